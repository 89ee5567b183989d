"""Which files are taken in, and what others are called when they are refused."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from gaoxin.values.errors import DomainError


class FileKind(StrEnum):
    PDF = "pdf"
    JPEG = "jpg"
    PNG = "png"
    XLSX = "xlsx"
    DOCX = "docx"
    OFD = "ofd"


WORDS: Final[Mapping[FileKind, str]] = {
    FileKind.PDF: "PDF 文件",
    FileKind.JPEG: "JPG 图片",
    FileKind.PNG: "PNG 图片",
    FileKind.XLSX: "Excel 表格（.xlsx）",
    FileKind.DOCX: "Word 文档（.docx）",
    FileKind.OFD: "OFD 版式文件",
}
MEDIA_TYPES: Final[Mapping[FileKind, str]] = {
    FileKind.PDF: "application/pdf",
    FileKind.JPEG: "image/jpeg",
    FileKind.PNG: "image/png",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.OFD: "application/ofd",
}
ENDINGS: Final[Mapping[FileKind, tuple[str, ...]]] = {
    FileKind.PDF: (".pdf",),
    FileKind.JPEG: (".jpg", ".jpeg", ".jpe", ".jfif"),
    FileKind.PNG: (".png",),
    FileKind.XLSX: (".xlsx",),
    FileKind.DOCX: (".docx",),
    FileKind.OFD: (".ofd",),
}
# For the ``accept`` of a file input.
ACCEPTED: Final = ",".join(ending for endings in ENDINGS.values() for ending in endings)
TAKEN: Final = "可以上传 PDF、OFD、JPG 或 PNG 图片、不带宏的 Excel（.xlsx）和 Word（.docx）。"

_UNPACK = "请先解压，再上传其中的文件。"
_TO_PICTURE = "请另存为 JPG 或 PNG 图片后再上传；手机可在“设置—相机—格式”中选“兼容性最佳”。"
# Leading bytes of files people send that are not taken, what they are, and what to do.
OTHERS: Final = (
    (b"MZ", "程序文件（.exe）", "请确认选对了文件，上传盖章扫描件或原始文档。"),
    (b"\x7fELF", "程序文件", "请确认选对了文件，上传盖章扫描件或原始文档。"),
    (b"#!", "脚本文件", "请确认选对了文件，上传盖章扫描件或原始文档。"),
    (b"Rar!", "RAR 压缩包", _UNPACK),
    (b"7z\xbc\xaf", "7z 压缩包", _UNPACK),
    (b"\x1f\x8b", "压缩包", _UNPACK),
    (b"GIF8", "GIF 图片", _TO_PICTURE),
    (b"BM", "BMP 图片", _TO_PICTURE),
    (b"II*\x00", "TIFF 图片", _TO_PICTURE),
    (b"MM\x00*", "TIFF 图片", _TO_PICTURE),
    (b"{\\rtf", "RTF 文档", "请用 Word 或 WPS 另存为 .docx 或 PDF 后再上传。"),
)
MARKUP: Final = (b"<html", b"<!doctype", b"<script", b"<svg", b"<?php", b"<?xml", b"<body", b"<head")


class FileRefused(DomainError):
    """A file that is not kept; nothing of it is written."""

    def __init__(self, code: str, message: str, *, remedy: str, value: object = None) -> None:
        super().__init__(f"attachment.{code}", message, field="file", value=value, remedy=remedy)

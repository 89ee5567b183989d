"""What a handed-in file really is, told by its content, and whether it may be kept.

Office files are unpacked once, keeping nothing. A PDF is read for actions that run by themselves where it
names them openly or in its compressed object streams; it is never rendered here.
"""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePath

from gaoxin.foundation.attachments.kinds import (
    ENDINGS,
    MARKUP,
    OTHERS,
    TAKEN,
    WORDS,
    FileKind,
    FileRefused,
)
from gaoxin.foundation.sheets.files import compound
from gaoxin.foundation.sheets.files import formats as sheet_formats
from gaoxin.foundation.sheets.files.guards import MEGABYTE, PACKAGE_FAULTS, STANDARD, check_unpacking

LARGEST_BYTES = 20 * MEGABYTE
_AGAIN = "请重新保存或重新扫描后再上传。"
_RUNS = re.compile(rb"/(?:JavaScript|JS|Launch|RichMedia)\b")
_OBJECT_STREAM = re.compile(rb"/ObjStm\b.{0,400}?stream\r?\n", re.DOTALL)
_MOST_INFLATED = 8 * MEGABYTE
_PARTS = {"xl/workbook.xml": FileKind.XLSX, "word/document.xml": FileKind.DOCX, "OFD.xml": FileKind.OFD}


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """``name`` is the last part of what the person's file is called, with an ending that fits."""

    kind: FileKind
    name: str


def checked_file(content: bytes, *, file_name: str, largest: int = LARGEST_BYTES) -> CheckedFile:
    """Raises ``FileRefused`` with what is wrong and what to do; ``largest`` in bytes."""
    refuse_size(len(content), largest=largest)
    kind = _recognised(content)
    name = _plain_name(file_name)
    _refuse_renamed(name, kind)
    match kind:
        case FileKind.PDF:
            _check_pdf(content)
        case FileKind.JPEG | FileKind.PNG:
            _check_picture(content, kind)
    return CheckedFile(kind, _with_ending(name, kind))


def refuse_size(size: int, *, largest: int = LARGEST_BYTES) -> None:
    """Also called with the announced size of an upload, before its bytes are held."""
    if size > largest:
        raise FileRefused(
            "too_large",
            f"文件有 {size / MEGABYTE:.1f} MB，超过上限 {largest // MEGABYTE} MB。",
            remedy="请降低扫描分辨率、压缩图片，或分成几个文件上传。",
            value=size,
        )


def _recognised(content: bytes) -> FileKind:
    if not content.strip(b"\x00 \r\n\t"):
        raise FileRefused(
            "empty", "文件是空的，没有内容。", remedy="请在电脑或手机上打开核对，确认能看到内容后再上传。"
        )
    if b"E-SafeNet" in content[:1024]:
        raise FileRefused(
            "enterprise_encryption",
            "文件被本单位的文档加密软件加密，平台打不开。",
            remedy="请在加密软件中申请解密（外发）后再上传。",
        )
    if content.startswith(b"%PDF-"):
        return FileKind.PDF
    if content.startswith(b"\xff\xd8\xff"):
        return FileKind.JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileKind.PNG
    if content.startswith(sheet_formats.ZIP):
        return _kind_of_package(content)
    raise _other_kind(content)


def _other_kind(content: bytes) -> FileRefused:
    if content.startswith(compound.SIGNATURE):
        return _old_office(content)
    for signature, word, remedy in OTHERS:
        if content.startswith(signature):
            return _not_taken(word, remedy)
    if content[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypheif"):
        return _not_taken("HEIC 照片", "请在手机“设置—相机—格式”中选“兼容性最佳”后重拍，或转成 JPG。")
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return _not_taken("WEBP 图片", "请另存为 JPG 或 PNG 图片后再上传。")
    if content[:4096].lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith(MARKUP):
        return _not_taken("网页或脚本文件", "请打印成 PDF 后再上传。")
    return FileRefused("not_taken", "不认识这种文件，不能上传。", remedy=TAKEN)


def _not_taken(word: str, remedy: str) -> FileRefused:
    return FileRefused("not_taken", f"这个文件其实是{word}，不能上传。", remedy=f"{remedy}{TAKEN}")


def _old_office(content: bytes) -> FileRefused:
    try:
        names = compound.CompoundFile(content).names
    except compound.DamagedContainer:
        return _damaged()
    if "EncryptedPackage" in names:
        return FileRefused(
            "password",
            "文件设有打开密码，经办人打不开。",
            remedy="请在“文件—信息”中取消密码，保存后再上传。",
        )
    if {"_VBA_PROJECT_CUR", "_VBA_PROJECT", "VBA", "Macros"} & names:
        return _macros()
    return _not_taken("旧版 Office 文件（.doc、.xls、.ppt）", "请另存为 .docx、.xlsx 或 PDF 后再上传。")


def _kind_of_package(content: bytes) -> FileKind:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            entries = package.infolist()
            names = [entry.filename for entry in entries]
            if any(entry.flag_bits & 1 for entry in entries):
                raise FileRefused(
                    "password",
                    "这是加了密码的压缩包，平台打不开。",
                    remedy=f"请解压后取消密码，上传其中的文件。{TAKEN}",
                )
            found = next((kind for part, kind in _PARTS.items() if part in names), None)
            if found is None:
                raise _not_taken("压缩包", "请先解压，再上传其中的文件。")
            _refuse_active(package, names)
            check_unpacking(package, entries, STANDARD)
            return found
    except sheet_formats.FileRefused as refused:
        has_entities = refused.code == "sheet.entities"
        message = "文件内含实体声明，不是正常的办公文件。" if has_entities else refused.message
        code = refused.code.removeprefix("sheet.")
        raise FileRefused(code, message, remedy="请另存为 PDF 后再上传。") from refused
    except PACKAGE_FAULTS as error:
        raise _damaged() from error


def _refuse_active(package: zipfile.ZipFile, names: list[str]) -> None:
    """Macros, controls, embedded programs, templates fetched from elsewhere."""
    lowered = [name.lower() for name in names]
    types = package.read("[Content_Types].xml") if "[Content_Types].xml" in names else b""
    if b"macroEnabled" in types or any(
        name.endswith(("vbaproject.bin", "vbadata.xml")) or name.startswith("xl/macrosheets/")
        for name in lowered
    ):
        raise _macros()
    if any("/activex/" in name or "/embeddings/oleobject" in name for name in lowered):
        raise FileRefused(
            "embedded",
            "文件里嵌入了其他程序的对象，为安全起见不收。",
            remedy="请删去嵌入的对象，或另存为 PDF 后再上传。",
        )
    settings = "word/_rels/settings.xml.rels"
    if settings in names and re.search(rb'attachedTemplate"[^>]*Target="https?:', package.read(settings)):
        raise FileRefused(
            "remote_template",
            "文档打开时会从网上取模板，为安全起见不收。",
            remedy="请另存为 PDF 后再上传。",
        )


def _macros() -> FileRefused:
    return FileRefused(
        "macros",
        "文件带有宏程序，为安全起见不收。",
        remedy="请另存为不带宏的 .xlsx 或 .docx，或另存为 PDF 后再上传。",
    )


def _check_pdf(content: bytes) -> None:
    if b"%%EOF" not in content[-4096:]:
        raise _damaged()
    if _RUNS.search(content) or any(_RUNS.search(part) for part in _object_streams(content)):
        raise FileRefused(
            "active_pdf",
            "这个 PDF 带有打开时自动运行的脚本，为安全起见不收。",
            remedy="请用“打印—另存为 PDF”生成一份不带脚本的，或上传扫描件。",
        )


def _object_streams(content: bytes) -> list[bytes]:
    """Compressed object streams, each unpacked up to a limit; what is no Flate stream is passed over."""
    parts = []
    left = _MOST_INFLATED
    for found in _OBJECT_STREAM.finditer(content):
        try:
            part = zlib.decompressobj().decompress(content[found.end() :], max(left, 1))
        except zlib.error:
            continue
        left -= len(part)
        parts.append(part)
        if left <= 0:
            break
    return parts


def _check_picture(content: bytes, kind: FileKind) -> None:
    """A picture that was cut off while it was sent has no end."""
    ending = b"IEND" if kind is FileKind.PNG else b"\xff\xd9"
    if ending not in content[16:]:
        raise _damaged()


def _damaged() -> FileRefused:
    return FileRefused("damaged", "文件已损坏或没有传完整，打不开。", remedy=_AGAIN)


def _refuse_renamed(name: str, kind: FileKind) -> None:
    ending = PurePath(name).suffix.lower()
    known = {one for endings in ENDINGS.values() for one in endings}
    if not ending or ending in ENDINGS[kind] or (ending not in known and not _is_ending(ending)):
        return
    raise FileRefused(
        "renamed",
        f"文件名以 {ending} 结尾，内容其实是{WORDS[kind]}。",
        remedy=f"请把文件名改回 {ENDINGS[kind][0]}，或重新另存后再上传。",
        value=name,
    )


def _is_ending(text: str) -> bool:
    """Letters and digits as endings are; “材料.二稿” ends in words."""
    return text[1:].isascii() and text[1:].isalnum() and not text[1:].isdigit() and len(text) <= 6


def _plain_name(file_name: str) -> str:
    """The last part of a path some browsers send, without control characters, at most 180 characters."""
    name = PurePath(file_name.replace("\\", "/")).name
    return "".join(character for character in name if character.isprintable())[-180:].strip() or "未命名"


def _with_ending(name: str, kind: FileKind) -> str:
    return name if name.lower().endswith(ENDINGS[kind]) else f"{name}{ENDINGS[kind][0]}"

"""A handed-in file is what its content says; what may do harm or cannot be read is refused in clear words."""

import pytest

from gaoxin.foundation.attachments.content import checked_file
from gaoxin.foundation.attachments.kinds import FileKind, FileRefused
from tests.attachments.files import (
    JPEG,
    PDF,
    docx,
    locked_zip,
    ofd,
    png,
    with_parts,
    xlsx,
    zipped,
)
from tests.sheets.test_which_files_are_read import compound

OBJECT_STREAM = b"2 0 obj\n<< /Type /ObjStm /Filter /FlateDecode >>\nstream\n"


def refused(content: bytes, name: str = "材料") -> FileRefused:
    with pytest.raises(FileRefused) as raised:
        checked_file(content, file_name=name)
    assert raised.value.remedy
    assert raised.value.field == "file"
    return raised.value


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (PDF, "营业执照.pdf", FileKind.PDF),
        (JPEG, "IMG_2026.JPG", FileKind.JPEG),
        (png(), "截图.png", FileKind.PNG),
        (xlsx(), "费用明细.xlsx", FileKind.XLSX),
        (docx(), "申请报告.docx", FileKind.DOCX),
        (ofd(), "电子发票.ofd", FileKind.OFD),
    ],
)
def test_documents_pictures_and_office_files_are_kept(content: bytes, name: str, kind: FileKind) -> None:
    checked = checked_file(content, file_name=name)
    assert (checked.kind, checked.name) == (kind, name)


@pytest.mark.parametrize("name", ["审计报告", "审计报告.第二稿", "/storage/emulated/0/微信/审计报告"])
def test_a_name_without_an_ending_gets_the_one_that_fits(name: str) -> None:
    assert checked_file(PDF, file_name=name).name.endswith(".pdf")
    assert "/" not in checked_file(PDF, file_name=name).name


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (b"", "empty", "空的"),
        (b"\r\n  \x00", "empty", "空的"),
        (b"MZ\x90\x00" + b"\x00" * 64, "not_taken", "程序文件"),
        (b"#!/bin/sh\nrm -rf x\n", "not_taken", "脚本"),
        (b"<script>alert(1)</script>", "not_taken", "脚本"),
        (b"<?xml version='1.0'?><svg onload='x'/>", "not_taken", "脚本"),
        (b"Rar!\x1a\x07\x00", "not_taken", "RAR"),
        (b"GIF89a" + b"\x00" * 20, "not_taken", "GIF"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00", "not_taken", "HEIC"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "not_taken", "WEBP"),
        (b"@echo off\r\ndel *.*", "not_taken", "不认识"),
        (b"\x00\x01E-SafeNet\x00", "enterprise_encryption", "加密软件"),
        (zipped({"材料.pdf": PDF}), "not_taken", "压缩包"),
        (locked_zip(), "password", "密码"),
        (compound("EncryptedPackage"), "password", "密码"),
        (compound("Workbook", "_VBA_PROJECT_CUR"), "macros", "宏"),
        (compound("WordDocument", "Macros"), "macros", "宏"),
        (compound("WordDocument"), "not_taken", "旧版"),
        (with_parts(xlsx(), {"xl/vbaProject.bin": b"x"}), "macros", "宏"),
        (with_parts(docx(), {"word/vbaProject.bin": b"x"}), "macros", "宏"),
        (with_parts(xlsx(), {"[Content_Types].xml": b"sheet.macroEnabled.main+xml"}), "macros", "宏"),
        (with_parts(docx(), {"word/embeddings/oleObject1.bin": b"x"}), "embedded", "嵌入"),
        (with_parts(docx(), {"word/activeX/activeX1.xml": b"x"}), "embedded", "嵌入"),
        (with_parts(docx(), {"word/more.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]>"}), "entities", "实体"),
        (xlsx()[:-30], "damaged", "损坏"),
        (PDF[:40], "damaged", "没有传完整"),
        (JPEG[:-2], "damaged", "没有传完整"),
        (png()[:50], "damaged", "没有传完整"),
        (PDF.replace(b"/Catalog", b"/Catalog /OpenAction << /S /JavaScript >>"), "active_pdf", "脚本"),
    ],
)
def test_everything_else_is_refused_by_what_it_is(content: bytes, code: str, said: str) -> None:
    error = refused(content)
    assert error.code == f"attachment.{code}"
    assert said in error.message


def test_a_script_hidden_in_a_compressed_part_of_a_pdf_is_found() -> None:
    import zlib

    hidden = OBJECT_STREAM + zlib.compress(b"<< /S /JavaScript /JS (app.alert(1)) >>") + b"\nendstream\n%%EOF"
    assert refused(PDF + hidden).code == "attachment.active_pdf"
    harmless = OBJECT_STREAM + zlib.compress(b"<< /Type /Page >>") + b"\nendstream\n%%EOF"
    assert checked_file(PDF + harmless, file_name="a.pdf").kind is FileKind.PDF


def test_a_template_from_the_net_is_refused_and_one_of_the_office_is_not() -> None:
    kept = b'<Relationship Type="x/attachedTemplate" Target="%s" TargetMode="External"/>'
    settings = "word/_rels/settings.xml.rels"
    remote = with_parts(docx(), {settings: kept % b"https://x.example/a.dotm"})
    assert refused(remote).code == "attachment.remote_template"
    local = with_parts(docx(), {settings: kept % b"file:///C:/Office/Normal.dotm"})
    assert checked_file(local, file_name="a.docx").kind is FileKind.DOCX


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (JPEG, "营业执照.pdf"),
        (PDF, "合同.docx"),
        (xlsx(), "明细.xlsm"),
        (PDF, "安装.exe"),
        (docx(), "a.xlsx"),
    ],
)
def test_a_name_that_says_something_else_is_refused(content: bytes, name: str) -> None:
    error = refused(content, name)
    assert error.code == "attachment.renamed"
    assert name[name.rindex(".") :] in error.message


def test_a_file_that_is_too_large_says_how_large_and_how_much_is_taken() -> None:
    with pytest.raises(FileRefused, match=r"2\.0 MB，超过上限 1 MB"):
        checked_file(PDF + b"\x00" * 2 * 1024 * 1024, file_name="a.pdf", largest=1024 * 1024)


def test_a_package_that_bursts_is_refused() -> None:
    bomb = with_parts(docx(), {"word/big.xml": b"\x00" * (40 * 1024 * 1024)})
    assert refused(bomb).code == "attachment.unpacks_too_large"

"""What a file is, told by its content; a name may lie."""

from enum import StrEnum

from gaoxin.foundation.sheets.files import compound
from gaoxin.values.errors import DomainError


class FileFormat(StrEnum):
    """The three ways a table may come."""

    XLSX = "xlsx"
    XLS = "xls"  # also WPS .et: the same container and records
    CSV = "csv"


class FileRefused(DomainError):
    """A file that is not read at all; nothing of it is kept but its name."""

    def __init__(self, code: str, message: str, *, remedy: str) -> None:
        super().__init__(f"sheet.{code}", message, field="file", remedy=remedy)


SAVE_AS = "请用 Excel 或 WPS 打开原表，另存为“Excel 工作簿（.xlsx）”后再上传。"
ZIP = b"PK\x03\x04"
OTHERS = (
    (b"%PDF", "PDF 文档", "请向提供单位索要 Excel 原表；只有纸质件或 PDF 时，请下载模板后填写。"),
    (b"\x89PNG", "图片", "图片中的表格不能直接导入，请下载模板后填写。"),
    (b"\xff\xd8\xff", "图片", "图片中的表格不能直接导入，请下载模板后填写。"),
    (b"GIF8", "图片", "图片中的表格不能直接导入，请下载模板后填写。"),
    (b"BM", "图片", "图片中的表格不能直接导入，请下载模板后填写。"),
    (b"Rar!", "RAR 压缩包", "请先解压，再上传其中的表格文件。"),
    (b"7z\xbc\xaf", "7z 压缩包", "请先解压，再上传其中的表格文件。"),
    (b"{\\rtf", "RTF 文档", "请把其中的表格复制到 Excel，保存为 .xlsx 后再上传。"),
    (b"MZ", "程序文件", "请确认选对了文件。"),
)
ZIPPED = (
    ("word/", "Word 文档", "请把其中的表格复制到 Excel，保存为 .xlsx 后再上传。"),
    ("ppt/", "演示文稿", "请把其中的表格复制到 Excel，保存为 .xlsx 后再上传。"),
    ("OFD.xml", "OFD 版式文件", "请向提供单位索要 Excel 原表。"),
    ("xl/workbook.bin", "二进制工作簿（.xlsb）", SAVE_AS),
    ("content.xml", "OpenDocument 表格（.ods）", SAVE_AS),
)
MARKUP = (b"<html", b"<!doctype html", b"<table", b"<meta", b"<head", b"<body", b"mime-version:")


def recognised(content: bytes) -> FileFormat:
    """The format by leading bytes; raises ``FileRefused`` for everything that is not a table."""
    if not content.strip(b"\x00 \r\n\t"):
        raise FileRefused("empty_file", "文件是空的。", remedy="请确认文件已保存，再重新上传。")
    if b"E-SafeNet" in content[:1024]:
        raise FileRefused(
            "enterprise_encryption",
            "文件被本单位的文档加密软件加密，无法读取。",
            remedy="请在加密软件中申请解密（外发）后再上传。",
        )
    if content.startswith(ZIP):
        return FileFormat.XLSX
    if content.startswith(compound.SIGNATURE):
        return FileFormat.XLS
    _refuse_other_kinds(content)
    return FileFormat.CSV


def _refuse_other_kinds(content: bytes) -> None:
    for signature, name, remedy in OTHERS:
        if content.startswith(signature) and not _reads_as_text(content, signature):
            raise FileRefused("not_a_sheet", f"这个文件其实是{name}，不是表格。", remedy=remedy)
    start = content[:4096].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith(b"<?xml") and b"office:spreadsheet" in start:
        raise FileRefused(
            "xml_table", "这个文件是 XML 表格（Excel 2003 XML），不是 Excel 工作簿。", remedy=SAVE_AS
        )
    if start.startswith((*MARKUP, b"<?xml")):
        raise FileRefused(
            "web_page",
            "这个文件其实是网页（由其他系统导出后改名为 .xls），不是 Excel 工作簿。",
            remedy=SAVE_AS,
        )


def _reads_as_text(content: bytes, signature: bytes) -> bool:
    """Two-letter signatures may also begin a text file, e.g. a column named BMI; text has no NUL bytes."""
    return len(signature) == 2 and b"\x00" not in content[:1024]


def refuse_other_archives(names: list[str]) -> None:
    """A ZIP that is not an .xlsx is named for what it is."""
    if "[Content_Types].xml" in names and "xl/workbook.xml" in names:
        return
    for part, name, remedy in ZIPPED:
        if any(entry == part or entry.startswith(part) for entry in names):
            raise FileRefused("not_a_sheet", f"这个文件其实是{name}，不是 Excel 工作簿。", remedy=remedy)
    raise FileRefused(
        "archive", "这个文件是压缩包，不是 Excel 工作簿。", remedy="请先解压，再上传其中的表格文件。"
    )

"""A file is told by its content; what cannot be read is refused with a reason and a remedy."""

import io
import random
import struct
import zipfile
from collections.abc import Callable

import pytest

from gaoxin.foundation.sheets.files.formats import FileFormat, FileRefused
from gaoxin.foundation.sheets.files.guards import STANDARD, Limits, checked_format
from gaoxin.foundation.sheets.files.reading import open_book
from tests.sheets.ledger import SHORT, csv_text, table, xls, xlsx, yuan

ROWS = [SHORT, ["晨曦负极材料项目", 80000]]


def zipped(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return buffer.getvalue()


def with_parts(content: bytes, parts: dict[str, bytes]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        kept = {name: package.read(name) for name in package.namelist()}
    return zipped(kept | parts)


def compound(*streams: str) -> bytes:
    """A compound file whose directory names ``streams``; enough to tell what it is."""
    free, end = 0xFFFFFFFF, 0xFFFFFFFE
    head = bytearray(512)
    head[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", head, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<I", head, 44, 1)
    struct.pack_into("<I", head, 48, 1)
    struct.pack_into("<II", head, 56, 4096, end)
    struct.pack_into("<II", head, 68, end, 0)
    struct.pack_into("<109I", head, 76, 0, *([free] * 108))
    table_sector = struct.pack("<128I", 0xFFFFFFFD, end, *([free] * 126))
    entries = b"".join(entry(name) for name in ("Root Entry", *streams)[:4])
    return bytes(head) + table_sector + entries.ljust(512, b"\x00")


def entry(name: str) -> bytes:
    raw = (name + "\x00").encode("utf-16-le")
    tail = struct.pack("<III", 0xFFFFFFFE, 0, 0)
    return raw.ljust(64, b"\x00") + struct.pack("<H", len(raw)) + b"\x00" * 50 + tail


def code_of(content: bytes, *, limits: Limits = STANDARD) -> str:
    with pytest.raises(FileRefused) as refused:
        open_book(content, limits=limits)
    assert refused.value.remedy
    assert refused.value.field == "file"
    return refused.value.code


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (xlsx(ROWS), FileFormat.XLSX),
        (xls(ROWS), FileFormat.XLS),
        (csv_text(ROWS).encode("utf-8"), FileFormat.CSV),
    ],
)
def test_the_format_is_told_by_content(content: bytes, found: FileFormat) -> None:
    assert checked_format(content) is found


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_text_tables_come_in_three_encodings_and_three_delimiters(encoding: str, delimiter: str) -> None:
    read = table(csv_text(ROWS, delimiter=delimiter).encode(encoding))
    assert read.format is FileFormat.CSV
    assert [row.values for row in read.rows] == [{"name": "晨曦负极材料项目", "total": yuan(80000)}]
    assert "文本表格" in read.notes[0]


def test_quoted_text_with_line_breaks_stays_one_cell() -> None:
    content = '项目名称,总投资（万元）,存在问题\r\n"甲""乙""项目",100,"用地，\n指标未批"\r\n'.encode()
    (row,) = table(content).rows
    assert row.values["name"] == '甲"乙"项目'
    assert row.values["problem"] == "用地，\n指标未批"


def test_text_forced_by_a_spreadsheet_formula_is_the_text() -> None:
    (row,) = table('项目名称,总投资（万元）,联系电话\n甲项目,100,"=""03551234567"""\n'.encode()).rows
    assert row.values["phone"] == "03551234567"


def test_old_workbooks_and_wps_files_are_read() -> None:
    (row,) = table(xls(ROWS)).rows
    assert row.values == {"name": "晨曦负极材料项目", "total": yuan(80000)}


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n....", "图片"),
        (b"\xff\xd8\xff\xe0JFIF", "图片"),
        (b"Rar!\x1a\x07", "RAR"),
        (b"{\\rtf1\\ansi }", "RTF"),
        (zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}), "Word"),
        (zipped({"[Content_Types].xml": b"<x/>", "xl/workbook.bin": b"x"}), "xlsb"),
        (zipped({"OFD.xml": b"<x/>"}), "OFD"),
        (compound("WordDocument"), "Word"),
    ],
)
def test_a_renamed_file_is_named_for_what_it_is(content: bytes, word: str) -> None:
    with pytest.raises(FileRefused, match=word) as refused:
        open_book(content)
    assert refused.value.code == "sheet.not_a_sheet"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "sheet.empty_file"),
        (b"\x00" * 4000, "sheet.empty_file"),
        (b"\r\n  \r\n", "sheet.empty_file"),
        ("<html><table><tr><td>项目名称</td></tr></table></html>".encode(), "sheet.web_page"),
        ("\ufeff<table border=1><tr></tr></table>".encode(), "sheet.web_page"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "sheet.web_page"),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
            "sheet.xml_table",
        ),
        (zipped({"readme.txt": b"x"}), "sheet.archive"),
        (compound("EncryptedPackage", "EncryptionInfo"), "sheet.password"),
        (compound("Workbook", "_VBA_PROJECT_CUR"), "sheet.macros"),
        (b"b\x14#e\x00E-SafeNet\x00LOCK" + b"\x01" * 900, "sheet.enterprise_encryption"),
        (b"\x81\x00\xff\x00\xfe" * 40, "sheet.unknown_kind"),
        (xlsx(ROWS)[:-300], "sheet.damaged"),
        (xls(ROWS)[:700], "sheet.damaged"),
        (xlsx([]), "sheet.no_cells"),
        (with_parts(xlsx(ROWS), {"xl/vbaProject.bin": b"x"}), "sheet.macros"),
        (with_parts(xlsx(ROWS), {"custom/VBAProject.bin": b"x"}), "sheet.macros"),
    ],
)
def test_what_cannot_be_read_is_refused_for_its_own_reason(content: bytes, code: str) -> None:
    assert code_of(content) == code


def test_entity_declarations_are_refused() -> None:
    sheet = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb">]><worksheet>&b;</worksheet>'
    assert code_of(with_parts(xlsx(ROWS), {"xl/worksheets/sheet1.xml": sheet})) == "sheet.entities"


def test_entity_declarations_far_inside_a_part_are_refused() -> None:
    sheet = b"<worksheet>" + b" " * 400_000 + b'<!DOCTYPE a [<!ENTITY b "bbbb">]></worksheet>'
    assert code_of(with_parts(xlsx(ROWS), {"xl/worksheets/sheet1.xml": sheet})) == "sheet.damaged"


def test_a_file_of_a_hundred_megabytes_is_refused_by_its_size() -> None:
    code = code_of(b"PK\x03\x04" + b"\x01" * (100 * 1024 * 1024))
    assert code == "sheet.too_large"


def test_a_zip_bomb_is_refused_by_what_it_declares() -> None:
    bomb = with_parts(xlsx(ROWS), {"xl/media/image1.bin": b"\x00" * 60_000_000})
    assert code_of(bomb) == "sheet.unpacks_too_large"


def test_a_zip_bomb_that_understates_its_size_is_damaged_not_unpacked() -> None:
    bomb = bytearray(with_parts(xlsx(ROWS), {"xl/media/image1.bin": b"\x00" * 5_000_000}))
    understated = bytes(bomb).replace(struct.pack("<I", 5_000_000), struct.pack("<I", 50))
    assert code_of(understated) == "sheet.damaged"


def test_too_many_parts_are_refused() -> None:
    parts = {f"xl/media/{number}.bin": b"x" for number in range(2100)}
    assert code_of(with_parts(xlsx(ROWS), parts)) == "sheet.unpacks_too_large"


def test_a_stray_cell_in_the_far_corner_is_refused_before_memory_is_reserved() -> None:
    far = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    far += b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    assert code_of(with_parts(xlsx(ROWS), {"xl/worksheets/sheet1.xml": far})) == "sheet.too_many_rows"


def test_formatted_but_empty_cells_do_not_count_as_rows() -> None:
    far = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    far += '<row r="1"><c t="inlineStr"><is><t>项目名称</t></is></c>'.encode()
    far += '<c t="inlineStr"><is><t>总投资</t></is></c></row>'.encode()
    far += '<row r="2"><c t="inlineStr"><is><t>甲项目</t></is></c><c><v>100</v></c></row>'.encode()
    far += b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData></worksheet>'
    (row,) = table(with_parts(xlsx(ROWS), {"xl/worksheets/sheet1.xml": far})).rows
    assert row.values == {"name": "甲项目", "total": yuan(100)}


@pytest.mark.parametrize("make", [xlsx, xls])
def test_too_many_rows_and_columns_are_refused_with_the_last_one_named(make: Callable[..., bytes]) -> None:
    content = make([["甲"] * 12 for _ in range(30)])
    assert code_of(content, limits=Limits(rows=20)) == "sheet.too_many_rows"
    assert code_of(content, limits=Limits(columns=10)) == "sheet.too_many_columns"


def test_too_many_sheets_are_refused() -> None:
    content = xlsx(ROWS, more={f"表{number}": ROWS for number in range(5)})
    assert code_of(content, limits=Limits(sheets=3)) == "sheet.too_many_sheets"


def test_links_to_other_workbooks_are_told_not_followed() -> None:
    linked = with_parts(xlsx(ROWS), {"xl/externalLinks/externalLink1.xml": b"<externalLink/>"})
    assert any("引用了其他工作簿" in note for note in table(linked).notes)


@pytest.mark.parametrize("make", [xlsx, xls])
def test_zero_characters_that_no_database_takes_are_left_out(make: Callable[..., bytes]) -> None:
    (row,) = table(make([["项目\x00名称", "总投资（万元）"], ["甲\x00项目", "约\x005"]])).rows
    assert row.values["name"] == "甲项目"
    assert row.problems[0].raw == "约5"


def test_names_of_sheets_may_hold_any_sign() -> None:
    content = xlsx([["说明"]], sheet="说明", more={"A&B<1>\"'区": ROWS})
    assert table(content).sheet == "A&B<1>\"'区"


def damaged(content: bytes, chance: random.Random) -> bytes:
    """A few bytes changed, lost or doubled."""
    hurt = bytearray(content)
    for _ in range(chance.randrange(1, 9)):
        place = chance.randrange(len(hurt))
        fate = chance.random()
        if fate < 0.6:
            hurt[place] = chance.randrange(256)
        elif fate < 0.8:
            del hurt[place : place + chance.randrange(1, 20)]
        else:
            hurt[place:place] = hurt[place : place + chance.randrange(1, 20)]
    return bytes(hurt)


def with_a_damaged_part(content: bytes, chance: random.Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = [name for name in package.namelist() if name.endswith((".xml", ".rels"))]
        name = chance.choice(names)
        return with_parts(content, {name: damaged(package.read(name), chance)})


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("kind", ["xls", "xlsx", "part", "csv"])
def test_a_damaged_file_is_read_or_refused_but_never_breaks_the_reader(kind: str, seed: int) -> None:
    chance = random.Random(f"{kind}{seed}")
    rows = [SHORT, *([f"项目{number}", number] for number in range(40))]
    if kind == "part":
        content = with_a_damaged_part(xlsx(rows), chance)
    else:
        whole = {"xls": xls, "xlsx": xlsx, "csv": lambda given: csv_text(given).encode("gb18030")}[kind](rows)
        content = damaged(whole, chance)
    assert outcome(content)


def outcome(content: bytes) -> str:
    try:
        return "read" if table(content).rows else ""
    except FileRefused as refusal:
        return refusal.remedy

"""What each row of a sheet is: data, a total, a section title, a note. Nothing is dropped silently."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from gaoxin.foundation.sheets.columns import NUMERIC
from gaoxin.foundation.sheets.files.grid import BLANK, Cell, Grid, is_blank
from gaoxin.foundation.sheets.layouts.headings import plain
from gaoxin.foundation.sheets.layouts.layout import Layout
from gaoxin.values.glyphs import without_blanks


class RowKind(StrEnum):
    """What became of a row of the sheet."""

    DATA = "data"
    TITLE = "title"
    HEADER = "header"
    BLANK = "blank"
    TOTAL = "total"
    SUBTOTAL = "subtotal"
    SECTION = "section"
    NOTE = "note"
    EXAMPLE = "example"
    NUMBERING = "numbering"
    REPEATED_HEADER = "repeated_header"


LABELS = {
    RowKind.TITLE: "表头上方的标题或说明，不读取",
    RowKind.HEADER: "表头",
    RowKind.BLANK: "空行",
    RowKind.TOTAL: "合计行，不导入，只用来核对",
    RowKind.SUBTOTAL: "小计行，不导入，只用来核对",
    RowKind.SECTION: "分组标题行，不导入",
    RowKind.NOTE: "表尾的填表说明，不导入",
    RowKind.EXAMPLE: "示例行，不导入",
    RowKind.NUMBERING: "列号行，不导入",
    RowKind.REPEATED_HEADER: "重复的表头，不导入",
}
EXAMPLE_MARK = "示例"
COUNTED = r"(?:[:：]?[(（]?共?\d+[个家项户人条][^。]{0,8})?[)）]?[:：]?$"
TOTAL = re.compile(r"^(?:全区|全部|本表|以上)?(?:合计|总计|共计|总合计)" + COUNTED)
SUBTOTAL = re.compile(r"^.{0,12}?小计" + COUNTED + r"|^(?:本页|分组)合计$")
CHINESE_NUMERAL = re.compile(r"^[(（]?[一二三四五六七八九十]{1,3}[)）]?[、.．]?$")
SECTION = re.compile(r"^[(（]?[一二三四五六七八九十]{1,3}[)）、.．]\S")
NOTE = re.compile(
    r"^(?:填表人?|填报人?|填报单位|填报日期|填报时间|制表人?|制表单位|审核人?|复核人?|审批人?|负责人|单位负责人|分管领导|"
    r"统计负责人|联系人|联系方式|联系电话|电话|报送单位|报送日期|单位[(（]?盖章[)）]?|备注|注|注\d|说明|填表说明|填报说明)\s*[:：]"
    r"|^(?:注|备注)\d*[、.．]|^※"
)
COLUMN_NUMBERS = re.compile(r"^[(（]?\d{1,2}[)）]?(?:=.*)?$|^[甲乙丙丁戊己庚辛]$")


@dataclass(frozen=True, slots=True)
class BodyRow:
    """A row of the sheet; ``number`` counts from 1, as the officer sees it; merged values are filled in."""

    number: int
    kind: RowKind
    cells: list[Cell]

    @property
    def text(self) -> str:
        """What the row says, for the report of rows that were not imported."""
        return " ".join(_whole(cell).strip() for cell in self.cells if not is_blank(cell))[:120]


@dataclass(frozen=True, slots=True)
class MergedValues:
    """Vertical merges among the data: text is repeated for every row, numbers cannot be shared out."""

    filled: dict[int, dict[int, Cell]]  # row → column → value
    undivided: dict[int, dict[int, str]]  # row → column → the rows it is merged over


def body_rows(grid: Grid, layout: Layout) -> Iterator[tuple[BodyRow, dict[int, str]]]:
    """Every row from the top of the sheet, with the columns whose number is merged over several rows."""
    merged = _merged_values(grid, layout)
    judge = _Judge(layout)
    spans = {merge.top: merge.right - merge.left + 1 for merge in grid.merges if merge.top == merge.bottom}
    for index, raw in enumerate(grid.rows):
        if index < layout.first_row:
            yield BodyRow(index + 1, _kind_above(index, layout, raw), raw), {}
            continue
        kind = judge.kind(raw, span=spans.get(index, 1))
        cells, undivided = _with_merges(index, raw, merged) if kind is RowKind.DATA else (raw, {})
        yield BodyRow(index + 1, kind, cells), undivided


def _kind_above(index: int, layout: Layout, raw: list[Cell]) -> RowKind:
    if index in layout.header_rows:
        return RowKind.HEADER
    return RowKind.TITLE if any(cell != BLANK for cell in raw) else RowKind.BLANK


class _Judge:
    """Tells the kind of a row; remembers whether data has begun."""

    def __init__(self, layout: Layout) -> None:
        self._sequence = layout.sequence
        self._unread = {layout.sequence, layout.remarks}
        self._headings = {plain(placed.heading.rpartition("/")[2]) for placed in layout.columns}
        self._begun = False

    def kind(self, raw: list[Cell], *, span: int) -> RowKind:
        unread = self._unread
        read = [(place, cell) for place, cell in enumerate(raw) if place not in unread and not is_blank(cell)]
        sequence = self._sequence_text(raw)
        if sequence.startswith(EXAMPLE_MARK):
            return RowKind.EXAMPLE
        special = self._special(sequence, read, span)
        if special is not None:
            return special
        self._begun = True
        return RowKind.DATA

    def _sequence_text(self, raw: list[Cell]) -> str:
        if self._sequence is None or self._sequence >= len(raw):
            return ""
        return without_blanks(str(raw[self._sequence]))

    def _special(self, sequence: str, read: list[tuple[int, Cell]], span: int) -> RowKind | None:
        words = [sequence] if sequence else []
        words += [without_blanks(cell) for _, cell in read[:3] if isinstance(cell, str)]
        sums = [word for word in words if "计" in word]
        if sums and any(TOTAL.match(word) for word in sums):
            return RowKind.TOTAL
        if sums and any(SUBTOTAL.match(word) for word in sums):
            return RowKind.SUBTOTAL
        if words and NOTE.match(words[0]):
            return RowKind.NOTE
        if CHINESE_NUMERAL.match(sequence) or self._is_section(sequence, read, span):
            return RowKind.SECTION
        if not read:
            return RowKind.BLANK
        if not self._begun and self._is_numbering(sequence, read):
            return RowKind.NUMBERING
        if self._repeats_header(read):
            return RowKind.REPEATED_HEADER
        return None

    def _is_section(self, sequence: str, read: list[tuple[int, Cell]], span: int) -> bool:
        """一、工业项目 alone in its row, or one text merged over several columns."""
        if sequence and not read:
            return SECTION.match(sequence) is not None or span > 2
        if len(read) != 1 or sequence or not isinstance(read[0][1], str):
            return False
        return SECTION.match(without_blanks(read[0][1])) is not None or span > 2

    def _is_numbering(self, sequence: str, read: list[tuple[int, Cell]]) -> bool:
        words = [without_blanks(_whole(cell)) for _, cell in read]
        if len(words) < 3 or not all(COLUMN_NUMBERS.match(word) for word in words):
            return False
        numbers = [int(match.group()) for word in words if (match := re.search(r"\d+", word))]
        return len(set(numbers)) == len(numbers) and numbers == sorted(numbers)

    def _repeats_header(self, read: list[tuple[int, Cell]]) -> bool:
        first = read[0][1]
        if not isinstance(first, str) or plain(first) not in self._headings:
            return False
        same = sum(1 for _, cell in read if isinstance(cell, str) and plain(cell) in self._headings)
        return same >= 3 and same >= len(read) * 0.6


def _whole(cell: Cell) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _merged_values(grid: Grid, layout: Layout) -> MergedValues:
    by_index = {placed.index: placed.column for placed in layout.columns}
    merged = MergedValues({}, {})
    for merge in grid.merges:
        if merge.bottom == merge.top or merge.top < layout.first_row or merge.left not in by_index:
            continue
        row = grid.rows[merge.top] if merge.top < len(grid.rows) else []
        value = row[merge.left] if merge.left < len(row) else BLANK
        if value == BLANK:
            continue
        for index in range(merge.top, merge.bottom + 1):
            if by_index[merge.left].kind in NUMERIC:
                span = f"第 {merge.top + 1} 至 {merge.bottom + 1} 行"
                merged.undivided.setdefault(index, {})[merge.left] = span
            else:
                merged.filled.setdefault(index, {})[merge.left] = value
    return merged


def _with_merges(index: int, raw: list[Cell], merged: MergedValues) -> tuple[list[Cell], dict[int, str]]:
    filled = merged.filled.get(index)
    if filled:
        raw = raw + [BLANK] * (max(filled) + 1 - len(raw))
        for column, value in filled.items():
            raw[column] = value
    return raw, merged.undivided.get(index, {})

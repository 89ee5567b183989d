"""合计 and 小计 rows are not imported, but they must agree with the rows they add up."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from gaoxin.foundation.sheets.cells.reading import Source, read_cell
from gaoxin.foundation.sheets.columns import Kind
from gaoxin.foundation.sheets.files.grid import BLANK
from gaoxin.foundation.sheets.files.worksheet_scan import column_letters
from gaoxin.foundation.sheets.layouts.body import BodyRow, RowKind
from gaoxin.foundation.sheets.layouts.layout import Layout, PlacedColumn
from gaoxin.foundation.sheets.rows import ReadRow
from gaoxin.values.errors import DomainError

ADDED = frozenset({Kind.INTEGER, Kind.DECIMAL, Kind.MONEY, Kind.AREA})


def disagreements(totals: Sequence[BodyRow], layout: Layout, rows: Sequence[ReadRow]) -> Iterator[str]:
    """A sentence for every total that differs from the sum of its rows."""
    columns = [placed for placed in layout.columns if placed.column.kind in ADDED]
    for index, total in enumerate(totals):
        for placed in columns:
            stated = _stated(total, placed)
            if stated is None:
                continue
            candidates = _candidates(rows, totals, index)
            sums = [_sum(block, placed) for block in candidates]
            if any(found is not None and _agrees(stated, found, total, placed) for found in sums):
                continue
            yield _sentence(total, placed, stated, sums)


def _candidates(rows: Sequence[ReadRow], totals: Sequence[BodyRow], index: int) -> list[list[ReadRow]]:
    """The rows a total may mean: all for 合计; for 小计 the rows since the last total, or up to the next."""
    total = totals[index]
    if total.kind is RowKind.TOTAL:
        return [list(rows)]
    before = max((other.number for other in totals[:index]), default=0)
    after = min((other.number for other in totals[index + 1 :]), default=10**9)
    above = [row for row in rows if before < row.number < total.number]
    below = [row for row in rows if total.number < row.number < after]
    return [block for block in (above, below) if block] or [[]]


def _stated(total: BodyRow, placed: PlacedColumn) -> Decimal | None:
    raw = total.cells[placed.index] if placed.index < len(total.cells) else BLANK
    if raw == BLANK:
        return None
    try:
        value = read_cell(raw, placed, Source()).value
    except DomainError:
        return None
    return Decimal(value) if isinstance(value, Decimal | int) else None


def _sum(rows: Sequence[ReadRow], placed: PlacedColumn) -> Decimal | None:
    """The sum, or None when a row of the column could not be read."""
    key = placed.column.key
    if any(problem.key == key for row in rows for problem in row.problems):
        return None
    values = (row.values.get(key) for row in rows)
    return sum((Decimal(value) for value in values if isinstance(value, Decimal | int)), Decimal(0))


def _agrees(stated: Decimal, found: Decimal, total: BodyRow, placed: PlacedColumn) -> bool:
    """Equal up to half of the last digit the total shows."""
    raw = total.cells[placed.index]
    text = f"{raw:.15g}" if isinstance(raw, float) else str(raw).strip()
    places = len(text.partition(".")[2].rstrip("元万亿亩㎡ ")) if "." in text else 0
    step = (placed.factor or Decimal(1)).scaleb(-places)
    return abs(stated - found) <= max(step / 2, Decimal("0.01"))


def _sentence(total: BodyRow, placed: PlacedColumn, stated: Decimal, sums: Sequence[Decimal | None]) -> str:
    name = "合计" if total.kind is RowKind.TOTAL else "小计"
    where = f"第 {total.number} 行{name}的{column_letters(placed.index)}列"
    heading = f"“{placed.heading}”"
    known = [found for found in sums if found is not None]
    if not known:
        return f"{where}{heading}无法核对：该列有读不出的单元格。"
    return (
        f"{where}{heading}与明细不符：合计行为 {_in_unit(stated, placed)}，"
        f"明细相加为 {_in_unit(known[0], placed)}。请核对有无漏行、重行或填错的数。"
    )


def _in_unit(value: Decimal, placed: PlacedColumn) -> str:
    number = value / (placed.factor or Decimal(1))
    return f"{round(number, 4).normalize():,f}{placed.unit or placed.column.unit or ''}"

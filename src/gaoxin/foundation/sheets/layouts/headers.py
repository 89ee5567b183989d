"""Finding the header of an officer's table: below title rows, over several rows, with units, in any order."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from gaoxin.foundation.sheets.columns import Kind, SheetSpec
from gaoxin.foundation.sheets.files.formats import FileRefused
from gaoxin.foundation.sheets.files.grid import BLANK, Cell, Grid
from gaoxin.foundation.sheets.files.worksheet_scan import column_letters
from gaoxin.foundation.sheets.layouts.headings import REMARKS, SEQUENCE, HeadingIndex, Match, plain
from gaoxin.foundation.sheets.layouts.layout import Layout, OtherColumn, PlacedColumn
from gaoxin.foundation.sheets.layouts.units import factor, is_foreign_currency, is_unit, stated_units
from gaoxin.values.likeness import nearest_word

SEARCHED_ROWS = 40
DEEPEST_HEADER = 3
Matches = dict[int, Match]
Texts = list[list[str]]


@dataclass(frozen=True, slots=True)
class Header:
    """A stretch of rows taken for the header: the parts of each column's heading from the top down."""

    top: int
    depth: int
    parts: tuple[tuple[str, ...], ...]
    matches: Matches
    joined: bool = False

    @property
    def score(self) -> tuple[int, int, int, int]:
        """More columns; deeper if its rows are visibly joined (a group may carry a unit); higher up."""
        columns = len({match.column.key for match in self.matches.values()})
        return (columns, self.depth if self.joined else 0, -self.depth, -self.top)


def best_header(grid: Grid, spec: SheetSpec) -> Header | None:
    """The stretch of rows that names the most columns, among them a full key; None when no row does."""
    index = HeadingIndex(spec)
    grid = replace(grid, merges=tuple(merge for merge in grid.merges if merge.top < SEARCHED_ROWS))
    texts = [[_text(cell) for cell in row] for row in grid.rows[:SEARCHED_ROWS]]
    spread = _spread_merges(texts, grid)
    found = [header for header in _candidates(spread, texts, grid, index) if _is_header(header, spec)]
    return max(found, key=lambda header: header.score, default=None)


def _is_header(header: Header, spec: SheetSpec) -> bool:
    keys = {match.column.key for match in header.matches.values()}
    return len(keys) >= min(2, len(spec.columns)) and any(
        keys >= set(alternative) for alternative in spec.key
    )


def _candidates(spread: Texts, texts: Texts, grid: Grid, index: HeadingIndex) -> Iterator[Header]:
    for top in range(len(spread)):
        joined = False
        for depth in range(1, DEEPEST_HEADER + 1):
            rows = range(top, top + depth)
            if rows[-1] >= len(spread) or not any(texts[rows[-1]]):
                break
            if depth > 1:
                joined = _joined(rows[-2], spread, texts, grid)
                if not joined and not _fills_gaps(rows[-2], texts):
                    break
            parts = tuple(_parts(spread, rows, column) for column in range(_width(spread, rows)))
            matches = {
                place: match for place, part in enumerate(parts) if part and (match := index.match(part))
            }
            if depth == 1 or _lower_row_is_header(texts[rows[-1]], parts, matches):
                yield Header(top, depth, parts, matches, joined)


def _joined(upper: int, spread: Texts, texts: Texts, grid: Grid) -> bool:
    """Whether a row and the one below are one header to the eye: a merge spans both, the upper groups
    columns, or the lower is a units row. A row with a single text is a title, not a group; the heading of
    错误说明, which a returned file carries in its lowest header row, says nothing about either."""
    if len({text for text in spread[upper] if text}) < 2:
        return False
    for merge in grid.merges:
        if merge.top <= upper < merge.bottom or (
            merge.top == upper == merge.bottom and merge.left < merge.right
        ):
            return True
    lower = [text for text in texts[upper + 1] if text and not plain(text).startswith(REMARKS)]
    return bool(lower) and all(is_unit(text) for text in lower)


def _fills_gaps(upper: int, texts: Texts) -> bool:
    """Files without merges: the lower row has text where the upper has none."""
    pairs = zip(texts[upper], texts[upper + 1], strict=False)
    return (
        any(below and not above for above, below in pairs)
        and len([text for text in texts[upper] if text]) > 1
    )


def _lower_row_is_header(lower: list[str], parts: tuple[tuple[str, ...], ...], matches: Matches) -> bool:
    """A data row must not be swallowed: every filled cell of the lowest row names or measures its column."""
    for place, text in enumerate(lower):
        if (
            text
            and place not in matches
            and not is_unit(text)
            and plain(text) not in SEQUENCE
            and _is_number(text)
        ):
            return False
    return any(text and (is_unit(text) or place in matches) for place, text in enumerate(lower))


def _is_number(text: str) -> bool:
    return text.replace(",", "").replace(".", "").replace("%", "").strip().lstrip("-").isdigit()


def _spread_merges(texts: Texts, grid: Grid) -> Texts:
    """Texts with merged cells filled, and group headings of files without merges carried to the right."""
    spread = [list(row) for row in texts]
    for merge in grid.merges:
        if merge.top >= len(spread):
            continue
        value = spread[merge.top][merge.left] if merge.left < len(spread[merge.top]) else BLANK
        for row in range(merge.top, min(merge.bottom + 1, len(spread))):
            line = spread[row]
            line.extend([BLANK] * (merge.right + 1 - len(line)))
            line[merge.left : merge.right + 1] = [value] * (merge.right + 1 - merge.left)
    return spread


def _parts(spread: Texts, rows: range, column: int) -> tuple[str, ...]:
    parts: list[str] = []
    for row in rows:
        text = _at(spread, row, column)
        if not text and row != rows[-1] and _at(spread, row + 1, column):
            text = _group_to_the_left(spread, row, column)
        if text and (not parts or parts[-1] != text):
            parts.append(text)
    return tuple(parts)


def _group_to_the_left(spread: Texts, row: int, column: int) -> str:
    """Without merges (CSV) a group heading stands over its first column only."""
    for place in range(column - 1, -1, -1):
        text = _at(spread, row, place)
        if text:
            return text if _at(spread, row + 1, place) and _at(spread, row + 1, place) != text else BLANK
    return BLANK


def _at(texts: Texts, row: int, column: int) -> str:
    return texts[row][column] if column < len(texts[row]) else BLANK


def _width(texts: Texts, rows: range) -> int:
    return max(len(texts[row]) for row in rows)


def _text(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def layout_of(grid: Grid, header: Header, spec: SheetSpec) -> Layout:
    """Every column of the file placed or accounted for. Raises ``FileRefused`` for headings that clash."""
    chosen, clashing = _chosen(header)
    _refuse_clashes(clashing, header)
    titles = [
        _text(cell) for row in grid.rows[: header.top + header.depth] for cell in row if isinstance(cell, str)
    ]
    units = stated_units(titles)
    columns = tuple(_place(header, place, match, units) for place, match in sorted(chosen.items()))
    sequence = remarks = None
    ignored = []
    for place, parts in enumerate(header.parts):
        if not parts or place in chosen:
            continue
        if remarks is None and plain(parts[-1]).startswith(REMARKS):
            remarks = place
        elif sequence is None and plain(parts[-1]) in SEQUENCE:
            sequence = place
        else:
            ignored.append(OtherColumn(place, _heading(parts), _reason(header, place)))
    first_row = header.top + header.depth
    notes = tuple(_notes(columns))
    rows = tuple(range(header.top, first_row))
    return Layout(rows, first_row, columns, tuple(ignored), sequence, remarks, notes)


def _chosen(header: Header) -> tuple[Matches, dict[str, list[int]]]:
    """The best heading of each column, and the columns that two equally good headings claim."""
    claims: dict[str, list[int]] = {}
    for place, match in header.matches.items():
        claims.setdefault(match.column.key, []).append(place)
    chosen, clashing = {}, {}
    for key, places in claims.items():
        best = min(header.matches[place].rank for place in places)
        equals = [place for place in places if header.matches[place].rank == best]
        chosen[equals[0]] = header.matches[equals[0]]
        if len(equals) > 1:
            clashing[key] = equals
    return chosen, clashing


def _refuse_clashes(clashing: dict[str, list[int]], header: Header) -> None:
    if not clashing:
        return
    said = [
        f"{'、'.join(map(column_letters, places))} 列都是“{header.matches[places[0]].column.label}”"
        for places in clashing.values()
    ]
    raise FileRefused(
        "duplicate_heading",
        f"表头重复：{'；'.join(said)}。",
        remedy="请只保留一列，或改正其中一列的表头，再重新上传。",
    )


def _heading(parts: tuple[str, ...]) -> str:
    """A heading on one line, the group before its column."""
    return "/".join("".join(part.split()) for part in parts)


def _reason(header: Header, place: int) -> str:
    match = header.matches.get(place)
    if match is not None:
        return f"与“{match.column.label}”列重复，以表头更准确的一列为准"
    return "不是本表的列"


def _place(header: Header, place: int, match: Match, units: dict[Kind, str]) -> PlacedColumn:
    column, heading = match.column, _heading(header.parts[place])
    unit = match.unit
    if unit and factor(column, unit) is None and is_foreign_currency(unit):
        raise FileRefused(
            "foreign_currency",
            f"第 {column_letters(place)} 列“{heading}”以外币计，不能直接导入。",
            remedy="请按记账汇率折算为人民币，并把表头改为人民币单位。",
        )
    stated = unit or units.get(column.kind)
    return PlacedColumn(
        index=place,
        column=column,
        heading=heading,
        unit=stated,
        factor=factor(column, stated or column.unit or ""),
        shares_in_percent=column.kind is Kind.PERCENT and "%" in (unit or ""),
    )


def _notes(columns: tuple[PlacedColumn, ...]) -> Iterator[str]:
    for kind, name in ((Kind.MONEY, "金额"), (Kind.AREA, "面积")):
        silent = [placed for placed in columns if placed.column.kind is kind and placed.unit is None]
        by_unit: dict[str, list[str]] = {}
        for placed in silent:
            by_unit.setdefault(placed.column.unit or "", []).append(f"“{placed.heading}”")
        for unit, headings in by_unit.items():
            yield f"{'、'.join(headings)}列没有注明{name}单位，不带单位的数字按“{unit}”读取。"


def refuse_without_header(grids: list[Grid], spec: SheetSpec) -> FileRefused:
    """No sheet has a header: say what was sought and which headings came near."""
    sought = "、".join(f"“{column.label}”" for column in spec.required or spec.columns[:4])
    near = _near_headings(grids, spec)
    hint = f"表中的{near}与要求的列名相近，请改成要求的列名。" if near else ""
    return FileRefused(
        "no_header",
        f"前 {SEARCHED_ROWS} 行里没有找到表头：应有识别每一行的列（{spec.key_sentence}）和{sought}等列。",
        remedy=f"{hint}请下载模板，按模板的列名整理后再上传。",
    )


def _near_headings(grids: list[Grid], spec: SheetSpec) -> str:
    labels = {plain(column.label): column.label for column in spec.columns}
    near: dict[str, str] = {}
    for grid in grids:
        for row in grid.rows[:SEARCHED_ROWS]:
            for text in {_text(cell) for cell in row if isinstance(cell, str) and 1 < len(cell) < 20}:
                found = nearest_word(plain(text), labels, at_least=60)
                if found and found != plain(text):
                    near[text] = labels[found]
    return "、".join(f"“{text}”（{label}）" for text, label in list(near.items())[:5])

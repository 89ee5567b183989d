"""Typed rows against what is there already: 新增, 更新, 不变 or 错误, each with its reasons."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from gaoxin.foundation.sheets.cells.reading import clean_text
from gaoxin.foundation.sheets.cells.written import shown
from gaoxin.foundation.sheets.columns import Column, Kind, SheetSpec
from gaoxin.foundation.sheets.files.formats import FileRefused
from gaoxin.foundation.sheets.files.worksheet_scan import column_letters
from gaoxin.foundation.sheets.layouts.layout import Layout
from gaoxin.foundation.sheets.rows import (
    LONGEST_RAW,
    CellProblem,
    Change,
    Existing,
    PlannedRow,
    ReadRow,
    RowKey,
    RowStatus,
    refusals,
)
from gaoxin.values.errors import DomainError
from gaoxin.values.money import suspect_unit_slip

Found = Mapping[RowKey, Existing | DomainError]


@dataclass(frozen=True, slots=True)
class RowToCheck:
    """What an app's own checks see of a row: the values as they will be, and what is there now."""

    number: int
    values: Mapping[str, object]
    existing: Existing | None


class Hint(DomainError):
    """Said to the officer in the preview; the row is imported all the same."""


Validate = Callable[[Sequence[RowToCheck]], Iterable[tuple[int, DomainError]]]


def no_further_checks(rows: Sequence[RowToCheck]) -> Iterable[tuple[int, DomainError]]:
    return ()


def plan_rows(
    rows: Sequence[ReadRow],
    *,
    spec: SheetSpec,
    layout: Layout,
    find: Callable[[Sequence[RowKey]], Found],
    validate: Validate = no_further_checks,
) -> tuple[PlannedRow, ...]:
    """What confirming would do with every row; nothing is written.

    Raises ``FileRefused`` when all rows are new and required columns are missing altogether.
    """
    plan = _Plan(spec, layout, rows)
    plan.identify()
    plan.refuse_duplicates()
    plan.match(find)
    plan.require()
    plan.check(validate)
    return tuple(plan.decided(row) for row in rows)


def row_key(row: ReadRow, spec: SheetSpec) -> RowKey | None:
    """The first alternative of the key whose cells are all filled."""
    return next(iter(_keys(row, spec)), None)


def _keys(row: ReadRow, spec: SheetSpec) -> list[RowKey]:
    return [
        RowKey(alternative, tuple(row.values[name] for name in alternative))
        for alternative in spec.key
        if all(name in row.values for name in alternative)
    ]


class _Plan:
    """The steps of one planning, sharing what each found out."""

    def __init__(self, spec: SheetSpec, layout: Layout, rows: Sequence[ReadRow]) -> None:
        self._spec = spec
        self._columns = {column.key: column for column in spec.columns}
        self._layout = layout
        self._places = {placed.column.key: placed for placed in layout.columns}
        self._rows = rows
        self._keys: dict[int, RowKey] = {}
        self._existing: dict[int, Existing] = {}
        self._problems: dict[int, list[CellProblem]] = {row.number: list(row.problems) for row in rows}
        self._remarks: dict[int, list[str]] = {row.number: list(row.remarks) for row in rows}

    def identify(self) -> None:
        for row in self._rows:
            key = row_key(row, self._spec)
            if key is not None:
                self._keys[row.number] = key
            elif not any(problem.key in self._spec.key_columns for problem in row.problems):
                self._blame(
                    row,
                    DomainError(
                        "sheet.no_key",
                        "缺少识别这一行的内容。",
                        remedy=f"请填写{self._spec.key_sentence}。",
                    ),
                )

    def refuse_duplicates(self) -> None:
        """The same key twice in one file: neither row is taken for the right one."""
        holders: dict[RowKey, list[ReadRow]] = {}
        for row in self._rows:
            for key in _keys(row, self._spec):
                holders.setdefault(key, []).append(row)
        for key, rows in holders.items():
            if len(rows) > 1 and any(self._keys[row.number] == key for row in rows):
                self._blame_duplicates(rows, key)

    def match(self, find: Callable[[Sequence[RowKey]], Found]) -> None:
        found = find(list(dict.fromkeys(self._keys.values())))
        by_reference: dict[int | str, list[ReadRow]] = {}
        for row in self._rows:
            key = self._keys.get(row.number)
            match = found.get(key) if key is not None else None
            if isinstance(match, DomainError):
                for error in refusals(match):
                    self._blame(row, error)
            elif match is not None:
                self._existing[row.number] = match
                by_reference.setdefault(match.reference, []).append(row)
        for rows in by_reference.values():
            if len({self._keys[row.number] for row in rows}) > 1:
                self._blame_same_record(rows)

    def require(self) -> None:
        """New rows need every required column; updates need only what they change."""
        new = [row for row in self._rows if row.number not in self._existing]
        absent = [column for column in self._spec.required if column.key not in self._places]
        if absent and new and len(new) == len(self._rows):
            raise missing_columns(absent, self._spec)
        for row in new:
            if absent:
                self._blame(row, _row_needs(absent))
            for column in self._spec.required:
                if (
                    column.key in self._places
                    and column.key not in row.values
                    and not self._has_problem(row, column)
                ):
                    self._blame(row, _required(column))
        for row in self._rows:
            for name in row.cleared:
                if self._columns[name].required or name in self._spec.key_columns:
                    self._blame(row, _not_clearable(self._columns[name]))

    def check(self, validate: Validate) -> None:
        """The app's own rules, on rows whose cells were all readable."""
        sound = [row for row in self._rows if not self._problems[row.number]]
        by_number = {row.number: row for row in sound}
        rows = [self._to_check(row) for row in sound]
        for number, error in validate(rows):
            if isinstance(error, Hint):
                self._remarks[number].append(f"{error.message}{error.remedy}".rstrip("。"))
                continue
            for refusal in refusals(error):
                self._blame(by_number[number], refusal)

    def decided(self, row: ReadRow) -> PlannedRow:
        existing = self._existing.get(row.number)
        problems = tuple(self._problems[row.number])
        changes = self._changes(row, existing) if existing is not None and not problems else ()
        return PlannedRow(
            number=row.number,
            status=_status(existing, problems, changes),
            values=row.values,
            cleared=row.cleared,
            reference=existing.reference if existing is not None else None,
            key=self._keys.get(row.number),
            changes=changes,
            problems=problems,
            remarks=tuple(self._remarks[row.number]) + tuple(_slips(changes, self._columns)),
        )

    def _to_check(self, row: ReadRow) -> RowToCheck:
        existing = self._existing.get(row.number)
        values = {**(existing.values if existing is not None else {}), **row.values}
        values.update(dict.fromkeys(row.cleared))
        return RowToCheck(row.number, values, existing)

    def _changes(self, row: ReadRow, existing: Existing) -> tuple[Change, ...]:
        new = {**row.values, **dict.fromkeys(row.cleared)}
        changes = []
        for column in self._spec.columns:
            if column.key in new:
                old = existing.values.get(column.key)
                old = (clean_text(old) or None) if isinstance(old, str) else old
                alike = column.same is not None and column.same(old, new[column.key])
                if old != new[column.key] and not alike:
                    changes.append(Change(column.key, old, new[column.key]))
        return tuple(changes)

    def _has_problem(self, row: ReadRow, column: Column) -> bool:
        return any(problem.key == column.key for problem in self._problems[row.number])

    def _blame(self, row: ReadRow, error: DomainError) -> None:
        self._problems[row.number].append(self._problem(row, error))

    def _problem(self, row: ReadRow, error: DomainError) -> CellProblem:
        placed = self._places.get(error.field or "")
        column = self._columns.get(error.field or "")
        heading = placed.heading if placed else column.label if column else None
        return CellProblem(
            code=error.code,
            reason=error.message,
            remedy=error.remedy,
            key=error.field,
            column=column_letters(placed.index) if placed else None,
            heading=heading,
            raw=row.raw.get(error.field or "") or _shown(row, column),
        )

    def _blame_duplicates(self, rows: list[ReadRow], key: RowKey) -> None:
        labels = "＋".join(self._columns[name].label for name in key.columns)
        for row in rows:
            others = "、".join(f"第 {other.number} 行" for other in rows if other is not row)
            self._blame(
                row,
                DomainError(
                    "sheet.duplicate_row",
                    f"第 {row.number} 行与{others}的{labels}相同。",
                    field=key.columns[0],
                    remedy="请核对后只保留一行，或改正写错的一行。",
                ),
            )

    def _blame_same_record(self, rows: list[ReadRow]) -> None:
        for row in rows:
            others = "、".join(f"第 {other.number} 行" for other in rows if other is not row)
            self._blame(
                row,
                DomainError(
                    "sheet.same_record",
                    f"第 {row.number} 行与{others}指的是系统中的同一条记录。",
                    remedy="请合并为一行。",
                ),
            )


def _shown(row: ReadRow, column: Column | None) -> str:
    """The value of a readable cell, for refusals of the app's own rules."""
    if column is None or column.key not in row.values:
        return ""
    return shown(row.values[column.key], column)[:LONGEST_RAW]


def _status(
    existing: Existing | None, problems: Sequence[CellProblem], changes: Sequence[Change]
) -> RowStatus:
    if problems:
        return RowStatus.ERROR
    if existing is None:
        return RowStatus.NEW
    return RowStatus.UPDATE if changes else RowStatus.UNCHANGED


def _slips(changes: Sequence[Change], columns: Mapping[str, Column]) -> Iterable[str]:
    """亿 written as 万: an amount ten thousand times the one before is told, not refused."""
    for change in changes:
        if (
            columns[change.key].kind is Kind.MONEY
            and isinstance(change.old, Decimal)
            and change.new is not None
        ):
            hint = suspect_unit_slip(Decimal(str(change.new)), change.old)
            if hint is not None:
                yield f"“{columns[change.key].label}”{hint.message}{hint.remedy}"


def missing_columns(absent: Sequence[Column], spec: SheetSpec) -> FileRefused:
    labels = "、".join(f"“{column.label}”" for column in absent)
    return FileRefused(
        "missing_columns",
        f"表中缺少必填的列：{labels}。",
        remedy=f"请补上这些列后再上传；只想更新已有记录时，请保证每一行都能按{spec.key_sentence}找到。",
    )


def _row_needs(absent: Sequence[Column]) -> DomainError:
    labels = "、".join(f"“{column.label}”" for column in absent)
    return DomainError(
        "sheet.missing_columns",
        f"系统中没有这条记录，新增时必须有{labels}列。",
        remedy="请在表中补上这些列。",
    )


def _required(column: Column) -> DomainError:
    return DomainError(
        "sheet.required", "新增时必须填写。", field=column.key, remedy=f"请填写{column.label}。"
    )


def _not_clearable(column: Column) -> DomainError:
    return DomainError(
        "sheet.not_clearable",
        "这一项是必填项，不能清空。",
        field=column.key,
        remedy="请填写新的内容，或留空表示不改。",
    )

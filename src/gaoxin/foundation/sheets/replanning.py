"""What changed in the base between preview and confirmation: refused, with the rows and fields named."""

from collections.abc import Iterator, Sequence

from gaoxin.foundation.sheets.cells.written import shown
from gaoxin.foundation.sheets.columns import SheetSpec
from gaoxin.foundation.sheets.rows import STATUS_LABELS, PlannedRow, RowStatus
from gaoxin.values.errors import Conflict

NAMED = 5
WHAT_HAPPENED = {
    (RowStatus.NEW, RowStatus.UPDATE): "预览时系统中没有这条记录，现在已有",
    (RowStatus.NEW, RowStatus.UNCHANGED): "预览时系统中没有这条记录，现在已有",
    (RowStatus.UPDATE, RowStatus.NEW): "预览时有这条记录，现在已找不到",
    (RowStatus.UNCHANGED, RowStatus.NEW): "预览时有这条记录，现在已找不到",
}


def refuse_changed_plan(before: Sequence[PlannedRow], now: Sequence[PlannedRow], *, spec: SheetSpec) -> None:
    """Raises ``Conflict`` naming the first rows whose plan differs."""
    differing = [
        sentence for old, new in zip(before, now, strict=True) for sentence in _difference(old, new, spec)
    ]
    if not differing:
        return
    named = "；".join(differing[:NAMED])
    more = f"等，共 {len(differing)} 行" if len(differing) > NAMED else ""
    raise Conflict(
        "sheet.base_changed",
        f"预览之后系统中的数据有变动，没有导入任何一行。{named}{more}。",
        remedy="请重新预览，核对后再确认。",
    )


def _difference(old: PlannedRow, new: PlannedRow, spec: SheetSpec) -> Iterator[str]:
    """At most one sentence a row."""
    if (old.status, old.reference, old.changes) == (new.status, new.reference, new.changes):
        return
    if new.status is RowStatus.ERROR:
        yield f"第 {old.number} 行：{new.problems[0].reason.rstrip('。')}"
    elif (old.status, new.status) in WHAT_HAPPENED:
        yield f"第 {old.number} 行：{WHAT_HAPPENED[old.status, new.status]}"
    elif old.reference != new.reference:
        yield f"第 {old.number} 行：对应的记录变了"
    else:
        yield f"第 {old.number} 行：{_changed_fields(old, new, spec)}"


def _changed_fields(old: PlannedRow, new: PlannedRow, spec: SheetSpec) -> str:
    """Which field's present value is no longer what the preview showed."""
    before = {change.key: change for change in old.changes}
    now = {change.key: change for change in new.changes}
    for column in spec.columns:
        was, is_now = before.get(column.key), now.get(column.key)
        if was != is_now:
            known = was or is_now
            assert known is not None
            then = shown(was.old if was else known.new, column)
            today = shown(is_now.old if is_now else known.new, column)
            return f"“{column.label}”预览时为 {then}，现在为 {today}"
    return f"{STATUS_LABELS[old.status]}变为{STATUS_LABELS[new.status]}"

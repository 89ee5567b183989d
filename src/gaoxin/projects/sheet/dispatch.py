"""调度表 as a sheet: template, import with a preview that tries every row, export that imports unchanged."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gaoxin.enterprises.names import written_name
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.provenance import Origin
from gaoxin.foundation.sheets.columns import SheetSpec
from gaoxin.foundation.sheets.handlers import at_row, origin_of
from gaoxin.foundation.sheets.models import ImportBatch
from gaoxin.foundation.sheets.plan import Found, Hint, RowToCheck
from gaoxin.foundation.sheets.rows import Existing, PlannedRow, RowKey
from gaoxin.foundation.zones.scope import Scope
from gaoxin.foundation.zones.selectors import data_day
from gaoxin.projects.permissions import WRITE_PROJECTS
from gaoxin.projects.sheet.columns import CODE, dispatch_spec
from gaoxin.projects.sheet.matters import matters
from gaoxin.projects.sheet.rows import Asked, Books, exported_rows, pieces, projects_asked, values_of
from gaoxin.projects.sheet.writing import Guard, Links, Wanted, Writing, as_one, in_columns
from gaoxin.values.errors import DomainError
from gaoxin.values.money import MoneyUnit, format_money

TRIED = Origin(source="表格预览")


class DispatchSheet:
    code, title = CODE, gettext_lazy("重点项目调度表")
    permission = WRITE_PROJECTS
    list_url_name = "projects:list"

    def spec(self, *, scope: Scope) -> SheetSpec:
        return dispatch_spec(scope, year=data_day(scope).year)

    def existing(self, keys: Sequence[RowKey], *, scope: Scope) -> Found:
        """A project in a month; what is reported in other months is not this row's business."""
        year = data_day(scope).year
        asked = {key: Asked.by(key) for key in keys}
        projects = projects_asked(asked.values(), scope=scope)
        books = Books()
        years = {one.month.year for one in asked.values() if one.month} | {year}
        for some in pieces(sorted({project.pk for project in projects.values()})):
            books.add(some, years=years)
        found: dict[RowKey, Existing | DomainError] = {}
        for key, one in asked.items():
            project = projects.get((one.column, one.value)) or projects.get(
                (one.column, written_name(one.value))
            )
            if project is not None:
                values = values_of(project, one.month, books, year=year)
                found[key] = Existing(_reference(project.pk, one), values)
        return found

    def validate(self, rows: Sequence[RowToCheck], *, by: Actor) -> Iterable[tuple[int, DomainError]]:
        """Every row that would change something is written and taken back again.

        So the preview refuses exactly what the import would refuse.
        """
        spec = self.spec(scope=by.scope)
        found: list[DomainError] = []
        trying = self._writing(by, origin=TRIED, guard=partial(_collecting, found))
        for row in rows:
            wanted = _wanted(row, spec)
            found.clear()
            if wanted.changed:
                with transaction.atomic():
                    trying.write(wanted)
                    transaction.set_rollback(True)
            yield from ((row.number, error) for error in (*found, *_hints(wanted)))

    def apply(self, rows: Sequence[PlannedRow], *, by: Actor, batch: ImportBatch) -> None:
        spec = self.spec(scope=by.scope)
        present = self.existing([row.key for row in rows if row.key], scope=by.scope)
        writing = self._writing(by, origin=TRIED, guard=_in_columns)
        for row in rows:
            known = present.get(row.key) if row.key else None
            existing = known if isinstance(known, Existing) else None
            values = {**(existing.values if existing else {}), **row.values, **dict.fromkeys(row.cleared)}
            with at_row(row):
                sourced = replace(writing, origin=origin_of(batch, row))
                sourced.write(_wanted(RowToCheck(row.number, values, existing), spec))

    def exported(self, *, scope: Scope) -> Iterable[Mapping[str, object]]:
        return exported_rows(scope, as_of=data_day(scope))

    def _writing(self, by: Actor, *, origin: Origin, guard: Guard) -> Writing:
        return Writing(
            by=by,
            origin=origin,
            today=timezone.localdate(),
            year=data_day(by.scope).year,
            links=Links(by.scope),
            guard=guard,
        )


def _reference(project_id: int, asked: Asked) -> str:
    """A project may stand in one file with several months."""
    return f"{project_id}@{asked.month.code}" if asked.month else str(project_id)


def _wanted(row: RowToCheck, spec: SheetSpec) -> Wanted:
    before = row.existing.values if row.existing else {}
    changed = {
        column.key
        for column in spec.columns
        if row.values.get(column.key) != before.get(column.key)
        and not (column.same and column.same(before.get(column.key), row.values.get(column.key)))
    }
    project_id = int(str(row.existing.reference).split("@")[0]) if row.existing else None
    return Wanted(project_id, row.values, before, frozenset(changed))


@contextmanager
def _collecting(found: list[DomainError]) -> Iterator[None]:
    """A refused step is taken back and noted; the next step is tried."""
    try:
        with transaction.atomic():
            yield
    except DomainError as error:
        found.extend(in_columns(error))


@contextmanager
def _in_columns() -> Iterator[None]:
    try:
        yield
    except DomainError as error:
        raise as_one(error) from error


def _hints(row: Wanted) -> Iterator[Hint]:
    yield from _wrong_total(row)
    yield from _left_out(row)


def _wrong_total(row: Wanted) -> Iterator[Hint]:
    """累计完成 is not kept: the ledger adds up the months."""
    said = row.given("cumulative")
    if said is None or row.given("month") is None:
        return
    before = row.before.get("cumulative") or Decimal(0)
    total = before - (row.before.get("month_amount") or 0) + (row.given("month_amount") or 0)
    if said != total:
        words = {"said": _wan(said), "total": _wan(total)}
        yield Hint(
            "dispatch.total_differs",
            _("累计完成 %(said)s 与台账各月合计 %(total)s 不符，以台账为准。") % words,
            field="cumulative",
            remedy=_("漏报或错报的月份请分月补报、更正。"),
        )


def _left_out(row: Wanted) -> Iterator[Hint]:
    """A problem that is open and no longer written down is still open."""
    for name in ("problems", "leader_matters"):
        still_open, said = matters(row.before.get(name)), row.given(name)
        missing = [one for one in still_open if one not in matters(said)]
        if missing and said != row.before.get(name):
            yield Hint(
                "dispatch.still_open",
                _("台账上的问题没有写进本格，仍未销号：%(missing)s。") % {"missing": "；".join(missing)},
                field=name,
                remedy=_("已解决的请在项目页面销号。"),
            )


def _wan(amount: Decimal) -> str:
    return format_money(amount, unit=MoneyUnit.TEN_THOUSAND_YUAN, with_unit=True)

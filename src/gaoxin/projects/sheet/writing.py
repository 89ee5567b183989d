"""What a row of the dispatch table does to its project, through the actions every page uses."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from django.utils.translation import gettext as _

from gaoxin.enterprises.models import Cluster
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.provenance import Origin
from gaoxin.foundation.sheets.rows import refusals
from gaoxin.foundation.zones.models import Department
from gaoxin.foundation.zones.scope import Scope
from gaoxin.projects import actions, selectors
from gaoxin.projects.actions.checks import UNIT_SLIP
from gaoxin.projects.models import KeyProject, Stage
from gaoxin.projects.sheet.matters import matters, one_matter
from gaoxin.values.errors import DomainError, DomainErrors
from gaoxin.values.period import Month

# Which column a refusal of an action is about.
COLUMN_OF = {
    "stage_on": "stage_since",
    "happened_on": "stage_since",
    "reason": "stage_reason",
    "amount": "month_amount",
    "year": "month",
    "title": "problems",
    "amounts": "planned_investment",
}
FIELDS = (
    "number",
    "name",
    "project_code",
    "owner_name",
    "content",
    "cluster",
    "is_provincial_key",
    "is_industrial",
    "total_investment",
    "responsible_leader",
    "department",
    "responsible_person",
    "planned_start_on",
    "planned_finish_on",
    "remarks",
)
REPORT = ("month_amount", "physical_progress")

Guard = Callable[[], AbstractContextManager[Any]]


class Links:
    """Clusters by code and departments by name: what a cell chose turned into a row."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    @cached_property
    def clusters(self) -> dict[str, Cluster]:
        return {one.code: one for one in selectors.clusters(self.scope)}

    @cached_property
    def departments(self) -> dict[str, Department]:
        return {one.name: one for one in selectors.departments_of_projects(self.scope)}

    def field(self, name: str, value: Any) -> Any:
        if value is None:
            return None
        if name == "cluster":
            return self.clusters.get(value) or selectors.cluster_called(value, scope=self.scope)
        if name == "department":
            return self.departments.get(value) or selectors.department_called(value, scope=self.scope)
        return value


@dataclass(frozen=True, slots=True)
class Wanted:
    """A row to be written: the values as they will be, those before, and which of them change."""

    project_id: int | None
    values: Mapping[str, Any]
    before: Mapping[str, Any]
    changed: frozenset[str]

    def given(self, name: str) -> Any:
        return self.values.get(name)


@dataclass(frozen=True, slots=True)
class Writing:
    """By whom, from where, on which day; ``guard`` stands around every single step."""

    by: Actor
    origin: Origin
    today: dt.date
    year: int
    links: Links
    guard: Guard

    def write(self, row: Wanted) -> None:
        """Every step of a row that has something to do. A new project that is refused ends its row."""
        project = self._entered(row) if row.project_id is None else self._known(row.project_id)
        if project is None:
            return
        for columns, step in self._steps(project, row):
            if row.changed.intersection(columns):
                with self.guard():
                    step()

    def _entered(self, row: Wanted) -> KeyProject | None:
        with self.guard():
            return self._register(row)
        return None

    def _known(self, project_id: int) -> KeyProject:
        return selectors.projects(self.by.scope).get(pk=project_id)

    def _steps(self, project: KeyProject, row: Wanted) -> Iterator[tuple[Iterable[str], Callable[[], None]]]:
        if row.project_id is not None:
            yield FIELDS, partial(self._correct, project, row)
            yield ("stage", "stage_since"), partial(self._move, project, row)
        yield ("planned_investment",), partial(self._plan, project, row)
        yield REPORT, partial(self._report, project, row)
        for name in ("problems", "leader_matters"):
            yield (name,), partial(self._raise, project, row, name)

    def _register(self, row: Wanted) -> KeyProject:
        fields = {name: self.links.field(name, row.given(name)) for name in FIELDS if row.given(name)}
        if "department" not in fields and self.by.department_id is not None:
            fields["department"] = self._own_department()
        return actions.register_project(
            by=self.by,
            fields=fields,
            stage=Stage(row.given("stage")),
            stage_on=row.given("stage_since"),
            today=self.today,
            origin=self.origin,
        )

    def _own_department(self) -> Department | None:
        known = self.links.departments.values()
        return next((one for one in known if one.pk == self.by.department_id), None)

    def _correct(self, project: KeyProject, row: Wanted) -> None:
        fields = {name: self.links.field(name, row.given(name)) for name in FIELDS if name in row.changed}
        actions.correct_project(project, by=self.by, fields=fields)

    def _move(self, project: KeyProject, row: Wanted) -> None:
        reason, day = str(row.given("stage_reason") or ""), row.given("stage_since")
        if "stage" in row.changed:
            if "stage_since" not in row.changed:
                raise _stage_without_day(row)
            actions.enter_stage(
                project,
                by=self.by,
                stage=Stage(row.given("stage")),
                happened_on=day,
                reason=reason,
                today=self.today,
                origin=self.origin,
            )
        else:
            if not reason:
                raise _day_differs(row)
            change = selectors.present_stage(project)
            actions.correct_stage_day(change, by=self.by, happened_on=day, reason=reason, today=self.today)

    def _plan(self, project: KeyProject, row: Wanted) -> None:
        month: Month | None = row.given("month")
        actions.enter_ledger(
            project,
            by=self.by,
            year=month.year if month else self.year,
            planned_investment=row.given("planned_investment"),
            origin=self.origin,
        )

    def _report(self, project: KeyProject, row: Wanted) -> None:
        month: Month | None = row.given("month")
        if month is None:
            raise _no_month()
        amount = row.given("month_amount")
        if amount is None:
            raise _no_amount(was=row.before.get("month_amount") is not None)
        actions.report_month(
            project,
            by=self.by,
            year=month.year,
            month=month.month,
            amount=amount,
            physical_progress=str(row.given("physical_progress") or ""),
            today=self.today,
            origin=self.origin,
        )

    def _raise(self, project: KeyProject, row: Wanted, name: str) -> None:
        """Matters that are not open yet become problems; nothing is closed by leaving it out."""
        if row.given(name) is None:
            raise _not_closed_here(name)
        known = {one_matter(one.title) for one in project.problems.filter(closed_on__isnull=True)}
        for title in matters(row.given(name)):
            if title not in known:
                actions.raise_problem(
                    project,
                    by=self.by,
                    title=title,
                    raised_on=self.today,
                    needs_leader=name == "leader_matters",
                    today=self.today,
                    origin=self.origin,
                )


def in_columns(error: DomainError) -> list[DomainError]:
    """The refusals of an action, each about the column of the table it came from."""
    return [
        DomainError(
            one.code,
            one.message,
            field=COLUMN_OF.get(one.field or "", one.field),
            value=one.value,
            remedy=_remedy(one),
        )
        for one in refusals(error)
    ]


def as_one(error: DomainError) -> DomainErrors:
    return DomainErrors(in_columns(error))


def _remedy(error: DomainError) -> str:
    if error.code != UNIT_SLIP:
        return error.remedy
    question = error.remedy.split("？")[0]
    return question + "？" + _("确认无误的，请在项目页面填报，并勾选已核对。")


def _stage_without_day(row: Wanted) -> DomainError:
    stage = Stage(row.given("stage")).label
    return DomainError(
        "stage.day_missing",
        _("阶段变为“%(stage)s”，没有填写进入该阶段的日期。") % {"stage": stage},
        field="stage_since",
        remedy=_("请填写进入新阶段的日期；与前一阶段同一天的，请在项目页面变更阶段。"),
    )


def _day_differs(row: Wanted) -> DomainError:
    return DomainError(
        "stage.day_differs",
        _("与台账上进入现阶段的日期 %(day)s 不符。") % {"day": row.before.get("stage_since")},
        field="stage_since",
        value=row.given("stage_since"),
        remedy=_("台账日期有误的，在“阶段说明”里写明更正原因；阶段有变化的，请填写新的阶段。"),
    )


def _no_month() -> DomainError:
    return DomainError(
        "dispatch.month_missing",
        _("填写了完成情况，没有填报月份。"),
        field="month",
        remedy=_("请在“填报月份”里写明是哪个月，如 2025年5月；表中没有这一列的请加上。"),
    )


def _no_amount(*, was: bool) -> DomainError:
    if was:
        return DomainError(
            "dispatch.amount_cleared",
            _("已填报的完成投资不能清空。"),
            field="month_amount",
            remedy=_("数额有误的，请填写正确的数。"),
        )
    return DomainError(
        "dispatch.amount_missing",
        _("填写了形象进度，没有填本月完成投资。"),
        field="month_amount",
        remedy=_("请填写本月完成投资；确实没有完成的填 0。"),
    )


def _not_closed_here(name: str) -> DomainError:
    return DomainError(
        "dispatch.not_closed_here",
        _("问题不能靠清空表格销号。"),
        field=name,
        remedy=_("请在项目页面写明办理结果后销号；本格留空表示不改。"),
    )

"""Filters of the project ledger; all of them in the address."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import django_filters
from django.db.models import Exists, QuerySet
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from gaoxin.engines.progress import Progress
from gaoxin.foundation.zones.models import Department
from gaoxin.projects import selectors
from gaoxin.projects.models import KeyProject, Problem, Stage
from gaoxin.values.money import MoneyUnit
from gaoxin.web.filters import DayRangeFilter, LedgerFilterSet, MoneyRangeFilter, YesNoFilter

LIGHTS = (("red", _("▲红")), ("yellow", _("◆黄")), ("green", _("●绿")), ("none", _("○无灯")))


@dataclass(frozen=True, slots=True)
class LedgerView:
    """What a page of the ledger knows besides its rows; ``request.ledger`` of the list."""

    as_of: dt.date
    years: Sequence[int]
    progress: Mapping[int, Progress]
    facets: selectors.Facets


def _departments(request: Any) -> QuerySet:
    return request.actor.scope.rows(Department.objects.all())


class ProjectFilters(LedgerFilterSet):
    year = django_filters.ChoiceFilter(label=_("年度台账"), method="by_year", choices=[])
    stage = django_filters.MultipleChoiceFilter(label=_("阶段"), choices=Stage.choices)
    cluster = django_filters.ChoiceFilter(label=_("产业集群"), field_name="cluster__code", choices=[])
    light = django_filters.ChoiceFilter(label=_("灯"), method="by_light", choices=LIGHTS)
    provincial = YesNoFilter(label=_("省重点"), field_name="is_provincial_key")
    industrial = YesNoFilter(label=_("产业类"), field_name="is_industrial")
    team = django_filters.ChoiceFilter(label=_("项目专班"), field_name="team_id", choices=[])
    department = django_filters.ChoiceFilter(label=_("责任单位"), field_name="department_id", choices=[])
    total = MoneyRangeFilter(
        label=_("总投资"), field_name="total_investment", unit=MoneyUnit.HUNDRED_MILLION_YUAN
    )
    signed = django_filters.NumberFilter(
        label=_("签约年度"), method="by_signed", min_value=2000, max_value=2100
    )
    stage_since = DayRangeFilter(label=_("进入现阶段"))
    problems = YesNoFilter(label=_("有未销号问题"), method="by_problems")
    sample = YesNoFilter(label=_("示例数据"), field_name="is_sample")

    search_fields = ("name", "owner_name", "number")
    latin_search_fields = ("project_code", "initials")
    search_hint = _("项目、单位、编号或拼音首字母")
    primary = ("year", "stage", "cluster", "light")

    class Meta:
        model = KeyProject
        fields: list[str] = []

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        ledger: LedgerView = self.request.ledger
        self.filters["year"].extra["choices"] = [
            (year, format_lazy(_("{year}年"), year=year)) for year in ledger.years
        ]
        self.filters["cluster"].extra["choices"] = ledger.facets.clusters
        self.filters["team"].extra["choices"] = ledger.facets.teams
        self.filters["department"].extra["choices"] = ledger.facets.departments

    def by_year(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(Exists(selectors.listed_in(int(value))))

    def by_signed(self, rows: QuerySet, name: str, value: Any) -> QuerySet:
        signed = selectors.entered_in_year(Stage.SIGNED, year=int(value), as_of=self.request.ledger.as_of)
        return rows.filter(pk__in=signed)

    def by_light(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Projects of the year's ledger whose present light is ``value``."""
        wanted = {"none", "awaited"} if value == "none" else {value}
        found = [key for key, one in self.request.ledger.progress.items() if one.light.value in wanted]
        return rows.filter(pk__in=found)

    def by_problems(self, rows: QuerySet, name: str, value: bool) -> QuerySet:
        unsolved = Exists(selectors.unsolved())
        return rows.filter(unsolved) if value else rows.exclude(unsolved)


class ProblemFilters(LedgerFilterSet):
    state = django_filters.ChoiceFilter(
        label=_("状态"),
        method="by_state",
        choices=[("open", _("未销号")), ("overdue", _("超期")), ("closed", _("已销号"))],
    )
    needs_leader = YesNoFilter(label=_("需领导协调"))
    assigned_department = django_filters.ModelChoiceFilter(label=_("责任单位"), queryset=_departments)
    raised_on = DayRangeFilter(label=_("提出日期"))

    search_fields = ("title", "project__name", "assigned_person")
    latin_search_fields = ("project__initials",)
    search_hint = _("问题、项目或责任人")

    class Meta:
        model = Problem
        fields: list[str] = []

    def by_state(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        if value == "overdue":
            return rows.filter(closed_on__isnull=True, due_on__lt=timezone.localdate())
        return rows.filter(closed_on__isnull=value == "open")

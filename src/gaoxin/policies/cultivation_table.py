"""培育计划 as a list: filters, columns, the file of what is shown."""

import datetime as dt
from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from gaoxin.enterprises import selectors as enterprises
from gaoxin.foundation.zones.scope import Scope
from gaoxin.policies.assembly.cultivation import standings
from gaoxin.policies.cultivation_words import PLAN_BADGES, ShownPlan, policy_title
from gaoxin.policies.models import CultivationPlan, PlanState
from gaoxin.web.columns import SheetValue
from gaoxin.web.filters import DayRangeFilter, LedgerFilterSet
from gaoxin.web.lights import light_html
from gaoxin.web.tables import ChoiceColumn, DateColumn, LedgerTable, NameColumn, TextColumn

OWNERS = [("mine", _("我负责的")), ("others", _("别人负责的"))]


def _clusters(request: Any) -> QuerySet:
    return enterprises.clusters(request.actor.scope)


class PlanFilters(LedgerFilterSet):
    owner = django_filters.ChoiceFilter(label=_("责任人"), method="by_owner", choices=OWNERS)
    policy = django_filters.ChoiceFilter(label=_("目标"), choices=())
    state = django_filters.ChoiceFilter(label=_("状态"), choices=PlanState.choices)
    cluster = django_filters.ModelChoiceFilter(
        label=_("产业集群"), queryset=_clusters, field_name="enterprise__cluster", to_field_name="code"
    )
    target_on = DayRangeFilter(label=_("目标申报日期"))

    search_fields = ("enterprise__name", "enterprise__initials", "owner__display_name")
    search_hint = _("企业、拼音首字母或责任人")
    primary = ("owner", "policy", "state")

    class Meta:
        model = CultivationPlan
        fields: list[str] = []

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        used = self.queryset.order_by().values_list("policy", flat=True).distinct()
        self.filters["policy"].extra["choices"] = [(one, policy_title(one)) for one in sorted(used)]

    def by_owner(self, rows: QuerySet, _name: str, value: str) -> QuerySet:
        mine = {"owner_id": self.request.actor.user_id}
        return rows.filter(**mine) if value == "mine" else rows.exclude(**mine)


class StandingColumn(ChoiceColumn):
    """The plan's light with its words; the words alone in a sheet."""

    css = "lamp"

    def render(self, value: ShownPlan) -> SafeString:
        return light_html(value.light, text=value.word)

    def sheet_value(self, value: ShownPlan) -> SheetValue:
        return value.word


class PlanTable(LedgerTable):
    """One line for each plan, judged by the facts of ``on``."""

    scope: ClassVar[Scope]
    on: ClassVar[dt.date]
    empty_title = _("还没有培育计划")
    empty_hint = _("在企业的逐条对照页点“制定培育计划”。")

    enterprise = NameColumn(
        _("企业"),
        accessor="enterprise__name",
        to=lambda row: reverse("policies:plan", args=(row.pk,)),
    )
    policy = TextColumn(_("目标"), accessor="policy")
    owner = TextColumn(_("责任人"), accessor="owner__display_name")
    light = StandingColumn(_("进展"), accessor="shown", orderable=False)
    verdict = TextColumn(_("现在的结论"), accessor="shown__verdict", orderable=False)
    progress = TextColumn(_("已完步骤"), accessor="shown__progress", orderable=False)
    next_due = DateColumn(_("最近期限"), accessor="shown__standing__next_due", orderable=False)
    target_on = DateColumn(_("目标申报日期"))
    cluster = TextColumn(
        _("产业集群"), accessor="enterprise__cluster__name", order_by="enterprise__cluster_id"
    )
    started_on = DateColumn(_("开始日期"), css="later")
    state = ChoiceColumn(_("状态"))

    column_sets = {
        "basic": (
            _("常用"),
            (
                "enterprise",
                "policy",
                "owner",
                "light",
                "verdict",
                "progress",
                "next_due",
                "target_on",
                "state",
            ),
        ),
    }

    @classmethod
    def at(cls, scope: Scope, on: dt.date) -> "type[PlanTable]":
        """The table for one request."""
        return type(cls.__name__, (cls,), {"scope": scope, "on": on})

    def prepare(self, records: list[Any]) -> None:
        for one in standings(records, scope=self.scope, on=self.on):
            one.plan.shown = ShownPlan(one, self.on)  # type: ignore[attr-defined]

    def render_policy(self, value: str) -> str:
        return policy_title(value)

    def value_policy(self, value: str) -> str:
        return policy_title(value)

    def render_state(self, record: CultivationPlan) -> SafeString:
        badge = PLAN_BADGES.get(record.state, "")
        return format_html('<span class="badge {}">{}</span>', badge, record.get_state_display())

    def value_state(self, record: CultivationPlan) -> str:
        return record.get_state_display()

    def row_css(self, record: Any) -> str:
        if record.state != PlanState.OPEN:
            return "closed"
        return "overdue" if record.shown.standing.late else ""

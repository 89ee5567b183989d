"""Cultivation plans, what was forecast, what changed between matchings, who is told."""

from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from gaoxin.foundation.accounts.models import Membership
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.accounts.selectors import in_force
from gaoxin.foundation.zones.scope import Scope
from gaoxin.policies.models import (
    CultivationPlan,
    CultivationStep,
    MatchDifference,
    MatchRun,
    PlanState,
    YearForecast,
)
from gaoxin.values.errors import NotFound


def plans(scope: Scope) -> QuerySet[CultivationPlan]:
    """Plans of the scope's enterprises with their steps, the earliest target first."""
    steps = Prefetch("steps", queryset=CultivationStep.objects.order_by("due_on", "number"))
    rows = CultivationPlan.objects.select_related("enterprise", "enterprise__cluster", "owner")
    found = scope.rows(rows, zone="enterprise__zone_id", enterprise="enterprise_id")
    return found.prefetch_related(steps).order_by("target_on", "id")


def open_plans(scope: Scope) -> QuerySet[CultivationPlan]:
    return plans(scope).filter(state=PlanState.OPEN)


def plan(pk: int, *, scope: Scope) -> CultivationPlan:
    found = plans(scope).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("没有这份培育计划，或不在您的数据范围内。"))
    return found


def step_of(row: CultivationPlan, number: int) -> CultivationStep:
    found = row.steps.filter(number=number).first()
    if found is None:
        raise NotFound(_("培育计划里没有这一步。"))
    return found


def plans_of(enterprise_id: int, *, scope: Scope, policy: str = "") -> QuerySet[CultivationPlan]:
    """Plans of one enterprise, those still open first."""
    found = plans(scope).filter(enterprise_id=enterprise_id)
    found = found.filter(policy=policy) if policy else found
    return found.order_by("closed_on", "target_on", "id")


def forecasts(scope: Scope) -> QuerySet[YearForecast]:
    """Of the scope's zones, the newest first; hidden from enterprise users."""
    return scope.rows(YearForecast.objects.select_related("zone", "run")).order_by("-on", "-id")


def forecast(pk: int, *, scope: Scope) -> YearForecast:
    found = forecasts(scope).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("没有这次预测，或不在您的数据范围内。"))
    return found


def differences_of(run: MatchRun) -> QuerySet[MatchDifference]:
    return run.differences.select_related("previous").order_by("policy")


def previous_run(zone_id: int, *, case_kind: str) -> MatchRun | None:
    """The newest stored matching of a zone."""
    return MatchRun.objects.filter(zone_id=zone_id, case_kind=case_kind).order_by("-id").first()


def enterprise_people(zone_id: int, *, only: Iterable[int] | None = None) -> dict[int, list[int]]:
    """Enterprise → the active people who stand for it today."""
    rows = Membership.objects.filter(
        in_force(), zone_id=zone_id, role=Role.ENTERPRISE_USER, user__is_active=True
    )
    if only is not None:
        rows = rows.filter(enterprise_id__in=list(only))
    found: dict[int, list[int]] = {}
    for enterprise, user in rows.order_by("user_id").values_list("enterprise_id", "user_id").distinct():
        if enterprise is not None:
            found.setdefault(enterprise, []).append(user)
    return found

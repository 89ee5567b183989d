"""Scenarios of a zone, and what a policy has been given in its rounds."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from gaoxin.foundation.zones.scope import Scope
from gaoxin.policies.models import CliffRun, GrantRound, Scenario
from gaoxin.values.errors import NotFound


@dataclass(frozen=True, slots=True)
class RoundBudget:
    """What the rounds of a policy in a year have together, in 元, and the order of the newest."""

    total: Decimal
    rounds: int
    order: str


def scenarios(scope: Scope) -> QuerySet[Scenario]:
    """Newest first; hidden from enterprise users."""
    return scope.rows(Scenario.objects.all()).order_by("-id")


def newest_cliffs(scope: Scope) -> CliffRun | None:
    """The last count; hidden from enterprise users."""
    return scope.rows(CliffRun.objects.all()).order_by("-id").first()


def scenario(scenario_id: int, *, scope: Scope) -> Scenario:
    found = scenarios(scope).filter(pk=scenario_id).first()
    if found is None:
        raise NotFound("没有找到这个测算方案，或不在您的数据范围内。")
    return found


def round_budget(scope: Scope, *, policy: str, on: dt.date) -> RoundBudget | None:
    """None where the policy has no round in the year of the application date."""
    rows = scope.rows(GrantRound.objects.filter(policy=policy, on__year=on.year)).order_by("on", "id")
    found = list(rows.values_list("budget", "order"))
    if not found:
        return None
    return RoundBudget(sum((budget for budget, _ in found), Decimal(0)), len(found), found[-1][1])

"""年度台账与月度计划: months add up to the year, changes are revisions, the past is not changed silently."""

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.audit.models import AuditEvent
from gaoxin.projects import actions, selectors
from gaoxin.projects.models import KeyProject, LedgerEntry, MonthlyPlan
from tests.projects.making import WAN, YI, make_entry, make_plan
from tests.projects.refusing import refused
from tests.unchanged import nothing_changes

TODAY = dt.date(2025, 3, 20)
QUARTERS = {3: 2000 * WAN, 6: 2000 * WAN, 9: 2000 * WAN, 12: 2000 * WAN}


@pytest.fixture
def set_year(project: KeyProject, officer: Actor) -> Any:
    def act(
        planned: Decimal | None = 8000 * WAN, amounts: dict[int, Decimal] | None = None, **rest: Any
    ) -> LedgerEntry:
        given = {"year": 2025, "today": TODAY} | rest
        return actions.set_year(
            project, by=officer, planned_investment=planned, amounts=amounts or {}, **given
        )

    return act


def plan_of(project: KeyProject) -> dict[int, Decimal]:
    return selectors.monthly_plan(project.pk, year=2025)


def test_year_and_months_are_set_together(set_year: Any, project: KeyProject) -> None:
    entry = set_year(amounts=QUARTERS, goals="主体封顶")
    assert (entry.planned_investment, entry.goals) == (8000 * WAN, "主体封顶")
    assert plan_of(project) == QUARTERS
    assert [event.action for event in AuditEvent.objects.order_by("number")] == [
        "projects.ledger_entered",
        "projects.plan_set",
    ]


def test_a_year_may_be_planned_without_months(set_year: Any, project: KeyProject) -> None:
    set_year()
    assert plan_of(project) == {}


def test_months_that_do_not_add_up_leave_neither(set_year: Any) -> None:
    error = refused(lambda: set_year(amounts={3: 2000 * WAN, 6: 5000 * WAN}))
    assert error.code == "plan.sum_differs"
    assert "各月合计 7,000.00万元，年度计划投资 8,000.00万元" in error.message


def test_a_change_is_a_new_revision(set_year: Any, project: KeyProject) -> None:
    set_year(amounts=QUARTERS)
    set_year(amounts={6: 3000 * WAN, 9: 3000 * WAN, 12: 2000 * WAN})
    assert plan_of(project) == {6: 3000 * WAN, 9: 3000 * WAN, 12: 2000 * WAN}
    rows = MonthlyPlan.objects.order_by("month", "revision").values_list("month", "revision", "is_current")
    assert list(rows) == [
        (3, 1, False),
        (6, 1, False),
        (6, 2, True),
        (9, 1, False),
        (9, 2, True),
        (12, 1, True),
    ]
    changes = json.loads(AuditEvent.objects.order_by("-number")[0].changes)
    assert changes["2025年3月计划"] == ["20,000,000.00元", None]
    assert changes["2025年6月计划"] == ["20,000,000.00元", "30,000,000.00元"]


def test_a_month_taken_out_may_come_back(set_year: Any, project: KeyProject) -> None:
    set_year(amounts=QUARTERS)
    set_year(amounts={6: 4000 * WAN, 9: 2000 * WAN, 12: 2000 * WAN})
    set_year(amounts=QUARTERS)
    assert plan_of(project) == QUARTERS
    march = MonthlyPlan.objects.filter(month=3).values_list("revision", "is_current")
    assert set(march) == {(1, False), (2, True)}


def test_setting_the_same_again_leaves_no_trace(set_year: Any) -> None:
    set_year(amounts=QUARTERS)
    with nothing_changes():
        set_year(amounts=QUARTERS)


def test_months_that_are_over_are_changed_only_with_a_reason(set_year: Any, project: KeyProject) -> None:
    set_year(amounts=QUARTERS)
    lowered = {3: 500 * WAN, 6: 3500 * WAN, 9: 2000 * WAN, 12: 2000 * WAN}
    april = dt.date(2025, 4, 8)
    error = refused(lambda: set_year(amounts=lowered, today=april))
    assert (error.code, error.field) == ("plan.past_without_reason", "reason")
    assert error.message.startswith("3月已经过去")
    set_year(amounts=lowered, today=april, reason="长高新发〔2025〕18号")
    assert plan_of(project) == lowered
    assert MonthlyPlan.objects.get(month=3, is_current=True).reason == "长高新发〔2025〕18号"


def test_a_plan_may_be_entered_for_months_already_over(set_year: Any, project: KeyProject) -> None:
    set_year(amounts=QUARTERS, today=dt.date(2025, 5, 20))
    assert plan_of(project) == QUARTERS


@pytest.mark.parametrize(
    ("amounts", "code", "field"),
    [
        ({13: 8000 * WAN}, "month.invalid", "month"),
        ({0: 8000 * WAN}, "month.invalid", "month"),
        ({5: 9000 * WAN, 6: -1000 * WAN}, "money.negative", "month_6"),
        ({5: Decimal("79999999.999"), 6: Decimal("0.001")}, "money.invalid", "month_5"),
    ],
)
def test_impossible_months_are_refused(
    set_year: Any, amounts: dict[int, Decimal], code: str, field: str
) -> None:
    error = refused(lambda: set_year(amounts=amounts))
    assert (error.code, error.field) == (code, field)


@pytest.mark.parametrize("year", [0, 1999, 2101, 99999])
def test_a_year_out_of_reach_is_refused(set_year: Any, year: int) -> None:
    assert refused(lambda: set_year(year=year)).code == "year.out_of_range"


def test_a_plan_larger_than_the_whole_project_is_a_slip(set_year: Any) -> None:
    error = refused(lambda: set_year(8000 * YI))
    assert (error.code, error.field) == ("ledger.plan_above_total", "planned_investment")
    assert "单位" in error.remedy


def test_a_negative_year_is_refused(set_year: Any) -> None:
    assert refused(lambda: set_year(Decimal(-1))).code == "money.negative"


def test_an_unknown_plan_is_kept_unknown(set_year: Any) -> None:
    assert set_year(None).planned_investment is None


def test_the_year_alone_is_not_changed_away_from_its_months(project: KeyProject, officer: Actor) -> None:
    make_plan(project, QUARTERS)
    error = refused(
        lambda: actions.enter_ledger(project, by=officer, year=2025, planned_investment=9000 * WAN)
    )
    assert (error.code, error.field) == ("ledger.months_differ", "planned_investment")


def test_entering_the_ledger_keeps_the_goals_that_are_not_given(project: KeyProject, officer: Actor) -> None:
    LedgerEntry.objects.create(project=project, year=2025, goals="投产")
    entry = actions.enter_ledger(project, by=officer, year=2025, planned_investment=8000 * WAN)
    assert (entry.goals, entry.planned_investment) == ("投产", 8000 * WAN)


def test_months_need_the_year_in_the_ledger(project: KeyProject, officer: Actor) -> None:
    error = refused(
        lambda: actions.set_monthly_plan(project, by=officer, year=2025, amounts=QUARTERS, today=TODAY)
    )
    assert error.code == "plan.not_in_ledger"


def test_months_alone_may_be_set_for_a_year_in_the_ledger(project: KeyProject, officer: Actor) -> None:
    make_entry(project)
    actions.set_monthly_plan(project, by=officer, year=2025, amounts=QUARTERS, today=TODAY)
    assert plan_of(project) == QUARTERS

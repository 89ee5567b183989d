"""月度填报: one month, one current figure; corrections are revisions; another unit is noticed."""

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.audit.models import AuditEvent
from gaoxin.foundation.provenance import Origin
from gaoxin.projects import actions
from gaoxin.projects.models import InvestmentRecord, KeyProject
from tests.projects.making import WAN, YI, make_entry, make_plan
from tests.projects.refusing import refused
from tests.unchanged import nothing_changes

TODAY = dt.date(2025, 6, 20)


@pytest.fixture
def report(project: KeyProject, officer: Actor) -> Any:
    def act(month: int = 5, amount: Decimal = 1000 * WAN, **rest: Any) -> InvestmentRecord:
        given = {"year": 2025, "today": TODAY} | rest
        return actions.report_month(project, by=officer, month=month, amount=amount, **given)

    return act


def test_a_month_is_reported_with_where_it_comes_from(report: Any, officer: Actor) -> None:
    origin = Origin(source="表格导入：5月调度表.xlsx", batch=7, row=12)
    made = report(physical_progress=" 主体三层 ", origin=origin)
    assert (made.amount, made.physical_progress, made.revision) == (1000 * WAN, "主体三层", 1)
    assert (made.source, made.source_batch, made.source_row) == (origin.source, 7, 12)
    assert made.recorded_by == officer.name
    changes = json.loads(AuditEvent.objects.get().changes)
    assert changes == {
        "2025年5月完成": [None, "10,000,000.00元"],
        "2025年5月形象进度": [None, "主体三层"],
    }


def test_a_correction_is_a_new_revision_and_the_old_one_stays(report: Any, project: KeyProject) -> None:
    report()
    report(amount=1200 * WAN)
    rows = project.investment_records.values_list("revision", "amount", "is_current")
    assert list(rows) == [(1, 1000 * WAN, False), (2, 1200 * WAN, True)]
    changes = json.loads(AuditEvent.objects.order_by("-number")[0].changes)
    assert changes == {"2025年5月完成": ["10,000,000.00元", "12,000,000.00元"]}


def test_the_same_report_again_leaves_no_trace(report: Any) -> None:
    report(physical_progress="主体三层")
    with nothing_changes():
        report(physical_progress="主体三层")


def test_progress_in_words_alone_may_be_put_right(report: Any, project: KeyProject) -> None:
    report(physical_progress="主体三层")
    report(physical_progress="主体四层")
    current = project.investment_records.get(is_current=True)
    assert (current.amount, current.physical_progress, current.revision) == (1000 * WAN, "主体四层", 2)


def test_zero_is_a_report_and_no_report_is_none(report: Any, project: KeyProject) -> None:
    report(amount=Decimal(0))
    assert project.investment_records.get().amount == 0


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"month": 13}, "month.invalid", "month"),
        ({"month": 0}, "month.invalid", "month"),
        ({"month": 7}, "month.future", "month"),
        ({"year": 0}, "year.out_of_range", "year"),
        ({"year": 20255}, "year.out_of_range", "year"),
        ({"amount": Decimal("-0.01")}, "money.negative", "amount"),
        ({"amount": Decimal("0.001")}, "money.invalid", "amount"),
        ({"physical_progress": "长" * 301}, "text.too_long", "physical_progress"),
    ],
)
def test_what_cannot_be_is_refused(report: Any, given: dict[str, Any], code: str, field: str) -> None:
    error = refused(lambda: report(**given))
    assert (error.code, error.field) == (code, field)


def test_the_month_under_way_may_be_reported(report: Any) -> None:
    assert report(month=6).month == 6


@pytest.mark.parametrize("slip", [Decimal(1000), 1000 * YI])
def test_an_amount_in_another_unit_than_the_months_plan_is_asked_about(
    report: Any, project: KeyProject, slip: Decimal
) -> None:
    make_plan(project, {5: 1000 * WAN})
    error = refused(lambda: report(amount=slip))
    assert (error.code, error.field) == ("money.unit_slip", "amount")
    assert report(amount=slip, confirmed=True).amount == slip


def test_without_months_the_year_tells_the_size(report: Any, project: KeyProject) -> None:
    make_entry(project, planned=8000 * WAN)
    assert refused(lambda: report(amount=700 * WAN * WAN)).code == "money.unit_slip"
    assert report(amount=100 * WAN).amount == 100 * WAN


def test_without_any_plan_the_whole_project_tells_the_size(report: Any) -> None:
    assert refused(lambda: report(amount=3 * YI * WAN)).code == "money.unit_slip"


def test_words_may_be_corrected_beside_a_confirmed_amount(report: Any, project: KeyProject) -> None:
    make_plan(project, {5: 1000 * WAN})
    report(amount=Decimal(1000), confirmed=True)
    assert report(amount=Decimal(1000), physical_progress="停工检修").revision == 2

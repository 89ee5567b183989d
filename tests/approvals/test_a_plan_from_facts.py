"""A project's facts become its plan: what it needs, what it does not, what measures save."""

import datetime as dt
from decimal import Decimal

import pytest

from gaoxin.approvals.assembly import propose
from gaoxin.approvals.assembly.planning import Proposal
from gaoxin.approvals.models import AreaAssessment
from gaoxin.foundation.zones.models import Zone
from gaoxin.foundation.zones.scope import Scope
from gaoxin.projects.models import KeyProject
from gaoxin.values.errors import DomainError
from gaoxin.values.workdays import WorkingCalendar, load_calendar
from tests.approvals.made import CALENDAR, STANDARD_LAND, make_project, state

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 2)


@pytest.fixture
def calendar() -> WorkingCalendar:
    return load_calendar(CALENDAR)


@pytest.fixture
def project(zone: Zone) -> KeyProject:
    project = make_project(zone)
    state(project, STANDARD_LAND, on=DAY)
    return project


def proposal(project: KeyProject, calendar: WorkingCalendar, **more: int) -> Proposal:
    scope = Scope(zone_ids=frozenset({project.zone_id}))
    return propose(project, scope=scope, on=DAY, start=DAY, calendar=calendar, **more)


def test_the_kind_of_case_follows_from_the_facts(project: KeyProject, calendar: WorkingCalendar) -> None:
    found = proposal(project, calendar)
    assert found.case_type.key == "industrial_filing_standard_land"
    assert {"eia_report", "eia_registration"} <= set(found.needed.does_not)
    assert "land_sale" in found.needed.applies


def test_an_open_fact_leaves_the_item_open_and_names_the_question(
    project: KeyProject, calendar: WorkingCalendar
) -> None:
    state(project, {"discharges_to_sewer": ""}, on=DAY)
    found = proposal(project, calendar)
    assert "drainage" in found.needed.is_open
    assert "discharges_to_sewer" in found.needed.missing
    assert "drainage" not in found.base.positions


def test_without_the_way_to_land_the_person_is_told_what_to_state(
    zone: Zone, calendar: WorkingCalendar
) -> None:
    project = make_project(zone)
    with pytest.raises(DomainError, match="还不能确定审批类型") as refused:
        proposal(project, calendar)
    assert "用地方式" in refused.value.remedy


def test_hazardous_chemicals_are_sent_elsewhere(project: KeyProject, calendar: WorkingCalendar) -> None:
    state(project, {"is_hazardous_chemical": "true"}, on=DAY)
    with pytest.raises(DomainError, match="没有适合这个项目的审批类型") as refused:
        proposal(project, calendar)
    assert "应急管理" in refused.value.remedy


def test_without_the_length_of_the_works_nothing_after_them_is_planned(
    project: KeyProject, calendar: WorkingCalendar
) -> None:
    short, long = proposal(project, calendar), proposal(project, calendar, works_days=300)
    assert "completion_filing" not in short.base.positions
    assert {"works", "completion_filing", "building_title"} <= set(long.base.positions)
    assert short.plan(()).finish == long.plan(()).finish


def test_side_by_side_is_never_later_than_one_after_another(
    project: KeyProject, calendar: WorkingCalendar
) -> None:
    found = proposal(project, calendar)
    serial, parallel = found.plan(()), found.plan(("parallel",))
    assert parallel.working_days < serial.working_days


def test_the_promised_limits_shorten_the_plan(project: KeyProject, calendar: WorkingCalendar) -> None:
    found = proposal(project, calendar)
    assert found.plan(("parallel", "promised")).working_days < found.plan(("parallel",)).working_days


def test_a_measure_whose_conditions_fail_is_refused_with_the_reason(
    project: KeyProject, calendar: WorkingCalendar
) -> None:
    state(project, {"is_two_high": "true"}, on=DAY)
    found = proposal(project, calendar)
    offer = {one.key: one for one in found.offers}["bundled_eia"]
    assert offer.state is False
    with pytest.raises(DomainError, match="“打捆环评”不能用于这个项目"):
        found.plan(("bundled_eia",))


def test_an_area_report_replaces_only_items_of_its_kind_while_it_is_valid(
    project: KeyProject, calendar: WorkingCalendar
) -> None:
    facts = {
        "energy_use": "2000",
        "power_use": "800",
        "in_assessed_area": "true",
        "conforms_zone_plan": "true",
        "on_negative_list": "false",
        "is_high_risk": "false",
    }
    state(project, facts, on=DAY)
    AreaAssessment.objects.create(
        zone=project.zone,
        kind="energy",
        area_name="示例园区",
        approved_on=dt.date(2024, 1, 10),
        valid_until=dt.date(2029, 1, 9),
    )
    found = {one.key: one for one in proposal(project, calendar).offers}["area_assessment"]
    assert found.state is True
    assert found.items == ("energy_review",)


def test_an_expired_area_report_says_so(project: KeyProject, calendar: WorkingCalendar) -> None:
    state(project, {"energy_use": "2000", "power_use": "800"}, on=DAY)
    AreaAssessment.objects.create(
        zone=project.zone,
        kind="energy",
        area_name="示例园区",
        approved_on=dt.date(2019, 1, 10),
        valid_until=dt.date(2024, 1, 9),
    )
    found = {one.key: one for one in proposal(project, calendar).offers}["area_assessment"]
    assert found.state is False
    assert any("到期" in reason for reason in found.reasons)


def test_pre_review_lets_permits_wait_only_with_their_certificates(
    project: KeyProject, calendar: WorkingCalendar
) -> None:
    state(project, {"applies_voluntarily": "true", "bears_risk": "true", "sold_with_scheme": "true"}, on=DAY)
    found = proposal(project, calendar)
    usual = (*found.usual(), "pre_review")
    before, after = found.plan(found.usual()), found.plan(usual)
    assert after.working_days < before.working_days
    permit, land = after.item("works_planning_permit"), after.item("land_sale").certificate
    assert permit.acceptance < before.item("works_planning_permit").acceptance
    assert permit.certificate >= land
    assert after.item("scheme_review").acceptance < before.item("scheme_review").acceptance


def test_the_register_s_papers_are_never_asked_again(project: KeyProject, calendar: WorkingCalendar) -> None:
    asked = {one.key for one in proposal(project, calendar).base.paper_list}
    assert "project_basis" not in asked
    assert "land_contract" not in asked


def test_the_ledger_s_investment_is_exact(project: KeyProject, calendar: WorkingCalendar) -> None:
    project.total_investment = Decimal("123456789.01")
    project.save()
    fact = proposal(project, calendar).facts["total_investment"]
    assert fact.value == 12_345_678_901
    assert fact.source == "重点项目台账"

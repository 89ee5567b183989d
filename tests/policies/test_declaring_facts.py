"""A fact the register has no place for is declared, dated, never overwritten; refusals write nothing."""

import datetime as dt
from typing import Any

import pytest

from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.audit.models import AuditEvent
from gaoxin.foundation.provenance import Origin
from gaoxin.policies.actions import declare_fact
from gaoxin.policies.models import DeclaredFact
from gaoxin.values.errors import DomainError, NotFound, NotPermitted
from tests.factories import actor_of, make_actor, make_user, make_zone
from tests.policies.made import TODAY, answer, facts, make_equity, make_near_tech_sme
from tests.unchanged import nothing_changes

pytestmark = pytest.mark.django_db


def declared(enterprise, by, fact_id: str, value: str, **rest: Any) -> DeclaredFact:
    given: dict[str, Any] = {"year": None, "observed_on": TODAY, "today": TODAY, **rest}
    return declare_fact(enterprise, by=by, fact_id=fact_id, value=value, **given)


def refused(enterprise, by, fact_id: str, value: str, **rest: Any) -> DomainError:
    with nothing_changes(), pytest.raises(DomainError) as found:
        declared(enterprise, by, fact_id, value, **rest)
    return found.value


def test_a_declared_fact_says_who_when_and_where_it_comes_from(enterprise, keeper):
    row = declared(enterprise, keeper, "is_resident", "true", origin=Origin(source="营业执照"))
    assert (row.value, row.observed_on, row.source) == ("true", TODAY, "营业执照")
    assert row.recorded_by == keeper.name
    assert row.is_sample is False


def test_an_audit_event_tells_the_fact_in_words(enterprise, keeper):
    declared(enterprise, keeper, "total_income", "1200.5", year=2025)
    event = AuditEvent.objects.get(action="policies.fact_declared")
    assert "2025年总收入" in event.changes
    assert "1200.5" in event.changes


@pytest.mark.parametrize("role", [Role.ZONE_LEADER, Role.PROJECT_TEAM, Role.ENTERPRISE_USER])
def test_only_those_who_keep_enterprises_may_declare(enterprise, zone, role):
    person = actor_of(make_user(zone, role, enterprise_id=enterprise.pk))
    with nothing_changes(), pytest.raises(NotPermitted):
        declared(enterprise, person, "is_resident", "true")


def test_for_an_officer_of_another_zone_there_is_no_such_enterprise(enterprise):
    stranger = make_actor(make_zone(), Role.ENTERPRISE_SERVICE)
    with nothing_changes(), pytest.raises(NotFound):
        declared(enterprise, stranger, "is_resident", "true")


def test_a_day_to_come_is_refused(enterprise, keeper):
    error = refused(enterprise, keeper, "is_resident", "true", observed_on=TODAY + dt.timedelta(days=1))
    assert (error.code, error.field) == ("day.future", "observed_on")


@pytest.mark.parametrize(
    ("fact", "year"),
    [("total_income", None), ("is_resident", 2025), ("conversions", 2010), ("conversions", 2027)],
)
def test_a_year_that_does_not_go_with_the_fact_is_refused(enterprise, keeper, fact, year):
    error = refused(enterprise, keeper, fact, "1", year=year)
    assert (error.code, error.field) == ("fact.year", "year")


@pytest.mark.parametrize("fact", ["revenue", "holds_high_tech", "registered_on", "sector", "staff"])
def test_what_the_register_gives_is_not_declared(enterprise, keeper, fact):
    error = refused(enterprise, keeper, fact, "1", year=2025 if fact in ("revenue", "staff") else None)
    assert error.code == "fact.of_the_register"
    assert "企业档案" in error.remedy


def test_a_fact_no_dictionary_knows_is_refused(enterprise, keeper):
    assert refused(enterprise, keeper, "luck", "true").code == "fact.unknown"


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("is_resident", "yes"),
        ("is_resident", "1"),
        ("rd_body_level", "universal"),
        ("segment_years", "-1"),
        ("segment_years", "2.5"),
        ("segment_years", "three"),
        ("market_share_domestic", "100.1"),
        ("market_rank_domestic", "0"),
        ("development_score", "60.05"),
        ("valuation_usd", "NaN"),
        ("valuation_usd", "Infinity"),
        ("planned_key_investment", "1" + "0" * 17),
    ],
)
def test_a_value_the_fact_cannot_have_is_refused(enterprise, keeper, fact, value):
    assert refused(enterprise, keeper, fact, value).message


def test_the_later_observation_holds_and_the_earlier_one_stays(enterprise, keeper):
    declared(enterprise, keeper, "segment_years", "3", observed_on=dt.date(2026, 5, 1))
    declared(enterprise, keeper, "segment_years", "2", observed_on=dt.date(2026, 1, 1))
    assert facts(enterprise, keeper)["segment_years"] == 3
    assert facts(enterprise, keeper, on=dt.date(2026, 2, 1))["segment_years"] == 2
    assert DeclaredFact.objects.count() == 2


def test_of_two_on_one_day_the_last_written_holds(enterprise, keeper):
    declared(enterprise, keeper, "segment_years", "3")
    declared(enterprise, keeper, "segment_years", "4")
    assert facts(enterprise, keeper)["segment_years"] == 4


def test_an_empty_value_makes_it_unknown_again(enterprise, keeper):
    declared(enterprise, keeper, "segment_years", "3", observed_on=dt.date(2026, 1, 1))
    declared(enterprise, keeper, "segment_years", "", observed_on=dt.date(2026, 5, 1))
    assert "segment_years" not in facts(enterprise, keeper)
    assert facts(enterprise, keeper, on=dt.date(2026, 2, 1))["segment_years"] == 3


def test_what_was_declared_later_is_not_known_on_an_earlier_day(enterprise, keeper):
    declared(enterprise, keeper, "segment_years", "3")
    assert "segment_years" not in facts(enterprise, keeper, on=TODAY - dt.timedelta(days=1))


def test_that_there_is_no_equity_is_declared_as_none_and_nothing_else(enterprise, keeper):
    assert "equity_three_years" not in facts(enterprise, keeper)
    error = refused(enterprise, keeper, "equity_three_years", "500")
    assert error.code == "fact.of_the_register"
    declared(enterprise, keeper, "equity_three_years", "0")
    assert facts(enterprise, keeper)["equity_three_years"] == 0


@pytest.mark.parametrize("qualified", [True, None])
def test_a_payment_in_the_register_stands_above_having_declared_none(enterprise, keeper, qualified):
    declared(enterprise, keeper, "equity_three_years", "0")
    make_equity(enterprise, 600, qualified_investor=qualified)
    known = facts(enterprise, keeper).get("equity_three_years")
    assert known == (600_000_000 if qualified else None)


def test_a_declared_fact_closes_the_last_gap(enterprise, keeper):
    make_near_tech_sme(enterprise)
    declared(enterprise, keeper, "on_abnormal_list", "")
    before = answer(enterprise, keeper, "tech_sme")
    assert (before.verdict.value, before.missing) == ("UNKNOWN", ("on_abnormal_list",))
    declared(enterprise, keeper, "on_abnormal_list", "false")
    assert answer(enterprise, keeper, "tech_sme").verdict.value == "MET"
    declared(enterprise, keeper, "on_abnormal_list", "true")
    after = answer(enterprise, keeper, "tech_sme")
    assert after.verdict.value == "NOT_MET"
    assert [one.criterion.id for one in after.failed] == ["abnormal"]

"""年度预测: classes that can be counted, a range by a stated rule, and afterwards what really happened."""

import datetime as dt

import pytest

from gaoxin.enterprises.models import RecognitionKind
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.audit.models import AuditEvent
from gaoxin.policies.actions import match_zone
from gaoxin.policies.actions.cultivation import open_plan
from gaoxin.policies.actions.forecasting import keep_forecast
from gaoxin.policies.assembly.cultivation import proposed_steps
from gaoxin.policies.assembly.forecast import forecast_of, gained_between
from gaoxin.policies.assembly.ladder import RUNGS
from gaoxin.policies.assembly.seasons import Season
from gaoxin.policies.kept_forecasts import outcome_of, rungs_of
from gaoxin.policies.models import YearForecast
from gaoxin.values.errors import Conflict, DomainError, NotPermitted
from tests.enterprises.made import make_enterprise, make_recognition
from tests.factories import actor_of, make_actor, make_user
from tests.policies.made import TODAY, answer, declare, make_near_tech_sme
from tests.unchanged import nothing_changes

pytestmark = pytest.mark.django_db
POLICY, KIND = "tech_sme", RecognitionKind.TECH_SME
TARGET = dt.date(2026, 8, 20)


@pytest.fixture
def officer(zone):
    return make_user(zone, Role.ENTERPRISE_SERVICE)


def ready(zone):
    firm = make_enterprise(zone)
    make_near_tech_sme(firm)
    return firm


def short(zone):
    firm = ready(zone)
    declare(firm, "on_abnormal_list", "true")
    return firm


def planned(firm, officer, *, due=TARGET, target=TARGET):
    by = actor_of(officer)
    steps = [(one, due) for one in proposed_steps(answer(firm, by, POLICY))]
    return open_plan(firm, by=by, policy=POLICY, owner=officer, target_on=target, today=TODAY, steps=steps)


def title(firm, on=dt.date(2026, 7, 1), **rest):
    rest.setdefault("valid_until", dt.date(2026, 12, 31))
    return make_recognition(firm, kind=KIND, recognised_on=on, **rest)


def rung(zone, keeper, *, on=TODAY, year=2026):
    run = match_zone(zone, by=keeper, on=on)
    found = forecast_of(run, scope=keeper.scope, year=year, on=on)
    return next(one for one in found.rungs if one.policy == POLICY)


def test_firms_fall_into_classes_and_only_some_are_counted(zone, keeper, officer):
    qualifies, near, grown = ready(zone), short(zone), short(zone)
    planned(grown, officer)
    open_firm = ready(zone)
    declare(open_firm, "on_abnormal_list", "")
    already = ready(zone)
    title(already, on=dt.date(2026, 3, 2))
    found = rung(zone, keeper)
    assert found.groups["recognised"] == (already.pk,)
    assert found.groups["ready"] == (qualifies.pk,)
    assert found.groups["planned"] == (grown.pk,)
    assert found.groups["near"] == (near.pk,)
    assert found.groups["open"] == (open_firm.pk,)
    assert (found.low, found.high) == (2, 3)


def test_a_plan_counts_only_while_its_steps_end_in_time_and_none_is_late(zone, keeper, officer):
    late, next_year = short(zone), short(zone)
    planned(late, officer, due=TODAY)
    planned(next_year, officer, target=dt.date(2027, 6, 1))
    after = TODAY + dt.timedelta(days=1)
    found = rung(zone, keeper, on=after)
    assert found.groups["planned"] == ()
    assert set(found.groups["near"]) == {late.pk, next_year.pk}


def test_a_recorded_fact_moves_a_firm_from_short_to_qualifying(zone, keeper):
    firm = short(zone)
    assert rung(zone, keeper).groups["near"] == (firm.pk,)
    declare(firm, "on_abnormal_list", "false", observed_on=TODAY)
    found = rung(zone, keeper)
    assert found.groups["near"] == ()
    assert found.groups["ready"] == (firm.pk,)


def test_after_the_season_who_qualifies_waits_for_the_next_year(zone, keeper, monkeypatch):
    firm = ready(zone)
    over = Season(2026, dt.date(2026, 4, 1), dt.date(2026, 5, 31), "")
    seasons = dict.fromkeys(RUNGS, over)
    monkeypatch.setattr("gaoxin.policies.assembly.forecast.seasons_of", lambda *_a, **_k: seasons)
    found = rung(zone, keeper)
    assert found.groups["late"] == (firm.pk,)
    assert (found.low, found.high) == (0, 0)


def test_renewals_due_are_told_by_verdict_and_are_not_new(zone, keeper):
    fit, unfit, renewed = ready(zone), short(zone), ready(zone)
    for firm in (fit, unfit, renewed):
        title(firm, on=dt.date(2025, 9, 1), valid_until=dt.date(2026, 8, 31))
    title(renewed, on=dt.date(2026, 6, 1), valid_until=dt.date(2027, 5, 31))
    found = rung(zone, keeper)
    assert found.groups["renew_met"] == (fit.pk,)
    assert found.groups["renew_short"] == (unfit.pk,)
    assert found.groups["renewed"] == (renewed.pk,)
    assert found.groups["recognised"] == ()
    assert found.high == 0


def test_a_new_holder_is_who_did_not_hold_it_the_day_before(zone, keeper):
    new, back = make_enterprise(zone), make_enterprise(zone)
    title(new)
    title(back, on=dt.date(2024, 1, 1), valid_until=dt.date(2024, 12, 31))
    title(back, on=dt.date(2026, 7, 2))
    withdrawn = make_enterprise(zone)
    title(withdrawn, withdrawn_on=dt.date(2026, 7, 20), withdrawn_reason="弄虚作假")
    first, last = dt.date(2026, 1, 1), dt.date(2026, 12, 31)
    found = gained_between(keeper.scope, first=first, last=last, on=last)
    assert set(found[KIND]) == {new.pk, back.pk}


def test_a_kept_forecast_is_held_to_what_happened(zone, keeper):
    hit, missed = ready(zone), ready(zone)
    surprise = short(zone)
    match_zone(zone, by=keeper, on=TODAY)
    row = keep_forecast(zone, by=keeper, year=2026, today=TODAY, note="年中调度")
    title(hit)
    title(surprise, on=dt.date(2026, 9, 1))
    rungs = rungs_of(row)
    found = outcome_of(row, rungs, scope=keeper.scope, today=dt.date(2027, 1, 5))
    mine = next(one for one in found if one.rung.policy == POLICY)
    assert set(mine.comparison.hit) == {hit.pk}
    assert mine.comparison.missed == (missed.pk,)
    assert set(mine.comparison.unforeseen) == {surprise.pk}
    assert mine.group_of(surprise.pk) == "near"
    assert mine.gained == 2
    assert str(mine.missed_word) == "预测到而没有取得"


def test_what_is_kept_stays_when_facts_change(zone, keeper):
    firm = ready(zone)
    match_zone(zone, by=keeper, on=TODAY)
    row = keep_forecast(zone, by=keeper, year=2026, today=TODAY)
    declare(firm, "on_abnormal_list", "true", observed_on=TODAY)
    match_zone(zone, by=keeper, on=TODAY)
    kept = next(one for one in rungs_of(row) if one.policy == POLICY)
    assert kept.groups["ready"] == (firm.pk,)
    assert AuditEvent.objects.filter(action="policies.year_forecast").count() == 1


def test_a_zone_that_was_never_matched_is_not_forecast(zone, keeper):
    with nothing_changes(), pytest.raises(Conflict, match="还没有匹配"):
        keep_forecast(zone, by=keeper, year=2026, today=TODAY)


@pytest.mark.parametrize("year", [2025, 2028])
def test_only_this_year_and_the_next_are_forecast(zone, keeper, year):
    match_zone(zone, by=keeper, on=TODAY)
    with nothing_changes(), pytest.raises(DomainError, match="不能预测"):
        keep_forecast(zone, by=keeper, year=year, today=TODAY)


def test_who_may_not_forecast_changes_nothing(zone, keeper):
    match_zone(zone, by=keeper, on=TODAY)
    lead = make_actor(zone, Role.CHAIN_LEAD)
    with nothing_changes(), pytest.raises(NotPermitted):
        keep_forecast(zone, by=lead, year=2026, today=TODAY)
    assert not YearForecast.objects.exists()

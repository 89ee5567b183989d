"""Pages of plans, renewals, forecasts and changes: who sees what, forms that refuse in words."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.zones.scope import Scope
from gaoxin.policies.actions import match_zone
from gaoxin.policies.assembly.answers import answer_for
from gaoxin.policies.models import CultivationPlan, RenewalReminder, YearForecast
from tests.enterprises.made import make_enterprise, make_recognition
from tests.factories import actor_of, login, make_user, make_zone
from tests.policies.made import declare, make_near_tech_sme
from tests.unchanged import nothing_changes

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
TARGET = TODAY + dt.timedelta(days=200)


@pytest.fixture
def user(zone):
    return make_user(zone, Role.ENTERPRISE_SERVICE, display_name="小张")


@pytest.fixture
def officer(user, client) -> Client:
    return login(client, user)


@pytest.fixture
def short(enterprise):
    make_near_tech_sme(enterprise)
    declare(enterprise, "on_abnormal_list", "true")
    return enterprise


@pytest.fixture
def plan(short, officer, user) -> CultivationPlan:
    page = address("cultivate", short.pk, "tech_sme")
    codes = officer.get(page).context["proposed"]
    sent = {"owner": user.pk, "target_on": TARGET.isoformat(), "step": [one.code for one, _on in codes]}
    assert officer.post(page, sent).status_code == 302
    return CultivationPlan.objects.get()


def address(name: str, *rest: object) -> str:
    return reverse(f"policies:{name}", args=rest)


def text(response) -> str:
    return response.content.decode()


def test_a_plan_is_made_from_the_explanation_and_shown_beside_it(plan, short, officer):
    explanation = text(officer.get(address("explanation", short.pk, "tech_sme")))
    assert address("plan", plan.pk) in explanation
    page = text(officer.get(address("plan", plan.pk)))
    for words in ("经营异常", "小张", "制定计划", "还有"):
        assert words in page


def test_an_unticked_step_is_left_out(short, officer, user):
    page = address("cultivate", short.pk, "tech_sme")
    officer.post(page, {"owner": user.pk, "target_on": TARGET.isoformat()})
    assert CultivationPlan.objects.get().steps.count() == 0


def test_a_target_in_the_past_is_refused_beside_the_field(short, officer, user):
    page = address("cultivate", short.pk, "tech_sme")
    with nothing_changes():
        response = officer.post(page, {"owner": user.pk, "target_on": "2020-01-01"})
    assert response.status_code == 422
    assert "目标申报日期 2020-01-01 不合理" in text(response)


def test_every_step_of_a_step_goes_through_its_form(plan, officer):
    number = plan.steps.get().number
    later = (TARGET - dt.timedelta(days=10)).isoformat()
    officer.post(address("plan_step_postpone", plan.pk, number), {"due_on": later, "reason": "企业出差"})
    officer.post(address("plan_step_done", plan.pk, number), {"note": "已联系市场监管局"})
    page = text(officer.get(address("plan", plan.pk)))
    assert "已办，但登记的事实还没有显示达到" in page
    officer.post(address("plan_close", plan.pk), {"state": "dropped", "reason": "企业迁出"})
    assert "已终止" in text(officer.get(address("plan", plan.pk)))


def test_a_form_without_its_reason_comes_back(plan, officer):
    number = plan.steps.get().number
    with nothing_changes():
        response = officer.post(address("plan_step_drop", plan.pk, number), {"reason": ""})
    assert response.status_code == 422


def test_plans_are_listed_filtered_and_exported(plan, officer):
    page = text(officer.get(address("plans"), {"owner": "mine"}))
    assert plan.enterprise.name in page
    assert plan.enterprise.name not in text(officer.get(address("plans"), {"owner": "others"}))
    sheet = officer.get(address("plans"), {"export": "xlsx"})
    assert sheet["Content-Type"].endswith("spreadsheetml.sheet")


def test_the_plan_leaves_as_a_word_file(plan, officer):
    response = officer.get(address("plan_note", plan.pk))
    assert b"".join(response.streaming_content)[:2] == b"PK"


@pytest.mark.parametrize("name", ["plan_edit", "plan_close", "plan_step_new"])
def test_a_leader_reads_plans_and_keeps_none(plan, zone, name):
    leader = login(Client(), make_user(zone, Role.ZONE_LEADER))
    assert leader.get(address("plan", plan.pk)).status_code == 200
    with nothing_changes():
        assert leader.post(address(name, plan.pk)).status_code == 403


def test_an_enterprise_user_sees_its_own_plan_alone(plan, zone, short):
    own = login(Client(), make_user(zone, Role.ENTERPRISE_USER, enterprise_id=short.pk))
    other = make_enterprise(zone)
    stranger = login(Client(), make_user(zone, Role.ENTERPRISE_USER, enterprise_id=other.pk))
    assert own.get(address("plan", plan.pk)).status_code == 200
    assert stranger.get(address("plan", plan.pk)).status_code == 404
    assert short.name not in text(stranger.get(address("plans")))
    for name in ("renewals", "forecast", "newest_changes"):
        assert own.get(address(name)).status_code == 403


def test_another_zone_finds_nothing(plan):
    neighbour = login(Client(), make_user(make_zone(code="other"), Role.ENTERPRISE_SERVICE))
    assert neighbour.get(address("plan", plan.pk)).status_code == 404
    assert neighbour.get(address("plan_edit", plan.pk)).status_code == 404


def test_the_calendar_shows_whether_a_firm_would_qualify_again(zone, short, officer):
    until = TODAY + dt.timedelta(days=40)
    make_recognition(short, kind="tech_sme", recognised_on=until - dt.timedelta(days=364), valid_until=until)
    page = text(officer.get(address("renewals"), {"month": f"{until:%Y-%m}"}))
    assert short.name in page
    assert "不符合" in page
    assert officer.post(address("remind")).status_code == 302
    assert RenewalReminder.objects.get().days == 90
    assert "提前 90 天" in text(officer.get(address("renewals"), {"month": f"{until:%Y-%m}"}))


def test_a_month_that_means_nothing_is_the_first_with_something(officer):
    assert officer.get(address("renewals"), {"month": "一月", "kind": "none"}).status_code == 200


def test_a_forecast_is_shown_kept_and_read_back(zone, short, user, officer):
    match_zone(zone, by=actor_of(user), on=TODAY)
    next_year = str(TODAY.year + 1)
    page = text(officer.get(address("forecast"), {"year": next_year, "rung": "tech_sme", "group": "near"}))
    assert short.name in page
    assert "下限＝本年已新认定＋已符合" in page
    officer.post(address("forecast_keep", TODAY.year + 1), {"note": "年初会议"})
    row = YearForecast.objects.get()
    kept = text(officer.get(address("forecast_kept", row.pk)))
    assert "年初会议" in kept
    assert "尚未取得" in kept
    assert b"".join(officer.get(address("forecast_kept_note", row.pk)).streaming_content)[:2] == b"PK"


def test_pages_before_the_first_matching_say_so(officer):
    assert "还没有匹配过" in text(officer.get(address("forecast")))
    assert "还没有匹配过" in text(officer.get(address("newest_changes")))


def test_changes_are_listed_with_names(zone, short, user, officer):
    match_zone(zone, by=actor_of(user), on=TODAY)
    declare(short, "on_abnormal_list", "false", observed_on=TODAY)
    run = match_zone(zone, by=actor_of(user), on=TODAY)
    page = text(officer.get(address("match_changes", run.pk), {"policy": "tech_sme", "kind": "gained"}))
    assert short.name in page
    scope = Scope(frozenset({zone.pk}))
    assert answer_for(short.pk, policy="tech_sme", scope=scope, on=TODAY).verdict.value == "MET"

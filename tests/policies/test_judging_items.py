"""What no figure decides is judged by people, with their reason, and reaches the answer."""

import datetime as dt
from typing import Any

import pytest

from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.audit.models import AuditEvent
from gaoxin.policies.actions import judge_item
from gaoxin.policies.models import Judgement
from gaoxin.values.errors import DomainError, NotFound, NotPermitted
from tests.factories import actor_of, make_actor, make_user, make_zone
from tests.policies.made import TODAY, answer, facts
from tests.unchanged import nothing_changes

pytestmark = pytest.mark.django_db

HIGH_TECH, SPECIALISED = "high_tech_enterprise", "specialised_sme"


def judged(enterprise, by, item: str, value: str, **rest: Any) -> Judgement:
    given: dict[str, Any] = {"policy": HIGH_TECH, "reason": "专家组意见", "judged_on": TODAY, "today": TODAY}
    return judge_item(enterprise, by=by, item=item, value=value, **{**given, **rest})


def refused(enterprise, by, item: str, value: str, **rest: Any) -> DomainError:
    with nothing_changes(), pytest.raises(DomainError) as found:
        judged(enterprise, by, item, value, **rest)
    return found.value


def points_of(enterprise, by, item: str) -> tuple[object, object]:
    figure = answer(enterprise, by, HIGH_TECH).figures[item]
    return figure.low, figure.high


def test_points_of_an_expert_reach_the_score(enterprise, keeper):
    assert points_of(enterprise, keeper, "advanced_item") == (0, 8)
    judged(enterprise, keeper, "advanced_item", "6.5")
    assert points_of(enterprise, keeper, "advanced_item") == (6.5, 6.5)
    event = AuditEvent.objects.get(action="policies.item_judged")
    assert "advanced_item" in event.changes


@pytest.mark.parametrize(("value", "state"), [("true", True), ("false", False)])
def test_a_manual_condition_reaches_the_answer(enterprise, keeper, value, state):
    judged(enterprise, keeper, "market_position", value, policy=SPECIALISED)
    readings = answer(enterprise, keeper, SPECIALISED).readings()
    assert next(one.state for one in readings if one.criterion.id == "market_position") is state


def test_an_empty_conclusion_takes_it_back(enterprise, keeper):
    judged(enterprise, keeper, "core_support", "true", judged_on=dt.date(2026, 5, 1))
    judged(enterprise, keeper, "core_support", "", judged_on=TODAY)
    assert f"{HIGH_TECH}:core_support" not in facts(enterprise, keeper)
    assert Judgement.objects.count() == 2


def test_only_the_enterprise_service_judges(enterprise, zone):
    for role in (Role.STATISTICIAN, Role.ZONE_LEADER, Role.ENTERPRISE_USER):
        person = actor_of(make_user(zone, role, enterprise_id=enterprise.pk))
        with nothing_changes(), pytest.raises(NotPermitted):
            judged(enterprise, person, "core_support", "true")


def test_nobody_judges_in_another_zone(enterprise):
    stranger = make_actor(make_zone(), Role.ENTERPRISE_SERVICE)
    with nothing_changes(), pytest.raises(NotFound):
        judged(enterprise, stranger, "core_support", "true")


def test_a_reason_is_needed(enterprise, keeper):
    assert refused(enterprise, keeper, "core_support", "true", reason="  ").field == "reason"


def test_a_day_to_come_is_refused(enterprise, keeper):
    error = refused(enterprise, keeper, "core_support", "true", judged_on=TODAY + dt.timedelta(days=1))
    assert (error.code, error.field) == ("day.future", "judged_on")


@pytest.mark.parametrize(
    ("item", "value"),
    [
        ("core_support", "perhaps"),
        ("core_support", "1"),
        ("advanced_item", "8.5"),
        ("advanced_item", "-1"),
        ("advanced_item", "6.25"),
        ("advanced_item", "many"),
        ("advanced_item", "NaN"),
        ("amount_item", "9"),
    ],
)
def test_a_conclusion_out_of_range_is_refused(enterprise, keeper, item, value):
    assert refused(enterprise, keeper, item, value).field == "value"


def test_what_figures_decide_is_not_judged(enterprise, keeper):
    assert refused(enterprise, keeper, "rd_enough", "true").code == "judgement.item"


def test_a_policy_not_in_force_on_the_day_is_not_judged(enterprise, keeper):
    error = refused(enterprise, keeper, "fame", "true", policy="little_giant", judged_on=dt.date(2019, 1, 1))
    assert error.code == "policy.not_in_force"


def test_a_policy_nobody_knows_is_refused(enterprise, keeper):
    assert refused(enterprise, keeper, "fame", "true", policy="luck").code == "rules.no_policy"

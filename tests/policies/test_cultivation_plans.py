"""培育计划: steps out of the gaps, worked on by officers, checked against the facts and by nobody's word."""

import datetime as dt

import pytest
from django.utils import timezone

from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.audit.models import AuditEvent
from gaoxin.foundation.notices.models import Notice
from gaoxin.policies.actions.cultivation import change_plan, close_plan, open_plan
from gaoxin.policies.actions.cultivation_steps import (
    StepText,
    add_step,
    change_step,
    drop_step,
    finish_step,
    postpone_step,
)
from gaoxin.policies.assembly.cultivation import proposed_steps, standings
from gaoxin.policies.models import CultivationEvent, CultivationPlan, PlanState, Responsible, StepKind
from gaoxin.policies.selectors.cultivation import plan as plan_of
from gaoxin.values.errors import Conflict, DomainError, NotFound, NotPermitted
from tests.factories import actor_of, make_actor, make_user, make_zone
from tests.policies.made import TODAY, answer, declare, make_near_tech_sme
from tests.unchanged import nothing_changes

pytestmark = pytest.mark.django_db
TARGET = dt.date(2027, 6, 15)


@pytest.fixture
def owner(zone):
    return make_user(zone, Role.ENTERPRISE_SERVICE, display_name="小张")


@pytest.fixture
def listed(enterprise):
    """Would be a 科技型中小企业, were it not on a list; and nobody has looked whether on another."""
    make_near_tech_sme(enterprise)
    declare(enterprise, "on_abnormal_list", "true")
    declare(enterprise, "on_dishonest_list", "")
    return enterprise


def opened(enterprise, owner, *, by=None, today=TODAY, target=TARGET):
    found = answer(enterprise, actor_of(owner), "tech_sme", on=today)
    steps = [(one, target) for one in proposed_steps(found)]
    return open_plan(
        enterprise,
        by=by or actor_of(owner),
        policy="tech_sme",
        owner=owner,
        target_on=target,
        today=today,
        steps=steps,
    )


def standing(plan, owner, *, on=TODAY):
    row = plan_of(plan.pk, scope=actor_of(owner).scope)
    return standings([row], scope=actor_of(owner).scope, on=on)[0]


def test_steps_come_from_what_fails_and_what_is_missing(listed, owner):
    plan = opened(listed, owner)
    kinds = {(one.kind, one.item): one for one in plan.steps.all()}
    condition = next(one for (kind, _item), one in kinds.items() if kind == StepKind.CONDITION)
    assert "经营异常" in condition.label
    assert condition.clause
    assert (StepKind.FACT, "on_dishonest_list") in kinds
    assert plan.events.get().kind == "opened"
    assert AuditEvent.objects.filter(action="policies.plan_opened").count() == 1


def test_of_alternatives_only_the_nearest_becomes_a_step(enterprise, owner):
    make_near_tech_sme(enterprise)
    found = answer(enterprise, actor_of(owner), "innovative_sme")
    from gaoxin.engines.rules.shortness import ways_to_go

    steps = [one for one in proposed_steps(found) if one.kind == StepKind.CONDITION]
    assert len(steps) == len(ways_to_go(found))


def test_a_recorded_fact_shows_its_step_reached_and_nobody_ticks_it(listed, owner):
    plan = opened(listed, owner)
    before = standing(plan, owner)
    assert before.settled == 0
    declare(listed, "on_abnormal_list", "false", observed_on=TODAY)
    after = standing(plan, owner)
    reached = [one for one in after.steps if one.is_reached]
    assert ["经营异常" in one.step.label for one in reached] == [True]
    assert reached[0].light == "green"
    assert reached[0].step.state == "open"


def test_a_withdrawn_fact_takes_it_back(listed, owner):
    plan = opened(listed, owner)
    declare(listed, "on_abnormal_list", "false", observed_on=TODAY)
    declare(listed, "on_abnormal_list", "true", observed_on=TODAY)
    assert standing(plan, owner).settled == 0


def test_lights_follow_the_due_day(listed, owner):
    plan = opened(listed, owner)
    assert standing(plan, owner, on=TODAY).light == "none"
    assert standing(plan, owner, on=TARGET - dt.timedelta(days=30)).light == "amber"
    late = standing(plan, owner, on=TARGET + dt.timedelta(days=1))
    assert late.light == "red"
    assert late.late == len(late.steps)


def test_one_open_plan_for_each_firm_and_policy(listed, owner):
    opened(listed, owner)
    with nothing_changes(), pytest.raises(Conflict, match="已有进行中"):
        opened(listed, owner)


@pytest.mark.parametrize("role", [Role.ZONE_LEADER, Role.STATISTICIAN, Role.FUND_MANAGER])
def test_who_may_not_keep_plans_changes_nothing(listed, owner, zone, role):
    by = make_actor(zone, role)
    with nothing_changes(), pytest.raises(NotPermitted):
        opened(listed, owner, by=by)


def test_the_owner_must_be_an_officer_of_the_zone(listed, owner, zone):
    other = make_user(make_zone(code="other"), Role.ENTERPRISE_SERVICE)
    with nothing_changes(), pytest.raises(DomainError, match="企业服务专员"):
        open_plan(
            listed,
            by=actor_of(owner),
            policy="tech_sme",
            owner=other,
            target_on=TARGET,
            today=TODAY,
            steps=[],
        )


def test_another_zone_does_not_see_the_plan(listed, owner):
    plan = opened(listed, owner)
    stranger = make_actor(make_zone(code="other"), Role.ENTERPRISE_SERVICE)
    with pytest.raises(NotFound):
        plan_of(plan.pk, scope=stranger.scope)


def test_a_new_owner_is_told(listed, owner, zone, django_capture_on_commit_callbacks):
    plan = opened(listed, owner)
    other = make_user(zone, Role.ENTERPRISE_SERVICE, display_name="小李")
    with django_capture_on_commit_callbacks(execute=True):
        change_plan(plan, by=actor_of(owner), owner=other, target_on=TARGET, note="", today=TODAY)
    assert Notice.objects.get(user=other).text.startswith("由您负责")
    assert not Notice.objects.filter(user=owner).exists()


def test_the_target_never_falls_before_an_open_step(listed, owner):
    plan = opened(listed, owner)
    with nothing_changes(), pytest.raises(Conflict, match="早于步骤"):
        change_plan(
            plan,
            by=actor_of(owner),
            owner=owner,
            target_on=TARGET - dt.timedelta(days=1),
            note="",
            today=TODAY,
        )


def test_a_step_is_done_postponed_or_dropped_with_a_word_and_the_history_stays(listed, owner):
    by = actor_of(owner)
    plan = opened(listed, owner, target=TARGET)
    own = add_step(
        plan,
        by=by,
        today=TODAY,
        text=StepText("上门辅导", "带财务口径说明", TODAY + dt.timedelta(days=10), Responsible.OFFICER),
    )
    postpone_step(own, by=by, due_on=TODAY + dt.timedelta(days=20), reason="企业出差", today=TODAY)
    finish_step(own, by=by, note="已辅导，纪要见档案", today=TODAY)
    other = plan.steps.exclude(pk=own.pk).first()
    drop_step(other, by=by, reason="与企业核实不适用", today=TODAY)
    kinds = list(CultivationEvent.objects.filter(plan=plan).values_list("kind", flat=True))
    assert kinds == ["opened", "step_added", "postponed", "done", "dropped"]
    assert "企业出差" in CultivationEvent.objects.get(kind="postponed").note


@pytest.mark.parametrize("words", ["", "  "])
def test_a_step_is_not_done_without_a_word(listed, owner, words):
    plan = opened(listed, owner)
    with nothing_changes(), pytest.raises(DomainError, match="没有写明"):
        finish_step(plan.steps.first(), by=actor_of(owner), note=words, today=TODAY)


def test_putting_a_day_off_is_a_postponement_not_a_change(listed, owner):
    by = actor_of(owner)
    plan = opened(listed, owner)
    own = add_step(plan, by=by, today=TODAY, text=StepText("辅导", "", TODAY, Responsible.OFFICER))
    later = StepText("辅导", "", TODAY + dt.timedelta(days=3), Responsible.OFFICER)
    with nothing_changes(), pytest.raises(Conflict, match="延期"):
        change_step(own, by=by, text=later, today=TODAY)


def test_no_step_falls_due_after_the_application(listed, owner):
    plan = opened(listed, owner)
    beyond = StepText("辅导", "", TARGET + dt.timedelta(days=1), Responsible.OFFICER)
    with nothing_changes(), pytest.raises(DomainError, match="步骤期限"):
        add_step(plan, by=actor_of(owner), text=beyond, today=TODAY)


def test_what_a_rule_calls_a_condition_is_not_renamed(listed, owner):
    plan = opened(listed, owner)
    step = plan.steps.filter(kind=StepKind.CONDITION).get()
    text = StepText("随便", "联系市场监管局移出", step.due_on, Responsible.OFFICER)
    changed = change_step(step, by=actor_of(owner), text=text, today=TODAY)
    assert changed.label == step.label
    assert changed.todo == "联系市场监管局移出"


def test_a_closed_plan_takes_no_more_steps_and_frees_the_way_for_another(listed, owner):
    by = actor_of(owner)
    plan = opened(listed, owner)
    closed = close_plan(plan, by=by, state=PlanState.DROPPED, reason="企业迁出", today=TODAY)
    assert closed.closed_on == TODAY
    with nothing_changes(), pytest.raises(Conflict, match="已经结束"):
        finish_step(plan.steps.first(), by=by, note="好", today=TODAY)
    assert opened(listed, owner).pk != plan.pk
    assert CultivationPlan.objects.count() == 2


def test_a_fact_of_a_year_stays_that_years_when_the_year_turns(enterprise, owner):
    today = timezone.localdate()
    plan = opened(enterprise, owner, today=today, target=today + dt.timedelta(days=700))
    years = {one.year for one in plan.steps.filter(kind=StepKind.FACT)} - {None}
    assert years
    assert max(years) == today.year - 1
    next_year = standing(plan, owner, on=today.replace(year=today.year + 1, day=1))
    assert not any(one.is_reached for one in next_year.steps if one.step.year)

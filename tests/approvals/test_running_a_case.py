"""A case runs: steps in lawful order, stops with ground and notice, a permit only once the land is won."""

import datetime as dt

import pytest

from gaoxin.approvals.actions import (
    Step,
    check_pledge,
    close_case,
    keep_plan,
    open_case,
    register_step,
    settle_land,
)
from gaoxin.approvals.assembly import propose
from gaoxin.approvals.models import (
    ApprovalCase,
    CaseItem,
    CaseState,
    EventKindChoice,
    ItemEvent,
    LandState,
    Pledge,
    PledgeState,
)
from gaoxin.engines.scheduling.history import ClockState
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.audit.models import AuditEvent
from gaoxin.foundation.working_days import working_calendar
from gaoxin.foundation.zones.models import Zone
from gaoxin.values.errors import Conflict, DomainError, NotPermitted
from tests.approvals.made import STANDARD_LAND, make_project, state
from tests.factories import make_actor, make_zone

pytestmark = pytest.mark.django_db
CHINA = dt.timezone(dt.timedelta(hours=8))
DAY = dt.date(2026, 3, 2)
NOW = dt.datetime(2026, 6, 30, 18, tzinfo=CHINA)
USUAL = ("parallel", "promised", "commitment")


@pytest.fixture
def officer(zone: Zone) -> Actor:
    return make_actor(zone, Role.APPROVAL_OFFICER)


@pytest.fixture
def case(zone: Zone, officer: Actor) -> ApprovalCase:
    return opened(zone, officer)


def opened(
    zone: Zone, officer: Actor, *, number: str = "S001", parcel: str = "", measures: tuple[str, ...] = USUAL
) -> ApprovalCase:
    project = make_project(zone, number=number, name=f"示例项目{number}")
    state(project, STANDARD_LAND, on=DAY)
    state(
        project,
        {"applies_voluntarily": "true", "bears_risk": "true", "sold_with_scheme": "true"},
        on=DAY,
    )
    proposal = propose(project, scope=officer.scope, on=DAY, start=DAY, calendar=working_calendar())
    plan = keep_plan(proposal, by=officer, measures=measures, today=DAY)
    return open_case(proposal, plan, by=officer, opened_on=DAY, today=DAY, parcel=parcel)


def item(case: ApprovalCase, key: str) -> CaseItem:
    return case.items.get(key=key)


def step(kind: str, day: str, **more: object) -> Step:
    happened = dt.datetime.fromisoformat(f"{day}T10:00").replace(tzinfo=CHINA)
    return Step(EventKindChoice(kind), happened, **more)  # type: ignore[arg-type]


def run(case: ApprovalCase, key: str, officer: Actor, *steps: Step) -> None:
    for one in steps:
        register_step(item(case, key), one, by=officer, now=NOW)


def finish(case: ApprovalCase, key: str, officer: Actor, day: str) -> None:
    run(case, key, officer, *(step(kind, day) for kind in ("received", "accepted", "decided", "delivered")))


def test_a_case_has_the_items_and_one_list_of_papers_of_its_plan(case: ApprovalCase) -> None:
    keys = set(case.items.values_list("key", flat=True))
    assert {"filing", "construction_permit", "eia_form", "soil_form"} <= keys
    assert "start_of_works" not in keys
    papers = list(case.papers.values_list("key", flat=True))
    assert len(papers) == len(set(papers))
    assert "construction_drawings" in papers
    assert "project_basis" not in papers
    assert case.papers.get(key="business_licence").handed_in_on == DAY
    assert case.land == LandState.INTENDED
    assert len(case.tracking_code) == 12


def test_a_second_running_case_of_the_project_is_refused(case: ApprovalCase, officer: Actor) -> None:
    proposal = propose(case.project, scope=officer.scope, on=DAY, start=DAY, calendar=working_calendar())
    with pytest.raises(Conflict, match="已有正在办理的办件"):
        open_case(proposal, case.baseline, by=officer, opened_on=DAY, today=DAY)
    assert ApprovalCase.objects.count() == 1


def test_two_cases_for_one_parcel_are_refused(zone: Zone, officer: Actor) -> None:
    opened(zone, officer, parcel="CZ-2026-01")
    with pytest.raises(Conflict, match="宗地“CZ-2026-01”已有正在办理的办件"):
        opened(zone, officer, number="S002", parcel="CZ-2026-01")
    assert ApprovalCase.objects.count() == 1


def test_a_decision_before_acceptance_is_refused_and_nothing_is_written(
    case: ApprovalCase, officer: Actor
) -> None:
    run(case, "filing", officer, step("received", "2026-03-03"))
    with pytest.raises(DomainError, match="还没有受理，不能登记决定"):
        run(case, "filing", officer, step("decided", "2026-03-03"))
    assert ItemEvent.objects.count() == 1


def test_a_stop_without_ground_or_notice_is_refused(case: ApprovalCase, officer: Actor) -> None:
    run(case, "eia_form", officer, step("received", "2026-03-03"), step("accepted", "2026-03-04"))
    with pytest.raises(DomainError, match="停表没有"):
        run(case, "eia_form", officer, step("stopped", "2026-03-05"))
    with pytest.raises(DomainError, match="停表没有书面告知"):
        run(case, "eia_form", officer, step("stopped", "2026-03-05", ground="expert_review"))
    assert case.items.get(key="eia_form").events.count() == 2


def test_a_lawful_stop_is_not_counted(case: ApprovalCase, officer: Actor) -> None:
    run(
        case,
        "eia_form",
        officer,
        step("received", "2026-03-03"),
        step("accepted", "2026-03-04"),
        step("stopped", "2026-03-05", ground="expert_review", notice_no="长高审停〔2026〕1号", days=10),
        step("resumed", "2026-03-19"),
    )
    reading = register_step(item(case, "eia_form"), step("decided", "2026-03-20"), by=officer, now=NOW)
    assert reading.state is ClockState.DECIDED
    assert reading.stopped_days == 14
    assert reading.used == 2


def test_silence_for_five_working_days_is_acceptance(case: ApprovalCase, officer: Actor) -> None:
    reading = register_step(item(case, "eia_form"), step("received", "2026-03-03"), by=officer, now=NOW)
    assert reading.is_deemed
    assert reading.accepted_on == dt.date(2026, 3, 3)


def test_an_event_of_tomorrow_cannot_be_registered_today(case: ApprovalCase, officer: Actor) -> None:
    with pytest.raises(DomainError, match="发生时间还没有到"):
        run(case, "filing", officer, step("received", "2026-07-01"))
    assert not ItemEvent.objects.exists()


def test_what_waits_for_an_earlier_result_cannot_be_accepted(case: ApprovalCase, officer: Actor) -> None:
    run(case, "land_title", officer, step("received", "2026-03-03"))
    with pytest.raises(DomainError, match="国有建设用地使用权出让合同还没有核发"):
        run(case, "land_title", officer, step("accepted", "2026-03-03"))


def test_a_pledge_is_made_with_the_decision_and_checked_later(case: ApprovalCase, officer: Actor) -> None:
    finish(case, "soil_form", officer, "2026-03-04")
    pledge = Pledge.objects.get(item__key="soil_form")
    assert pledge.due_on == dt.date(2027, 3, 4)
    checked = check_pledge(
        pledge,
        by=officer,
        finding=PledgeState.TO_RECTIFY,
        on=dt.date(2026, 6, 1),
        today=NOW.date(),
        note="排水沟没有按报告表修建。",
        rectify_by=dt.date(2026, 7, 1),
    )
    assert checked.due_on == dt.date(2026, 7, 1)
    assert AuditEvent.objects.filter(action="approvals.pledge_checked").count() == 1


def test_a_rectification_without_its_day_is_refused(case: ApprovalCase, officer: Actor) -> None:
    finish(case, "soil_form", officer, "2026-03-04")
    pledge = Pledge.objects.get(item__key="soil_form")
    with pytest.raises(DomainError, match="限期整改应当写明期限"):
        check_pledge(
            pledge, by=officer, finding=PledgeState.TO_RECTIFY, on=NOW.date(), today=NOW.date(), note="待整改"
        )
    assert not pledge.events.exists()


def test_before_the_land_is_won_a_permit_is_examined_but_not_given(zone: Zone, officer: Actor) -> None:
    case = opened(zone, officer, measures=(*USUAL, "pre_review"))
    permit = "land_planning_permit"
    run(case, permit, officer, *(step(kind, "2026-03-04") for kind in ("received", "accepted", "decided")))
    with pytest.raises(DomainError, match="还没有取得土地"):
        run(case, permit, officer, step("delivered", "2026-03-05"))
    finish(case, "filing", officer, "2026-03-05")
    finish(case, "land_sale", officer, "2026-04-20")
    settle_land(case, by=officer, is_won=True, on=dt.date(2026, 4, 20), today=NOW.date())
    run(case, permit, officer, step("delivered", "2026-04-20"))
    assert item(case, permit).events.count() == 4


def test_land_that_is_lost_takes_the_opinions_with_it(zone: Zone, officer: Actor) -> None:
    case = opened(zone, officer, measures=(*USUAL, "pre_review"))
    settle_land(case, by=officer, is_won=False, on=dt.date(2026, 4, 1), today=NOW.date())
    assert case.items.get(key="works_planning_permit").pre_review_lapsed_on == dt.date(2026, 4, 1)
    with pytest.raises(Conflict, match="预审意见已于 2026-04-01 失效"):
        run(case, "works_planning_permit", officer, step("received", "2026-04-02"))


def test_a_case_with_open_items_is_closed_only_with_a_reason(case: ApprovalCase, officer: Actor) -> None:
    with pytest.raises(DomainError, match="个事项没有办完"):
        close_case(case, by=officer, on=NOW.date(), today=NOW.date())
    closed = close_case(case, by=officer, on=NOW.date(), today=NOW.date(), reason="项目不再实施")
    assert closed.state == CaseState.ABANDONED
    with pytest.raises(Conflict, match="不能再办理"):
        run(case, "filing", officer, step("received", "2026-03-03"))


def test_the_agent_hands_in_and_answers_but_decides_nothing(case: ApprovalCase, zone: Zone) -> None:
    agent = make_actor(zone, Role.CASE_AGENT)
    run(case, "filing", agent, step("received", "2026-03-03"))
    with pytest.raises(NotPermitted):
        run(case, "filing", agent, step("accepted", "2026-03-03"))


def test_an_officer_of_another_zone_finds_nothing(case: ApprovalCase) -> None:
    stranger = make_actor(make_zone(code="other"), Role.APPROVAL_OFFICER)
    with pytest.raises(DomainError):
        run(case, "filing", stranger, step("received", "2026-03-03"))
    assert not ItemEvent.objects.exists()

"""推算什么时候能开工: finished items speak for those to come; what has too few of them says so."""

import datetime as dt
import io
import random

import pytest
from django.test import Client
from django.utils import timezone
from docx import Document

from gaoxin.approvals import actions, selectors
from gaoxin.approvals.assembly import approvals, propose
from gaoxin.approvals.assembly.bottlenecks import ZoneFigures
from gaoxin.approvals.assembly.forecasting import (
    ENOUGH,
    Outlook,
    Rest,
    experience_of,
    forget,
    outlook_of_case,
    outlook_of_plan,
)
from gaoxin.approvals.assembly.logs import Selection, items_in
from gaoxin.approvals.assembly.outcomes import outcomes_of
from gaoxin.approvals.assembly.planning import Proposal
from gaoxin.approvals.assembly.running import running_case
from gaoxin.approvals.models import ApprovalCase, ApprovalPlan, CaseItem, EventKindChoice, ItemEvent, ItemMode
from gaoxin.enterprises.models import Enterprise
from gaoxin.foundation.accounts.actor import Actor, system_actor
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.working_days import working_calendar
from gaoxin.foundation.zones.models import Zone
from gaoxin.projects.models import KeyProject
from gaoxin.sample.finished_approvals import happened, lives
from tests.approvals.made import STANDARD_LAND, make_project, state
from tests.factories import login, make_user, make_zone

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
START = working_calendar().working_day_on_or_after(TODAY)
MEASURES = ("parallel", "promised")


@pytest.fixture
def by(zone: Zone) -> Actor:
    return system_actor("审批员老李", zone_id=zone.pk)


@pytest.fixture
def project(zone: Zone) -> KeyProject:
    made = make_project(zone, name="年产五万吨负极材料项目")
    state(made, STANDARD_LAND, on=TODAY - dt.timedelta(days=90))
    return made


@pytest.fixture
def proposal(project: KeyProject, by: Actor) -> Proposal:
    return propose(project, scope=by.scope, on=TODAY, start=START, calendar=working_calendar())


@pytest.fixture
def plan(proposal: Proposal, by: Actor) -> ApprovalPlan:
    return actions.keep_plan(proposal, by=by, measures=MEASURES, today=TODAY)


@pytest.fixture
def officer(client: Client, zone: Zone) -> Client:
    return login(client, make_user(zone, Role.APPROVAL_OFFICER))


def outlook(proposal: Proposal, by: Actor) -> Outlook:
    return outlook_of_plan(proposal, MEASURES, scope=by.scope, as_of=TODAY)


def past(
    plan: ApprovalPlan,
    keys: list[str],
    *,
    days: int,
    count: int = ENOUGH,
    returned: int = 0,
    mode: ItemMode = ItemMode.ORDINARY,
) -> None:
    """``count`` finished cases in which each item took ``days`` working days; some were sent back for 20."""
    add = working_calendar().add_working_days
    begun = working_calendar().working_day_on_or_after(TODAY - dt.timedelta(days=200))
    before = ApprovalCase.objects.count()
    for number in range(before, before + count):
        case = ApprovalCase.objects.create(
            zone=plan.project.zone,
            project=plan.project,
            number=f"旧{number}",
            case_type=plan.case_type,
            version=plan.version,
            catalogue_digest="",
            baseline=plan,
            measures=[],
            opened_on=begun,
            state="finished",
            tracking_code=f"OLD{number}",
        )
        for key in keys:
            department = approvals().items[key].department
            item = CaseItem.objects.create(
                case=case, key=key, label=key, department_key=department, mode=mode
            )
            accepted = add(begun, 20) if number - before < returned else begun
            steps = [("received", begun), ("accepted", accepted), ("decided", add(accepted, days))]
            if accepted != begun:
                steps.insert(1, ("papers_missing", add(begun, 2)))
            ItemEvent.objects.bulk_create(
                ItemEvent(item=item, kind=EventKindChoice(kind), happened_at=at(day, place))
                for place, (kind, day) in enumerate(steps)
            )
    forget()


def at(day: dt.date, hour: int = 0) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(9 + hour)))


def examined(proposal: Proposal, by: Actor) -> list[str]:
    return [one.key for one in outlook(proposal, by).examined]


def test_without_records_nothing_is_forecast_and_the_limits_stand_alone(
    officer: Client, proposal: Proposal, by: Actor
) -> None:
    found = outlook(proposal, by)
    assert (found.p50, found.p80, found.levers, found.records) == (None, None, (), 0)
    assert found.legal == proposal.plan(("parallel",)).finish
    assert found.promised == proposal.plan(MEASURES).finish
    page = officer.get(f"/approvals/projects/{proposal.project.pk}/plan/").content.decode()
    assert "不作预测" in page
    assert "g-likely" not in page


def test_with_records_the_days_are_those_that_such_items_took(
    officer: Client, proposal: Proposal, plan: ApprovalPlan, by: Actor
) -> None:
    keys = examined(proposal, by)
    past(plan, keys, days=1, count=12)
    found = outlook(proposal, by)
    assert found.p50 is not None
    assert found.promised is not None
    assert found.p50 < found.promised < found.legal
    assert found.p80 == found.p50
    assert found.records == 12 * len(keys)
    assert {one.rest for one in found.examined} == {Rest.RECORDS}
    assert all(one.key.startswith("prepare_") for one in found.on_limits)
    page = officer.get(f"/approvals/projects/{proposal.project.pk}/plan/").content.decode()
    assert found.p80.isoformat() in page
    assert f"{found.records} 件办结记录" in page
    assert "以往 12 件" in page
    assert "编制施工图设计文件" in page
    assert "g-likely" in page


def test_nine_records_of_an_item_are_too_few_and_its_limit_is_named(
    proposal: Proposal, plan: ApprovalPlan, by: Actor
) -> None:
    keys = examined(proposal, by)
    past(plan, keys[1:], days=3)
    past(plan, keys[:1], days=3, count=ENOUGH - 1)
    line = next(one for one in outlook(proposal, by).lines if one.key == keys[0])
    assert line.rest in (Rest.PROMISED, Rest.LEGAL, Rest.GENERAL)
    assert line.records == ENOUGH - 1


def test_while_most_items_have_too_few_records_limits_do_not_pass_for_a_forecast(
    proposal: Proposal, plan: ApprovalPlan, by: Actor
) -> None:
    keys = examined(proposal, by)
    past(plan, keys[: len(keys) // 2 - 1], days=3)
    assert outlook(proposal, by).p80 is None
    past(plan, keys[len(keys) // 2 - 1 :], days=3)
    assert outlook(proposal, by).p80 is not None


def test_missing_papers_put_off_the_later_day_and_name_who_moves_it(
    proposal: Proposal, plan: ApprovalPlan, by: Actor
) -> None:
    keys = examined(proposal, by)
    past(plan, keys, days=3, count=20)
    before = outlook(proposal, by)
    past(plan, keys, days=3, count=20, returned=10)
    after = outlook(proposal, by)
    assert before.p80 is not None
    assert after.p80 is not None
    assert after.p80 > before.p80
    assert after.levers
    assert after.levers[0].days >= after.levers[-1].days > 0
    assert before.levers == ()


def test_the_same_records_give_the_same_days(proposal: Proposal, plan: ApprovalPlan, by: Actor) -> None:
    past(plan, examined(proposal, by), days=4, count=15, returned=5)
    first = outlook(proposal, by)
    forget()
    assert outlook(proposal, by) == first


def test_a_new_step_is_seen_at_once(proposal: Proposal, plan: ApprovalPlan, by: Actor) -> None:
    past(plan, ["scheme_review"], days=4)
    assert len(experience_of(by.scope, as_of=TODAY).of("scheme_review", "ordinary")) == ENOUGH
    item = CaseItem.objects.create(
        case=ApprovalCase.objects.all()[0], key="other", label="另一项", department_key="land"
    )
    ItemEvent.objects.create(item=item, kind="received", happened_at=at(TODAY))
    again = experience_of(by.scope, as_of=TODAY)
    assert len(again.of("scheme_review", "ordinary")) == ENOUGH
    assert again is experience_of(by.scope, as_of=TODAY)


def test_another_zone_another_way_of_handling_and_long_ago_say_nothing(
    proposal: Proposal, plan: ApprovalPlan, by: Actor
) -> None:
    stranger = system_actor("别区", zone_id=make_zone(code="other").pk)
    past(plan, ["scheme_review"], days=4)
    past(plan, ["works_planning_permit"], days=0, mode=ItemMode.PLEDGED)
    assert experience_of(stranger.scope, as_of=TODAY).everything == []
    here = experience_of(by.scope, as_of=TODAY)
    assert here.of("works_planning_permit", ItemMode.ORDINARY) == []
    later = TODAY.replace(year=TODAY.year + 4, day=1)
    assert experience_of(by.scope, as_of=later).everything == []


def test_a_running_case_goes_on_from_what_has_happened(
    officer: Client, proposal: Proposal, plan: ApprovalPlan, by: Actor
) -> None:
    past(plan, examined(proposal, by), days=3, count=12)
    case = actions.open_case(proposal, plan, by=by, opened_on=TODAY, today=TODAY)
    items = list(selectors.items_of([case.pk]))
    fresh = outlook_of_case(
        running_case(case, items, scope=by.scope, as_of=TODAY), items, scope=by.scope, as_of=TODAY
    )
    later = working_calendar().add_working_days(START, 30)
    waited = outlook_of_case(
        running_case(case, items, scope=by.scope, as_of=later), items, scope=by.scope, as_of=later
    )
    assert fresh.p50 is not None
    assert waited.p50 is not None
    assert waited.p50 >= fresh.p50
    page = officer.get(f"/approvals/cases/{case.pk}/").content.decode()
    assert "什么时候能开工" in page
    assert "八成可能" in page


def test_a_paper_that_was_handed_in_is_not_written_again(
    proposal: Proposal, plan: ApprovalPlan, by: Actor
) -> None:
    case = actions.open_case(proposal, plan, by=by, opened_on=TODAY, today=TODAY)
    items = list(selectors.items_of([case.pk]))
    before = running_case(case, items, scope=by.scope, as_of=TODAY)
    assert "prepare_construction_drawings" not in before.reached
    actions.hand_in_paper(case.papers.get(key="construction_drawings"), by=by, on=TODAY, today=TODAY)
    after = running_case(case, items, scope=by.scope, as_of=TODAY)
    assert after.reached["prepare_construction_drawings"].certificate == TODAY


def test_an_enterprise_sees_its_case_without_a_forecast_from_others(
    proposal: Proposal, plan: ApprovalPlan, by: Actor
) -> None:
    own = Enterprise.objects.create(zone=plan.project.zone, name="示例企业", no_code_reason="筹建中")
    KeyProject.objects.filter(pk=plan.project_id).update(enterprise=own)
    past(plan, examined(proposal, by), days=3)
    case = actions.open_case(proposal, plan, by=by, opened_on=TODAY, today=TODAY)
    firm = login(Client(), make_user(case.zone, Role.ENTERPRISE_USER, enterprise_id=own.pk))
    page = firm.get(f"/approvals/cases/{case.pk}/")
    assert page.status_code == 200
    assert "八成可能" not in page.content.decode()


def test_a_kept_plan_keeps_the_forecast_of_its_day_and_the_route_map_tells_it(
    officer: Client, proposal: Proposal, plan: ApprovalPlan, by: Actor
) -> None:
    assert plan.result["forecast"]["p80"] is None
    keys = examined(proposal, by)
    past(plan, keys, days=3)
    kept = actions.keep_plan(proposal, by=by, measures=MEASURES, today=TODAY)
    p80 = kept.result["forecast"]["p80"]
    past(plan, keys, days=9, count=30)
    assert outlook(proposal, by).p80 != dt.date.fromisoformat(p80)
    assert p80 in officer.get(f"/approvals/plans/{kept.pk}/").content.decode()
    answer = officer.get(f"/approvals/plans/{kept.pk}/route/")
    tables = Document(io.BytesIO(b"".join(answer.streaming_content))).tables
    rows = [[cell.text for cell in row.cells] for row in tables[0].rows]
    assert [row[0] for row in rows[1:]] == [
        "法定最晚",
        "承诺最晚",
        "一半可能，在此之前",
        "八成可能，在此之前",
    ]
    assert rows[4][1] == p80


def test_what_came_of_a_case_is_held_against_its_plan_and_forecast(
    officer: Client, proposal: Proposal, by: Actor, zone: Zone
) -> None:
    opened = working_calendar().working_day_on_or_after(TODAY - dt.timedelta(days=500))
    catalogue = max(opened, dt.date(2026, 1, 1))
    early = make_project(zone, number="S002", name="先行项目")
    state(early, STANDARD_LAND, on=opened - dt.timedelta(days=5))
    earlier = propose(early, scope=by.scope, on=catalogue, start=opened, calendar=working_calendar())
    plan = actions.keep_plan(earlier, by=by, measures=MEASURES, today=opened)
    case = actions.open_case(earlier, plan, by=by, opened_on=opened, today=TODAY)
    items = {item.key: item for item in case.items.all()}
    lived = lives(earlier.network(MEASURES), opened, random.Random(1))
    for key, item in items.items():
        if key != "construction_permit":
            ItemEvent.objects.bulk_create(happened(item.pk, n, one) for n, one in enumerate(lived[key]))

    def rows() -> list[tuple[str, dt.date]]:
        figures = ZoneFigures(items_in(by.scope, Selection()), as_of=TODAY)
        return [(one.case.number, one.actual) for one in outcomes_of(figures.records).rows]

    assert rows() == []
    last = lived["construction_permit"]
    ItemEvent.objects.bulk_create(
        happened(items["construction_permit"].pk, n, one) for n, one in enumerate(last)
    )
    assert rows() == [(case.number, last[-1].day)]
    page = officer.get("/approvals/analysis/").content.decode()
    assert "1 个办件具备了开工条件" in page
    assert "没有推算可对照" in page

"""审批分析: figures of the zone's own cases, what-if, files read back; unknown is never nought."""

import datetime as dt
import io
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone

from gaoxin.approvals import actions
from gaoxin.approvals.actions import Step
from gaoxin.approvals.assembly import propose
from gaoxin.approvals.assembly.bottlenecks import ZoneFigures
from gaoxin.approvals.assembly.capacity import Question, answer, departments_busy
from gaoxin.approvals.assembly.logs import Selection, item_log, items_in, object_log
from gaoxin.approvals.assembly.running import running_of
from gaoxin.approvals.log_exports import plan_tasks
from gaoxin.approvals.models import ApprovalCase, ApprovalPlan, EventKindChoice
from gaoxin.engines.processes.ocel import read_ocel
from gaoxin.engines.processes.xes import read_xes
from gaoxin.enterprises.models import Enterprise
from gaoxin.foundation.accounts.actor import Actor, system_actor
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.working_days import working_calendar
from gaoxin.foundation.zones.models import Zone
from tests.approvals.made import STANDARD_LAND, make_project, state
from tests.factories import login, make_user, make_zone

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
OPENED = working_calendar().working_day_on_or_after(TODAY - dt.timedelta(days=60))


@pytest.fixture
def by(zone: Zone) -> Actor:
    return system_actor("审批员老李", zone_id=zone.pk)


@pytest.fixture
def case(zone: Zone, by: Actor) -> ApprovalCase:
    """Opened two months ago: the filing decided, the environmental report returned once, then accepted."""
    project = make_project(zone, name="年产五万吨负极材料项目")
    state(project, STANDARD_LAND, on=OPENED - dt.timedelta(days=5))
    proposal = propose(project, scope=by.scope, on=OPENED, start=OPENED, calendar=working_calendar())
    plan = actions.keep_plan(proposal, by=by, measures=("parallel",), today=OPENED)
    made = actions.open_case(proposal, plan, by=by, opened_on=OPENED, today=TODAY)
    for kind, after in (("received", 0), ("accepted", 0), ("decided", 0), ("delivered", 1)):
        register(made, by, "filing", kind, after)
    for kind, after in (("received", 4), ("papers_missing", 6), ("papers_complete", 12), ("accepted", 13)):
        register(made, by, "eia_form", kind, after)
    return made


def register(case: ApprovalCase, by: Actor, key: str, kind: str, after: int) -> None:
    """So many working days after the case was opened, written down within the hour."""
    day = working_calendar().add_working_days(OPENED, after)
    at = dt.time(9 + [*EventKindChoice].index(EventKindChoice(kind)))
    when = timezone.make_aware(dt.datetime.combine(day, at))
    told = {"notice_no": "一号", "reason": "缺附图"} if kind == "papers_missing" else {}
    step = Step(EventKindChoice(kind), when, **told)
    actions.register_step(case.items.get(key=key), step, by=by, now=when + dt.timedelta(minutes=30))


@pytest.fixture
def officer(client: Client, zone: Zone) -> Client:
    return login(client, make_user(zone, Role.APPROVAL_OFFICER, display_name="审批员老李"))


def test_each_step_is_an_event_of_its_item_and_the_wait_for_papers_is_the_applicant_s(
    case: ApprovalCase, by: Actor
) -> None:
    items = items_in(by.scope, Selection())
    log = item_log(items)
    assert (len(log.cases), len(log)) == (2, 8)
    assert "企业投资项目备案·受理" in log.activity.words
    place = log.activity.words.index("环境影响报告表审批·补正齐全")
    event = log.activity.codes.tolist().index(place)
    assert log.department.word(int(log.department.codes[event])) == "建设单位"


def test_a_limit_that_is_not_due_or_not_known_counts_neither_way(case: ApprovalCase, by: Actor) -> None:
    figures = ZoneFigures(items_in(by.scope, Selection()), as_of=OPENED + dt.timedelta(days=1))
    assert (figures.all.legal.kept, figures.all.legal.missed) == (1, 0)
    assert figures.all.spread.median == 0
    untouched = ZoneFigures([], as_of=TODAY)
    assert untouched.all.legal.rate is None
    assert untouched.stopped_share is None
    assert untouched.all.spread.median is None


def test_an_item_decided_by_no_one_past_its_day_is_late(case: ApprovalCase, by: Actor) -> None:
    figures = ZoneFigures(items_in(by.scope, Selection()), as_of=OPENED + dt.timedelta(days=120))
    late = [one.item.key for one in figures.begun if one.is_late]
    assert late == ["eia_form"]
    rules = {one.key: one for one in figures.conformance()}
    assert [one.item.key for one in rules["legal"].broken] == ["eia_form"]
    assert rules["acceptance"].broken == ()
    assert rules["told_once"].checked == 1
    assert [(one.name, len(one.records)) for one in figures.open_waits] == [("生态环境部门", 1)]


def test_the_page_shows_figures_that_lead_to_their_items(officer: Client, case: ApprovalCase) -> None:
    page = officer.get("/approvals/analysis/").content.decode()
    assert "数据截至" in page
    assert "环境影响报告表审批·补正齐全" in page
    behind = officer.get("/approvals/analysis/items/", {"what": "returned"})
    assert [card.item.key for card in behind.context["cards"]] == ["eia_form"]
    narrowed = officer.get("/approvals/analysis/", {"last": (OPENED - dt.timedelta(days=1)).isoformat()})
    assert "没有已收件的事项" in narrowed.content.decode()
    assert officer.get("/approvals/analysis/", {"first": "2026-99-99"}).status_code == 200


def test_measures_put_on_save_days_and_nothing_is_changed(case: ApprovalCase, by: Actor) -> None:
    running = running_of(by.scope, as_of=TODAY)
    staff = dict.fromkeys(departments_busy(running), 1)
    same = answer(running, Question(staff), seen=staff)
    assert same.saved == 0
    better = answer(running, Question(staff, switches={"promised": True}), seen=staff)
    assert better.saved >= 0
    serial = answer(running, Question(staff, switches={"parallel": False}), seen=staff)
    assert serial.saved < 0
    assert better.schedule.plan.total_delay <= better.schedule.first_come.total_delay
    case.refresh_from_db()
    assert case.measures == ["parallel"]


def test_the_what_if_page_takes_numbers_from_the_address(officer: Client, case: ApprovalCase) -> None:
    page = officer.get("/approvals/analysis/capacity/", {"staff_environment": "3", "m_promised": "on"})
    rows = {row["key"]: row for row in page.context["rows"]}
    assert rows["environment"]["staff"] == 3
    assert case.number in page.content.decode()
    wild = officer.get("/approvals/analysis/capacity/", {"staff_environment": "-5", "effort": "x"})
    assert {row["key"]: row for row in wild.context["rows"]}["environment"]["staff"] == 1


def test_exports_are_read_back_with_equal_counts(officer: Client, case: ApprovalCase, by: Actor) -> None:
    items = items_in(by.scope, Selection())
    xes = read_xes(officer.get("/approvals/analysis/export/xes/").content)
    assert (len(xes.log.cases), len(xes.log), xes.findings) == (2, 8, ())
    known = object_log(items)
    ocel = read_ocel(officer.get("/approvals/analysis/export/ocel/").content)
    assert (len(ocel.objects), len(ocel.events)) == (len(known.objects), len(known.events))
    assert ocel.count_of("item") == len(items)
    assert ocel.count_of("document") == case.papers.count()
    assert len(ocel.flattened("item").log) == 8
    table = officer.get("/approvals/analysis/export/csv/").content.decode("utf-8-sig")
    assert len(list(io.StringIO(table))) == 9
    assert officer.get("/approvals/analysis/export/pdf/").status_code == 404


def test_a_kept_plan_is_a_process_drawing_with_every_item(officer: Client, case: ApprovalCase) -> None:
    plan = ApprovalPlan.objects.get()
    assert f"/approvals/plans/{plan.pk}/bpmn/" in officer.get(f"/approvals/plans/{plan.pk}/").content.decode()
    root = ElementTree.fromstring(officer.get(f"/approvals/plans/{plan.pk}/bpmn/").content)
    model = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
    tasks = {one.get("id") for one in root.iter() if one.tag.removeprefix(model).endswith(("ask",))}
    assert len(tasks) == len(plan.result["items"])
    after = {task.key: task.after for task in plan_tasks(plan)}
    assert any(after.values())
    order = {row["key"]: row["acceptance"] for row in plan.result["items"]}
    assert all(order[before] <= order[key] for key, befores in after.items() for before in befores)


def test_another_zone_and_an_enterprise_see_nothing(case: ApprovalCase) -> None:
    stranger = login(Client(), make_user(make_zone(code="other"), Role.APPROVAL_OFFICER))
    assert case.number not in stranger.get("/approvals/analysis/").content.decode()
    assert case.number not in stranger.get("/approvals/analysis/capacity/").content.decode()
    assert len(read_xes(stranger.get("/approvals/analysis/export/xes/").content).log) == 0
    plan = ApprovalPlan.objects.get()
    assert stranger.get(f"/approvals/plans/{plan.pk}/bpmn/").status_code == 404
    own = Enterprise.objects.create(zone=case.zone, name="示例企业", no_code_reason="筹建中")
    firm = login(Client(), make_user(case.zone, Role.ENTERPRISE_USER, enterprise_id=own.pk))
    for address in ("", "items/", "capacity/", "logs/", "export/xes/"):
        assert firm.get(f"/approvals/analysis/{address}").status_code == 403

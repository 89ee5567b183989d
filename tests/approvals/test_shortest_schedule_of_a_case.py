"""如果加人、开措施, one project chosen: the shortest way to the start of works on the examiners given."""

import datetime as dt
import sys
from types import ModuleType

import pytest
from django.test import Client
from django.utils import timezone

from gaoxin.approvals import actions
from gaoxin.approvals.assembly import propose
from gaoxin.approvals.assembly import shortest as shortest_assembly
from gaoxin.approvals.assembly.capacity import Answer, Question, answer, departments_busy
from gaoxin.approvals.assembly.running import Running, running_of
from gaoxin.approvals.assembly.shortest import shortest_of
from gaoxin.approvals.models import ApprovalCase
from gaoxin.engines.scheduling import one_case
from gaoxin.engines.scheduling.capacity import CaseLoad, Task
from gaoxin.engines.scheduling.capacity import Zone as Queues
from gaoxin.engines.scheduling.one_case import needed_for
from gaoxin.enterprises.models import Enterprise
from gaoxin.foundation.accounts.actor import Actor, system_actor
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.working_days import working_calendar
from gaoxin.foundation.zones.models import Zone
from gaoxin.values.errors import DomainError
from tests.approvals.made import STANDARD_LAND, make_project, state
from tests.factories import login, make_user, make_zone

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
OPENED = working_calendar().working_day_on_or_after(TODAY - dt.timedelta(days=9))
PAGE = "/approvals/analysis/capacity/"


def opened(zone: Zone, by: Actor, *, number: str = "S001") -> ApprovalCase:
    project = make_project(zone, number=number, name=f"年产五万吨负极材料项目{number}")
    state(project, STANDARD_LAND, on=OPENED - dt.timedelta(days=5))
    proposal = propose(project, scope=by.scope, on=OPENED, start=OPENED, calendar=working_calendar())
    plan = actions.keep_plan(proposal, by=by, measures=("parallel",), today=OPENED)
    return actions.open_case(proposal, plan, by=by, opened_on=OPENED, today=TODAY)


@pytest.fixture
def by(zone: Zone) -> Actor:
    return system_actor("审批员老李", zone_id=zone.pk)


@pytest.fixture
def case(zone: Zone, by: Actor) -> ApprovalCase:
    return opened(zone, by)


@pytest.fixture
def officer(client: Client, zone: Zone) -> Client:
    return login(client, make_user(zone, Role.APPROVAL_OFFICER, display_name="审批员老李"))


def asked(by: Actor, *, effort: int, staff: int = 1) -> tuple[Running, Answer]:
    running = running_of(by.scope, as_of=TODAY)
    examiners = dict.fromkeys(departments_busy(running), staff)
    return running, answer(running, Question(examiners, effort), seen=examiners)


@pytest.mark.parametrize("effort", [2, 20])
def test_the_days_of_a_case_keep_order_and_examiners_and_no_listing_is_shorter(
    case: ApprovalCase, by: Actor, effort: int
) -> None:
    running, found = asked(by, effort=effort)
    shortest = shortest_of(running, running.cases[0], found)
    load = needed_for(found.schedule.zone.cases[0], running.cases[0].proposal.goals)
    queues = Queues([load], examiners=found.schedule.zone.examiners)
    starts, ends = shortest.schedule.starts, shortest.schedule.ends
    for task in load.tasks:
        assert all(ends[one] <= starts[task.key] for one in task.after)
    for name, count in queues.examiners.items():
        busy = [(starts[t.key], starts[t.key] + (t.effort or 0)) for t in load.tasks if t.department == name]
        for day in range(shortest.schedule.days):
            assert sum(begin <= day < end for begin, end in busy) <= count
    slack = queues.plan("", [float(one) for one in queues.latest_starts])
    assert shortest.schedule.alone == queues.alone[0]
    assert shortest.schedule.alone <= shortest.schedule.bound <= shortest.schedule.days <= max(slack.ends)
    assert [one.accepted for one in shortest.items] == sorted(one.accepted for one in shortest.items)
    assert shortest.finish == max(one.decided for one in shortest.items)


def test_with_plenty_of_examiners_the_case_ends_on_the_day_its_plan_says(
    case: ApprovalCase, by: Actor
) -> None:
    running, found = asked(by, effort=2, staff=50)
    shortest = shortest_of(running, running.cases[0], found)
    assert (shortest.waits, shortest.binding) == (0, {})
    assert shortest.finish == shortest.alone == found.cases[0].after


def test_other_cases_keep_nobody_busy_in_the_schedule_of_one(zone: Zone, by: Actor) -> None:
    opened(zone, by)
    running, found = asked(by, effort=9)
    alone = shortest_of(running, running.cases[0], found)
    opened(zone, by, number="S002")
    running, found = asked(by, effort=9)
    beside = shortest_of(running, running.cases[0], found)
    assert beside.schedule.days == alone.schedule.days


def test_the_page_shows_the_chosen_case_and_every_delay_leads_to_it(
    officer: Client, case: ApprovalCase
) -> None:
    plain = officer.get(PAGE, {"effort": "20"}).content.decode()
    assert 'id="shortest"' not in plain
    assert f"?case={case.pk}&amp;effort=20#shortest" in plain
    page = officer.get(PAGE, {"effort": "20", "case": str(case.pk)})
    text = page.content.decode()
    assert f"最短排期：{case.project.name}" in text
    assert "已证明最短" in text or "未证明，最多还能缩短" in text
    assert f'<option value="{case.pk}" selected>' in text
    item = case.items.get(key="eia_form")
    assert f"/approvals/items/{item.pk}/" in text
    shortest = page.context["shortest"]
    for name, days in page.context["binding"]:
        assert 0 < days <= shortest.waits
        assert name in text
    case.refresh_from_db()
    assert case.measures == ["parallel"]


def test_a_department_that_holds_the_project_up_is_named_with_the_days_one_more_examiner_saves(
    officer: Client, case: ApprovalCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    tasks = (
        Task("eia_form=", "生态环境部门", 7, effort=6),
        Task("discharge_simplified=", "生态环境部门", 7, effort=6),
        Task("filing=", "行政审批局", 3, effort=3, after=("eia_form=",)),
    )
    monkeypatch.setattr(shortest_assembly, "needed_for", lambda *_given: CaseLoad("案", tasks))
    page = officer.get(PAGE, {"case": str(case.pk), "staff_environment": "1"})
    text = page.content.decode()
    # One after the other: 6 + 7 days; side by side the filing ends last, on day 7 + 3.
    shortest = page.context["shortest"]
    assert (shortest.schedule.days, shortest.schedule.alone, shortest.binding) == (13, 10, {"environment": 3})
    assert "卡在这些部门的人数上" in text
    assert "多 1 人可早 3 个工作日" in text
    assert "已证明最短" in text
    assert [one["dates"].waits for one in page.context["examined"]] == [0, 6, 0]
    wider = officer.get(PAGE, {"case": str(case.pk), "staff_environment": "2"})
    assert "人手够用" in wider.content.decode()


def test_where_the_other_solver_is_loaded_the_page_says_so_in_a_sentence(
    officer: Client, case: ApprovalCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "highspy", ModuleType("highspy"))
    # No bound is met, so that the solver is wanted.
    monkeypatch.setattr("gaoxin.engines.scheduling.exact._least", lambda *_given: 0)
    page = officer.get(PAGE, {"case": str(case.pk)})
    assert page.status_code == 200
    assert "本进程已加载另一求解器" in page.content.decode()
    assert "全部项目一起排" in page.content.decode()


def test_more_steps_than_can_be_proved_are_refused_in_words(
    officer: Client, case: ApprovalCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(one_case, "MOST_TASKS", 2)
    page = officer.get(PAGE, {"case": str(case.pk)})
    assert page.status_code == 200
    assert "超过2步，算不出最短排期" in page.content.decode()
    with pytest.raises(DomainError, match="拆开后有"):
        shortest_of(*_first(page.wsgi_request.actor))


def _first(by: Actor) -> tuple[Running, object, Answer]:
    running, found = asked(by, effort=2)
    return running, running.cases[0], found


def test_a_case_one_may_not_see_cannot_be_chosen(case: ApprovalCase) -> None:
    stranger = login(Client(), make_user(make_zone(code="other"), Role.APPROVAL_OFFICER))
    refused = stranger.get(PAGE, {"case": str(case.pk)})
    assert refused.status_code == 404
    assert case.project.name not in refused.content.decode()
    own = Enterprise.objects.create(zone=case.zone, name="示例企业", no_code_reason="筹建中")
    firm = login(Client(), make_user(case.zone, Role.ENTERPRISE_USER, enterprise_id=own.pk))
    assert firm.get(PAGE, {"case": str(case.pk)}).status_code == 403
    fund = login(Client(), make_user(case.zone, Role.FUND_MANAGER))
    assert fund.get(PAGE, {"case": str(case.pk)}).status_code == 403


def test_a_case_that_does_not_run_or_a_word_is_not_found(officer: Client, case: ApprovalCase) -> None:
    assert officer.get(PAGE, {"case": "x"}).status_code == 404
    assert officer.get(PAGE, {"case": "0"}).status_code == 404

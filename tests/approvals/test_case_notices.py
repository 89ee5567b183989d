"""Who is told of a case: its agent and the people of the enterprise, once the step stands; never the doer."""

import datetime as dt
from collections.abc import Callable

import pytest

from gaoxin.approvals.actions import close_case, settle_land
from gaoxin.approvals.models import ApprovalCase, LandState
from gaoxin.foundation.accounts.actor import Actor, system_actor
from gaoxin.foundation.accounts.models import User
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.notices.models import Notice
from gaoxin.foundation.zones.models import Zone
from gaoxin.values.errors import DomainError
from tests.enterprises.made import make_enterprise
from tests.factories import actor_of, make_user
from tests.journeys.approving import happens, planned_case

pytestmark = pytest.mark.django_db(transaction=True)
DAY = dt.date(2026, 3, 2)


@pytest.fixture
def agent(zone: Zone) -> User:
    return make_user(zone, Role.CASE_AGENT)


@pytest.fixture
def officer(zone: Zone) -> Actor:
    return actor_of(make_user(zone, Role.APPROVAL_OFFICER))


@pytest.fixture
def own(zone: Zone) -> User:
    firm = make_enterprise(zone, name="长治市晨光阀门有限公司")
    return make_user(zone, Role.ENTERPRISE_USER, enterprise_id=firm.pk)


@pytest.fixture
def opened(zone: Zone, agent: User, own: User) -> Callable[[Actor], ApprovalCase]:
    firm_id = own.memberships.get().enterprise_id
    return lambda by: planned_case(zone, by, on=DAY, agent=agent, enterprise_id=firm_id)


def told(user: User) -> list[str]:
    return list(Notice.objects.filter(user=user).order_by("id").values_list("text", flat=True))


def test_an_opened_case_is_told_to_its_agent_and_the_enterprise(
    opened: Callable[[Actor], ApprovalCase], officer: Actor, agent: User, own: User
) -> None:
    case = opened(officer)
    assert told(agent) == [f"“{case.project.name}”已立案（{case.number}），由您代办。"]
    assert told(own) == [f"“{case.project.name}”的审批已立案（{case.number}），可以随时查看进度。"]
    assert not Notice.objects.filter(user_id=officer.user_id).exists()


def test_missing_papers_are_told_with_what_is_missing(
    opened: Callable[[Actor], ApprovalCase], officer: Actor, agent: User, own: User
) -> None:
    case = opened(officer)
    happens(case, "filing", officer, DAY, "received")
    happens(case, "filing", officer, DAY, "papers_missing", notice_no="一号", reason="缺章程")
    for user in (agent, own):
        assert told(user)[-1] == f"“{case.project.name}”的“企业投资项目备案”要补材料：缺章程"


def test_a_refused_step_tells_nobody(
    opened: Callable[[Actor], ApprovalCase], officer: Actor, agent: User
) -> None:
    case = opened(officer)
    with pytest.raises(DomainError):
        happens(case, "filing", officer, DAY, "papers_missing", notice_no="一号", reason="缺章程")
    assert len(told(agent)) == 1


def test_lost_land_and_the_end_of_a_case_are_told(
    opened: Callable[[Actor], ApprovalCase], officer: Actor, agent: User, own: User
) -> None:
    case = opened(officer)
    ApprovalCase.objects.filter(pk=case.pk).update(land=LandState.INTENDED)
    settle_land(case, by=officer, is_won=False, on=DAY, today=DAY)
    assert "没有取得土地" in told(agent)[-1]
    close_case(case, by=officer, on=DAY, today=DAY, reason="没有取得土地")
    assert told(own)[-1] == f"“{case.project.name}”的审批（{case.number}）已终止：没有取得土地"


def test_what_the_platform_loads_by_itself_is_told_to_nobody(
    opened: Callable[[Actor], ApprovalCase], zone: Zone, agent: User, own: User
) -> None:
    opened(system_actor("示例装入", zone_id=zone.pk))
    assert told(agent) == told(own) == []

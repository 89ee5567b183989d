"""The pages of requests, as officers and as the enterprise see them."""

from io import BytesIO

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from gaoxin.enterprises.models import Enterprise
from gaoxin.foundation.accounts.models import User
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.zones.models import Department, Zone
from gaoxin.services.models import RequestState, ServiceRequest
from gaoxin.services.permissions import HANDLERS
from tests.enterprises.made import make_enterprise
from tests.factories import login, make_user

GIVEN = {
    "category": "premises",
    "title": "需要2000平方米标准化厂房",
    "content": "扩产，希望园区推荐。",
    "contact_name": "王工",
    "contact_phone": "13800000000",
    "difficulty": "slow",
}


@pytest.fixture
def own_page(client: Client, owner: User) -> Client:
    return login(client, owner)


@pytest.fixture
def service(zone: Zone) -> Client:
    return login(Client(), make_user(zone, Role.ENTERPRISE_SERVICE))


def test_from_the_enterprise_to_the_answer_and_its_judgement(
    own_page: Client, service: Client, bureau: Department
) -> None:
    response = own_page.post(reverse("services:request_new"), GIVEN)
    row = ServiceRequest.objects.get()
    page = reverse("services:request", args=(row.pk,))
    assert response["Location"] == page
    for visitor, given in (
        (service, {"step": "assign", "department": bureau.pk}),
        (service, {"step": "reply", "note": "已推荐三号园区"}),
        (own_page, {"step": "close"}),
        (own_page, {"step": "rate", "satisfaction": "5"}),
    ):
        assert visitor.post(page, given).status_code == 302, given
    row.refresh_from_db()
    assert (row.state, row.satisfaction) == (RequestState.CLOSED, 5)
    assert "已推荐三号园区" in own_page.get(page).content.decode()


def test_a_mistake_is_shown_beside_its_field_and_nothing_is_lost(own_page: Client) -> None:
    response = own_page.post(reverse("services:request_new"), GIVEN | {"contact_phone": "12"})
    assert response.status_code == 422
    assert "不是电话号码" in response.content.decode()
    assert GIVEN["content"] in response.content.decode()
    assert not ServiceRequest.objects.exists()


def test_an_officer_registers_for_an_enterprise_found_by_its_name(service: Client, firm: Enterprise) -> None:
    response = service.post(reverse("services:request_new"), GIVEN | {"enterprise": firm.name})
    assert response.status_code == 302
    assert ServiceRequest.objects.get().enterprise == firm
    response = service.post(reverse("services:request_new"), GIVEN | {"enterprise": "没有这家"})
    assert response.status_code == 422


def test_the_rectification_list_leaves_as_a_sheet(own_page: Client, service: Client) -> None:
    own_page.post(reverse("services:request_new"), GIVEN)
    own_page.post(reverse("services:request_new"), GIVEN | {"title": "别的事", "difficulty": ""})
    asked = {"complains": "true", "columns": "rectification", "export": "xlsx"}
    response = service.get(reverse("services:requests"), asked)
    body = b"".join(response.streaming_content)
    rows = list(openpyxl.load_workbook(BytesIO(body)).active.values)
    assert len(rows) == 2
    assert {GIVEN["title"], "办事慢"} <= set(rows[1])


def test_another_firm_sees_none_of_it(zone: Zone, own_page: Client) -> None:
    own_page.post(reverse("services:request_new"), GIVEN)
    row = ServiceRequest.objects.get()
    other = login(Client(), make_user(zone, Role.ENTERPRISE_USER, enterprise_id=make_enterprise(zone).pk))
    assert other.get(reverse("services:request", args=(row.pk,))).status_code == 404
    assert GIVEN["title"] not in other.get(reverse("services:requests")).content.decode()


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ENTERPRISE_USER}))
def test_which_pages_each_role_opens(zone: Zone, role: Role) -> None:
    visitor = login(Client(), make_user(zone, role))
    readers = HANDLERS | {Role.ZONE_LEADER, Role.STATISTICIAN}
    raisers = {Role.ENTERPRISE_SERVICE, Role.CASE_AGENT, Role.CHAIN_LEAD, Role.ZONE_LEADER}
    setters = {Role.ENTERPRISE_SERVICE, Role.ZONE_LEADER}
    for name, may in (("requests", readers), ("request_new", raisers), ("terms", setters)):
        expected = 200 if role in may else 403
        assert visitor.get(reverse(f"services:{name}")).status_code == expected, (name, role)


def test_other_limits_are_set_on_a_page(service: Client) -> None:
    page = reverse("services:terms")
    response = service.post(
        page, {"accept_days": "1", "reply_days": "3", "since": "2099-01-01", "basis": "管委会会议"}
    )
    assert response.status_code == 302
    assert "管委会会议" in service.get(page).content.decode()

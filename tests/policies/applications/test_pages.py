"""政策申报 on the pages: what an enterprise fills in, what officers see, who sees nothing."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gaoxin.enterprises.models import Enterprise
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.attachments.models import Attachment
from gaoxin.foundation.zones.models import Zone
from gaoxin.policies.models import Application, ApplicationCall, ApplicationState, DeclaredFact, GrantRound
from tests.attachments.files import PDF, with_parts, xlsx
from tests.factories import login, make_user, make_zone
from tests.policies.applying import APPLIED, REPORT, A, B, accepted, make_applicant, make_rd_firm, submitted
from tests.policies.delivering import make_account, make_crew
from tests.unchanged import nothing_changes


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_given: APPLIED)


def client_of(zone: Zone, *roles: Role, **rest: Any) -> Client:
    return login(Client(), make_user(zone, *roles, **rest))


@pytest.fixture
def own(zone: Zone, firm: Enterprise) -> Client:
    return client_of(zone, Role.ENTERPRISE_USER, enterprise_id=firm.pk)


@pytest.fixture
def officer(zone: Zone) -> Client:
    return client_of(zone, Role.ENTERPRISE_SERVICE)


def address(name: str, *args: Any) -> str:
    return reverse(f"policies:{name}", args=args)


def text(client: Client, name: str, *args: Any) -> str:
    response = client.get(address(name, *args))
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def begin(own: Client, call: ApplicationCall) -> Application:
    own.post(address("call_start", call.pk))
    return Application.objects.get()


def filled(
    call: ApplicationCall, *, content: bytes = PDF, name: str = "报告.pdf", **more: str
) -> dict[str, Any]:
    report = call.materials.get(name=REPORT)
    given: dict[str, Any] = {
        "on_dishonest_list": "false",
        "contact_name": "王芳",
        "contact_phone": "13800000000",
        "act": "submit",
        f"material_{report.pk}": SimpleUploadedFile(name, content),
    }
    return given | more


def test_an_enterprise_applies_from_its_list_to_the_number_it_gets(
    own: Client, call: ApplicationCall, firm: Enterprise
) -> None:
    assert "开始申报" in text(own, "applications")
    row = begin(own, call)
    page = text(own, "application_fill", row.pk)
    for words in (
        "已知，无需再填",
        "2025年研发费用",
        "300 万元",
        "为什么问",
        "示范·不予奖补",
        REPORT,
        "待补",
    ):
        assert words in page
    response = own.post(address("application_fill", row.pk), filled(call))
    assert response.status_code == 302
    row.refresh_from_db()
    assert row.state == ApplicationState.SUBMITTED
    assert row.number in text(own, "application", row.pk)
    assert "材料已收到" in text(own, "applications")


def test_the_verdict_is_shown_while_filling_in_and_nothing_is_written(
    own: Client, call: ApplicationCall
) -> None:
    row = begin(own, call)
    with nothing_changes("policies", "audit"):
        good = own.post(address("application_verdict", row.pk), {"on_dishonest_list": "false"})
        bad = own.post(address("application_verdict", row.pk), {"on_dishonest_list": "true"})
    assert "符合条件" in good.content.decode()
    assert "10.00 万元" in good.content.decode()
    assert "仍要提交" in bad.content.decode()


def test_a_refused_file_is_told_beside_its_field_and_what_was_typed_stays(
    own: Client, call: ApplicationCall
) -> None:
    row = begin(own, call)
    macro = with_parts(xlsx(), {"xl/vbaProject.bin": b"x"})
    response = own.post(address("application_fill", row.pk), filled(call, content=macro, name="报告.xlsx"))
    assert response.status_code == 422
    page = response.content.decode()
    assert "文件带有宏程序" in page
    assert "另存为 PDF" in page
    row.refresh_from_db()
    assert (row.state, row.stated, row.contact_name) == ("draft", {"on_dishonest_list": "false"}, "王芳")
    assert not Attachment.objects.exists()
    assert not DeclaredFact.objects.exists()


def test_what_lacks_is_told_and_the_file_that_came_is_kept(own: Client, call: ApplicationCall) -> None:
    row = begin(own, call)
    response = own.post(address("application_fill", row.pk), filled(call, contact_phone=""))
    assert response.status_code == 422
    assert "联系电话" in response.content.decode()
    kept = Attachment.objects.get()
    assert kept.name in response.content.decode()
    removing = {"remove": kept.pk, "contact_name": "王芳", "contact_phone": "1"}
    assert own.post(address("application_fill", row.pk), removing).status_code == 302
    kept.refresh_from_db()
    assert kept.withdrawn_at is not None


def test_officers_bring_it_to_the_public_list(
    zone: Zone, officer: Client, call: ApplicationCall, firm: Enterprise
) -> None:
    row = submitted(call, firm, make_applicant(zone, firm))
    page = text(officer, "applications")
    assert A in page
    assert "受理还有 5 个工作日" in page
    assert "退回补正" in text(officer, "application", row.pk)
    officer.post(address("application_accept", row.pk))
    given = {"supports": "yes", "reason": "事实核对无误", "given_on": APPLIED.isoformat()}
    assert officer.post(address("application_review", row.pk), given).status_code == 302
    assert officer.post(address("application_recheck", row.pk), given).status_code == 409
    leader = client_of(zone, Role.ZONE_LEADER)
    refused = leader.post(address("application_recheck", row.pk), given)
    assert refused.status_code == 409
    assert "没有登记收款账户" in refused.content.decode()
    make_account(firm)
    assert leader.post(address("application_recheck", row.pk), given).status_code == 302
    assert "列入兑现批次" in text(officer, "call", call.pk)
    officer.post(address("call_list", call.pk))
    granted = GrantRound.objects.get()
    assert A in text(officer, "round", granted.pk)
    assert granted.get_delivery_class_display() in text(officer, "rounds")


def test_an_officer_returns_it_once_on_the_page(
    zone: Zone, officer: Client, own: Client, call: ApplicationCall, firm: Enterprise
) -> None:
    row = submitted(call, firm, make_applicant(zone, firm))
    given = {"items": "缺第 3 页\n没有盖章", "returned_on": APPLIED.isoformat()}
    assert officer.post(address("application_return", row.pk), given).status_code == 302
    page = text(own, "application_fill", row.pk)
    assert "缺第 3 页" in page
    assert "补正后提交" in page
    again = {"on_dishonest_list": "false", "contact_name": "王芳", "contact_phone": "1", "act": "submit"}
    own.post(address("application_fill", row.pk), again)
    row.refresh_from_db()
    assert row.state == ApplicationState.SUBMITTED
    assert DeclaredFact.objects.count() == 1
    with nothing_changes("policies"):
        assert officer.post(address("application_return", row.pk), given).status_code == 409


def test_an_officer_draws_up_a_call_with_its_materials(officer: Client, own: Client, zone: Zone) -> None:
    given = {
        "policy": "rd_input_reward",
        "delivery_class": "quick",
        "opens_on": APPLIED.isoformat(),
        "closes_on": "2026-05-29",
        "budget": "500",
        "order": "reviewed_first",
        "accept_days": "3",
        "review_days": "5",
        "decide_days": "3",
        "correction_days": "5",
    }
    assert officer.post(address("call_new"), given).status_code == 302
    row = ApplicationCall.objects.get()
    assert own.get(address("call", row.pk)).status_code == 404
    lines = {
        "form-TOTAL_FORMS": "2",
        "form-INITIAL_FORMS": "0",
        "form-0-name": "审计报告",
        "form-0-source": "upload",
        "form-0-is_required": "on",
        "form-1-name": "",
    }
    twice = officer.post(address("call_materials", row.pk), lines | {"form-1-name": "审计报告"})
    assert twice.status_code == 422
    assert "写了两次" in twice.content.decode()
    assert officer.post(address("call_materials", row.pk), lines).status_code == 302
    assert [one.name for one in row.materials.all()] == ["审计报告"]
    officer.post(address("call_publish", row.pk))
    assert "审计报告" in text(own, "call", row.pk)
    wrong = officer.post(address("call_new"), given | {"accept_days": "6"})
    assert wrong.status_code == 422


def test_another_firm_and_another_zone_find_nothing(
    zone: Zone, call: ApplicationCall, firm: Enterprise
) -> None:
    row = submitted(call, firm, make_applicant(zone, firm))
    file = Attachment.objects.get()
    other = client_of(zone, Role.ENTERPRISE_USER, enterprise_id=make_rd_firm(zone, name=B).pk)
    away = client_of(make_zone(code="away"), Role.ENTERPRISE_SERVICE, Role.ZONE_LEADER)
    for client in (other, away):
        for name in ("application", "application_fill", "application_withdraw", "application_review"):
            with nothing_changes("policies"):
                assert client.get(address(name, row.pk)).status_code in (403, 404), name
        assert A not in text(client, "applications")
        assert client.get(reverse("attachments:download", args=(file.pk,))).status_code == 404
    assert away.get(address("call", call.pk)).status_code == 404


def test_roles_without_the_matter_are_refused(zone: Zone, call: ApplicationCall, firm: Enterprise) -> None:
    row = accepted(submitted(call, firm, make_applicant(zone, firm)), make_crew(zone))
    for role in (Role.LAND_OFFICER, Role.STATISTICIAN, Role.SYSTEM_ADMIN):
        client = client_of(zone, role)
        assert client.get(address("applications")).status_code == 403
        assert client.get(address("application", row.pk)).status_code == 403
    leader = client_of(zone, Role.ZONE_LEADER)
    assert leader.get(address("application", row.pk)).status_code == 200
    with nothing_changes("policies"):
        assert leader.post(address("application_review", row.pk), {}).status_code == 403
        assert leader.get(address("call_new")).status_code == 403


def test_a_list_asks_the_database_a_fixed_number_of_times(
    zone: Zone, officer: Client, call: ApplicationCall, firm: Enterprise, django_assert_max_num_queries
) -> None:
    for number in range(4):
        another = make_rd_firm(zone, name=f"长治市第{number}材料有限公司")
        submitted(call, another, make_applicant(zone, another))
    officer.get(address("applications"))
    with django_assert_max_num_queries(30):
        officer.get(address("applications"))
    with django_assert_max_num_queries(40):
        officer.get(address("call", call.pk))

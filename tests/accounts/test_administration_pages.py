"""The administrators' pages: each role reaches its own, sees its own zone, and what it types is done."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from gaoxin.enterprises.models import Enterprise
from gaoxin.foundation.accounts import enterprise_lookup
from gaoxin.foundation.accounts.enterprise_lookup import EnterpriseCard, EnterpriseLookup, answer_lookups
from gaoxin.foundation.accounts.models import Membership, User
from gaoxin.foundation.accounts.roles import ADMINISTRATORS, Role
from gaoxin.foundation.accounts.selectors import memberships_of, second_factor_of
from gaoxin.foundation.audit.models import AuditEvent
from gaoxin.foundation.audit.reading import change_lines
from gaoxin.foundation.zones.models import Zone
from gaoxin.foundation.zones.scope import Scope
from tests.accounts.authenticators import enrol
from tests.factories import give_role, login, make_department, make_user, make_zone
from tests.unchanged import nothing_changes

pytestmark = pytest.mark.django_db


@pytest.fixture
def zone() -> Zone:
    return make_zone(code="changzhi")


@pytest.fixture
def person(zone: Zone) -> User:
    return make_user(zone, Role.STATISTICIAN, username="liuyang", display_name="刘洋")


@pytest.fixture
def system(zone: Zone) -> Client:
    return login(Client(), make_user(zone, Role.SYSTEM_ADMIN))


@pytest.fixture
def security(zone: Zone) -> Client:
    return login(Client(), make_user(zone, Role.SECURITY_ADMIN))


SYSTEM_PAGES = ("new/", "{pk}/change/", "{pk}/disable/")
SECURITY_PAGES = ("{pk}/reset-second-factor/", "{pk}/roles/assign/")


def test_each_page_is_for_its_own_administrator(zone: Zone, person: User) -> None:
    allowed = dict.fromkeys(SYSTEM_PAGES, Role.SYSTEM_ADMIN)
    allowed |= dict.fromkeys(SECURITY_PAGES, Role.SECURITY_ADMIN)
    for role in (*ADMINISTRATORS, Role.ZONE_LEADER, Role.STATISTICIAN):
        client = login(Client(), make_user(zone, role))
        for page, holder in allowed.items():
            status = client.get(f"/accounts/users/{page.format(pk=person.pk)}").status_code
            assert status == (200 if role == holder else 403), (role, page)
        sees_people = role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)
        assert client.get("/accounts/users/").status_code == (200 if sees_people else 403)
        assert client.get("/accounts/roles/").status_code == (200 if role == Role.SECURITY_ADMIN else 403)


def test_another_zones_administrators_find_nobody_here(zone: Zone, person: User) -> None:
    elsewhere = make_zone(code="taiyuan")
    row = memberships_of(person).get()
    for role, pages in ((Role.SYSTEM_ADMIN, SYSTEM_PAGES[1:]), (Role.SECURITY_ADMIN, SECURITY_PAGES)):
        client = login(Client(), make_user(elsewhere, role))
        with nothing_changes():
            assert client.get(f"/accounts/users/{person.pk}/").status_code == 404
            assert "刘洋" not in client.get("/accounts/users/").content.decode()
            for page in pages:
                assert client.get(f"/accounts/users/{page.format(pk=person.pk)}").status_code == 404
    with nothing_changes():
        for page in ("end", "revoke"):
            assert client.get(f"/accounts/roles/{row.pk}/{page}/").status_code == 404
        for page in ("reset-password", "unlock"):
            assert client.post(f"/accounts/users/{person.pk}/{page}/").status_code == 404
        assert "刘洋" not in client.get("/accounts/roles/").content.decode()


def test_a_new_person_is_made_and_the_password_shown_once(system: Client, zone: Zone) -> None:
    answer = system.post(
        "/accounts/users/new/", {"username": "heyu1", "display_name": "何雨", "phone": "", "email": ""}
    )
    shown = re.search(r"[A-Za-z2-9]{4}-[A-Za-z2-9]{4}-[A-Za-z2-9]{4}", answer.content.decode())
    assert shown is not None
    assert "no-store" in answer["Cache-Control"]
    made = User.objects.get(display_name="何雨")
    assert made.check_password(shown.group())
    assert made.home_zone == zone
    refused = system.post("/accounts/users/new/", {"username": made.username, "display_name": "何宇"})
    assert (refused.status_code, "已被使用" in refused.content.decode()) == (422, True)


def test_disabling_asks_for_a_reason_and_can_be_undone(system: Client, person: User) -> None:
    address = f"/accounts/users/{person.pk}"
    with nothing_changes():
        assert system.post(f"{address}/disable/", {"reason": ""}).status_code == 422
    system.post(f"{address}/disable/", {"reason": "退休"})
    assert not User.objects.get(pk=person.pk).is_active
    assert "停用" in system.get(f"{address}/").content.decode()
    system.post(f"{address}/enable/")
    assert User.objects.get(pk=person.pk).is_active


def test_details_are_corrected(system: Client, person: User) -> None:
    system.post(
        f"/accounts/users/{person.pk}/change/", {"display_name": "刘阳", "phone": "1380000", "email": ""}
    )
    assert "刘阳" in system.get(f"/accounts/users/{person.pk}/").content.decode()


def test_a_role_is_assigned_dated_and_taken_back(security: Client, person: User, zone: Zone) -> None:
    bureau = make_department(zone, name="经济发展局")
    today = timezone.localdate()
    given = {"role": "case_agent", "department": bureau.pk, "since": today.isoformat(), "until": ""}
    assert security.post(f"/accounts/users/{person.pk}/roles/assign/", given).status_code == 302
    row = Membership.objects.get(role=Role.CASE_AGENT)
    page = security.get(f"/accounts/users/{person.pk}/").content.decode()
    assert "经济发展局" in page
    later = today + dt.timedelta(days=30)
    security.post(f"/accounts/roles/{row.pk}/end/", {"until": later.isoformat()})
    row.refresh_from_db()
    assert row.until == later
    security.post(f"/accounts/roles/{row.pk}/revoke/", {"reason": "任务完成"})
    row.refresh_from_db()
    assert row.revoked_at is not None
    assert "已收回" in security.get(f"/accounts/users/{person.pk}/").content.decode()


def test_a_conflict_of_roles_stands_beside_the_field_with_its_remedy(security: Client, person: User) -> None:
    given = {"role": "system_admin", "since": timezone.localdate().isoformat()}
    with nothing_changes():
        answer = security.post(f"/accounts/users/{person.pk}/roles/assign/", given)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "管理员不能同时办理本区业务" in page
    assert "统计与考核" in page


def test_an_enterprise_is_named_by_its_code(
    security: Client, zone: Zone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(enterprise_lookup, "_answers", [])
    newcomer = make_user(zone)
    known = {"91140400MA0EXAMP1X": EnterpriseCard(7, "示例精密")}
    answer_lookups(
        EnterpriseLookup(by_code=lambda code, _scope: known.get(code), names=lambda _ids: {7: "示例精密"})
    )
    address = f"/accounts/users/{newcomer.pk}/roles/assign/"
    given = {"role": "enterprise_user", "since": timezone.localdate().isoformat()}
    with nothing_changes():
        wrong = security.post(address, given | {"enterprise": "91140400MA0UNKNOWN"})
    assert "没有这个统一社会信用代码" in wrong.content.decode()
    security.post(address, given | {"enterprise": "91140400MA0EXAMP1X"})
    assert memberships_of(newcomer).get().enterprise_id == 7
    assert "示例精密" in security.get(f"/accounts/users/{newcomer.pk}/").content.decode()
    event = AuditEvent.objects.get(action="accounts.role_assigned")
    assert "企业：示例精密" in [str(line) for line in change_lines(event)]


def test_access_is_restored(security: Client, person: User) -> None:
    enrol(person)
    slip = security.post(f"/accounts/users/{person.pk}/reset-password/")
    assert "7 天内有效" in slip.content.decode()
    assert User.objects.get(pk=person.pk).must_change_password
    security.post(f"/accounts/users/{person.pk}/reset-second-factor/", {"reason": "手机丢失"})
    assert second_factor_of(person) is None


def test_nobody_finds_buttons_for_themselves(zone: Zone) -> None:
    own = make_user(zone, Role.SECURITY_ADMIN)
    client = login(Client(), own)
    page = client.get(f"/accounts/users/{own.pk}/").content.decode()
    assert "须由另一位管理员办理" in page
    assert "reset-password" not in page
    with nothing_changes("accounts", "audit"):
        assert client.post(f"/accounts/users/{own.pk}/reset-password/").status_code == 403


def test_the_list_is_searched_filtered_and_exported(system: Client, zone: Zone, person: User) -> None:
    bureau = make_department(zone)
    make_user(zone, Role.PROJECT_TEAM, department=bureau, display_name="陈静")
    User.objects.filter(pk=person.pk).update(must_change_password=True)

    def names(query: str) -> set[str]:
        page = system.get(f"/accounts/users/?{query}").content.decode()
        return {name for name in ("刘洋", "陈静") if f">{name}<" in page}

    assert names("") == {"刘洋", "陈静"}
    assert names("q=陈") == {"陈静"}
    assert names("role=statistician") == {"刘洋"}
    assert names(f"department={bureau.pk}") == {"陈静"}
    assert names("state=temporary") == {"刘洋"}
    assert names("state=locked") == set()
    sheet = b"".join(system.get("/accounts/users/?export=csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert "陈静" in sheet
    assert "项目专班" in sheet


def test_the_roles_list_shows_what_is_over_as_well(security: Client, zone: Zone, person: User) -> None:
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    give_role(person, zone, Role.CASE_AGENT, until=yesterday)
    page = security.get("/accounts/roles/?state=over").content.decode()
    table = page.split("<tbody", 1)[1]
    assert "代办员" in table
    assert "统计与考核" not in table
    for state in ("held", "coming", "revoked"):
        assert security.get(f"/accounts/roles/?state={state}").status_code == 200


def test_the_lists_need_few_queries_however_many_people(
    system: Client, zone: Zone, django_assert_max_num_queries: Any
) -> None:
    for _number in range(30):
        make_user(zone, Role.STATISTICIAN)
    with django_assert_max_num_queries(14):
        system.get("/accounts/users/")


def test_the_register_of_enterprises_answers_for_its_own_zone(security: Client, zone: Zone) -> None:
    code = "91140400MA0GXTC26U"
    own = Enterprise.objects.create(zone=zone, name="示例精密", uscc=code)
    foreign = Enterprise.objects.create(zone=make_zone(code="taiyuan"), name="外区企业", uscc=code)
    scope = Scope(frozenset({zone.pk}))
    found = enterprise_lookup.find_enterprise(f" {code.lower()} ", scope=scope)
    assert found == EnterpriseCard(own.pk, "示例精密")
    assert enterprise_lookup.enterprise_names([own.pk, foreign.pk])[own.pk] == "示例精密"
    assert enterprise_lookup.find_enterprise("91140400MA0UNKNOWN", scope=scope) is None

"""Coming in and leaving: no hints, a lock after five failures, forced changes, idle sessions, the trail."""

import datetime as dt
import re
import time
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.conf import settings as configured
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from gaoxin.foundation.accounts.access import SEEN
from gaoxin.foundation.accounts.models import User
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.audit.models import AuditEvent
from gaoxin.foundation.zones.models import Zone
from tests.factories import PASSWORD, give_role, login, make_user, make_zone

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"


@pytest.fixture
def zone() -> Zone:
    return make_zone(code="changzhi", name="长治高新区")


@pytest.fixture
def user(zone: Zone) -> User:
    return make_user(zone, Role.STATISTICIAN, username="liuyang")


def sign_in(client: Client, username: str, password: str = PASSWORD, **more: str) -> Any:
    return client.post(LOGIN, {"username": username, "password": password, **more})


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def trail() -> list[tuple[str, str]]:
    return list(AuditEvent.objects.order_by("number").values_list("action", "subject_label"))


def test_the_login_page_bears_the_name_of_the_zone(client: Client, zone: Zone) -> None:
    page = client.get(LOGIN).content.decode()
    assert "长治高新区" in page
    assert "严禁录入、存储、传输国家秘密" in page
    make_zone(code="taiyuan")
    assert "长治高新区" not in client.get(LOGIN).content.decode()


def test_a_right_password_opens_the_page_one_wanted(client: Client, user: User) -> None:
    assert client.get("/accounts/me/").url == f"{LOGIN}?next=/accounts/me/"
    answer = sign_in(client, "liuyang", next="/accounts/me/")
    assert answer.url == "/accounts/me/"
    assert client.get("/accounts/me/").status_code == 200
    event = AuditEvent.objects.get()
    assert (event.action, event.user_id, event.address) == ("accounts.logged_in", user.pk, "127.0.0.1")


def test_the_way_on_never_leads_to_another_site(client: Client, user: User) -> None:
    assert sign_in(client, "liuyang", next="https://example.com/").url == "/"


def test_a_wrong_password_and_an_unknown_name_are_answered_alike(client: Client, user: User) -> None:
    def words(username: str) -> str:
        page = sign_in(client, username, "wrong").content.decode()
        return re.sub(r'value="[^"]*"', "", page.split("<form", 2)[-1])

    for _attempt in range(3):
        assert words("liuyang") == words("meiyou")
    assert "再错 1 次" in words("liuyang")
    assert "再错 1 次" in words("meiyou")
    assert not signed_in(client)


def test_a_disabled_person_gets_the_same_answer(client: Client, user: User) -> None:
    User.objects.update(is_active=False)
    answer = sign_in(client, "liuyang")
    assert "用户名或密码不正确" in answer.content.decode()
    assert answer.status_code == 422


def test_failures_are_in_the_trail_and_typed_secrets_are_not(client: Client, user: User) -> None:
    sign_in(client, "liuyang", "wrong-password")
    sign_in(client, "my-Secret-2025", "x")
    events = AuditEvent.objects.order_by("number")
    assert [event.action for event in events] == ["accounts.login_failed"] * 2
    assert (events[0].subject_id, events[0].user_id) == (user.pk, None)
    assert events[1].subject_id is None
    text = "".join(f"{event.subject_label}{event.changes}" for event in events)
    assert "my-Secret-2025" not in text
    assert "wrong-password" not in text


def test_five_failures_lock_the_name_for_a_while_even_with_the_right_password(
    client: Client, user: User
) -> None:
    for _attempt in range(4):
        assert sign_in(client, "liuyang", "wrong").status_code == 422
    locked = sign_in(client, "liuyang", "wrong")
    assert locked.status_code == 429
    assert "15 分钟" in locked.content.decode()
    assert sign_in(client, "liuyang").status_code == 429
    assert not signed_in(client)
    assert [action for action, _label in trail()] == ["accounts.login_failed"] * 4 + ["accounts.login_locked"]
    AccessAttempt.objects.update(attempt_time=timezone.now() - dt.timedelta(minutes=16))
    assert sign_in(client, "liuyang").status_code == 302


def test_a_lock_strikes_one_name_and_not_the_whole_office(client: Client, user: User, zone: Zone) -> None:
    colleague = make_user(zone, Role.STATISTICIAN)
    for _attempt in range(5):
        sign_in(client, "liuyang", "wrong")
    assert sign_in(client, colleague.username).status_code == 302


def test_the_security_administrator_opens_the_lock(client: Client, user: User, zone: Zone) -> None:
    for _attempt in range(5):
        sign_in(client, "liuyang", "wrong")
    helper = login(Client(), make_user(zone, Role.SECURITY_ADMIN))
    assert "已锁定" in helper.get(f"/accounts/users/{user.pk}/").content.decode()
    helper.post(f"/accounts/users/{user.pk}/unlock/")
    assert sign_in(client, "liuyang").status_code == 302


def test_leaving_ends_the_session_and_is_written_down(client: Client, user: User) -> None:
    login(client, user)
    answer = client.post("/accounts/logout/")
    assert answer.url == LOGIN
    assert not signed_in(client)
    assert trail() == [("accounts.logged_out", str(user))]
    assert client.get("/accounts/logout/").status_code == 405
    assert client.post("/accounts/logout/").status_code == 302


def test_a_temporary_password_must_be_replaced_before_anything_else(client: Client, user: User) -> None:
    User.objects.update(must_change_password=True)
    sign_in(client, "liuyang")
    for address in ("/", "/accounts/me/", "/accounts/me/second-factor/", "/departments/"):
        assert client.get(address).url == "/accounts/me/password/", address
    assert "临时密码" in client.get("/accounts/me/password/").content.decode()
    new = {"old": PASSWORD, "new": "Changzhi-2026-xin", "again": "Changzhi-2026-xin"}
    assert client.post("/accounts/me/password/", new).url == "/"
    assert client.get("/accounts/me/").status_code == 200


def test_an_expired_temporary_password_no_longer_opens(client: Client, user: User) -> None:
    long_ago = timezone.now() - dt.timedelta(days=configured.TEMPORARY_PASSWORD_DAYS + 1)
    User.objects.update(must_change_password=True, password_changed_at=long_ago)
    assert "临时密码已过期" in sign_in(client, "liuyang").content.decode()
    assert not signed_in(client)
    assert trail() == [("accounts.login_failed", str(user))]


def test_an_old_password_must_be_replaced(client: Client, user: User) -> None:
    User.objects.update(password_changed_at=timezone.now() - dt.timedelta(days=181))
    sign_in(client, "liuyang")
    assert client.get("/accounts/me/").url == "/accounts/me/password/"
    assert "超过使用期限" in client.get("/accounts/me/password/").content.decode()


def test_refusals_of_a_new_password_stand_beside_the_field(client: Client, user: User) -> None:
    login(client, user)
    answer = client.post("/accounts/me/password/", {"old": "x", "new": "Abc-12345678", "again": "other"})
    assert answer.status_code == 422
    assert "两次输入的新密码不一致" in answer.content.decode()
    answer = client.post(
        "/accounts/me/password/", {"old": "x", "new": "Abc-12345678", "again": "Abc-12345678"}
    )
    assert "原密码不正确" in answer.content.decode()
    assert client.get("/accounts/me/").status_code == 200


def test_a_session_idle_for_half_an_hour_is_over_and_leads_back(client: Client, user: User) -> None:
    sign_in(client, "liuyang")
    client.get("/accounts/me/")
    Session.objects.update(expire_date=timezone.now() - dt.timedelta(seconds=1))
    answer = client.get("/departments/?page=2")
    assert answer.url == f"{LOGIN}?next=/departments/%3Fpage%3D2&expired=1"
    page = client.get(answer.url).content.decode()
    assert "30 分钟没有操作，已自动退出" in page
    assert sign_in(client, "liuyang", next="/departments/?page=2").url == "/departments/?page=2"


def test_a_form_sent_too_late_leads_back_to_its_page(client: Client, user: User) -> None:
    sign_in(client, "liuyang")
    Session.objects.update(expire_date=timezone.now() - dt.timedelta(seconds=1))
    came_from = "http://testserver/accounts/me/contact/"
    answer = client.post("/accounts/me/contact/", {"phone": "1"}, HTTP_REFERER=came_from)
    assert answer.url == f"{LOGIN}?next=/accounts/me/contact/&expired=1"
    outside = client.post("/accounts/me/contact/", {}, HTTP_REFERER="https://example.com/x")
    assert outside.url == f"{LOGIN}?next=/&expired=1"


def test_a_part_of_a_page_asked_by_htmx_sends_the_whole_page_to_login(client: Client, user: User) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/departments/?q=a"}
    answer = client.get("/departments/?q=ab", headers=headers)
    assert answer.status_code == 200
    assert answer["HX-Redirect"] == f"{LOGIN}?next=/departments/%3Fq%3Da"


def test_work_keeps_a_session_alive_but_writes_at_most_once_a_minute(
    client: Client, user: User, django_assert_num_queries: Any
) -> None:
    sign_in(client, "liuyang")
    client.get("/accounts/me/")
    first = Session.objects.get().expire_date
    client.get("/accounts/me/")
    assert Session.objects.get().expire_date == first
    session = client.session
    session[SEEN] = int(time.time()) - 61
    session.save()
    Session.objects.update(expire_date=timezone.now() + dt.timedelta(minutes=5))
    client.get("/accounts/me/")
    assert Session.objects.get().expire_date > timezone.now() + dt.timedelta(minutes=29)


def test_a_login_sweeps_out_sessions_that_are_over(client: Client, user: User) -> None:
    login(Client(), user)
    Session.objects.update(expire_date=timezone.now() - dt.timedelta(days=1))
    sign_in(client, "liuyang")
    assert Session.objects.get().session_key == client.session.session_key


def test_disabling_or_resetting_ends_open_sessions_with_the_next_request(client: Client, user: User) -> None:
    sign_in(client, "liuyang")
    User.objects.update(is_active=False)
    assert client.get("/accounts/me/").url.startswith(LOGIN)
    User.objects.update(is_active=True)
    sign_in(client, "liuyang")
    fresh = User.objects.get()
    fresh.set_password("Another-2026-pw")
    fresh.save()
    assert client.get("/accounts/me/").url.startswith(LOGIN)


def test_everybody_starts_on_the_first_page_of_their_own_menu(client: Client, zone: Zone) -> None:
    firsts = {
        Role.SYSTEM_ADMIN: "/accounts/users/",
        Role.SECURITY_ADMIN: "/accounts/users/",
        Role.AUDIT_ADMIN: "/audit/",
        Role.ZONE_LEADER: "/cockpit/",
    }
    for role, address in firsts.items():
        assert login(client, make_user(zone, role)).get("/").url == address


def test_a_person_without_any_role_is_told_whom_to_ask(client: Client, zone: Zone) -> None:
    page = login(client, make_user(zone)).get("/").content.decode()
    assert "还没有角色" in page
    assert "安全管理员" in page


def test_one_works_in_ones_own_zones_only(client: Client, user: User, zone: Zone) -> None:
    elsewhere, foreign = make_zone(code="taiyuan"), make_zone(code="jincheng")
    give_role(user, elsewhere, Role.ZONE_LEADER)
    login(client, user)
    assert client.get("/departments/").wsgi_request.actor.scope.zone_id == zone.pk
    assert client.post("/accounts/zone/", {"zone": elsewhere.pk, "next": "/departments/"}).url == "/"
    request = client.get("/departments/").wsgi_request
    assert request.actor.scope.zone_id == elsewhere.pk
    assert request.actor.roles == {Role.ZONE_LEADER}
    for wrong in (foreign.pk, "x", ""):
        assert client.post("/accounts/zone/", {"zone": wrong}).status_code == 404
    assert client.get("/departments/").wsgi_request.actor.scope.zone_id == elsewhere.pk


def test_the_address_behind_our_own_proxy_is_the_one_the_proxy_saw(
    client: Client, user: User, settings: Any
) -> None:
    headers = {"X-Forwarded-For": "1.1.1.1, 10.20.30.40"}
    client.post(LOGIN, {"username": "liuyang", "password": "x"}, headers=headers)
    settings.PROXY_COUNT = 1
    client.post(LOGIN, {"username": "liuyang", "password": "x"}, headers=headers)
    client.post(LOGIN, {"username": "liuyang", "password": "x"}, headers={"X-Forwarded-For": "junk"})
    addresses = AuditEvent.objects.order_by("number").values_list("address", flat=True)
    assert list(addresses) == ["127.0.0.1", "10.20.30.40", "127.0.0.1"]

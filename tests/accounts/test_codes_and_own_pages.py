"""The second factor on its pages, one's own account, tokens."""

import datetime as dt
import re
import time
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from gaoxin.foundation.accounts.access import WAITING
from gaoxin.foundation.accounts.models import PersonalToken, User
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.accounts.selectors import actor_of_token, second_factor_of
from gaoxin.foundation.audit.models import AuditEvent
from gaoxin.foundation.audit.reading import change_lines
from tests.accounts.authenticators import enrol_properly, shown_code
from tests.factories import PASSWORD, login, make_user, make_zone
from tests.unchanged import nothing_changes

pytestmark = pytest.mark.django_db

LOGIN, CODE, FACTOR = "/accounts/login/", "/accounts/login/code/", "/accounts/me/second-factor/"


@pytest.fixture
def user() -> User:
    return make_user(make_zone(code="changzhi"), Role.STATISTICIAN, username="liuyang")


def sign_in(client: Client, **more: str) -> Any:
    return client.post(LOGIN, {"username": "liuyang", "password": PASSWORD, **more})


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_with_an_authenticator_the_password_alone_opens_nothing(client: Client, user: User) -> None:
    device, _codes = enrol_properly(user)
    assert sign_in(client, next="/departments/").url == f"{CODE}?next=/departments/"
    assert not signed_in(client)
    assert client.get("/accounts/me/").url == CODE
    answer = client.post(CODE, {"code": shown_code(device, steps_ahead=1), "next": "/departments/"})
    assert answer.url == "/departments/"
    assert client.get("/accounts/me/").status_code == 200
    event = AuditEvent.objects.order_by("number").last()
    assert event is not None
    assert [str(line) for line in change_lines(event)] == ["登录方式：密码和动态码"]


def test_a_recovery_code_opens_as_well(client: Client, user: User) -> None:
    _device, codes = enrol_properly(user)
    sign_in(client)
    assert client.post(CODE, {"code": codes[3]}).url == "/"
    assert signed_in(client)


def test_wrong_codes_lock_like_wrong_passwords(client: Client, user: User) -> None:
    device, _codes = enrol_properly(user)
    sign_in(client)
    for _attempt in range(4):
        assert client.post(CODE, {"code": "000000"}).status_code == 422
        TOTPDevice.objects.update(throttling_failure_timestamp=None)
    assert client.post(CODE, {"code": "000000"}).status_code == 429
    assert client.post(CODE, {"code": shown_code(device, steps_ahead=1)}).status_code == 429
    assert sign_in(client).status_code == 429
    assert not signed_in(client)
    actions = list(AuditEvent.objects.order_by("number").values_list("action", flat=True))
    assert actions[1:] == ["accounts.login_failed"] * 4 + ["accounts.login_locked"]


def test_the_code_is_awaited_for_five_minutes(client: Client, user: User) -> None:
    device, _codes = enrol_properly(user)
    sign_in(client)
    session = client.session
    session[WAITING] |= {"at": int(time.time()) - 301}
    session.save()
    answer = client.post(CODE, {"code": shown_code(device, steps_ahead=1)})
    assert answer.url == LOGIN
    assert not signed_in(client)


def test_a_password_changed_meanwhile_ends_the_waiting(client: Client, user: User) -> None:
    device, _codes = enrol_properly(user)
    sign_in(client)
    user.set_password("Another-2026-pw")
    user.save()
    assert client.post(CODE, {"code": shown_code(device, steps_ahead=1)}).url == LOGIN
    assert not signed_in(client)


def test_nobody_reaches_the_code_page_without_a_password(client: Client, user: User) -> None:
    enrol_properly(user)
    assert client.get(CODE).url == LOGIN


def test_enrolling_shows_the_picture_then_the_recovery_codes_once(client: Client, user: User) -> None:
    login(client, user)
    assert "开始启用" in client.get(FACTOR).content.decode()
    assert client.post(f"{FACTOR}start/").url == FACTOR
    page = client.get(FACTOR).content.decode()
    assert "<svg" in page
    device = TOTPDevice.objects.get()
    assert device.bin_key
    assert client.post(f"{FACTOR}confirm/", {"code": "123"}).status_code == 422
    answer = client.post(f"{FACTOR}confirm/", {"code": shown_code(device)})
    codes = re.findall(r"<code>(\w{5}-\w{5})</code>", answer.content.decode())
    assert len(codes) == 10
    assert "no-store" in answer["Cache-Control"]
    again = client.get(FACTOR).content.decode()
    assert not any(code in again for code in codes)
    assert "<svg" not in again.split("<main")[1].split("</main>")[0]


def test_a_role_that_demands_it_leads_to_enrolling_first(client: Client, user: User, settings: Any) -> None:
    settings.SECOND_FACTOR_ROLES = (Role.STATISTICIAN,)
    sign_in(client)
    assert client.get("/departments/").url == FACTOR
    assert "必须使用二次验证" in client.get(FACTOR).content.decode()
    client.post(f"{FACTOR}start/")
    client.post(f"{FACTOR}confirm/", {"code": shown_code(TOTPDevice.objects.get())})
    assert client.get("/departments/").status_code == 200
    with nothing_changes("accounts", "audit"):
        client.post(f"{FACTOR}disable/", {"code": "000000"})
    assert second_factor_of(user) is not None


def test_a_session_from_before_the_demand_shows_a_code_once(
    client: Client, user: User, settings: Any
) -> None:
    device, _codes = enrol_properly(user)
    login(client, user)
    settings.SECOND_FACTOR_ROLES = (Role.STATISTICIAN,)
    assert client.get("/departments/").url == FACTOR
    assert client.post(f"{FACTOR}verify/", {"code": "000000"}).status_code == 422
    TOTPDevice.objects.update(throttling_failure_timestamp=None)
    client.post(f"{FACTOR}verify/", {"code": shown_code(device, steps_ahead=1)})
    assert client.get("/departments/").status_code == 200


def test_switching_off_and_new_recovery_codes_on_the_page(client: Client, user: User) -> None:
    device, codes = enrol_properly(user)
    login(client, user)
    fresh = client.post(f"{FACTOR}codes/", {"code": codes[0]})
    new_codes = re.findall(r"<code>(\w{5}-\w{5})</code>", fresh.content.decode())
    assert len(new_codes) == 10
    refused = client.post(f"{FACTOR}disable/", {"code": codes[1]})
    assert (refused.status_code, "验证码不正确" in refused.content.decode()) == (422, True)
    assert (
        client.post(f"{FACTOR}disable/", {"code": shown_code(device, steps_ahead=1)}).url == "/accounts/me/"
    )
    assert second_factor_of(user) is None


def test_the_profile_says_who_one_is_here(client: Client, user: User) -> None:
    page = login(client, user).get("/accounts/me/").content.decode()
    assert "统计与考核" in page
    assert "天后须更换" in page
    client.post("/accounts/me/contact/", {"phone": "0355-2080000", "email": ""})
    assert "0355-2080000" in client.get("/accounts/me/").content.decode()
    assert client.post("/accounts/me/contact/", {"phone": "电话"}).status_code == 422


def test_a_token_is_shown_once_and_can_be_taken_back(client: Client, user: User) -> None:
    login(client, user)
    until = timezone.localdate() + dt.timedelta(days=30)
    answer = client.post("/accounts/me/tokens/", {"name": "市统计平台", "expires_on": until.isoformat()})
    raw = re.search(r"gx_[\w-]{40,}", answer.content.decode())
    assert raw is not None
    assert "no-store" in answer["Cache-Control"]
    assert raw.group() not in client.get("/accounts/me/tokens/").content.decode()
    actor, token = actor_of_token(raw.group(), address="")
    assert (actor.user_id, token.may_write) == (user.pk, False)
    stranger = login(Client(), make_user(make_zone(code="changzhi"), Role.STATISTICIAN))
    assert stranger.post(f"/accounts/me/tokens/{token.pk}/revoke/").status_code == 404
    client.post(f"/accounts/me/tokens/{token.pk}/revoke/")
    assert PersonalToken.objects.get().revoked_at is not None
    assert "已撤销" in client.get("/accounts/me/tokens/").content.decode()


def test_a_token_for_too_long_is_refused_beside_its_date(client: Client, user: User) -> None:
    login(client, user)
    until = timezone.localdate() + dt.timedelta(days=400)
    with nothing_changes():
        answer = client.post("/accounts/me/tokens/", {"name": "接口", "expires_on": until.isoformat()})
    assert answer.status_code == 422
    assert "最长一年" in answer.content.decode()


def test_administrators_have_no_tokens_page(client: Client) -> None:
    administrator = make_user(make_zone(code="changzhi"), Role.SECURITY_ADMIN)
    assert login(client, administrator).get("/accounts/me/tokens/").status_code == 403
    assert "个人访问令牌" not in client.get("/accounts/me/").content.decode()

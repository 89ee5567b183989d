"""The second factor: enrolled with a code, ten recovery codes used once each, not switched off by a guess."""

import pytest
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from gaoxin.foundation.accounts import actions
from gaoxin.foundation.accounts.models import User
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.accounts.selectors import recovery_codes_left, second_factor_of
from gaoxin.foundation.audit.models import AuditEvent
from gaoxin.values.errors import Conflict, DomainError, NotPermitted
from tests.accounts.authenticators import enrol_properly, shown_code
from tests.factories import actor_of, make_actor, make_user, make_zone
from tests.unchanged import nothing_changes

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return make_user(make_zone(code="changzhi"), Role.STATISTICIAN)


def later(device: TOTPDevice) -> str:
    """A code newer than the one that confirmed the device."""
    return shown_code(device, steps_ahead=1)


def test_a_started_authenticator_counts_only_after_its_code(user: User) -> None:
    by = actor_of(user)
    device = actions.start_second_factor(by=by)
    assert second_factor_of(user) is None
    with nothing_changes(), pytest.raises(DomainError) as caught:
        actions.confirm_second_factor(by=by, code="12345")
    assert caught.value.code == "second_factor.wrong_code"
    codes = actions.confirm_second_factor(by=by, code=shown_code(device))
    assert second_factor_of(user) is not None
    assert len(set(codes)) == recovery_codes_left(user) == 10
    assert AuditEvent.objects.get().action == "accounts.second_factor_enabled"


def test_starting_anew_forgets_the_unconfirmed_secret(user: User) -> None:
    by = actor_of(user)
    first = actions.start_second_factor(by=by)
    second = actions.start_second_factor(by=by)
    assert first.key != second.key
    assert TOTPDevice.objects.get() == second


def test_an_enabled_authenticator_is_not_replaced_silently(user: User) -> None:
    enrol_properly(user)
    for attempt in (
        lambda: actions.start_second_factor(by=actor_of(user)),
        lambda: actions.confirm_second_factor(by=actor_of(user), code="123456"),
    ):
        with nothing_changes(), pytest.raises(Conflict):
            attempt()


def test_a_code_is_accepted_once(user: User) -> None:
    device, _codes = enrol_properly(user)
    code = later(device)
    assert actions.accept_code(user, f" {code[:3]} {code[3:]} ") == device
    assert actions.accept_code(user, code) is None


def test_a_recovery_code_opens_once_and_is_kept_only_as_a_digest(user: User) -> None:
    _device, codes = enrol_properly(user)
    kept = set(StaticToken.objects.values_list("token", flat=True))
    assert not kept & {code.replace("-", "") for code in codes}
    assert actions.accept_code(user, codes[0].upper()) is not None
    assert recovery_codes_left(user) == 9
    assert actions.accept_code(user, codes[0]) is None


def test_after_a_wrong_code_the_next_must_wait(user: User) -> None:
    device, _codes = enrol_properly(user)
    assert actions.accept_code(user, "000000") is None
    with pytest.raises(DomainError) as caught:
        actions.accept_code(user, later(device))
    assert caught.value.code == "second_factor.too_soon"


def test_switching_off_needs_a_code_and_a_wrong_one_is_counted(user: User) -> None:
    device, _codes = enrol_properly(user)
    by = actor_of(user)
    with nothing_changes("accounts", "audit"), pytest.raises(DomainError) as caught:
        actions.disable_second_factor(by=by, code="000000")
    assert caught.value.code == "second_factor.wrong_code"
    device.refresh_from_db()
    assert device.throttling_failure_count == 1
    device.throttle_reset()
    actions.disable_second_factor(by=by, code=later(device))
    assert second_factor_of(user) is None
    assert recovery_codes_left(user) == 0


def test_a_role_that_demands_it_keeps_it_on(user: User, settings: object) -> None:
    device, _codes = enrol_properly(user)
    settings.SECOND_FACTOR_ROLES = (Role.STATISTICIAN,)  # type: ignore[attr-defined]
    with nothing_changes(), pytest.raises(DomainError) as caught:
        actions.disable_second_factor(by=actor_of(user), code=later(device))
    assert caught.value.code == "second_factor.required"


def test_new_recovery_codes_replace_the_old(user: User) -> None:
    device, codes = enrol_properly(user)
    fresh = actions.renew_recovery_codes(by=actor_of(user), code=later(device))
    assert not set(fresh) & set(codes)
    assert actions.accept_code(user, codes[0]) is None
    assert recovery_codes_left(user) == 10


def test_the_security_administrator_helps_those_who_lost_everything(user: User) -> None:
    enrol_properly(user)
    zone = make_zone(code="changzhi")
    security = make_actor(zone, Role.SECURITY_ADMIN)
    with nothing_changes(), pytest.raises(DomainError):
        actions.reset_second_factor(user, by=security, reason="")
    actions.reset_second_factor(user, by=security, reason="手机丢失")
    assert second_factor_of(user) is None
    with nothing_changes(), pytest.raises(Conflict):
        actions.reset_second_factor(user, by=security, reason="手机丢失")


def test_nobody_resets_their_own(user: User) -> None:
    zone = make_zone(code="changzhi")
    administrator = make_user(zone, Role.SECURITY_ADMIN)
    enrol_properly(administrator)
    with nothing_changes(), pytest.raises(NotPermitted):
        actions.reset_second_factor(administrator, by=actor_of(administrator), reason="手机丢失")

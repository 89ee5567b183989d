"""Logins: made with a temporary password, disabled at once, passwords that are never used again."""

import datetime as dt
from itertools import pairwise

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.password_validation import validate_password
from django.utils import timezone

from gaoxin.foundation.accounts import actions
from gaoxin.foundation.accounts.actor import Actor, system_actor
from gaoxin.foundation.accounts.locks import locked_until
from gaoxin.foundation.accounts.models import PersonalToken, User
from gaoxin.foundation.accounts.passwords import random_password
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.accounts.selectors import password_too_old, temporary_password_expired, users
from gaoxin.foundation.audit.models import AuditEvent
from gaoxin.foundation.zones.models import Zone
from gaoxin.values.errors import Conflict, DomainError, DomainErrors, NotPermitted
from tests.accounts.authenticators import lock_out
from tests.factories import PASSWORD, actor_of, make_actor, make_user, make_zone
from tests.unchanged import nothing_changes

pytestmark = pytest.mark.django_db


@pytest.fixture
def zone() -> Zone:
    return make_zone(code="changzhi")


@pytest.fixture
def system(zone: Zone) -> Actor:
    return make_actor(zone, Role.SYSTEM_ADMIN)


@pytest.fixture
def security(zone: Zone) -> Actor:
    return make_actor(zone, Role.SECURITY_ADMIN)


def test_a_new_person_gets_a_random_password_to_change_and_no_role(zone: Zone, system: Actor) -> None:
    issued = actions.create_user(by=system, username=" lihua ", display_name="李华", phone="0355-2080000")
    user = User.objects.get(username="lihua")
    assert user.check_password(issued.password)
    assert (user.home_zone, user.must_change_password) == (zone, True)
    assert not user.memberships.exists()
    event = AuditEvent.objects.get()
    assert (event.action, event.subject_id) == ("accounts.user_created", user.pk)
    assert issued.password not in event.changes
    assert user in users(system.scope)


def test_random_passwords_keep_the_policy_and_are_readable_on_paper() -> None:
    for _draw in range(200):
        password = random_password()
        validate_password(password, User(username="lihua"))
        assert len(password) == 14
        assert not set(password) & set("0O1lIo")


def test_names_are_unique_without_regard_to_case(system: Actor) -> None:
    actions.create_user(by=system, username="lihua", display_name="李华")
    with nothing_changes(), pytest.raises(Conflict) as caught:
        actions.create_user(by=system, username="LiHua", display_name="李桦")
    assert (caught.value.code, caught.value.field) == ("user.username_taken", "username")


def test_what_the_form_got_wrong_is_named_field_by_field(system: Actor) -> None:
    with nothing_changes(), pytest.raises(DomainErrors) as caught:
        actions.create_user(by=system, username="li hua!", display_name="", phone="电话", email="x")
    assert {error.field for error in caught.value.errors} == {"username", "display_name", "phone", "email"}


def test_only_the_installation_chooses_a_password(zone: Zone, system: Actor) -> None:
    with nothing_changes(), pytest.raises(NotPermitted):
        actions.create_user(by=system, username="lihua", display_name="李华", password=PASSWORD)
    installation = system_actor("示例数据", zone_id=zone.pk)
    made = actions.create_user(
        by=installation,
        username="lihua",
        display_name="李华",
        password=PASSWORD,
        must_change_password=False,
    )
    assert made.user.check_password(PASSWORD)
    with nothing_changes(), pytest.raises(DomainErrors):
        actions.create_user(by=installation, username="wangwu", display_name="王五", password="12345678")


def test_a_disabled_person_is_out_and_may_come_back(zone: Zone, system: Actor) -> None:
    user = make_user(zone, Role.STATISTICIAN)
    actions.disable_user(user, by=system, reason="退休")
    user.refresh_from_db()
    assert not user.is_active
    assert actor_of(user).roles == frozenset()
    with nothing_changes(), pytest.raises(Conflict):
        actions.disable_user(user, by=system, reason="退休")
    actions.enable_user(user, by=system)
    user.refresh_from_db()
    assert actor_of(user).roles == {Role.STATISTICIAN}


def test_an_administrator_does_not_disable_themselves(zone: Zone) -> None:
    user = make_user(zone, Role.SYSTEM_ADMIN)
    with nothing_changes(), pytest.raises(NotPermitted):
        actions.disable_user(user, by=actor_of(user), reason="试试")


def test_a_correction_that_changes_nothing_leaves_no_trace(zone: Zone, system: Actor) -> None:
    user = make_user(zone, display_name="李华")
    with nothing_changes():
        actions.change_user(user, by=system, display_name="李华")
    actions.change_user(user, by=system, display_name="李桦")
    assert AuditEvent.objects.get().changes == '{"display_name":["李华","李桦"]}'


def test_people_keep_their_own_telephone_up_to_date(zone: Zone) -> None:
    user = make_user(zone, Role.STATISTICIAN)
    actions.change_own_contact(by=actor_of(user), phone="13800000000", email="")
    user.refresh_from_db()
    assert user.phone == "13800000000"


def test_ones_own_password_needs_the_old_one(zone: Zone) -> None:
    by = actor_of(make_user(zone))
    with nothing_changes(), pytest.raises(DomainError) as caught:
        actions.change_own_password(by=by, old="wrong", new="Changzhi-2026-xin")
    assert caught.value.field == "old"


@pytest.mark.parametrize(
    "weak", ["Short-1a", "alllowercaseletters", "12345678901234", "Password123", "lihua-LIHUA-1"]
)
def test_weak_passwords_are_refused_with_the_reason(zone: Zone, weak: str) -> None:
    user = make_user(zone, username="lihua-LIHUA")
    with nothing_changes(), pytest.raises(DomainErrors) as caught:
        actions.change_own_password(by=actor_of(user), old=PASSWORD, new=weak)
    assert {error.field for error in caught.value.errors} == {"new"}


def test_none_of_the_last_five_passwords_comes_back(zone: Zone) -> None:
    user = make_user(zone)
    by = actor_of(user)
    used = [PASSWORD, *(f"Changzhi-{number}-mima" for number in range(1, 6))]
    for old, new in pairwise(used):
        actions.change_own_password(by=by, old=old, new=new)
    for remembered in used[1:]:
        with nothing_changes(), pytest.raises(DomainErrors):
            actions.change_own_password(by=by, old=used[-1], new=remembered)
    actions.change_own_password(by=by, old=used[-1], new="Changzhi-6-mima")
    actions.change_own_password(by=by, old="Changzhi-6-mima", new=used[0])


def test_a_reset_password_is_temporary_and_stops_tokens_and_locks(zone: Zone, security: Actor) -> None:
    user = make_user(zone, Role.STATISTICIAN)
    token = actions.create_token(by=actor_of(user), name="接口", expires_on=timezone.localdate()).token
    lock_out(user.username)
    issued = actions.reset_password(user, by=security)
    user.refresh_from_db()
    assert user.must_change_password
    assert user.check_password(issued.password)
    assert PersonalToken.objects.get(pk=token.pk).revoked_at is not None
    assert locked_until(user.username) is None
    assert issued.password not in "".join(AuditEvent.objects.values_list("changes", flat=True))


def test_one_does_not_reset_ones_own_password_by_office(zone: Zone) -> None:
    user = make_user(zone, Role.SECURITY_ADMIN)
    lock_out(user.username)
    for attempt in (actions.reset_password, actions.unlock_user):
        with nothing_changes(), pytest.raises(NotPermitted):
            attempt(user, by=actor_of(user))


def test_unlocking_is_for_the_locked(zone: Zone, security: Actor) -> None:
    user = make_user(zone)
    with nothing_changes(), pytest.raises(Conflict):
        actions.unlock_user(user, by=security)
    lock_out(user.username)
    assert locked_until(user.username) is not None
    actions.unlock_user(user, by=security)
    assert locked_until(user.username) is None
    assert not AccessAttempt.objects.exists()


def test_passwords_age_and_temporary_ones_faster(zone: Zone, settings: object) -> None:
    user = make_user(zone)
    now = timezone.now()
    user.password_changed_at = now - dt.timedelta(days=179)
    assert not password_too_old(user)
    user.password_changed_at = now - dt.timedelta(days=181)
    assert password_too_old(user)
    assert not temporary_password_expired(user)
    user.must_change_password = True
    user.password_changed_at = now - dt.timedelta(days=6)
    assert not temporary_password_expired(user)
    user.password_changed_at = now - dt.timedelta(days=8)
    assert temporary_password_expired(user)

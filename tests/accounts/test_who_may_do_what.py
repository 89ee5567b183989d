"""Every action on accounts, tried by nobody, by the wrong role, from another zone, and by the right one."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.utils import timezone

from gaoxin.foundation.accounts import actions
from gaoxin.foundation.accounts.actor import ANONYMOUS, Actor
from gaoxin.foundation.accounts.models import Membership, PersonalToken, User
from gaoxin.foundation.accounts.roles import ADMINISTRATORS, Role
from gaoxin.foundation.audit.models import AuditEvent
from gaoxin.foundation.zones.models import Zone
from gaoxin.values.errors import NotFound, NotPermitted
from tests.accounts.authenticators import enrol, lock_out
from tests.factories import give_role, make_actor, make_user, make_zone
from tests.unchanged import nothing_changes

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Target:
    """What the actions are tried on."""

    zone: Zone
    user: User
    membership: Membership


Attempt = Callable[[Actor, Target], object]


def tomorrow() -> dt.date:
    return timezone.localdate() + dt.timedelta(days=1)


def create_user(by: Actor, _target: Target) -> object:
    return actions.create_user(by=by, username="xinren", display_name="新人")


def change_user(by: Actor, target: Target) -> object:
    return actions.change_user(target.user, by=by, display_name="改名")


def disable_user(by: Actor, target: Target) -> object:
    return actions.disable_user(target.user, by=by, reason="调离")


def enable_user(by: Actor, target: Target) -> object:
    User.objects.filter(pk=target.user.pk).update(is_active=False)
    return actions.enable_user(target.user, by=by)


def assign_role(by: Actor, target: Target) -> object:
    return actions.assign_role(target.user, by=by, role=Role.CASE_AGENT)


def end_role(by: Actor, target: Target) -> object:
    return actions.end_role(target.membership, by=by, until=tomorrow())


def revoke_role(by: Actor, target: Target) -> object:
    return actions.revoke_role(target.membership, by=by, reason="调离")


def reset_password(by: Actor, target: Target) -> object:
    return actions.reset_password(target.user, by=by)


def unlock_user(by: Actor, target: Target) -> object:
    lock_out(target.user.username)
    return actions.unlock_user(target.user, by=by)


def reset_second_factor(by: Actor, target: Target) -> object:
    enrol(target.user)
    return actions.reset_second_factor(target.user, by=by, reason="手机丢失")


SYSTEM: tuple[Attempt, ...] = (create_user, change_user, disable_user, enable_user)
SECURITY: tuple[Attempt, ...] = (
    assign_role,
    end_role,
    revoke_role,
    reset_password,
    unlock_user,
    reset_second_factor,
)
CASES = [(attempt, Role.SYSTEM_ADMIN) for attempt in SYSTEM] + [
    (attempt, Role.SECURITY_ADMIN) for attempt in SECURITY
]
cases = pytest.mark.parametrize(
    ("attempt", "role"), CASES, ids=[attempt.__name__ for attempt, _role in CASES]
)


@pytest.fixture
def target() -> Target:
    zone = make_zone(code="changzhi")
    user = make_user(zone)
    return Target(zone, user, give_role(user, zone, Role.STATISTICIAN))


def refused(attempt: Attempt, by: Actor, target: Target, *, error: type[Exception]) -> None:
    """The attempt is refused, and neither a row nor the trail differs from what its preparation left."""
    with pytest.raises(error):
        attempt(by, target)
    with nothing_changes("accounts", "zones", "audit"), pytest.raises(error):
        attempt(by, target)
    assert not AuditEvent.objects.exists()


@cases
def test_nobody_may_do_it_without_login(attempt: Attempt, role: Role, target: Target) -> None:
    refused(attempt, ANONYMOUS, target, error=(NotPermitted, NotFound))  # type: ignore[arg-type]


@cases
def test_no_officer_may_do_it(attempt: Attempt, role: Role, target: Target) -> None:
    for officer in (Role.ZONE_LEADER, Role.PROJECT_TEAM, Role.STATISTICIAN):
        refused(attempt, make_actor(target.zone, officer), target, error=NotPermitted)


@cases
def test_no_other_administrator_may_do_it(attempt: Attempt, role: Role, target: Target) -> None:
    for other in ADMINISTRATORS - {role}:
        refused(attempt, make_actor(target.zone, other), target, error=NotPermitted)


@pytest.mark.parametrize("attempt", [one for one in (*SYSTEM, *SECURITY) if one is not create_user])
def test_another_zones_administrator_does_not_even_see_the_row(attempt: Attempt, target: Target) -> None:
    role = Role.SYSTEM_ADMIN if attempt in SYSTEM else Role.SECURITY_ADMIN
    refused(attempt, make_actor(make_zone(code="taiyuan"), role), target, error=NotFound)


@cases
def test_the_administrator_concerned_may_do_it_and_it_is_written_down(
    attempt: Attempt, role: Role, target: Target
) -> None:
    by = make_actor(target.zone, role)
    attempt(by, target)
    event = AuditEvent.objects.get()
    assert (event.user_id, event.actor_name, event.address) == (by.user_id, by.name, "127.0.0.1")
    assert event.chain.zone_id == target.zone.pk


def test_tokens_are_for_officers_and_enterprises_not_for_administrators(target: Target) -> None:
    for role in ADMINISTRATORS:
        administrator = make_actor(target.zone, role)
        with nothing_changes(), pytest.raises(NotPermitted):
            actions.create_token(by=administrator, name="接口", expires_on=tomorrow())
    with nothing_changes(), pytest.raises(NotPermitted):
        actions.create_token(by=ANONYMOUS, name="接口", expires_on=tomorrow())
    by = make_actor(target.zone, Role.STATISTICIAN)
    assert actions.create_token(by=by, name="接口", expires_on=tomorrow()).token.user_id == by.user_id


def test_a_token_is_revoked_by_its_owner_only(target: Target) -> None:
    owner = make_actor(target.zone, Role.STATISTICIAN)
    token = actions.create_token(by=owner, name="接口", expires_on=tomorrow()).token
    others = (ANONYMOUS, make_actor(target.zone, Role.SECURITY_ADMIN))
    for other in others:
        with nothing_changes(), pytest.raises(NotFound):
            actions.revoke_token(token, by=other)
    actions.revoke_token(token, by=owner)
    assert PersonalToken.objects.get().revoked_at is not None

"""Personal tokens: shown once, kept as a digest, good until they end or are taken back."""

import datetime as dt
import hashlib

import pytest
from django.utils import timezone

from gaoxin.foundation.accounts import actions
from gaoxin.foundation.accounts.models import Membership, PersonalToken, User
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.accounts.selectors import actor_of_token
from gaoxin.foundation.audit.models import AuditEvent
from gaoxin.values.errors import Conflict, DomainError
from tests.factories import actor_of, give_role, make_department, make_user, make_zone
from tests.unchanged import nothing_changes

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)


@pytest.fixture
def user() -> User:
    zone = make_zone(code="changzhi")
    return make_user(zone, Role.STATISTICIAN, department=make_department(zone))


def issue(user: User, *, expires_on: dt.date = TODAY, may_write: bool = False) -> actions.IssuedToken:
    return actions.create_token(
        by=actor_of(user), name="数据上报", expires_on=expires_on, may_write=may_write
    )


def refusal(raw: str) -> str:
    with nothing_changes(), pytest.raises(DomainError) as caught:
        actor_of_token(raw, address="10.0.0.8")
    return caught.value.code


def test_only_the_digest_is_kept_and_the_trail_knows_neither(user: User) -> None:
    issued = issue(user)
    kept = PersonalToken.objects.get()
    assert kept.digest == hashlib.sha256(issued.raw.encode()).hexdigest()
    assert issued.raw.startswith(kept.hint)
    assert len(issued.raw) > 40
    event = AuditEvent.objects.get()
    assert issued.raw not in event.changes
    assert kept.digest not in event.changes


def test_a_token_acts_as_its_owner_in_its_zone(user: User) -> None:
    issued = issue(user, may_write=True)
    give_role(user, make_zone(code="anyang"), Role.ZONE_LEADER)
    actor, token = actor_of_token(issued.raw, address="10.0.0.8")
    assert actor.scope.zone_id == token.zone_id == make_zone(code="changzhi").pk
    assert (actor.user_id, actor.roles, actor.address) == (user.pk, {Role.STATISTICIAN}, "10.0.0.8")
    assert actor.department_id is not None
    assert token.may_write


def test_expired_revoked_and_unknown_tokens_are_refused(user: User) -> None:
    issued = issue(user)
    PersonalToken.objects.update(expires_on=TODAY - DAY)
    assert refusal(issued.raw) == "token.expired"
    actions.revoke_token(issued.token, by=actor_of(user))
    assert refusal(issued.raw) == "token.revoked"
    assert refusal("gx_nothing") == "token.unknown"


def test_a_token_stops_with_its_owner(user: User) -> None:
    issued = issue(user)
    Membership.objects.update(revoked_at=timezone.now())
    assert refusal(issued.raw) == "token.no_role"
    User.objects.update(is_active=False)
    assert refusal(issued.raw) == "token.disabled"


def test_the_day_of_use_is_written_down_once_a_day(user: User, django_assert_num_queries: object) -> None:
    issued = issue(user)
    _actor, token = actions.use_token(issued.raw, address="")
    assert token.last_used_on == PersonalToken.objects.get().last_used_on == TODAY
    with django_assert_num_queries(2):  # type: ignore[operator]
        actions.use_token(issued.raw, address="")


@pytest.mark.parametrize(
    ("expires_on", "code"),
    [(TODAY - DAY, "token.expiry_past"), (TODAY + 366 * DAY, "token.expiry_far")],
)
def test_a_token_ends_within_a_year(user: User, expires_on: dt.date, code: str) -> None:
    by = actor_of(user)
    with nothing_changes(), pytest.raises(DomainError) as caught:
        actions.create_token(by=by, name="接口", expires_on=expires_on)
    assert caught.value.code == code
    actions.create_token(by=by, name="接口", expires_on=TODAY + 365 * DAY)


def test_tokens_say_what_they_are_for_and_are_few(user: User) -> None:
    by = actor_of(user)
    with nothing_changes(), pytest.raises(DomainError):
        actions.create_token(by=by, name=" ", expires_on=TODAY)
    for number in range(10):
        actions.create_token(by=by, name=f"接口{number}", expires_on=TODAY)
    with nothing_changes(), pytest.raises(Conflict):
        actions.create_token(by=by, name="又一个", expires_on=TODAY)


def test_a_token_is_revoked_once(user: User) -> None:
    issued = issue(user)
    actions.revoke_token(issued.token, by=actor_of(user))
    with nothing_changes(), pytest.raises(Conflict):
        actions.revoke_token(issued.token, by=actor_of(user))

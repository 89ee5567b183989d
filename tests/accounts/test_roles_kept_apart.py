"""Roles: dated, limited to a department, three administrators apart, nobody's own."""

import datetime as dt

import pytest
from django.utils import timezone

from gaoxin.foundation.accounts import actions
from gaoxin.foundation.accounts.actor import Actor, system_actor
from gaoxin.foundation.accounts.models import Membership, User
from gaoxin.foundation.accounts.permissions import Permission, require
from gaoxin.foundation.accounts.roles import ADMINISTRATORS, Role
from gaoxin.foundation.accounts.selectors import actor_for, holders_of, memberships_of
from gaoxin.foundation.audit.models import AuditEvent
from gaoxin.foundation.zones.models import Zone
from gaoxin.values.errors import Conflict, DomainError, NotFound, NotPermitted
from tests.factories import actor_of, give_role, make_actor, make_department, make_user, make_zone
from tests.unchanged import nothing_changes

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)


@pytest.fixture
def zone() -> Zone:
    return make_zone(code="changzhi")


@pytest.fixture
def security(zone: Zone) -> Actor:
    return make_actor(zone, Role.SECURITY_ADMIN)


def refusal(code: str, attempt: object, **arguments: object) -> DomainError:
    with nothing_changes(), pytest.raises(DomainError) as caught:
        attempt(**arguments)  # type: ignore[operator]
    assert caught.value.code == code
    return caught.value


def test_no_one_holds_two_of_the_three_administrator_roles(zone: Zone, security: Actor) -> None:
    for first in ADMINISTRATORS:
        user = make_user(zone, first)
        for second in ADMINISTRATORS - {first}:
            error = refusal(
                "roles.administrators_apart",
                lambda user=user, role=second: actions.assign_role(user, by=security, role=role),
            )
            assert str(first.label) in error.remedy


def test_not_even_in_two_different_zones(zone: Zone) -> None:
    user = make_user(zone, Role.SYSTEM_ADMIN)
    elsewhere = system_actor("安装", zone_id=make_zone(code="taiyuan").pk)
    refusal(
        "roles.administrators_apart",
        lambda: actions.assign_role(user, by=elsewhere, role=Role.AUDIT_ADMIN),
    )


def test_an_administrator_is_no_officer_of_the_same_zone(zone: Zone, security: Actor) -> None:
    administrator = make_user(zone, Role.SYSTEM_ADMIN)
    refusal(
        "roles.administrator_officer",
        lambda: actions.assign_role(administrator, by=security, role=Role.PROJECT_TEAM),
    )
    officer = make_user(zone, Role.PROJECT_TEAM)
    refusal(
        "roles.administrator_officer",
        lambda: actions.assign_role(officer, by=security, role=Role.SYSTEM_ADMIN),
    )


def test_an_officer_of_one_zone_may_administer_another(zone: Zone) -> None:
    officer = make_user(zone, Role.PROJECT_TEAM)
    elsewhere = make_zone(code="taiyuan")
    row = actions.assign_role(officer, by=system_actor("安装", zone_id=elsewhere.pk), role=Role.SYSTEM_ADMIN)
    assert row.zone == elsewhere


def test_roles_one_after_the_other_are_no_conflict(zone: Zone, security: Actor) -> None:
    user = make_user(zone)
    give_role(user, zone, Role.PROJECT_TEAM, until=TODAY)
    row = actions.assign_role(user, by=security, role=Role.SYSTEM_ADMIN, since=TODAY + DAY)
    assert row.since == TODAY + DAY
    assert [one.role for one in memberships_of(user)] == [Role.PROJECT_TEAM]
    assert [one.role for one in memberships_of(user, as_of=TODAY + DAY)] == [Role.SYSTEM_ADMIN]


def test_the_last_day_of_one_role_is_not_the_first_of_its_opposite(zone: Zone, security: Actor) -> None:
    user = make_user(zone)
    give_role(user, zone, Role.PROJECT_TEAM, until=TODAY)
    refusal(
        "roles.administrator_officer",
        lambda: actions.assign_role(user, by=security, role=Role.SYSTEM_ADMIN, since=TODAY),
    )


def test_an_enterprise_user_holds_no_other_role_and_stands_for_one_enterprise(
    zone: Zone, security: Actor
) -> None:
    user = make_user(zone, Role.ENTERPRISE_USER, enterprise_id=7)
    refusal(
        "roles.enterprise_officer",
        lambda: actions.assign_role(user, by=security, role=Role.STATISTICIAN),
    )
    refusal(
        "roles.two_enterprises",
        lambda: actions.assign_role(user, by=security, role=Role.ENTERPRISE_USER, enterprise_id=8),
    )
    refusal("role.enterprise", lambda: actions.assign_role(user, by=security, role=Role.ENTERPRISE_USER))


def test_a_role_is_not_given_twice_but_may_cover_two_departments(zone: Zone, security: Actor) -> None:
    first, second = make_department(zone), make_department(zone)
    user = make_user(zone, Role.PROJECT_TEAM, department=first)
    refusal(
        "roles.duplicate",
        lambda: actions.assign_role(user, by=security, role=Role.PROJECT_TEAM, department=first),
    )
    actions.assign_role(user, by=security, role=Role.PROJECT_TEAM, department=second)
    assert actor_of(user).departments_for(frozenset({Role.PROJECT_TEAM})) == {first.pk, second.pk}


def test_nobody_changes_their_own_roles(zone: Zone) -> None:
    user = make_user(zone, Role.SECURITY_ADMIN)
    by = actor_of(user)
    own = memberships_of(user).get()
    for attempt in (
        lambda: actions.assign_role(user, by=by, role=Role.SECURITY_ADMIN, since=TODAY + 2 * DAY),
        lambda: actions.end_role(own, by=by, until=TODAY + DAY),
        lambda: actions.revoke_role(own, by=by, reason="不想干了"),
    ):
        with nothing_changes(), pytest.raises(NotPermitted):
            attempt()


def test_the_only_administrator_of_a_kind_cannot_be_taken_away(zone: Zone, security: Actor) -> None:
    auditor = make_user(zone, Role.AUDIT_ADMIN)
    own = memberships_of(auditor).get()
    refusal("role.last_administrator", lambda: actions.revoke_role(own, by=security, reason="调离"))
    refusal("role.last_administrator", lambda: actions.end_role(own, by=security, until=TODAY + DAY))
    system = make_actor(zone, Role.SYSTEM_ADMIN)
    refusal("user.last_administrator", lambda: actions.disable_user(auditor, by=system, reason="调离"))
    make_user(zone, Role.AUDIT_ADMIN)
    actions.revoke_role(own, by=security, reason="调离")
    assert not memberships_of(auditor).exists()


def test_a_revoked_role_ends_at_once_and_keeps_its_history(zone: Zone, security: Actor) -> None:
    user = make_user(zone, Role.STATISTICIAN)
    row = memberships_of(user).get()
    actions.revoke_role(row, by=security, reason="岗位调整")
    kept = Membership.objects.get(pk=row.pk)
    assert kept.revoked_at is not None
    assert kept.since == row.since
    assert actor_of(user).roles == frozenset()
    assert "岗位调整" in AuditEvent.objects.get().changes


def test_a_role_that_is_over_is_not_changed_again(zone: Zone, security: Actor) -> None:
    user = make_user(zone)
    past = give_role(user, zone, Role.STATISTICIAN, until=TODAY - DAY)
    for attempt in (
        lambda: actions.end_role(past, by=security, until=TODAY),
        lambda: actions.revoke_role(past, by=security, reason="整理"),
    ):
        with nothing_changes(), pytest.raises(Conflict):
            attempt()


def test_the_end_of_a_role_is_today_or_later(zone: Zone, security: Actor) -> None:
    row = memberships_of(make_user(zone, Role.STATISTICIAN)).get()
    error = refusal("role.end_in_the_past", lambda: actions.end_role(row, by=security, until=TODAY - DAY))
    assert (error.field, "收回" in error.remedy) == ("until", True)
    actions.end_role(row, by=security, until=TODAY)
    assert memberships_of(row.user).exists()
    assert not memberships_of(row.user, as_of=TODAY + DAY).exists()


def test_reasons_are_asked_for_and_dates_must_be_in_order(zone: Zone, security: Actor) -> None:
    user = make_user(zone, Role.STATISTICIAN)
    row = memberships_of(user).get()
    refusal("reason.missing", lambda: actions.revoke_role(row, by=security, reason="  "))
    refusal(
        "role.dates",
        lambda: actions.assign_role(user, by=security, role=Role.CASE_AGENT, since=TODAY, until=TODAY - DAY),
    )


def test_departments_are_of_the_zone_and_not_for_administrators(zone: Zone, security: Actor) -> None:
    user = make_user(zone)
    foreign = make_department(make_zone(code="taiyuan"))
    with nothing_changes(), pytest.raises(NotFound):
        actions.assign_role(user, by=security, role=Role.STATISTICIAN, department=foreign)
    own = make_department(zone)
    refusal(
        "role.department",
        lambda: actions.assign_role(user, by=security, role=Role.SYSTEM_ADMIN, department=own),
    )


def test_people_of_another_zone_are_out_of_reach_but_not_for_the_installation(
    zone: Zone, security: Actor
) -> None:
    stranger = make_user(make_zone(code="taiyuan"), Role.STATISTICIAN)
    with nothing_changes(), pytest.raises(NotFound):
        actions.assign_role(stranger, by=security, role=Role.STATISTICIAN)
    actions.assign_role(stranger, by=system_actor("安装", zone_id=zone.pk), role=Role.STATISTICIAN)
    assert actor_of(stranger, zone=zone).scope.zone_id == zone.pk


def test_a_disabled_person_gets_no_role(zone: Zone, security: Actor) -> None:
    user = make_user(zone)
    User.objects.filter(pk=user.pk).update(is_active=False)
    refusal("role.user_disabled", lambda: actions.assign_role(user, by=security, role=Role.STATISTICIAN))


def test_each_role_is_limited_to_its_own_departments(zone: Zone) -> None:
    bureau, other = make_department(zone), make_department(zone)
    user = make_user(zone, Role.PROJECT_TEAM, department=bureau)
    give_role(user, zone, Role.ZONE_LEADER)
    by = actor_of(user)
    writing = Permission("x", "维护", frozenset({Role.PROJECT_TEAM}), own_department=True)
    leading = Permission("y", "批示", frozenset({Role.ZONE_LEADER}), own_department=True)
    require(by, writing, zone_id=zone.pk, department_id=bureau.pk)
    require(by, leading, zone_id=zone.pk, department_id=other.pk)
    for elsewhere in (other.pk, None):
        with pytest.raises(NotPermitted):
            require(by, writing, zone_id=zone.pk, department_id=elsewhere)


def test_an_actor_stands_in_one_zone_with_the_roles_held_there(zone: Zone) -> None:
    elsewhere = make_zone(code="taiyuan")
    user = make_user(zone, Role.STATISTICIAN)
    give_role(user, elsewhere, Role.ZONE_LEADER)
    rows = memberships_of(user)
    assert actor_for(user, rows, zone_id=elsewhere.pk).roles == {Role.ZONE_LEADER}
    assert actor_for(user, rows, zone_id=zone.pk).roles == {Role.STATISTICIAN}
    unknown = actor_for(user, rows, zone_id=make_zone(code="jincheng").pk)
    assert unknown.scope.zone_id in {zone.pk, elsewhere.pk}


def test_holders_of_a_role_are_the_active_ones_of_the_zone_and_the_department(zone: Zone) -> None:
    bureau, other = make_department(zone), make_department(zone)
    whole = make_user(zone, Role.PROJECT_TEAM)
    inside = make_user(zone, Role.PROJECT_TEAM, department=bureau)
    make_user(zone, Role.PROJECT_TEAM, department=other)
    gone = make_user(zone, Role.PROJECT_TEAM)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    make_user(make_zone(code="taiyuan"), Role.PROJECT_TEAM)
    scope = actor_of(whole).scope
    found = holders_of([Role.PROJECT_TEAM], scope=scope, department_id=bureau.pk)
    assert set(found) == {whole, inside}
    assert holders_of([Role.PROJECT_TEAM], scope=scope).count() == 3

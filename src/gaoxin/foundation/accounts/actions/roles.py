"""The security administrator's work on roles: dated, limited to a department, never one's own."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gaoxin.foundation.accounts import permissions
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.enterprise_lookup import enterprise_names
from gaoxin.foundation.accounts.models import Membership, User
from gaoxin.foundation.accounts.permissions import require
from gaoxin.foundation.accounts.roles import ADMINISTRATORS, Role
from gaoxin.foundation.accounts.selectors import is_sole_holder, users
from gaoxin.foundation.accounts.separation import Term, refuse_conflict
from gaoxin.foundation.audit.actions import record
from gaoxin.foundation.validity import stated_reason
from gaoxin.foundation.zones.models import Department
from gaoxin.values.errors import Conflict, DomainError, NotFound, NotPermitted


@transaction.atomic
def assign_role(
    user: User,
    *,
    by: Actor,
    role: Role,
    department: Department | None = None,
    enterprise_id: int | None = None,
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> Membership:
    """Give a person a role in the actor's zone, from a day (today) until a day or openly.

    ``department`` limits the role to one department; an enterprise user needs ``enterprise_id``.
    """
    require(by, permissions.ASSIGN_ROLES)
    zone_id = by.scope.zone_id
    locked = _reachable(user, by=by)
    _refuse_own(locked, by=by)
    term = Term(role, zone_id, department.pk if department else None, enterprise_id, since or _today(), until)
    _refuse_term(term, department=department)
    refuse_conflict(term, _terms_of(locked))
    row = Membership.objects.create(
        user=locked,
        zone_id=zone_id,
        role=role,
        department=department,
        enterprise_id=enterprise_id,
        since=term.since,
        until=until,
    )
    record(permissions.ROLE_ASSIGNED, row, by=by, zone_id=zone_id, changes=_stated_terms(row))
    return row


@transaction.atomic
def end_role(membership: Membership, *, by: Actor, until: dt.date) -> Membership:
    """Set the last day on which a role holds."""
    row = _held(membership, by=by)
    if until < max(row.since, _today()):
        raise DomainError(
            "role.end_in_the_past",
            _("截止日不能早于今天，也不能早于起始日。"),
            field="until",
            value=until,
            remedy=_("要立即停止，请用“收回”。"),
        )
    _refuse_sole(row)
    old, row.until = row.until, until
    row.save(update_fields=("until",))
    record(permissions.ROLE_ENDED, row, by=by, zone_id=row.zone_id, changes={"until": (old, until)})
    return row


@transaction.atomic
def revoke_role(membership: Membership, *, by: Actor, reason: str) -> Membership:
    """Take a role back at once."""
    row = _held(membership, by=by)
    stated = stated_reason(reason)
    _refuse_sole(row)
    row.revoked_at = timezone.now()
    row.save(update_fields=("revoked_at",))
    changes = {"revoked_at": (None, row.revoked_at), "reason": (None, stated)}
    record(permissions.ROLE_REVOKED, row, by=by, zone_id=row.zone_id, changes=changes)
    return row


def _today() -> dt.date:
    return timezone.localdate()


def _reachable(user: User, *, by: Actor) -> User:
    """The user's row, locked; the installation itself may reach people of other zones."""
    rows = User.objects.all() if by.is_system else users(by.scope)
    found = User.objects.select_for_update().filter(pk__in=rows.filter(pk=user.pk).values("pk")).first()
    if found is None:
        raise NotFound()
    if not found.is_active:
        raise Conflict(
            "role.user_disabled", _("该账户已停用，不能分配角色。"), remedy=_("请先请系统管理员启用账户。")
        )
    return found


def _held(membership: Membership, *, by: Actor) -> Membership:
    """The assignment's row, locked, while it still holds and when ``by`` may change it."""
    row = Membership.objects.select_for_update().filter(pk=membership.pk).first()
    if row is None:
        raise NotFound()
    require(by, permissions.ASSIGN_ROLES, zone_id=row.zone_id)
    _refuse_own(row.user, by=by)
    if row.revoked_at is not None or (row.until is not None and row.until < _today()):
        raise Conflict("role.over", _("这个角色已经结束，不能再改。"))
    return row


def _refuse_own(user: User, *, by: Actor) -> None:
    if by.user_id is not None and by.user_id == user.pk:
        raise NotPermitted(_("不能变更自己的角色。"), code="role.own")


def _refuse_term(term: Term, *, department: Department | None) -> None:
    if term.until is not None and term.until < term.since:
        raise DomainError("role.dates", _("截止日早于起始日。"), field="until", value=term.until)
    if department is not None and department.zone_id != term.zone_id:
        raise NotFound()
    if department is not None and term.role in ADMINISTRATORS | {Role.ENTERPRISE_USER}:
        raise DomainError(
            "role.department",
            _("管理员和企业用户不限定部门。"),
            field="department",
            remedy=_("请把部门留空。"),
        )
    if (term.role == Role.ENTERPRISE_USER) != (term.enterprise_id is not None):
        raise DomainError(
            "role.enterprise",
            _("企业用户须指定企业，其他角色不指定企业。"),
            field="enterprise",
            remedy=_("请填写企业的统一社会信用代码。"),
        )


def _refuse_sole(row: Membership) -> None:
    if is_sole_holder(row):
        raise DomainError(
            "role.last_administrator",
            _("%(name)s是本区唯一的%(role)s。") % {"name": row.user, "role": row.get_role_display()},
            remedy=_("请先把这一角色分配给另一个人。"),
        )


def _terms_of(user: User) -> list[Term]:
    rows = user.memberships.filter(revoked_at__isnull=True)
    return [
        Term(Role(row.role), row.zone_id, row.department_id, row.enterprise_id, row.since, row.until)
        for row in rows
    ]


def _enterprise_of(row: Membership) -> str | None:
    """The enterprise by its name of the day; its number where no such enterprise is on record."""
    if row.enterprise_id is None:
        return None
    return enterprise_names([row.enterprise_id]).get(row.enterprise_id, str(row.enterprise_id))


def _stated_terms(row: Membership) -> dict[str, tuple[object, object]]:
    values: dict[str, object] = {
        "role": row.role,
        "department": row.department,
        "enterprise": _enterprise_of(row),
        "since": row.since,
        "until": row.until,
    }
    return {name: (None, value) for name, value in values.items() if value is not None}

"""Permissions are declared beside the actions they guard, each with the roles that hold it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.roles import ADMINISTRATORS, OFFICERS, Role
from gaoxin.values.errors import NotFound, NotPermitted


@dataclass(frozen=True, slots=True)
class Permission:
    """One thing that may be done. ``own_department`` limits officers of a department to its own rows."""

    code: str
    label: str | Promise
    roles: frozenset[Role]
    own_department: bool = False


DECLARED: dict[str, Permission] = {}


def permission(
    code: str, label: str | Promise, roles: Iterable[Role], *, own_department: bool = False
) -> Permission:
    """Declare a permission; every permission of the product is made here, so a test can list them."""
    declared = Permission(code, label, frozenset(roles), own_department)
    DECLARED[code] = declared
    return declared


def allows(by: Actor, needed: Permission) -> bool:
    return by.has_any(needed.roles)


def require(
    by: Actor, needed: Permission, *, zone_id: int | None = None, department_id: int | None = None
) -> None:
    """Refuse unless ``by`` holds ``needed``, in this zone, and (where it matters) in this department.

    Raises ``NotFound`` for another zone's row, so that its existence is not told.
    """
    if zone_id is not None and zone_id not in by.scope.zone_ids:
        raise NotFound()
    if not allows(by, needed):
        raise NotPermitted(gettext("您的角色不能“%(label)s”。") % {"label": needed.label})
    if not needed.own_department:
        return
    departments = by.departments_for(needed.roles)
    if departments is not None and department_id not in departments:
        message = gettext("“%(label)s”只能由责任部门办理。") % {"label": needed.label}
        raise NotPermitted(message, code="permission.department")


MANAGE_USERS = permission("accounts.manage_users", _("管理用户"), {Role.SYSTEM_ADMIN})
ASSIGN_ROLES = permission("accounts.assign_roles", _("分配角色"), {Role.SECURITY_ADMIN})
RESTORE_ACCESS = permission("accounts.restore_access", _("解锁账户、重置密码"), {Role.SECURITY_ADMIN})
VIEW_USERS = permission("accounts.view_users", _("查看用户"), {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN})
USE_TOKENS = permission("accounts.use_tokens", _("使用个人访问令牌"), OFFICERS | {Role.ENTERPRISE_USER})
READ_ZONE = permission("zones.read", _("查看本区"), OFFICERS)
VIEW_DEPARTMENTS = permission(
    "zones.view_departments", _("查看部门与岗位"), OFFICERS | (ADMINISTRATORS - {Role.AUDIT_ADMIN})
)
MANAGE_ZONE = permission("zones.manage", _("维护部门与岗位"), {Role.SYSTEM_ADMIN})
STATE_AS_OF = permission("zones.state_as_of", _("确定数据截至日期"), {Role.STATISTICIAN})
READ_AUDIT = permission("audit.read", _("查看审计"), {Role.AUDIT_ADMIN})

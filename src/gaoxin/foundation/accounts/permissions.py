"""Permissions are declared beside the actions they guard, each with the roles that hold it."""

from collections.abc import Iterable
from dataclasses import dataclass

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.roles import OFFICERS, Role
from gaoxin.values.errors import NotFound, NotPermitted


@dataclass(frozen=True, slots=True)
class Permission:
    """One thing that may be done. ``own_department`` limits officers of a department to its own rows."""

    code: str
    label: str
    roles: frozenset[Role]
    own_department: bool = False


def permission(code: str, label: str, roles: Iterable[Role], *, own_department: bool = False) -> Permission:
    """Declare a permission; every permission of the product is made here, so a test can list them."""
    declared = Permission(code, label, frozenset(roles), own_department)
    DECLARED[code] = declared
    return declared


DECLARED: dict[str, Permission] = {}


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
        raise NotPermitted(f"您的角色不能“{needed.label}”。")
    limited = needed.own_department and not by.is_system and by.department_id is not None
    if limited and department_id != by.department_id:
        raise NotPermitted(f"“{needed.label}”只能由责任部门办理。", code="permission.department")


MANAGE_USERS = permission("accounts.manage_users", "管理用户", {Role.SYSTEM_ADMIN})
ASSIGN_ROLES = permission("accounts.assign_roles", "分配角色", {Role.SECURITY_ADMIN})
MANAGE_ZONE = permission("zones.manage", "维护部门与岗位", {Role.SYSTEM_ADMIN})
READ_AUDIT = permission("audit.read", "查看审计", {Role.AUDIT_ADMIN})
READ_ZONE = permission("zones.read", "查看本区", OFFICERS)

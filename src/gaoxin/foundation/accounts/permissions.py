"""Permissions are declared beside the actions they guard, each with the roles that hold it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.roles import ADMINISTRATORS, OFFICERS, Role
from gaoxin.foundation.audit.labels import audited, called
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


def require_role(by: Actor, needed: Permission) -> None:
    """Refuse unless one of the roles of ``by`` carries ``needed``, in whatever department."""
    if not allows(by, needed):
        raise NotPermitted(gettext("您的角色不能“%(label)s”。") % {"label": needed.label})


def require(
    by: Actor, needed: Permission, *, zone_id: int | None = None, department_id: int | None = None
) -> None:
    """Refuse unless ``by`` holds ``needed``, in this zone, and (where it matters) in this department.

    Raises ``NotFound`` for another zone's row, so that its existence is not told.
    """
    if zone_id is not None and zone_id not in by.scope.zone_ids:
        raise NotFound()
    require_role(by, needed)
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

USER_CREATED = audited("accounts.user_created", _("新建用户"))
USER_CHANGED = audited("accounts.user_changed", _("修改用户资料"))
USER_DISABLED = audited("accounts.user_disabled", _("停用用户"))
USER_ENABLED = audited("accounts.user_enabled", _("启用用户"))
USER_UNLOCKED = audited("accounts.user_unlocked", _("解除登录锁定"))
PASSWORD_RESET = audited("accounts.password_reset", _("重置密码"))
PASSWORD_CHANGED = audited("accounts.password_changed", _("修改自己的密码"))
ROLE_ASSIGNED = audited("accounts.role_assigned", _("分配角色"))
ROLE_ENDED = audited("accounts.role_ended", _("设定角色截止日"))
ROLE_REVOKED = audited("accounts.role_revoked", _("收回角色"))
SECOND_FACTOR_ENABLED = audited("accounts.second_factor_enabled", _("启用二次验证"))
SECOND_FACTOR_DISABLED = audited("accounts.second_factor_disabled", _("停用二次验证"))
SECOND_FACTOR_RESET = audited("accounts.second_factor_reset", _("重置他人二次验证"))
RECOVERY_CODES_RENEWED = audited("accounts.recovery_codes_renewed", _("更换恢复码"))
TOKEN_CREATED = audited("accounts.token_created", _("创建访问令牌"))
TOKEN_REVOKED = audited("accounts.token_revoked", _("撤销访问令牌"))
LOGGED_IN = audited("accounts.logged_in", _("登录"))
LOGGED_OUT = audited("accounts.logged_out", _("退出"))
LOGIN_FAILED = audited("accounts.login_failed", _("登录失败"))
LOGIN_LOCKED = audited("accounts.login_locked", _("登录锁定"))

ZONE_CREATED = audited("zones.zone_created", _("建立高新区"))
ZONE_CHANGED = audited("zones.zone_changed", _("修改高新区信息"))
AS_OF_STATED = audited("zones.as_of_stated", _("确定数据截至日期"))
DEPARTMENT_ADDED = audited("zones.department_added", _("新增部门"))
DEPARTMENT_CHANGED = audited("zones.department_changed", _("修改部门"))
DEPARTMENT_CLOSED = audited("zones.department_closed", _("撤销部门"))
DEPARTMENT_REOPENED = audited("zones.department_reopened", _("恢复部门"))
POST_ADDED = audited("zones.post_added", _("新增岗位"))
POST_CHANGED = audited("zones.post_changed", _("修改岗位"))
POST_CLOSED = audited("zones.post_closed", _("撤销岗位"))
POST_REOPENED = audited("zones.post_reopened", _("恢复岗位"))
HOLDING_ADDED = audited("zones.holding_added", _("登记任职"))
HOLDING_ENDED = audited("zones.holding_ended", _("登记离任"))
HOLDING_CORRECTED = audited("zones.holding_corrected", _("更正任职记录"))

AUDIT_VERIFIED = audited("audit.verified", _("校验审计链"))
AUDIT_EXPORTED = audited("audit.exported", _("导出审计"))
called("enterprise", _("企业"))

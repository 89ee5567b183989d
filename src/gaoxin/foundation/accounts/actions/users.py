"""The system administrator's work on logins: making, correcting, disabling."""

from dataclasses import dataclass

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gaoxin.foundation.accounts import permissions
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.models import User
from gaoxin.foundation.accounts.passwords import random_password
from gaoxin.foundation.accounts.permissions import Permission, require
from gaoxin.foundation.accounts.selectors import sole_administration_of
from gaoxin.foundation.audit.actions import difference, record
from gaoxin.foundation.validity import as_refusals, refuse_invalid, stated_reason
from gaoxin.values.errors import Conflict, DomainError, NotFound, NotPermitted


@dataclass(frozen=True, slots=True)
class IssuedPassword:
    """A password made for somebody: shown once and kept nowhere."""

    user: User
    password: str


@transaction.atomic
def create_user(
    *,
    by: Actor,
    username: str,
    display_name: str,
    phone: str = "",
    email: str = "",
    password: str | None = None,
    must_change_password: bool = True,
) -> IssuedPassword:
    """Make a login in the actor's zone with a temporary password; it holds no role yet.

    Only the installation itself (loading a sample zone) may choose the password.
    """
    require(by, permissions.MANAGE_USERS)
    if not by.is_system and not (password is None and must_change_password):
        raise NotPermitted(_("初始密码由系统随机生成，首次登录须修改。"))
    user = User(
        username=User.normalize_username(username.strip()),
        display_name=display_name.strip(),
        phone=phone.strip(),
        email=email.strip(),
        home_zone_id=by.scope.zone_id,
        must_change_password=must_change_password,
    )
    _refuse_taken_name(user)
    chosen = password or random_password()
    _refuse_weak(chosen, user)
    user.set_password(chosen)
    refuse_invalid(user, exclude=("password",))
    user.save()
    known = {"username": user.username, **{name: value for name, value in _values(user).items() if value}}
    record(permissions.USER_CREATED, user, by=by, zone_id=user.home_zone_id, changes=difference({}, known))
    return IssuedPassword(user, chosen)


@transaction.atomic
def change_user(user: User, *, by: Actor, display_name: str, phone: str = "", email: str = "") -> User:
    """Correct a person's name and contacts."""
    locked = require_over(user, by=by, needed=permissions.MANAGE_USERS)
    old = _values(locked)
    locked.display_name, locked.phone, locked.email = display_name.strip(), phone.strip(), email.strip()
    refuse_invalid(locked, exclude=("password",))
    changes = difference(old, _values(locked))
    if changes:
        locked.save(update_fields=tuple(changes))
        record(permissions.USER_CHANGED, locked, by=by, zone_id=locked.home_zone_id, changes=changes)
    return locked


@transaction.atomic
def change_own_contact(*, by: Actor, phone: str, email: str) -> User:
    """A person's own telephone and mail address."""
    user = acting_person(by)
    old = _values(user)
    user.phone, user.email = phone.strip(), email.strip()
    refuse_invalid(user, exclude=("password",))
    changes = difference(old, _values(user))
    if changes:
        user.save(update_fields=tuple(changes))
        record(permissions.USER_CHANGED, user, by=by, zone_id=user.home_zone_id, changes=changes)
    return user


@transaction.atomic
def disable_user(user: User, *, by: Actor, reason: str) -> User:
    """End a login at once: open sessions and tokens stop working with the next request."""
    locked = require_over(user, by=by, needed=permissions.MANAGE_USERS)
    if by.user_id == locked.pk:
        raise NotPermitted(_("不能停用自己的账户。"), code="user.self")
    stated = stated_reason(reason)
    if not locked.is_active:
        raise Conflict("user.disabled", _("该账户已经停用。"))
    sole = sole_administration_of(locked)
    if sole is not None:
        raise DomainError(
            "user.last_administrator",
            _("%(name)s是“%(zone)s”唯一的%(role)s，停用后无人可办理。")
            % {"name": locked, "zone": sole.zone, "role": sole.get_role_display()},
            remedy=_("请先让安全管理员把这一角色分配给另一个人。"),
        )
    locked.is_active = False
    locked.save(update_fields=("is_active",))
    changes = {"is_active": (True, False), "reason": (None, stated)}
    record(permissions.USER_DISABLED, locked, by=by, zone_id=locked.home_zone_id, changes=changes)
    return locked


@transaction.atomic
def enable_user(user: User, *, by: Actor) -> User:
    """Open a disabled login again, with the password it had."""
    locked = require_over(user, by=by, needed=permissions.MANAGE_USERS)
    if locked.is_active:
        raise Conflict("user.enabled", _("该账户正在使用，不需要启用。"))
    locked.is_active = True
    locked.save(update_fields=("is_active",))
    changes = {"is_active": (False, True)}
    record(permissions.USER_ENABLED, locked, by=by, zone_id=locked.home_zone_id, changes=changes)
    return locked


def acting_person(by: Actor) -> User:
    """The person who acts, locked; the installation and strangers have no account of their own."""
    if by.user_id is None:
        raise NotPermitted(_("请先登录。"), code="permission.anonymous")
    return User.objects.select_for_update().get(pk=by.user_id)


def require_over(user: User, *, by: Actor, needed: Permission) -> User:
    """The user's row, locked, when ``by`` holds ``needed`` in the zone that looks after this login."""
    locked = User.objects.select_for_update().filter(pk=user.pk).first()
    if locked is None or locked.home_zone_id is None:
        require(by, needed)
        raise NotFound()
    require(by, needed, zone_id=locked.home_zone_id)
    return locked


def _refuse_taken_name(user: User) -> None:
    if User.objects.filter(username__iexact=user.username).exists():
        raise Conflict(
            "user.username_taken",
            _("用户名“%(name)s”已被使用。") % {"name": user.username},
            field="username",
            value=user.username,
            remedy=_("请换一个，例如加上部门简称或工号。"),
        )


def _refuse_weak(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise as_refusals(error, code="password.weak", field="password") from error


def _values(user: User) -> dict[str, object]:
    return {"display_name": user.display_name, "phone": user.phone, "email": user.email}

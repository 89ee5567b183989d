"""Passwords and locks: one's own, and the security administrator's help with others'."""

from axes.utils import reset
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gaoxin.foundation.accounts import permissions
from gaoxin.foundation.accounts.actions.users import IssuedPassword, acting_person, require_over
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.locks import locked_until
from gaoxin.foundation.accounts.models import FormerPassword, PersonalToken, User
from gaoxin.foundation.accounts.passwords import random_password
from gaoxin.foundation.audit.actions import record
from gaoxin.foundation.audit.labels import called
from gaoxin.foundation.validity import as_refusals
from gaoxin.values.errors import Conflict, DomainError, NotPermitted

called("tokens_revoked", gettext_lazy("撤销令牌"))


@transaction.atomic
def change_own_password(*, by: Actor, old: str, new: str) -> User:
    """Replace one's own password; the earlier one is remembered so that it is not used again."""
    user = acting_person(by)
    if not user.check_password(old):
        raise DomainError("password.wrong", _("原密码不正确。"), field="old")
    try:
        validate_password(new, user)
    except ValidationError as error:
        raise as_refusals(error, code="password.weak", field="new") from error
    _replace(user, new, must_change=False)
    record(permissions.PASSWORD_CHANGED, user, by=by, zone_id=user.home_zone_id)
    return user


@transaction.atomic
def reset_password(user: User, *, by: Actor) -> IssuedPassword:
    """A new temporary password for somebody who forgot theirs; sessions and tokens of theirs stop working."""
    locked = require_over(user, by=by, needed=permissions.RESTORE_ACCESS)
    _refuse_self(locked, by=by)
    password = random_password()
    _replace(locked, password, must_change=True)
    revoked = PersonalToken.objects.filter(user=locked, revoked_at__isnull=True).update(
        revoked_at=timezone.now()
    )
    reset(username=locked.username)
    changes = {"tokens_revoked": (None, revoked)} if revoked else {}
    record(permissions.PASSWORD_RESET, locked, by=by, zone_id=locked.home_zone_id, changes=changes)
    return IssuedPassword(locked, password)


@transaction.atomic
def unlock_user(user: User, *, by: Actor) -> User:
    """Let a person who mistyped too often try again at once."""
    locked = require_over(user, by=by, needed=permissions.RESTORE_ACCESS)
    _refuse_self(locked, by=by)
    if locked_until(locked.username) is None:
        raise Conflict("user.not_locked", _("该账户没有被锁定。"))
    reset(username=locked.username)
    record(permissions.USER_UNLOCKED, locked, by=by, zone_id=locked.home_zone_id)
    return locked


def _refuse_self(user: User, *, by: Actor) -> None:
    if by.user_id == user.pk:
        raise NotPermitted(_("不能为自己办理，请用“修改密码”。"), code="user.self")


def _replace(user: User, password: str, *, must_change: bool) -> None:
    FormerPassword.objects.create(user=user, password=user.password)
    user.set_password(password)
    user.must_change_password = must_change
    user.password_changed_at = timezone.now()
    user.save(update_fields=("password", "must_change_password", "password_changed_at"))

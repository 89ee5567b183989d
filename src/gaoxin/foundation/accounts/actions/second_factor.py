"""The second factor: an authenticator that shows six digits, and ten recovery codes in case it is lost."""

import secrets
from typing import TypeAlias

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django_otp.models import ThrottlingMixin
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from gaoxin.foundation.accounts import permissions
from gaoxin.foundation.accounts.actions.users import acting_person, require_over
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.models import User
from gaoxin.foundation.accounts.selectors import memberships_of, second_factor_of, second_factor_required
from gaoxin.foundation.audit.actions import record
from gaoxin.foundation.validity import stated_reason
from gaoxin.values.errors import Conflict, DomainError, NotPermitted

RECOVERY_CODES = 10
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
Device: TypeAlias = TOTPDevice | StaticDevice


@transaction.atomic
def start_second_factor(*, by: Actor) -> TOTPDevice:
    """A fresh secret to put into an authenticator; it counts only once a code of it was confirmed."""
    user = acting_person(by)
    _refuse_enabled(user)
    TOTPDevice.objects.filter(user=user, confirmed=False).delete()
    return TOTPDevice.objects.create(user=user, name="authenticator", confirmed=False)


@transaction.atomic
def confirm_second_factor(*, by: Actor, code: str) -> list[str]:
    """Enable the started authenticator with a code it shows; returns the recovery codes, shown once."""
    user = acting_person(by)
    _refuse_enabled(user)
    device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=False).first()
    if device is None:
        raise Conflict("second_factor.not_started", _("请先扫描二维码。"))
    if not device.verify_token(_digits(code)):
        raise _wrong_code()
    device.confirmed = True
    device.save(update_fields=("confirmed",))
    codes = _new_recovery_codes(user)
    record(permissions.SECOND_FACTOR_ENABLED, user, by=by, zone_id=user.home_zone_id)
    return codes


def disable_second_factor(*, by: Actor, code: str) -> None:
    """Go back to the password alone; refused where a role makes the second factor compulsory."""
    user = _person(by)
    if second_factor_required(memberships_of(user)):
        raise DomainError(
            "second_factor.required",
            _("您的角色必须使用二次验证，不能停用。"),
            remedy=_("更换手机时，请安全管理员重置。"),
        )
    prove_second_factor(user, code)
    with transaction.atomic():
        _forget_devices(user)
        record(permissions.SECOND_FACTOR_DISABLED, user, by=by, zone_id=user.home_zone_id)


def renew_recovery_codes(*, by: Actor, code: str) -> list[str]:
    """Ten new recovery codes; the earlier ones stop working."""
    user = _person(by)
    prove_second_factor(user, code)
    with transaction.atomic():
        codes = _new_recovery_codes(user)
        record(permissions.RECOVERY_CODES_RENEWED, user, by=by, zone_id=user.home_zone_id)
    return codes


@transaction.atomic
def reset_second_factor(user: User, *, by: Actor, reason: str) -> None:
    """For somebody who lost both telephone and recovery codes; they enrol again at the next login."""
    locked = require_over(user, by=by, needed=permissions.RESTORE_ACCESS)
    if by.user_id == locked.pk:
        raise NotPermitted(_("不能重置自己的二次验证。"), code="user.self")
    if second_factor_of(locked) is None:
        raise Conflict("second_factor.absent", _("该账户没有启用二次验证。"))
    changes = {"reason": (None, stated_reason(reason))}
    _forget_devices(locked)
    record(permissions.SECOND_FACTOR_RESET, locked, by=by, zone_id=locked.home_zone_id, changes=changes)


def accept_code(user: User, code: str) -> Device | None:
    """The device that accepts a typed code (six digits, or a recovery code, which is then used up).

    Raises ``DomainError`` with code ``second_factor.too_soon`` while the device waits after a wrong code.
    """
    with transaction.atomic():
        device, token = _device_for(user, code)
        if device is None:
            return None
        _refuse_hurry(device)
        accepted = device.verify_token(token)
    return device if accepted else None


def _person(by: Actor) -> User:
    with transaction.atomic():
        return acting_person(by)


def _refuse_enabled(user: User) -> None:
    if second_factor_of(user) is not None:
        raise Conflict("second_factor.enabled", _("二次验证已经启用。"))


def _device_for(user: User, code: str) -> tuple[Device | None, str]:
    digits = _digits(code)
    if digits.isdecimal() and len(digits) == 6:
        return TOTPDevice.objects.select_for_update().filter(user=user, confirmed=True).first(), digits
    return StaticDevice.objects.select_for_update().filter(user=user).first(), _hidden(user, code)


def _refuse_hurry(device: ThrottlingMixin) -> None:
    allowed, detail = device.verify_is_allowed()
    if not allowed:
        clock = timezone.localtime(detail["locked_until"]).strftime("%H:%M:%S")
        message = _("刚才的验证码不正确，请在 %s 之后再试。") % clock
        raise DomainError("second_factor.too_soon", message, field="code")


def prove_second_factor(user: User, code: str) -> Device:
    """The device that accepts ``code``; refuses without one. A wrong code is counted for good."""
    if second_factor_of(user) is None:
        raise Conflict("second_factor.absent", _("还没有启用二次验证。"))
    device = accept_code(user, code)
    if device is None:
        raise _wrong_code()
    return device


def _wrong_code() -> DomainError:
    return DomainError(
        "second_factor.wrong_code",
        _("验证码不正确。"),
        field="code",
        remedy=_("请核对手机时间是否准确，并填写当前显示的六位数字。"),
    )


def _forget_devices(user: User) -> None:
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()


def _new_recovery_codes(user: User) -> list[str]:
    device, _made = StaticDevice.objects.get_or_create(user=user, name="recovery")
    device.token_set.all().delete()
    codes = ["".join(secrets.choice(_ALPHABET) for _place in range(10)) for _code in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=_hidden(user, code)) for code in codes)
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def _hidden(user: User, code: str) -> str:
    """What the database keeps of a recovery code: sixteen hex digits of a keyed digest."""
    plain = "".join(code.lower().split()).replace("-", "")
    return salted_hmac("accounts.recovery", f"{user.pk}:{plain}", algorithm="sha256").hexdigest()[:16]


def _digits(code: str) -> str:
    return "".join(code.split())

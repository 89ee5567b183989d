"""An authenticator in the hand of a test, and names locked by too many failures."""

import time

from axes.models import AccessAttempt
from django.conf import settings
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from gaoxin.foundation.accounts import actions
from gaoxin.foundation.accounts.models import User
from tests.factories import actor_of


def shown_code(device: TOTPDevice, *, steps_ahead: int = 0) -> str:
    """The six digits on the telephone now, or some half minutes later (inside what is tolerated)."""
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    totp.time = time.time() + steps_ahead * device.step
    return f"{totp.token():06d}"


def enrol(user: User) -> tuple[TOTPDevice, list[str]]:
    """The user's confirmed authenticator and recovery codes, without a trace in the audit trail."""
    device, _made = TOTPDevice.objects.get_or_create(user=user, name="authenticator", confirmed=True)
    return device, []


def enrol_properly(user: User) -> tuple[TOTPDevice, list[str]]:
    """Through the actions: the confirmed authenticator and its recovery codes."""
    by = actor_of(user)
    device = actions.start_second_factor(by=by)
    codes = actions.confirm_second_factor(by=by, code=shown_code(device))
    device.refresh_from_db()
    return device, codes


def lock_out(username: str) -> None:
    AccessAttempt.objects.get_or_create(
        username=username,
        ip_address="127.0.0.1",
        user_agent="test",
        defaults={
            "failures_since_start": settings.AXES_FAILURE_LIMIT,
            "get_data": "",
            "post_data": "",
            "http_accept": "",
            "path_info": "/",
        },
    )

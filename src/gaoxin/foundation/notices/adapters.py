"""Ways a notice leaves the platform besides the inbox: the port, and e-mail.

A zone that uses 政务钉钉, 企业微信 or a message gateway adds a class with ``send`` and names it in
``NOTICE_CHANNELS``; people are addressed by what their account says, never by matching names.
"""

import logging
import smtplib
from collections.abc import Iterable
from typing import Protocol

from django.conf import settings
from django.core.mail import send_mail
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from gaoxin.foundation.notices.models import Notice

logger = logging.getLogger(__name__)


class NotSent(Exception):
    """The outside system did not take the notice; the inbox has it all the same."""


class Channel(Protocol):
    def send(self, notice: Notice) -> None:
        """Hand ``notice`` (with its user and zone loaded) over. Raises ``NotSent``."""
        ...


class EmailChannel:
    """To the address in the person's account; people without one are passed over."""

    def send(self, notice: Notice) -> None:
        if not notice.user.email:
            return
        subject = _("[%(zone)s] %(kind)s") % {"zone": notice.zone.short_name, "kind": notice.kind_label}
        try:
            send_mail(subject, self._body(notice), settings.DEFAULT_FROM_EMAIL, [notice.user.email])
        except (smtplib.SMTPException, OSError) as error:
            raise NotSent(str(error)) from error

    def _body(self, notice: Notice) -> str:
        lines = [notice.text]
        if notice.url and settings.SITE_ADDRESS:
            lines.append(_("办理页面：%(url)s") % {"url": settings.SITE_ADDRESS.rstrip("/") + notice.url})
        lines.append(_("本邮件由平台自动发出，请勿回复。"))
        return "\n\n".join(lines)


def channels() -> list[Channel]:
    """The channels this installation uses, in the order of its settings."""
    return [import_string(path)() for path in settings.NOTICE_CHANNELS]


def send_outside(notices: Iterable[Notice]) -> int:
    """Send each notice over each channel; returns how many were not taken. One failure stops no other."""
    ways = channels()
    failed = 0
    for notice in notices:
        for way in ways:
            try:
                way.send(notice)
            except NotSent as error:
                failed += 1
                logger.warning("notice %s not sent by %s: %s", notice.pk, type(way).__name__, error)
    return failed

"""Limits of requests in working days, and the light of a request on a day."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from gaoxin.services.models import RequestState, ServiceRequest


@dataclass(frozen=True, slots=True)
class Terms:
    """``since`` is None while the zone has set nothing of its own."""

    accept_days: int
    reply_days: int
    basis: str = ""
    since: dt.date | None = None

    @property
    def words(self) -> str:
        """The rule as it is told to officers and enterprises."""
        rule = _(
            "登记后 %(accept)s 个工作日内受理交办，受理后 %(reply)s 个工作日内答复；"
            "当日不计入，节假日顺延，调休上班日计入。"
        ) % {"accept": self.accept_days, "reply": self.reply_days}
        if self.basis:
            return rule + _("依据：%(basis)s。") % {"basis": self.basis}
        return rule + _("这是本区自行规定的服务时限，不是法定时限。")


USUAL: Final = Terms(accept_days=1, reply_days=5)


@dataclass(frozen=True, slots=True)
class Clock:
    """How a request stands against its limit: the light, what it says, the last day that counts now."""

    light: str
    word: str
    until: dt.date | None = None


def clock_of(row: ServiceRequest, *, today: dt.date) -> Clock:
    """Red past the limit, amber on its last day or the day before, green else; answered late stays told."""
    match row.state:
        case RequestState.REGISTERED:
            return _running(row.accept_by, today, _("受理"))
        case RequestState.ASSIGNED if row.reply_by is not None:
            return _running(row.reply_by, today, _("答复"))
    if row.replied_on and row.reply_by and row.replied_on > row.reply_by:
        return Clock("none", _("逾期答复"))
    return Clock("none", _("按时答复") if row.replied_on else str(row.get_state_display()))


def _running(until: dt.date, today: dt.date, what: str) -> Clock:
    left = (until - today).days
    if left < 0:
        return Clock("red", _("%(what)s超期 %(days)s 天") % {"what": what, "days": -left}, until)
    if left == 0:
        return Clock("amber", _("今天%(what)s到期") % {"what": what}, until)
    word = _("%(what)s还有 %(days)s 天") % {"what": what, "days": left}
    return Clock("amber" if left == 1 else "green", word, until)

"""我的诉求 on an enterprise's own home."""

import datetime as dt

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gaoxin.enterprises.models import Enterprise
from gaoxin.enterprises.own_page import OwnSection, Waiting
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import allows
from gaoxin.services import selectors
from gaoxin.services.models import RequestState, ServiceRequest
from gaoxin.services.permissions import READ_REQUESTS
from gaoxin.services.terms import clock_of

SHOWN = 3


def requests_section(enterprise: Enterprise, *, by: Actor, today: dt.date) -> OwnSection | None:
    """The latest requests; an answer waits to be confirmed, a closed one to be rated."""
    if not allows(by, READ_REQUESTS):
        return None
    rows = selectors.requests(by.scope).filter(enterprise=enterprise)
    shown = list(rows.order_by(F("closed_on").desc(nulls_first=True), "-registered_on", "-id")[:SHOWN])
    replied = rows.filter(state=RequestState.REPLIED)
    unrated = rows.filter(state=RequestState.CLOSED, satisfaction__isnull=True)
    waiting = [_waiting(row, _("已答复，请确认是否解决：%(title)s"), _("待确认")) for row in replied]
    waiting += [_waiting(row, _("已办结，请评价：%(title)s"), _("待评价")) for row in unrated[:SHOWN]]
    return OwnSection(
        title=gettext_lazy("我的诉求"),
        template="services/section.html",
        anchor="requests",
        context={"rows": [(row, clock_of(row, today=today)) for row in shown]},
        count=rows.exclude(state=RequestState.CLOSED).count(),
        url=reverse("services:requests"),
        waiting=tuple(waiting),
    )


def _waiting(row: ServiceRequest, text: str, word: str) -> Waiting:
    return Waiting(text % {"title": row.title}, reverse("services:request", args=(row.pk,)), word, "green")

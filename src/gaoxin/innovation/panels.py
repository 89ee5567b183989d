"""Stays in carriers of innovation on the enterprise page."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gaoxin.enterprises.models import Enterprise
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import allows
from gaoxin.foundation.panels import Panel
from gaoxin.innovation import selectors
from gaoxin.innovation.assembly.standing import standings
from gaoxin.innovation.carrier_words import TenantRow
from gaoxin.innovation.permissions import READ_STAYS


def stays_panel(enterprise: Enterprise, *, by: Actor, as_of: dt.date) -> Panel | None:
    """Where it is or was housed, how long, and whether it meets graduation."""
    if not allows(by, READ_STAYS):
        return None
    stays = list(selectors.tenants(by.scope).filter(enterprise=enterprise))
    if not stays:
        return None
    rows = [TenantRow(one) for one in standings(stays, scope=by.scope, on=timezone.localdate())]
    return Panel(
        title=_("载体入驻"),
        template="innovation/panel.html",
        anchor="stays",
        context={"rows": rows},
        count=len(rows),
    )

"""Policy matching on the enterprise page."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gaoxin.engines.rules.compiled import Verdict
from gaoxin.enterprises.models import Enterprise
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import allows
from gaoxin.foundation.panels import Panel
from gaoxin.policies.assembly.answers import answers_for
from gaoxin.policies.permissions import READ_MATCHES
from gaoxin.policies.presentation import grouped

SHOWN = 6


def matching_panel(enterprise: Enterprise, *, by: Actor, as_of: dt.date) -> Panel | None:
    """What the enterprise qualifies for today, nearly does, or might."""
    if not allows(by, READ_MATCHES):
        return None
    groups = grouped(answers_for(enterprise.pk, scope=by.scope, on=timezone.localdate()))
    met = groups[Verdict.MET.value]
    return Panel(
        title=_("政策匹配"),
        template="policies/panel.html",
        anchor="policies",
        context={
            "met": met,
            "near": groups[Verdict.NOT_MET.value][:SHOWN],
            "open": groups[Verdict.UNKNOWN.value][:SHOWN],
        },
        count=len(met),
    )

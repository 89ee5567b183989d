"""更正建议: the list, and the page of one, where an officer settles it or the enterprise takes it back."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from gaoxin.enterprises import actions, selectors
from gaoxin.enterprises.correction_table import BADGES, CorrectionFilters, CorrectionTable, value_words
from gaoxin.enterprises.forms.corrections import AcceptForm, RefuseForm
from gaoxin.enterprises.knowledge import KnownFact, keeper_of, known_fact
from gaoxin.enterprises.models import CorrectionProposal
from gaoxin.enterprises.permissions import PROPOSE_CORRECTION, READ_CORRECTIONS, SETTLE_CORRECTIONS
from gaoxin.foundation.accounts.access import needs
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import allows
from gaoxin.values.errors import NotFound
from gaoxin.web.ledger import ledger_page
from gaoxin.web.sending import OK, Sent, send

OPEN_FIRST = F("settled_on").desc(nulls_first=True)
Acts = dict[str, tuple[forms.Form, Callable[[Any], Any], str]]


@needs(READ_CORRECTIONS)
def correction_list(request: HttpRequest) -> HttpResponseBase:
    """待核实的在前；企业用户只看得到自己的。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    return ledger_page(
        request,
        table_class=CorrectionTable,
        filterset_class=CorrectionFilters,
        queryset=selectors.corrections(by.scope).order_by(OPEN_FIRST, "proposed_on", "id"),
        title=_("更正建议"),
        subtitle=_("企业认为园区掌握的信息有误、有缺，提出的更正；采纳的成为新的一条记录，原值保留。"),
        file_name=_("更正建议"),
    )


@needs(READ_CORRECTIONS)
def correction_page(request: HttpRequest, pk: int) -> HttpResponse:
    """一条更正建议：原值、建议值、现在的值、理由、经过；经办人采纳或不采纳，企业可撤回。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    row = selectors.correction(pk, scope=by.scope)
    acts = _acts(request, row, by=by)
    step = request.POST.get("step", "")
    sent = Sent()
    if request.method == "POST" and step in acts:
        form, act, done = acts[step]
        sent = send(request, form, act)
        if sent.is_done:
            messages.success(request, done)
            return redirect("enterprises:correction", pk)
    context = {
        "row": row,
        "badge": BADGES.get(row.state, ""),
        "was": value_words(row, row.was),
        "value": value_words(row, row.value),
        "now": _present(row, by=by),
        "events": list(row.events.all()),
        "forms": {name: form for name, (form, _act, _done) in acts.items()},
        "is_own": by.scope.enterprise_id is not None,
        "is_automatic": keeper_of(row.keeper).is_automatic(row.key),
    }
    return render(request, "enterprises/correction.html", context, status=sent.status or OK)


def _present(row: CorrectionProposal, *, by: Actor) -> KnownFact | None:
    """The fact as it is now; None where it cannot be read any more."""
    try:
        return known_fact(
            row.enterprise, keeper=row.keeper, key=row.key, scope=by.scope, today=timezone.localdate()
        )
    except NotFound:
        return None


def _acts(request: HttpRequest, row: CorrectionProposal, *, by: Actor) -> Acts:
    """The steps this person may take now: the form, what it does, what is said then."""
    if not row.is_open:
        return {}
    today = timezone.localdate()
    if allows(by, SETTLE_CORRECTIONS):
        return _settling(request, row, by=by)
    if not allows(by, PROPOSE_CORRECTION):
        return {}
    withdraw = forms.Form(request.POST or None)
    return {
        "withdraw": (
            withdraw,
            lambda _given: actions.withdraw_correction(row, by=by, today=today),
            _("已撤回，可以重新提出。"),
        )
    }


def _settling(request: HttpRequest, row: CorrectionProposal, *, by: Actor) -> Acts:
    today, step = timezone.localdate(), request.POST.get("step", "")
    by_hand = not keeper_of(row.keeper).is_automatic(row.key)
    accept = AcceptForm(request.POST if step == "accept" else None, by_hand=by_hand)
    refuse = RefuseForm(request.POST if step == "refuse" else None)
    return {
        "accept": (
            accept,
            lambda given: actions.accept_correction(row, by=by, today=today, **given),
            _("已采纳，新值已生效，原值保留。"),
        ),
        "refuse": (
            refuse,
            lambda given: actions.refuse_correction(row, by=by, today=today, **given),
            _("已答复企业：未采纳。"),
        ),
    }

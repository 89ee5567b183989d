"""Pages of the auditor: the trail of the zone, of one row, and its verification."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from gaoxin.foundation.accounts.access import needs
from gaoxin.foundation.accounts.permissions import READ_AUDIT
from gaoxin.foundation.audit import selectors, triggers
from gaoxin.foundation.audit.actions import record_export, verify_trail
from gaoxin.foundation.audit.jobs import VERIFY
from gaoxin.foundation.audit.reading import subject_page, type_label
from gaoxin.foundation.audit.tables import EventFilters, EventTable
from gaoxin.foundation.jobs.actions import start_job
from gaoxin.values.errors import NotFound
from gaoxin.web.ledger import ledger_page

# Up to this many events the person waits for the answer; beyond, a job with a bar does it.
AT_ONCE = 20_000


@require_GET
@needs(READ_AUDIT)
def events(request: HttpRequest) -> HttpResponseBase:
    """Every event of the zone, with what the last verification found."""
    by = request.actor  # type: ignore[attr-defined]
    return _ledger(
        request,
        queryset=selectors.events(by.scope),
        title=_("审计"),
        template="audit/events.html",
        context=_state(request),
    )


@require_GET
@needs(READ_AUDIT)
def subject(request: HttpRequest, subject_type: str, subject_id: int) -> HttpResponseBase:
    """Everything that happened to one row."""
    by = request.actor  # type: ignore[attr-defined]
    rows = selectors.events(by.scope).filter(subject_type=subject_type, subject_id=subject_id)
    latest = rows.first()
    if latest is None:
        raise NotFound()
    return _ledger(
        request,
        queryset=rows,
        title=_("%(subject)s 的全部记录") % {"subject": latest.subject_label},
        template="audit/subject.html",
        context={"kind": type_label(subject_type), "own_page": subject_page(latest, by=by)},
    )


@require_POST
@needs(READ_AUDIT)
def verify(request: HttpRequest) -> HttpResponse:
    """Verify the chain now, or in the background when it is long."""
    by = request.actor  # type: ignore[attr-defined]
    chain = selectors.chain_of(by.scope)
    if chain is not None and chain.length > AT_ONCE:
        return redirect(f"{start_job(VERIFY, by=by).get_absolute_url()}?follow")
    verify_trail(by=by)
    return redirect("audit:events")


def _ledger(request: HttpRequest, *, queryset: Any, title: str, **rest: Any) -> HttpResponseBase:
    by = request.actor  # type: ignore[attr-defined]

    def exported(kind: str, rows: int) -> None:
        record_export(by=by, kind=kind, rows=rows, filters=request.GET.urlencode()[:500])

    return ledger_page(
        request,
        table_class=EventTable,
        filterset_class=EventFilters,
        queryset=queryset,
        title=title,
        file_name=_("审计记录"),
        on_export=exported,
        **rest,
    )


def _state(request: HttpRequest) -> dict[str, Any]:
    chain = selectors.chain_of(request.actor.scope)  # type: ignore[attr-defined]
    check = selectors.last_check(chain) if chain else None
    return {
        "chain": chain,
        "check": check,
        "since_check": chain.length - check.length if chain and check and check.ok else 0,
        "protected": triggers.installed(),
    }

"""Requests: the list, registering one, the page of one with the steps this person may take, the limits."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Avg, F, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from gaoxin.enterprises import selectors as enterprises
from gaoxin.enterprises.models import Enterprise
from gaoxin.foundation.accounts.access import needs
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import Permission, allows, require
from gaoxin.foundation.zones.selectors import zone_of
from gaoxin.services import actions, selectors
from gaoxin.services.forms import AssignForm, NoteForm, OfficerRequestForm, RateForm, RequestForm, TermsForm
from gaoxin.services.models import RequestState, ServiceRequest
from gaoxin.services.permissions import (
    ASSIGN_REQUESTS,
    FOLLOW_REQUEST,
    HANDLE_REQUESTS,
    RAISE_REQUEST,
    READ_REQUESTS,
    SET_TERMS,
)
from gaoxin.services.tables import RequestFilters, RequestTable
from gaoxin.services.terms import clock_of
from gaoxin.values.errors import DomainError
from gaoxin.web.figures import Figure
from gaoxin.web.ledger import ledger_page
from gaoxin.web.sending import Sent, send

OWN_SHOWN = 30
OPEN_FIRST = F("closed_on").desc(nulls_first=True)
# What a step is called on its button, its form, what it does, what is said then.
Act = tuple[str, forms.Form, Callable[[Any], Any], str]


@needs(READ_REQUESTS)
def request_list(request: HttpRequest) -> HttpResponseBase:
    """企业诉求：办理和整改两种看法；企业用户只看得到自己的。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    if by.scope.enterprise_id is not None:
        return _own_list(request, by=by)
    today, zone = timezone.localdate(), zone_of(by.scope)
    return ledger_page(
        request,
        table_class=RequestTable,
        filterset_class=RequestFilters,
        queryset=selectors.requests(by.scope).order_by(OPEN_FIRST, "registered_on", "id"),
        title=_("企业诉求"),
        subtitle=selectors.terms_on(zone.pk, day=today).words,
        file_name=_("企业诉求"),
        template="services/list.html",
        totals=lambda rows: _totals(rows, today),
        on_export=lambda kind, count: actions.note_export(
            by=by, zone=zone, kind=kind, count=count, query=request.GET.urlencode()
        ),
        context={
            "may_raise": allows(by, RAISE_REQUEST),
            "may_set_terms": allows(by, SET_TERMS),
        },
    )


def _own_list(request: HttpRequest, *, by: Actor) -> HttpResponse:
    """All requests of the own enterprise: those under way first, each with its light."""
    today = timezone.localdate()
    rows = selectors.requests(by.scope).order_by(OPEN_FIRST, "-registered_on", "-id")
    page = Paginator(rows, OWN_SHOWN).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(row, clock_of(row, today=today)) for row in page],
        "terms": selectors.terms_on(by.scope.zone_id, day=today).words,
    }
    return render(request, "services/own_list.html", context)


def _totals(rows: QuerySet[ServiceRequest], today: dt.date) -> list[Figure]:
    """Counts of what is listed; satisfaction of what was rated, unknown while nothing was."""
    open_rows = rows.exclude(state=RequestState.CLOSED)
    mean = rows.order_by().aggregate(mean=Avg("satisfaction"))["mean"]
    return [
        Figure(label=_("未办结"), value=open_rows.count(), unit=_("件")),
        Figure(label=_("超期"), value=rows.filter(selectors.overdue(today)).count(), unit=_("件")),
        Figure(label=_("反映难慢繁"), value=rows.exclude(difficulty="").count(), unit=_("件")),
        Figure(label=_("平均满意度"), value=None if mean is None else round(mean, 1), unit=_("分")),
    ]


@needs(RAISE_REQUEST)
def request_new(request: HttpRequest) -> HttpResponse:
    """登记诉求：企业自己登记，或工作人员代为登记。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    today = timezone.localdate()
    own = (
        None
        if by.scope.enterprise_id is None
        else enterprises.enterprise(by.scope.enterprise_id, scope=by.scope)
    )
    form = _raising_form(request, own, by=by, today=today)

    def act(given: dict[str, Any]) -> ServiceRequest:
        firm = own or given["enterprise"]
        rest = {name: value for name, value in given.items() if name != "enterprise"}
        return actions.raise_request(firm, by=by, today=today, **rest)

    sent = send(request, form, act)
    if sent.is_done:
        messages.success(request, _("诉求已登记，受理后会通知您。") if own else _("诉求已登记。"))
        return redirect("services:request", sent.result.pk)
    terms = selectors.terms_on(by.scope.zone_id, day=today)
    context = {"form": form, "is_own": own is not None, "terms": terms.words}
    return render(request, "services/new.html", context, status=sent.status)


def _own_enterprise(by: Actor) -> Enterprise | None:
    """The enterprise this person stands for; officers have none."""
    own = by.scope.enterprise_id
    return None if own is None else enterprises.enterprise(own, scope=by.scope)


def _raising_form(request: HttpRequest, own: Enterprise | None, *, by: Actor, today: dt.date) -> RequestForm:
    if own is None:
        return OfficerRequestForm(request.POST or None, by=by)
    person = enterprises.contacts_now(own, as_of=today).first()
    known = {"contact_name": person.name, "contact_phone": person.phone} if person else {}
    return RequestForm(request.POST or None, initial=known)


@needs(READ_REQUESTS)
def request_page(request: HttpRequest, pk: int) -> HttpResponse:
    """一件诉求：内容、时限、经过，和这个人现在能办的事。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    row = selectors.request_in(by.scope, pk=pk)
    today = timezone.localdate()
    acts = _acts(request, row, by=by, today=today)
    step, sent = request.POST.get("step", ""), Sent()
    if request.method == "POST" and step in acts:
        _label, form, act, done = acts[step]
        sent = send(request, form, act)
        if sent.is_done:
            messages.success(request, done)
            return redirect("services:request", pk)
    context = {
        "row": row,
        "clock": clock_of(row, today=today),
        "events": list(row.events.all()),
        "acts": [(name, label, form) for name, (label, form, _act, _done) in acts.items()],
        "is_own": by.scope.enterprise_id is not None,
        "terms": selectors.terms_on(row.enterprise.zone_id, day=row.registered_on).words,
    }
    return render(request, "services/request.html", context, status=sent.status)


def _acts(request: HttpRequest, row: ServiceRequest, *, by: Actor, today: dt.date) -> dict[str, Act]:
    """The steps this person may take with the request as it is."""
    step = request.POST.get("step", "")

    def posted(name: str) -> Any:
        return request.POST if step == name else None

    if by.scope.enterprise_id is not None:
        return _own_acts(row, posted, by=by, today=today) if allows(by, FOLLOW_REQUEST) else {}
    found: dict[str, Act] = {}
    if allows(by, ASSIGN_REQUESTS) and row.state in (RequestState.REGISTERED, RequestState.ASSIGNED):
        held = {"department": row.department_id, "officer": row.officer_id}
        found["assign"] = (
            _("受理交办") if row.state == RequestState.REGISTERED else _("改派"),
            AssignForm(posted("assign"), by=by, initial=held),
            lambda given: actions.assign_request(row, by=by, today=today, **given),
            _("已交办，并通知了企业。"),
        )
    if _may(by, HANDLE_REQUESTS, row):
        found |= _handling_acts(row, posted, by=by, today=today)
    return found


def _handling_acts(
    row: ServiceRequest, posted: Callable[[str], Any], *, by: Actor, today: dt.date
) -> dict[str, Act]:
    found: dict[str, Act] = {}
    if row.state in (RequestState.ASSIGNED, RequestState.REPLIED):
        found["reply"] = (
            _("答复"),
            NoteForm(posted("reply"), label=_("答复内容"), help_text=_("企业会看到这段话")),
            lambda given: actions.reply_request(row, by=by, today=today, **given),
            _("已答复，并通知了企业。"),
        )
    if row.state == RequestState.REPLIED:
        found["close"] = (
            _("办结"),
            NoteForm(posted("close"), label=_("办理结果")),
            lambda given: actions.close_request(row, by=by, today=today, **given),
            _("已办结，企业可以评价。"),
        )
    if row.state == RequestState.CLOSED:
        found["reopen"] = (
            _("重新办理"),
            NoteForm(posted("reopen"), label=_("为什么重新办理")),
            lambda given: actions.reopen_request(row, by=by, today=today, **given),
            _("已重新办理，时限从今天起算。"),
        )
    return found


def _own_acts(
    row: ServiceRequest, posted: Callable[[str], Any], *, by: Actor, today: dt.date
) -> dict[str, Act]:
    """Rate once closed; before that say that it is solved; say that it is not after an answer."""
    found: dict[str, Act] = {}
    if row.state == RequestState.CLOSED and row.satisfaction is None:
        found["rate"] = (
            _("评价"),
            RateForm(posted("rate")),
            lambda given: actions.rate_request(row, by=by, today=today, **given),
            _("谢谢您的评价。"),
        )
    if row.state != RequestState.CLOSED:
        found["close"] = (
            _("已解决，办结") if row.state == RequestState.REPLIED else _("不用办了"),
            NoteForm(posted("close"), label=_("说明"), required=False),
            lambda given: actions.close_request(row, by=by, today=today, **given),
            _("已办结，请评价。"),
        )
    if row.state in (RequestState.REPLIED, RequestState.CLOSED):
        found["reopen"] = (
            _("没有解决，重新办理"),
            NoteForm(posted("reopen"), label=_("还有什么没有解决")),
            lambda given: actions.reopen_request(row, by=by, today=today, **given),
            _("已请工作人员重新办理。"),
        )
    return found


def _may(by: Actor, needed: Permission, row: ServiceRequest) -> bool:
    try:
        require(by, needed, zone_id=row.enterprise.zone_id, department_id=row.department_id)
    except DomainError:
        return False
    return True


@needs(SET_TERMS)
def terms(request: HttpRequest) -> HttpResponse:
    """诉求时限：现行的、以前的，另行规定。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    today, zone = timezone.localdate(), zone_of(by.scope)
    now = selectors.terms_on(zone.pk, day=today)
    held = {"accept_days": now.accept_days, "reply_days": now.reply_days}
    form = TermsForm(request.POST or None, initial=held)
    sent = send(request, form, lambda given: actions.set_terms(zone, by=by, today=today, **given))
    if sent.is_done:
        messages.success(request, _("时限已规定；已登记的诉求仍按原时限。"))
        return redirect("services:terms")
    context = {"form": form, "now": now, "history": list(selectors.terms_history(by.scope))}
    return render(request, "services/terms.html", context, status=sent.status)

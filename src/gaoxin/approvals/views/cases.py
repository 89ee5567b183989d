"""审批办件: the list, one case, my items, my cases, what an applicant follows by code."""

import datetime as dt
from typing import Any, Final
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gaoxin.approvals import selectors
from gaoxin.approvals.assembly.catalogue import approvals
from gaoxin.approvals.case_forms import TrackingForm
from gaoxin.approvals.case_words import (
    CaseCard,
    ItemCard,
    case_bars,
    case_cards,
    event_words,
    item_cards,
    told_publicly,
)
from gaoxin.approvals.forecast_words import ForecastTold, told
from gaoxin.approvals.gantt import gantt
from gaoxin.approvals.models import ApprovalCase, CaseItem, CaseState, LandState
from gaoxin.approvals.permissions import (
    AGENT_ITEMS,
    CHECK_PLEDGES,
    HANDLE_ITEMS,
    MIGRATE_TERMS,
    OPEN_CASES,
    READ_CASES,
)
from gaoxin.approvals.plan_words import measure_names
from gaoxin.engines.scheduling.clock_lights import CLOCK_LIGHT_RULES
from gaoxin.foundation.accounts.access import needs, open_to_all
from gaoxin.foundation.accounts.permissions import allows
from gaoxin.values.errors import DomainError
from gaoxin.web.forms import refuse_form

PER_PAGE: Final = 30


@needs(READ_CASES)
def case_list(request: HttpRequest) -> HttpResponse:
    """办件：办到哪一步、亮什么灯、正在哪个部门。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    state = request.GET.get("state", CaseState.RUNNING)
    rows = selectors.cases(by.scope)
    if state in CaseState.values:
        rows = rows.filter(state=state)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "cards": case_cards(list(page.object_list), as_of=timezone.localdate()),
        "state": state,
        "keep": urlencode({"state": state}),
        "states": CaseState.choices,
        "may_open": allows(by, OPEN_CASES),
    }
    return render(request, "approvals/cases.html", context)


@needs(READ_CASES)
def case_page(request: HttpRequest, pk: int) -> HttpResponse:
    """一个办件：每项走到哪里、期限怎么来的、缺什么、谁的事。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    case = selectors.case(pk, scope=by.scope)
    today = timezone.localdate()
    items = list(selectors.items_of([case.pk]))
    cards = item_cards(items, as_of=today)
    forecast, no_forecast = _forecast(case, items, by, today)
    address = {card.item.pk: reverse("approvals:item", args=[card.item.pk]) for card in cards}
    context = {
        "case": case,
        "card": CaseCard(case, tuple(cards)),
        "cards": sorted(cards, key=_urgency),
        "forecast": forecast,
        "no_forecast": no_forecast,
        "drawing": gantt(
            case_bars(cards, today=today, address=address),
            title=case.number,
            today=today,
            likely=forecast.likely if forecast else None,
        ),
        "papers": case.papers.order_by("handed_in_on", "id"),
        "pledges": selectors.pledges(by.scope).filter(item__case=case),
        "measures": measure_names(case.measures),
        "doors": _doors(case, by),
        "may_hand_in": allows(by, AGENT_ITEMS) and case.state == CaseState.RUNNING,
        "may_check": allows(by, CHECK_PLEDGES),
        "tracking": request.build_absolute_uri(reverse("approvals:track")),
        "case_type": approvals().case_type(case.case_type, case.version),
    }
    return render(request, "approvals/case.html", context)


def _forecast(
    case: ApprovalCase, items: list[CaseItem], by: Any, today: dt.date
) -> tuple[ForecastTold | None, str]:
    """Of a running case, for who may see the zone's records; else nothing, or why there is none."""
    if case.state != CaseState.RUNNING or by.scope.enterprise_id is not None:
        return None, ""
    from gaoxin.approvals.assembly.forecasting import outlook_of_case
    from gaoxin.approvals.assembly.running import running_case

    try:
        running = running_case(case, items, scope=by.scope, as_of=today)
        return told(outlook_of_case(running, items, scope=by.scope, as_of=today)), ""
    except DomainError as error:
        return None, f"{error.message}{error.remedy or ''}"


def _urgency(card: ItemCard) -> tuple[bool, int, dt.date, int]:
    """What is open first, by light, then by the day it is due."""
    return card.is_over, -card.clock.light.severity, card.due or dt.date.max, card.item.pk


def _doors(case: ApprovalCase, by: Any) -> list[tuple[str, str]]:
    if case.state != CaseState.RUNNING or not allows(by, OPEN_CASES):
        return []
    doors = [("approvals:assign_agent", _("指定代办员"))]
    if case.land == LandState.INTENDED:
        doors.append(("approvals:settle_land", _("登记用地结果")))
    if allows(by, MIGRATE_TERMS):
        doors.append(("approvals:migration", _("版本迁移")))
    doors.append(("approvals:close_case", _("办结或终止")))
    return doors


@needs(READ_CASES)
def item_page(request: HttpRequest, pk: int) -> HttpResponse:
    """一个事项：四个数、期限逐步怎么算、经过、下一步。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    item = selectors.item(pk, scope=by.scope)
    card = item_cards([item], as_of=timezone.localdate())[0]
    stated = approvals().items.get(item.key)
    context = {
        "item": item,
        "case": item.case,
        "card": card,
        "clock": card.clock,
        "stated": stated,
        "events": [(event, event_words(event)) for event in item.events.all()],
        "steps": _steps(card, by),
        "rule": CLOCK_LIGHT_RULES[-1],
    }
    return render(request, "approvals/item.html", context)


def _steps(card: ItemCard, by: Any) -> list[tuple[str, str]]:
    """Steps this person may register next."""
    from gaoxin.approvals.actions.items import permission_for

    if card.item.case.state != CaseState.RUNNING or card.item.pre_review_lapsed_on is not None:
        return []
    return [(kind.value, str(kind.label)) for kind in card.next_steps if allows(by, permission_for(kind))]


@needs(HANDLE_ITEMS)
def my_items(request: HttpRequest) -> HttpResponse:
    """我的事项：轮到部门办的，按灯和期限排。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    cards = _running_cards(by)
    mine = [card for card in cards if card.item.officer_id == by.user_id and not card.is_over]
    free = [card for card in cards if card.item.officer_id is None and card.is_offices_turn]
    context = {
        "mine": sorted(mine, key=_urgency),
        "free": sorted(free, key=_urgency),
        "rule": CLOCK_LIGHT_RULES[-1],
    }
    return render(request, "approvals/my_items.html", context)


@needs(AGENT_ITEMS)
def my_cases(request: HttpRequest) -> HttpResponse:
    """我代办的项目：今天该交什么、该补什么、哪项快到期。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    rows = list(selectors.running_cases(by.scope).filter(agent_id=by.user_id))
    cards = case_cards(rows, as_of=timezone.localdate())
    days = sorted((_agents_day(card) for card in cards), key=lambda one: one["order"])
    return render(request, "approvals/my_cases.html", {"days": days, "today": timezone.localdate()})


def _agents_day(card: CaseCard) -> dict[str, Any]:
    """What the agent owes first: papers asked for, then what should be applied for, by its planned day."""
    own = sorted((one for one in card.cards if one.is_applicants_turn), key=_agents_order)
    return {
        "card": card,
        "papers": list(card.case.papers.filter(handed_in_on__isnull=True)),
        "own": own,
        "offices": sorted((one for one in card.cards if one.is_offices_turn), key=_urgency),
        "order": (_agents_order(own[0]) if own else (True, dt.date.max), card.case.pk),
    }


def _agents_order(card: ItemCard) -> tuple[bool, dt.date]:
    return not card.awaits_papers, card.item.planned_start_on or dt.date.max


def _running_cards(by: Any) -> list[ItemCard]:
    cases = selectors.running_cases(by.scope).values_list("pk", flat=True)
    items = selectors.open_items_of(cases, officer_id=by.user_id)
    return item_cards(items, as_of=timezone.localdate())


@open_to_all
def track(request: HttpRequest) -> HttpResponse:
    """申请人凭查询码看进度，不用账号。"""
    form = TrackingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            case = selectors.case_by_code(form.cleaned_data["code"])
        except DomainError as error:
            refuse_form(form, error)
        else:
            return redirect("approvals:tracked", case.tracking_code)
    status = 422 if form.errors else 200
    return render(request, "approvals/track.html", {"form": form}, status=status)


@open_to_all
def tracked(request: HttpRequest, code: str) -> HttpResponse:
    """办到哪一步，缺什么，什么时候该有结果。"""
    case = selectors.case_by_code(code)
    cards = item_cards(selectors.items_of([case.pk]), as_of=timezone.localdate())
    words = [(card, told_publicly(card)) for card in sorted(cards, key=_urgency)]
    context = {
        "case": case,
        "card": CaseCard(case, tuple(cards)),
        "to_answer": [card for card in cards if card.awaits_papers],
        "open": [one for one in words if not one[0].is_over and not one[0].awaits_papers],
        "over": [one for one in words if one[0].is_over],
        "missing": case.papers.filter(handed_in_on__isnull=True),
    }
    return render(request, "approvals/tracked.html", context)

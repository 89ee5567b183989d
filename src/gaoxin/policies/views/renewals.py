"""到期日历: whose certificate ends in which month, and whether the firm would qualify again today."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gaoxin.enterprises.models import RecognitionKind
from gaoxin.foundation.accounts.access import needs
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import allows
from gaoxin.foundation.zones.selectors import zone_of
from gaoxin.policies.actions.reminders import remind_renewals
from gaoxin.policies.assembly.answers import answers_of_many
from gaoxin.policies.assembly.renewals import RENEWAL, Expiry, calendar, expiries, month_end
from gaoxin.policies.assembly.seasons import seasons_of
from gaoxin.policies.cultivation_permissions import KEEP_PLANS, SEND_REMINDERS
from gaoxin.policies.models import PlanState, RenewalReminder
from gaoxin.policies.permissions import READ_LADDER
from gaoxin.policies.presentation import Match
from gaoxin.policies.selectors.cultivation import plans
from gaoxin.values.errors import DomainError
from gaoxin.values.period import parse_month

PER_PAGE = 25


@needs(READ_LADDER)
def renewals(request: HttpRequest) -> HttpResponse:
    """今后十八个月逐月到期的资质，现在重新申报是否还符合。"""
    by: Actor = request.actor  # type: ignore[attr-defined]
    today = timezone.localdate()
    months = calendar(by.scope, on=today)
    kinds = [kind for kind in RecognitionKind if any(month.counts.get(kind) for month in months)]
    first = _asked_month(request, today) or next(
        (one.first for one in months if one.total), today.replace(day=1)
    )
    asked = request.GET.get("kind", "")
    kind = asked if asked in RecognitionKind.values else ""
    context = {
        "kinds": [(one.value, one.label) for one in kinds],
        "months": [
            {
                "first": one.first,
                "total": one.total,
                "counts": [(each.value, each.label, one.counts.get(each, 0)) for each in kinds],
            }
            for one in months
        ],
        "total": sum(one.total for one in months),
        "first": first,
        "month_query": f"?month={first:%Y-%m}&kind={kind}",
        "today": today,
        "may_remind": allows(by, SEND_REMINDERS),
        "may_plan": allows(by, KEEP_PLANS),
        **_month(request, by, first, kind, today),
    }
    return render(request, "policies/cultivation/renewals.html", context)


def _asked_month(request: HttpRequest, today: dt.date) -> dt.date | None:
    try:
        found = parse_month(request.GET.get("month", ""), field="month").first_day
    except DomainError:
        return None
    return found if abs((found - today).days) <= 366 * 5 else None


def _month(request: HttpRequest, by: Actor, first: dt.date, kind: str, today: dt.date) -> dict[str, Any]:
    """One month's certificates, a page of them explained; those already renewed at the end."""
    found = [
        one
        for one in expiries(by.scope, first=first, last=month_end(first), on=today)
        if not kind or one.recognition.kind == kind
    ]
    found.sort(key=lambda one: (one.follower is not None, one.ends_on, one.recognition.enterprise_id))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    shown: list[Expiry] = list(page.object_list)
    answers = {
        policy: answers_of_many(
            [one.recognition.enterprise_id for one in shown if one.policy == policy],
            policy=policy,
            scope=by.scope,
            on=today,
            case_kind=RENEWAL,
        )
        for policy in {one.policy for one in shown}
    }
    seasons = seasons_of([one.policy for one in shown], scope=by.scope, year=first.year, case_kind=RENEWAL)
    told = _told([one.recognition.pk for one in shown])
    firms = [one.recognition.enterprise_id for one in shown]
    planned = {
        (row.enterprise_id, row.policy): row.pk
        for row in plans(by.scope).filter(enterprise_id__in=firms, state=PlanState.OPEN)
    }
    rows = []
    for one in shown:
        firm = one.recognition.enterprise_id
        answer = answers[one.policy].get(firm)
        rows.append(
            {
                "expiry": one,
                "days": (one.ends_on - today).days,
                "season": seasons[one.policy],
                "match": None if answer is None else Match(answer),
                "told": told.get(one.recognition.pk, []),
                "plan": planned.get((firm, one.policy)),
            }
        )
    return {"page": page, "rows": rows}


def _told(keys: list[int]) -> dict[int, list[RenewalReminder]]:
    found: dict[int, list[RenewalReminder]] = {}
    for row in RenewalReminder.objects.filter(recognition_id__in=keys).order_by("-days"):
        found.setdefault(row.recognition_id, []).append(row)
    return found


@needs(SEND_REMINDERS)
@require_POST
def remind(request: HttpRequest) -> HttpResponse:
    """现在就发出到了日子的提醒；发过的不再发。"""
    by: Actor = request.actor  # type: ignore[attr-defined]
    told = remind_renewals(zone_of(by.scope), by=by, today=timezone.localdate())
    if told:
        messages.success(request, _("已提醒 %(count)d 张证书。") % {"count": told})
    else:
        messages.info(request, _("没有新到提醒日子的证书，未重复提醒。"))
    return redirect("policies:renewals")

"""政策兑现: the list of rounds, one round, one award, the list for the bank."""

import io
from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from gaoxin.foundation.accounts.access import needs
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import allows
from gaoxin.foundation.documents.responses import word_file
from gaoxin.foundation.zones.selectors import zone_of
from gaoxin.policies import actions
from gaoxin.policies.assembly.delivery import recheck, recheck_all
from gaoxin.policies.delivery_words import (
    BADGES,
    Money,
    award_doors,
    benefit_label,
    conditions_of,
    round_doors,
    round_office,
    round_title,
    steps_of,
    why,
)
from gaoxin.policies.models import PAID_OUT, AwardState, GrantAward, GrantRound
from gaoxin.policies.notice_list import notice_letter, notice_of, notice_workbook
from gaoxin.policies.payment_list import XLSX, payments_csv, payments_of, payments_workbook
from gaoxin.policies.permissions import MAKE_PAYMENT, READ_DELIVERY, RUN_DELIVERY
from gaoxin.policies.selectors import delivery as selectors

PER_PAGE = 50


@needs(READ_DELIVERY)
def rounds(request: HttpRequest) -> HttpResponse:
    """兑现批次；企业看到的是自己公示以后的兑付。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    is_own = by.scope.enterprise_id is not None
    context = {"may_open": allows(by, RUN_DELIVERY), "is_own": is_own}
    listed = _own_awards(request, by) if is_own else _rounds(request, by)
    return render(request, "policies/delivery_list.html", context | listed)


def _own_awards(request: HttpRequest, by: Actor) -> dict[str, Any]:
    page = Paginator(selectors.awards(by.scope), PER_PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "award": one,
            "title": round_title(one.round),
            "label": benefit_label(one),
            "badge": BADGES.get(one.state, ""),
        }
        for one in page.object_list
    ]
    return {"page": page, "rows": rows}


def _rounds(request: HttpRequest, by: Actor) -> dict[str, Any]:
    page: Any = Paginator(selectors.rounds(by.scope), PER_PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "round": one,
            "title": round_title(one),
            "badge": BADGES.get(one.state, "badge-jade"),
            "total": one.total or Decimal(0),
            "paid": one.paid_total or Decimal(0),
        }
        for one in page.object_list
    ]
    return {"page": page, "rows": rows}


@needs(READ_DELIVERY)
def round_page(request: HttpRequest, pk: int) -> HttpResponse:
    """一个批次：走到哪一步、给谁多少、为什么给、谁没有列入、预算够不够。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    row = selectors.round_(pk, scope=by.scope)
    states = set(row.awards.values_list("state", flat=True))
    awards = selectors.awards(by.scope).filter(round=row).order_by("id")
    page = Paginator(awards, PER_PAGE).get_page(request.GET.get("page"))
    left_out = Paginator(selectors.exclusions(by.scope, round_id=pk), PER_PAGE).get_page(
        request.GET.get("excluded")
    )
    context = {
        "round": row,
        "title": round_title(row),
        "badge": BADGES.get(row.state, "badge-jade"),
        "steps": steps_of(row),
        "money": _money(row),
        "page": page,
        "rows": [
            {
                "award": one,
                "label": benefit_label(one),
                "why": why(one),
                "badge": BADGES.get(one.state, ""),
                "doors": award_doors(one, by=by),
            }
            for one in page.object_list
        ],
        "left_out": left_out,
        "events": row.events.filter(award=None).order_by("id"),
        "doors": round_doors(row, by=by, states=states, today=timezone.localdate()),
        "may_recheck": bool(states & set(PAID_OUT)),
        "may_export": AwardState.PAYABLE in states and allows(by, MAKE_PAYMENT),
    }
    return render(request, "policies/delivery_round.html", context)


def _money(row: GrantRound) -> Money:
    zero = Decimal(0)
    paid = row.awards.filter(state__in=PAID_OUT)
    asked, back = selectors.claims(row.events.all())
    live = row.awards.exclude(state=AwardState.RETURNED)
    return Money(
        budget=row.budget,
        wanted=live.aggregate(total=Sum("amount"))["total"] or zero,
        committed=selectors.committed(row),
        paid=paid.aggregate(total=Sum("amount"))["total"] or zero,
        asked_back=asked,
        recovered=back,
    )


@needs(READ_DELIVERY)
def award_page(request: HttpRequest, pk: int) -> HttpResponse:
    """一笔兑付：为什么给、用了哪些事实、办到哪一步；付款后事实更正的，差在哪里。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    award = selectors.award(pk, scope=by.scope)
    is_own = by.scope.enterprise_id is not None
    now = None if is_own or award.state == AwardState.RETURNED else recheck(award, scope=by.scope)
    account = None
    if allows(by, MAKE_PAYMENT):
        account = selectors.accounts_on((award.enterprise_id,), day=timezone.localdate()).get(
            award.enterprise_id
        )
    context = {
        "award": award,
        "round": award.round,
        "is_own": is_own,
        "title": round_title(award.round),
        "label": benefit_label(award),
        "badge": BADGES.get(award.state, ""),
        "conditions": conditions_of(award),
        "facts": list(award.basis["facts"].values()),
        "figures": award.basis["figures"],
        "clause": award.basis["amount"]["clause"],
        "events": [] if is_own else award.events.order_by("id"),
        "now": now,
        "doors": award_doors(award, by=by),
        "claim": None if is_own else _claim(award),
        "account": account,
        "may_keep_account": allows(by, MAKE_PAYMENT),
    }
    return render(request, "policies/delivery_award.html", context)


def _claim(award: GrantAward) -> dict[str, Decimal] | None:
    """What is asked back, what arrived, what is outstanding; None where nothing is asked back."""
    asked, back = selectors.claims(award.events.all())
    return {"asked": asked, "back": back, "left": asked - back} if asked else None


@needs(READ_DELIVERY)
def round_recheck(request: HttpRequest, pk: int) -> HttpResponse:
    """付款以后核对：哪些企业的事实更正了，按现在的事实应得多少、多给多少。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    row = selectors.round_(pk, scope=by.scope)
    paid = list(selectors.awards(by.scope).filter(round=row, state__in=PAID_OUT).order_by("id"))
    found = recheck_all(row, paid, scope=by.scope)
    changed = [
        {
            "award": one,
            "label": benefit_label(one),
            "now": found[one.pk],
            "badge": BADGES.get(one.state, ""),
            "doors": award_doors(one, by=by) if found[one.pk].excess > 0 else [],
        }
        for one in paid
        if found[one.pk].differences
    ]
    context = {
        "round": row,
        "title": round_title(row),
        "rows": changed,
        "count": len(paid),
        "excess": sum((found[one.pk].excess for one in paid if found[one.pk].differences), Decimal(0)),
    }
    return render(request, "policies/delivery_recheck.html", context)


@needs(READ_DELIVERY)
def notice_list(request: HttpRequest, pk: int) -> HttpResponseBase:
    """公示名单，Word（公文格式）或 Excel。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    row = selectors.round_(pk, scope=by.scope)
    notice = notice_of(row, zone=zone_of(by.scope), office=round_office(row))
    if request.GET.get("format") == "xlsx":
        content = io.BytesIO(notice_workbook(notice))
        return FileResponse(content, as_attachment=True, filename=f"{notice.title}.xlsx", content_type=XLSX)
    from gaoxin.foundation.documents.rendering import render_official_letter

    return word_file(render_official_letter(notice_letter(notice)), name=notice.title)


@needs(MAKE_PAYMENT)
def payment_list(request: HttpRequest, pk: int) -> HttpResponseBase:
    """付款清单，Excel 或 CSV；有企业没有收款账户的不出清单。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    row = selectors.round_(pk, scope=by.scope)
    today = timezone.localdate()
    payments = payments_of(row, day=today)
    kind = "csv" if request.GET.get("format") == "csv" else "xlsx"
    actions.record_payment_export(row, by=by, kind=kind, count=len(payments))
    title = _("付款清单") + f" {row.title} {today}"
    if kind == "csv":
        response = HttpResponse(payments_csv(payments), content_type="text/csv; charset=utf-8")
        response.headers["Content-Disposition"] = str(content_disposition_header(True, f"{title}.csv"))
        return response
    content = io.BytesIO(payments_workbook(payments, title=title))
    return FileResponse(content, as_attachment=True, filename=f"{title}.xlsx", content_type=XLSX)

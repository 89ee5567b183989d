"""Reading rounds, awards and accounts. An enterprise user sees its own awards once they are public."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum

from gaoxin.foundation.zones.scope import Scope
from gaoxin.policies.models import (
    PAID_OUT,
    AwardState,
    BankAccount,
    GrantAward,
    GrantEvent,
    GrantEventKind,
    GrantExclusion,
    GrantRound,
)
from gaoxin.values.errors import NotFound

COMMITTED = (AwardState.PAYABLE, *PAID_OUT)


def rounds(scope: Scope) -> QuerySet[GrantRound]:
    """Rounds of the scope's zones, the newest first; hidden from enterprise users."""
    live = ~Q(awards__state=AwardState.RETURNED)
    paid = Q(awards__state__in=PAID_OUT)
    return (
        scope.rows(GrantRound.objects.all())
        .annotate(
            award_count=Count("awards", filter=live),
            total=Sum("awards__amount", filter=live),
            paid_total=Sum("awards__amount", filter=paid),
        )
        .order_by("-on", "-id")
    )


def round_(round_id: int, *, scope: Scope) -> GrantRound:
    found = rounds(scope).filter(pk=round_id).first()
    if found is None:
        raise NotFound("没有找到这个兑现批次，或不在您的数据范围内。")
    return found


def awards(scope: Scope) -> QuerySet[GrantAward]:
    rows = GrantAward.objects.select_related("round", "enterprise").order_by("-id")
    within = scope.rows(rows, zone="round__zone_id", enterprise="enterprise_id")
    if scope.enterprise_id is None:
        return within
    return within.filter(round__public_from__isnull=False).exclude(state=AwardState.PROPOSED)


def award(award_id: int, *, scope: Scope) -> GrantAward:
    found = awards(scope).filter(pk=award_id).first()
    if found is None:
        raise NotFound("没有找到这笔兑付，或不在您的数据范围内。")
    return found


def exclusions(scope: Scope, *, round_id: int) -> QuerySet[GrantExclusion]:
    """Who is listed in a round and gets nothing; hidden from enterprise users."""
    rows = GrantExclusion.objects.filter(round_id=round_id).select_related("enterprise")
    return scope.rows(rows, zone="round__zone_id")


def claims(rows: QuerySet[GrantEvent]) -> tuple[Decimal, Decimal]:
    """What is asked back by these events of awards, and what of it has arrived, in 元."""
    found = rows.filter(award__isnull=False).aggregate(
        asked=Sum("amount", filter=Q(kind=GrantEventKind.CLAWED_BACK)),
        back=Sum("amount", filter=Q(kind=GrantEventKind.RECOVERED)),
    )
    return found["asked"] or Decimal(0), found["back"] or Decimal(0)


def outstanding(award: GrantAward) -> Decimal:
    """What is asked back and has not arrived, in 元."""
    asked, back = claims(award.events.all())
    return asked - back


def live_awards(zone_id: int, *, year: int) -> QuerySet[GrantAward]:
    """Awards of a year that are not returned, of every policy; ``recovered`` is what came back, in 元."""
    back = GrantEvent.objects.filter(award=OuterRef("pk"), kind=GrantEventKind.RECOVERED)
    total = back.order_by().values("award").annotate(total=Sum("amount")).values("total")
    rows = GrantAward.objects.select_for_update().filter(round__zone_id=zone_id, year=year)
    live = rows.exclude(state=AwardState.RETURNED).annotate(recovered=Subquery(total))
    return live.select_related("round").order_by("id")


def committed(row: GrantRound) -> Decimal:
    """What is approved for payment, paid or paid and asked back, in 元."""
    found = row.awards.filter(state__in=COMMITTED).aggregate(total=Sum("amount"))["total"]
    return Decimal(0) if found is None else found


def accounts_on(enterprise_ids: Iterable[int], *, day: dt.date) -> dict[int, BankAccount]:
    """The account of each enterprise that holds on a day."""
    rows = BankAccount.objects.filter(enterprise_id__in=list(enterprise_ids), since__lte=day)
    return {row.enterprise_id: row for row in rows.order_by("since", "id")}


def bank_accounts(scope: Scope, *, enterprise_id: int) -> QuerySet[BankAccount]:
    """Every account an enterprise ever had, the newest first; hidden from enterprise users."""
    rows = BankAccount.objects.filter(enterprise_id=enterprise_id).order_by("-since", "-id")
    return scope.rows(rows, zone="enterprise__zone_id")

"""Reading calls and applications. An enterprise user sees published calls and its own applications alone."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from gaoxin.enterprises.models import Enterprise
from gaoxin.foundation.zones.scope import Scope
from gaoxin.policies.models import (
    LIVE,
    Application,
    ApplicationCall,
    ApplicationState,
    AwardState,
    GrantAward,
)
from gaoxin.values.errors import NotFound

OPEN = (
    ApplicationState.SUBMITTED,
    ApplicationState.ACCEPTED,
    ApplicationState.REVIEWED,
)


@dataclass(frozen=True, slots=True)
class Offer:
    """A call an enterprise may apply to now, with its live application where it has begun one."""

    call: ApplicationCall
    application: Application | None


def calls(scope: Scope) -> QuerySet[ApplicationCall]:
    """Calls of the scope's zones, the newest first, with how many applications are in, open and supported."""
    rows = ApplicationCall.objects.filter(zone_id__in=scope.zone_ids)
    if scope.enterprise_id is not None:
        rows = rows.filter(published_on__isnull=False)
    handed_in = ~Q(applications__state=ApplicationState.DRAFT)
    supported = Q(applications__state__in=(ApplicationState.SUPPORTED, ApplicationState.LISTED))
    return rows.annotate(
        application_count=Count("applications", filter=handed_in),
        open_count=Count("applications", filter=Q(applications__state__in=OPEN)),
        supported_count=Count("applications", filter=supported),
    ).order_by("-opens_on", "-id")


def call(call_id: int, *, scope: Scope) -> ApplicationCall:
    found = calls(scope).filter(pk=call_id).first()
    if found is None:
        raise NotFound("没有找到这个申报通知，或不在您的数据范围内。")
    return found


def open_calls_for(enterprise: Enterprise, on: dt.date) -> list[Offer]:
    """What an enterprise may apply to on a day, the nearest end first."""
    rows = ApplicationCall.objects.filter(
        zone_id=enterprise.zone_id, published_on__isnull=False, opens_on__lte=on, closes_on__gte=on
    )
    begun = Application.objects.filter(enterprise=enterprise, state__in=LIVE, call__in=rows)
    held = {one.call_id: one for one in begun.select_related("call")}
    return [Offer(row, held.get(row.pk)) for row in rows.order_by("closes_on", "id")]


def applications_of(scope: Scope) -> QuerySet[Application]:
    """Applications within the scope, the newest first; drafts are seen by their own enterprise alone."""
    rows = Application.objects.select_related("call", "enterprise", "round").order_by("-id")
    within = scope.rows(rows, zone="call__zone_id", enterprise="enterprise_id")
    return within.exclude(state=ApplicationState.DRAFT) if scope.enterprise_id is None else within


def application(application_id: int, *, scope: Scope) -> Application:
    found = applications_of(scope).filter(pk=application_id).first()
    if found is None:
        raise NotFound("没有找到这份申报，或不在您的数据范围内。")
    return found


def counts_by_state(call: ApplicationCall) -> dict[str, int]:
    """How many applications of a call are in each state, drafts too."""
    rows = call.applications.order_by().values_list("state").annotate(count=Count("pk"))
    return dict(rows)


def live_application(call: ApplicationCall, *, enterprise_id: int) -> Application | None:
    rows = call.applications.filter(enterprise_id=enterprise_id, state__in=LIVE)
    return rows.select_related("call", "enterprise").first()


def other_live_applications(application: Application, *, year: int) -> QuerySet[Application]:
    """What else the enterprise has handed in this year and is not decided against."""
    rows = Application.objects.filter(
        enterprise_id=application.enterprise_id, submitted_on__year=year, state__in=LIVE
    )
    return rows.exclude(pk=application.pk).select_related("call")


def awards_of_call(call: ApplicationCall) -> QuerySet[GrantAward]:
    """Awards that came out of a call and are not returned."""
    rounds = call.applications.filter(round__isnull=False).values("round_id")
    return GrantAward.objects.filter(round_id__in=rounds).exclude(state=AwardState.RETURNED)


def money_left(call: ApplicationCall) -> Decimal:
    """The budget of a call less what is listed to be paid out of it, in 元."""
    listed = awards_of_call(call).aggregate(total=Sum("amount"))["total"]
    return call.budget - (listed or Decimal(0))


def awards_of(application: Application) -> QuerySet[GrantAward]:
    """What an application that is listed gets."""
    if application.round_id is None:
        return GrantAward.objects.none()
    rows = GrantAward.objects.filter(round_id=application.round_id, enterprise_id=application.enterprise_id)
    return rows.select_related("round", "enterprise").order_by("id")

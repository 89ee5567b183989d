"""Reading requests within a scope, and the limits of a zone on a day."""

import datetime as dt

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from gaoxin.foundation.accounts.models import User
from gaoxin.foundation.accounts.selectors import holders_of
from gaoxin.foundation.zones.scope import Scope
from gaoxin.services.models import RequestState, ServiceRequest, ServiceTerms
from gaoxin.services.permissions import HANDLERS
from gaoxin.services.terms import USUAL, Terms
from gaoxin.values.errors import NotFound


def requests(scope: Scope) -> QuerySet[ServiceRequest]:
    """Every request of the scope's enterprises, the newest first."""
    rows = ServiceRequest.objects.select_related("enterprise", "department", "officer")
    return scope.rows(rows, zone="enterprise__zone_id", enterprise="enterprise_id")


def request_in(scope: Scope, *, pk: int) -> ServiceRequest:
    found = requests(scope).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("没有找到这件诉求，或不在您的数据范围内。"))
    return found


def overdue(today: dt.date) -> Q:
    """Not accepted or not answered although the day for it has passed."""
    waiting = Q(state=RequestState.REGISTERED, accept_by__lt=today)
    return waiting | Q(state=RequestState.ASSIGNED, reply_by__lt=today)


def terms_on(zone_id: int, *, day: dt.date) -> Terms:
    """The limits that hold on a day; the usual ones while the zone has set none."""
    rows = ServiceTerms.objects.filter(zone_id=zone_id, since__lte=day).order_by("-since", "-id")
    row = rows.first()
    return USUAL if row is None else Terms(row.accept_days, row.reply_days, row.basis, row.since)


def terms_history(scope: Scope) -> QuerySet[ServiceTerms]:
    return scope.rows(ServiceTerms.objects.order_by("-since", "-id"))


def officers(scope: Scope) -> QuerySet[User]:
    """People of the zone who may answer requests."""
    return holders_of(HANDLERS, scope=scope)

"""What zones say of policies, as it stood on a day. Everybody of the zone may read it, enterprises too."""

import datetime as dt
from collections.abc import Iterable, Iterator

from django.db.models import QuerySet

from gaoxin.foundation.zones.scope import Scope
from gaoxin.policies.models import ApplicationCall, ApplicationWindow, DeclaredFact, PolicyFolder, PolicyHead


def heads_on(scope: Scope, *, on: dt.date) -> dict[str, PolicyHead]:
    """The head that holds on a day, by policy; policies nothing is said of are left out."""
    rows = PolicyHead.objects.filter(zone_id__in=scope.zone_ids, since__lte=on)
    return {row.policy: row for row in rows.select_related("department").order_by("since", "id")}


def head_on(scope: Scope, policy: str, *, on: dt.date) -> PolicyHead | None:
    rows = PolicyHead.objects.filter(zone_id__in=scope.zone_ids, policy=policy, since__lte=on)
    return rows.select_related("department").order_by("since", "id").last()


def heads_of(scope: Scope, policy: str) -> QuerySet[PolicyHead]:
    """Everything ever said of a policy, the latest first."""
    rows = PolicyHead.objects.filter(zone_id__in=scope.zone_ids, policy=policy)
    return rows.select_related("department").order_by("-since", "-id")


def windows_by_policy(scope: Scope) -> dict[str, dict[int, ApplicationWindow]]:
    """The window that holds for each year, by policy; a published call says it better than a plan."""
    found: dict[str, dict[int, ApplicationWindow]] = {}
    for row in ApplicationWindow.objects.filter(zone_id__in=scope.zone_ids).order_by("id"):
        found.setdefault(row.policy, {})[row.year] = row
    for row in _called(_published_calls(scope)):
        found.setdefault(row.policy, {})[row.year] = row
    return found


def windows_of(scope: Scope, policy: str) -> dict[int, ApplicationWindow]:
    """By year, the last written, or that of the last published call."""
    rows = ApplicationWindow.objects.filter(zone_id__in=scope.zone_ids, policy=policy)
    found = {row.year: row for row in rows.order_by("id")}
    return found | {row.year: row for row in _called(_published_calls(scope).filter(policy=policy))}


def _published_calls(scope: Scope) -> QuerySet[ApplicationCall]:
    rows = ApplicationCall.objects.filter(zone_id__in=scope.zone_ids, published_on__isnull=False)
    return rows.order_by("opens_on", "id")


def _called(calls: Iterable[ApplicationCall]) -> Iterator[ApplicationWindow]:
    """Windows that calls open, as unsaved rows."""
    for call in calls:
        yield ApplicationWindow(
            zone_id=call.zone_id,
            policy=call.policy,
            year=call.year,
            opens_on=call.opens_on,
            closes_on=call.closes_on,
            note=call.title,
            is_sample=call.is_sample,
        )


def window_records(scope: Scope, policy: str) -> QuerySet[ApplicationWindow]:
    """Everything ever written of a policy's windows, the latest first."""
    return ApplicationWindow.objects.filter(zone_id__in=scope.zone_ids, policy=policy).order_by("-id")


def folder_of(scope: Scope, policy: str) -> PolicyFolder | None:
    """The folder of the zone's files of a policy; None while it has none."""
    return PolicyFolder.objects.filter(zone_id__in=scope.zone_ids, policy=policy).first()


def imported_declarations(
    scope: Scope, *, as_of: dt.date, facts: Iterable[str]
) -> Iterator[tuple[int, str, int | None, bool, bool]]:
    """enterprise, fact, year, whether it has a value, whether it came in a sheet; earlier ones first."""
    rows = DeclaredFact.objects.filter(observed_on__lte=as_of, fact__in=sorted(facts))
    rows = scope.rows(rows, zone="enterprise__zone_id", enterprise="enterprise_id").order_by(
        "observed_on", "id"
    )
    fields = ("enterprise_id", "fact", "year", "value", "source_batch")
    for enterprise, fact, year, value, batch in rows.values_list(*fields).iterator(chunk_size=5000):
        yield enterprise, fact, year, bool(value), batch is not None

"""到期与续办: whose certificate ends when, whether a newer one follows, whether the firm qualifies again."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from gaoxin.engines.rules.compiled import Verdict
from gaoxin.enterprises import selectors as enterprises
from gaoxin.enterprises.models import Recognition
from gaoxin.enterprises.terms import may_renew
from gaoxin.foundation.zones.scope import Scope
from gaoxin.policies.assembly.ladder import RUNGS
from gaoxin.policies.assembly.packing import ORDER
from gaoxin.values.period import Month as MonthOfYear

MONTHS: Final = 18
RENEWAL: Final = "renewal"
POLICY_OF: Final = {str(kind): policy for policy, kind in RUNGS.items()}


@dataclass(frozen=True, slots=True)
class Expiry:
    """A certificate that ends. ``follower`` is a newer one that goes on after it; ``overlapping`` one that
    runs at the same time although nothing allows it."""

    recognition: Recognition
    follower: Recognition | None
    overlapping: Recognition | None

    @property
    def ends_on(self) -> dt.date:
        assert self.recognition.valid_until is not None
        return self.recognition.valid_until

    @property
    def policy(self) -> str:
        return POLICY_OF[self.recognition.kind]


@dataclass(frozen=True, slots=True)
class Month:
    """The first day of a month and how many certificates of each kind end in it without a newer one."""

    first: dt.date
    counts: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def expiries(scope: Scope, *, first: dt.date, last: dt.date, on: dt.date) -> list[Expiry]:
    """Certificates of the ladder that end within the days, not withdrawn by ``on``, the earliest first."""
    rows = list(
        enterprises.recognitions(scope)
        .filter(valid_until__range=(first, last), kind__in=POLICY_OF)
        .order_by("valid_until", "kind", "enterprise_id")
    )
    ending = [row for row in rows if row.withdrawn_on is None or row.withdrawn_on > on]
    siblings = _siblings(scope, {row.enterprise_id for row in ending}, on)
    return [_expiry(row, siblings.get((row.enterprise_id, row.kind), ())) for row in ending]


def _siblings(scope: Scope, firms: set[int], on: dt.date) -> dict[tuple[int, str], list[Recognition]]:
    found: dict[tuple[int, str], list[Recognition]] = {}
    if not firms:
        return found
    for row in enterprises.recognitions(scope).filter(enterprise_id__in=firms, kind__in=POLICY_OF):
        if row.withdrawn_on is None or row.withdrawn_on > on:
            found.setdefault((row.enterprise_id, row.kind), []).append(row)
    return found


def _expiry(row: Recognition, siblings: Sequence[Recognition]) -> Expiry:
    others = [one for one in siblings if one.pk != row.pk]
    later = [one for one in others if _goes_on(one, row)]
    clashing = [one for one in others if _clashes(one, row)]
    return Expiry(row, later[0] if later else None, clashing[0] if clashing else None)


def _goes_on(one: Recognition, row: Recognition) -> bool:
    return row.valid_until is not None and (one.valid_until is None or one.valid_until > row.valid_until)


def _clashes(one: Recognition, row: Recognition) -> bool:
    """Both valid on some day, and neither is the other's renewal in its last year."""
    older, newer = sorted((one, row), key=lambda each: (each.recognised_on, each.pk))
    if older.valid_until is not None and newer.recognised_on > older.valid_until:
        return False
    return not may_renew(older.recognised_on, older.valid_until, on=newer.recognised_on)


def calendar(scope: Scope, *, on: dt.date, months: int = MONTHS) -> list[Month]:
    """The month of ``on`` and those after it; what already has a follower is not counted."""
    start = MonthOfYear.of(on)
    found = {start.shift(ahead).first_day: dict.fromkeys(POLICY_OF, 0) for ahead in range(months)}
    first, last = start.first_day, start.shift(months - 1).last_day
    for one in expiries(scope, first=first, last=last, on=on):
        if one.follower is None:
            found[one.ends_on.replace(day=1)][one.recognition.kind] += 1
    return [Month(first, counts) for first, counts in found.items()]


def month_end(first: dt.date) -> dt.date:
    return MonthOfYear.of(first).last_day


def renewal_verdicts(
    due: Iterable[tuple[int, str]], *, scope: Scope, on: dt.date
) -> dict[tuple[int, str], Verdict]:
    """(enterprise, policy) → what a renewal would be told on the day; policies not in force are left out."""
    from gaoxin.policies.assembly.facts import fact_table
    from gaoxin.policies.assembly.library import library
    from gaoxin.policies.assembly.population import outcome_of

    asked = set(due)
    programme = library().on(on, RENEWAL)
    policies = sorted({policy for _firm, policy in asked if policy in programme.policies})
    firms = sorted({firm for firm, _policy in asked})
    if not policies or not firms:
        return {}
    table = fact_table(scope, on=on, only=firms)
    outcome = outcome_of(table, programme, policies)
    found = {}
    for policy in policies:
        for firm, place in zip(table.ids, outcome.verdicts(policy).tolist(), strict=True):
            if (firm, policy) in asked:
                found[firm, policy] = ORDER[place]
    return found

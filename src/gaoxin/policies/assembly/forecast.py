"""年度预测: who will gain which title this year, by classes anybody can check, and what then happened."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from gaoxin.engines.rules.compiled import Verdict
from gaoxin.enterprises import selectors as enterprises
from gaoxin.enterprises.models import Recognition
from gaoxin.foundation.zones.scope import Scope
from gaoxin.policies.assembly.cultivation import PlanStanding, standings
from gaoxin.policies.assembly.ladder import RUNGS, Rung, ladder
from gaoxin.policies.assembly.library import library
from gaoxin.policies.assembly.packing import ORDER, unpack, unpack_ids
from gaoxin.policies.assembly.renewals import RENEWAL, Expiry, expiries, renewal_verdicts
from gaoxin.policies.assembly.seasons import Season, seasons_of
from gaoxin.policies.models import MatchRun
from gaoxin.policies.selectors.cultivation import open_plans
from gaoxin.policies.selectors.matching import columns_of

# In the order shown. The first three make the range; the others are told and not counted.
CLASSES: Final = (
    "recognised",
    "ready",
    "planned",
    "near",
    "open",
    "late",
    "renewed",
    "renew_met",
    "renew_open",
    "renew_short",
)
# What a forecast is held to afterwards.
EXPECTED: Final = ("ready", "planned")
_RENEWALS: Final = {
    Verdict.MET: "renew_met",
    Verdict.NOT_MET: "renew_short",
    Verdict.NOT_APPLICABLE: "renew_short",
}
Ids = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RungForecast:
    """One rung of a year; ``groups`` are enterprises by class.

    ``low`` is who gained it already and who qualifies now, ``high`` adds those whose plan is done in time.
    """

    policy: str
    kind: str
    version: str
    season: Season
    groups: Mapping[str, Ids]

    def count(self, name: str) -> int:
        return len(self.groups.get(name, ()))

    @property
    def low(self) -> int:
        return self.count("recognised") + self.count("ready")

    @property
    def high(self) -> int:
        return self.low + self.count("planned")


@dataclass(frozen=True, slots=True)
class Forecast:
    """``plans`` are the open plans that were looked at, with how they stand on the day."""

    year: int
    on: dt.date
    rungs: tuple[RungForecast, ...]
    plans: tuple[PlanStanding, ...]


def forecast_of(run: MatchRun, *, scope: Scope, year: int, on: dt.date) -> Forecast:
    """By the run's verdicts, the plans and certificates as of ``on``; nothing is guessed."""
    plans = tuple(standings(open_plans(scope).filter(policy__in=RUNGS), scope=scope, on=on))
    gained = gained_between(scope, first=dt.date(year, 1, 1), last=min(on, dt.date(year, 12, 31)), on=on)
    renewals = _renewals(run, scope, year=year, on=on)
    seasons = seasons_of(RUNGS, scope=scope, year=year, case_kind="first")
    rungs = tuple(
        _rung(
            rung,
            seasons[rung.policy],
            on,
            plans,
            gained.get(rung.kind, {}),
            renewals.get(rung.policy, {}),
        )
        for rung in ladder(run, scope=scope)
    )
    return Forecast(year, on, rungs, plans)


def _rung(
    rung: Rung,
    season: Season,
    on: dt.date,
    plans: Iterable[PlanStanding],
    gained: Mapping[int, dt.date],
    renewals: Mapping[str, Ids],
) -> RungForecast:
    is_over = season.is_over(on)
    reachable = {
        one.plan.enterprise_id
        for one in plans
        if one.plan.policy == rung.policy and one.is_reachable(by=season.last_day, on=on)
    }
    known = {*rung.held, *rung.ready, *gained}
    planned = tuple(sorted(set() if is_over else reachable - known))
    groups = {
        "recognised": tuple(sorted(gained)),
        "ready": () if is_over else rung.ready,
        "late": rung.ready if is_over else (),
        "planned": planned,
        "near": tuple(key for key in rung.near if key not in planned),
        "open": tuple(key for key in rung.open if key not in planned),
        **renewals,
    }
    return RungForecast(rung.policy, rung.kind, rung.version, season, groups)


def gained_between(
    scope: Scope, *, first: dt.date, last: dt.date, on: dt.date
) -> dict[str, dict[int, dt.date]]:
    """Kind → enterprise → day, of titles gained within the days by who did not hold them the day before."""
    if last < first:
        return {}
    rows = enterprises.recognitions(scope).filter(kind__in=RUNGS.values())
    new = [row for row in rows.filter(recognised_on__range=(first, last)) if _stands(row, on)]
    firms = {row.enterprise_id for row in new}
    others: dict[tuple[int, str], list[Recognition]] = {}
    for row in rows.filter(enterprise_id__in=firms) if firms else ():
        others.setdefault((row.enterprise_id, row.kind), []).append(row)
    found: dict[str, dict[int, dt.date]] = {}
    for row in sorted(new, key=lambda one: one.recognised_on):
        before = row.recognised_on - dt.timedelta(days=1)
        if not any(_holds(one, before) for one in others[row.enterprise_id, row.kind]):
            found.setdefault(row.kind, {}).setdefault(row.enterprise_id, row.recognised_on)
    return found


def _stands(row: Recognition, on: dt.date) -> bool:
    return row.withdrawn_on is None or row.withdrawn_on > on


def _holds(row: Recognition, day: dt.date) -> bool:
    begun = row.recognised_on <= day
    return begun and (row.valid_until is None or row.valid_until >= day) and _stands(row, day)


def _renewals(run: MatchRun, scope: Scope, *, year: int, on: dt.date) -> dict[str, dict[str, Ids]]:
    """Policy → class → enterprises whose certificate ends within the year."""
    due = expiries(scope, first=dt.date(year, 1, 1), last=dt.date(year, 12, 31), on=on)
    waiting = [one for one in due if one.follower is None]
    asked = {(one.recognition.enterprise_id, one.policy) for one in waiting}
    verdicts = _matched(run, asked)
    verdicts |= renewal_verdicts(asked - set(verdicts), scope=scope, on=on)
    found: dict[str, dict[str, set[int]]] = {}
    for one in due:
        name = _renewal_class(one, verdicts)
        found.setdefault(one.policy, {}).setdefault(name, set()).add(one.recognition.enterprise_id)
    return {
        policy: {name: tuple(sorted(keys)) for name, keys in groups.items()}
        for policy, groups in found.items()
    }


def _matched(run: MatchRun, asked: set[tuple[int, str]]) -> dict[tuple[int, str], Verdict]:
    """What the run says already: where one version holds for first applications and renewals alike."""
    rules = library()
    same = [
        policy
        for policy in {policy for _firm, policy in asked}
        if rules.version_on(policy, run.on, RENEWAL) is rules.version_on(policy, run.on, run.case_kind)
    ]
    places = {key: place for place, key in enumerate(unpack_ids(run.enterprise_ids))}
    columns = columns_of(run, *same) if same else {}
    verdicts = {policy: unpack(column.verdicts) for policy, column in columns.items()}
    return {
        (firm, policy): ORDER[verdicts[policy][places[firm]]]
        for firm, policy in asked
        if policy in verdicts and firm in places
    }


def _renewal_class(one: Expiry, verdicts: Mapping[tuple[int, str], Verdict]) -> str:
    if one.follower is not None:
        return "renewed"
    verdict = verdicts.get((one.recognition.enterprise_id, one.policy), Verdict.UNKNOWN)
    return _RENEWALS.get(verdict, "renew_open")


@dataclass(frozen=True, slots=True)
class Comparison:
    """A kept forecast of one rung beside what happened after it: days by enterprise, and who is still out."""

    hit: Mapping[int, dt.date]
    missed: Ids
    unforeseen: Mapping[int, dt.date]


def compare(expected: Sequence[int], gained: Mapping[int, dt.date]) -> Comparison:
    wanted = set(expected)
    return Comparison(
        hit={key: day for key, day in gained.items() if key in wanted},
        missed=tuple(sorted(wanted - set(gained))),
        unforeseen={key: day for key, day in gained.items() if key not in wanted},
    )

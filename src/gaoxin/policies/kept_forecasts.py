"""A kept forecast read back, beside what the 认定台账 says happened since."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from gaoxin.enterprises.models import RecognitionKind
from gaoxin.foundation.zones.scope import Scope
from gaoxin.policies.assembly.forecast import EXPECTED, Comparison, RungForecast, compare, gained_between
from gaoxin.policies.assembly.ladder import RUNGS
from gaoxin.policies.assembly.packing import unpack_ids
from gaoxin.policies.assembly.seasons import seasons_of
from gaoxin.policies.models import YearForecast


@dataclass(frozen=True, slots=True)
class Outcome:
    """One rung of a kept forecast against what happened after it until ``until``."""

    rung: RungForecast
    comparison: Comparison
    until: dt.date
    is_over: bool

    @property
    def label(self) -> str:
        return str(RecognitionKind(self.rung.kind).label)

    @property
    def expected(self) -> int:
        return sum(self.rung.count(name) for name in EXPECTED)

    @property
    def gained(self) -> int:
        """New holders of the year so far, those before the forecast included."""
        compared = self.comparison
        return self.rung.count("recognised") + len(compared.hit) + len(compared.unforeseen)

    @property
    def missed_word(self) -> str:
        return _("预测到而没有取得") if self.is_over else _("预测到、尚未取得")

    @property
    def missed_short(self) -> str:
        return _("未取得") if self.is_over else _("尚未取得")

    def group_of(self, enterprise_id: int) -> str:
        """Where the forecast had put an enterprise; empty where it named it nowhere."""
        return next((name for name, keys in self.rung.groups.items() if enterprise_id in keys), "")


def rungs_of(row: YearForecast) -> list[RungForecast]:
    """As it was decided then; the season as it is known now."""
    scope = Scope(frozenset({row.zone_id}))
    seasons = seasons_of(RUNGS, scope=scope, year=row.year, case_kind="first")
    found: dict[str, dict[str, tuple[int, ...]]] = {}
    versions = {}
    for group in row.groups.all():
        found.setdefault(group.policy, {})[group.name] = tuple(unpack_ids(group.enterprise_ids))
        versions[group.policy] = group.version
    return [
        RungForecast(
            policy,
            RUNGS[policy],
            versions[policy],
            seasons[policy],
            groups,
        )
        for policy, groups in found.items()
        if policy in RUNGS
    ]


def outcome_of(
    row: YearForecast, rungs: Sequence[RungForecast], *, scope: Scope, today: dt.date
) -> list[Outcome]:
    last = min(today, dt.date(row.year, 12, 31))
    first = max(row.on + dt.timedelta(days=1), dt.date(row.year, 1, 1))
    gained = gained_between(scope, first=first, last=last, on=today)
    return [
        Outcome(
            rung,
            compare(
                [key for name in EXPECTED for key in rung.groups.get(name, ())], gained.get(rung.kind, {})
            ),
            last,
            today.year > row.year,
        )
        for rung in rungs
    ]

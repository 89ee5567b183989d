"""How many days the measures save together, and what each has to do with it.

Switched on one at a time, measures of a parallel network save next to nothing; together they save a lot. So
the saving is divided by Shapley values over all combinations, exactly up to ``EXACT`` measures, by sampled
orders beyond. Every combination is planned on the real calendar.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from itertools import combinations
from math import factorial
from typing import Final

import numpy as np
import numpy.typing as npt

from gaoxin.engines.scheduling.interactions import Interaction, pair_interactions, together_in_words
from gaoxin.engines.scheduling.items import LimitUnit
from gaoxin.engines.scheduling.measures import Measure
from gaoxin.engines.scheduling.network import Network
from gaoxin.engines.scheduling.plan import NOTHING_REACHED, Reached
from gaoxin.engines.scheduling.scenarios import Scenarios
from gaoxin.values.workdays import WorkingCalendar

EXACT: Final = 16
ORDERS: Final = 2000

Savings = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Saving:
    """Days saved by one measure: ``share`` of the total, ``alone`` without others, ``last`` after all others.

    ``error`` is the standard error of a sampled share, None when the share is exact.
    """

    measure: Measure
    share: Fraction
    alone: int
    last: int
    error: float | None = None


@dataclass(frozen=True)
class Attribution:
    """``before`` and ``after`` are the days of the plan without any and with all measures; shares add up."""

    unit: LimitUnit
    before: int
    after: int
    savings: tuple[Saving, ...]
    is_exact: bool
    _pairs: Mapping[tuple[int, int], int] = field(repr=False)
    _table: Savings | None = field(repr=False, compare=False)

    @property
    def total(self) -> int:
        return self.before - self.after

    @cached_property
    def interactions(self) -> tuple[Interaction, ...]:
        """Pairs that help or hinder one another, the strongest first."""
        measures = [saving.measure for saving in self.savings]
        alone = [saving.alone for saving in self.savings]
        return pair_interactions(measures, alone, self._pairs, table=self._table, unit=self.unit)

    @property
    def words(self) -> tuple[str, ...]:
        return together_in_words(
            [(saving.measure.name, saving.alone) for saving in self.savings], self.total, unit=self.unit
        )


def attribute_savings(
    network: Network,
    measures: Sequence[Measure],
    *,
    start: date,
    calendar: WorkingCalendar,
    goals: Collection[str] = (),
    reached: Mapping[str, Reached] = NOTHING_REACHED,
    not_before: Mapping[str, date] = {},
    as_of: date | None = None,
    unit: LimitUnit = LimitUnit.WORKING,
    seed: int = 0,
    orders: int = ORDERS,
) -> Attribution:
    """Days saved in working days or, with ``unit``, in calendar days; arguments as for ``make_plan``.

    ``network`` is the one without measures. More than ``EXACT`` measures are attributed from ``orders``
    random orders of switching them on, drawn with ``seed``; shares still add up to the total exactly.
    """
    scenarios = Scenarios(
        network,
        measures,
        start=start,
        calendar=calendar,
        goals=goals,
        reached=reached,
        not_before=not_before,
        as_of=as_of,
    )
    if len(measures) <= EXACT:
        return _exact(scenarios, unit)
    return _sampled(scenarios, unit, orders, np.random.default_rng(seed))


def _days(scenarios: Scenarios, active: Sequence[npt.NDArray[np.bool_]], unit: LimitUnit) -> Savings:
    finishes = scenarios.finishes(active)
    if unit is LimitUnit.NATURAL:
        return scenarios.calendar_days(finishes)
    return finishes.astype(np.int64)


def _exact(scenarios: Scenarios, unit: LimitUnit) -> Attribution:
    count = len(scenarios.measures)
    combination = np.arange(1 << count, dtype=np.uint32)
    days = _days(scenarios, [(combination >> k & 1).astype(bool) for k in range(count)], unit)
    saved = days[0] - days
    sizes = np.bitwise_count(combination).astype(np.int64)
    everything = (1 << count) - 1
    savings = tuple(
        Saving(
            measure=measure,
            share=_shapley(saved, sizes, k, count),
            alone=int(saved[1 << k]),
            last=int(saved[everything] - saved[everything ^ (1 << k)]),
        )
        for k, measure in enumerate(scenarios.measures)
    )
    pairs = {(i, j): int(saved[1 << i | 1 << j]) for i, j in combinations(range(count), 2)}
    return Attribution(unit, int(days[0]), int(days[-1]), savings, True, pairs, saved)


def _shapley(saved: Savings, sizes: Savings, k: int, count: int) -> Fraction:
    """Sums of marginal savings by size of the combination are whole numbers; the weights are, over count!."""
    folded, others = saved.reshape(-1, 2, 1 << k), sizes.reshape(-1, 2, 1 << k)
    marginal = folded[:, 1] - folded[:, 0]
    sums = np.bincount(others[:, 0].ravel(), weights=marginal.ravel(), minlength=count)
    weighted = sum(
        factorial(size) * factorial(count - 1 - size) * int(total) for size, total in enumerate(sums.tolist())
    )
    return Fraction(weighted, factorial(count))


def _sampled(scenarios: Scenarios, unit: LimitUnit, orders: int, random: np.random.Generator) -> Attribution:
    count = len(scenarios.measures)
    ranks = random.permuted(np.tile(np.arange(count), (orders, 1)), axis=1)
    steps = np.arange(count + 1)
    active = [(steps[None, :] > ranks[:, k, None]).ravel() for k in range(count)]
    days = _days(scenarios, active, unit).reshape(orders, count + 1)
    gains = days[:, :-1] - days[:, 1:]
    marginal = np.take_along_axis(gains, ranks, axis=1)
    errors = marginal.std(axis=0, ddof=1) / np.sqrt(orders)
    alone, last, pairs = _few(scenarios, unit)
    savings = tuple(
        Saving(measure, Fraction(int(marginal[:, k].sum()), orders), alone[k], last[k], float(errors[k]))
        for k, measure in enumerate(scenarios.measures)
    )
    return Attribution(unit, int(days[0, 0]), int(days[0, -1]), savings, False, pairs, None)


def _few(scenarios: Scenarios, unit: LimitUnit) -> tuple[list[int], list[int], dict[tuple[int, int], int]]:
    """Savings of each measure alone, of each after all others, and of each pair."""
    count = len(scenarios.measures)
    pairs = list(combinations(range(count), 2))
    rows = [set[int](), *({k} for k in range(count)), *({i, j} for i, j in pairs)]
    everything = set(range(count))
    rows += [everything, *(everything - {k} for k in range(count))]
    active = [np.array([k in row for row in rows]) for k in range(count)]
    days = _days(scenarios, active, unit).tolist()
    full = days[1 + count + len(pairs)]
    return (
        [days[0] - days[1 + k] for k in range(count)],
        [days[2 + count + len(pairs) + k] - full for k in range(count)],
        {pair: days[0] - days[1 + count + n] for n, pair in enumerate(pairs)},
    )

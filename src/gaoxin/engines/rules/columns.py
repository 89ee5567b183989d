"""A programme as a Polars plan: shared terms become columns first, verdicts and counts at the end.

Rows with numbers beyond ``MAGNITUDE``, and terms that 128 bits cannot hold, are left to the bit store, so the
answer is exact for every row.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import reduce
from operator import add, or_
from typing import Final, TypeAlias

import numpy as np
import polars as pl

from gaoxin.engines.rules.bits import CHUNK, THREADS, Outcome, PopulationRun, roots_of
from gaoxin.engines.rules.column_numbers import Share, expr
from gaoxin.engines.rules.column_terms import SIDES, Terms, amount_side, measured_side
from gaoxin.engines.rules.compiled import CompiledPolicy, Programme
from gaoxin.engines.rules.graph import InputType, Truth
from gaoxin.engines.rules.inputs import DTYPES, input_types, typed
from gaoxin.engines.rules.population import Table, as_frame, height_of
from gaoxin.engines.rules.rationals import MOST, TooWide
from gaoxin.engines.rules.tallies import failing, leaving_open, trees
from gaoxin.values.errors import DomainError

# 分, people, things: ten trillion 元 and more are left to the bit store.
MAGNITUDE: Final = 10**15
_BEYOND: Final = "§beyond"
_STEPS: Final = (0, 10**3, 10**6, 10**9, 10**12, MAGNITUDE)
# For each number input, in order.
Reaches: TypeAlias = tuple[tuple[int, int], ...]


class ColumnPlan:
    """Verdicts of a programme, or of some of its policies, as columns.

    For a policy ``p``: ``p.verdict`` (place in ``bits.VERDICTS``); with ``counts`` also ``p.failed`` and
    ``p.unknown``; with ``figures`` ``p.s.low`` and ``p.s.high`` for each score (floats, null without bound)
    and for each benefit that pays (分, rounded down, null where the policy is not met).
    """

    def __init__(
        self,
        programme: Programme,
        policies: Sequence[str] | None = None,
        *,
        counts: bool = True,
        figures: bool = True,
    ) -> None:
        self.programme = programme
        self.policies = [programme.policies[name] for name in policies or programme.policies]
        self.counts = counts
        self.figures = figures
        roots = self._roots()
        self.types = input_types(programme.graph, roots)
        self._lowered: dict[Reaches, Lowered] = {}
        self._roots_read = roots
        self._run: PopulationRun | None = None

    def _roots(self) -> list[int]:
        if self.counts and self.figures:
            return roots_of(self.programme, [policy.policy for policy in self.policies])
        roots = {node for policy in self.policies for node in (policy.applies, policy.eligible)}
        if self.counts:
            roots |= {one.node for p in self.policies for tree in trees(p) for one in tree.walk()}
        if self.figures:
            roots |= {node for p in self.policies for _, node in (*scores(p), *payments(p))}
        return sorted(roots)

    # --------------------------------------------------------------- running

    def run(self, table: Table, *, keep: Sequence[str] = ()) -> pl.DataFrame:
        """One row for each subject; the columns ``keep`` come along as they are."""
        frame = as_frame(table, {**self.types, **dict.fromkeys(keep)})
        read = [name for name in frame.columns if name in self.types]
        inputs = frame.with_columns(typed(frame[name], self.types[name]) for name in read)
        if not inputs.width:
            # Nothing of this table is read; its rows are still there.
            inputs = pl.select(pl.repeat(None, height_of(table), dtype=pl.Null).alias(_BEYOND))
        reaches = self._looked_over(inputs)
        is_beyond = any(max(-least, most) > MAGNITUDE for least, most in reaches)
        return self._planned(inputs.lazy(), keep, guarded=is_beyond, reaches=reaches).collect()

    def lazy(self, frame: pl.LazyFrame, *, keep: Sequence[str] = ()) -> pl.LazyFrame:
        """The same as a plan; the columns must already be Int64, Date, Boolean and String."""
        for name, dtype in frame.collect_schema().items():
            kind = self.types.get(name)
            if kind is not None and dtype not in (DTYPES[kind], pl.Null):
                raise DomainError(
                    "rules.input_type", f"“{name}”的类型应为{DTYPES[kind]}，给的是{dtype}。", field=name
                )
        return self._planned(frame, keep, guarded=True, reaches=self._widest())

    def _looked_over(self, inputs: pl.DataFrame) -> Reaches:
        """Between what round numbers each input lies."""
        numbers = [name for name in self._numbers() if name in inputs.columns]
        if inputs.is_empty():
            return self._widest()
        with ThreadPoolExecutor(THREADS) as pool:
            ends = dict(zip(numbers, pool.map(_ends, (inputs[name] for name in numbers)), strict=True))
        return tuple(_rounded(*ends.get(name, (0, 0))) for name in self._numbers())

    def _widest(self) -> Reaches:
        return ((-MAGNITUDE, MAGNITUDE),) * len(self._numbers())

    def _lower(self, reaches: Reaches) -> "Lowered":
        """The expressions for inputs that lie between these numbers."""
        found = self._lowered.get(reaches)
        if found is None:
            named = dict(zip(self._numbers(), reaches, strict=True))
            terms = Terms(self.programme, self._roots_read, self.types, named, MAGNITUDE)
            columns = [column for policy in self.policies for column in self._of(policy, terms)]
            found = self._lowered[reaches] = Lowered(terms, columns)
        return found

    def _numbers(self) -> list[str]:
        return [name for name, kind in self.types.items() if kind is InputType.NUMBER]

    def _planned(
        self, frame: pl.LazyFrame, keep: Sequence[str], *, guarded: bool, reaches: Reaches
    ) -> pl.LazyFrame:
        lowered = self._lower(reaches)
        present = set(frame.collect_schema().names())
        missing = [name for name in self.types if name not in present]
        staged = frame.with_columns(self._absent(name) for name in missing)
        for stage in lowered.terms.stages:
            staged = staged.with_columns(stage)
        kept = [pl.col(name) for name in keep]
        # Added and not selected at once: a column that is the same for all would come with a single row.
        names = [column.meta.output_name() for column in lowered.columns]
        if not guarded or not self._numbers():
            return staged.with_columns(lowered.columns).select(*kept, *names)
        beyond = reduce(or_, (pl.col(name).abs() > MAGNITUDE for name in self._numbers()))
        least = reduce(or_, (pl.col(name) < -MAGNITUDE for name in self._numbers()))
        inputs = pl.struct(list(self.types)).alias(_BEYOND)
        flagged = pl.when((beyond | least).fill_null(False)).then(inputs).alias(_BEYOND)
        answered = staged.with_columns(*lowered.columns, flagged).select(*kept, *names, _BEYOND)
        schema = {name: dtype for name, dtype in answered.collect_schema().items() if name != _BEYOND}
        return answered.map_batches(
            self._mended, schema=schema, projection_pushdown=False, predicate_pushdown=False, streamable=True
        )

    def _absent(self, name: str) -> pl.Expr:
        kind = self.types[name]
        return pl.lit(None, pl.Null if kind is None else DTYPES[kind]).alias(name)

    def _mended(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Rows with numbers beyond the magnitude answered by the bit store."""
        rows = frame[_BEYOND].is_not_null().arg_true()
        answered = frame.drop(_BEYOND)
        if rows.is_empty():
            return answered
        exact = self._exactly(frame[_BEYOND].gather(rows).struct.unnest())
        mended = (answered[name].scatter(rows, exact[name]) for name in exact.columns)
        return answered.with_columns(mended)

    def _exactly(self, inputs: pl.DataFrame) -> pl.DataFrame:
        if self._run is None:
            self._run = PopulationRun(self.programme, [policy.policy for policy in self.policies])
        outcome = self._run.evaluate(inputs)
        columns: dict[str, pl.Series] = {}
        for policy in self.policies:
            name = policy.policy
            columns[f"{name}.verdict"] = pl.Series(outcome.verdicts(name)).cast(pl.Int8)
            if self.counts:
                columns[f"{name}.failed"] = pl.Series(outcome.failed(name))
                columns[f"{name}.unknown"] = pl.Series(outcome.unknown(name))
            if self.figures:
                columns |= _figures(policy, outcome)
        return pl.DataFrame(columns)

    # --------------------------------------------------------------- columns

    def _of(self, policy: CompiledPolicy, terms: Terms) -> Iterator[pl.Expr]:
        name = policy.policy
        yield _verdict(policy, terms).alias(f"{name}.verdict")
        certainly, applicable = terms.state(policy.applies)
        meets, may_meet = terms.state(policy.eligible)
        met, not_met = certainly & meets, certainly & ~may_meet
        if self.counts:
            undecided = applicable & ~met & ~not_met
            yield _count(failing(policy, terms.state, applicable)).alias(f"{name}.failed")
            yield _count(leaving_open(policy, terms.state, undecided)).alias(f"{name}.unknown")
        if self.figures:
            for score, node in scores(policy):
                yield from _score(terms, f"{name}.{score}", node)
            for grant, node in payments(policy):
                yield from _payment(terms, f"{name}.{grant}", node, met)


def _rounded(least: int, most: int) -> tuple[int, int]:
    """Outwards to one of a few steps, so that tables of one kind share their expressions."""
    return -_step_over(-least), _step_over(most)


def _step_over(number: int) -> int:
    return next((step for step in _STEPS if number <= step), number)


def _ends(series: pl.Series) -> tuple[int, int]:
    """Bounds of the values as they lie in memory, also behind nulls: too wide at most, and quick."""
    array = series.rechunk().to_arrow()
    values = np.frombuffer(array.buffers()[1], np.int64)[array.offset : array.offset + len(array)]
    # Both in one go through memory.
    parts = [values[begin : begin + CHUNK] for begin in range(0, len(values), CHUNK)]
    pairs = [(int(part.min()), int(part.max())) for part in parts]
    return min(least for least, _ in pairs), max(most for _, most in pairs)


@dataclass(frozen=True, slots=True)
class Lowered:
    terms: Terms
    columns: list[pl.Expr]


def _verdict(policy: CompiledPolicy, terms: Terms) -> pl.Expr:
    """The place in ``bits.VERDICTS``."""
    met, not_met, unknown, elsewhere = (pl.lit(place, pl.Int8) for place in range(4))
    eligible = terms.condition(policy.eligible)
    if terms.graph[policy.applies] == Truth(True):
        return pl.when(eligible).then(met).when(~eligible).then(not_met).otherwise(unknown)
    applies = terms.condition(policy.applies)
    decided = pl.when(applies & eligible).then(met).when(applies & ~eligible).then(not_met)
    return decided.when(~applies).then(elsewhere).otherwise(unknown)


def _score(terms: Terms, name: str, node: int) -> Iterator[pl.Expr]:
    try:
        ends = terms.number(node)
        made = [_float(share) for share in (ends.low, ends.high)]
    except TooWide:
        made = terms.measures(node)
    for side, column in zip(SIDES, made, strict=True):
        yield column.alias(f"{name}.{side}")


def _payment(terms: Terms, name: str, node: int, met: pl.Expr) -> Iterator[pl.Expr]:
    try:
        ends = terms.number(node)
        made = [_whole(share) for share in (ends.low, ends.high)]
    except TooWide:
        made = terms.amounts(node)
    for side, column in zip(SIDES, made, strict=True):
        yield pl.when(met).then(column).alias(f"{name}.{side}")


def scores(policy: CompiledPolicy) -> list[tuple[str, int]]:
    return [(one.id, one.node) for one in policy.outputs.values() if one.kind == "score"]


def payments(policy: CompiledPolicy) -> list[tuple[str, int]]:
    return [(one.id, one.node) for one in policy.grants if one.node is not None]


def _count(rows: Sequence[pl.Expr]) -> pl.Expr:
    return reduce(add, (row.cast(pl.UInt16) for row in rows)).cast(pl.UInt16)


def _float(share: Share) -> pl.Expr:
    above, below = (expr(part).cast(pl.Float64) for part in (share.above, share.below))
    return above / below


def _whole(share: Share) -> pl.Expr:
    if max(abs(share.least), abs(share.most)) > MOST:
        raise TooWide
    return (expr(share.above) // expr(share.below)).cast(pl.Int64)


def _figures(policy: CompiledPolicy, outcome: Outcome) -> dict[str, pl.Series]:
    columns: dict[str, pl.Series] = {}
    for score, node in scores(policy):
        measures = outcome.number(node)
        columns |= {f"{policy.policy}.{score}.{side}": measured_side(measures, side) for side in SIDES}
    for grant, _ in payments(policy):
        amounts = outcome.amounts(policy.policy, grant)
        columns |= {f"{policy.policy}.{grant}.{side}": amount_side(amounts, side) for side in SIDES}
    return columns

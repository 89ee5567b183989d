"""The nodes of a graph as Polars expressions, in stages: what several terms need becomes a column once."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from operator import add, and_, or_
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from gaoxin.engines.rules.bits import BitStore, Plan, amount_in, number_in
from gaoxin.engines.rules.column_numbers import (
    Ends,
    Share,
    compared,
    compared_quotient,
    composed,
    holds,
    plain,
)
from gaoxin.engines.rules.compiled import Programme
from gaoxin.engines.rules.graph import (
    CONDITIONS,
    AtLeast,
    Compare,
    Const,
    Elapsed,
    Every,
    Flag,
    InputType,
    Known,
    Negation,
    Node,
    Number,
    OneOf,
    Op,
    Pick,
    Quotient,
    Range,
    Some,
    Span,
    Truth,
    Untold,
    children,
)
from gaoxin.engines.rules.measures import Amounts, Measures
from gaoxin.engines.rules.packed import unpacked
from gaoxin.engines.rules.population import EPOCH, Population
from gaoxin.engines.rules.rationals import TooWide

SIDES: Final = ("low", "high")
# Leaves read as fast as a column of their own.
_PLAIN: Final = (Const, Untold, Range, Number, Flag, Truth)
_READ_ONCE: Final = (Compare, Negation, Every, Some)
# Dates in Polars are 32 bits wide; these bound what lies between any two.
_FURTHEST: Final = {
    Span.DAYS: 2**33,
    Span.FULL_YEARS: 2**25,
    Span.FISCAL_YEARS: 2**25,
    Span.FULL_MONTHS: 2**29,
}


class Terms:
    """Expressions for conditions and numbers below some roots; ``stages`` are to be added in order."""

    def __init__(
        self,
        programme: Programme,
        roots: Iterable[int],
        types: Mapping[str, InputType | None],
        reaches: Mapping[str, tuple[int, int]],
        magnitude: int,
    ) -> None:
        self.programme = programme
        self.graph = programme.graph
        self.types = types
        self.reaches = reaches
        self.magnitude = magnitude
        self.stages: list[list[pl.Expr]] = []
        self._conditions: dict[int, pl.Expr] = {}
        self._numbers: dict[int, Ends | None] = {}
        self._stage: dict[int, int] = {}
        self._columned: set[int] = set()
        self._sided: set[str] = set()
        wanted = list(roots)
        nodes = self.graph.below(wanted)
        uses = Counter(dict.fromkeys(wanted, 2))
        for index in nodes:
            # The others write the expression of a part more than once.
            times = 1 if isinstance(self.graph[index], _READ_ONCE) else 2
            uses.update(dict.fromkeys(children(self.graph[index]), times))
        for index in nodes:
            self._add(index, is_shared=uses[index] > 1)

    def condition(self, index: int) -> pl.Expr:
        return self._conditions[index]

    def number(self, index: int) -> Ends:
        found = self._numbers[index]
        if found is None:
            raise TooWide
        return found

    def state(self, index: int) -> tuple[pl.Expr, pl.Expr]:
        """Certain and possible, as the bit store has them."""
        condition = self._conditions[index]
        return condition.fill_null(False), condition.fill_null(True)

    def _add(self, index: int, *, is_shared: bool) -> None:
        node = self.graph[index]
        stage = max((self._stage[child] for child in children(node)), default=0)
        is_column = is_shared and not isinstance(node, _PLAIN)
        self._stage[index] = stage + is_column
        if isinstance(node, CONDITIONS):
            made = self._condition_of(index, node)
            self._conditions[index] = self._column(stage, f"§{index}", made) if is_column else made
            return
        ends = self._number_of(node)
        if is_column:
            self._columned.add(index)
        self._numbers[index] = self._columns(stage, index, ends) if is_column and ends else ends

    def _column(self, stage: int, name: str, made: pl.Expr) -> pl.Expr:
        while len(self.stages) <= stage:
            self.stages.append([])
        self.stages[stage].append(made.alias(name))
        return pl.col(name)

    def _columns(self, stage: int, index: int, ends: Ends) -> Ends:
        low = self._share_columns(stage, f"§{index}.low", ends.low)
        if ends.is_plain:
            return plain(low)
        return Ends(low, self._share_columns(stage, f"§{index}.high", ends.high))

    def _share_columns(self, stage: int, name: str, share: Share) -> Share:
        above, below = (
            part if isinstance(part, int) else self._column(stage, f"{name}.{side}", part)
            for part, side in ((share.above, "above"), (share.below, "below"))
        )
        return Share(above, below, share.least, share.most, share.deepest)

    # ------------------------------------------------------------- numbers

    def _number_of(self, node: Node) -> Ends | None:
        match node:
            case Number(name):
                return plain(Share(pl.col(name), 1, *self._held(name), 1))
            case Elapsed(name, span):
                furthest = _FURTHEST[span]
                return plain(Share(self._elapsed(name, span), 1, -furthest, furthest, 1))
        try:
            return composed(node, self.number, self.condition)
        except TooWide:
            return None

    def _held(self, name: str) -> tuple[int, int]:
        """Rows beyond the magnitude are answered elsewhere, so bounds need not reach further."""
        least, most = self.reaches[name]
        return max(least, -self.magnitude), min(most, self.magnitude)

    def _elapsed(self, name: str, span: Span) -> pl.Expr:
        on, date = self.programme.on, pl.col(name)
        # Months and days come as Int8.
        year, month, day = (part.cast(pl.Int64) for part in (date.dt.year(), date.dt.month(), date.dt.day()))
        match span:
            case Span.DAYS:
                return (on - EPOCH).days - date.to_physical().cast(pl.Int64)
            case Span.FISCAL_YEARS:
                return on.year - year
            case Span.FULL_MONTHS:
                return (on.year - year) * 12 + on.month - month - (day > on.day).cast(pl.Int64)
            case Span.FULL_YEARS:
                is_later = month * 100 + day > on.month * 100 + on.day
                return on.year - year - is_later.cast(pl.Int64)

    # ---------------------------------------------------------- conditions

    def _condition_of(self, index: int, node: Node) -> pl.Expr:
        match node:
            case Truth(value):
                return pl.lit(value)
            case Flag(name):
                return pl.col(name)
            case OneOf(name, choices):
                return pl.col(name).is_in(list(choices))
            case Known(name):
                return pl.col(name).is_not_null()
            case Compare(left, op, right):
                try:
                    return self._compared(left, op, right)
                except TooWide:
                    return self._left_to_bits(index)
            case Negation(part):
                return ~self.condition(part)
            case Every(parts):
                return reduce(and_, map(self.condition, parts))
            case Some(parts):
                return reduce(or_, map(self.condition, parts))
            case AtLeast(count, parts):
                return self._at_least(count, parts)
            case Pick(condition, then, other):
                decided, one, two = map(self.condition, (condition, then, other))
                agreed = pl.when(one == two).then(one)
                return pl.when(decided).then(one).when(~decided).then(two).otherwise(agreed)
        raise TypeError(node)

    def _compared(self, left: int, op: Op, right: int) -> pl.Expr:
        one, other = self.number(left), self.number(right)
        made = None
        if other.is_plain:
            made = self._quotient_compared(left, lambda share: holds(share, op, other.low))
        if made is None and one.is_plain:
            made = self._quotient_compared(right, lambda share: holds(one.low, op, share))
        return compared(one, op, other) if made is None else made

    def _quotient_compared(self, index: int, compare: Callable[[Share], pl.Expr]) -> pl.Expr | None:
        """A quotient that nothing else reads is compared without being made."""
        node = self.graph[index]
        if index in self._columned or not isinstance(node, Quotient):
            return None
        parts = (self.number(node.above), self.number(node.below), self.number(node.zero))
        return compared_quotient(parts, compare)

    def _at_least(self, count: int, parts: tuple[int, ...]) -> pl.Expr:
        states = [self.state(part) for part in parts]
        certain = reduce(add, (state[0].cast(pl.Int16) for state in states))
        possible = reduce(add, (state[1].cast(pl.Int16) for state in states))
        return pl.when(certain >= count).then(True).when(possible < count).then(False)

    def measures(self, index: int) -> list[pl.Expr]:
        """Both bounds of a number too wide for a column, as the nearest floats."""
        run = BitsOf(self.programme, index, self.types)
        return self._sides(f"§{index}.floats", run.expression(run.measures, _two(pl.Float64())))

    def amounts(self, index: int) -> list[pl.Expr]:
        """The same in whole 分."""
        run = BitsOf(self.programme, index, self.types)
        return self._sides(f"§{index}.cents", run.expression(run.amounts, _two(pl.Int64())))

    def _sides(self, name: str, made: pl.Expr) -> list[pl.Expr]:
        """A column of both, made once however many policies ask for it."""
        if name not in self._sided:
            self._sided.add(name)
            self._column(0, name, made)
        return [pl.col(name).struct.field(side) for side in SIDES]

    def _left_to_bits(self, index: int) -> pl.Expr:
        """A comparison of numbers too wide for a column."""
        run = BitsOf(self.programme, index, self.types)
        return run.expression(run.condition, pl.Boolean())


def _two(dtype: pl.DataType) -> pl.Struct:
    return pl.Struct(dict.fromkeys(SIDES, dtype))


def measured_side(measures: Measures, side: str) -> pl.Series:
    values = measures.low if side == "low" else measures.high
    return nullable(values, np.isfinite(values))


def amount_side(amounts: Amounts, side: str) -> pl.Series:
    if side == "low":
        return nullable(amounts.low, amounts.has_low)
    return nullable(amounts.high, amounts.has_high)


class BitsOf:
    """One node of a graph by way of the bit store, as an expression over the inputs it reads."""

    def __init__(self, programme: Programme, index: int, types: Mapping[str, InputType | None]) -> None:
        self.programme = programme
        self.index = index
        self.types = {name: types[name] for name in sorted(programme.graph.inputs([index]))}
        self.plan = Plan.of(programme.graph, [index])

    def expression(self, read: Callable[[BitStore], pl.Series], dtype: pl.DataType) -> pl.Expr:
        if not self.types:
            return pl.lit(read(self.store(Population(1, {})))[0], dtype)
        inputs = pl.struct(list(self.types))
        return inputs.map_batches(
            lambda rows: read(self.store(Population.of(rows.struct.unnest(), self.types))),
            return_dtype=dtype,
            is_elementwise=True,
        )

    def store(self, population: Population) -> BitStore:
        store = BitStore(self.programme.graph, self.plan, population, self.programme.on)
        store.fill()
        return store

    def measures(self, store: BitStore) -> pl.Series:
        found = number_in(store, self.index)
        return pl.DataFrame({side: measured_side(found, side) for side in SIDES}).to_struct()

    def amounts(self, store: BitStore) -> pl.Series:
        found = amount_in(store, self.index)
        return pl.DataFrame({side: amount_side(found, side) for side in SIDES}).to_struct()

    def condition(self, store: BitStore) -> pl.Series:
        certain, possible = (unpacked(row, store.population.size) for row in store.condition(self.index))
        return nullable(certain, certain | ~possible)


def nullable(values: npt.NDArray[np.generic], known: npt.NDArray[np.bool_]) -> pl.Series:
    """Null where not known."""
    frame = pl.DataFrame({"value": pl.Series(values), "known": pl.Series(known)})
    return frame.select(pl.when("known").then("value").alias("value")).to_series()

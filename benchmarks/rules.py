"""A library of 200 policies over 100,000 enterprises, and one rule beside hand-written code and zen-engine.

Every figure is the best of several runs; a peer answers a sample, and its time for a row is that sample's.
The table is read into arrays once, which has its own line: whole numbers, the same as floats, days, codes,
masks of the known. Every verdict of every enterprise starts from these arrays and ends with bits of who meets
each policy, who does not, and to whom it does not apply; whoever is in none of them is unknown. All numbers,
comparisons and compositions lie in between; nothing of an earlier run is kept.
Run: python -m benchmarks.rules
"""

import datetime as dt
import importlib.util
import json
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any, Final

import numpy as np
import polars as pl

from gaoxin.engines.rules.bits import VERDICTS, PopulationRun
from gaoxin.engines.rules.building import Builder
from gaoxin.engines.rules.columns import ColumnPlan
from gaoxin.engines.rules.compiled import Comparison, CompiledPolicy, Criterion, Programme, Shape, Side
from gaoxin.engines.rules.graph import Graph, Span
from gaoxin.engines.rules.scalar import VerdictRun
from gaoxin.engines.rules.slider import Slider
from gaoxin.engines.rules.units import unit_of

ON: Final = dt.date(2026, 6, 30)
POLICIES, ATOMS, PEOPLE = 200, 400, 100_000
ROWS = 5_000_000
SAMPLE = 5_000
ROUNDS = 25
MONEY = [f"money{k}@{year}" for k in range(8) for year in (1, 2, 3)]
STAFF = [f"staff{k}" for k in range(8)]
DATES = [f"date{k}" for k in range(3)]
FLAGS = [f"flag{k}" for k in range(40)]
SECTORS = [f"sector{k}" for k in range(20)]
TEN_THOUSAND_YUAN = 1_000_000


def main() -> None:
    programme, slid = library(random.Random(5))
    table = population(np.random.default_rng(3), PEOPLE)
    run = PopulationRun(programme)
    print(f"{len(programme.policies)} policies, {len(run.plan.rows)} atoms, {PEOPLE:,} enterprises")
    whole_library(run, table)
    one_enterprise(programme, table)
    moved_threshold(run, table, slid)
    single_rule()


# ------------------------------------------------------------------- library


def library(draw: random.Random) -> tuple[Programme, str]:
    """Policies over one pool of atoms, and the criterion of the first policy that is to slide."""
    b = Builder(Graph())
    pool = atoms(b, draw)
    policies = {}
    share = b.quotient(b.number(MONEY[0]), b.number(MONEY[1]), b.const(0))
    bound, one = b.const(Fraction(5, 100)), unit_of("%")
    sides = Comparison(Side("share", share, one), ">=", Side("line", bound, one))
    slid = replace(leaf(b.compare(share, ">=", bound), "slid"), comparisons=(sides,))
    for place in range(POLICIES):
        leaves = [leaf(condition(b, draw, pool), f"c{k}") for k in range(draw.randrange(4, 10))]
        if not place:
            leaves.append(slid)
        applies = draw.choice(pool) if place % 3 == 0 else b.truth(True)
        policies[f"p{place}"] = policy(b, f"p{place}", applies, leaves, draw.sample(pool, 2))
    return Programme(ON, "first", b.graph, policies), "slid"


def atoms(b: Builder, draw: random.Random) -> list[int]:
    money, staff = [b.number(name) for name in MONEY], [b.number(name) for name in STAFF]
    shares = [b.quotient(b.sum(draw.sample(money, 2)), draw.choice(money), b.const(0)) for _ in range(12)]
    shares += [b.quotient(*draw.sample(staff, 2), b.untold()) for _ in range(6)]
    ages = [b.elapsed(name, Span.FULL_YEARS) for name in DATES]
    kinds: list[tuple[float, Callable[[], int]]] = [
        (0.40, lambda: b.compare(draw.choice(money), draw.choice((">=", ">", "<", "<=")), amount(b, draw))),
        (0.20, lambda: b.compare(draw.choice(staff), ">=", b.const(draw.randrange(1, 500)))),
        (0.20, lambda: b.compare(draw.choice(shares), ">=", b.const(Fraction(draw.randrange(1, 800), 1000)))),
        (0.05, lambda: b.compare(draw.choice(ages), ">=", b.const(draw.randrange(1, 20)))),
        (0.08, lambda: b.flag(draw.choice(FLAGS))),
        (0.07, lambda: b.one_of("sector", draw.sample(SECTORS, draw.randrange(1, 6)))),
    ]
    pool: dict[int, None] = {}
    while len(pool) < ATOMS:
        (make,) = draw.choices([kind for _, kind in kinds], [weight for weight, _ in kinds])
        pool[make()] = None
    return list(pool)


def amount(b: Builder, draw: random.Random) -> int:
    return b.const(draw.randrange(1, 200_000) * TEN_THOUSAND_YUAN)


def condition(b: Builder, draw: random.Random, pool: list[int]) -> int:
    chance = draw.random()
    if chance < 0.6:
        return draw.choice(pool)
    if chance < 0.8:
        return b.some(draw.sample(pool, draw.randrange(2, 4)))
    if chance < 0.9:
        return b.at_least(2, draw.sample(pool, 4))
    return b.pick(*draw.sample(pool, 3))


def leaf(node: int, name: str) -> Criterion:
    return Criterion(name, name, name, "", "design", Shape.TEST, node)


def policy(b: Builder, name: str, applies: int, leaves: list[Criterion], barred: list[int]) -> CompiledPolicy:
    whole = b.every(one.node for one in leaves)
    eligible = b.every([whole, *map(b.negation, barred)])
    return CompiledPolicy(
        policy=name,
        version="1",
        title=name,
        title_en=name,
        subject="enterprise",
        applies=applies,
        eligible=eligible,
        applicability=leaf(applies, "applies"),
        criteria=Criterion("", "", "", "", "design", Shape.ALL, whole, tuple(leaves)),
        exclusions=tuple(leaf(node, f"x{place}") for place, node in enumerate(barred)),
        outputs={},
        grants=(),
        inputs=b.graph.inputs([applies, eligible]),
        judged={},
    )


def population(draw: np.random.Generator, size: int) -> pl.DataFrame:
    """One value in twenty is missing, one revenue in fifty is nothing."""

    def gapped(name: str, values: pl.Series) -> pl.Series:
        there = pl.Series("there", draw.random(size) >= 0.05)
        return pl.DataFrame([values.alias(name), there]).select(pl.when("there").then(name)).to_series()

    columns = {}
    for name in MONEY:
        some = draw.random(size) > 0.02
        columns[name] = gapped(name, pl.Series((np.exp(draw.normal(22, 2, size))).astype(np.int64) * some))
    for name in STAFF:
        columns[name] = gapped(name, pl.Series(np.exp(draw.normal(3.5, 1.2, size)).astype(np.int64)))
    for name in DATES:
        days = (ON - dt.date(1970, 1, 1)).days - draw.integers(0, 9000, size)
        columns[name] = gapped(name, pl.Series(days).cast(pl.Int32).cast(pl.Date))
    for name in FLAGS:
        columns[name] = gapped(name, pl.Series(draw.random(size) < 0.5))
    columns["sector"] = gapped("sector", pl.Series(np.array(SECTORS)[draw.integers(0, len(SECTORS), size)]))
    return pl.DataFrame(columns)


# ---------------------------------------------------------------- measuring


def best(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Seconds of the quickest run."""
    quickest = float("inf")
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        quickest = min(quickest, time.perf_counter() - begun)
    return quickest


def report(name: str, figure: str, limit: str = "") -> None:
    print(f"  {name:<52} {figure:>16}  {limit}")


def held(found: float, limit: float, unit: str, *, at_least: bool = False) -> str:
    is_held = found >= limit if at_least else found <= limit
    return f"{'within' if is_held else 'BEYOND'} the limit of {limit:g} {unit}"


def whole_library(run: PopulationRun, table: pl.DataFrame) -> None:
    taken = best(lambda: run.population(table))
    report("the table read into arrays, once", f"{taken * 1000:.1f} ms")
    people = run.population(table)
    taken = best(lambda: run.evaluate(people)) * 1000
    report("every verdict of every enterprise", f"{taken:.1f} ms", held(taken, 50, "ms"))
    outcome = run.evaluate(people)
    store = outcome.store
    report("… of which conditions", f"{best(store.fill) * 1000:.1f} ms")
    composed = best(lambda: run.circuit.run(store.bits, store.full))
    report("… of which verdicts, in one thread", f"{composed * 1000:.1f} ms")
    named = best(lambda: [outcome.verdicts(name) for name in run.policies])
    report("… as a byte each", f"{named * 1000:.1f} ms")
    tallied = best(lambda: [(outcome.failed(name), outcome.unknown(name)) for name in run.policies], 3)
    report("… failed and unknown conditions counted", f"{tallied * 1000:.1f} ms")


def one_enterprise(programme: Programme, table: pl.DataFrame) -> None:
    run = VerdictRun(programme)
    people = table.head(200).to_dicts()
    taken = best(lambda: [run.verdicts(person) for person in people], 5) / len(people) * 1000
    report("one enterprise, 200 verdicts, one by one", f"{taken:.3f} ms", held(taken, 1, "ms"))
    outcome = PopulationRun(programme).evaluate(table.head(len(people)))
    codes = {name: outcome.verdicts(name) for name in programme.policies}
    differing = sum(
        verdict is not VERDICTS[codes[name][place]]
        for place, person in enumerate(people)
        for name, verdict in run.verdicts(person).items()
    )
    report("… verdicts that differ from the bits", str(differing))


def moved_threshold(run: PopulationRun, table: pl.DataFrame, slid: str) -> None:
    outcome = run.evaluate(table)
    outcome.counts("p0")
    slider = Slider(outcome, "p0", slid)
    slider.counts(Fraction(4, 100))
    steps = [Fraction(place, 1000) for place in range(1, 101)]
    taken = best(lambda: [slider.counts(step) for step in steps], 5) / len(steps) * 1000
    report(f"a share's threshold moved over {PEOPLE:,}", f"{taken:.3f} ms", held(taken, 1, "ms"))


# --------------------------------------------------------------- single rule

RULE = "revenue >= 100000000 and staff >= 5 and debt <= 90 and revenue != 0 and rd / revenue >= 0.05"


def single_programme() -> Programme:
    b = Builder(Graph())
    share = b.quotient(b.number("rd"), b.number("revenue"), b.const(0))
    tests = [
        b.compare(b.number("revenue"), ">=", b.const(100_000_000)),
        b.compare(b.number("staff"), ">=", b.const(5)),
        b.compare(b.number("debt"), "<=", b.const(90)),
        b.compare(share, ">=", b.const(Fraction(5, 100))),
    ]
    leaves = [leaf(node, f"c{place}") for place, node in enumerate(tests)]
    return Programme(ON, "first", b.graph, {"p": policy(b, "p", b.truth(True), leaves, [])})


def single_table(size: int) -> pl.DataFrame:
    draw = np.random.default_rng(11)
    numbers = {
        "revenue": np.exp(draw.normal(20, 2, size)).astype(np.int64),
        "staff": draw.integers(0, 100, size),
        "debt": draw.integers(0, 130, size),
        "rd": np.exp(draw.normal(17, 2, size)).astype(np.int64),
    }
    there = {name: pl.Series(draw.random(size) > 0.02) for name in numbers}
    frame = pl.DataFrame(numbers)
    return frame.with_columns(pl.when(there[name]).then(name).alias(name) for name in numbers)


def single_rule() -> None:
    plan = ColumnPlan(single_programme(), counts=False)
    table = single_table(ROWS)
    ours = best(lambda: plan.run(table), 5)
    rate = ROWS / ours / 1e6
    print(f"one rule, three comparisons and a share, {ROWS:,} rows")
    report("column plan", f"{rate:.1f} M rows/s", held(rate, 20, "M rows/s", at_least=True))
    by_hand = best(lambda: written_by_hand(table), 5)
    ratio = by_hand / ours
    report(
        "… beside the same written by hand in Polars", f"{ratio:.2f} ×", held(ratio, 0.5, "×", at_least=True)
    )
    counted = best(lambda: ColumnPlan(single_programme()).run(table), 3)
    report("… with failed and unknown counts", f"{ROWS / counted / 1e6:.1f} M rows/s")
    rows = table.head(SAMPLE).to_dicts()
    in_python = best(lambda: [plainly(row) for row in rows], 5) / SAMPLE
    report("plain Python, each row", f"{in_python * 1e6:.2f} µs", f"{in_python * ROWS / ours:,.0f} × ours")
    codes = plan.run(table.head(SAMPLE))["p.verdict"].to_list()
    report(
        "… verdicts that differ",
        str(sum(plainly(row) != code for row, code in zip(rows, codes, strict=True))),
    )
    beside_zen(rows, ours / ROWS)


def written_by_hand(table: pl.DataFrame) -> pl.DataFrame:
    """Known and true for each test, then the verdict, as somebody careful would write it."""
    revenue, rd = pl.col("revenue"), pl.col("rd")
    enough = pl.when(revenue == 0).then(False).otherwise(rd * 20 >= revenue)
    tests = [revenue >= 100_000_000, pl.col("staff") >= 5, pl.col("debt") <= 90, enough]
    staged = table.lazy().select(pl.all_horizontal(tests).alias("met"))
    met = pl.col("met")
    return staged.select(
        pl.when(met)
        .then(pl.lit(0, pl.Int8))
        .when(~met)
        .then(pl.lit(1, pl.Int8))
        .otherwise(pl.lit(2, pl.Int8))
    ).collect()


def plainly(row: Mapping[str, Any]) -> int:
    """The rule with its three values in plain Python."""
    revenue, rd, staff, debt = row["revenue"], row["rd"], row["staff"], row["debt"]
    share: bool | None = None
    if revenue is not None:
        share = False if revenue == 0 else None if rd is None else rd * 20 >= revenue
    tests = (
        None if revenue is None else revenue >= 100_000_000,
        None if staff is None else staff >= 5,
        None if debt is None else debt <= 90,
        share,
    )
    if False in tests:
        return 1
    return 2 if None in tests else 0


def beside_zen(rows: list[dict[str, Any]], ours: float) -> None:
    if importlib.util.find_spec("zen") is None:
        report("zen-engine", "missing", "installed with gaoxin[benchmark]")
        return
    import zen

    full = [row for row in rows if None not in row.values()][:1000]
    decision = zen.ZenEngine().create_decision(json.dumps(zen_decision()))
    by_decision = best(lambda: [decision.evaluate(row) for row in full], 3) / len(full)
    compiled = zen.compile_expression(RULE)
    by_expression = best(lambda: [compiled.evaluate(row) for row in full], 3) / len(full)
    ratio = by_decision / ours
    limit = held(ratio, 500, "×", at_least=True)
    report("zen-engine, a decision, each row", f"{by_decision * 1e6:.2f} µs", f"{ratio:,.0f} × ours, {limit}")
    ratio = by_expression / ours
    report(
        "zen-engine, only its expression, each row", f"{by_expression * 1e6:.2f} µs", f"{ratio:,.0f} × ours"
    )


def zen_decision() -> dict[str, Any]:
    """The rule as zen-engine's editor would save it."""
    expression = {"id": "met", "key": "met", "value": RULE}
    nodes = [
        {"id": "in", "type": "inputNode", "name": "in"},
        {"id": "rule", "type": "expressionNode", "name": "rule", "content": {"expressions": [expression]}},
        {"id": "out", "type": "outputNode", "name": "out"},
    ]
    edges = [("in", "rule"), ("rule", "out")]
    return {
        "nodes": [{**node, "position": {"x": 0, "y": 0}} for node in nodes],
        "edges": [{"id": f"{a}-{b}", "sourceId": a, "targetId": b, "type": "edge"} for a, b in edges],
    }


if __name__ == "__main__":
    main()

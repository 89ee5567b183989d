"""One condition asked of a few people, by every back end; they must agree before an answer is given."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

import polars as pl

from gaoxin.engines.rules.bits import PopulationRun
from gaoxin.engines.rules.building import Builder
from gaoxin.engines.rules.columns import ColumnPlan
from gaoxin.engines.rules.compiled import Programme, Verdict
from gaoxin.engines.rules.graph import Graph
from tests.engines.rules.back_ends import differences
from tests.engines.rules.oracle import Value
from tests.engines.rules.populations import leaf, policy_of

ON = dt.date(2026, 6, 30)


def programme_of(
    build: Callable[[Builder], int], *, numbers: Callable[[Builder], list[int]] | None = None
) -> Programme:
    """One policy ``p`` with one condition."""
    builder = Builder(Graph())
    told = numbers(builder) if numbers else []
    policy = policy_of(builder, "p", leaf(build(builder), "condition"), numbers=told)
    return Programme(ON, "first", builder.graph, {"p": policy})


def answers(
    build: Callable[[Builder], int], people: Sequence[Mapping[str, Value | None]]
) -> list[bool | None]:
    """True, False or None for each; every back end gives the same."""
    programme = programme_of(build)
    frame = pl.DataFrame(people, infer_schema_length=None)
    assert differences(programme, people, frame) == []
    states = {Verdict.MET: True, Verdict.NOT_MET: False, Verdict.UNKNOWN: None}
    codes = ColumnPlan(programme).run(frame)["p.verdict"].to_list()
    outcome = PopulationRun(programme).evaluate(frame)
    assert outcome.verdicts("p").tolist() == codes
    return [states[(Verdict.MET, Verdict.NOT_MET, Verdict.UNKNOWN)[code]] for code in codes]

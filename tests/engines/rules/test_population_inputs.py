"""Nothing that is no number becomes one on its way into a population."""

import datetime as dt

import numpy as np
import polars as pl
import pyarrow as pa
import pytest

from gaoxin.engines.rules.bits import Outcome, PopulationRun
from gaoxin.engines.rules.building import Builder
from gaoxin.engines.rules.columns import ColumnPlan
from gaoxin.engines.rules.compiled import Verdict
from gaoxin.engines.rules.population import Table
from gaoxin.values.errors import DomainError
from tests.engines.rules.asking import programme_of

NAN, INFINITY = float("nan"), float("inf")


def at_least_five(b: Builder) -> int:
    return b.compare(b.number("n"), ">=", b.const(5))


def outcome(table: Table) -> Outcome:
    return PopulationRun(programme_of(at_least_five)).evaluate(table)


def codes(table: Table) -> list[int]:
    found = outcome(table).verdicts("p").tolist()
    assert ColumnPlan(programme_of(at_least_five)).run(table)["p.verdict"].to_list() == found
    return found


def test_no_number_and_no_value_are_both_unknown() -> None:
    assert codes({"n": np.array([NAN, 5.0, 4.0])}) == [2, 0, 1]
    assert codes({"n": [None, 5, 4]}) == [2, 0, 1]
    assert codes(pa.table({"n": pa.array([None, 5, 4])})) == [2, 0, 1]
    assert codes(pa.record_batch({"n": pa.array([None, 5, 4], pa.int32())})) == [2, 0, 1]


@pytest.mark.parametrize(
    "values",
    [
        np.array([INFINITY, 5.0]),
        np.array([-INFINITY, 5.0]),
        np.array([5.5]),
        np.array([2.0**60]),
        np.array([2**63], np.uint64),
        ["5"],
        [True],
    ],
)
def test_what_cannot_be_read_is_refused(values: list[object]) -> None:
    with pytest.raises(DomainError) as refused:
        outcome({"n": values})
    assert refused.value.field == "n"
    with pytest.raises(DomainError):
        ColumnPlan(programme_of(at_least_five)).run({"n": values})


def test_a_plan_over_a_lazy_frame_takes_no_floats() -> None:
    plan = ColumnPlan(programme_of(at_least_five))
    with pytest.raises(DomainError):
        plan.lazy(pl.LazyFrame({"n": [5.0, NAN]}))
    assert plan.lazy(pl.LazyFrame({"n": [5, None]})).collect()["p.verdict"].to_list() == [0, 2]


def test_columns_of_different_length_are_refused() -> None:
    with pytest.raises(DomainError):
        outcome({"n": [1, 2]} | {"n": [1], "m": [1, 2]})


def test_a_date_is_no_number_and_a_number_no_flag() -> None:
    with pytest.raises(DomainError):
        outcome({"n": [dt.date(2026, 1, 1)]})
    with pytest.raises(DomainError):
        PopulationRun(programme_of(lambda b: b.flag("f"))).evaluate({"f": [1, 0]})


def test_an_empty_population_has_no_verdicts() -> None:
    found = outcome({"n": pl.Series("n", [], pl.Int64)})
    assert found.verdicts("p").tolist() == []
    assert set(found.counts("p").values()) == {0}


def test_a_population_in_parts_is_counted_whole() -> None:
    run = PopulationRun(programme_of(at_least_five))
    counts = run.counts({"n": list(range(begin, begin + 7))} for begin in (0, 7, 14))
    assert counts["p"] == {
        Verdict.MET: 16,
        Verdict.NOT_MET: 5,
        Verdict.UNKNOWN: 0,
        Verdict.NOT_APPLICABLE: 0,
    }


@pytest.mark.parametrize("size", [1, 7, 8, 63, 64, 65, 129, 140_001])
def test_every_size_is_counted_to_the_last_subject(size: int) -> None:
    found = outcome({"n": np.arange(size) % 10})
    met = int((np.arange(size) % 10 >= 5).sum())
    assert found.counts("p")[Verdict.MET] == met
    assert found.counts("p")[Verdict.NOT_MET] == size - met
    assert found.counts("p")[Verdict.UNKNOWN] == 0

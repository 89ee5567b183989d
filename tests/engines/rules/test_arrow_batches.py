"""The column plan over Arrow batches answers as over the whole table."""

import pickle
import random
from collections.abc import Iterator

import polars as pl
import pyarrow as pa
import pytest

from gaoxin.engines.rules.arrow import mapper, run_batches, spark_is_here
from gaoxin.engines.rules.columns import ColumnPlan
from gaoxin.values.errors import DomainError
from tests.engines.rules.populations import as_frame, random_people, random_programme

PEOPLE = 500


def library_and_table() -> tuple[ColumnPlan, pa.Table]:
    draw = random.Random("batches")
    programme = random_programme(draw, size=30, policies=3)
    frame = as_frame(random_people(draw, PEOPLE)).with_row_index("id")
    return ColumnPlan(programme), frame.to_arrow()


def test_one_batch_out_for_each_batch_in() -> None:
    plan, table = library_and_table()
    batches = list(run_batches(plan.programme, table.to_batches(max_chunksize=64), keep=["id"]))
    assert [batch.num_rows for batch in batches] == [64] * 7 + [52]
    whole = plan.run(table, keep=["id"])
    found = pl.from_arrow(pa.Table.from_batches(batches))
    assert isinstance(found, pl.DataFrame)
    assert found.cast(dict(whole.schema)).equals(whole)


def test_an_empty_batch_keeps_its_columns() -> None:
    plan, table = library_and_table()
    nobody = pa.RecordBatch.from_pylist([], schema=table.schema)
    empty, full = run_batches(plan.programme, [nobody, *table.to_batches()])
    assert empty.num_rows == 0
    assert empty.schema == full.schema


def test_the_mapper_travels() -> None:
    plan, table = library_and_table()
    work = mapper(plan.programme, keep=["id"])
    first = list(work(table.to_batches()))
    travelled = pickle.loads(pickle.dumps(work))
    assert list(travelled(table.to_batches())) == first


def test_batches_are_read_one_after_another() -> None:
    plan, table = library_and_table()
    taken = 0

    def batches() -> Iterator[pa.RecordBatch]:
        nonlocal taken
        for batch in table.to_batches(max_chunksize=100):
            taken += 1
            yield batch

    next(run_batches(plan.programme, batches()))
    assert taken == 1


def test_without_spark_the_answer_says_what_to_install() -> None:
    if spark_is_here():
        return
    plan, table = library_and_table()
    with pytest.raises(DomainError):
        next(run_batches(plan.programme, table.to_batches(), runner="spark"))


@pytest.mark.skipif(not spark_is_here(), reason="needs pyspark and Java")
def test_spark_answers_as_this_process_does() -> None:
    plan, table = library_and_table()
    batches = run_batches(plan.programme, table.to_batches(), keep=["id"], runner="spark")
    found = pl.from_arrow(pa.Table.from_batches(batches))
    assert isinstance(found, pl.DataFrame)
    whole = plan.run(table, keep=["id"])
    assert found.cast(dict(whole.schema)).sort("id").equals(whole)

"""The column plan over a stream of Arrow record batches: in this process, or on Spark's executors."""

import importlib.util
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final, Literal

import pyarrow as pa

from gaoxin.engines.rules.columns import ColumnPlan
from gaoxin.engines.rules.compiled import Programme
from gaoxin.values.errors import DomainError

Runner = Literal["here", "spark"]
Batches = Iterable[pa.RecordBatch]
# Spark has no unsigned numbers.
_SIGNED: Final = {
    pa.uint8(): pa.int16(),
    pa.uint16(): pa.int32(),
    pa.uint32(): pa.int64(),
    pa.uint64(): pa.int64(),
    pa.large_string(): pa.string(),
    pa.string_view(): pa.string(),
}


def run_batches(
    programme: Programme,
    batches: Batches,
    *,
    policies: Sequence[str] | None = None,
    keep: Sequence[str] = (),
    runner: Runner = "here",
) -> Iterator[pa.RecordBatch]:
    """One batch out for each batch in, with the columns ``keep`` and those of ``ColumnPlan``.

    Here only one batch is in memory at a time. Spark gathers the batches before it hands them out; for tables
    that are in Spark already, give ``mapper`` to ``DataFrame.mapInArrow`` instead.
    """
    work = mapper(programme, policies=policies, keep=keep)
    return work(batches) if runner == "here" else _through_spark(work, batches)


def mapper(
    programme: Programme, *, policies: Sequence[str] | None = None, keep: Sequence[str] = ()
) -> Callable[[Batches], Iterator[pa.RecordBatch]]:
    """The function for ``mapInArrow``; it carries the programme with it and plans once in each process."""
    return _Mapper(programme, None if policies is None else tuple(policies), tuple(keep))


class _Mapper:
    """A plan holds expressions that refer to functions of this process, so only the programme travels."""

    def __init__(self, programme: Programme, policies: tuple[str, ...] | None, keep: tuple[str, ...]) -> None:
        self._programme = programme
        self._policies = policies
        self._keep = keep
        self._plan: ColumnPlan | None = None

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_plan": None}

    def __call__(self, batches: Batches) -> Iterator[pa.RecordBatch]:
        if self._plan is None:
            self._plan = ColumnPlan(self._programme, self._policies)
        for batch in batches:
            answered = self._plan.run(batch, keep=self._keep).to_arrow()
            yield _signed(answered.combine_chunks())


def _signed(table: pa.Table) -> pa.RecordBatch:
    return pa.RecordBatch.from_struct_array(_known_to_spark(table).to_struct_array().combine_chunks())


def _known_to_spark(table: pa.Table) -> pa.Table:
    fields = [field.with_type(_SIGNED.get(field.type, field.type)) for field in table.schema]
    return table.cast(pa.schema(fields))


# --------------------------------------------------------------------- Spark


def spark_is_here() -> bool:
    """Whether pyspark, the pandas it asks for, and a Java to run it are installed."""
    packages = all(importlib.util.find_spec(name) is not None for name in ("pyspark", "pandas"))
    return packages and shutil.which("java") is not None


def spark_session() -> Any:
    """Spark on this machine; refuses where it is not installed."""
    if not spark_is_here():
        raise DomainError(
            "rules.spark",
            "这台机器没有安装 Spark 或 Java。",
            remedy="请安装 gaoxin[spark] 和 Java 17，或在本机直接运行。",
        )
    from pyspark.sql import SparkSession

    # The executors of this machine run the Python that has the product installed.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    return SparkSession.builder.master("local[*]").appName("gaoxin").getOrCreate()


def _through_spark(
    work: Callable[[Batches], Iterator[pa.RecordBatch]], batches: Batches
) -> Iterator[pa.RecordBatch]:
    session = spark_session()
    table = _known_to_spark(pa.Table.from_batches(batches))
    if not table.num_rows:
        return
    from pyspark.sql.pandas.types import from_arrow_schema

    answered = next(iter(work(table.slice(0, 1).to_batches())))
    frame = session.createDataFrame(table)
    yield from frame.mapInArrow(work, from_arrow_schema(answered.schema)).toArrow().to_batches()

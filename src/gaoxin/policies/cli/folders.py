"""Facts in a folder of Parquet files: verdicts of any number of subjects, one batch at a time or on Spark."""

from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from gaoxin.policies.cli.opening import policy_in, rules
from gaoxin.values.errors import DomainError

if TYPE_CHECKING:
    import datetime as dt

    import pyarrow as pa
    import pyarrow.dataset as ds

    from gaoxin.engines.rules.compiled import Programme

RUNNERS = ("local", "spark")


def run_folder(
    policies: Sequence[str], source: Path, out: Path, *, day: "dt.date", kind: str, runner: str
) -> None:
    """Columns of the files are inputs (``revenue@1``), as stored; whatever else is there comes along."""
    from gaoxin.engines.rules.bits import VERDICTS
    from gaoxin.foundation.screen import told

    if runner not in RUNNERS:
        raise DomainError(
            "cli.runner", f"没有“{runner}”这种跑法。", value=runner, remedy="可用：local、spark。"
        )
    if out.suffix.lower() != ".parquet":
        raise DomainError(
            "cli.format", f"不能写 {out.name} 这种文件。", remedy="从文件夹测算的，请用 .parquet。"
        )
    library = rules()
    programme = library.on(day, kind)
    for name in policies:
        policy_in(programme, name, library)
    facts = _opened(source)
    keep = _kept(facts.schema, programme, policies)
    out.parent.mkdir(parents=True, exist_ok=True)
    count = (_here if runner == "local" else _on_spark)(facts, programme, policies, keep, out)
    codes = "，".join(f"{place} {verdict.word}" for place, verdict in enumerate(VERDICTS))
    told(f"  ✓ {count} 行已写入 {out}；结论列：{codes}。")


def _opened(source: Path) -> "ds.Dataset":
    import pyarrow as pa
    import pyarrow.dataset as ds

    files = sorted(str(one) for one in source.glob("**/*.parquet")) if source.is_dir() else []
    if not files:
        raise DomainError(
            "cli.no_facts", f"{source} 里没有 .parquet 文件。", value=str(source), remedy="请核对文件夹。"
        )
    try:
        return ds.dataset(files, format="parquet")
    except (pa.ArrowInvalid, OSError):
        raise DomainError(
            "cli.facts", f"{source} 里的文件读不出来。", remedy="请重新导出为 Parquet。"
        ) from None


def _kept(schema: "pa.Schema", programme: "Programme", policies: Sequence[str]) -> list[str]:
    """Columns the rules do not read; refuses files that have none the rules do."""
    inputs = {name for policy in policies for name in programme.policies[policy].inputs}
    if not inputs & set(schema.names):
        some = "、".join(sorted(inputs)[:5])
        raise DomainError("cli.no_inputs", "文件里没有一列是规则要读的。", remedy=f"列名应如：{some}。")
    return [name for name in schema.names if name not in inputs]


def _here(
    facts: "ds.Dataset", programme: "Programme", policies: Sequence[str], keep: Sequence[str], out: Path
) -> int:
    import pyarrow.parquet as pq

    from gaoxin.engines.rules.arrow import run_batches

    answered = run_batches(programme, facts.to_batches(), policies=policies, keep=keep)
    first = next(answered, None)
    if first is None:
        raise DomainError("cli.no_rows", "文件里一行也没有。", remedy="请核对文件夹。")
    unfinished = out.with_suffix(".unfinished")
    count = 0
    with pq.ParquetWriter(unfinished, first.schema) as writer:
        for batch in chain((first,), answered):
            writer.write_batch(batch)
            count += batch.num_rows
    unfinished.replace(out)
    return count


def _on_spark(
    facts: "ds.Dataset", programme: "Programme", policies: Sequence[str], keep: Sequence[str], out: Path
) -> int:
    """Spark reads the files itself and writes a folder of Parquet files; nothing passes through here."""
    import pyarrow as pa

    from gaoxin.engines.rules.arrow import mapper, spark_session

    session = spark_session()
    from pyspark.sql.pandas.types import from_arrow_schema

    work = mapper(programme, policies=policies, keep=keep)
    none = pa.RecordBatch.from_pylist([], schema=facts.schema)
    schema = next(iter(work([none]))).schema
    answered = session.read.parquet(*facts.files).mapInArrow(work, from_arrow_schema(schema))
    answered.write.mode("overwrite").parquet(str(out))
    return int(session.read.parquet(str(out)).count())

"""Many enterprises at once: verdicts into a file, who gains and who loses by a change."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gaoxin.policies.cli.opening import (
    AsOf,
    Kind,
    PolicyName,
    ZoneCode,
    policy_in,
    read_day,
    read_kind,
    scope_of,
    start,
    version_named,
)
from gaoxin.values.errors import DomainError

if TYPE_CHECKING:
    import datetime as dt

    import polars as pl

    from gaoxin.engines.rules.bits import Outcome
    from gaoxin.engines.rules.comparing import Movement
    from gaoxin.engines.rules.compiled import CompiledPolicy, Programme
    from gaoxin.engines.rules.documents import PolicyVersion
    from gaoxin.engines.rules.library import Library
    from gaoxin.foundation.zones.scope import Scope
    from gaoxin.policies.assembly import FactTable
    from gaoxin.policies.comparison import Cell, Difference

SUBJECT = "enterprise"
MOST_NAMES = 20
OutFile = Annotated[Path, typer.Option("--out", help="要写的文件：.parquet 或 .xlsx。")]
InputFolder = Annotated[
    Path | None,
    typer.Option("--input", help="事实表所在文件夹（parquet，列名如 revenue@1）；不填用本库的企业。"),
]


def run(
    policies: Annotated[list[str], typer.Argument(help="政策代码，可写多个。")],
    out: OutFile,
    as_of: AsOf = "",
    kind: Kind = "first",
    zone: ZoneCode = "",
    source: InputFolder = None,
    runner: Annotated[str, typer.Option("--runner", help="local 本机，spark 用 Spark。")] = "local",
) -> None:
    """对全部企业测算若干政策，结果写入文件。"""
    day, case_kind = read_day(as_of), read_kind(kind)
    if source is not None:
        from gaoxin.policies.cli.folders import run_folder

        run_folder(policies, source, out, day=day, kind=case_kind, runner=runner)
        return
    start()
    from gaoxin.foundation.screen import shown, told
    from gaoxin.policies.assembly import fact_table, library

    programme = library().on(day, case_kind)
    chosen = [_of_enterprises(programme, name, library()) for name in policies]
    scope = scope_of(zone)
    table = fact_table(scope, on=day)
    outcome = _outcome(table, programme, policies)
    _write(_results(chosen, outcome, table, scope), out)
    rows = [
        (one.title, one.version, *(str(n) for n in outcome.counts(one.policy).values())) for one in chosen
    ]
    shown(f"{day}　{outcome.size} 家企业", ("政策", "版本", *_verdict_words()), rows, right=(2, 3, 4, 5))
    told(f"  ✓ 已写入 {out}")


def what_if(
    sets: Annotated[
        list[str], typer.Option("--set", help="名称=数，如 rd_floor=4.5；分档表第 2 行写 rd_tier.2=4。")
    ],
    policy: Annotated[str, typer.Option("--policy", help="名称在几项政策里都有时指明。")] = "",
    as_of: AsOf = "",
    kind: Kind = "first",
    zone: ZoneCode = "",
) -> None:
    """试改一个数，看哪些企业因此符合、哪些不再符合；不改规则本身。"""
    start()
    from gaoxin.engines.rules.supposing import suppose
    from gaoxin.foundation.screen import told
    from gaoxin.policies.assembly import fact_table, library

    day, case_kind = read_day(as_of), read_kind(kind)
    changed, suppositions = suppose(library(), sets, policy=policy or None)
    before, after = library().on(day, case_kind), changed.on(day, case_kind)
    names = list(dict.fromkeys(one.policy for one in suppositions))
    scope = scope_of(zone)
    table = fact_table(scope, on=day)
    for name in names:
        compiled = _of_enterprises(before, name, library())
        told(f"{compiled.title}（{compiled.version} 版）　申请日 {day}", style="bold")
        for one in suppositions:
            if (one.policy, one.version) == (name, compiled.version):
                told(f"  {one.label}（{one.clause}）：{one.before} → {one.after}")
        _compare(name, _outcome(table, before, [name]), _outcome(table, after, [name]), table, scope)


def diff(
    policy: PolicyName,
    earlier: Annotated[str, typer.Argument(help="前一个版本。")],
    later: Annotated[str, typer.Argument(help="后一个版本。")],
    as_of: AsOf = "",
    zone: ZoneCode = "",
) -> None:
    """比较一项政策的两个版本：条文改了什么，对企业有什么影响。"""
    start()
    from gaoxin.foundation.screen import shown, told
    from gaoxin.policies.assembly import fact_table, library
    from gaoxin.policies.comparison import compare

    rules_now, day = library(), read_day(as_of)
    one, other = (version_named(rules_now, policy, name) for name in (earlier, later))
    parts = compare(one, other, rules_now.facts)
    rows = [_changed(str(part.title), line) for part in parts for line in part.changes]
    shown(f"{other.title}　{earlier} → {later}", ("部分", "名称", "条款", earlier, later), rows)
    if other.subject != SUBJECT:
        told("这项政策不面向企业，不测算影响。")
        return
    scope = scope_of(zone)
    table = fact_table(scope, on=day)
    told(f"按 {day} 的数据，两个版本各测算一遍：")
    before, after = (_outcome(table, _alone(rules_now, version, day), [policy]) for version in (one, other))
    _compare(policy, before, after, table, scope)


def _changed(part: str, line: "Difference") -> tuple[str, str, str, str, str]:
    """A row of the table: the part, what it is called, its clause, and both sides."""
    known = line.right or line.left
    assert known is not None
    return (part, line.label, known.clause, _side(line.left) or "（无）", _side(line.right) or "（取消）")


def _side(cell: "Cell | None") -> str:
    return "" if cell is None else "：".join(text for text in (cell.text, cell.said) if text)


# ------------------------------------------------------------------- outcomes


def _outcome(table: "FactTable", programme: "Programme", names: Sequence[str]) -> "Outcome":
    from gaoxin.policies.assembly.population import outcome_of

    return outcome_of(table, programme, names)


def _alone(library: "Library", version: "PolicyVersion", day: "dt.date") -> "Programme":
    """One version as if it were in force on the day; the values of its parameters begin no later."""
    from gaoxin.engines.rules.building import Builder
    from gaoxin.engines.rules.compiled import Programme
    from gaoxin.engines.rules.graph import Graph

    builder = Builder(Graph())
    compiled = library.compile(version, max(day, version.since), builder)
    return Programme(day, version.case_kinds[0], builder.graph, {version.policy: compiled})


def _of_enterprises(programme: "Programme", name: str, library: "Library") -> "CompiledPolicy":
    found = policy_in(programme, name, library)
    if found.subject != SUBJECT:
        raise DomainError(
            "cli.subject",
            f"“{found.title}”不面向企业。",
            value=name,
            remedy="批量测算只对面向企业的政策；请换一项。",
        )
    return found


def _compare(name: str, before: "Outcome", after: "Outcome", table: "FactTable", scope: "Scope") -> None:
    from gaoxin.engines.rules.comparing import movement
    from gaoxin.foundation.screen import shown, told

    found = movement(before.verdicts(name), after.verdicts(name))
    counts = [one.counts(name) for one in (before, after)]
    rows = [
        (
            verdict.word,
            str(counts[0][verdict]),
            str(counts[1][verdict]),
            f"{counts[1][verdict] - counts[0][verdict]:+d}",
        )
        for verdict in counts[0]
    ]
    shown(f"{before.size} 家企业", ("结论", "原来", "改后", "变化"), rows, right=(1, 2, 3))
    for line in _told_movement(found, table, scope):
        told(line)


def _told_movement(found: "Movement", table: "FactTable", scope: "Scope") -> Iterator[str]:
    if found.is_nothing:
        yield "没有企业的结论改变。"
        return
    for mark, words, places in (("＋", "变为符合", found.gained), ("－", "不再符合", found.lost)):
        names = _names(table, scope, places[:MOST_NAMES])
        more = f"……共 {len(places)} 家" if len(places) > MOST_NAMES else ""
        yield f"{mark} {words} {len(places)} 家" + (f"：{'、'.join(names)}{more}" if names else "")
    for (was, now), count in found.moved.items():
        if "符合" not in (was.word, now.word):
            yield f"· 由{was.word}变为{now.word} {count} 家"


def _names(table: "FactTable", scope: "Scope", places: Sequence[int]) -> list[str]:
    from gaoxin.enterprises import selectors

    ids = [table.ids[place] for place in places]
    names = dict(selectors.enterprises(scope).filter(pk__in=ids).values_list("pk", "name"))
    return [names[one] for one in ids if one in names]


# --------------------------------------------------------------------- files


def _verdict_words() -> tuple[str, ...]:
    from gaoxin.engines.rules.bits import VERDICTS

    return tuple(verdict.word for verdict in VERDICTS)


def _results(
    policies: "Sequence[CompiledPolicy]", outcome: "Outcome", table: "FactTable", scope: "Scope"
) -> "pl.DataFrame":
    """A row for each enterprise: code, name, and for each policy the verdict and what it hangs on."""
    import polars as pl

    from gaoxin.enterprises import selectors

    rows = selectors.enterprises(scope).order_by().values_list("pk", "uscc", "name")
    known = {one: (uscc, name) for one, uscc, name in rows}
    columns: dict[str, pl.Series] = {
        "统一社会信用代码": pl.Series([known[one][0] for one in table.ids], dtype=pl.String),
        "企业名称": pl.Series([known[one][1] for one in table.ids], dtype=pl.String),
    }
    words = pl.Series(_verdict_words())
    for policy in policies:
        codes = pl.Series(outcome.verdicts(policy.policy))
        columns[f"{policy.title}·结论"] = words.gather(codes)
        columns[f"{policy.title}·未达条件数"] = pl.Series(outcome.failed(policy.policy))
        columns[f"{policy.title}·待补条件数"] = pl.Series(outcome.unknown(policy.policy))
    return pl.DataFrame(columns)


def _write(frame: "pl.DataFrame", out: Path) -> None:
    _check_suffix(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    if out.suffix.lower() == ".parquet":
        frame.write_parquet(out)
        return
    frame.write_excel(out, worksheet="测算结果", autofit=True, freeze_panes=(1, 2))


def _check_suffix(out: Path) -> None:
    if out.suffix.lower() not in (".parquet", ".xlsx"):
        raise DomainError("cli.format", f"不能写 {out.name} 这种文件。", remedy="请用 .parquet 或 .xlsx。")

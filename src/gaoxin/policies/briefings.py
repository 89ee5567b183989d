"""Word documents about policies."""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from gaoxin.engines.rules.compiled import Verdict
from gaoxin.foundation.documents.content import Briefing, Column, Section, Table
from gaoxin.foundation.zones.models import Zone

if TYPE_CHECKING:
    from gaoxin.policies.assembly.sandbox import Trial


def trial_briefing(
    trial: "Trial",
    *,
    zone: Zone,
    on: dt.date,
    dated: dt.date,
    gained: Sequence[str],
    lost: Sequence[str],
    has_sample: bool,
) -> Briefing:
    """沙盘测算情况: what was moved, how many would then qualify, who gains and who loses."""
    before, after = trial.before[Verdict.MET], trial.after[Verdict.MET]
    lead = (
        f"按 {on} 申请的现行标准，对全区 {trial.size} 家企业测算“{trial.policy.title}”："
        f"现行标准下符合 {before} 家，调整后符合 {after} 家，增减 {after - before:+d} 家。"
        "测算只改动下列阈值，不改变规则本身；待补事实的企业未计入符合。"
    )
    return Briefing(
        title=f"“{trial.policy.title}”阈值调整测算情况",
        organisation=zone.name,
        dated=dated,
        masthead="政策沙盘测算",
        lead=(lead,),
        sections=tuple(
            section
            for section in (
                _moved(trial),
                _verdicts(trial),
                _clusters(trial),
                _names("因此符合的企业", gained, len(trial.gained)),
                _names("不再符合的企业", lost, len(trial.lost)),
            )
            if section is not None
        ),
        has_sample=has_sample,
    )


def _moved(trial: "Trial") -> Section:
    rows = tuple((one.label, one.clause, one.before, one.after) for one in trial.suppositions)
    columns = (Column("阈值"), Column("条款"), Column("现行"), Column("调整为"))
    return Section("调整的阈值", tables=(Table(columns, rows),))


def _verdicts(trial: "Trial") -> Section:
    rows = tuple(
        (
            verdict.word,
            str(trial.before[verdict]),
            str(trial.after[verdict]),
            f"{trial.after[verdict] - trial.before[verdict]:+d}",
        )
        for verdict in trial.before
    )
    columns = (
        Column("结论"),
        Column("现行", "家", is_number=True),
        Column("调整后", "家", is_number=True),
        Column("增减", "家", is_number=True),
    )
    return Section("结论变化", tables=(Table(columns, rows),))


def _clusters(trial: "Trial") -> Section | None:
    if not trial.clusters:
        return None
    rows = tuple(
        (one.cluster or "未分集群", str(one.before), str(one.after), f"{one.change:+d}")
        for one in trial.clusters
    )
    columns = (
        Column("产业集群"),
        Column("现行符合", "家", is_number=True),
        Column("调整后符合", "家", is_number=True),
        Column("增减", "家", is_number=True),
    )
    return Section("按产业集群", tables=(Table(columns, rows),))


def _names(heading: str, names: Sequence[str], count: int) -> Section | None:
    if not count:
        return None
    more = f"等 {count} 家" if count > len(names) else ""
    return Section(f"{heading}（{count} 家）", paragraphs=(f"{'、'.join(names)}{more}。",))

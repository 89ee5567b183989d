"""Word documents about policies."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from gaoxin.engines.rules.compiled import Verdict
from gaoxin.foundation.documents.content import Briefing, Column, Section, Table
from gaoxin.foundation.zones.models import Zone
from gaoxin.policies.models import FundingOrder
from gaoxin.policies.sandbox_words import GROUPS, group_name
from gaoxin.values.money import spoken_money

if TYPE_CHECKING:
    from gaoxin.policies.assembly.sandbox import Funding, Trial
    from gaoxin.policies.assembly.sides import MoneyMove

_BEFORE_AND_AFTER = ("现行", "调整后", "增减")


def trial_briefing(
    trial: "Trial",
    *,
    zone: Zone,
    on: dt.date,
    dated: dt.date,
    names: Mapping[int, str],
    shown: int,
    has_sample: bool,
) -> Briefing:
    """沙盘测算情况: what was moved, what it costs, who gains and loses, whom the budget does not reach.

    ``names`` has the names of the first ``shown`` enterprises of each list.
    """
    sections = (
        _moved(trial),
        _cost(trial),
        _funding(trial.funding, names, shown),
        _verdicts(trial),
        *(_groups(trial, name) for name in trial.groups),
        _names("因此符合的企业", trial.gained, names, shown),
        _names("不再符合的企业", trial.lost, names, shown),
    )
    return Briefing(
        title=f"“{trial.policy.title}”调整测算情况",
        organisation=zone.name,
        dated=dated,
        masthead="政策沙盘测算",
        lead=(_lead(trial, on),),
        sections=tuple(section for section in sections if section is not None),
        has_sample=has_sample,
    )


def _lead(trial: "Trial", on: dt.date) -> str:
    before, after = trial.before[Verdict.MET], trial.after[Verdict.MET]
    told = (
        f"按 {on} 申请的现行标准，对全区 {trial.size} 家企业测算“{trial.policy.title}”："
        f"现行标准下符合 {before} 家，调整后符合 {after} 家，增减 {after - before:+d} 家。"
    )
    if trial.pays:
        told += (
            f"所需资金由 {spoken_money(trial.cost.before)}变为 {spoken_money(trial.cost.after)}"
            f"，得到更多 {trial.better} 家，得到更少 {trial.worse} 家{_open_words(trial.cost)}。"
        )
    return f"{told}测算只改动下列各数，不改变规则本身；待补事实的企业未计入符合。"


def _open_words(move: "MoneyMove") -> str:
    return f"；另有 {move.open_after} 家符合但金额待补，未计入" if move.open_after else ""


def _moved(trial: "Trial") -> Section | None:
    if not trial.suppositions:
        return None
    rows = tuple((one.label, one.clause, one.before, one.after) for one in trial.suppositions)
    columns = (Column("名称"), Column("条款"), Column("现行"), Column("调整为"))
    return Section("调整的数", tables=(Table(columns, rows),))


def _numbers(first: str, unit: str, *heads: str) -> tuple[Column, ...]:
    return (Column(first), *(Column(head, unit, is_number=True) for head in heads))


def _cost(trial: "Trial") -> Section | None:
    if not trial.pays:
        return None
    rows = [(one.label, *_moneys(one)) for one in trial.money]
    rows.append(("合计", *_moneys(trial.cost)))
    note = "同一政策内就高的只计一项，不扣其他政策本年度已列入的金额。"
    table = Table(_numbers("奖补名称", "元", *_BEFORE_AND_AFTER), tuple(rows), note=note)
    return Section("所需资金", tables=(table,))


def _moneys(one: "MoneyMove") -> tuple[str, str, str]:
    return (_yuan(one.before), _yuan(one.after), f"{one.change:+,.2f}")


def _yuan(amount: Decimal) -> str:
    return f"{amount:,.2f}"


def _funding(found: "Funding | None", names: Mapping[int, str], shown: int) -> Section | None:
    """The cost beside the budget, and by the stated order whom the money does not reach."""
    if found is None:
        return None
    if not found.short:
        told = f"预算 {spoken_money(found.budget)}，够用，余 {spoken_money(found.left)}。"
        return Section("与预算比较", paragraphs=(told,))
    told = f"预算 {spoken_money(found.budget)}，超预算 {spoken_money(found.short)}。"
    order = FundingOrder(found.order).label
    if found.waiting is None:
        return Section(
            "与预算比较", paragraphs=(told, f"按“{order}”，须看审核先后，测算时不能分出谁排不到。")
        )
    told += f"按“{order}”，{found.waiting} 笔、{spoken_money(found.waiting_money)}排不到，列前的如下。"
    rows = tuple(
        (names.get(one.enterprise_id), one.label, _yuan(one.amount)) for one in found.left_out[:shown]
    )
    columns = (Column("企业"), Column("奖补名称"), Column("金额", "元", is_number=True))
    return Section("与预算比较", paragraphs=(told,), tables=(Table(columns, rows),))


def _verdicts(trial: "Trial") -> Section:
    rows = tuple(
        (verdict.word, str(count), str(trial.after[verdict]), f"{trial.after[verdict] - count:+d}")
        for verdict, count in trial.before.items()
    )
    return Section("结论变化", tables=(Table(_numbers("结论", "家", *_BEFORE_AND_AFTER), rows),))


def _groups(trial: "Trial", grouping: str) -> Section | None:
    moves = trial.groups[grouping]
    if not moves:
        return None
    heads = ("现行符合", "新符合", "不再符合", "调整后符合")
    columns = _numbers("分组", "家", *heads)
    rows: Iterable[tuple[str, ...]] = (
        (group_name(grouping, one.name), *map(str, (one.before, one.gained, one.lost, one.after)))
        for one in moves
    )
    if trial.pays:
        columns = (*columns, Column("资金增减", "元", is_number=True))
        rows = ((*row, f"{one.money.change:+,.2f}") for row, one in zip(rows, moves, strict=True))
    return Section(str(GROUPS[grouping]), tables=(Table(columns, tuple(rows)),))


def _names(heading: str, ids: Sequence[int], names: Mapping[int, str], shown: int) -> Section | None:
    if not ids:
        return None
    told = [names[key] for key in ids[:shown] if key in names]
    more = f"等 {len(ids)} 家" if len(ids) > len(told) else ""
    return Section(f"{heading}（{len(ids)} 家）", paragraphs=(f"{'、'.join(told)}{more}。",))

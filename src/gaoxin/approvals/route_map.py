"""项目审批路线图: a kept plan as a Word document an applicant can take along."""

import datetime as dt

from gaoxin.approvals.assembly.catalogue import approvals
from gaoxin.approvals.assembly.network import PREPARES
from gaoxin.approvals.catalogue.documents import Origin
from gaoxin.approvals.forecast_words import kept_forecast
from gaoxin.approvals.models import ApprovalPlan
from gaoxin.approvals.plan_words import ORIGINS, kept_items, label_of, measure_names
from gaoxin.foundation.documents.content import Briefing, Column, Section, Table
from gaoxin.foundation.zones.models import Zone


def route_map(kept: ApprovalPlan, *, zone: Zone, dated: dt.date) -> Briefing:
    """What to do in which order until when, which papers once, what is spared; in the words of that day."""
    return Briefing(
        title=f"{kept.project.name}\n审批路线图",
        organisation=zone.name,
        dated=dated,
        masthead="项目审批路线图",
        lead=(_lead(kept),),
        sections=(_forecast(kept), _items(kept), _measures(kept), _papers(kept), _spared(kept)),
        has_sample=kept.is_sample or kept.project.is_sample,
    )


def _lead(kept: ApprovalPlan) -> str:
    result = kept.result
    critical = "、".join(label_of(key) for key in result["critical"])
    told = (
        f"自 {result['start']} 起，按下列先后办理，预计 {result['finish']} 具备开工条件，"
        f"共 {result['working_days']} 个工作日（{result['calendar_days']} 个自然日）。"
        f"决定工期的是：{critical}。"
    )
    if result["is_provisional"]:
        told += "所涉年度的放假安排尚未公布，日期为暂定。"
    return f"{told}时限以本区公布的办事指南为准。"


def _forecast(kept: ApprovalPlan) -> Section:
    """The last days the limits allow, and the probable ones, each with its meaning."""
    found = kept_forecast(kept.result)
    if found is None:
        return Section("什么时候能开工", paragraphs=("保存这份方案时没有推算可能的开工日期。",))
    columns = (Column("口径"), Column("开工日期"), Column("说明"))
    rows = (
        ("法定最晚", found.legal.isoformat(), "每项用满法定时限，材料一次齐全，没有停表"),
        (
            "承诺最晚",
            _iso(found.promised),
            "同样前提，按承诺时限" if found.promised else "没有可用的承诺时限",
        ),
        ("一半可能，在此之前", _iso(found.p50), "按本区以往办件" if found.p50 else "记录不够，不预测"),
        ("八成可能，在此之前", _iso(found.p80), found.compared or "记录不够，不预测"),
    )
    words = [*found.words]
    if found.levers:
        levers = "、".join(f"{label}（{days}个工作日）" for label, days in found.levers)
        words.append(f"材料一次齐全，并办得像以往最快的四分之一，平均最能提前的是：{levers}。")
    words.append("可能的日期是推算，不是承诺，不改变任何期限。")
    note = "推算所据为示例数据。" if found.is_sample else ""
    return Section("什么时候能开工", paragraphs=("".join(words),), tables=(Table(columns, rows, note=note),))


def _iso(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _items(kept: ApprovalPlan) -> Section:
    columns = (
        Column("序号", is_number=True),
        Column("事项"),
        Column("部门"),
        Column("时限"),
        Column("受理"),
        Column("办结"),
        Column("余量", "工作日", is_number=True),
    )
    rows = tuple(
        (
            str(number),
            f"◆{one.label}" if one.is_critical else one.label,
            one.department,
            one.limit,
            one.start.isoformat(),
            one.end.isoformat(),
            str(one.slack),
        )
        for number, one in enumerate(kept_items(kept), 1)
    )
    return Section("事项、部门和时限", tables=(Table(columns, rows, note="◆ 为决定工期的事项。"),))


def _measures(kept: ApprovalPlan) -> Section:
    known = approvals().measures
    names = measure_names(kept.measures)
    if not names:
        return Section("改革措施", paragraphs=("本方案没有启用改革措施。",))
    rows = tuple(
        (name, known[key].effect if key in known else "", known[key].clause if key in known else "")
        for key, name in zip(kept.measures, names, strict=True)
    )
    return Section("改革措施", tables=(Table((Column("措施"), Column("作用"), Column("依据")), rows),))


def _papers(kept: ApprovalPlan) -> Section:
    """One list: each paper once, whatever items want it."""
    catalogue = approvals()
    planned = [row["key"] for row in kept.result["items"]]
    wanted: dict[str, list[str]] = {}
    for key in planned:
        if key.startswith(PREPARES) or key not in catalogue.items:
            continue
        for need in catalogue.items[key].needs:
            route = kept.facts.get("land_route", "")
            if need.land_route in ("", route):
                wanted.setdefault(need.paper, []).append(label_of(key))
    rows = tuple(
        (
            str(number),
            catalogue.papers[paper].name.label,
            str(ORIGINS[catalogue.papers[paper].origin]),
            "、".join(items),
        )
        for number, (paper, items) in enumerate(
            (pair for pair in wanted.items() if catalogue.papers[pair[0]].origin is not Origin.OUTCOME), 1
        )
    )
    columns = (Column("序号", is_number=True), Column("材料"), Column("由谁提供"), Column("用于"))
    note = "每份材料只收一次；前面事项核发的结果由部门共享，不再提交。"
    return Section("一张材料清单", tables=(Table(columns, rows, note=note),))


def _spared(kept: ApprovalPlan) -> Section:
    spared = "、".join(label_of(key) for key in kept.result["not_needed"]) or "无"
    paragraphs = [f"按已知情况不需要办理：{spared}。"]
    if kept.result["open"]:
        paragraphs.append(f"还不能确定：{'、'.join(label_of(key) for key in kept.result['open'])}。")
    return Section("不需要办理和还不能确定的事项", paragraphs=tuple(paragraphs))

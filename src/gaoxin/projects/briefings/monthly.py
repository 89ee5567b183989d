"""重点项目月度调度专报: the ledger of a year as it stood after a month, in the figures of the page."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gaoxin.engines.progress import LIGHT_RULES, Light, Progress, rule_in_force
from gaoxin.foundation.documents.content import Briefing, Column, Section, Table
from gaoxin.foundation.zones.models import Zone
from gaoxin.foundation.zones.scope import Scope
from gaoxin.projects import selectors
from gaoxin.projects.assembly import progress_by_project
from gaoxin.projects.briefings.wording import SHAPES, in_wan, in_yi, percent, sentence, yi
from gaoxin.projects.models import KeyProject, Problem, Stage
from gaoxin.values.dates import written_date
from gaoxin.values.errors import DomainError
from gaoxin.values.period import Month
from gaoxin.values.ratio import divide

LEDGER_COLUMNS = (
    Column("序号"),
    Column("项目名称"),
    Column("阶段"),
    Column("总投资", "亿元", is_number=True),
    Column("年度计划", "万元", is_number=True),
    Column("累计完成", "万元", is_number=True),
    Column("完成率", is_number=True),
    Column("灯"),
    Column("责任单位"),
)
PROBLEM_COLUMNS = (Column("项目"), Column("问题"), Column("责任单位"), Column("办结时限"), Column("情况"))


@dataclass(frozen=True, slots=True)
class DispatchDays:
    """The month of a dispatch, the day its money reaches and the day its lights are looked at."""

    month: Month
    money: dt.date
    lights: dt.date

    @property
    def is_latest(self) -> bool:
        """Money and lights of one day: the pages show the same."""
        return self.money == self.lights


def dispatch_days(data_day: dt.date, *, asked: Month | None = None) -> DispatchDays:
    """The month asked for, else the last one that is over.

    The last one is shown as the pages show it, on ``data_day``; an earlier one as it stood when its lights
    were settled. Refuses a month that is not over.
    """
    last = _last_over(data_day)
    month = asked or last
    if month > last:
        raise DomainError(
            "briefing.month_not_over",
            f"数据截至{written_date(data_day)}，{month}还没有结束。",
            field="month",
            value=str(month),
            remedy=f"请选择{last}或以前的月份。",
        )
    if month == last:
        return DispatchDays(month, data_day, data_day)
    rule = rule_in_force(LIGHT_RULES, month)
    settled = rule.deadline(month) if rule else month.last_day
    return DispatchDays(month, month.last_day, settled)


def dispatch_months(data_day: dt.date, *, year: int) -> list[Month]:
    """The months of ``year`` a dispatch can be asked for, latest first; in January the last one over."""
    last = _last_over(data_day)
    return [month for number in range(12, 0, -1) if (month := Month(year, number)) <= last] or [last]


def _last_over(data_day: dt.date) -> Month:
    running = Month.of(data_day)
    return running if data_day == running.last_day else running.shift(-1)


@dataclass(frozen=True, slots=True)
class _Dispatch:
    """What the document tells of."""

    zone: Zone
    days: DispatchDays
    rows: Sequence[Any]
    sums: selectors.LedgerSums
    progress: Mapping[int, Progress]
    problems: Sequence[Problem]
    stages: Sequence[selectors.StageTotal]

    @property
    def lights(self) -> Counter[Light]:
        return Counter(self.progress[row.pk].light for row in self.rows)

    def of_light(self, light: Light) -> list[Any]:
        return [row for row in self.rows if self.progress[row.pk].light is light]


def monthly_dispatch(scope: Scope, *, zone: Zone, days: DispatchDays, dated: dt.date) -> Briefing:
    """Overview, red list with reasons, problems and the whole ledger of the year of the month."""
    year = days.month.year
    listed = selectors.ledger_projects(scope, year=year)
    rows = selectors.with_year(listed, year=year, as_of=days.money).order_by("number")
    found = _Dispatch(
        zone=zone,
        days=days,
        rows=list(rows),
        sums=selectors.ledger_sums(rows),
        progress=progress_by_project(scope, year=year, as_of=days.lights),
        problems=list(selectors.problems_open_on(scope, day=days.lights)),
        stages=selectors.stage_totals(scope, year=year),
    )
    return Briefing(
        title=f"{zone.short_name}重点项目调度专报\n（{days.month}）",
        organisation=zone.name,
        dated=dated,
        masthead="重点项目调度专报",
        lead=(_lead(found),),
        sections=(_overview(found), _red(found), _problems(found), _ledger(found)),
        has_sample=zone.is_sample and any(row.is_sample for row in found.rows),
    )


def _lead(found: _Dispatch) -> str:
    sums, year = found.sums, found.days.month.year
    done = percent(divide(sums.done, sums.planned))
    share = percent(selectors.share_of_year(year, as_of=found.days.money))
    return sentence(
        f"截至{written_date(found.days.money)}，列入{year}年台账的重点项目{sums.count}个",
        f"总投资{yi(sums.total)}",
        f"年度计划投资{yi(sums.planned)}",
        f"累计完成{yi(sums.done)}",
        f"完成年度计划的{done}" if done else "",
        f"时间进度{share}",
    )


def _overview(found: _Dispatch) -> Section:
    key = [row for row in found.rows if row.is_provincial_key]
    industrial = [row for row in found.rows if row.is_industrial]
    stages = "，".join(f"{total.stage.label}{total.count}个" for total in found.stages if total.count)
    lights = found.lights
    return Section(
        "总体情况",
        paragraphs=(
            sentence(f"按阶段分，{stages}" if stages else "台账中还没有项目"),
            sentence(_group("省重点项目", key), _group("产业类项目", industrial)),
            sentence(
                f"红灯{lights[Light.RED]}个",
                f"黄灯{lights[Light.YELLOW]}个",
                f"绿灯{lights[Light.GREEN]}个",
                f"未判灯{lights[Light.NONE] + lights[Light.AWAITED]}个",
            ),
        ),
    )


def _group(label: str, rows: Sequence[KeyProject]) -> str:
    known = [row.total_investment for row in rows if row.total_investment is not None]
    money = f"，总投资{yi(sum(known[1:], known[0]))}" if known else ""
    return f"{label}{len(rows)}个{money}"


def _red(found: _Dispatch) -> Section:
    red = found.of_light(Light.RED)
    if not red:
        return Section("红灯项目", paragraphs=("没有红灯项目。",))
    return Section(
        "红灯项目",
        paragraphs=(f"红灯项目{len(red)}个，逐个说明如下。",),
        sections=tuple(Section(row.name, paragraphs=(_why(row, found.progress[row.pk]),)) for row in red),
    )


def _why(row: Any, progress: Progress) -> str:
    duty = "、".join(filter(None, (str(row.department or ""), row.responsible_person)))
    said = f"形象进度：{row.physical_progress.rstrip('。')}。" if row.physical_progress else ""
    return f"{progress.reason.rstrip('。')}。{said}" + (f"责任单位：{duty}。" if duty else "责任单位待定。")


def _problems(found: _Dispatch) -> Section:
    day = found.days.lights
    overdue = [one for one in found.problems if one.due_on and one.due_on < day]
    leader = [one for one in found.problems if one.needs_leader]
    if not found.problems:
        return Section("存在问题", paragraphs=("没有未销号的问题。",))
    rows = tuple(_problem(one, day=day) for one in found.problems)
    return Section(
        "存在问题",
        paragraphs=(
            sentence(
                f"未销号问题{len(found.problems)}个",
                f"其中超期{len(overdue)}个",
                f"需领导协调{len(leader)}个",
            ),
        ),
        tables=(Table(PROBLEM_COLUMNS, rows, caption="未销号问题清单"),),
    )


def _problem(one: Problem, *, day: dt.date) -> tuple[str | None, ...]:
    marks = ["超期"] if one.due_on and one.due_on < day else []
    marks += ["需领导协调"] if one.needs_leader else []
    marks += ["待交办"] if one.assigned_on is None else []
    department = str(one.assigned_department) if one.assigned_department else None
    due = written_date(one.due_on) if one.due_on else None
    return one.project.name, one.title, department, due, "、".join(marks) or "办理中"


def _ledger(found: _Dispatch) -> Section:
    rows = tuple(_line(number, row, found) for number, row in enumerate(found.rows, start=1))
    note = "空缺的数未知，以“—”表示；各数按未取整的数汇总。"
    if not found.days.is_latest:
        note += "阶段、总投资、年度计划和责任单位为出具本报时的情况。"
    caption = f"{found.days.month.year}年重点项目调度表"
    return Section("项目明细", tables=(Table(LEDGER_COLUMNS, rows, caption=caption, note=note),))


def _line(number: int, row: Any, found: _Dispatch) -> tuple[str | None, ...]:
    return (
        str(number),
        row.name,
        str(Stage(row.stage).label),
        in_yi(row.total_investment),
        in_wan(row.planned),
        in_wan(row.done),
        percent(divide(row.done, row.planned)),
        SHAPES[found.progress[row.pk].light],
        str(row.department) if row.department else None,
    )

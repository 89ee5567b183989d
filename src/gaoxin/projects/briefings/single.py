"""项目情况: one project as its page tells it."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from gaoxin.foundation.documents.content import Briefing, Column, Section, Table
from gaoxin.projects import selectors
from gaoxin.projects.assembly import ProjectYear, project_year
from gaoxin.projects.briefings.wording import SHAPES, in_wan, percent, sentence, yi
from gaoxin.projects.models import KeyProject, Stage, StageChange
from gaoxin.projects.story import in_order
from gaoxin.values.area import AreaUnit, format_area
from gaoxin.values.dates import written_date
from gaoxin.values.ratio import divide

MONTHS = (
    Column("月份"),
    Column("计划", "万元", is_number=True),
    Column("完成", "万元", is_number=True),
    Column("灯"),
    Column("形象进度"),
)
LIGHT_WORDS = {light.value: shape for light, shape in SHAPES.items()}


def project_briefing(project: KeyProject, *, year: int, as_of: dt.date, dated: dt.date) -> Briefing:
    """Particulars, stages, money of ``year`` by month, milestones and problems of one project."""
    course = project_year(project, year=year, as_of=as_of)
    return Briefing(
        title=f"{project.name}情况",
        organisation=project.zone.name,
        dated=dated,
        masthead="重点项目情况",
        sections=(
            Section("基本情况", paragraphs=tuple(_particulars(project))),
            Section("阶段进展", paragraphs=(_stages(project),)),
            _money(project, course, year=year, as_of=as_of),
            Section("节点", paragraphs=tuple(_milestones(project, as_of=as_of))),
            Section("存在问题", paragraphs=tuple(_problems(project, as_of=as_of))),
        ),
        has_sample=project.is_sample,
    )


def _particulars(project: KeyProject) -> Iterator[str]:
    marks = [
        *(["省重点项目"] if project.is_provincial_key else []),
        *(["产业类项目"] if project.is_industrial else []),
    ]
    yield sentence(
        f"项目编号{project.number}",
        f"投资项目代码{project.project_code or '待补'}",
        f"建设单位{project.owner_name or '待补'}",
        f"属{project.cluster}产业集群" if project.cluster else "",
        *marks,
    )
    if project.content:
        yield sentence(f"建设内容及规模：{project.content.rstrip('。')}")
    yield sentence(
        f"总投资{yi(project.total_investment)}",
        f"设计产能{project.capacity}" if project.capacity else "",
        f"用地{_mu(project.land_area)}" if project.land_area else "",
        f"建设地点{project.site}" if project.site else "",
        f"计划{written_date(project.planned_start_on)}开工" if project.planned_start_on else "",
        f"计划{written_date(project.planned_finish_on)}竣工" if project.planned_finish_on else "",
    )
    yield sentence(
        f"责任领导{project.responsible_leader or '待定'}",
        f"责任单位{project.department or '待定'}",
        f"责任人{project.responsible_person or '待定'}",
        f"专班{project.team}" if project.team else "",
    )


def _mu(area: Decimal) -> str:
    return format_area(area, unit=AreaUnit.MU, with_unit=True)


def _stages(project: KeyProject) -> str:
    changes = in_order(project.stage_changes.all())
    passed = [
        f"{written_date(one.happened_on)}{Stage(one.stage).label}"
        + (f"（{one.reason}）" if one.reason else "")
        for one in changes
    ]
    return sentence(*passed, f"现处“{Stage(project.stage).label}”阶段")


def _in_brackets(change: StageChange) -> str:
    """What was written down with the stage: why it went back, or that its day is not known exactly."""
    return f"（{change.reason}）" if change.reason else ""


def _money(project: KeyProject, course: ProjectYear, *, year: int, as_of: dt.date) -> Section:
    entry = next((one for one in project.ledger_entries.all() if one.year == year), None)
    planned = entry.planned_investment if entry else None
    share = percent(divide(course.done, planned))
    lead = sentence(
        f"截至{written_date(as_of)}，{year}年计划投资{yi(planned)}",
        f"累计完成{yi(course.done)}",
        f"完成年度计划的{share}" if share else "",
        f"时间进度{percent(selectors.share_of_year(year, as_of=as_of))}",
    )
    rows = tuple(
        (
            f"{line.month}月",
            in_wan(line.planned),
            in_wan(line.actual),
            LIGHT_WORDS.get(line.light or ""),
            line.physical_progress or None,
        )
        for line in course.lines
        if line.planned is not None or line.actual is not None
    )
    light = f"亮灯：{SHAPES[course.progress.light]}。{course.progress.reason.rstrip('。')}。"
    tables = (Table(MONTHS, rows, caption=f"{year}年逐月进展"),) if rows else ()
    return Section("投资进展", paragraphs=(lead, light), tables=tables)


def _milestones(project: KeyProject, *, as_of: dt.date) -> Iterator[str]:
    milestones = list(project.milestones.all())
    if not milestones:
        yield "没有设定节点。"
    for one in milestones:
        if one.done_on:
            state = f"{written_date(one.done_on)}完成"
        else:
            state = "逾期未完成" if one.planned_on < as_of else "未到期"
        owner = f"责任人{one.owner}" if one.owner else ""
        yield sentence(f"{one.name}：计划{written_date(one.planned_on)}完成", state, owner)


def _problems(project: KeyProject, *, as_of: dt.date) -> Iterator[str]:
    problems = [one for one in project.problems.select_related("assigned_department") if not one.closed_on]
    if not problems:
        yield "没有未销号的问题。"
    for one in problems:
        hands = f"{one.assigned_department or ''}{one.assigned_person}"
        given = f"交办{hands}" if hands else "尚未交办"
        due = f"{written_date(one.due_on)}前办结" if one.due_on else ""
        late = "已超期" if one.due_on and one.due_on < as_of else ""
        yield sentence(one.title.rstrip("。"), f"{written_date(one.raised_on)}提出", given, due, late)

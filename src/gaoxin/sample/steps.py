"""Milestones and problems of sample projects, in keeping with how their year went."""

import datetime as dt
from collections.abc import Iterator, Sequence

from gaoxin.sample.draw import Draw
from gaoxin.sample.months import Story
from gaoxin.sample.origin import SAMPLE
from gaoxin.sample.projects import YEAR, ProjectStory
from gaoxin.sample.rows import DepartmentRow, MilestoneRow, ProblemRow

LAST_DAY = dt.date(2025, 12, 31)
TROUBLED = {Story.BEHIND, Story.STALLED, Story.SILENT, Story.NOT_STARTED, Story.CAUGHT_UP}
# Milestones between two stages, as the share of the way from one to the other.
MILESTONES = (
    ("完成项目备案", "reserved", "landed", 0.5),
    ("取得施工许可", "landed", "started", 0.7),
    ("基础完工", "started", "producing", 0.25),
    ("主体封顶", "started", "producing", 0.5),
    ("设备安装完成", "started", "producing", 0.8),
    ("竣工验收", "started", "producing", 0.97),
)
USUAL_BUILDING = dt.timedelta(days=400)
PROBLEMS = {
    "要素保障": ("临时用电容量不足，影响施工", "供水管线尚未接入地块", "天然气接口位置未定"),
    "审批手续": ("环评批复未取得，影响设备安装", "施工许可材料需补正", "消防设计审查未通过"),
    "征地拆迁": ("地块内有附着物未清表", "红线内高压线未迁改"),
    "资金": ("项目贷款尚未放款", "专项债资金支付进度慢"),
    "施工组织": ("冬季施工，进度放缓", "主要设备到货推迟", "劳务用工不足"),
    "市场": ("产品价格下行，业主放缓投资",),
}


def milestones(stories: Sequence[ProjectStory], *, seed: int) -> Iterator[MilestoneRow]:
    """Milestones of the projects in the present ledger; troubled ones reach some late or not yet."""
    draw = Draw(seed, "milestones")
    for story in stories:
        told = next((year for year in story.years if year.year == YEAR), None)
        if told is None:
            continue
        slipping = told.story in TROUBLED and draw.chance(0.35)
        for name, begin, end, share in MILESTONES:
            row = _milestone(story, name, begin, end, share, slipping=slipping, draw=draw)
            if row is not None:
                yield row


def _milestone(
    story: ProjectStory, name: str, begin: str, end: str, share: float, *, slipping: bool, draw: Draw
) -> MilestoneRow | None:
    timeline = story.plot.timeline
    begun = timeline.day(begin)
    if begun is None:
        return None
    ended = timeline.day(end) or max(begun + USUAL_BUILDING, LAST_DAY + dt.timedelta(days=90))
    reached = begun + (ended - begun) * share
    is_done = reached <= LAST_DAY
    slips = slipping and dt.date(YEAR, 1, 31) <= reached <= LAST_DAY + dt.timedelta(days=30)
    early = -draw.whole(35, 60) if slips else draw.whole(0, 20)
    return MilestoneRow(
        project=story.number,
        name=name,
        planned_on=reached + dt.timedelta(days=early),
        done_on=reached if is_done else None,
        owner="",
        **SAMPLE,
    )


def problems(
    stories: Sequence[ProjectStory], *, departments: Sequence[DepartmentRow], seed: int
) -> Iterator[ProblemRow]:
    """Problems of troubled projects and of a few others: some closed, some in hand, some overdue."""
    draw = Draw(seed, "problems")
    for story in stories:
        told = next((year for year in story.years if year.year == YEAR), None)
        if told is None:
            continue
        count = draw.whole(1, 2) if told.story in TROUBLED else int(draw.chance(0.12))
        for kind in draw.sample(sorted(PROBLEMS), count):
            yield _problem(story, kind, departments=departments, draw=draw)


def _problem(
    story: ProjectStory, kind: str, *, departments: Sequence[DepartmentRow], draw: Draw
) -> ProblemRow:
    titles = PROBLEMS[kind]
    raised_on = draw.day(dt.date(YEAR, 2, 10), dt.date(YEAR, 12, 10))
    assigned_on = raised_on + dt.timedelta(days=draw.whole(1, 6))
    due_on = assigned_on + dt.timedelta(days=draw.pick([15, 30, 45]))
    closed_on: dt.date | None = assigned_on + dt.timedelta(days=draw.whole(8, 60))
    if draw.chance(0.25) or closed_on is None or closed_on > dt.date(YEAR, 12, 28):
        closed_on = None
    events = [("raised", raised_on, ""), ("assigned", assigned_on, f"{(due_on - assigned_on).days}日内办结")]
    noted_on = assigned_on + dt.timedelta(days=5)
    if noted_on < (closed_on or LAST_DAY):
        events.append(("noted", noted_on, "已现场查看，明确办理路径（示例）"))
    if closed_on:
        events.append(("closed", closed_on, "问题已解决（示例）"))
    department = draw.pick(departments)
    return ProblemRow(
        project=story.number,
        title=f"{draw.pick(titles)}（示例）",
        kind=kind,
        needs_leader=draw.chance(0.3),
        raised_on=raised_on,
        assigned_department=department.name,
        assigned_person="",
        assigned_on=assigned_on,
        due_on=due_on,
        closed_on=closed_on,
        events=tuple(events),
        **SAMPLE,
    )

"""Shapes of the project API. Money is in 元 as a decimal string, null is unknown."""

import datetime as dt
from decimal import Decimal
from typing import Annotated, Literal

from ninja import Field, FilterSchema, Schema

from gaoxin.projects.models import ProblemEventKind, Stage

LedgerYear = Annotated[int, Field(ge=2000, le=2100, description="年度")]
MonthNumber = Annotated[int, Field(ge=1, le=12, description="月份")]
Amount = Annotated[Decimal, Field(ge=0, max_digits=17, decimal_places=2, description="元")]


class ProjectFilters(FilterSchema):
    """Every given filter narrows the list."""

    year: LedgerYear | None = Field(None, description="列入该年度台账")
    stage: Stage | None = None
    cluster: str | None = Field(None, description="产业集群代码")
    provincial: bool | None = Field(None, description="省重点")
    industrial: bool | None = Field(None, description="产业类")
    q: str | None = Field(None, max_length=80, description="名称、单位、编号、代码或拼音首字母")


class ProblemFilters(Schema):
    state: Literal["open", "overdue", "closed", "all"] = Field(
        "open", description="未销号、超期、已销号、全部"
    )


class ProjectOut(Schema):
    id: int
    number: str
    project_code: str | None
    name: str
    owner_name: str
    enterprise: str | None = Field(None, alias="enterprise.uscc", description="统一社会信用代码")
    cluster: str | None = Field(None, alias="cluster.name")
    team: str | None = Field(None, alias="team.name")
    department: str | None = Field(None, alias="department.name")
    responsible_leader: str
    responsible_person: str
    stage: Stage
    stage_since: dt.date | None
    is_provincial_key: bool
    is_industrial: bool
    total_investment: Decimal | None
    planned_start_on: dt.date | None
    planned_finish_on: dt.date | None
    source: str
    is_sample: bool


class StageOut(Schema):
    id: int
    stage: Stage
    happened_on: dt.date
    reason: str
    goes_back: bool
    is_current: bool = Field(description="false：更正以前的记录")
    recorded_at: dt.datetime
    recorded_by: str


class LedgerOut(Schema):
    year: int
    planned_investment: Decimal | None
    goals: str


class MilestoneOut(Schema):
    id: int
    name: str
    planned_on: dt.date
    done_on: dt.date | None
    owner: str


class ProblemOut(Schema):
    id: int
    project_id: int
    title: str
    kind: str
    needs_leader: bool
    raised_on: dt.date
    assigned_department: str | None = Field(None, alias="assigned_department.name")
    assigned_person: str
    assigned_on: dt.date | None
    due_on: dt.date | None
    closed_on: dt.date | None


class ProblemEventOut(Schema):
    kind: ProblemEventKind
    happened_on: dt.date
    note: str
    recorded_at: dt.datetime
    recorded_by: str


class ProblemDetail(ProblemOut):
    events: list[ProblemEventOut]


class PhaseOut(Schema):
    name: str
    stage: Stage
    investment: Decimal | None
    content: str
    planned_finish_on: dt.date | None


class ProjectDetail(ProjectOut):
    content: str
    capacity: str
    site: str
    land_area: Decimal | None = Field(description="平方米")
    remarks: str
    stages: list[StageOut] = Field(alias="stage_changes")
    ledger: list[LedgerOut] = Field(alias="ledger_entries")
    phases: list[PhaseOut]
    milestones: list[MilestoneOut]
    problems: list[ProblemOut]


class MonthOut(Schema):
    year: int
    month: int
    planned: Decimal | None
    actual: Decimal | None
    physical_progress: str
    light: Literal["green", "yellow", "red", "awaited", "none"] | None
    reason: str


class ProjectFields(Schema):
    """What is written about a project; null empties a field, what is not given stays as it is."""

    name: str | None = Field(None, max_length=160)
    number: str | None = Field(None, max_length=24)
    project_code: str | None = Field(None, max_length=40)
    owner_name: str | None = Field(None, max_length=120)
    enterprise: str | None = Field(None, description="统一社会信用代码或企业全称")
    cluster: str | None = Field(None, description="产业集群名称或代码")
    department: str | None = Field(None, description="责任单位全称或简称")
    team: str | None = Field(None, description="项目专班名称")
    responsible_leader: str | None = Field(None, max_length=40)
    responsible_person: str | None = Field(None, max_length=40)
    is_provincial_key: bool | None = None
    is_industrial: bool | None = None
    total_investment: Amount | None = None
    content: str | None = None
    capacity: str | None = Field(None, max_length=120)
    site: str | None = Field(None, max_length=120)
    land_area: Annotated[Decimal, Field(ge=0, max_digits=15, decimal_places=2)] | None = Field(
        None, description="平方米"
    )
    planned_start_on: dt.date | None = None
    planned_finish_on: dt.date | None = None
    remarks: str | None = None


class ProjectNew(ProjectFields):
    name: str = Field(max_length=160)
    stage: Stage
    stage_on: dt.date = Field(description="进入该阶段的日期")
    confirmed: bool = Field(False, description="数额不寻常时，表明已核对无误")


class ProjectChange(ProjectFields):
    seen: ProjectFields | None = Field(
        None, description="修改前看到的值；与现值不符时以 409 拒绝，以免覆盖他人的修改"
    )
    confirmed: bool = Field(False, description="数额不寻常时，表明已核对无误")


class StageIn(Schema):
    stage: Stage
    happened_on: dt.date
    reason: str = Field("", max_length=200, description="退回以前阶段时必填")


class StageDayIn(Schema):
    happened_on: dt.date
    reason: str = Field(max_length=200)


class MonthPlanIn(Schema):
    month: MonthNumber
    amount: Amount


class YearIn(Schema):
    """The year's plan in the ledger; its months add up to it, or are left out."""

    planned_investment: Amount | None
    months: list[MonthPlanIn] = Field(default_factory=list, max_length=12)
    goals: str | None = Field(None, max_length=200)
    reason: str = Field("", max_length=200, description="改动已经过去的月份时必填")


class ReportIn(Schema):
    year: LedgerYear
    month: MonthNumber
    amount: Amount
    physical_progress: str = Field("", max_length=300)
    confirmed: bool = Field(False, description="数额不寻常时，表明已核对无误")


class MilestoneIn(Schema):
    name: str = Field(max_length=80)
    planned_on: dt.date
    owner: str = Field("", max_length=40)
    reason: str = Field("", max_length=200, description="已逾期的节点改期时必填")


class ReachedIn(Schema):
    done_on: dt.date


class PhaseIn(Schema):
    name: str = Field(max_length=20)
    stage: Stage
    investment: Amount | None = None
    content: str = Field("", max_length=300)
    planned_finish_on: dt.date | None = None


class ProblemIn(Schema):
    title: str = Field(max_length=200)
    kind: str = Field("", max_length=40)
    needs_leader: bool = False
    raised_on: dt.date


class AssignmentIn(Schema):
    department: str = Field(description="责任单位全称或简称")
    person: str = Field("", max_length=40)
    assigned_on: dt.date
    due_on: dt.date
    note: str = Field("", max_length=200)


class NoteIn(Schema):
    happened_on: dt.date
    note: str = Field(max_length=300)


class ClosingIn(Schema):
    closed_on: dt.date
    note: str = Field(max_length=300, description="办理结果")

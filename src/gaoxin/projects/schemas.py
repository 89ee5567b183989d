"""Shapes of the project API. Money is in 元 as a decimal string, null is unknown."""

import datetime as dt
from decimal import Decimal

from ninja import Field, FilterSchema, Schema

from gaoxin.projects.models import Stage


class ProjectFilters(FilterSchema):
    """Every given filter narrows the list."""

    year: int | None = Field(None, ge=2000, le=2100, description="列入该年度台账")
    stage: Stage | None = None
    cluster: str | None = Field(None, description="产业集群代码")
    provincial: bool | None = Field(None, description="省重点")
    industrial: bool | None = Field(None, description="产业类")
    q: str | None = Field(None, max_length=80, description="名称、单位、编号、代码或拼音首字母")


class ProjectOut(Schema):
    id: int
    number: str
    project_code: str | None
    name: str
    owner_name: str
    enterprise_id: int | None
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
    stage: Stage
    happened_on: dt.date
    reason: str
    goes_back: bool
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
    due_on: dt.date | None
    closed_on: dt.date | None


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
    land_area: Decimal | None
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
    light: str | None
    reason: str


class ProjectIn(Schema):
    """A project to enter, or the fields to correct; what is not given stays as it is."""

    name: str | None = Field(None, max_length=160)
    number: str | None = Field(None, max_length=24)
    project_code: str | None = None
    owner_name: str | None = Field(None, max_length=120)
    enterprise_id: int | None = None
    cluster: str | None = Field(None, description="产业集群代码")
    department_id: int | None = None
    team_id: int | None = None
    responsible_leader: str | None = Field(None, max_length=40)
    responsible_person: str | None = Field(None, max_length=40)
    is_provincial_key: bool | None = None
    is_industrial: bool | None = None
    total_investment: Decimal | None = Field(None, max_digits=18, decimal_places=2)
    content: str | None = None
    capacity: str | None = Field(None, max_length=120)
    site: str | None = Field(None, max_length=120)
    land_area: Decimal | None = Field(None, max_digits=14, decimal_places=2)
    planned_start_on: dt.date | None = None
    planned_finish_on: dt.date | None = None
    remarks: str | None = None


class ProjectNew(ProjectIn):
    name: str = Field(max_length=160)
    stage: Stage
    stage_on: dt.date


class StageIn(Schema):
    stage: Stage
    happened_on: dt.date
    reason: str = Field("", max_length=200)


class ReportIn(Schema):
    year: int = Field(ge=2000, le=2100)
    month: int = Field(ge=1, le=12)
    amount: Decimal = Field(max_digits=18, decimal_places=2)
    physical_progress: str = Field("", max_length=300)


class ProblemIn(Schema):
    title: str = Field(max_length=200)
    kind: str = Field("", max_length=40)
    needs_leader: bool = False
    raised_on: dt.date


class AssignmentIn(Schema):
    department_id: int
    person: str = Field("", max_length=40)
    assigned_on: dt.date
    due_on: dt.date
    note: str = Field("", max_length=200)


class ClosingIn(Schema):
    closed_on: dt.date
    note: str = Field(max_length=300)

"""The rows of a sample zone, with the field names of their models; links are by name or number.

Every row says where it comes from. ``is_sample`` False: a public fact, with nothing but what is published.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcedRow:
    source: str
    source_on: dt.date | None
    is_sample: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterRow:
    code: str
    name: str
    sort_order: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartmentRow:
    name: str
    short_name: str
    sort_order: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PostRow:
    """A post and who has held it, as (name, since, until)."""

    department: str
    title: str
    sort_order: int
    holdings: tuple[tuple[str, dt.date, dt.date | None], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamRow:
    name: str
    department: str
    leader: str
    clusters: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterpriseRow(SourcedRow):
    """``cluster`` by code."""

    name: str
    short_name: str = ""
    uscc: str | None = None
    no_code_reason: str = ""
    status: str = "active"
    cluster: str | None
    industry_code: str = ""
    technology_field: str = ""
    registered_on: dt.date | None = None
    registered_capital: Decimal | None = None
    legal_representative: str = ""
    site: str = ""
    address: str = ""
    main_products: str = ""
    entered_zone_on: dt.date | None = None
    above_scale_since: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresRow(SourcedRow):
    """Money in 元, energy in 吨标准煤, electricity in 万千瓦时; ``enterprise`` by name, here and below."""

    enterprise: str
    year: int
    revision: int = 1
    is_current: bool = True
    revenue: Decimal | None = None
    main_revenue: Decimal | None = None
    high_tech_revenue: Decimal | None = None
    rd_expense: Decimal | None = None
    cost_total: Decimal | None = None
    profit: Decimal | None = None
    net_profit: Decimal | None = None
    tax: Decimal | None = None
    assets: Decimal | None = None
    net_assets: Decimal | None = None
    fixed_asset_investment: Decimal | None = None
    output_value: Decimal | None = None
    exports: Decimal | None = None
    staff: int | None = None
    tech_staff: int | None = None
    rd_staff: int | None = None
    energy: Decimal | None = None
    electricity: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecognitionRow(SourcedRow):
    enterprise: str
    kind: str
    certificate_no: str
    recognised_on: dt.date
    valid_until: dt.date | None
    is_first: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredFactRow(SourcedRow):
    """``value`` in the unit of the fact, as declared facts are written."""

    enterprise: str
    fact: str
    year: int | None
    value: str
    observed_on: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgementRow(SourcedRow):
    enterprise: str
    policy: str
    item: str
    value: str
    reason: str
    judged_on: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyRow(SourcedRow):
    enterprise: str
    kind: str
    property_class: str
    number: str
    title: str
    granted_on: dt.date
    valid_until: dt.date | None
    acquired_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FinancingRow(SourcedRow):
    enterprise: str
    round_name: str
    investor: str
    amount: Decimal
    paid_on: dt.date
    qualified_investor: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRow(SourcedRow):
    enterprise: str
    name: str
    duty: str
    phone: str
    since: dt.date | None
    until: dt.date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow(SourcedRow):
    enterprise: str
    field: str
    old_value: str
    new_value: str
    effective_on: dt.date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectRow(SourcedRow):
    """``number`` identifies the project in all rows that belong to it; money in 元, ``land_area`` in ㎡."""

    number: str
    name: str
    project_code: str | None = None
    owner_name: str = ""
    enterprise: str | None = None
    cluster: str | None = None
    team: str | None = None
    department: str | None = None
    responsible_leader: str = ""
    responsible_person: str = ""
    stage: str
    stage_since: dt.date | None
    is_provincial_key: bool
    is_industrial: bool
    total_investment: Decimal | None
    content: str = ""
    capacity: str = ""
    site: str = ""
    land_area: Decimal | None = None
    planned_start_on: dt.date | None = None
    planned_finish_on: dt.date | None = None
    remarks: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageRow(SourcedRow):
    project: str
    stage: str
    happened_on: dt.date
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseRow(SourcedRow):
    project: str
    name: str
    sort_order: int
    stage: str
    investment: Decimal | None
    content: str = ""
    planned_finish_on: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow(SourcedRow):
    project: str
    year: int
    planned_investment: Decimal | None
    goals: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow(SourcedRow):
    project: str
    year: int
    month: int
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow(SourcedRow):
    """``source_on`` is the day it was reported."""

    project: str
    year: int
    month: int
    amount: Decimal
    physical_progress: str
    revision: int = 1
    is_current: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneRow(SourcedRow):
    project: str
    name: str
    planned_on: dt.date
    done_on: dt.date | None
    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemRow(SourcedRow):
    """``events`` are (kind, day, note) in order."""

    project: str
    title: str
    kind: str
    needs_leader: bool
    raised_on: dt.date
    assigned_department: str | None
    assigned_person: str
    assigned_on: dt.date | None
    due_on: dt.date | None
    closed_on: dt.date | None
    events: tuple[tuple[str, dt.date, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CarrierRow(SourcedRow):
    name: str
    kind: str
    cluster: str | None
    status: str | None
    floor_area: Decimal | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TenancyRow(SourcedRow):
    carrier: str
    enterprise: str
    since: dt.date
    until: dt.date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadRow(SourcedRow):
    name: str
    section: str
    status: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformRow(SourcedRow):
    name: str
    kind: str
    level: str | None
    enterprise: str | None
    host_name: str
    recognised_year: int | None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScienceProjectRow(SourcedRow):
    name: str
    field: str
    level: str
    enterprise: str | None
    applied_year: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CooperationRow(SourcedRow):
    enterprise: str
    partner_region: str
    event: str
    year: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DrugRow(SourcedRow):
    name: str
    category: str
    host_name: str
    year: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FundRow(SourcedRow):
    name: str
    established_year: int | None
    size: Decimal | None
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetRow(SourcedRow):
    """``value`` in the indicator's own unit."""

    indicator: str
    year: int
    value: Decimal

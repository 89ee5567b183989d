"""Shapes of the enterprise API. Money is in 元 as a decimal string, null is unknown and never 0."""

import datetime as dt
from decimal import Decimal
from typing import Annotated

from ninja import Field, FilterSchema, Schema

from gaoxin.enterprises.models import (
    AcquiredBy,
    EnterpriseStatus,
    PropertyClass,
    PropertyKind,
    RecognitionKind,
    TechnologyField,
)

Yuan = Annotated[Decimal, Field(max_digits=18, decimal_places=2)]
Quantity = Annotated[Decimal, Field(max_digits=16, decimal_places=2)]
People = Annotated[int, Field(ge=0, le=10_000_000)]


class EnterpriseFilters(FilterSchema):
    """Every given filter narrows the list; titles are judged on ``as_of`` (the day of the zone's data)."""

    q: str | None = Field(None, max_length=80, description="名称、代码或拼音首字母")
    cluster: str | None = Field(None, max_length=32, description="产业集群代码")
    status: EnterpriseStatus | None = None
    title: list[RecognitionKind] = Field([], description="同时持有的资质")
    ending_within: int | None = Field(None, ge=1, le=1100, description="持有的资质在多少天内到期")
    above_scale: bool | None = Field(None, description="规模以上")
    industry: str | None = Field(None, max_length=5, description="行业：门类字母或代码开头")
    figures: str | None = Field(
        None, pattern="^(complete|partial|none|lacking)$", description="该年度数据是否齐全"
    )
    year: int | None = Field(None, ge=1980, le=2100, description="年度数据的年度，默认为最近有数据的年度")
    as_of: dt.date | None = None
    order: str = Field(
        "-revenue",
        pattern="^-?(id|name|registered_on|revenue|rd_expense|tax|staff)$",
        description="排序，前加“-”为从大到小",
    )


class ClusterOut(Schema):
    code: str
    name: str
    sort_order: int


class EnterpriseOut(Schema):
    id: int
    uscc: str | None
    no_code_reason: str
    name: str
    short_name: str
    status: EnterpriseStatus
    cluster: str | None = Field(None, alias="cluster.code")
    industry_code: str
    technology_field: str
    registered_on: dt.date | None
    registered_capital: Decimal | None
    legal_representative: str
    site: str
    address: str
    main_products: str
    entered_zone_on: dt.date | None
    above_scale_since: dt.date | None
    source: str
    is_sample: bool


class RecognitionOut(Schema):
    id: int
    enterprise_id: int
    kind: RecognitionKind
    certificate_no: str
    recognised_on: dt.date
    valid_until: dt.date | None
    withdrawn_on: dt.date | None
    withdrawn_reason: str
    is_first: bool
    source: str
    is_sample: bool


class FiguresOut(Schema):
    """A revision of a year's figures."""

    year: int
    revision: int
    is_current: bool
    revenue: Decimal | None
    main_revenue: Decimal | None
    high_tech_revenue: Decimal | None
    rd_expense: Decimal | None
    cost_total: Decimal | None
    profit: Decimal | None
    net_profit: Decimal | None
    tax: Decimal | None
    assets: Decimal | None
    net_assets: Decimal | None
    fixed_asset_investment: Decimal | None
    output_value: Decimal | None
    exports: Decimal | None
    staff: int | None
    tech_staff: int | None
    rd_staff: int | None
    energy: Decimal | None
    electricity: Decimal | None
    note: str
    source: str
    recorded_at: dt.datetime
    recorded_by: str
    is_sample: bool


class EnterpriseLine(EnterpriseOut):
    """An enterprise in a list, with the titles it holds and the figures of the year asked for."""

    titles: list[RecognitionKind]
    figures: FiguresOut | None

    @staticmethod
    def resolve_titles(row: object) -> list[str]:
        return list(dict.fromkeys(title.kind for title in row.titles_held))  # type: ignore[attr-defined]

    @staticmethod
    def resolve_figures(row: object) -> object:
        shown = row.shown_year  # type: ignore[attr-defined]
        return next((one for one in row.figures_near if one.year == shown), None)  # type: ignore[attr-defined]


class ContactOut(Schema):
    id: int
    name: str
    duty: str
    phone: str
    since: dt.date | None
    until: dt.date | None


class PropertyOut(Schema):
    id: int
    kind: PropertyKind
    property_class: PropertyClass
    title: str
    number: str
    granted_on: dt.date
    valid_until: dt.date | None
    acquired_by: AcquiredBy
    source: str
    is_sample: bool


class FinancingOut(Schema):
    id: int
    round_name: str
    investor: str
    amount: Decimal
    paid_on: dt.date
    qualified_investor: bool | None
    source: str
    is_sample: bool


class EnterpriseDetail(EnterpriseOut):
    recognitions: list[RecognitionOut]
    properties: list[PropertyOut]
    financings: list[FinancingOut]
    contacts: list[ContactOut]
    figures: list[FiguresOut] = Field(alias="figures_in_force")


class FigureSourceOut(Schema):
    """Where a figure has its present value from."""

    name: str
    value: Decimal
    revision: int
    source: str
    source_on: dt.date | None
    batch: int | None
    row: int | None
    recorded_at: dt.datetime
    recorded_by: str
    is_sample: bool


class ChangeOut(Schema):
    field: str
    old_value: str
    new_value: str
    effective_on: dt.date
    reason: str
    recorded_at: dt.datetime
    recorded_by: str


class NamesakeOut(Schema):
    id: int = Field(alias="enterprise.pk")
    uscc: str | None = Field(None, alias="enterprise.uscc")
    name: str = Field(alias="enterprise.name")
    likeness: int


class EnterpriseIn(Schema):
    """Particulars to correct; what is not given stays as it is."""

    uscc: str | None = None
    no_code_reason: str | None = Field(None, max_length=100)
    name: str | None = Field(None, max_length=120)
    short_name: str | None = Field(None, max_length=60)
    status: EnterpriseStatus | None = None
    cluster: str | None = Field(None, description="产业集群代码")
    industry_code: str | None = Field(None, max_length=40)
    technology_field: TechnologyField | None = None
    registered_on: dt.date | None = None
    registered_capital: Yuan | None = None
    legal_representative: str | None = Field(None, max_length=40)
    site: str | None = Field(None, max_length=80)
    address: str | None = Field(None, max_length=200)
    main_products: str | None = Field(None, max_length=300)
    entered_zone_on: dt.date | None = None
    above_scale_since: dt.date | None = None


class EnterpriseNew(EnterpriseIn):
    name: str = Field(max_length=120)


class EnterpriseChangeIn(EnterpriseIn):
    effective_on: dt.date | None = Field(None, description="变更生效日期，默认今天")
    reason: str = Field("", max_length=200)


class FiguresIn(Schema):
    """Figures to record; what is not given stays as it is, null clears back to unknown."""

    revenue: Yuan | None = None
    main_revenue: Yuan | None = None
    high_tech_revenue: Yuan | None = None
    rd_expense: Yuan | None = None
    cost_total: Yuan | None = None
    profit: Yuan | None = None
    net_profit: Yuan | None = None
    tax: Yuan | None = None
    assets: Yuan | None = None
    net_assets: Yuan | None = None
    fixed_asset_investment: Yuan | None = None
    output_value: Yuan | None = None
    exports: Yuan | None = None
    staff: People | None = None
    tech_staff: People | None = None
    rd_staff: People | None = None
    energy: Quantity | None = None
    electricity: Quantity | None = None
    seen_revision: int | None = Field(None, ge=0, description="您看到的版次；不一致时回 409")
    confirmed_because: str = Field("", max_length=200, description="疑似单位填错而核对无误时的说明")
    source: str = Field("", max_length=200)


class RecognitionIn(Schema):
    kind: RecognitionKind
    recognised_on: dt.date
    valid_until: dt.date | None = None
    certificate_no: str = Field("", max_length=60)
    is_first: bool | None = None


class WithdrawalIn(Schema):
    withdrawn_on: dt.date
    reason: str = Field(max_length=200)


class PropertyIn(Schema):
    kind: PropertyKind
    title: str = Field(max_length=200)
    number: str = Field("", max_length=60)
    granted_on: dt.date
    valid_until: dt.date | None = None
    acquired_by: AcquiredBy = AcquiredBy.OWN_RESEARCH


class FinancingIn(Schema):
    amount: Yuan
    paid_on: dt.date
    investor: str = Field("", max_length=120)
    round_name: str = Field("", max_length=20)
    qualified_investor: bool | None = None


class ContactIn(Schema):
    name: str = Field(max_length=40)
    duty: str = Field("", max_length=40)
    phone: str = Field("", max_length=60)
    since: dt.date | None = None

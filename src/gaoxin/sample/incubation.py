"""Carriers of innovation of a sample zone: the named ones with what is published, sample ones with tenants.

A tenant of the valley is who sits in it by the register of carriers; sample carriers take young sample firms
that sit nowhere else.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from gaoxin.foundation.zones.models import Zone
from gaoxin.innovation.models import (
    CarrierFact,
    InnovationCarrier,
    ServiceRecord,
    Tenant,
    TenantFact,
)
from gaoxin.sample.draw import Draw
from gaoxin.sample.origin import SAMPLE
from gaoxin.sample.rows import EnterpriseRow
from gaoxin.sample.words import MARK
from gaoxin.sample.zone import SEED, SampleZone

RECORDED_BY: Final = "示例装入"
LAST_DAY, OBSERVED_ON = dt.date(2025, 12, 31), dt.date(2025, 12, 31)
MAKER_FIRMS, INCUBATED = 10, 90
INCUBATOR, MAKERS = f"{MARK}潞水科技企业孵化器", f"{MARK}上党众创空间"
FIELDS: Final[Mapping[str, str]] = {
    "biomedicine": "biomedicine",
    "electronics": "information",
    "equipment": "equipment",
    "new-materials": "materials",
    "new-energy": "energy",
}
TEAM_WORDS = (
    "智能巡检",
    "中药颗粒",
    "谷物加工",
    "矿山机器人",
    "紫外消毒",
    "储能管理",
    "文创设计",
    "数控刀具",
)
INCUBATOR_FACTS: Final[Mapping[str, str]] = {
    "controlled_area": "13600",
    "desks": "160",
    "statistics_years": "6",
    "fund_size": "800",
    "staff_total": "14",
    "professional_staff": "12",
    "mentors": "9",
    "has_own_platform": "false",
    "in_remote_region": "false",
}
MAKER_FACTS: Final[Mapping[str, str]] = {
    "controlled_area": "1400",
    "desks": "130",
    "maker_area": "1120",
    "stay_limit": "24",
    "typical_cases": "4",
    "full_time_staff": "4",
    "mentors": "6",
}
SERVICES = (
    ("mentoring", "创业导师一对一辅导", "梳理商业计划和股权结构", 0),
    ("property", "专利挖掘与布局辅导", "形成专利申请清单", 0),
    ("policy", "科技型中小企业评价申报辅导", "完成系统填报", 0),
    ("financing", "路演对接创业投资机构", "签订投资协议", 3_000_000),
    ("fund_use", "孵化资金投资", "资金已拨付", 500_000),
)
EVENTS = ("创新创业沙龙", "融资路演", "知识产权讲座", "财税培训", "人才招聘对接")


@dataclass(slots=True)
class _Rows:
    """Rows to be written, those of a tenant beside the tenant."""

    tenants: list[Tenant] = field(default_factory=list)
    tenant_facts: list[TenantFact] = field(default_factory=list)
    services: list[ServiceRecord] = field(default_factory=list)


def write_incubation(
    zone: Zone, sample: SampleZone, enterprises: Mapping[str, int], *, seed: int = SEED
) -> dict[str, tuple[int, int]]:
    """Writes them; answers rows and sample rows by kind. Call it within a transaction."""
    draw, rows = Draw(seed, "incubation"), _Rows()
    carriers = list(_carriers(zone, sample))
    InnovationCarrier.objects.bulk_create(carriers)
    by_name = {row.name: row for row in carriers}
    _valley(sample, by_name, enterprises, rows)
    free = _free_firms(sample)
    _makers(by_name[MAKERS], free[:MAKER_FIRMS], enterprises, rows, draw=draw)
    older = draw.shuffled(free[MAKER_FIRMS:])
    _incubator(by_name[INCUBATOR], older[:INCUBATED], enterprises, rows, sample=sample, draw=draw)
    facts = list(_carrier_facts(by_name, rows))
    CarrierFact.objects.bulk_create(facts)
    Tenant.objects.bulk_create(rows.tenants, batch_size=500)
    TenantFact.objects.bulk_create(rows.tenant_facts, batch_size=500)
    ServiceRecord.objects.bulk_create(rows.services, batch_size=500)
    written = (carriers, facts, rows.tenants, rows.tenant_facts, rows.services)
    return {str(kind[0]._meta.verbose_name): _count(kind) for kind in written if kind}


def _carrier_facts(by_name: Mapping[str, InnovationCarrier], rows: _Rows) -> Iterator[CarrierFact]:
    """The incubator reports three firms fewer than its register holds: a difference to be settled."""
    here = sum(one.carrier.name == INCUBATOR and one.left_on is None for one in rows.tenants)
    incubator = {**INCUBATOR_FACTS, "tenants": str(max(here - 3, 0))}
    for name, stated in ((INCUBATOR, incubator), (MAKERS, MAKER_FACTS)):
        for fact, value in stated.items():
            yield CarrierFact(
                carrier=by_name[name], fact=fact, value=value, observed_on=OBSERVED_ON, **_sample()
            )


def _count(rows: Sequence[Any]) -> tuple[int, int]:
    return len(rows), sum(row.is_sample for row in rows)


def _sample(**rest: Any) -> dict[str, Any]:
    return {**SAMPLE, "recorded_by": RECORDED_BY, **rest}


def _carriers(zone: Zone, sample: SampleZone) -> Iterator[InnovationCarrier]:
    """Of a named one nothing but what is published: its name, kind, level and note."""
    for place in sample.carriers:
        if place.kind == "innovation_valley":
            yield InnovationCarrier(
                zone=zone,
                name=place.name,
                kind="innovation_valley",
                note=place.note,
                recorded_by=RECORDED_BY,
                source=place.source,
                source_on=place.source_on,
                is_sample=place.is_sample,
            )
    for platform in sample.platforms:
        if platform.kind == "incubator":
            yield InnovationCarrier(
                zone=zone,
                name=platform.name,
                kind="incubator",
                level=platform.level,
                note=platform.note,
                recorded_by=RECORDED_BY,
                source=platform.source,
                source_on=platform.source_on,
                is_sample=platform.is_sample,
            )
    yield InnovationCarrier(
        zone=zone,
        name=INCUBATOR,
        kind="incubator",
        level="provincial",
        operator_name=f"{MARK}潞水创业服务有限公司",
        opened_on=dt.date(2017, 6, 1),
        floor_area=Decimal(15_200),
        public_area=Decimal(2_600),
        **_sample(),
    )
    yield InnovationCarrier(
        zone=zone,
        name=MAKERS,
        kind="maker_space",
        level="municipal",
        operator_name=f"{MARK}上党创客服务有限公司",
        opened_on=dt.date(2022, 5, 20),
        floor_area=Decimal(1_600),
        public_area=Decimal(360),
        **_sample(),
    )


def _valley(
    sample: SampleZone, by_name: Mapping[str, InnovationCarrier], keys: Mapping[str, int], rows: _Rows
) -> None:
    """The generated stays of the valley; on the day of leaving a tenant is no longer there."""
    for told in sample.tenancies:
        carrier = by_name.get(told.carrier)
        if carrier is None:
            continue
        left = None if told.until is None else told.until + dt.timedelta(days=1)
        rows.tenants.append(
            Tenant(
                carrier=carrier,
                enterprise_id=keys[told.enterprise],
                entered_on=told.since,
                left_on=left,
                outcome="" if left is None else "withdrawn",
                exit_reason="" if left is None else "示例：协议到期不再续签",
                **_sample(),
            )
        )


def _free_firms(sample: SampleZone) -> list[EnterpriseRow]:
    """Sample firms of the last years that sit in no carrier, the youngest first."""
    housed = {row.enterprise for row in sample.tenancies}
    free = [
        row
        for row in sample.enterprises
        if row.is_sample and row.name not in housed and row.status == "active" and row.registered_on
    ]
    young = [row for row in free if row.registered_on and row.registered_on >= dt.date(2016, 9, 1)]
    return sorted(young, key=lambda row: row.registered_on or LAST_DAY, reverse=True)


def _incubator(
    carrier: InnovationCarrier,
    firms: Iterable[EnterpriseRow],
    keys: Mapping[str, int],
    rows: _Rows,
    *,
    sample: SampleZone,
    draw: Draw,
) -> None:
    """Half of the young firms: those who came long ago graduated or left, a few stayed too long."""
    certified = {row.enterprise: row.recognised_on for row in sample.recognitions if row.kind == "high_tech"}
    for place, firm in enumerate(firms):
        tenant = _firm_in(carrier, firm, keys, draw=draw)
        if tenant is None:
            continue
        _send_off(tenant, certified.get(firm.name), place=place, draw=draw)
        rows.tenants.append(tenant)
        _state(tenant, rows, draw=draw)
        if draw.chance(0.45):
            _serve(tenant, rows, draw=draw)
    _events(carrier, rows, since=2023, a_year=16, draw=draw)


def _firm_in(
    carrier: InnovationCarrier, firm: EnterpriseRow, keys: Mapping[str, int], *, draw: Draw
) -> Tenant | None:
    assert firm.registered_on is not None
    assert carrier.opened_on is not None
    entered = max(carrier.opened_on, firm.registered_on + dt.timedelta(days=draw.whole(20, 640)))
    if entered > LAST_DAY:
        entered = max(carrier.opened_on, firm.registered_on + dt.timedelta(days=10))
    if entered > LAST_DAY:
        return None
    return Tenant(
        carrier=carrier,
        enterprise_id=keys[firm.name],
        field=FIELDS.get(firm.cluster or "", "services"),
        entered_on=entered,
        room=f"{draw.pick('ABC')}座{draw.whole(2, 9)}{draw.whole(1, 18):02d}",
        area=Decimal(draw.whole(6, 24) * 10),
        agreement_until=entered + dt.timedelta(days=365 * 3),
        **_sample(),
    )


def _send_off(tenant: Tenant, certified_on: dt.date | None, *, place: int, draw: Draw) -> None:
    """Those who may not stay any longer leave, but for every ninth."""
    longest = tenant.entered_on + dt.timedelta(days=draw.whole(700, 1440))
    if longest > LAST_DAY or place % 9 == 0:
        return
    tenant.left_on = longest
    graduated = (certified_on is not None and certified_on <= longest) or draw.chance(0.55)
    tenant.outcome = "graduated" if graduated else draw.pick(("withdrawn", "moved"))
    reasons = {"graduated": "达到毕业条件", "withdrawn": "项目终止", "moved": "扩大生产迁出"}
    tenant.exit_reason = f"示例：{reasons[tenant.outcome]}"


def _state(tenant: Tenant, rows: _Rows, *, draw: Draw) -> None:
    """What was stated at entry; of one in twelve nobody asked."""
    if draw.chance(0.08):
        return
    stated = {
        "meets_tech_sme": "true" if draw.chance(0.96) else "false",
        "registered_inside": "true",
        "works_inside": "true",
        "merged_or_acquired": "false",
        "is_listed": "false",
    }
    if draw.chance(0.6):
        stated["equity_raised"] = str(draw.pick((0, 0, 0, 0, 100, 200, 300, 450)))
    rows.tenant_facts += [
        TenantFact(tenant=tenant, fact=fact, value=value, observed_on=tenant.entered_on, **_sample())
        for fact, value in stated.items()
    ]


def _serve(tenant: Tenant, rows: _Rows, *, draw: Draw) -> None:
    last = tenant.left_on or LAST_DAY
    for kind, content, result, amount in draw.sample(SERVICES, draw.whole(1, 3)):
        rows.services.append(
            ServiceRecord(
                carrier=tenant.carrier,
                tenant=tenant,
                kind=kind,
                happened_on=draw.day(tenant.entered_on, last),
                provider=f"{MARK}{draw.pick(('创业导师', '服务机构', '投资机构'))}",
                content=content,
                result=result,
                amount=Decimal(amount) if amount else None,
                **_sample(),
            )
        )


def _makers(
    carrier: InnovationCarrier,
    firms: Iterable[EnterpriseRow],
    keys: Mapping[str, int],
    rows: _Rows,
    *,
    draw: Draw,
) -> None:
    """Teams by the desk, and the firms some of them became."""
    assert carrier.opened_on is not None
    for place in range(16):
        entered = draw.day(dt.date(2024, 3, 1), LAST_DAY)
        tenant = Tenant(
            carrier=carrier,
            team_name=f"{MARK}{TEAM_WORDS[place % len(TEAM_WORDS)]}团队{place + 1}",
            field=draw.pick(("information", "biomedicine", "equipment", "services", "")),
            entered_on=entered,
            desks=draw.whole(2, 5),
            agreement_until=entered + dt.timedelta(days=730),
            **_sample(),
        )
        if place % 5 == 4 and entered < dt.date(2025, 8, 1):
            tenant.left_on, tenant.outcome = dt.date(2025, 11, 30), "withdrawn"
            tenant.exit_reason = "示例：团队解散"
        rows.tenants.append(tenant)
        if draw.chance(0.4):
            _serve(tenant, rows, draw=draw)
    for place, firm in enumerate(firms):
        first = max(carrier.opened_on, firm.registered_on or carrier.opened_on)
        entered = min(first + dt.timedelta(days=15 * place), LAST_DAY)
        rows.tenants.append(
            Tenant(
                carrier=carrier,
                enterprise_id=keys[firm.name],
                field=FIELDS.get(firm.cluster or "", "services"),
                entered_on=entered,
                desks=draw.whole(2, 6),
                **_sample(),
            )
        )
    _events(carrier, rows, since=2024, a_year=11, draw=draw)


def _events(carrier: InnovationCarrier, rows: _Rows, *, since: int, a_year: int, draw: Draw) -> None:
    for year in range(since, 2026):
        for day in draw.days(dt.date(year, 1, 10), dt.date(year, 12, 20), count=a_year):
            content = f"{draw.pick(EVENTS)}（示例）"
            rows.services.append(
                ServiceRecord(carrier=carrier, kind="event", happened_on=day, content=content, **_sample())
            )

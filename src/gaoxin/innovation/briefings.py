"""Word: how a carrier did in a year."""

import datetime as dt

from gaoxin.foundation.documents.content import Briefing, Column, Section, Table
from gaoxin.foundation.zones.models import Zone
from gaoxin.innovation.assembly.carriers import CarrierReading
from gaoxin.innovation.assembly.standing import Call, Standing
from gaoxin.innovation.carrier_words import CALLS, FactRow, Judged, TenantRow, decimal_words, span
from gaoxin.innovation.charts import quarters_of
from gaoxin.innovation.models import ServiceKind, ServiceRecord, Tenant, TenantOutcome

NAMED = 20


def yearly_briefing(reading: CarrierReading, *, zone: Zone, year: int, dated: dt.date) -> Briefing:
    """``reading`` as of the last day of the year, or of the day the year has come to."""
    found = (
        _operation(reading, year),
        _tenants(reading, year),
        _calls(reading),
        _services(reading, year),
        _criteria(reading),
        _facts(reading),
    )
    return Briefing(
        title=f"{reading.carrier.name}{year}年运营情况",
        organisation=zone.name,
        dated=dated,
        masthead="创新创业载体运营",
        lead=(_lead(reading),),
        sections=tuple(section for section in found if section is not None),
        has_sample=reading.carrier.is_sample or any(one.is_sample for one in reading.books.stays),
    )


def _lead(reading: CarrierReading) -> str:
    carrier, on = reading.carrier, reading.on
    operator = carrier.operator.name if carrier.operator else carrier.operator_name
    level = carrier.get_level_display() if carrier.level else "级别待补"
    run = f"，由{operator}运营" if operator else ""
    opened = f"，{carrier.opened_on} 起运营" if carrier.opened_on else ""
    low, high = reading.incubated
    counted = f"，其中符合在孵企业条件 {span(low, high)} 家" if carrier.kind == "incubator" else ""
    graduated = f"，累计毕业 {len(reading.graduates)} 户" if reading.books.stays else ""
    return (
        f"{carrier.name}（{carrier.get_kind_display()}，{level}）{run}{opened}。截至 {on}，"
        f"在驻 {len(reading.present)} 户{counted}{graduated}。"
    )


def _operation(reading: CarrierReading, year: int) -> Section:
    room = reading.occupancy
    rows = (
        ("可入驻面积", decimal_words(room.area), "㎡"),
        ("在驻使用面积", decimal_words(room.used_area), "㎡"),
        ("空置面积", decimal_words(room.vacant_area), "㎡"),
        ("工位", "—" if room.desks is None else str(room.desks), "个"),
        ("空置工位", "—" if room.vacant_desks is None else str(room.vacant_desks), "个"),
    )
    columns = (Column("项目"), Column("数值", is_number=True), Column("单位"))
    note = f"{room.unmeasured} 户没有登记面积或工位，空置面积不推算。" if room.unmeasured else ""
    return Section("场地使用", tables=(Table(columns, rows, note=note),))


def _tenants(reading: CarrierReading, year: int) -> Section:
    stays = reading.books.stays
    within = [one for one in quarters_of(stays, on=reading.on, count=8) if one.last.year == year]
    columns = (
        Column("季度"),
        Column("季末在驻", "户", is_number=True),
        Column("入驻", "户", is_number=True),
        Column("离开", "户", is_number=True),
        Column("其中毕业", "户", is_number=True),
    )
    rows = tuple(
        (one.label, str(one.present), str(one.entered), str(one.left), str(one.graduated)) for one in within
    )
    entered = [one for one in stays if one.entered_on.year == year]
    left = [one for one in stays if one.left_on and one.left_on.year == year and one.left_on <= reading.on]
    graduated = [one for one in left if one.outcome == TenantOutcome.GRADUATED]
    told = tuple(
        f"{word} {len(found)} 户：{_names(found)}。"
        for word, found in (("新入驻", entered), ("毕业", graduated))
        if found
    )
    return Section("入驻与毕业", paragraphs=told, tables=(Table(columns, rows),))


def _names(stays: list[Tenant]) -> str:
    more = f"等 {len(stays)} 户" if len(stays) > NAMED else ""
    return "、".join(one.name for one in stays[:NAMED]) + more


def _calls(reading: CarrierReading) -> Section | None:
    rows = tuple(
        (str(CALLS[call]), one.tenant.name, TenantRow(one).why)
        for call in (Call.GRADUATE, Call.OVERSTAY, Call.ENDING)
        for one in _ordered(reading.called(call))
    )
    if not rows:
        return None
    columns = (Column("情形"), Column("入驻户"), Column("依据"))
    return Section("毕业与孵化时限", tables=(Table(columns, rows),))


def _ordered(found: list[Standing]) -> list[Standing]:
    return sorted(found, key=lambda one: one.tenant.entered_on)


def _services(reading: CarrierReading, year: int) -> Section | None:
    held = [one for one in reading.books.services if one.happened_on.year == year]
    if not held:
        return None
    rows = tuple(_service_row(kind, held) for kind in ServiceKind if any(one.kind == kind for one in held))
    numbers = (Column("次数", "次", is_number=True), Column("服务户数", "户", is_number=True))
    columns = (Column("服务类型"), *numbers)
    return Section("服务", tables=(Table(columns, rows),))


def _service_row(kind: ServiceKind, held: list[ServiceRecord]) -> tuple[str, str, str]:
    of_kind = [one for one in held if one.kind == kind]
    parties = {one.tenant_id for one in of_kind if one.tenant_id is not None}
    return str(kind.label), str(len(of_kind)), str(len(parties)) if parties else "全体"


def _criteria(reading: CarrierReading) -> Section | None:
    if reading.answer is None:
        return None
    judged = Judged(reading.answer)
    rows = tuple(
        ("　" * line.depth + line.label, line.word, "；".join([*line.facts, *line.gaps]))
        for line in judged.lines
    )
    columns = (Column("条件"), Column("结论"), Column("事实与差距"))
    return Section(
        f"对照{judged.title}条件", paragraphs=(f"结论：{judged.word}。",), tables=(Table(columns, rows),)
    )


def _facts(reading: CarrierReading) -> Section:
    rows = tuple(
        (row.label, row.shown, row.origin, _source(row))
        for row in (FactRow(one, may_state=False) for one in reading.facts)
    )
    columns = (Column("事实"), Column("数值", is_number=True), Column("取自"), Column("来源"))
    return Section("事实与来源", tables=(Table(columns, rows),))


def _source(row: FactRow) -> str:
    return f"{row.known.source}；与填报数 {row.stated} 不一致" if row.known.differs else row.known.source

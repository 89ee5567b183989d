"""Stays as facts of the tenant rules: titles, figures, equity of the register, months of the stay itself."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from gaoxin.engines.rules.facts import Value
from gaoxin.enterprises import selectors as enterprises
from gaoxin.foundation.zones.scope import Scope
from gaoxin.innovation import selectors
from gaoxin.innovation.assembly.elapsed import months_begun
from gaoxin.innovation.assembly.known import Derived, KnownFact, settled, values_of
from gaoxin.innovation.assembly.rules import TENANT, dictionary
from gaoxin.innovation.models import Tenant, TenantFact, TenantField

REVENUE_YEARS: Final = (1, 2, 3)
# What the registers give, and so nobody states.
OF_THE_REGISTERS: Final = frozenset(("age_at_entry", "months_inside", "field", "is_high_tech", "revenue"))
_LONGER: Final = frozenset((TenantField.BIOMEDICINE, TenantField.AGRICULTURE, TenantField.INTEGRATED_CIRCUIT))
Revenue = Mapping[tuple[int, int], int]


@dataclass(frozen=True, slots=True)
class TenantReading:
    """Everything the rules may ask of one stay on a day."""

    tenant: Tenant
    on: dt.date
    facts: tuple[KnownFact, ...]

    def known(self, name: str) -> KnownFact:
        return next(one for one in self.facts if one.input == name)

    @property
    def values(self) -> Mapping[str, Value | None]:
        return values_of(self.facts)

    @property
    def months_inside(self) -> int:
        return _months_inside(self.tenant, self.on)


@dataclass(slots=True)
class _Registers:
    """What the registers say of the enterprises of some stays, read with one query each."""

    tech_sme: set[int] = field(default_factory=set)
    high_tech: set[int] = field(default_factory=set)
    revenue: dict[tuple[int, int], int] = field(default_factory=dict)
    equity: dict[int, Decimal] = field(default_factory=dict)
    stated: Mapping[tuple[int, str, int | None], TenantFact] = field(default_factory=dict)


def read_tenants(tenants: Iterable[Tenant], *, scope: Scope, on: dt.date) -> dict[int | None, TenantReading]:
    """Facts of stays by their key, as registers and statements stood on a day."""
    rows = list(tenants)
    registers = _registers(rows, scope=scope, on=on)
    return {row.pk: TenantReading(row, on, tuple(_facts(row, registers, on))) for row in rows}


def _registers(rows: Sequence[Tenant], *, scope: Scope, on: dt.date) -> _Registers:
    only = {row.enterprise_id for row in rows if row.enterprise_id is not None}
    found = _Registers(
        stated=selectors.stated_of(scope, as_of=on, tenant_ids=[row.pk for row in rows if row.pk])
    )
    for enterprise, kind in enterprises.title_rows(scope, as_of=on, only=only):
        if kind == "tech_sme":
            found.tech_sme.add(enterprise)
        elif kind == "high_tech":
            found.high_tech.add(enterprise)
    years = [on.year - back for back in REVENUE_YEARS]
    for enterprise, year, amount in enterprises.figure_rows(
        scope, years=years, names=("revenue",), only=only
    ):
        if amount is not None:
            found.revenue[enterprise, on.year - year] = amount
    for enterprise, day, paid in selectors.equity_of(scope, only=only):
        if day <= on:
            found.equity[enterprise] = found.equity.get(enterprise, Decimal(0)) + paid
    return found


def _facts(row: Tenant, registers: _Registers, on: dt.date) -> Iterable[KnownFact]:
    derived = _derived(row, registers, on)
    for fact in dictionary().of(TENANT):
        for back in REVENUE_YEARS if fact.is_yearly else (None,):
            year = None if back is None else on.year - back
            stated = registers.stated.get((row.pk, fact.id, year))
            yield KnownFact(fact, back, year, derived.get((fact.id, back)), stated)


def _derived(row: Tenant, registers: _Registers, on: dt.date) -> dict[tuple[str, int | None], Derived | None]:
    owner = row.enterprise_id
    found: dict[tuple[str, int | None], Derived | None] = {
        ("months_inside", None): settled(_months_inside(row, on), _("入驻台账：入驻日期")),
        ("field", None): settled(_rule_field(row), _("入驻台账：产业领域")),
    }
    if owner is None or row.enterprise is None:
        return found
    found["age_at_entry", None] = settled(_age_at_entry(row), _("企业档案成立日期与入驻日期"))
    found["is_high_tech", None] = settled(owner in registers.high_tech, _("资质台账"))
    # Without the title a firm may still meet the conditions: that is stated, not concluded.
    found["meets_tech_sme", None] = settled(True if owner in registers.tech_sme else None, _("资质台账"))
    # The register says where it works; only a carrier of another name leaves that open.
    is_here = row.enterprise.site == row.carrier.name
    found["works_inside", None] = settled(True if is_here else None, _("企业档案：所在载体"))
    paid = registers.equity.get(owner)
    raised = None if paid is None else int(paid.scaleb(2))
    found["equity_raised", None] = settled(raised, _("股权融资台账"))
    for back in REVENUE_YEARS:
        amount = registers.revenue.get((owner, back))
        found["revenue", back] = settled(amount, _("企业年度数据"))
    return found


def _months_inside(row: Tenant, on: dt.date) -> int:
    until = on if row.left_on is None else min(on, row.left_on)
    return months_begun(row.entered_on, until)


def _age_at_entry(row: Tenant) -> int | None:
    if row.enterprise is None or row.enterprise.registered_on is None:
        return None
    return months_begun(row.enterprise.registered_on, row.entered_on)


def _rule_field(row: Tenant) -> str | None:
    """The rule knows the fields with a longer stay; every other is 其他."""
    if not row.field:
        return None
    return row.field if row.field in _LONGER else "other"

"""How a stay stands: does it count as 在孵, does it meet graduation, how long may it still stay."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

from gaoxin.engines.rules.compiled import Verdict
from gaoxin.engines.rules.explanation import Answer
from gaoxin.foundation.zones.scope import Scope
from gaoxin.innovation.assembly.rules import BY_ENTRY_RULE, ENTRY_RULE, GRADUATION_RULE, explained
from gaoxin.innovation.assembly.tenants import TenantReading, read_tenants
from gaoxin.innovation.models import Tenant

# Officers prepare half a year ahead; a gap of a fifth is near.
SOON_MONTHS: Final = 6
NEAR: Final = Fraction(1, 5)
STAY_CEILING: Final = "stay_ceiling"


class Call(StrEnum):
    """What asks for an officer's attention, the most urgent first."""

    GRADUATE = "graduate"
    OVERSTAY = "overstay"
    ENDING = "ending"
    NEAR = "near"
    NONE = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """``entry`` is None where the rule of 在孵企业 does not apply; both answers are None for a team."""

    reading: TenantReading
    entry: Answer | None
    graduation: Answer | None

    @property
    def tenant(self) -> Tenant:
        return self.reading.tenant

    @property
    def counts(self) -> bool | None:
        """Whether it is one of the incubated firms; None where a fact is missing."""
        if self.tenant.is_team:
            return False
        if self.entry is None:
            return True
        return {Verdict.MET: True, Verdict.NOT_MET: False}.get(self.entry.verdict)

    @property
    def months_left(self) -> int | None:
        """Months until the longest stay; negative beyond it; None where the rule sets none or is open."""
        ceiling = None if self.entry is None else self.entry.figures.get(STAY_CEILING)
        if ceiling is None or not ceiling.is_known or ceiling.low is None:
            return None
        return int(ceiling.low) - self.reading.months_inside

    @property
    def graduates(self) -> bool:
        return self.graduation is not None and self.graduation.verdict is Verdict.MET

    @property
    def is_near(self) -> bool:
        """A condition of graduation is at most a fifth short."""
        if self.graduation is None or self.graduates:
            return False
        leaves = (one for one in self.graduation.criteria.leaves() if one.state is False)
        return any(gap.share <= NEAR for leaf in leaves for gap in leaf.gaps)

    @property
    def _has_left(self) -> bool:
        left = self.tenant.left_on
        return left is not None and left <= self.reading.on

    @property
    def call(self) -> Call:
        """Of carriers whose tenants graduate by the rule; elsewhere nobody has to act."""
        if self.entry is None or self._has_left:
            return Call.NONE
        if self.graduates:
            return Call.GRADUATE
        left = self.months_left
        if left is not None and left < 0:
            return Call.OVERSTAY
        if left is not None and left <= SOON_MONTHS:
            return Call.ENDING
        return Call.NEAR if self.is_near else Call.NONE


def standings(tenants: Iterable[Tenant], *, scope: Scope, on: dt.date) -> list[Standing]:
    """In the order given."""
    rows = list(tenants)
    readings = read_tenants(rows, scope=scope, on=on)
    return [_standing(readings[row.pk]) for row in rows]


def standing_of(tenant: Tenant, *, scope: Scope, on: dt.date) -> Standing:
    return standings([tenant], scope=scope, on=on)[0]


def _standing(reading: TenantReading) -> Standing:
    tenant, on = reading.tenant, reading.on
    if tenant.is_team:
        return Standing(reading, None, None)
    by_rule = tenant.carrier.kind in BY_ENTRY_RULE
    return Standing(
        reading,
        explained(ENTRY_RULE, reading.values, on=on) if by_rule else None,
        explained(GRADUATION_RULE, reading.values, on=on),
    )

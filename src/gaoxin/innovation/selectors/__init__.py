"""Everything that is read about platforms, science projects, carriers and tenants, within a scope."""

from gaoxin.innovation.selectors.carriers import carrier, carrier_facts, carriers, facts_in_force
from gaoxin.innovation.selectors.platforms import (
    cooperations,
    drug_candidates,
    known_by,
    platforms,
    science_projects,
)
from gaoxin.innovation.selectors.tenants import (
    equity_of,
    present,
    rights_of,
    services,
    stated_of,
    tenant,
    tenant_facts,
    tenants,
)

__all__ = [
    "carrier",
    "carrier_facts",
    "carriers",
    "cooperations",
    "drug_candidates",
    "equity_of",
    "facts_in_force",
    "known_by",
    "platforms",
    "present",
    "rights_of",
    "science_projects",
    "services",
    "stated_of",
    "tenant",
    "tenant_facts",
    "tenants",
]

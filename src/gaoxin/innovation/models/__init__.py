"""Platforms and science projects; carriers of innovation, who sits in them and what is done for them."""

from gaoxin.innovation.models.carriers import (
    CarrierFact,
    InnovationCarrier,
    InnovationCarrierKind,
    InnovationCarrierLevel,
)
from gaoxin.innovation.models.platforms import (
    DrugCandidate,
    Platform,
    PlatformKind,
    PlatformLevel,
    ScienceProject,
    UniversityCooperation,
)
from gaoxin.innovation.models.tenants import (
    ServiceKind,
    ServiceRecord,
    Tenant,
    TenantFact,
    TenantField,
    TenantOutcome,
)

__all__ = [
    "CarrierFact",
    "DrugCandidate",
    "InnovationCarrier",
    "InnovationCarrierKind",
    "InnovationCarrierLevel",
    "Platform",
    "PlatformKind",
    "PlatformLevel",
    "ScienceProject",
    "ServiceKind",
    "ServiceRecord",
    "Tenant",
    "TenantFact",
    "TenantField",
    "TenantOutcome",
    "UniversityCooperation",
]

"""Facts about enterprises, each dated and sourced."""

from gaoxin.enterprises.models.corrections import (
    CorrectionEvent,
    CorrectionEventKind,
    CorrectionProposal,
    CorrectionState,
)
from gaoxin.enterprises.models.figures import (
    ASKED,
    FIGURE_NAMES,
    MAY_BE_NEGATIVE,
    RANKABLE,
    AnnualFigures,
)
from gaoxin.enterprises.models.register import (
    Cluster,
    Contact,
    Enterprise,
    EnterpriseChange,
    EnterpriseStatus,
    TechnologyField,
)
from gaoxin.enterprises.models.standing import (
    AcquiredBy,
    EquityFinancing,
    IntellectualProperty,
    PropertyClass,
    PropertyKind,
    Recognition,
    RecognitionKind,
)

__all__ = [
    "ASKED",
    "FIGURE_NAMES",
    "MAY_BE_NEGATIVE",
    "RANKABLE",
    "AcquiredBy",
    "AnnualFigures",
    "Cluster",
    "Contact",
    "CorrectionEvent",
    "CorrectionEventKind",
    "CorrectionProposal",
    "CorrectionState",
    "Enterprise",
    "EnterpriseChange",
    "EnterpriseStatus",
    "EquityFinancing",
    "IntellectualProperty",
    "PropertyClass",
    "PropertyKind",
    "Recognition",
    "RecognitionKind",
    "TechnologyField",
]

"""Facts about enterprises, each dated and sourced."""

from gaoxin.enterprises.models.figures import FIGURE_NAMES, AnnualFigures
from gaoxin.enterprises.models.register import (
    Cluster,
    Contact,
    Enterprise,
    EnterpriseChange,
    EnterpriseStatus,
)
from gaoxin.enterprises.models.standing import (
    EquityFinancing,
    IntellectualProperty,
    PropertyClass,
    PropertyKind,
    Recognition,
    RecognitionKind,
)

__all__ = [
    "FIGURE_NAMES",
    "AnnualFigures",
    "Cluster",
    "Contact",
    "Enterprise",
    "EnterpriseChange",
    "EnterpriseStatus",
    "EquityFinancing",
    "IntellectualProperty",
    "PropertyClass",
    "PropertyKind",
    "Recognition",
    "RecognitionKind",
]

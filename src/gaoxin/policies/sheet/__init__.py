"""补充事实 in Excel both ways: one fact a row, or the facts one policy asks for, one enterprise a row."""

from gaoxin.policies.sheet.facts import FactSheet
from gaoxin.policies.sheet.of_policy import (
    HighTechSheet,
    InnovativeSheet,
    LittleGiantSheet,
    SpecialisedSheet,
    TechSmeSheet,
)

__all__ = [
    "FactSheet",
    "HighTechSheet",
    "InnovativeSheet",
    "LittleGiantSheet",
    "SpecialisedSheet",
    "TechSmeSheet",
]

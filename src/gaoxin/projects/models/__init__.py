"""Facts about key projects, each dated and sourced."""

from gaoxin.projects.models.ledger import (
    KeyProject,
    LedgerEntry,
    ProjectPhase,
    ProjectTeam,
    Stage,
    StageChange,
)
from gaoxin.projects.models.problems import Problem, ProblemEvent, ProblemEventKind
from gaoxin.projects.models.progress import InvestmentRecord, Milestone, MonthlyPlan

__all__ = [
    "InvestmentRecord",
    "KeyProject",
    "LedgerEntry",
    "Milestone",
    "MonthlyPlan",
    "Problem",
    "ProblemEvent",
    "ProblemEventKind",
    "ProjectPhase",
    "ProjectTeam",
    "Stage",
    "StageChange",
]

"""Everything that can be done to a key project, one verb a function."""

from gaoxin.projects.actions.ledger import (
    correct_project,
    enter_ledger,
    enter_stage,
    register_project,
    set_phase,
)
from gaoxin.projects.actions.problems import (
    assign_problem,
    close_problem,
    note_problem,
    raise_problem,
    reopen_problem,
)
from gaoxin.projects.actions.progress import (
    reach_milestone,
    report_month,
    set_milestone,
    set_monthly_plan,
    set_year,
)

__all__ = [
    "assign_problem",
    "close_problem",
    "correct_project",
    "enter_ledger",
    "enter_stage",
    "note_problem",
    "raise_problem",
    "reach_milestone",
    "register_project",
    "reopen_problem",
    "report_month",
    "set_milestone",
    "set_monthly_plan",
    "set_phase",
    "set_year",
]

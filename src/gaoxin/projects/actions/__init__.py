"""Everything that can be done to a key project, one verb a function."""

from gaoxin.projects.actions.exports import record_export, record_project_export
from gaoxin.projects.actions.ledger import enter_ledger, set_phase, set_year
from gaoxin.projects.actions.milestones import reach_milestone, set_milestone
from gaoxin.projects.actions.plans import set_monthly_plan
from gaoxin.projects.actions.problems import (
    assign_problem,
    close_problem,
    note_problem,
    raise_problem,
    reopen_problem,
)
from gaoxin.projects.actions.register import correct_project, register_project
from gaoxin.projects.actions.reports import report_month
from gaoxin.projects.actions.stages import correct_stage_day, enter_stage, fill_in_stage

__all__ = [
    "assign_problem",
    "close_problem",
    "correct_project",
    "correct_stage_day",
    "enter_ledger",
    "enter_stage",
    "fill_in_stage",
    "note_problem",
    "raise_problem",
    "reach_milestone",
    "record_export",
    "record_project_export",
    "register_project",
    "reopen_problem",
    "report_month",
    "set_milestone",
    "set_monthly_plan",
    "set_phase",
    "set_year",
]

"""Forms of the project pages. Money is typed in 万元, kept in 元."""

from gaoxin.projects.forms.confirmation import Confirmable
from gaoxin.projects.forms.problems import AssignmentForm, NoteForm, ProblemForm
from gaoxin.projects.forms.progress import MilestoneForm, PlanForm, ReachedForm, ReportForm
from gaoxin.projects.forms.project import (
    NewProjectForm,
    PastStageForm,
    PhaseForm,
    ProjectForm,
    StageDayForm,
    StageForm,
)

__all__ = [
    "AssignmentForm",
    "Confirmable",
    "MilestoneForm",
    "NewProjectForm",
    "NoteForm",
    "PastStageForm",
    "PhaseForm",
    "PlanForm",
    "ProblemForm",
    "ProjectForm",
    "ReachedForm",
    "ReportForm",
    "StageDayForm",
    "StageForm",
]

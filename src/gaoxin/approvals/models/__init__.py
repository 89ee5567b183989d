"""Plans, running cases, pledges and what projects share; all facts dated, events never changed."""

from gaoxin.approvals.models.cases import (
    ApprovalCase,
    CaseItem,
    CasePaper,
    CaseState,
    EventKindChoice,
    ItemEvent,
    ItemMode,
    LandState,
    LimitUnitChoice,
    StopGroundChoice,
    TermsChange,
)
from gaoxin.approvals.models.logs import ImportedLog, LogKind, LogState
from gaoxin.approvals.models.plans import ApprovalPlan, ProjectFact
from gaoxin.approvals.models.promises import CheckMethodChoice, Pledge, PledgeEvent, PledgeState
from gaoxin.approvals.models.shared import (
    AreaAssessment,
    AssessmentKind,
    BundleKind,
    BundleState,
    EiaBundle,
    EiaBundleMember,
)

__all__ = [
    "ApprovalCase",
    "ApprovalPlan",
    "AreaAssessment",
    "AssessmentKind",
    "BundleKind",
    "BundleState",
    "CaseItem",
    "CasePaper",
    "CaseState",
    "CheckMethodChoice",
    "EiaBundle",
    "EiaBundleMember",
    "EventKindChoice",
    "ImportedLog",
    "ItemEvent",
    "ItemMode",
    "LandState",
    "LimitUnitChoice",
    "LogKind",
    "LogState",
    "Pledge",
    "PledgeEvent",
    "PledgeState",
    "ProjectFact",
    "StopGroundChoice",
    "TermsChange",
]

"""Projects and cases as the scheduling engine takes them, by the catalogue of approvals."""

from gaoxin.approvals.assembly.catalogue import approvals, conditions_on
from gaoxin.approvals.assembly.planning import Proposal, case_type_for, kinds_of_case, propose
from gaoxin.approvals.assembly.project_facts import KnownFact, facts_of

__all__ = [
    "KnownFact",
    "Proposal",
    "approvals",
    "case_type_for",
    "conditions_on",
    "facts_of",
    "kinds_of_case",
    "propose",
]

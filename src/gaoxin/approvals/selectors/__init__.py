"""Reads of approvals; every one takes the scope."""

from gaoxin.approvals.selectors.facts import stated_facts
from gaoxin.approvals.selectors.shared import area_assessments, assessments_in_use

__all__ = ["area_assessments", "assessments_in_use", "stated_facts"]

"""Reads of approvals; every one takes the scope, but for what a tracking code opens."""

from gaoxin.approvals.selectors.cases import (
    case,
    case_by_code,
    cases,
    finished_items,
    item,
    items_of,
    papers_in,
    plan,
    plans_of,
    pledges,
    running_cases,
    state_of_events,
)
from gaoxin.approvals.selectors.facts import stated_facts, stated_facts_of
from gaoxin.approvals.selectors.shared import (
    area_assessed_items,
    area_assessment,
    area_assessments,
    assessments_in_use,
    cases_to_bundle,
    eia_bundle,
    eia_bundles,
    latest_plans,
    terms_change,
)

__all__ = [
    "area_assessed_items",
    "area_assessment",
    "area_assessments",
    "assessments_in_use",
    "case",
    "case_by_code",
    "cases",
    "cases_to_bundle",
    "eia_bundle",
    "eia_bundles",
    "finished_items",
    "item",
    "items_of",
    "latest_plans",
    "papers_in",
    "plan",
    "plans_of",
    "pledges",
    "running_cases",
    "state_of_events",
    "stated_facts",
    "stated_facts_of",
    "terms_change",
]

"""Writes of approvals: one function a business verb.

Those of imported logs are in ``actions.logs`` alone: they bring a library that only analysis needs.
"""

from gaoxin.approvals.actions.bundles import (
    add_member,
    approve_bundle,
    dissolve_bundle,
    form_bundle,
    remove_member,
    restate_bundle,
)
from gaoxin.approvals.actions.cases import (
    assign_agent,
    assign_officer,
    close_case,
    open_case,
    settle_land,
)
from gaoxin.approvals.actions.facts import state_fact
from gaoxin.approvals.actions.items import Step, hand_in_paper, register_step
from gaoxin.approvals.actions.migrating import migrate_case, revert_migration
from gaoxin.approvals.actions.plans import keep_plan
from gaoxin.approvals.actions.promises import check_pledge
from gaoxin.approvals.actions.shared import keep_assessment, withdraw_assessment

__all__ = [
    "Step",
    "add_member",
    "approve_bundle",
    "assign_agent",
    "assign_officer",
    "check_pledge",
    "close_case",
    "dissolve_bundle",
    "form_bundle",
    "hand_in_paper",
    "keep_assessment",
    "keep_plan",
    "migrate_case",
    "open_case",
    "register_step",
    "remove_member",
    "restate_bundle",
    "revert_migration",
    "settle_land",
    "state_fact",
    "withdraw_assessment",
]

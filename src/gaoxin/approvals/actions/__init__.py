"""Writes of approvals: one function a business verb."""

from gaoxin.approvals.actions.cases import (
    assign_agent,
    assign_officer,
    close_case,
    open_case,
    settle_land,
)
from gaoxin.approvals.actions.facts import state_fact
from gaoxin.approvals.actions.items import Step, hand_in_paper, register_step
from gaoxin.approvals.actions.plans import keep_plan
from gaoxin.approvals.actions.promises import check_pledge
from gaoxin.approvals.actions.shared import keep_assessment, withdraw_assessment

__all__ = [
    "Step",
    "assign_agent",
    "assign_officer",
    "check_pledge",
    "close_case",
    "hand_in_paper",
    "keep_assessment",
    "keep_plan",
    "open_case",
    "register_step",
    "settle_land",
    "state_fact",
    "withdraw_assessment",
]

"""Everything that is written about policies: facts, judgements, matching, grants and their payment."""

from gaoxin.policies.actions.accounts import keep_account
from gaoxin.policies.actions.awards import object_to_award, pass_all, review_award, settle_objection
from gaoxin.policies.actions.declaring import declare_fact, judge_item
from gaoxin.policies.actions.matching import match_zone
from gaoxin.policies.actions.payments import (
    approve_payment,
    claw_back,
    mark_all_paid,
    mark_paid,
    record_payment_export,
    recover_money,
)
from gaoxin.policies.actions.rounds import open_round, publish_round, refuse_round, set_budget
from gaoxin.policies.actions.scenarios import drop_scenario, save_scenario

__all__ = [
    "approve_payment",
    "claw_back",
    "declare_fact",
    "drop_scenario",
    "judge_item",
    "keep_account",
    "mark_all_paid",
    "mark_paid",
    "match_zone",
    "object_to_award",
    "open_round",
    "pass_all",
    "publish_round",
    "record_payment_export",
    "recover_money",
    "refuse_round",
    "review_award",
    "save_scenario",
    "set_budget",
    "settle_objection",
]

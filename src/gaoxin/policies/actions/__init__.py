"""Everything that is written about policies: declared facts, judgements, runs of the matching."""

from gaoxin.policies.actions.declaring import declare_fact, judge_item
from gaoxin.policies.actions.matching import match_zone

__all__ = ["declare_fact", "judge_item", "match_zone"]

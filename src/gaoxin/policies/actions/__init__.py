"""Everything that is written about policies: declared facts, judgements."""

from gaoxin.policies.actions.declaring import declare_fact, judge_item

__all__ = ["declare_fact", "judge_item"]

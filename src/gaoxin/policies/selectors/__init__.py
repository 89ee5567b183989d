"""Everything that is read about policies, matching and declared facts, always within a scope."""

from gaoxin.policies.selectors.declared import (
    declarations_in_force,
    declared_facts,
    declared_rows,
    judgement_rows,
    judgements,
)
from gaoxin.policies.selectors.matching import columns_of, match_runs, newest_run

__all__ = [
    "columns_of",
    "declarations_in_force",
    "declared_facts",
    "declared_rows",
    "judgement_rows",
    "judgements",
    "match_runs",
    "newest_run",
]

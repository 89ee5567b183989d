"""Everything that is read about policies, matching and declared facts, always within a scope."""

from gaoxin.policies.selectors.declared import declared_facts, declared_rows, judgement_rows, judgements

__all__ = ["declared_facts", "declared_rows", "judgement_rows", "judgements"]

"""Pages of the project ledger."""

"""Registers and statements as facts of the rules: of a carrier, of its tenants, and what the rules say."""

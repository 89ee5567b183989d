"""The register's rows as the rules' facts, and the catalogue's rules as one library."""

from gaoxin.policies.assembly.facts import FactTable, enterprise_facts, fact_table
from gaoxin.policies.assembly.library import library

__all__ = ["FactTable", "enterprise_facts", "fact_table", "library"]

"""Everything that is read about platforms, science projects, carriers and tenants, within a scope."""

from gaoxin.innovation.selectors.platforms import (
    cooperations,
    drug_candidates,
    known_by,
    platforms,
    science_projects,
)

__all__ = ["cooperations", "drug_candidates", "known_by", "platforms", "science_projects"]

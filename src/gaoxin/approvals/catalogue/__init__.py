"""The approvals of a zone as content: items, papers, measures and kinds of cases, dated and cited."""

from functools import cache
from pathlib import Path

from gaoxin.approvals.catalogue.documents import ApprovalCatalogue
from gaoxin.approvals.catalogue.loading import load_approvals


@cache
def approvals_at(catalogue: Path) -> ApprovalCatalogue:
    """The catalogue under a folder, read once."""
    return load_approvals(catalogue)


__all__ = ["ApprovalCatalogue", "approvals_at", "load_approvals"]

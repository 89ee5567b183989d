"""调度表: the ledger in Excel both ways."""

from gaoxin.projects.sheet.dispatch import DispatchSheet

__all__ = ["DispatchSheet"]

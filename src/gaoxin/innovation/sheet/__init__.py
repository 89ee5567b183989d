"""The tenant register in Excel both ways."""

from gaoxin.innovation.sheet.tenants import TenantSheet

__all__ = ["TenantSheet"]

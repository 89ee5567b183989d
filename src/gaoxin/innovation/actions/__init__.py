"""Everything that is written about carriers of innovation, their tenants, services and facts."""

from gaoxin.innovation.actions.carriers import correct_carrier, record_export, register_carrier
from gaoxin.innovation.actions.facts import state_carrier_fact, state_tenant_fact
from gaoxin.innovation.actions.services import record_service
from gaoxin.innovation.actions.tenants import correct_tenant, enter_tenant, leave_tenant

__all__ = [
    "correct_carrier",
    "correct_tenant",
    "enter_tenant",
    "leave_tenant",
    "record_export",
    "record_service",
    "register_carrier",
    "state_carrier_fact",
    "state_tenant_fact",
]

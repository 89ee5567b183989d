"""Everything that can be done to an enterprise's record, one verb a function."""

from gaoxin.enterprises.actions.contacts import add_contact, correct_contact, end_contact
from gaoxin.enterprises.actions.corrections import (
    accept_correction,
    propose_correction,
    refuse_correction,
    withdraw_correction,
)
from gaoxin.enterprises.actions.exports import note_export
from gaoxin.enterprises.actions.figures import UNIT_SLIP, record_annual_figures
from gaoxin.enterprises.actions.financings import add_financing
from gaoxin.enterprises.actions.properties import add_property, correct_property
from gaoxin.enterprises.actions.recognitions import (
    add_recognition,
    correct_recognition,
    withdraw_recognition,
)
from gaoxin.enterprises.actions.register import correct_enterprise, define_cluster, register_enterprise

__all__ = [
    "UNIT_SLIP",
    "accept_correction",
    "add_contact",
    "add_financing",
    "add_property",
    "add_recognition",
    "correct_contact",
    "correct_enterprise",
    "correct_property",
    "correct_recognition",
    "define_cluster",
    "end_contact",
    "note_export",
    "propose_correction",
    "record_annual_figures",
    "refuse_correction",
    "register_enterprise",
    "withdraw_correction",
    "withdraw_recognition",
]

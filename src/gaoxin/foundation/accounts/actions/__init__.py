"""Every write about logins, roles, passwords, second factors and tokens."""

from gaoxin.foundation.accounts.actions.passwords import change_own_password, reset_password, unlock_user
from gaoxin.foundation.accounts.actions.roles import assign_role, end_role, revoke_role
from gaoxin.foundation.accounts.actions.second_factor import (
    accept_code,
    confirm_second_factor,
    disable_second_factor,
    prove_second_factor,
    renew_recovery_codes,
    reset_second_factor,
    start_second_factor,
)
from gaoxin.foundation.accounts.actions.sessions import note_failed_login, note_lock, note_login, note_logout
from gaoxin.foundation.accounts.actions.tokens import IssuedToken, create_token, revoke_token, use_token
from gaoxin.foundation.accounts.actions.users import (
    IssuedPassword,
    change_own_contact,
    change_user,
    create_user,
    disable_user,
    enable_user,
)

__all__ = [
    "IssuedPassword",
    "IssuedToken",
    "accept_code",
    "assign_role",
    "change_own_contact",
    "change_own_password",
    "change_user",
    "confirm_second_factor",
    "create_token",
    "create_user",
    "disable_second_factor",
    "disable_user",
    "enable_user",
    "end_role",
    "note_failed_login",
    "note_lock",
    "note_login",
    "note_logout",
    "prove_second_factor",
    "renew_recovery_codes",
    "reset_password",
    "reset_second_factor",
    "revoke_role",
    "revoke_token",
    "start_second_factor",
    "unlock_user",
    "use_token",
]

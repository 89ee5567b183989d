"""Who reads funds."""

from gaoxin.foundation.accounts.permissions import permission
from gaoxin.foundation.accounts.roles import OFFICERS

READ_FUNDS = permission("funding.read", "查看基金", OFFICERS)

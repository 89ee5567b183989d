"""Who opens the cockpit."""

from gaoxin.foundation.accounts.permissions import permission
from gaoxin.foundation.accounts.roles import OFFICERS

READ_COCKPIT = permission("dashboards.read", "查看驾驶舱", OFFICERS)

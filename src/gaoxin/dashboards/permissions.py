"""Who opens the cockpit."""

from django.utils.translation import gettext_lazy as _

from gaoxin.foundation.accounts.permissions import permission
from gaoxin.foundation.accounts.roles import OFFICERS

READ_COCKPIT = permission("dashboards.read", _("查看驾驶舱"), OFFICERS)

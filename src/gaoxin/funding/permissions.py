"""Who reads funds."""

from django.utils.translation import gettext_lazy as _

from gaoxin.foundation.accounts.permissions import permission
from gaoxin.foundation.accounts.roles import OFFICERS

READ_FUNDS = permission("funding.read", _("查看基金"), OFFICERS)

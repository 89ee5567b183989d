"""Who reads carriers and roads."""

from django.utils.translation import gettext_lazy as _

from gaoxin.foundation.accounts.permissions import permission
from gaoxin.foundation.accounts.roles import OFFICERS

READ_RESOURCES = permission("resources.read", _("查看载体与要素"), OFFICERS)

"""Who reads innovation platforms and science projects."""

from django.utils.translation import gettext_lazy as _

from gaoxin.foundation.accounts.permissions import permission
from gaoxin.foundation.accounts.roles import OFFICERS

READ_INNOVATION = permission("innovation.read", _("查看创新平台与科技项目"), OFFICERS)

"""Who has an enterprise of their own to look at."""

from django.utils.translation import gettext_lazy as _

from gaoxin.foundation.accounts.permissions import permission
from gaoxin.foundation.accounts.roles import Role

USE_PORTAL = permission("portal.use", _("使用企业首页"), {Role.ENTERPRISE_USER})

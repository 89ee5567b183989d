"""Who may see and stop other people's background work."""

from django.utils.translation import gettext_lazy as _

from gaoxin.foundation.accounts.permissions import permission
from gaoxin.foundation.accounts.roles import Role

MANAGE_JOBS = permission("jobs.manage", _("管理后台任务"), {Role.SYSTEM_ADMIN})

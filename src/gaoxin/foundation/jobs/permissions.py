"""Who may see and stop other people's background work."""

from gaoxin.foundation.accounts.permissions import permission
from gaoxin.foundation.accounts.roles import Role

MANAGE_JOBS = permission("jobs.manage", "管理后台任务", {Role.SYSTEM_ADMIN})

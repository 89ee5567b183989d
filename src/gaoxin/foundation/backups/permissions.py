"""Who may make, restore and look at backups."""

from django.utils.translation import gettext_lazy as _

from gaoxin.foundation.accounts.permissions import permission
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.audit.labels import audited

MANAGE_BACKUPS = permission("backups.manage", _("备份与恢复"), {Role.SYSTEM_ADMIN})

BACKUP_MADE = audited("backups.made", _("备份"))
BACKUP_RESTORED = audited("backups.restored", _("恢复备份"))

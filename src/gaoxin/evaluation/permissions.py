"""Who reads indicators and who sets targets."""

from django.utils.translation import gettext_lazy as _

from gaoxin.foundation.accounts.permissions import permission
from gaoxin.foundation.accounts.roles import OFFICERS, Role
from gaoxin.foundation.audit.labels import audited

READ_INDICATORS = permission("evaluation.read", _("查看指标"), OFFICERS)
SET_TARGETS = permission("evaluation.targets", _("设定目标"), {Role.STATISTICIAN, Role.ZONE_LEADER})

TARGET_SET = audited("evaluation.target_set", _("设定目标值"))

"""Who may read policies and answers, declare facts, judge, and run the matching."""

from django.utils.translation import gettext_lazy as _

from gaoxin.foundation.accounts.permissions import permission
from gaoxin.foundation.accounts.roles import OFFICERS, Role
from gaoxin.foundation.audit.labels import audited, called

READ_POLICIES = permission("policies.read", _("查看政策库"), OFFICERS | {Role.ENTERPRISE_USER})
# An enterprise user's scope holds its own enterprise alone.
READ_MATCHES = permission("policies.matches", _("查看政策匹配"), OFFICERS | {Role.ENTERPRISE_USER})
READ_LADDER = permission("policies.ladder", _("查看梯度培育"), OFFICERS)
USE_SANDBOX = permission(
    "policies.sandbox",
    _("使用政策沙盘"),
    {Role.ZONE_LEADER, Role.ENTERPRISE_SERVICE, Role.STATISTICIAN, Role.CHAIN_LEAD, Role.FUND_MANAGER},
)
DECLARE_FACTS = permission(
    "policies.declare", _("填报补充事实"), {Role.ENTERPRISE_SERVICE, Role.STATISTICIAN}
)
JUDGE = permission("policies.judge", _("人工核定条件"), {Role.ENTERPRISE_SERVICE})
RUN_MATCHING = permission(
    "policies.run", _("运行政策匹配"), {Role.ENTERPRISE_SERVICE, Role.STATISTICIAN, Role.ZONE_LEADER}
)

FACT_DECLARED = audited("policies.fact_declared", _("填报补充事实"))
ITEM_JUDGED = audited("policies.item_judged", _("人工核定"))
ZONE_MATCHED = audited("policies.zone_matched", _("运行政策匹配"))

for _name, _words in {
    "fact": _("事实"),
    "policy": _("政策"),
    "item": _("核定事项"),
    "conclusion": _("结论"),
    "observed_on": _("截至日期"),
    "on": _("申请日期"),
    "policies": _("政策数"),
}.items():
    called(_name, _words)

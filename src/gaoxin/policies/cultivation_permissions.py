"""Who may read and keep 培育计划, make a forecast, send reminders; how the trail calls what they do."""

from django.utils.translation import gettext_lazy as _

from gaoxin.foundation.accounts.permissions import permission
from gaoxin.foundation.accounts.roles import OFFICERS, Role
from gaoxin.foundation.audit.labels import audited, called, shown_at
from gaoxin.foundation.notices.kinds import notice_kind

# An enterprise user sees the plan of its own enterprise alone.
READ_PLANS = permission("policies.plans", _("查看培育计划"), OFFICERS | {Role.ENTERPRISE_USER})
KEEP_PLANS = permission("policies.keep_plans", _("制定和办理培育计划"), {Role.ENTERPRISE_SERVICE})
MAKE_FORECAST = permission(
    "policies.forecast",
    _("作年度预测"),
    {Role.ENTERPRISE_SERVICE, Role.STATISTICIAN, Role.ZONE_LEADER},
)
SEND_REMINDERS = permission("policies.remind", _("发出资质到期提醒"), {Role.ENTERPRISE_SERVICE})

PLAN_OPENED = audited("policies.plan_opened", _("制定培育计划"))
PLAN_CHANGED = audited("policies.plan_changed", _("修改培育计划"))
PLAN_CLOSED = audited("policies.plan_closed", _("结束培育计划"))
PLAN_STEP_ADDED = audited("policies.plan_step_added", _("增加培育步骤"))
PLAN_STEP_CHANGED = audited("policies.plan_step_changed", _("修改培育步骤"))
PLAN_STEP_DONE = audited("policies.plan_step_done", _("办结培育步骤"))
PLAN_STEP_POSTPONED = audited("policies.plan_step_postponed", _("培育步骤延期"))
PLAN_STEP_DROPPED = audited("policies.plan_step_dropped", _("培育步骤不再做"))
PLANS_EXPORTED = audited("policies.plans_exported", _("导出培育计划"))
YEAR_FORECAST = audited("policies.year_forecast", _("作年度预测"))
RENEWALS_REMINDED = audited("policies.renewals_reminded", _("发出资质到期提醒"))

RENEWAL_DUE = notice_kind("policies.renewal_due", _("资质到期"))
MATCHES_CHANGED = notice_kind("policies.matches_changed", _("政策匹配变化"))
PLAN_GIVEN = notice_kind("policies.plan_given", _("培育计划交办"))
AWARD_MOVED = notice_kind("policies.award_moved", _("政策兑现进展"))

for _name, _words in {
    "step": _("培育步骤"),
    "steps": _("步骤数"),
    "step_due": _("步骤期限"),
    "expected": _("预计新增"),
    "reminded": _("提醒的证书"),
}.items():
    called(_name, _words)

shown_at("policies.cultivationplan", "policies:plan")
shown_at("policies.yearforecast", "policies:forecast_kept")

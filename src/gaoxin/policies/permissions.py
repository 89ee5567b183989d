"""Who may read policies and answers, declare facts, judge, and run the matching."""

from django.utils.translation import gettext_lazy as _

from gaoxin.foundation.accounts.permissions import permission
from gaoxin.foundation.accounts.roles import OFFICERS, Role
from gaoxin.foundation.audit.labels import audited, called, shown_at
from gaoxin.foundation.notices.kinds import notice_kind

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

# An enterprise user sees its own awards, once they are public.
READ_DELIVERY = permission("policies.delivery", _("查看政策兑现"), OFFICERS | {Role.ENTERPRISE_USER})
RUN_DELIVERY = permission("policies.deliver", _("开批、公示、办理异议"), {Role.ENTERPRISE_SERVICE})
REVIEW_AWARDS = permission("policies.review_awards", _("审核拟兑付"), {Role.ENTERPRISE_SERVICE})
# Whoever reviewed an award may not approve its payment.
APPROVE_PAYMENT = permission(
    "policies.approve_payment", _("批准兑付"), {Role.ZONE_LEADER, Role.ENTERPRISE_SERVICE}
)
MAKE_PAYMENT = permission("policies.make_payment", _("登记收款账户、付款和追回"), {Role.ENTERPRISE_SERVICE})

# An enterprise user sees and fills in its own applications alone.
READ_APPLICATIONS = permission(
    "policies.applications",
    _("查看政策申报"),
    {Role.ZONE_LEADER, Role.ENTERPRISE_SERVICE, Role.ENTERPRISE_USER},
)
APPLY = permission("policies.apply", _("申报政策"), {Role.ENTERPRISE_USER})
MANAGE_CALLS = permission("policies.calls", _("发布申报通知、列入兑现"), {Role.ENTERPRISE_SERVICE})
HANDLE_APPLICATIONS = permission(
    "policies.handle_applications", _("受理、退回补正、审核申报"), {Role.ENTERPRISE_SERVICE}
)
# Whoever reviewed an application may not recheck it.
RECHECK_APPLICATIONS = permission(
    "policies.recheck_applications", _("复核申报"), {Role.ENTERPRISE_SERVICE, Role.ZONE_LEADER}
)

# Rules hold for every zone of the platform, and so do their drafts.
READ_DRAFTS = permission(
    "policies.drafts",
    _("查看规则工作台"),
    {Role.ZONE_LEADER, Role.ENTERPRISE_SERVICE, Role.STATISTICIAN},
)
EDIT_RULES = permission("policies.edit_rules", _("起草规则"), {Role.ENTERPRISE_SERVICE, Role.STATISTICIAN})
# Nobody publishes what he wrote a revision of.
PUBLISH_RULES = permission(
    "policies.publish_rules",
    _("复核并发布规则"),
    {Role.ZONE_LEADER, Role.ENTERPRISE_SERVICE, Role.STATISTICIAN},
)
# What a zone says of a policy: who handles it, when, how; the files that belong to it.
KEEP_HEADS = permission("policies.heads", _("维护政策办理信息"), {Role.ENTERPRISE_SERVICE, Role.STATISTICIAN})

FACT_DECLARED = audited("policies.fact_declared", _("填报补充事实"))
ITEM_JUDGED = audited("policies.item_judged", _("人工核定"))
ZONE_MATCHED = audited("policies.zone_matched", _("运行政策匹配"))
ROUND_OPENED = audited("policies.round_opened", _("开兑现批次"))
AWARD_REVIEWED = audited("policies.award_reviewed", _("审核拟兑付"))
ROUND_PUBLISHED = audited("policies.round_published", _("公示拟兑付"))
AWARD_OBJECTED = audited("policies.award_objected", _("登记异议"))
OBJECTION_SETTLED = audited("policies.objection_settled", _("办结异议"))
ROUND_BUDGET_SET = audited("policies.round_budget_set", _("调整兑现预算"))
PAYMENT_APPROVED = audited("policies.payment_approved", _("批准兑付"))
AWARD_PAID = audited("policies.award_paid", _("登记付款"))
AWARD_CLAWED_BACK = audited("policies.award_clawed_back", _("提出追回"))
MONEY_RECOVERED = audited("policies.money_recovered", _("登记收回款项"))
PAYMENTS_EXPORTED = audited("policies.payments_exported", _("导出付款清单"))
ACCOUNT_KEPT = audited("policies.account_kept", _("登记收款账户"))
CALL_OPENED = audited("policies.call_opened", _("拟定申报通知"))
CALL_CHANGED = audited("policies.call_changed", _("修改申报材料清单"))
CALL_PUBLISHED = audited("policies.call_published", _("发布申报通知"))
CALL_EXTENDED = audited("policies.call_extended", _("延长申报期限"))
APPLICATION_STARTED = audited("policies.application_started", _("开始填写申报"))
APPLICATION_SUBMITTED = audited("policies.application_submitted", _("提交申报"))
APPLICATION_ACCEPTED = audited("policies.application_accepted", _("受理申报"))
APPLICATION_RETURNED = audited("policies.application_returned", _("申报退回补正"))
APPLICATION_DECLINED = audited("policies.application_declined", _("不予受理申报"))
APPLICATION_LAPSED = audited("policies.application_lapsed", _("申报逾期未补正"))
APPLICATION_REVIEWED = audited("policies.application_reviewed", _("申报审核意见"))
APPLICATION_DECIDED = audited("policies.application_decided", _("申报复核意见"))
APPLICATION_LISTED = audited("policies.application_listed", _("申报列入兑现批次"))
APPLICATION_WITHDRAWN = audited("policies.application_withdrawn", _("撤回申报"))
SCENARIO_SAVED = audited("policies.scenario_saved", _("保存测算方案"))
SCENARIO_DROPPED = audited("policies.scenario_dropped", _("删除测算方案"))
CLIFFS_COUNTED = audited("policies.cliffs_counted", _("断崖核对"))
DRAFT_OPENED = audited("policies.draft_opened", _("新建规则草稿"))
RULES_REVISED = audited("policies.rules_revised", _("修改规则草稿"))
DRAFT_SUBMITTED = audited("policies.draft_submitted", _("规则草稿送复核"))
DRAFT_RETURNED = audited("policies.draft_returned", _("规则草稿退回修改"))
DRAFT_ABANDONED = audited("policies.draft_abandoned", _("放弃规则草稿"))
RULES_PUBLISHED = audited("policies.rules_published", _("发布规则"))
HEAD_KEPT = audited("policies.head_kept", _("登记政策办理信息"))
WINDOW_KEPT = audited("policies.window_kept", _("登记政策受理时间"))

APPLICATION_PROGRESS = notice_kind("policies.application_progress", _("申报进度"))
APPLICATION_TO_HANDLE = notice_kind("policies.application_to_handle", _("待办申报"))

for _name, _words in {
    "fact": _("事实"),
    "policy": _("政策"),
    "item": _("核定事项"),
    "conclusion": _("结论"),
    "observed_on": _("截至日期"),
    "on": _("申请日期"),
    "policies": _("政策数"),
    "round": _("兑现批次"),
    "award": _("拟兑付"),
    "amount": _("金额"),
    "voucher": _("凭证号"),
    "outstanding": _("尚未收回"),
    "payable": _("待付"),
    "waiting": _("待预算"),
    "account": _("收款账户"),
    "revision": _("修订次序"),
    "digest": _("摘要"),
}.items():
    called(_name, _words)

shown_at("policies.applicationcall", "policies:call")
shown_at("policies.application", "policies:application")
shown_at("policies.ruledraft", "policies:draft")
shown_at("policies.grantround", "policies:round")
shown_at("policies.grantaward", "policies:award")

"""Who may plan, run and analyse approvals, and what the audit trail calls what they do."""

from django.utils.translation import gettext_lazy as _

from gaoxin.foundation.accounts.permissions import permission
from gaoxin.foundation.accounts.roles import OFFICERS, Role
from gaoxin.foundation.audit.labels import audited, called, shown_at
from gaoxin.foundation.notices.kinds import notice_kind

# An enterprise user's scope holds its own projects alone.
READ_CASES = permission("approvals.read", _("查看审批办件"), OFFICERS | {Role.ENTERPRISE_USER})
READ_CATALOGUE = permission("approvals.catalogue", _("查看审批事项目录"), OFFICERS)
PLAN_APPROVALS = permission(
    "approvals.plan",
    _("编制审批方案"),
    {
        Role.APPROVAL_OFFICER,
        Role.CASE_AGENT,
        Role.PROJECT_TEAM,
        Role.INVESTMENT_OFFICER,
        Role.CHAIN_LEAD,
        Role.ZONE_LEADER,
    },
)
OPEN_CASES = permission(
    "approvals.open_case", _("立案、指定代办员和经办人"), {Role.APPROVAL_OFFICER, Role.CASE_AGENT}
)
HANDLE_ITEMS = permission("approvals.handle", _("办理审批事项"), {Role.APPROVAL_OFFICER})
# The agent hands papers in and answers notices for the project; it decides nothing.
AGENT_ITEMS = permission(
    "approvals.agent", _("代办：提交材料、补正"), {Role.CASE_AGENT, Role.APPROVAL_OFFICER}
)
APPROVE_EXTENSION = permission(
    "approvals.extend", _("批准延长期限"), {Role.ZONE_LEADER, Role.APPROVAL_OFFICER}
)
CHECK_PLEDGES = permission("approvals.check_pledges", _("核查承诺"), {Role.APPROVAL_OFFICER})
KEEP_SHARED = permission(
    "approvals.shared", _("维护区域评估和打捆环评"), {Role.APPROVAL_OFFICER, Role.LAND_OFFICER}
)
MIGRATE_TERMS = permission("approvals.migrate", _("迁移办件版本"), {Role.APPROVAL_OFFICER})
ANALYSE = permission(
    "approvals.analyse",
    _("查看审批分析、导入导出日志"),
    {Role.ZONE_LEADER, Role.APPROVAL_OFFICER, Role.CASE_AGENT, Role.STATISTICIAN, Role.PROJECT_TEAM},
)
# Whoever imported a log may take it back; these also the logs of others.
MANAGE_ANALYSIS = permission(
    "approvals.manage_analysis", _("撤下他人导入的审批日志"), {Role.ZONE_LEADER, Role.APPROVAL_OFFICER}
)

FACT_STATED = audited("approvals.fact_stated", _("登记项目审批事实"))
PLAN_MADE = audited("approvals.plan_made", _("编制审批方案"))
CASE_OPENED = audited("approvals.case_opened", _("立案"))
CASE_CLOSED = audited("approvals.case_closed", _("办结或终止办件"))
CASE_ASSIGNED = audited("approvals.case_assigned", _("指定代办员、经办人"))
ITEM_EVENT = audited("approvals.item_event", _("登记办理步骤"))
PAPER_HANDED_IN = audited("approvals.paper_handed_in", _("登记办件材料"))
LAND_SETTLED = audited("approvals.land_settled", _("登记用地结果"))
TERMS_CHANGED = audited("approvals.terms_changed", _("迁移办件版本"))
PLEDGE_CHECKED = audited("approvals.pledge_checked", _("核查承诺"))
ASSESSMENT_KEPT = audited("approvals.assessment_kept", _("登记区域评估"))
BUNDLE_KEPT = audited("approvals.bundle_kept", _("登记打捆环评"))

CASE_MOVED = notice_kind("approvals.case_moved", _("审批办件进展"))
PAPERS_MISSING = notice_kind("approvals.papers_missing", _("材料待补正"))

called("measures", _("启用措施"))
called("finish", _("到开工"))
called("step", _("步骤"))
called("happened_at", _("发生时间"))
LOG_IMPORTED = audited("approvals.log_imported", _("导入审批日志"))
LOG_READ = audited("approvals.log_read", _("读取审批日志"))
LOG_WITHDRAWN = audited("approvals.log_withdrawn", _("撤下审批日志"))

called("members", _("打捆成员"))
called("joined", _("加入项目"))
called("left", _("退出打捆"))
called("catalogue", _("审批目录"))
called("items", _("办件事项"))
called("approvals.approvalplan", _("审批方案"))
called("approvals.approvalcase", _("审批办件"))
called("approvals.caseitem", _("办件事项"))
called("approvals.casepaper", _("办件材料"))
called("approvals.pledge", _("承诺"))
called("approvals.areaassessment", _("区域评估"))
called("approvals.eiabundle", _("打捆环评"))
called("approvals.projectfact", _("项目审批事实"))
shown_at("approvals.approvalcase", "approvals:case")
shown_at("approvals.caseitem", "approvals:item")
called("approvals.importedlog", _("导入日志"))
called("withdrawn_because", _("撤下原因"))

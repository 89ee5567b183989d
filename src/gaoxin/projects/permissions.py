"""Who may read and who may change the ledger of key projects."""

from gaoxin.foundation.accounts.permissions import permission
from gaoxin.foundation.accounts.roles import OFFICERS, Role
from gaoxin.foundation.audit.labels import audited

READ_PROJECTS = permission("projects.read", "查看重点项目", OFFICERS)
WRITE_PROJECTS = permission(
    "projects.write", "维护重点项目台账", {Role.PROJECT_TEAM, Role.STATISTICIAN}, own_department=True
)
REPORT_PROGRESS = permission(
    "projects.report",
    "填报项目进展",
    {Role.PROJECT_TEAM, Role.STATISTICIAN, Role.CASE_AGENT},
    own_department=True,
)
HANDLE_PROBLEMS = permission(
    "projects.problems", "交办和销号项目问题", {Role.PROJECT_TEAM, Role.ZONE_LEADER, Role.STATISTICIAN}
)

PROJECT_REGISTERED = audited("projects.registered", "项目入账")
PROJECT_CORRECTED = audited("projects.corrected", "修改项目")
STAGE_ENTERED = audited("projects.stage_entered", "进入阶段")
LEDGER_ENTERED = audited("projects.ledger_entered", "列入年度台账")
PLAN_SET = audited("projects.plan_set", "下达月度计划")
MONTH_REPORTED = audited("projects.month_reported", "填报月度完成")
MILESTONE_SET = audited("projects.milestone_set", "设定节点")
MILESTONE_REACHED = audited("projects.milestone_reached", "节点完成")
PHASE_SET = audited("projects.phase_set", "维护分期")
PROBLEM_RAISED = audited("projects.problem_raised", "提出问题")
PROBLEM_ASSIGNED = audited("projects.problem_assigned", "交办问题")
PROBLEM_NOTED = audited("projects.problem_noted", "记录问题进展")
PROBLEM_CLOSED = audited("projects.problem_closed", "问题销号")
PROBLEM_REOPENED = audited("projects.problem_reopened", "问题重新打开")

"""Who may read and who may change the ledger of key projects; what their changes are called."""

from django.utils.translation import gettext_lazy as _

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import Permission, permission, require
from gaoxin.foundation.accounts.roles import OFFICERS, Role
from gaoxin.foundation.audit.labels import audited, called, shown_at
from gaoxin.foundation.notices.kinds import notice_kind
from gaoxin.projects.models import KeyProject
from gaoxin.values.errors import NotFound, NotPermitted

READ_PROJECTS = permission("projects.read", _("查看重点项目"), OFFICERS)
WRITE_PROJECTS = permission(
    "projects.write", _("维护重点项目台账"), {Role.PROJECT_TEAM, Role.STATISTICIAN}, own_department=True
)
REPORT_PROGRESS = permission(
    "projects.report",
    _("填报项目进展"),
    {Role.PROJECT_TEAM, Role.STATISTICIAN, Role.CASE_AGENT},
    own_department=True,
)
HANDLE_PROBLEMS = permission(
    "projects.problems", _("交办和销号项目问题"), {Role.PROJECT_TEAM, Role.ZONE_LEADER, Role.STATISTICIAN}
)

PROJECT_REGISTERED = audited("projects.registered", _("项目入账"))
PROJECT_CORRECTED = audited("projects.corrected", _("修改项目"))
STAGE_ENTERED = audited("projects.stage_entered", _("进入阶段"))
STAGE_FILLED_IN = audited("projects.stage_filled_in", _("补记阶段"))
STAGE_CORRECTED = audited("projects.stage_corrected", _("更正阶段日期"))
LEDGER_ENTERED = audited("projects.ledger_entered", _("列入年度台账"))
PLAN_SET = audited("projects.plan_set", _("下达月度计划"))
MONTH_REPORTED = audited("projects.month_reported", _("填报月度完成"))
MILESTONE_SET = audited("projects.milestone_set", _("设定节点"))
MILESTONE_REACHED = audited("projects.milestone_reached", _("节点完成"))
PHASE_SET = audited("projects.phase_set", _("维护分期"))
PROBLEM_RAISED = audited("projects.problem_raised", _("提出问题"))
PROBLEM_ASSIGNED = audited("projects.problem_assigned", _("交办问题"))
PROBLEM_NOTED = audited("projects.problem_noted", _("记录问题进展"))
PROBLEM_CLOSED = audited("projects.problem_closed", _("问题销号"))
PROBLEM_REOPENED = audited("projects.problem_reopened", _("问题重新打开"))
LEDGER_EXPORTED = audited("projects.exported", _("导出项目台账"))

PROBLEM_FOR_LEADER = notice_kind("projects.problem_for_leader", _("问题需领导协调"))
PROBLEM_GIVEN = notice_kind("projects.problem_assigned", _("问题交办"))

shown_at("projects.keyproject", "projects:detail")
for _name, _words in {
    "year": _("年度"),
    "happened_on": _("日期"),
    "planned_investment": _("年度计划投资"),
    "goals": _("年度目标"),
    "owner": _("责任人"),
    "phase": _("期次"),
    "investment": _("分期投资"),
    "problem": _("问题"),
    "assigned_department": _("责任单位"),
    "assigned_person": _("责任人"),
    "due_on": _("办结时限"),
    "closed_on": _("销号日期"),
}.items():
    called(_name, _words)


def may(by: Actor, needed: Permission, project: KeyProject) -> bool:
    """Whether ``by`` holds ``needed`` for this project: role, zone and department."""
    try:
        require(by, needed, zone_id=project.zone_id, department_id=project.department_id)
    except (NotPermitted, NotFound):
        return False
    return True

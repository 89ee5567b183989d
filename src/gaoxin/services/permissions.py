"""Who raises, assigns, answers and rates requests."""

from django.utils.translation import gettext_lazy as _

from gaoxin.foundation.accounts.permissions import permission
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.audit.labels import audited, called, shown_at
from gaoxin.foundation.notices.kinds import notice_kind

HANDLERS = {
    Role.ENTERPRISE_SERVICE,
    Role.CASE_AGENT,
    Role.APPROVAL_OFFICER,
    Role.LAND_OFFICER,
    Role.FUND_MANAGER,
    Role.CHAIN_LEAD,
    Role.PROJECT_TEAM,
}
DISPATCHERS = {Role.ENTERPRISE_SERVICE, Role.ZONE_LEADER}

# An enterprise user's scope holds its own requests alone.
READ_REQUESTS = permission(
    "services.read",
    _("查看企业诉求"),
    HANDLERS | {Role.ZONE_LEADER, Role.STATISTICIAN, Role.ENTERPRISE_USER},
)
RAISE_REQUEST = permission(
    "services.raise",
    _("登记企业诉求"),
    {Role.ENTERPRISE_USER, Role.ENTERPRISE_SERVICE, Role.CASE_AGENT, Role.CHAIN_LEAD, Role.ZONE_LEADER},
)
ASSIGN_REQUESTS = permission("services.assign", _("受理并交办诉求"), DISPATCHERS)
HANDLE_REQUESTS = permission("services.handle", _("答复、办结诉求"), HANDLERS, own_department=True)
FOLLOW_REQUEST = permission("services.follow", _("确认和评价本企业的诉求"), {Role.ENTERPRISE_USER})
SET_TERMS = permission("services.terms", _("规定诉求时限"), DISPATCHERS)

REQUEST_RAISED = audited("services.request_raised", _("登记诉求"))
REQUEST_ASSIGNED = audited("services.request_assigned", _("受理交办诉求"))
REQUEST_REPLIED = audited("services.request_replied", _("答复诉求"))
REQUEST_CLOSED = audited("services.request_closed", _("办结诉求"))
REQUEST_REOPENED = audited("services.request_reopened", _("重新办理诉求"))
REQUEST_RATED = audited("services.request_rated", _("评价诉求办理"))
REQUESTS_EXPORTED = audited("services.exported", _("导出诉求"))
TERMS_SET = audited("services.terms_set", _("规定诉求时限"))

REQUEST_NEW = notice_kind("services.request_new", _("新的企业诉求"))
REQUEST_GIVEN = notice_kind("services.request_given", _("诉求交办"))
REQUEST_MOVED = notice_kind("services.request_moved", _("诉求有进展"))
REQUEST_BACK = notice_kind("services.request_back", _("企业要求重新办理"))

for _name, _words in {
    "category": _("类别"),
    "department": _("责任单位"),
    "officer": _("经办人"),
    "reply_by": _("答复时限"),
    "satisfaction": _("满意度"),
    "accept_days": _("受理工作日"),
    "reply_days": _("答复工作日"),
    "since": _("启用日期"),
}.items():
    called(_name, _words)

shown_at("services.servicerequest", "services:request")

"""The menu: sections and pages, each shown to the roles whose permission it needs."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gaoxin.approvals.permissions import (
    AGENT_ITEMS,
    ANALYSE,
    HANDLE_ITEMS,
    PLAN_APPROVALS,
    READ_CASES,
    READ_CATALOGUE,
)
from gaoxin.dashboards.permissions import READ_COCKPIT
from gaoxin.enterprises.permissions import READ_CORRECTIONS, READ_ENTERPRISES
from gaoxin.evaluation.permissions import READ_INDICATORS
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import (
    ASSIGN_ROLES,
    READ_AUDIT,
    VIEW_DEPARTMENTS,
    VIEW_USERS,
    Permission,
)
from gaoxin.foundation.backups.permissions import MANAGE_BACKUPS
from gaoxin.funding.permissions import READ_FUNDS
from gaoxin.innovation.permissions import READ_CARRIERS, READ_INNOVATION
from gaoxin.policies.cultivation_permissions import READ_PLANS
from gaoxin.policies.permissions import (
    READ_APPLICATIONS,
    READ_DELIVERY,
    READ_DRAFTS,
    READ_LADDER,
    READ_POLICIES,
    USE_SANDBOX,
)
from gaoxin.portal.permissions import USE_PORTAL
from gaoxin.projects.permissions import READ_PROJECTS
from gaoxin.resources.permissions import READ_RESOURCES
from gaoxin.services.permissions import READ_REQUESTS


@dataclass(frozen=True, slots=True)
class Page:
    label: str | Promise
    url_name: str
    permission: Permission | None = None


@dataclass(frozen=True, slots=True)
class Section:
    label: str | Promise
    pages: tuple[Page, ...]


SECTIONS: tuple[Section, ...] = (
    Section(
        _("今日"),
        (Page(_("驾驶舱"), "dashboards:cockpit", READ_COCKPIT), Page(_("我的任务"), "jobs:list")),
    ),
    Section(
        _("项目"),
        (
            Page(_("重点项目"), "projects:list", READ_PROJECTS),
            Page(_("项目问题"), "projects:problems", READ_PROJECTS),
        ),
    ),
    Section(
        _("审批"),
        (
            Page(_("审批办件"), "approvals:cases", READ_CASES),
            Page(_("我的事项"), "approvals:my_items", HANDLE_ITEMS),
            Page(_("我代办的"), "approvals:my_cases", AGENT_ITEMS),
            Page(_("审批方案"), "approvals:projects", PLAN_APPROVALS),
            Page(_("区域评估"), "approvals:assessments", READ_CATALOGUE),
            Page(_("打捆环评"), "approvals:bundles", READ_CATALOGUE),
            Page(_("审批目录"), "approvals:catalogue", READ_CATALOGUE),
            Page(_("审批分析"), "approvals:analysis", ANALYSE),
        ),
    ),
    Section(
        _("企业"),
        (
            Page(_("企业台账"), "enterprises:list", READ_ENTERPRISES),
            Page(_("资质认定"), "enterprises:recognitions", READ_ENTERPRISES),
            Page(_("企业诉求"), "services:requests", READ_REQUESTS),
            Page(_("更正建议"), "enterprises:corrections", READ_CORRECTIONS),
            Page(_("梯度培育"), "policies:ladder", READ_LADDER),
            Page(_("培育计划"), "policies:plans", READ_PLANS),
        ),
    ),
    Section(
        _("政策"),
        (
            Page(_("政策库"), "policies:library", READ_POLICIES),
            Page(_("政策申报"), "policies:applications", READ_APPLICATIONS),
            Page(_("政策兑现"), "policies:rounds", READ_DELIVERY),
            Page(_("政策沙盘"), "policies:sandbox", USE_SANDBOX),
            Page(_("规则工作台"), "policies:studio", READ_DRAFTS),
        ),
    ),
    Section(
        _("要素与创新"),
        (
            Page(_("载体"), "resources:carriers", READ_RESOURCES),
            Page(_("入驻企业"), "resources:tenancies", READ_RESOURCES),
            Page(_("道路工程"), "resources:roads", READ_RESOURCES),
            Page(_("孵化器与晋创谷"), "innovation:carriers", READ_CARRIERS),
            Page(_("创新平台"), "innovation:platforms", READ_INNOVATION),
            Page(_("科技计划项目"), "innovation:science_projects", READ_INNOVATION),
            Page(_("校企合作意向"), "innovation:cooperations", READ_INNOVATION),
            Page(_("产业基金"), "funding:funds", READ_FUNDS),
        ),
    ),
    Section(_("评价"), (Page(_("指标"), "evaluation:indicators", READ_INDICATORS),)),
    Section(
        _("系统"),
        (
            Page(_("用户"), "accounts:users", VIEW_USERS),
            Page(_("角色分配"), "accounts:roles", ASSIGN_ROLES),
            Page(_("部门与岗位"), "zones:departments", VIEW_DEPARTMENTS),
            Page(_("审计"), "audit:events", READ_AUDIT),
            Page(_("备份"), "backups:list", MANAGE_BACKUPS),
        ),
    ),
)

# The menu of an enterprise user; on a phone the pages of the first section stand at the foot of the screen.
OWN_SECTIONS: tuple[Section, ...] = (
    Section(
        _("本企业"),
        (
            Page(_("首页"), "portal:home", USE_PORTAL),
            Page(_("企业信息"), "portal:facts", USE_PORTAL),
            Page(_("可享政策"), "portal:policies", USE_PORTAL),
            Page(_("我的诉求"), "services:requests", READ_REQUESTS),
        ),
    ),
    Section(
        _("更多"),
        (
            Page(_("我的申报"), "policies:applications", READ_APPLICATIONS),
            Page(_("更正建议"), "enterprises:corrections", READ_CORRECTIONS),
            Page(_("政策兑现"), "policies:rounds", READ_DELIVERY),
            Page(_("政策库"), "policies:library", READ_POLICIES),
        ),
    ),
)


def sections_of(actor: Actor) -> tuple[Section, ...]:
    """The menu by who is there: an enterprise user has a short one of its own."""
    return SECTIONS if actor.scope.enterprise_id is None else OWN_SECTIONS

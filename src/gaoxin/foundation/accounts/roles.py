"""Roles of the product page; three administrators are kept apart (三员分立)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    ZONE_LEADER = "zone_leader", _("管委会领导")
    PROJECT_TEAM = "project_team", _("项目专班")
    CHAIN_LEAD = "chain_lead", _("链长")
    INVESTMENT_OFFICER = "investment_officer", _("招商专员")
    INVESTMENT_COMPANY = "investment_company", _("专业招商公司")
    APPROVAL_OFFICER = "approval_officer", _("审批专员")
    CASE_AGENT = "case_agent", _("代办员")
    ENTERPRISE_SERVICE = "enterprise_service", _("企业服务专员")
    FUND_MANAGER = "fund_manager", _("基金经理")
    LAND_OFFICER = "land_officer", _("载体与要素专员")
    STATISTICIAN = "statistician", _("统计与考核")
    ENTERPRISE_USER = "enterprise_user", _("企业用户")
    SYSTEM_ADMIN = "system_admin", _("系统管理员")
    SECURITY_ADMIN = "security_admin", _("安全管理员")
    AUDIT_ADMIN = "audit_admin", _("审计管理员")


ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
OFFICERS = frozenset(Role) - ADMINISTRATORS - {Role.ENTERPRISE_USER}

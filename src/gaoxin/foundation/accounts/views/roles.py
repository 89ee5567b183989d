"""The security administrator's pages of roles."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from gaoxin.foundation.accounts import actions, selectors
from gaoxin.foundation.accounts.access import needs
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.enterprise_lookup import find_enterprise
from gaoxin.foundation.accounts.form_page import Trail, form_page
from gaoxin.foundation.accounts.forms import EndForm, ReasonForm, RoleForm
from gaoxin.foundation.accounts.models import Membership, User
from gaoxin.foundation.accounts.permissions import ASSIGN_ROLES
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.accounts.tables import RoleFilters, RoleTable
from gaoxin.values.errors import DomainError
from gaoxin.web.ledger import ledger_page


@require_GET
@needs(ASSIGN_ROLES)
def roles(request: HttpRequest) -> HttpResponseBase:
    """Every assignment of a role in the zone, ended ones as well."""
    by = request.actor  # type: ignore[attr-defined]
    return ledger_page(
        request,
        table_class=RoleTable,
        filterset_class=RoleFilters,
        queryset=selectors.role_assignments(by.scope),
        title=_("角色分配"),
        subtitle=_("给用户分配角色请从用户页面进入；到期和收回的记录保留。"),
        file_name=_("角色分配"),
    )


@needs(ASSIGN_ROLES)
def assign_role(request: HttpRequest, pk: int) -> HttpResponse:
    by: Actor = request.actor  # type: ignore[attr-defined]
    person = selectors.user_in(by.scope, pk=pk)

    def act(given: dict[str, Any]) -> Membership:
        code = given.pop("enterprise")
        role = Role(given.pop("role"))
        enterprise_id = _enterprise_of(code, by=by)
        return actions.assign_role(person, by=by, role=role, enterprise_id=enterprise_id, **given)

    return form_page(
        request,
        form=RoleForm(request.POST or None, by=by),
        act=act,
        title=_("分配角色"),
        subtitle=f"{person}（{person.username}）",
        done=_("角色已分配。"),
        back=resolve_url("accounts:user", pk),
        submit=_("分配"),
        trail=_above(person),
        note=_("系统、安全、审计三个管理员角色互斥，也不能与本区业务角色同时担任。"),
    )


@needs(ASSIGN_ROLES)
def end_role(request: HttpRequest, pk: int) -> HttpResponse:
    by: Actor = request.actor  # type: ignore[attr-defined]
    row = selectors.membership_in(by.scope, pk=pk)
    return form_page(
        request,
        form=EndForm(request.POST or None, initial={"until": row.until}),
        act=lambda given: actions.end_role(row, by=by, until=given["until"]),
        title=_("设定角色截止日"),
        subtitle=str(row),
        done=_("截止日已设定。"),
        back=resolve_url("accounts:user", row.user_id),
        trail=_above(row.user),
        note=_("到这一天为止角色有效，第二天起自动失效。"),
    )


@needs(ASSIGN_ROLES)
def revoke_role(request: HttpRequest, pk: int) -> HttpResponse:
    by: Actor = request.actor  # type: ignore[attr-defined]
    row = selectors.membership_in(by.scope, pk=pk)
    return form_page(
        request,
        form=ReasonForm(request.POST or None),
        act=lambda given: actions.revoke_role(row, by=by, reason=given["reason"]),
        title=_("收回角色"),
        subtitle=str(row),
        done=_("角色已收回。"),
        back=resolve_url("accounts:user", row.user_id),
        submit=_("收回"),
        trail=_above(row.user),
        note=_("收回立即生效，本人的下一次操作就不再有这个角色。"),
    )


def _enterprise_of(code: str, *, by: Actor) -> int | None:
    """The enterprise a typed code names, in the zone of the person who assigns."""
    if not code.strip():
        return None
    found = find_enterprise(code, scope=by.scope)
    if found is None:
        raise DomainError(
            "role.enterprise_unknown",
            _("本区企业档案里没有这个统一社会信用代码。"),
            field="enterprise",
            value=code,
            remedy=_("请核对代码，或先在企业档案登记该企业。"),
        )
    return found.id


def _above(person: User) -> Trail:
    return (
        (resolve_url("accounts:users"), _("用户")),
        (resolve_url("accounts:user", person.pk), str(person)),
    )

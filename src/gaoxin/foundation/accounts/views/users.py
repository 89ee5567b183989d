"""The system administrator's and the security administrator's pages of people."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from gaoxin.foundation.accounts import actions, selectors
from gaoxin.foundation.accounts.access import needs
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.enterprise_lookup import enterprise_names
from gaoxin.foundation.accounts.form_page import Trail, accepted, form_page, show_form
from gaoxin.foundation.accounts.forms import NewUserForm, ReasonForm, UserForm
from gaoxin.foundation.accounts.locks import locked_until
from gaoxin.foundation.accounts.models import User
from gaoxin.foundation.accounts.permissions import (
    ASSIGN_ROLES,
    MANAGE_USERS,
    RESTORE_ACCESS,
    VIEW_USERS,
    allows,
)
from gaoxin.foundation.accounts.tables import (
    COMING,
    HELD,
    STATES,
    TERM_STATES,
    UserFilters,
    UserTable,
    state_of,
    term_state,
)
from gaoxin.web.ledger import ledger_page


@require_GET
@needs(VIEW_USERS)
def users(request: HttpRequest) -> HttpResponseBase:
    by = request.actor  # type: ignore[attr-defined]
    return ledger_page(
        request,
        table_class=UserTable,
        filterset_class=UserFilters,
        queryset=selectors.listed_users(by.scope).order_by("-is_active", "username"),
        title=_("用户"),
        subtitle=_("系统管理员建立和停用账户；角色、密码重置和解锁由安全管理员办理。"),
        file_name=_("用户"),
        template="accounts/users.html",
        context={"may_manage": allows(by, MANAGE_USERS)},
    )


@require_GET
@needs(VIEW_USERS)
def user(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: contact, state, every role ever held here, and what the reader may do."""
    by = request.actor  # type: ignore[attr-defined]
    person = selectors.user_in(by.scope, pk=pk)
    own_zone = person.home_zone_id in by.scope.zone_ids
    context = {
        "person": person,
        "state": STATES[state_of(person)],
        "terms": _terms(by, person),
        "locked_until": locked_until(person.username),
        "is_self": person.pk == by.user_id,
        "may_manage": own_zone and allows(by, MANAGE_USERS),
        "may_restore": own_zone and allows(by, RESTORE_ACCESS) and person.pk != by.user_id,
        "may_assign": allows(by, ASSIGN_ROLES) and person.pk != by.user_id,
    }
    return render(request, "accounts/user.html", context)


@never_cache
@needs(MANAGE_USERS)
def new_user(request: HttpRequest) -> HttpResponse:
    by = request.actor  # type: ignore[attr-defined]
    issued: list[actions.IssuedPassword] = []
    form = NewUserForm(request.POST or None)
    if accepted(request, form, lambda given: issued.append(actions.create_user(by=by, **given))):
        return _password_slip(request, issued[0], title=_("用户已建立"))
    return show_form(
        request,
        form=form,
        title=_("新建用户"),
        back=resolve_url("accounts:users"),
        submit=_("建立并生成临时密码"),
        trail=_above(),
        note=_("临时密码由系统随机生成，只显示一次，首次登录必须修改。新用户还没有任何角色。"),
    )


@needs(MANAGE_USERS)
def change_user(request: HttpRequest, pk: int) -> HttpResponse:
    by, person = _reached(request, pk)
    return form_page(
        request,
        form=UserForm(request.POST or None, instance=person),
        act=lambda given: actions.change_user(person, by=by, **given),
        title=_("修改用户资料"),
        subtitle=person.username,
        done=_("资料已保存。"),
        back=resolve_url("accounts:user", pk),
        trail=_above(person),
    )


@needs(MANAGE_USERS)
def disable_user(request: HttpRequest, pk: int) -> HttpResponse:
    by, person = _reached(request, pk)
    return form_page(
        request,
        form=ReasonForm(request.POST or None),
        act=lambda given: actions.disable_user(person, by=by, reason=given["reason"]),
        title=_("停用账户"),
        subtitle=f"{person}（{person.username}）",
        done=_("账户已停用。"),
        back=resolve_url("accounts:user", pk),
        submit=_("停用"),
        trail=_above(person),
        note=_("停用立即生效：已打开的页面和访问令牌都不能再用。历史记录保留，以后可以重新启用。"),
    )


@require_POST
@needs(MANAGE_USERS)
def enable_user(request: HttpRequest, pk: int) -> HttpResponse:
    by, person = _reached(request, pk)
    actions.enable_user(person, by=by)
    messages.success(request, _("账户已启用。"))
    return redirect("accounts:user", pk)


@require_POST
@never_cache
@needs(RESTORE_ACCESS)
def reset_password(request: HttpRequest, pk: int) -> HttpResponse:
    by, person = _reached(request, pk)
    return _password_slip(request, actions.reset_password(person, by=by), title=_("密码已重置"))


@require_POST
@needs(RESTORE_ACCESS)
def unlock_user(request: HttpRequest, pk: int) -> HttpResponse:
    by, person = _reached(request, pk)
    actions.unlock_user(person, by=by)
    messages.success(request, _("已解除锁定，可以立即登录。"))
    return redirect("accounts:user", pk)


@needs(RESTORE_ACCESS)
def reset_second_factor(request: HttpRequest, pk: int) -> HttpResponse:
    by, person = _reached(request, pk)
    return form_page(
        request,
        form=ReasonForm(request.POST or None),
        act=lambda given: actions.reset_second_factor(person, by=by, reason=given["reason"]),
        title=_("重置二次验证"),
        subtitle=f"{person}（{person.username}）",
        done=_("二次验证已重置，本人可重新绑定手机。"),
        back=resolve_url("accounts:user", pk),
        submit=_("重置"),
        trail=_above(person),
        note=_("请先当面或电话核实本人身份，再办理重置。"),
    )


def _reached(request: HttpRequest, pk: int) -> tuple[Actor, User]:
    by: Actor = request.actor  # type: ignore[attr-defined]
    return by, selectors.user_in(by.scope, pk=pk)


def _above(person: User | None = None) -> Trail:
    above = ((resolve_url("accounts:users"), _("用户")),)
    return above if person is None else (*above, (resolve_url("accounts:user", person.pk), str(person)))


def _terms(by: Actor, person: User) -> list[dict[str, Any]]:
    """Every role ever held here, with its state and the name of the enterprise it stands for."""
    rows = list(selectors.role_assignments(by.scope).filter(user=person))
    names = enterprise_names(row.enterprise_id for row in rows if row.enterprise_id)
    return [
        {
            "row": row,
            "enterprise": names.get(row.enterprise_id, "") if row.enterprise_id else "",
            "state": TERM_STATES[term_state(row)],
            "is_open": term_state(row) in (HELD, COMING),
        }
        for row in rows
    ]


def _password_slip(request: HttpRequest, issued: actions.IssuedPassword, *, title: str) -> HttpResponse:
    """The temporary password, shown in this answer and nowhere else."""
    context = {"issued": issued, "title": title, "days": settings.TEMPORARY_PASSWORD_DAYS}
    return render(request, "accounts/password_slip.html", context)

"""Pages of the zone itself: departments, posts, and who held them from when until when."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from gaoxin.foundation.accounts.access import needs
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.form_page import Trail, form_page
from gaoxin.foundation.accounts.permissions import MANAGE_ZONE, STATE_AS_OF, VIEW_DEPARTMENTS, allows
from gaoxin.foundation.accounts.selectors import users
from gaoxin.foundation.zones import actions, selectors
from gaoxin.foundation.zones.forms import (
    AsOfForm,
    CloseForm,
    CorrectionForm,
    DepartmentForm,
    HoldingForm,
    LeaveForm,
    PostForm,
    ZoneForm,
)
from gaoxin.foundation.zones.models import Department, PostHolding
from gaoxin.foundation.zones.tables import DepartmentFilters, DepartmentTable
from gaoxin.web.ledger import ledger_page


@require_GET
@needs(VIEW_DEPARTMENTS)
def departments(request: HttpRequest) -> HttpResponseBase:
    by: Actor = request.actor  # type: ignore[attr-defined]
    return ledger_page(
        request,
        table_class=DepartmentTable,
        filterset_class=DepartmentFilters,
        queryset=selectors.all_departments(by.scope),
        title=_("部门与岗位"),
        file_name=_("部门"),
        template="zones/departments.html",
        context={"may_manage": allows(by, MANAGE_ZONE), "may_state": allows(by, STATE_AS_OF)},
    )


@require_GET
@needs(VIEW_DEPARTMENTS)
def department(request: HttpRequest, pk: int) -> HttpResponse:
    """A department's posts, each with everyone who held it."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    row = selectors.department_in(by.scope, pk=pk)
    context = {
        "department": row,
        "posts": [_with_holders(post) for post in selectors.posts_of(row)],
        "may_manage": allows(by, MANAGE_ZONE),
    }
    return render(request, "zones/department.html", context)


@needs(MANAGE_ZONE)
def change_zone(request: HttpRequest) -> HttpResponse:
    by: Actor = request.actor  # type: ignore[attr-defined]
    zone = selectors.zone_of(by.scope)
    return form_page(
        request,
        form=ZoneForm(request.POST or None, instance=zone),
        act=lambda given: actions.change_zone(zone, by=by, **given),
        title=_("本区信息"),
        done=_("本区信息已保存。"),
        back=resolve_url("zones:departments"),
        trail=_above(),
    )


@needs(STATE_AS_OF)
def state_as_of(request: HttpRequest) -> HttpResponse:
    by: Actor = request.actor  # type: ignore[attr-defined]
    zone = selectors.zone_of(by.scope)
    return form_page(
        request,
        form=AsOfForm(request.POST or None, initial={"day": zone.data_as_of}),
        act=lambda given: actions.state_as_of(zone, by=by, day=given["day"]),
        title=_("确定数据截至日期"),
        subtitle=zone.name,
        done=_("数据截至日期已更新。"),
        back=resolve_url("zones:departments"),
    )


@needs(MANAGE_ZONE)
def add_department(request: HttpRequest) -> HttpResponse:
    by: Actor = request.actor  # type: ignore[attr-defined]
    return form_page(
        request,
        form=DepartmentForm(request.POST or None),
        act=lambda given: actions.add_department(by=by, **given),
        title=_("新增部门"),
        done=_("部门已新增。"),
        back=resolve_url("zones:departments"),
        trail=_above(),
    )


@needs(MANAGE_ZONE)
def change_department(request: HttpRequest, pk: int) -> HttpResponse:
    by, row = _department(request, pk)
    now = {"name": row.name, "short_name": row.short_name, "sort_order": row.sort_order}
    return form_page(
        request,
        form=DepartmentForm(request.POST or None, initial=now),
        act=lambda given: actions.change_department(row, by=by, **given),
        title=_("修改部门"),
        done=_("部门已保存。"),
        back=resolve_url("zones:department", pk),
        trail=_above(row),
    )


@needs(MANAGE_ZONE)
def close_department(request: HttpRequest, pk: int) -> HttpResponse:
    by, row = _department(request, pk)
    return form_page(
        request,
        form=CloseForm(request.POST or None, initial={"on": timezone.localdate()}),
        act=lambda given: actions.close_department(row, by=by, on=given["on"]),
        title=_("撤销部门"),
        subtitle=row.name,
        done=_("部门已撤销，历史保留。"),
        back=resolve_url("zones:department", pk),
        submit=_("撤销"),
        trail=_above(row),
        note=_("须先撤销部门内的岗位，并结束限定在本部门的角色。"),
    )


@require_POST
@needs(MANAGE_ZONE)
def reopen_department(request: HttpRequest, pk: int) -> HttpResponse:
    by, row = _department(request, pk)
    actions.reopen_department(row, by=by)
    messages.success(request, _("部门已恢复。"))
    return redirect("zones:department", pk)


@needs(MANAGE_ZONE)
def add_post(request: HttpRequest, pk: int) -> HttpResponse:
    by, row = _department(request, pk)
    return form_page(
        request,
        form=PostForm(request.POST or None),
        act=lambda given: actions.add_post(row, by=by, **given),
        title=_("新增岗位"),
        subtitle=row.name,
        done=_("岗位已新增。"),
        back=resolve_url("zones:department", pk),
        trail=_above(row),
    )


@needs(MANAGE_ZONE)
def change_post(request: HttpRequest, pk: int) -> HttpResponse:
    by: Actor = request.actor  # type: ignore[attr-defined]
    post = selectors.post_in(by.scope, pk=pk)
    return form_page(
        request,
        form=PostForm(request.POST or None, initial={"title": post.title, "sort_order": post.sort_order}),
        act=lambda given: actions.change_post(post, by=by, **given),
        title=_("修改岗位"),
        done=_("岗位已保存。"),
        back=resolve_url("zones:department", post.department_id),
        trail=_above(post.department),
    )


@needs(MANAGE_ZONE)
def close_post(request: HttpRequest, pk: int) -> HttpResponse:
    by: Actor = request.actor  # type: ignore[attr-defined]
    post = selectors.post_in(by.scope, pk=pk)
    return form_page(
        request,
        form=CloseForm(request.POST or None, initial={"on": timezone.localdate()}),
        act=lambda given: actions.close_post(post, by=by, on=given["on"]),
        title=_("撤销岗位"),
        subtitle=post.title,
        done=_("岗位已撤销，任职历史保留。"),
        back=resolve_url("zones:department", post.department_id),
        submit=_("撤销"),
        trail=_above(post.department),
    )


@require_POST
@needs(MANAGE_ZONE)
def reopen_post(request: HttpRequest, pk: int) -> HttpResponse:
    by: Actor = request.actor  # type: ignore[attr-defined]
    post = selectors.post_in(by.scope, pk=pk)
    actions.reopen_post(post, by=by)
    messages.success(request, _("岗位已恢复。"))
    return redirect("zones:department", post.department_id)


@needs(MANAGE_ZONE)
def add_holding(request: HttpRequest, pk: int) -> HttpResponse:
    by: Actor = request.actor  # type: ignore[attr-defined]
    post = selectors.post_in(by.scope, pk=pk)
    people = users(by.scope).filter(is_active=True).order_by("display_name")
    return form_page(
        request,
        form=HoldingForm(request.POST or None, people=people),
        act=lambda given: actions.add_holding(post, by=by, **given),
        title=_("登记任职"),
        subtitle=_("%(department)s %(title)s") % {"department": post.department.name, "title": post.title},
        done=_("任职已登记。"),
        back=resolve_url("zones:department", post.department_id),
        trail=_above(post.department),
    )


@needs(MANAGE_ZONE)
def end_holding(request: HttpRequest, pk: int) -> HttpResponse:
    by, row = _holding(request, pk)
    return form_page(
        request,
        form=LeaveForm(request.POST or None, initial={"until": timezone.localdate()}),
        act=lambda given: actions.end_holding(row, by=by, until=given["until"]),
        title=_("登记离任"),
        subtitle=str(row),
        done=_("离任已登记。"),
        back=resolve_url("zones:department", row.post.department_id),
        trail=_above(row.post.department),
        note=_("离任不影响登录账户和角色；需要时请通知系统管理员和安全管理员。"),
    )


@needs(MANAGE_ZONE)
def correct_holding(request: HttpRequest, pk: int) -> HttpResponse:
    by, row = _holding(request, pk)
    now = {"person_name": row.person_name, "since": row.since, "until": row.until}
    return form_page(
        request,
        form=CorrectionForm(request.POST or None, initial=now),
        act=lambda given: actions.correct_holding(row, by=by, **given),
        title=_("更正任职记录"),
        subtitle=str(row),
        done=_("已更正，原记录留在审计里。"),
        back=resolve_url("zones:department", row.post.department_id),
        trail=_above(row.post.department),
    )


def _department(request: HttpRequest, pk: int) -> tuple[Actor, Department]:
    by: Actor = request.actor  # type: ignore[attr-defined]
    return by, selectors.department_in(by.scope, pk=pk)


def _holding(request: HttpRequest, pk: int) -> tuple[Actor, PostHolding]:
    by: Actor = request.actor  # type: ignore[attr-defined]
    return by, selectors.holding_in(by.scope, pk=pk)


def _above(department: Department | None = None) -> Trail:
    above = ((resolve_url("zones:departments"), _("部门与岗位")),)
    if department is None:
        return above
    return (*above, (resolve_url("zones:department", department.pk), department.short_name))


def _with_holders(post: Any) -> dict[str, Any]:
    """A post with its holders, present ones first."""
    today = timezone.localdate()
    holdings = list(post.holdings.all())
    now = [one for one in holdings if one.since <= today and (one.until is None or one.until >= today)]
    return {"post": post, "now": now, "others": [one for one in holdings if one not in now]}

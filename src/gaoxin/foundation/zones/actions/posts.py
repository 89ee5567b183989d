"""Posts and who holds them from when until when. Holdings are ended or corrected, never deleted."""

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from gaoxin.foundation.accounts import permissions
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.models import User
from gaoxin.foundation.accounts.permissions import require
from gaoxin.foundation.accounts.selectors import users
from gaoxin.foundation.audit.actions import difference, record
from gaoxin.foundation.validity import refuse_invalid, stated_reason
from gaoxin.foundation.zones.actions.changes import change_fields
from gaoxin.foundation.zones.actions.departments import own_department
from gaoxin.foundation.zones.models import Department, Post, PostHolding
from gaoxin.values.errors import Conflict, DomainError, NotFound


@transaction.atomic
def add_post(department: Department, *, by: Actor, title: str, sort_order: int = 0) -> Post:
    owner = own_department(department, by=by)
    if owner.closed_on is not None:
        raise Conflict("department.closed", _("该部门已经撤销，不能新增岗位。"))
    row = Post(department=owner, title=title.strip(), sort_order=sort_order)
    _refuse_taken(row.title, department_id=owner.pk)
    refuse_invalid(row)
    row.save()
    changes = {"department": (None, owner), "title": (None, row.title)}
    record(permissions.POST_ADDED, row, by=by, zone_id=owner.zone_id, changes=changes)
    return row


@transaction.atomic
def change_post(post: Post, *, by: Actor, title: str, sort_order: int) -> Post:
    row = _own_post(post, by=by)
    new = {"title": title.strip(), "sort_order": sort_order}
    _refuse_taken(title.strip(), department_id=row.department_id, but=row.pk)
    change_fields(row, new, by=by, action=permissions.POST_CHANGED, zone_id=row.department.zone_id)
    return row


@transaction.atomic
def close_post(post: Post, *, by: Actor, on: dt.date) -> Post:
    """Abolish a post from a day on; whoever holds it must have left by then."""
    row = _own_post(post, by=by)
    if row.closed_on is not None:
        raise Conflict("post.closed", _("该岗位已经撤销。"))
    if row.holdings.filter(Q(until__isnull=True) | Q(until__gte=on)).exists():
        raise Conflict("post.held", _("该岗位仍有人任职。"), remedy=_("请先登记离任日期。"))
    change = {"closed_on": on}
    change_fields(row, change, by=by, action=permissions.POST_CLOSED, zone_id=row.department.zone_id)
    return row


@transaction.atomic
def reopen_post(post: Post, *, by: Actor) -> Post:
    row = _own_post(post, by=by)
    if row.closed_on is None:
        raise Conflict("post.open", _("该岗位没有撤销。"))
    change = {"closed_on": None}
    change_fields(row, change, by=by, action=permissions.POST_REOPENED, zone_id=row.department.zone_id)
    return row


def _own_post(post: Post, *, by: Actor) -> Post:
    """The post's row, locked, when ``by`` may maintain posts in its zone."""
    row = Post.objects.select_for_update(of=("self",)).select_related("department").filter(pk=post.pk).first()
    if row is None:
        raise NotFound()
    require(by, permissions.MANAGE_ZONE, zone_id=row.department.zone_id)
    return row


def _refuse_taken(title: str, *, department_id: int, but: int | None = None) -> None:
    same = Post.objects.filter(department_id=department_id, title=title).values_list("pk", flat=True)
    if set(same) - {but}:
        message = _("该部门已有“%(title)s”这一岗位。") % {"title": title}
        raise Conflict("post.title_taken", message, field="title", value=title)


@transaction.atomic
def add_holding(
    post: Post,
    *,
    by: Actor,
    person_name: str = "",
    since: dt.date,
    until: dt.date | None = None,
    user: User | None = None,
) -> PostHolding:
    """Write down that a person holds a post from a day on; ``user`` names their login where they have one."""
    owner = _own_post(post, by=by)
    if owner.closed_on is not None and (until is None or until >= owner.closed_on):
        raise Conflict("post.closed", _("该岗位已经撤销。"), field="since")
    if user is not None and not users(by.scope).filter(pk=user.pk).exists():
        raise NotFound()
    name = person_name.strip() or (str(user) if user else "")
    row = PostHolding(post=owner, person_name=name, since=since, until=until, user=user)
    _refuse_holding(row)
    row.save()
    values = {"post": owner, "person_name": name, "since": since, "until": until, "user": user}
    changes = difference({}, {key: value for key, value in values.items() if value is not None})
    record(permissions.HOLDING_ADDED, row, by=by, zone_id=owner.department.zone_id, changes=changes)
    return row


@transaction.atomic
def end_holding(holding: PostHolding, *, by: Actor, until: dt.date) -> PostHolding:
    """Write down a person's last day in a post."""
    row = _own_holding(holding, by=by)
    if row.until is not None:
        raise Conflict("holding.ended", _("已经登记过离任日期。"), remedy=_("日期有误请用“更正”。"))
    row.until = until
    _refuse_holding(row)
    row.save(update_fields=("until",))
    zone_id = row.post.department.zone_id
    record(permissions.HOLDING_ENDED, row, by=by, zone_id=zone_id, changes={"until": (None, until)})
    return row


@transaction.atomic
def correct_holding(
    holding: PostHolding,
    *,
    by: Actor,
    person_name: str,
    since: dt.date,
    until: dt.date | None,
    reason: str,
) -> PostHolding:
    """Put right what was written down wrongly; what stood there before stays in the trail."""
    row = _own_holding(holding, by=by)
    stated = stated_reason(reason)
    new = {"person_name": person_name.strip(), "since": since, "until": until}
    changes = difference({name: getattr(row, name) for name in new}, new)
    if not changes:
        return row
    row.person_name, row.since, row.until = person_name.strip(), since, until
    _refuse_holding(row)
    row.save(update_fields=tuple(changes))
    changes["reason"] = (None, stated)
    zone_id = row.post.department.zone_id
    record(permissions.HOLDING_CORRECTED, row, by=by, zone_id=zone_id, changes=changes)
    return row


def _own_holding(holding: PostHolding, *, by: Actor) -> PostHolding:
    """The holding's row, locked, when ``by`` may maintain posts in its zone."""
    rows = PostHolding.objects.select_for_update(of=("self",)).select_related("post__department")
    row = rows.filter(pk=holding.pk).first()
    if row is None:
        raise NotFound()
    require(by, permissions.MANAGE_ZONE, zone_id=row.post.department.zone_id)
    return row


def _refuse_holding(row: PostHolding) -> None:
    """A holding needs a person, days in order, and may not stand twice over the same days."""
    if not row.person_name:
        raise DomainError("holding.person", _("请填写姓名。"), field="person_name")
    if row.until is not None and row.until < row.since:
        raise DomainError("holding.dates", _("离任日期早于任职日期。"), field="until", value=row.until)
    refuse_invalid(row)
    same = PostHolding.objects.filter(post_id=row.post_id, person_name=row.person_name).exclude(pk=row.pk)
    overlapping = same.filter(Q(until__isnull=True) | Q(until__gte=row.since))
    if row.until is not None:
        overlapping = overlapping.filter(since__lte=row.until)
    if overlapping.exists():
        message = _("%(name)s在这段时间已登记任此职。") % {"name": row.person_name}
        raise Conflict("holding.overlap", message, field="since", value=row.since)

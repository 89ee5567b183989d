"""Zones and their departments. Departments are closed, never deleted."""

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from gaoxin.foundation.accounts import permissions
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import require
from gaoxin.foundation.audit.actions import difference, record
from gaoxin.foundation.validity import refuse_invalid
from gaoxin.foundation.zones.actions.changes import change_fields
from gaoxin.foundation.zones.models import Department, Zone, ZoneLevel
from gaoxin.values.errors import Conflict, DomainError, NotFound, NotPermitted


@transaction.atomic
def create_zone(
    *,
    by: Actor,
    code: str,
    name: str,
    short_name: str,
    province: str,
    city: str,
    level: ZoneLevel = ZoneLevel.NATIONAL,
    is_sample: bool = False,
) -> Zone:
    """Open a zone in this installation. Only the installation itself does this, from its command line."""
    if not by.is_system:
        raise NotPermitted()
    zone = Zone(
        code=code,
        name=name,
        short_name=short_name,
        province=province,
        city=city,
        level=level,
        is_sample=is_sample,
    )
    refuse_invalid(zone)
    zone.save()
    changes = difference({}, {"code": code, "name": name, "province": province, "city": city, "level": level})
    record(permissions.ZONE_CREATED, zone, by=by, zone_id=zone.pk, changes=changes)
    return zone


@transaction.atomic
def change_zone(zone: Zone, *, by: Actor, name: str, short_name: str, province: str, city: str) -> Zone:
    """Correct what a zone is called and where it lies."""
    require(by, permissions.MANAGE_ZONE, zone_id=zone.pk)
    locked = Zone.objects.select_for_update().get(pk=zone.pk)
    new = {"name": name.strip(), "short_name": short_name.strip(), "province": province, "city": city}
    change_fields(locked, new, by=by, action=permissions.ZONE_CHANGED, zone_id=locked.pk)
    return locked


@transaction.atomic
def state_as_of(zone: Zone, *, by: Actor, day: dt.date) -> Zone:
    """State the day up to which the zone's figures are complete (数据截至)."""
    require(by, permissions.STATE_AS_OF, zone_id=zone.pk)
    if day > timezone.localdate():
        raise DomainError("zone.as_of_future", _("数据截至日期不能晚于今天。"), field="day", value=day)
    locked = Zone.objects.select_for_update().get(pk=zone.pk)
    change_fields(locked, {"data_as_of": day}, by=by, action=permissions.AS_OF_STATED, zone_id=locked.pk)
    return locked


@transaction.atomic
def add_department(*, by: Actor, name: str, short_name: str, sort_order: int = 0) -> Department:
    """A department of the actor's zone."""
    require(by, permissions.MANAGE_ZONE)
    zone_id = by.scope.zone_id
    row = Department(zone_id=zone_id, name=name.strip(), short_name=short_name.strip(), sort_order=sort_order)
    _refuse_taken(row.name, zone_id=zone_id)
    refuse_invalid(row)
    row.save()
    changes = {"name": (None, row.name), "short_name": (None, row.short_name)}
    record(permissions.DEPARTMENT_ADDED, row, by=by, zone_id=zone_id, changes=changes)
    return row


@transaction.atomic
def change_department(
    department: Department, *, by: Actor, name: str, short_name: str, sort_order: int
) -> Department:
    row = own_department(department, by=by)
    new = {"name": name.strip(), "short_name": short_name.strip(), "sort_order": sort_order}
    _refuse_taken(name.strip(), zone_id=row.zone_id, but=row.pk)
    change_fields(row, new, by=by, action=permissions.DEPARTMENT_CHANGED, zone_id=row.zone_id)
    return row


@transaction.atomic
def close_department(department: Department, *, by: Actor, on: dt.date) -> Department:
    """Dissolve a department from a day on; its posts must be closed and its people's roles ended first."""
    row = own_department(department, by=by)
    if row.closed_on is not None:
        raise Conflict("department.closed", _("该部门已经撤销。"))
    if row.posts.filter(closed_on__isnull=True).exists():
        raise Conflict(
            "department.has_posts", _("该部门还有在设岗位。"), remedy=_("请先撤销或调整这些岗位。")
        )
    if _has_roles(row, on=on):
        raise Conflict(
            "department.has_roles",
            _("还有用户的角色限定在该部门。"),
            remedy=_("请先由安全管理员结束或改到其他部门。"),
        )
    change = {"closed_on": on}
    change_fields(row, change, by=by, action=permissions.DEPARTMENT_CLOSED, zone_id=row.zone_id)
    return row


@transaction.atomic
def reopen_department(department: Department, *, by: Actor) -> Department:
    row = own_department(department, by=by)
    if row.closed_on is None:
        raise Conflict("department.open", _("该部门没有撤销。"))
    change = {"closed_on": None}
    change_fields(row, change, by=by, action=permissions.DEPARTMENT_REOPENED, zone_id=row.zone_id)
    return row


def own_department(department: Department, *, by: Actor) -> Department:
    row = Department.objects.select_for_update().filter(pk=department.pk).first()
    if row is None:
        raise NotFound()
    require(by, permissions.MANAGE_ZONE, zone_id=row.zone_id)
    return row


def _refuse_taken(name: str, *, zone_id: int, but: int | None = None) -> None:
    same = Department.objects.filter(zone_id=zone_id, name=name).values_list("pk", flat=True)
    if set(same) - {but}:
        message = _("本区已有“%(name)s”。") % {"name": name}
        raise Conflict("department.name_taken", message, field="name", value=name)


def _has_roles(department: Department, *, on: dt.date) -> bool:
    open_ended = Q(until__isnull=True) | Q(until__gte=on)
    return department.memberships.filter(open_ended, revoked_at__isnull=True).exists()

"""节点: promised days; moving one is on record, moving one already missed needs a reason."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import require
from gaoxin.foundation.audit.actions import difference, record
from gaoxin.foundation.provenance import ENTERED_BY_HAND, Origin
from gaoxin.projects import permissions
from gaoxin.projects.actions.checks import locked, refuse_future, refuse_long, refuse_year, stated
from gaoxin.projects.models import KeyProject, Milestone
from gaoxin.values.errors import Conflict, DomainError


@transaction.atomic
def set_milestone(
    project: KeyProject,
    *,
    by: Actor,
    name: str,
    planned_on: dt.date,
    today: dt.date,
    owner: str = "",
    reason: str = "",
    origin: Origin = ENTERED_BY_HAND,
) -> Milestone:
    """Add a milestone, or move the promised day of the one with that name."""
    row = locked(project)
    require(by, permissions.WRITE_PROJECTS, zone_id=row.zone_id, department_id=row.department_id)
    called = stated(name, code="milestone.name_missing", message=_("没有填写节点名称。"), field="name")
    refuse_long(Milestone, name=called, owner=owner.strip())
    refuse_year(planned_on.year)
    milestone = Milestone.objects.filter(project=row, name=called).first()
    values = {"planned_on": planned_on, "owner": owner.strip()}
    changes = difference({key: getattr(milestone, key) for key in values} if milestone else {}, values)
    if milestone and not changes:
        return milestone
    if milestone and "planned_on" in changes:
        _refuse_moving(milestone, reason=reason, today=today)
    milestone = milestone or Milestone(project=row, name=called, **origin.fields)
    milestone.planned_on, milestone.owner = planned_on, owner.strip()
    milestone.save()
    told: dict[str, tuple[object, object]] = {}
    if "planned_on" in changes:
        told[called] = changes["planned_on"]
    if any(changes.get("owner", ())):
        told["owner"] = changes["owner"]
    if reason.strip():
        told["reason"] = (None, reason.strip())
    record(permissions.MILESTONE_SET, row, by=by, zone_id=row.zone_id, changes=told)
    return milestone


@transaction.atomic
def reach_milestone(milestone: Milestone, *, by: Actor, done_on: dt.date, today: dt.date) -> Milestone:
    """The milestone was reached on ``done_on``; said again, the day is corrected."""
    row = Milestone.objects.select_for_update().get(pk=milestone.pk)
    project = row.project
    require(by, permissions.REPORT_PROGRESS, zone_id=project.zone_id, department_id=project.department_id)
    refuse_future(done_on, today=today, field="done_on")
    if row.done_on == done_on:
        return row
    old, row.done_on = row.done_on, done_on
    row.save(update_fields=("done_on",))
    changes = {row.name: (old, done_on)}
    record(permissions.MILESTONE_REACHED, project, by=by, zone_id=project.zone_id, changes=changes)
    return row


def _refuse_moving(milestone: Milestone, *, reason: str, today: dt.date) -> None:
    if milestone.done_on is not None:
        raise Conflict(
            "milestone.done",
            _("节点“%(name)s”已于 %(day)s 完成，不能再改计划日期。")
            % {"name": milestone.name, "day": milestone.done_on},
            field="planned_on",
            remedy=_("需要新的节点，请另起名称。"),
        )
    if milestone.planned_on < today and not reason.strip():
        raise DomainError(
            "milestone.overdue_without_reason",
            _("节点“%(name)s”原定 %(day)s，已经逾期，改期须写明原因。")
            % {"name": milestone.name, "day": milestone.planned_on},
            field="reason",
            remedy=_("请填写改期原因。"),
        )

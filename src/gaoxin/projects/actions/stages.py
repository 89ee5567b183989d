"""Moving a project through its stages: forward, back with a reason, days filled in or put right later."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import require
from gaoxin.foundation.audit.actions import Changes, record
from gaoxin.foundation.provenance import ENTERED_BY_HAND, Origin
from gaoxin.foundation.validity import stated_reason
from gaoxin.projects import permissions
from gaoxin.projects.actions.checks import locked, refuse_future, refuse_long
from gaoxin.projects.models import KeyProject, Stage, StageChange
from gaoxin.projects.story import in_order
from gaoxin.values.errors import Conflict, DomainError


@transaction.atomic
def enter_stage(
    project: KeyProject,
    *,
    by: Actor,
    stage: Stage,
    happened_on: dt.date,
    today: dt.date,
    reason: str = "",
    origin: Origin = ENTERED_BY_HAND,
) -> StageChange:
    """The project enters ``stage``. Going back needs a reason; days run forward and never into the future.

    Several stages may be entered on one day.
    """
    row = _writable(project, by=by)
    refuse_future(happened_on, today=today, field="happened_on")
    present, since = Stage(row.stage), row.stage_since
    goes_back = stage.order < present.order
    _refuse_stage(row, stage, happened_on=happened_on, goes_back=goes_back, reason=reason.strip())
    change = StageChange.objects.create(
        project=row,
        stage=stage,
        happened_on=happened_on,
        reason=reason.strip(),
        goes_back=goes_back,
        recorded_by=by.name,
        **origin.fields,
    )
    row.stage, row.stage_since = stage, happened_on
    row.save(update_fields=("stage", "stage_since"))
    changes: Changes = {"stage": (present.value, stage.value), "stage_since": (since, happened_on)}
    _record(permissions.STAGE_ENTERED, row, by=by, changes=changes, reason=reason)
    return change


@transaction.atomic
def fill_in_stage(
    project: KeyProject,
    *,
    by: Actor,
    stage: Stage,
    happened_on: dt.date,
    today: dt.date,
    reason: str = "",
    origin: Origin = ENTERED_BY_HAND,
) -> StageChange:
    """补记: the day of an earlier stage that was never written down; the present stage stays."""
    row = _writable(project, by=by)
    refuse_future(happened_on, today=today, field="happened_on")
    refuse_long(StageChange, reason=reason.strip())
    changes = [change for change in row.stage_changes.all() if change.is_current]
    _refuse_filling_in(row, stage, happened_on=happened_on, changes=changes)
    change = StageChange.objects.create(
        project=row,
        stage=stage,
        happened_on=happened_on,
        reason=reason.strip() or _("补记"),
        recorded_by=by.name,
        **origin.fields,
    )
    told: Changes = {"stage": (None, stage.value), "happened_on": (None, happened_on)}
    _record(permissions.STAGE_FILLED_IN, row, by=by, changes=told, reason=reason)
    return change


@transaction.atomic
def correct_stage_day(
    change: StageChange, *, by: Actor, happened_on: dt.date, reason: str, today: dt.date
) -> StageChange:
    """Put right the day of a stage that was written down wrongly; the row as it was is kept, not current."""
    row = _writable(change.project, by=by)
    refuse_future(happened_on, today=today, field="happened_on")
    stated = stated_reason(reason)
    refuse_long(StageChange, reason=stated)
    changes = in_order(row.stage_changes.all())
    position = next((number for number, one in enumerate(changes) if one.pk == change.pk), None)
    if position is None:
        raise Conflict("stage.superseded", _("这条阶段记录已经更正过。"), remedy=_("请刷新页面后再改。"))
    current = changes[position]
    if current.happened_on == happened_on:
        return current
    before = changes[position - 1].happened_on if position else None
    after = changes[position + 1].happened_on if position + 1 < len(changes) else None
    _refuse_out_of_order(happened_on, before=before, after=after)
    old = current.happened_on
    _keep_as_it_was(current)
    current.happened_on, current.reason = happened_on, stated
    current.recorded_at, current.recorded_by = timezone.now(), by.name
    current.save()
    if after is None:
        row.stage_since = happened_on
        row.save(update_fields=("stage_since",))
    told: Changes = {"stage": (None, current.stage), "happened_on": (old, happened_on)}
    _record(permissions.STAGE_CORRECTED, row, by=by, changes=told, reason=stated)
    return current


def _keep_as_it_was(change: StageChange) -> None:
    kept = StageChange.objects.get(pk=change.pk)
    kept.pk, kept.is_current = None, False
    kept._state.adding = True
    kept.save(force_insert=True)


def _writable(project: KeyProject, *, by: Actor) -> KeyProject:
    row = locked(project)
    require(by, permissions.WRITE_PROJECTS, zone_id=row.zone_id, department_id=row.department_id)
    return row


def _record(action: str, project: KeyProject, *, by: Actor, changes: Changes, reason: str) -> None:
    said = {"reason": (None, reason.strip())} if reason.strip() else {}
    record(action, project, by=by, zone_id=project.zone_id, changes={**changes, **said})


def _refuse_stage(
    project: KeyProject, stage: Stage, *, happened_on: dt.date, goes_back: bool, reason: str
) -> None:
    refuse_long(StageChange, reason=reason)
    if stage == project.stage:
        raise DomainError(
            "stage.same",
            _("项目已在“%(stage)s”阶段。") % {"stage": stage.label},
            field="stage",
            value=stage,
            remedy=_("请选择新的阶段；只是日期有误的，请更正该阶段的日期。"),
        )
    if goes_back and not reason:
        raise DomainError(
            "stage.back_without_reason",
            _("从“%(present)s”退回“%(stage)s”须写明原因。")
            % {"present": Stage(project.stage).label, "stage": stage.label},
            field="reason",
            remedy=_("请填写退回原因；只是漏记了以前阶段的日期，请用“补记阶段”。"),
        )
    if project.stage_since and happened_on < project.stage_since:
        raise DomainError(
            "stage.before_present",
            _("日期 %(day)s 早于进入现阶段的日期 %(since)s。")
            % {"day": happened_on, "since": project.stage_since},
            field="happened_on",
            value=happened_on,
            remedy=_("请核对日期；以前阶段漏记的，请用“补记阶段”。"),
        )


def _refuse_filling_in(
    project: KeyProject, stage: Stage, *, happened_on: dt.date, changes: list[StageChange]
) -> None:
    if stage.order >= Stage(project.stage).order:
        raise DomainError(
            "stage.not_behind",
            _("项目现在“%(present)s”，“%(stage)s”还不是已经走过的阶段。")
            % {"present": Stage(project.stage).label, "stage": stage.label},
            field="stage",
            value=stage,
            remedy=_("进入新的阶段请用“变更阶段”。"),
        )
    known = next((change for change in changes if change.stage == stage), None)
    if known is not None:
        raise DomainError(
            "stage.known",
            _("“%(stage)s”已记为 %(day)s。") % {"stage": stage.label, "day": known.happened_on},
            field="stage",
            value=stage,
            remedy=_("日期有误的，请更正该阶段的日期。"),
        )
    earlier = [one.happened_on for one in changes if Stage(one.stage).order < stage.order]
    later = [one.happened_on for one in changes if Stage(one.stage).order > stage.order]
    _refuse_out_of_order(happened_on, before=max(earlier, default=None), after=min(later, default=None))


def _refuse_out_of_order(day: dt.date, *, before: dt.date | None, after: dt.date | None) -> None:
    if (before is None or before <= day) and (after is None or day <= after):
        return
    if before and day < before:
        message = _("日期 %(day)s 早于前一阶段的 %(other)s。") % {"day": day, "other": before}
    else:
        message = _("日期 %(day)s 晚于后一阶段的 %(other)s。") % {"day": day, "other": after}
    raise DomainError(
        "stage.out_of_order",
        message,
        field="happened_on",
        value=day,
        remedy=_("各阶段日期须前后相接，请核对。"),
    )

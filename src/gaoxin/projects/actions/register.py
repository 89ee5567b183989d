"""Entering projects and correcting what is written about them."""

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from gaoxin.enterprises.names import initials_of, written_name
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import require
from gaoxin.foundation.audit.actions import difference, record
from gaoxin.foundation.provenance import ENTERED_BY_HAND, Origin
from gaoxin.projects import permissions
from gaoxin.projects.actions.checks import (
    UNIT_SLIP,
    amount_error,
    in_wan,
    lock_numbering,
    locked,
    refuse,
    refuse_future,
    text_errors,
    unusual_investment,
)
from gaoxin.projects.models import KeyProject, Stage, StageChange
from gaoxin.values.errors import Conflict, DomainError, DomainErrors
from gaoxin.values.project_code import parse_project_code

CORRECTABLE = (
    "number",
    "project_code",
    "name",
    "owner_name",
    "enterprise",
    "cluster",
    "team",
    "department",
    "responsible_leader",
    "responsible_person",
    "is_provincial_key",
    "is_industrial",
    "total_investment",
    "content",
    "capacity",
    "site",
    "land_area",
    "planned_start_on",
    "planned_finish_on",
    "remarks",
)
LINKS = ("enterprise", "cluster", "team", "department")
FLAGS = ("is_provincial_key", "is_industrial")
AMOUNTS = ("total_investment", "land_area")
NEVER_EMPTY = ("number", "name")
UNIQUE = ("number", "project_code", "name")
MAY_BE_UNKNOWN = (*LINKS, *AMOUNTS, "project_code", "planned_start_on", "planned_finish_on")


@transaction.atomic
def register_project(
    *,
    by: Actor,
    fields: Mapping[str, Any],
    stage: Stage,
    stage_on: dt.date,
    today: dt.date,
    confirmed: bool = False,
    origin: Origin = ENTERED_BY_HAND,
) -> KeyProject:
    """Enter a project with its first stage; ``fields`` are those of ``CORRECTABLE``.

    Without a number the next free one is given. Raises ``Conflict`` when the number, the code or the name is
    taken; other refusals come together. ``confirmed`` says that an amount of unusual size was checked.
    """
    zone_id = by.scope.zone_id
    department = fields.get("department")
    require(by, permissions.WRITE_PROJECTS, zone_id=zone_id, department_id=getattr(department, "pk", None))
    lock_numbering(zone_id)
    refuse_future(stage_on, today=today, field="stage_on")
    project = KeyProject(zone_id=zone_id, recorded_by=by.name, **origin.fields)
    given = {"number": next_number(zone_id, year=stage_on.year)} | {
        name: value for name, value in fields.items() if name != "number" or value
    }
    values = _checked(project, {"name": "", **given}, confirmed=confirmed)
    for name, value in values.items():
        setattr(project, name, value)
    project.initials = initials_of(project.name)
    project.stage, project.stage_since = stage, stage_on
    project.save(force_insert=True)
    StageChange.objects.create(
        project=project, stage=stage, happened_on=stage_on, recorded_by=by.name, **origin.fields
    )
    changes = difference({}, values | {"stage": stage.value, "stage_since": stage_on})
    record(permissions.PROJECT_REGISTERED, project, by=by, zone_id=zone_id, changes=_told(changes))
    return project


@transaction.atomic
def correct_project(
    project: KeyProject,
    *,
    by: Actor,
    fields: Mapping[str, Any],
    seen: Mapping[str, Any] | None = None,
    confirmed: bool = False,
) -> KeyProject:
    """Change fields of a project; the audit trail keeps old and new.

    ``seen`` holds the values the person had before them: where one differs from the row now, ``Conflict``.
    """
    row = locked(project)
    require(by, permissions.WRITE_PROJECTS, zone_id=row.zone_id, department_id=row.department_id)
    _refuse_stale(row, seen or {}, fields=fields)
    if any(name in fields for name in UNIQUE):
        lock_numbering(row.zone_id)
    values = _checked(row, fields, confirmed=confirmed)
    changes = difference({name: getattr(row, name) for name in values}, values)
    if not changes:
        return row
    for name in changes:
        setattr(row, name, values[name])
    row.initials = initials_of(row.name)
    row.save()
    record(permissions.PROJECT_CORRECTED, row, by=by, zone_id=row.zone_id, changes=_told(changes))
    return row


def next_number(zone_id: int, *, year: int) -> str:
    """The next free internal number of a year: 2025-001, 2025-002 …"""
    prefix = f"{year}-"
    taken = KeyProject.objects.filter(zone_id=zone_id, number__startswith=prefix).values_list(
        "number", flat=True
    )
    serials = [int(number[5:]) for number in taken if number[5:].isdecimal()]
    return f"{prefix}{max(serials, default=0) + 1:03d}"


def _checked(project: KeyProject, fields: Mapping[str, Any], *, confirmed: bool) -> dict[str, Any]:
    """The fields as they will be kept; all refusals together, a taken identity alone as ``Conflict``.

    ``project`` is the row before the change; a new one has no key yet.
    """
    values = {name: _tidy(name, fields[name]) for name in CORRECTABLE if name in fields}
    errors: list[DomainError] = []
    if values.get("project_code"):
        try:
            values["project_code"] = str(parse_project_code(values["project_code"], field="project_code"))
        except DomainError as error:
            errors.append(error)
    errors.extend(_missing(values))
    errors.extend(text_errors(KeyProject, values))
    errors.extend(_amount_errors(project, values, confirmed=confirmed))
    errors.extend(_date_errors(project, values))
    errors.extend(_foreign_rows(values, zone_id=project.zone_id))
    if len(errors) > 1 and not confirmed:
        # A doubtful amount can be confirmed once everything else is right.
        errors = [error for error in errors if error.code != UNIT_SLIP]
    refuse(errors)
    _refuse_duplicates(project, values)
    return values


def _tidy(name: str, value: Any) -> Any:
    if value is None:
        return None if name in MAY_BE_UNKNOWN else False if name in FLAGS else ""
    if name == "name":
        return written_name(value)
    if isinstance(value, str):
        return value.strip() or (None if name in MAY_BE_UNKNOWN else "")
    return value


def _missing(values: Mapping[str, Any]) -> Iterator[DomainError]:
    for name in NEVER_EMPTY:
        if name in values and not values[name]:
            yield DomainError(
                f"project.{name}_missing",
                _("没有填写%(label)s。") % {"label": _label(name)},
                field=name,
                remedy=_("请补充后再提交。"),
            )


def _amount_errors(
    project: KeyProject, values: Mapping[str, Any], *, confirmed: bool
) -> Iterator[DomainError]:
    for name in AMOUNTS:
        error = amount_error(values.get(name), field=name, label=_label(name))
        if error:
            yield error
            return
    total = values.get("total_investment")
    if total is None or total == project.total_investment:
        return
    below = _below_plan(project, total)
    doubt = None if confirmed else unusual_investment(total, earlier=project.total_investment)
    if below or doubt:
        yield below or doubt  # type: ignore[misc]


def _below_plan(project: KeyProject, total: Decimal) -> DomainError | None:
    """A year cannot plan more than the whole project costs."""
    if project.pk is None:
        return None
    plan = project.ledger_entries.filter(planned_investment__gt=total).first()
    if plan is None:
        return None
    words = {"total": in_wan(total), "year": plan.year, "plan": in_wan(plan.planned_investment)}
    return DomainError(
        "project.total_below_plan",
        _("总投资 %(total)s 小于 %(year)s 年年度计划投资 %(plan)s。") % words,
        field="total_investment",
        value=total,
        remedy=_("请核对单位（元、万元、亿元）是否填错；确需调减的，先调整年度计划。"),
    )


def _date_errors(project: KeyProject, values: Mapping[str, Any]) -> Iterator[DomainError]:
    start = values.get("planned_start_on", project.planned_start_on)
    finish = values.get("planned_finish_on", project.planned_finish_on)
    changed = "planned_start_on" in values or "planned_finish_on" in values
    if changed and start and finish and finish < start:
        yield DomainError(
            "project.finish_before_start",
            _("计划竣工 %(finish)s 早于计划开工 %(start)s。") % {"finish": finish, "start": start},
            field="planned_finish_on" if "planned_finish_on" in values else "planned_start_on",
            value=finish,
            remedy=_("请核对两个日期。"),
        )


def _foreign_rows(values: Mapping[str, Any], *, zone_id: int) -> Iterator[DomainError]:
    for name in LINKS:
        row = values.get(name)
        if row is not None and row.zone_id != zone_id:
            yield DomainError(
                "project.other_zone",
                _("“%(row)s”不属于本区。") % {"row": row},
                field=name,
                value=str(row),
                remedy=_("请从本区的%(label)s中选择。") % {"label": _label(name)},
            )


def _refuse_duplicates(project: KeyProject, values: Mapping[str, Any]) -> None:
    others = KeyProject.objects.filter(zone_id=project.zone_id).exclude(pk=project.pk)
    for name in UNIQUE:
        value = values.get(name)
        if not value or value == getattr(project, name):
            continue
        holder = others.filter(**{name: value}).first()
        if holder is not None:
            words = {"label": _label(name), "value": value, "number": holder.number, "name": holder.name}
            raise Conflict(
                f"project.{name}_taken",
                _("%(label)s“%(value)s”已由项目 %(number)s《%(name)s》使用。") % words,
                field=name,
                value=value,
                remedy=_("请核对是否重复录入；确为不同项目的，请修改后再提交。"),
            )


def _refuse_stale(project: KeyProject, seen: Mapping[str, Any], *, fields: Mapping[str, Any]) -> None:
    """What was changed by somebody else meanwhile; the same new value is no conflict."""
    errors = []
    for name, value in seen.items():
        present = getattr(project, name)
        if name in CORRECTABLE and present != value and present != fields.get(name, value):
            words = {"label": _label(name), "present": _told_value(name, present) or _("空")}
            errors.append(
                Conflict(
                    "project.changed_meanwhile",
                    _("您打开页面之后，“%(label)s”已被改为“%(present)s”。") % words,
                    field=name,
                    value=value,
                    remedy=_("请重新打开修改页，在最新内容上修改。"),
                )
            )
    if errors:
        raise errors[0] if len(errors) == 1 else DomainErrors(errors)


def _label(name: str) -> str:
    return str(KeyProject._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _told(changes: Mapping[str, tuple[object, object]]) -> dict[str, tuple[object, object]]:
    """Changes without what was empty and stays empty."""
    return {name: pair for name, pair in changes.items() if not all(one in (None, "", False) for one in pair)}


def _told_value(name: str, value: Any) -> str:
    if name == "total_investment":
        return in_wan(value)
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return "" if value is None else str(value)

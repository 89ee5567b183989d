"""Entering projects, correcting them, moving them through their stages."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import require
from gaoxin.foundation.audit.actions import difference, record
from gaoxin.foundation.provenance import ENTERED_BY_HAND, Origin
from gaoxin.projects import permissions
from gaoxin.projects.models import KeyProject, LedgerEntry, ProjectPhase, Stage, StageChange
from gaoxin.projects.names import initials_of
from gaoxin.values.errors import Conflict, DomainError, DomainErrors
from gaoxin.values.project_code import parse_project_code

CORRECTABLE = (
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


@transaction.atomic
def register_project(
    *,
    by: Actor,
    fields: Mapping[str, Any],
    stage: Stage,
    stage_on: dt.date,
    today: dt.date,
    origin: Origin = ENTERED_BY_HAND,
) -> KeyProject:
    """Enter a project with its first stage; ``fields`` are those of ``CORRECTABLE`` plus ``number``.

    Raises ``Conflict`` when the number, the code or the name is taken, ``DomainErrors`` otherwise.
    """
    zone_id = by.scope.zone_id
    department = fields.get("department")
    require(by, permissions.WRITE_PROJECTS, zone_id=zone_id, department_id=getattr(department, "pk", None))
    values = _checked(fields, zone_id=zone_id)
    _refuse_future(stage_on, today=today, field="stage_on")
    values.setdefault("number", next_number(zone_id, year=stage_on.year))
    _refuse_duplicates(values, zone_id=zone_id, project=None)
    project = KeyProject(zone_id=zone_id, recorded_by=by.name, **origin.fields, **values)
    project.initials = initials_of(project.name)
    project.stage, project.stage_since = stage, stage_on
    project.save(force_insert=True)
    StageChange.objects.create(
        project=project, stage=stage, happened_on=stage_on, recorded_by=by.name, **origin.fields
    )
    changes = difference({}, values | {"stage": stage.label, "stage_since": stage_on})
    record(permissions.PROJECT_REGISTERED, project, by=by, zone_id=zone_id, changes=changes)
    return project


@transaction.atomic
def correct_project(
    project: KeyProject,
    *,
    by: Actor,
    fields: Mapping[str, Any],
    seen: Mapping[str, Any] | None = None,
    origin: Origin = ENTERED_BY_HAND,
) -> KeyProject:
    """Change fields of a project; the audit trail keeps old and new.

    ``seen`` holds the values the person had before them: where one differs from the row now, ``Conflict``.
    """
    locked = _locked(project)
    require(by, permissions.WRITE_PROJECTS, zone_id=locked.zone_id, department_id=locked.department_id)
    _refuse_stale(locked, seen or {})
    values = _checked(fields, zone_id=locked.zone_id, project=locked)
    _refuse_duplicates(values, zone_id=locked.zone_id, project=locked)
    old = {name: getattr(locked, name) for name in values}
    changes = difference(old, values)
    if not changes:
        return locked
    for name in changes:
        setattr(locked, name, values[name])
    locked.initials = initials_of(locked.name)
    locked.save()
    record(permissions.PROJECT_CORRECTED, locked, by=by, zone_id=locked.zone_id, changes=changes)
    return locked


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
    """The project enters ``stage``. Going back needs a reason; days run forward and never into the future."""
    locked = _locked(project)
    require(by, permissions.WRITE_PROJECTS, zone_id=locked.zone_id, department_id=locked.department_id)
    _refuse_future(happened_on, today=today, field="happened_on")
    present = Stage(locked.stage)
    goes_back = stage.order < present.order
    _refuse_stage(locked, stage, happened_on=happened_on, goes_back=goes_back, reason=reason)
    change = StageChange.objects.create(
        project=locked,
        stage=stage,
        happened_on=happened_on,
        reason=reason,
        goes_back=goes_back,
        recorded_by=by.name,
        **origin.fields,
    )
    locked.stage, locked.stage_since = stage, happened_on
    locked.save(update_fields=("stage", "stage_since"))
    changes = {"stage": (present.label, stage.label), "stage_since": (None, happened_on)}
    if reason:
        changes["reason"] = (None, reason)
    record(permissions.STAGE_ENTERED, locked, by=by, zone_id=locked.zone_id, changes=changes)
    return change


@transaction.atomic
def enter_ledger(
    project: KeyProject,
    *,
    by: Actor,
    year: int,
    planned_investment: Decimal | None,
    goals: str = "",
    origin: Origin = ENTERED_BY_HAND,
) -> LedgerEntry:
    """List the project in the ledger of ``year`` with its plan in 元, or correct that entry."""
    locked = _locked(project)
    require(by, permissions.WRITE_PROJECTS, zone_id=locked.zone_id, department_id=locked.department_id)
    _refuse_negative(planned_investment, field="planned_investment", label="年度计划投资")
    _refuse_plan_above_total(locked, planned_investment)
    values = {"planned_investment": planned_investment, "goals": goals}
    entry = LedgerEntry.objects.filter(project=locked, year=year).first()
    old = {name: getattr(entry, name) for name in values} if entry else {}
    changes = {f"{year}.{name}": pair for name, pair in difference(old, values).items()}
    if entry and not changes:
        return entry
    entry = entry or LedgerEntry(project=locked, year=year, recorded_by=by.name, **origin.fields)
    entry.planned_investment, entry.goals = planned_investment, goals
    entry.save()
    record(permissions.LEDGER_ENTERED, locked, by=by, zone_id=locked.zone_id, changes=changes)
    return entry


@transaction.atomic
def set_phase(
    project: KeyProject,
    *,
    by: Actor,
    name: str,
    stage: Stage,
    investment: Decimal | None = None,
    content: str = "",
    planned_finish_on: dt.date | None = None,
) -> ProjectPhase:
    """Add a phase (一期, 二期 …) or correct the phase of that name."""
    locked = _locked(project)
    require(by, permissions.WRITE_PROJECTS, zone_id=locked.zone_id, department_id=locked.department_id)
    if not name.strip():
        raise DomainError("phase.name_missing", "没有填写期次。", field="name", remedy="请填写如“一期”。")
    _refuse_negative(investment, field="investment", label="分期投资")
    values = {
        "stage": stage,
        "investment": investment,
        "content": content,
        "planned_finish_on": planned_finish_on,
    }
    phase = ProjectPhase.objects.filter(project=locked, name=name).first()
    old = {key: getattr(phase, key) for key in values} if phase else {}
    phase = phase or ProjectPhase(
        project=locked, name=name, sort_order=locked.phases.count() + 1, **ENTERED_BY_HAND.fields
    )
    for key, value in values.items():
        setattr(phase, key, value)
    phase.save()
    changes = {f"{name}.{key}": pair for key, pair in difference(old, values).items()}
    record(permissions.PHASE_SET, locked, by=by, zone_id=locked.zone_id, changes=changes)
    return phase


def next_number(zone_id: int, *, year: int) -> str:
    """The next free internal number of a year: 2025-001, 2025-002 …"""
    prefix = f"{year}-"
    taken = KeyProject.objects.filter(zone_id=zone_id, number__startswith=prefix).values_list(
        "number", flat=True
    )
    serials = [int(number[5:]) for number in taken if number[5:].isdigit()]
    return f"{prefix}{max(serials, default=0) + 1:03d}"


def _locked(project: KeyProject) -> KeyProject:
    return KeyProject.objects.select_for_update().get(pk=project.pk)


def _checked(fields: Mapping[str, Any], *, zone_id: int, project: KeyProject | None = None) -> dict[str, Any]:
    """The fields with their rules applied; all refusals together."""
    values = {name: fields[name] for name in (*CORRECTABLE, "number") if name in fields}
    errors: list[DomainError] = []
    if project is None and not str(values.get("name", "")).strip():
        errors.append(
            DomainError("project.name_missing", "没有填写项目名称。", field="name", remedy="请填写项目全称。")
        )
    if values.get("project_code"):
        try:
            values["project_code"] = str(parse_project_code(values["project_code"]))
        except DomainError as error:
            errors.append(error)
    elif "project_code" in values:
        values["project_code"] = None
    errors.extend(_rule_errors(values, zone_id=zone_id, project=project))
    if errors:
        raise errors[0] if len(errors) == 1 else DomainErrors(errors)
    return values


def _rule_errors(values: Mapping[str, Any], *, zone_id: int, project: KeyProject | None) -> list[DomainError]:
    errors = []
    total = values.get("total_investment")
    if total is not None and total < 0:
        errors.append(_negative("total_investment", "总投资", total))
    start = values.get("planned_start_on", getattr(project, "planned_start_on", None))
    finish = values.get("planned_finish_on", getattr(project, "planned_finish_on", None))
    if start and finish and finish < start:
        errors.append(
            DomainError(
                "project.finish_before_start",
                f"计划竣工 {finish} 早于计划开工 {start}。",
                field="planned_finish_on",
                value=finish,
                remedy="请核对两个日期。",
            )
        )
    for name in ("enterprise", "cluster", "team", "department"):
        row = values.get(name)
        if row is not None and row.zone_id != zone_id:
            errors.append(
                DomainError("project.other_zone", f"“{row}”不属于本区。", field=name, value=str(row))
            )
    return errors


def _refuse_duplicates(values: Mapping[str, Any], *, zone_id: int, project: KeyProject | None) -> None:
    others = KeyProject.objects.filter(zone_id=zone_id).exclude(pk=getattr(project, "pk", None))
    for name, label in (("number", "项目编号"), ("project_code", "投资项目代码"), ("name", "项目名称")):
        value = values.get(name)
        holder = others.filter(**{name: value}).first() if value else None
        if holder is not None:
            raise Conflict(
                f"project.{name}_taken",
                f"{label}“{value}”已由项目 {holder.number}《{holder.name}》使用。",
                field=name,
                value=value,
                remedy="请核对是否重复录入；确为不同项目的，请修改后再提交。",
            )


def _refuse_stale(project: KeyProject, seen: Mapping[str, Any]) -> None:
    for name, value in seen.items():
        present = getattr(project, name)
        if name in CORRECTABLE and present != value:
            label = KeyProject._meta.get_field(name).verbose_name
            raise Conflict(
                "project.changed_meanwhile",
                f"您打开页面之后，“{label}”已被改为“{present}”。",
                field=name,
                value=value,
                remedy="请刷新页面，在最新内容上修改。",
            )


def _refuse_stage(
    project: KeyProject, stage: Stage, *, happened_on: dt.date, goes_back: bool, reason: str
) -> None:
    if stage == project.stage:
        raise DomainError(
            "stage.same",
            f"项目已在“{stage.label}”阶段。",
            field="stage",
            value=stage,
            remedy="请选择新的阶段。",
        )
    if goes_back and not reason.strip():
        raise DomainError(
            "stage.back_without_reason",
            f"从“{Stage(project.stage).label}”退回“{stage.label}”须写明原因。",
            field="reason",
            remedy="请填写退回原因。",
        )
    if project.stage_since and happened_on < project.stage_since:
        raise DomainError(
            "stage.before_present",
            f"日期 {happened_on} 早于进入现阶段的日期 {project.stage_since}。",
            field="happened_on",
            value=happened_on,
            remedy="请核对日期。",
        )


def _refuse_future(day: dt.date, *, today: dt.date, field: str) -> None:
    if day > today:
        raise DomainError(
            "date.future", f"日期 {day} 还没有到。", field=field, value=day, remedy="请填写已经发生的日期。"
        )


def _refuse_negative(amount: Decimal | None, *, field: str, label: str) -> None:
    if amount is not None and amount < 0:
        raise _negative(field, label, amount)


def _refuse_plan_above_total(project: KeyProject, planned: Decimal | None) -> None:
    total = project.total_investment
    if planned is None or total is None or planned <= total:
        return
    raise DomainError(
        "ledger.plan_above_total",
        f"年度计划投资 {planned / 10000:,.2f} 万元大于总投资 {total / 10000:,.2f} 万元。",
        field="planned_investment",
        value=planned,
        remedy="请核对单位（元、万元、亿元）是否填错。",
    )


def _negative(field: str, label: str, amount: Decimal) -> DomainError:
    return DomainError(
        "money.negative",
        f"{label}不能是负数：{amount:,.2f} 元。",
        field=field,
        value=amount,
        remedy="请核对金额。",
    )

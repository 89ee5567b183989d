"""年度台账 and 分期: what a project is to do in a year, and the parts it is built in."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import require
from gaoxin.foundation.audit.actions import difference, record
from gaoxin.foundation.provenance import ENTERED_BY_HAND, Origin
from gaoxin.projects import permissions
from gaoxin.projects.actions.checks import (
    in_wan,
    in_yuan,
    locked,
    refuse_amount,
    refuse_long,
    refuse_year,
    stated,
)
from gaoxin.projects.actions.plans import write_monthly_plan
from gaoxin.projects.models import KeyProject, LedgerEntry, ProjectPhase, Stage
from gaoxin.projects.selectors import monthly_plan
from gaoxin.values.errors import DomainError


@transaction.atomic
def enter_ledger(
    project: KeyProject,
    *,
    by: Actor,
    year: int,
    planned_investment: Decimal | None,
    goals: str | None = None,
    origin: Origin = ENTERED_BY_HAND,
) -> LedgerEntry:
    """List the project in the ledger of ``year`` with its plan in 元, or correct that entry.

    ``goals`` None leaves the goals as they are. A plan divided into months is changed by ``set_year``.
    """
    row = _writable(project, by=by)
    months = monthly_plan(row.pk, year=year)
    if months and planned_investment is not None:
        _refuse_other_sum(months, planned_investment, year=year)
    return _write_entry(
        row, by=by, year=year, planned_investment=planned_investment, goals=goals, origin=origin
    )


@transaction.atomic
def set_year(
    project: KeyProject,
    *,
    by: Actor,
    year: int,
    planned_investment: Decimal | None,
    amounts: Mapping[int, Decimal],
    today: dt.date,
    goals: str | None = None,
    reason: str = "",
    origin: Origin = ENTERED_BY_HAND,
) -> LedgerEntry:
    """List the project in a year's ledger and set its months (元), both or neither.

    Without ``amounts`` the year is not divided into months. Changing months that are over needs a reason.
    """
    row = _writable(project, by=by)
    entry = _write_entry(
        row, by=by, year=year, planned_investment=planned_investment, goals=goals, origin=origin
    )
    write_monthly_plan(row, entry, by=by, amounts=amounts, reason=reason, today=today, origin=origin)
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
    row = _writable(project, by=by)
    called = stated(name, code="phase.name_missing", message=_("没有填写期次。"), field="name")
    refuse_long(ProjectPhase, name=called, content=content)
    refuse_amount(investment, field="investment", label=_("分期投资"))
    values = {
        "stage": stage.value,
        "investment": investment,
        "content": content.strip(),
        "planned_finish_on": planned_finish_on,
    }
    phase = ProjectPhase.objects.filter(project=row, name=called).first()
    changes = difference({key: getattr(phase, key) for key in values} if phase else {}, values)
    if phase and not changes:
        return phase
    phase = phase or ProjectPhase(
        project=row, name=called, sort_order=row.phases.count() + 1, **ENTERED_BY_HAND.fields
    )
    for key, value in values.items():
        setattr(phase, key, value)
    phase.save()
    told = {"phase": (None, called), **changes}
    record(permissions.PHASE_SET, row, by=by, zone_id=row.zone_id, changes=told)
    return phase


def _writable(project: KeyProject, *, by: Actor) -> KeyProject:
    row = locked(project)
    require(by, permissions.WRITE_PROJECTS, zone_id=row.zone_id, department_id=row.department_id)
    return row


def _write_entry(
    project: KeyProject,
    *,
    by: Actor,
    year: int,
    planned_investment: Decimal | None,
    goals: str | None,
    origin: Origin,
) -> LedgerEntry:
    refuse_year(year)
    refuse_amount(planned_investment, field="planned_investment", label=_("年度计划投资"))
    _refuse_plan_above_total(project, planned_investment)
    entry = LedgerEntry.objects.filter(project=project, year=year).first()
    is_new = entry is None
    if entry is None:
        entry = LedgerEntry(project=project, year=year, recorded_by=by.name, **origin.fields)
    kept_goals = entry.goals if goals is None else goals.strip()
    refuse_long(LedgerEntry, goals=kept_goals)
    values = {"planned_investment": planned_investment, "goals": kept_goals}
    changes = difference({name: getattr(entry, name) for name in values}, values)
    if not is_new and not changes:
        return entry
    told: dict[str, tuple[object, object]] = {}
    if is_new or "planned_investment" in changes:
        told["planned_investment"] = (in_yuan(entry.planned_investment), in_yuan(planned_investment))
    if "goals" in changes:
        told["goals"] = changes["goals"]
    entry.planned_investment, entry.goals = planned_investment, kept_goals
    entry.save()
    record(
        permissions.LEDGER_ENTERED,
        project,
        by=by,
        zone_id=project.zone_id,
        changes={"year": (None, year), **told},
    )
    return entry


def _refuse_plan_above_total(project: KeyProject, planned: Decimal | None) -> None:
    total = project.total_investment
    if planned is None or total is None or planned <= total:
        return
    raise DomainError(
        "ledger.plan_above_total",
        _("年度计划投资 %(plan)s 大于总投资 %(total)s。") % {"plan": in_wan(planned), "total": in_wan(total)},
        field="planned_investment",
        value=planned,
        remedy=_("请核对单位（元、万元、亿元）是否填错；总投资有调整的，先修改项目。"),
    )


def _refuse_other_sum(months: Mapping[int, Decimal], planned: Decimal, *, year: int) -> None:
    total = sum(months.values(), Decimal(0))
    if total != planned:
        raise DomainError(
            "ledger.months_differ",
            _("%(year)s 年已下达月度计划，各月合计 %(total)s，与年度计划投资 %(plan)s 不等。")
            % {"year": year, "total": in_wan(total), "plan": in_wan(planned)},
            field="planned_investment",
            value=planned,
            remedy=_("请在“年度计划”页同时调整各月。"),
        )

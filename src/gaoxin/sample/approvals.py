"""Samples of approvals: what is known of some sample projects, area reports, plans, running cases."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from django.utils import timezone

from gaoxin.approvals import actions
from gaoxin.approvals.actions import Step
from gaoxin.approvals.assembly import propose
from gaoxin.approvals.assembly.planning import Proposal
from gaoxin.approvals.models import (
    ApprovalCase,
    AreaAssessment,
    AssessmentKind,
    CaseItem,
    EventKindChoice,
    ProjectFact,
)
from gaoxin.engines.scheduling.plan import PlannedItem
from gaoxin.foundation.accounts.actor import Actor, system_actor
from gaoxin.foundation.accounts.models import User
from gaoxin.foundation.provenance import Origin
from gaoxin.foundation.working_days import working_calendar
from gaoxin.foundation.zones.models import Zone
from gaoxin.projects.models import KeyProject, Stage
from gaoxin.sample.finished_approvals import load_finished
from gaoxin.sample.writing import RECORDED_BY
from gaoxin.values.errors import DomainError

SAMPLE: Final = Origin(source="示例数据", is_sample=True)
_NEW_LAND: Final = {
    "is_filing_kind": "true",
    "is_enterprise_investment": "true",
    "is_hazardous_chemical": "false",
    "land_route": "new_land",
    "is_standard_land": "true",
    "works_kind": "building",
    "construction_kind": "new",
    "floor_area": "26000",
    "civil_floor_area": "0",
    "needs_land_pre_review": "false",
    "needs_fire_design": "true",
    "is_special_fire": "false",
    "needs_fire_experts": "false",
    "produces_construction_waste": "true",
    "discharges_to_sewer": "true",
    "eia_class": "form",
    "energy_use": "1600",
    "power_use": "620",
    "in_soil_loss_area": "true",
    "disturbed_area": "3.6",
    "earthwork_volume": "18000",
    "takes_natural_water": "false",
    "in_flood_area": "false",
    "may_cover_minerals": "false",
    "in_geological_hazard_area": "false",
    "needs_seismic_evaluation": "false",
    "in_relics_area": "false",
    "needs_climate_study": "false",
    "needs_traffic_study": "false",
    "is_explosive_site": "false",
    "discharge_class": "simplified",
    "in_assessed_area": "true",
    "conforms_zone_plan": "true",
    "on_negative_list": "false",
    "is_high_risk": "false",
    "applies_voluntarily": "true",
    "bears_risk": "true",
    "sold_with_scheme": "true",
    "commitment_signed": "true",
    "involves_security": "false",
    "involves_strategic_layout": "false",
    "involves_major_public_interest": "false",
}
_FACTORY: Final = _NEW_LAND | {
    "land_route": "existing_factory",
    "construction_kind": "rebuilt",
    "is_standard_land": "false",
    "floor_area": "6200",
    "produces_construction_waste": "false",
}
_UNCERTAIN: Final = {
    key: value
    for key, value in _NEW_LAND.items()
    if key not in ("discharges_to_sewer", "energy_use", "power_use", "civil_floor_area")
}
_ORDINARY: Final = ("parallel", "promised", "commitment", "one_thing", "full_agency", "area_assessment")
_REPORTS: Final = (
    (AssessmentKind.ENERGY, dt.date(2024, 5, 20), 5),
    (AssessmentKind.SOIL, dt.date(2024, 5, 20), 5),
    (AssessmentKind.SEISMIC, dt.date(2023, 11, 3), 5),
    (AssessmentKind.GEOLOGY, dt.date(2023, 11, 3), 5),
    (AssessmentKind.FLOOD, dt.date(2020, 6, 15), 5),
)
# The sample whose papers were sent back and not completed yet.
_OWN_PLACE: Final = 2
_EARLY: Final = (Stage.PLANNED, Stage.RESERVED, Stage.SIGNED, Stage.LANDED)


@dataclass(frozen=True, slots=True)
class Sample:
    """``since`` is how many days ago the case was opened; None: only planned.

    ``stop`` names the item stopped for experts, ``returned`` the one whose papers were completed, ``asked``
    the one whose papers are still wanting.
    """

    facts: Mapping[str, str]
    since: int | None
    stop: str = ""
    returned: str = ""
    asked: str = ""


_SAMPLES: Final = (
    Sample(_NEW_LAND, 150, stop="eia_form", returned="construction_waste"),
    Sample(_NEW_LAND, 96, stop="eia_form"),
    Sample(_FACTORY, 40, asked="drainage"),
    Sample(_NEW_LAND, 58),
    Sample(_FACTORY, 12),
    Sample(_NEW_LAND, None),
    Sample(_UNCERTAIN, None),
)


def load_approvals(zone: Zone, *, own: int, today: dt.date) -> int:
    """How many cases were opened; in a zone without sample projects none."""
    by = system_actor(RECORDED_BY, zone_id=zone.pk)
    _keep_reports(zone, by, today)
    agent = User.objects.filter(memberships__zone=zone, memberships__role="case_agent").first()
    # First what is over: plans of the others are kept with the forecast that rests on it.
    opened = load_finished(zone, _NEW_LAND, own=own, by=by, today=today)
    projects = _projects(zone, own)
    for sample, project in zip(_SAMPLES, projects, strict=False):
        _state(project, sample, today)
        opened += _run(project, sample, by, today, agent)
    return opened


def _projects(zone: Zone, own: int) -> list[KeyProject]:
    """Early ones by number; of enterprise ``own``, which has a login, one has a running case to follow."""
    early = KeyProject.objects.filter(zone=zone, is_sample=True, is_industrial=True, stage__in=_EARLY)
    found = list(early.order_by("number"))
    theirs = [one for one in found if one.enterprise_id == own][:1]
    others = [one for one in found if one not in theirs]
    return [*others[:_OWN_PLACE], *theirs, *others[_OWN_PLACE:]]


def _keep_reports(zone: Zone, by: Actor, today: dt.date) -> None:
    for number, (kind, approved_on, years) in enumerate(_REPORTS, 1):
        if not AreaAssessment.objects.filter(zone=zone, kind=kind).exists():
            actions.keep_assessment(
                zone,
                by=by,
                kind=kind,
                area_name="示例园区规划范围",
                report_no=f"示例〔{approved_on.year}〕{number}号",
                approved_on=approved_on,
                valid_until=approved_on.replace(year=approved_on.year + years),
                today=today,
                origin=SAMPLE,
            )


def _state(project: KeyProject, sample: Sample, today: dt.date) -> None:
    known_on = today - dt.timedelta(days=(sample.since or 10) + 5)
    ProjectFact.objects.bulk_create(
        ProjectFact(
            project=project,
            fact=fact,
            value=value,
            observed_on=known_on,
            recorded_by=RECORDED_BY,
            **SAMPLE.fields,
        )
        for fact, value in sample.facts.items()
    )


def _run(project: KeyProject, sample: Sample, by: Actor, today: dt.date, agent: User | None) -> int:
    start = working_calendar().working_day_on_or_after(today - dt.timedelta(days=sample.since or 0))
    proposal = propose(project, scope=by.scope, on=start, start=start, calendar=working_calendar())
    known = {offer.key for offer in proposal.usable() if offer.state}
    measures = tuple(key for key in (*proposal.usual(), *_ORDINARY) if key in known)
    measures = tuple(dict.fromkeys(measures))
    plan = actions.keep_plan(proposal, by=by, measures=measures, today=start, is_sample=True)
    if sample.since is None:
        return 0
    case = actions.open_case(proposal, plan, by=by, opened_on=start, today=today, agent=agent, origin=SAMPLE)
    _live_through(case, proposal, measures, sample, by, today)
    return 1


def _hand_in(case: ApprovalCase, planned: PlannedItem, by: Actor, on: dt.date, today: dt.date) -> None:
    """With an item its papers come in, those that are not there yet."""
    wanted = {need.document for need in planned.item.needs}
    for paper in case.papers.filter(key__in=wanted, handed_in_on__isnull=True):
        actions.hand_in_paper(paper, by=by, on=on, today=today)


def _live_through(
    case: ApprovalCase,
    proposal: Proposal,
    measures: tuple[str, ...],
    sample: Sample,
    by: Actor,
    today: dt.date,
) -> None:
    """Everything of the plan that lies before today has happened, with a stop and a return where told."""
    items = {item.key: item for item in case.items.all()}
    plan = proposal.plan(measures)
    planned = {one.key: one for one in plan.items}
    steps = sorted(
        (
            (day, place, number, one.key, step)
            for place, one in enumerate(plan.items)
            if one.key in items
            for number, (day, step) in enumerate(_steps(one, sample))
        ),
        key=lambda row: row[:3],
    )
    minutes: dict[dt.date, int] = {}
    waiting: set[str] = set()
    for day, _place, _number, key, told in steps:
        if day >= today:
            break
        minutes[day] = minutes.get(day, 0) + 1
        step = replace(told, happened_at=_at(day) + dt.timedelta(minutes=minutes[day]))
        if key in waiting or not _register(items[key], step, by):
            waiting.add(key)
            continue
        if step.kind is EventKindChoice.RECEIVED:
            _hand_in(case, planned[key], by, day, today)
        if key == "land_sale" and step.kind is EventKindChoice.DELIVERED:
            actions.settle_land(case, by=by, is_won=True, on=day, today=today)


def _register(item: CaseItem, step: Step, by: Actor) -> bool:
    """Written down an hour after it happened; False while the result of an earlier item is wanting."""
    try:
        actions.register_step(item, step, by=by, now=step.happened_at + dt.timedelta(hours=1))
    except DomainError as error:
        if error.code != "approvals.result_missing":
            raise
        return False
    return True


def _steps(planned: PlannedItem, sample: Sample) -> Iterator[tuple[dt.date, Step]]:
    """What happens to an item, each step with its day; the hour follows from the order of the day."""
    received, decided = planned.acceptance, planned.decision
    add = working_calendar().add_working_days
    yield received, _step("received", received)
    if planned.key == sample.asked:
        told = add(received, 2)
        notice = replace(
            _step("papers_missing", told), notice_no="示例补〔2026〕2号", reason="缺排水口位置图"
        )
        yield told, notice
        return
    if planned.key == sample.returned:
        answered = add(received, 6)
        yield (
            add(received, 2),
            replace(
                _step("papers_missing", add(received, 2)),
                notice_no="示例补〔2026〕1号",
                reason="缺附图和承诺书",
            ),
        )
        yield answered, _step("papers_complete", answered)
        received = answered
        decided = add(answered, 3)
    yield received, _step("accepted", received)
    if planned.key == sample.stop:
        stopped, resumed = add(received, 1), add(received, 9)
        yield (
            stopped,
            replace(
                _step("stopped", stopped),
                ground="expert_review",
                notice_no="示例停〔2026〕1号",
                days=10,
                reason="组织专家评审",
            ),
        )
        yield resumed, _step("resumed", resumed)
        decided = add(planned.decision, 8)
    yield decided, _step("decided", decided)
    given = max(decided, planned.certificate)
    yield given, _step("delivered", given)


def _step(kind: str, day: dt.date) -> Step:
    return Step(EventKindChoice(kind), _at(day))


def _at(day: dt.date) -> dt.datetime:
    """When the window opens."""
    return dt.datetime.combine(day, dt.time(9), tzinfo=timezone.get_current_timezone())

"""Samples of approvals that are over: cases of projects under construction, as their own days would have it.

Each item took what such items take: mostly within its limit, now and then longer, one in five sent back for
papers, some stopped for experts. They are what forecasts of running cases rest on in the sample zone.
"""

import datetime as dt
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils import timezone

from gaoxin.approvals import actions
from gaoxin.approvals.assembly import propose
from gaoxin.approvals.models import (
    ApprovalCase,
    CasePaper,
    EventKindChoice,
    ItemEvent,
    LandState,
    ProjectFact,
)
from gaoxin.engines.scheduling.items import LimitUnit
from gaoxin.engines.scheduling.network import Network
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.provenance import Origin
from gaoxin.foundation.working_days import working_calendar
from gaoxin.foundation.zones.models import Zone
from gaoxin.projects.models import KeyProject, Stage, StageChange
from gaoxin.sample.writing import RECORDED_BY

SAMPLE: Final = Origin(source="示例数据", is_sample=True)
MOST: Final = 18
SEED: Final = 20261
_MEASURES: Final = ("parallel", "promised")
_STARTED: Final = (Stage.STARTED, Stage.BUILDING, Stage.PRODUCING, Stage.ABOVE_SCALE)
# Kinds of cases are in force from this day; what was over before is entered as it would be handled by them.
_CATALOGUE_SINCE: Final = dt.date(2026, 1, 1)
# From the opening of a case to the start of works, rather more than a plan takes.
_BEFORE_WORKS: Final = dt.timedelta(days=255)
_RETURNED, _REVIEWED, _SLOW = 0.21, 0.4, 0.06


@dataclass(frozen=True, slots=True)
class Happening:
    """One step of an item on its day."""

    kind: EventKindChoice
    day: dt.date
    ground: str = ""
    notice_no: str = ""
    days: int | None = None
    reason: str = ""


def load_finished(zone: Zone, facts: Mapping[str, str], *, own: int, by: Actor, today: dt.date) -> int:
    """How many cases are over; projects of enterprise ``own`` are left to their own story."""
    done = 0
    for number, (project, started_on) in enumerate(_projects(zone, own, today)):
        opened_on = working_calendar().working_day_on_or_after(started_on - _BEFORE_WORKS)
        _state(project, facts, opened_on - dt.timedelta(days=5))
        done += _finish(project, random.Random(SEED + number), by=by, opened_on=opened_on, today=today)
    return done


def _projects(zone: Zone, own: int, today: dt.date) -> list[tuple[KeyProject, dt.date]]:
    """Those that started their works last, in the order of these days."""
    starts = StageChange.objects.filter(
        project__zone=zone,
        project__is_sample=True,
        project__is_industrial=True,
        project__stage__in=_STARTED,
        stage=Stage.STARTED,
        is_current=True,
        happened_on__lt=today,
    )
    rows = starts.exclude(project__enterprise_id=own).select_related("project")
    newest = rows.order_by("-happened_on", "project__number")[:MOST]
    return sorted(((one.project, one.happened_on) for one in newest), key=lambda pair: pair[1])


def _state(project: KeyProject, facts: Mapping[str, str], on: dt.date) -> None:
    ProjectFact.objects.bulk_create(
        ProjectFact(
            project=project, fact=fact, value=value, observed_on=on, recorded_by=RECORDED_BY, **SAMPLE.fields
        )
        for fact, value in facts.items()
    )


def _finish(
    project: KeyProject, draw: random.Random, *, by: Actor, opened_on: dt.date, today: dt.date
) -> int:
    on = max(opened_on, _CATALOGUE_SINCE)
    proposal = propose(project, scope=by.scope, on=on, start=opened_on, calendar=working_calendar())
    known = {offer.key for offer in proposal.usable()}
    measures = [key for key in _MEASURES if key in known]
    plan = actions.keep_plan(proposal, by=by, measures=measures, today=opened_on, is_sample=True)
    case = actions.open_case(proposal, plan, by=by, opened_on=opened_on, today=today, origin=SAMPLE)
    lived = lives(proposal.network(measures), opened_on, draw)
    items = {item.key: item for item in case.items.all()}
    ItemEvent.objects.bulk_create(
        event
        for key, item in items.items()
        for event in (happened(item.pk, number, one) for number, one in enumerate(lived[key]))
    )
    _hand_in(case, proposal.network(measures), lived)
    last = max(lived[key][-1].day for key in items)
    if case.land == LandState.INTENDED:
        actions.settle_land(case, by=by, is_won=True, on=lived["land_sale"][-1].day, today=today)
    if last <= today:
        actions.close_case(case, by=by, on=last, today=today)
    return int(last <= today)


def lives(network: Network, opened_on: dt.date, draw: random.Random) -> dict[str, list[Happening]]:
    """What happened to each item, by the network: nothing is accepted before what it waits for."""
    given: list[dt.date] = []
    found: dict[str, list[Happening]] = {}
    for item, (timing, *waits) in zip(network.items, network.compiled, strict=True):
        early, middle, late = (max((given[one] for one in row), default=opened_on) for row in waits)
        ready = _later(early, timing.preparation + draw.choice((0, 0, 1, 2)) if timing.preparation else 0)
        length = _length(timing.days, draw)
        if item.limit.unit is LimitUnit.NATURAL:
            length = round(length * 5 / 7)
        steps = list(_steps(item.key, ready, length, draw))
        decided = max(steps[-1].day, middle)
        delivered = max(_later(decided, draw.choice((0, 0, 1, 2)) if timing.days else 0), late)
        steps[-1] = Happening(EventKindChoice.DECIDED, decided)
        found[item.key] = [*steps, Happening(EventKindChoice.DELIVERED, delivered)]
        given.append(delivered)
    return found


def _length(limit: int, draw: random.Random) -> int:
    """Working days of handling: most offices keep their limit with something to spare."""
    if not limit:
        return 0
    share = draw.uniform(1.05, 1.5) if draw.random() < _SLOW else draw.triangular(0.3, 1.0, 0.85)
    return max(round(limit * share), 1)


def _steps(key: str, ready: dt.date, length: int, draw: random.Random) -> Iterator[Happening]:
    """From the receipt to the decision; what is done at once is never sent back."""
    yield Happening(EventKindChoice.RECEIVED, ready)
    accepted = _later(ready, draw.choice((0, 1, 1, 2, 3)) if length else 0)
    if length and draw.random() < _RETURNED:
        told, number = _later(ready, draw.choice((1, 2, 3))), draw.randrange(100, 999)
        complete = _later(told, round(draw.lognormvariate(2.6, 0.6)) + 1)
        yield Happening(
            EventKindChoice.PAPERS_MISSING,
            told,
            notice_no=f"示例补〔{told.year}〕{number}号",
            reason="缺附图",
        )
        yield Happening(EventKindChoice.PAPERS_COMPLETE, complete)
        accepted = _later(complete, draw.choice((0, 1, 2)))
    yield Happening(EventKindChoice.ACCEPTED, accepted)
    reviewed = 0
    if key == "eia_form" and length > 1 and draw.random() < _REVIEWED:
        reviewed = draw.randrange(5, 13)
        stopped, number = _later(accepted, 1), draw.randrange(100, 999)
        yield Happening(
            EventKindChoice.STOPPED,
            stopped,
            ground="expert_review",
            notice_no=f"示例停〔{stopped.year}〕{number}号",
            days=reviewed,
            reason="组织专家评审",
        )
        yield Happening(EventKindChoice.RESUMED, _later(stopped, reviewed))
    yield Happening(EventKindChoice.DECIDED, _later(accepted, length + reviewed))


def _later(day: dt.date, days: int) -> dt.date:
    return working_calendar().add_working_days(working_calendar().working_day_on_or_after(day), days)


def happened(item: int, number: int, one: Happening, *, user_id: int | None = None) -> ItemEvent:
    """Through the day in the order of the steps, each written down a quarter of an hour later."""
    clock = dt.time(9 + number, 10)
    happened_at = dt.datetime.combine(one.day, clock, tzinfo=timezone.get_current_timezone())
    return ItemEvent(
        item_id=item,
        kind=one.kind,
        happened_at=happened_at,
        recorded_at=happened_at + dt.timedelta(minutes=15),
        recorded_by=RECORDED_BY,
        user_id=user_id,
        ground=one.ground,
        notice_no=one.notice_no,
        days=one.days,
        reason=one.reason,
    )


def _hand_in(case: ApprovalCase, network: Network, lived: Mapping[str, Sequence[Happening]]) -> None:
    """Each paper with the first item that wants it."""
    first: dict[str, dt.date] = {}
    for item in network.items:
        for need in item.needs:
            day = lived[item.key][0].day
            first[need.document] = min(day, first.get(need.document, day))
    papers = list(case.papers.filter(handed_in_on__isnull=True))
    for paper in papers:
        paper.handed_in_on = first.get(paper.key, case.opened_on)
    CasePaper.objects.bulk_update(papers, ["handed_in_on"])

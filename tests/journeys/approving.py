"""A project in a standard factory and its case, for the journeys of approvals."""

import datetime as dt
from collections.abc import Iterable
from itertools import count
from typing import Any, Final

from django.utils import timezone

from gaoxin.approvals.actions import Step, keep_plan, open_case, register_step
from gaoxin.approvals.assembly import propose
from gaoxin.approvals.models import ApprovalCase, EventKindChoice
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.models import User
from gaoxin.foundation.working_days import working_calendar
from gaoxin.foundation.zones.models import Zone
from tests.approvals.made import STANDARD_LAND, make_project, state

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1366, "height": 900}
PROJECT: Final = "年产十万套智能阀门项目"
FACTORY: Final = dict(STANDARD_LAND) | {
    "land_route": "existing_factory",
    "construction_kind": "rebuilt",
    "is_standard_land": "false",
    "floor_area": "6200",
    "produces_construction_waste": "false",
    "discharges_to_sewer": "false",
    "in_soil_loss_area": "false",
}
HANDLED: Final = ("received", "accepted", "decided", "delivered")
_minutes = count(1)


def planned_case(
    zone: Zone, by: Actor, *, on: dt.date, agent: User | None = None, enterprise_id: int | None = None
) -> ApprovalCase:
    """Opened on ``on`` after the usual plan of that day."""
    project = make_project(zone, name=PROJECT)
    project.enterprise_id = enterprise_id
    project.save(update_fields=("enterprise_id",))
    state(project, FACTORY, on=on)
    proposal = propose(project, scope=by.scope, on=on, start=on, calendar=working_calendar())
    plan = keep_plan(proposal, by=by, measures=("parallel", "promised"), today=on)
    return open_case(proposal, plan, by=by, opened_on=on, today=on, agent=agent)


def happens(case: ApprovalCase, key: str, by: Actor, on: dt.date, *kinds: str, **more: Any) -> None:
    """Steps of one item, a minute after one another, each written down at once."""
    for kind in kinds:
        at = dt.datetime.combine(on, dt.time(9), tzinfo=timezone.get_current_timezone())
        at += dt.timedelta(minutes=next(_minutes))
        step = Step(EventKindChoice(kind), at, **more)
        register_step(case.items.get(key=key), step, by=by, now=at)


def finished(case: ApprovalCase, keys: Iterable[str], by: Actor, on: dt.date) -> None:
    for key in keys:
        happens(case, key, by, on, *HANDLED)


def no_wider_than_the_phone(page: Any) -> None:
    """What reaches beyond the edge is named, but for what scrolls within its own frame."""
    wider = page.evaluate(_WIDER, PHONE["width"])
    assert wider == [], wider[:5]
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


_WIDER: Final = """width => [...document.querySelectorAll("main *")]
  .filter(one => !one.closest(".gantt-frame, .table-frame, .flow-frame"))
  .filter(one => one.getBoundingClientRect().right > width + 1)
  .map(one => `${one.tagName} ${one.className} ${one.textContent.slice(0, 40)}`)"""

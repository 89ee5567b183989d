"""From a project's items to dates: network, plan, measures, forecast, clock, and the zone's capacity."""

from gaoxin.engines.scheduling.changes import Bundle, Change, Loosen, Prepare, Replace, RunParallel, Shorten
from gaoxin.engines.scheduling.clock import ClockReading, read_clock
from gaoxin.engines.scheduling.clock_lights import CLOCK_LIGHT_RULES, ClockLight, ClockLightRule
from gaoxin.engines.scheduling.deadlines import deadlines
from gaoxin.engines.scheduling.events import ClockEvent, ClockTerms, EventKind, StopGround
from gaoxin.engines.scheduling.history import ClockFlag, ClockState, FlagKind
from gaoxin.engines.scheduling.items import (
    INSTANT,
    ActingParty,
    After,
    Document,
    Item,
    Limit,
    LimitUnit,
    Need,
    Strength,
)
from gaoxin.engines.scheduling.measures import Measure, MeasureKind, apply_measures
from gaoxin.engines.scheduling.network import Dependency, Network, Origin, build_network
from gaoxin.engines.scheduling.plan import Plan, PlannedItem, Reached, make_plan
from gaoxin.engines.scheduling.running import StopPeriod

__all__ = [
    "CLOCK_LIGHT_RULES",
    "INSTANT",
    "ActingParty",
    "After",
    "Bundle",
    "Change",
    "ClockEvent",
    "ClockFlag",
    "ClockLight",
    "ClockLightRule",
    "ClockReading",
    "ClockState",
    "ClockTerms",
    "Dependency",
    "Document",
    "EventKind",
    "FlagKind",
    "Item",
    "Limit",
    "LimitUnit",
    "Loosen",
    "Measure",
    "MeasureKind",
    "Need",
    "Network",
    "Origin",
    "Plan",
    "PlannedItem",
    "Prepare",
    "Reached",
    "Replace",
    "RunParallel",
    "Shorten",
    "StopGround",
    "StopPeriod",
    "Strength",
    "apply_measures",
    "build_network",
    "deadlines",
    "make_plan",
    "read_clock",
]

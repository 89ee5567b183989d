"""From a project's items to dates: network, plan, measures, forecast, clock, and the zone's capacity.

What reckons with arrays is imported when it is first asked for: a plan or a clock does without their library.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from gaoxin.engines.scheduling.changes import Bundle, Change, Loosen, Prepare, Replace, RunParallel, Shorten
from gaoxin.engines.scheduling.clock import ClockReading, read_clock
from gaoxin.engines.scheduling.clock_lights import CLOCK_LIGHT_RULES, ClockLight, ClockLightRule
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

if TYPE_CHECKING:
    from gaoxin.engines.scheduling.attribution import Attribution, Saving, attribute_savings
    from gaoxin.engines.scheduling.batch import CaseToPlan, PlannedCases, plan_cases
    from gaoxin.engines.scheduling.capacity import (
        CapacityPlan,
        CaseLoad,
        Task,
        Zone,
        ZoneSchedule,
        queue_lengths,
        schedule_zone,
    )
    from gaoxin.engines.scheduling.deadlines_of_many import deadlines
    from gaoxin.engines.scheduling.exact import ExactSchedule, SharedTask, shortest_schedule
    from gaoxin.engines.scheduling.forecast import Basis, Forecast, ItemForecast, Observed, forecast_finish
    from gaoxin.engines.scheduling.interactions import Interaction

_WITH_ARRAYS: Final = {
    "CapacityPlan": "capacity",
    "CaseLoad": "capacity",
    "Task": "capacity",
    "Zone": "capacity",
    "ZoneSchedule": "capacity",
    "queue_lengths": "capacity",
    "schedule_zone": "capacity",
    "ExactSchedule": "exact",
    "SharedTask": "exact",
    "shortest_schedule": "exact",
    "Attribution": "attribution",
    "Saving": "attribution",
    "attribute_savings": "attribution",
    "CaseToPlan": "batch",
    "PlannedCases": "batch",
    "plan_cases": "batch",
    "deadlines": "deadlines_of_many",
    "Basis": "forecast",
    "Forecast": "forecast",
    "ItemForecast": "forecast",
    "Observed": "forecast",
    "forecast_finish": "forecast",
    "Interaction": "interactions",
}

__all__ = [
    "CLOCK_LIGHT_RULES",
    "INSTANT",
    "ActingParty",
    "After",
    "Attribution",
    "Basis",
    "Bundle",
    "CapacityPlan",
    "CaseLoad",
    "CaseToPlan",
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
    "ExactSchedule",
    "FlagKind",
    "Forecast",
    "Interaction",
    "Item",
    "ItemForecast",
    "Limit",
    "LimitUnit",
    "Loosen",
    "Measure",
    "MeasureKind",
    "Need",
    "Network",
    "Observed",
    "Origin",
    "Plan",
    "PlannedCases",
    "PlannedItem",
    "Prepare",
    "Reached",
    "Replace",
    "RunParallel",
    "Saving",
    "SharedTask",
    "Shorten",
    "StopGround",
    "StopPeriod",
    "Strength",
    "Task",
    "Zone",
    "ZoneSchedule",
    "apply_measures",
    "attribute_savings",
    "build_network",
    "deadlines",
    "forecast_finish",
    "make_plan",
    "plan_cases",
    "queue_lengths",
    "read_clock",
    "schedule_zone",
    "shortest_schedule",
]


def __getattr__(name: str) -> Any:
    home = _WITH_ARRAYS.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{home}"), name)


def __dir__() -> list[str]:
    return [*globals(), *_WITH_ARRAYS]

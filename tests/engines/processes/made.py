"""Small logs written by hand."""

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone

from gaoxin.engines.processes.log import EventLog, LogBuilder

CHINA = timezone(timedelta(hours=8))
MONDAY = datetime(2026, 3, 2, 9, tzinfo=CHINA)


def log_of_days(cases: Sequence[Sequence[tuple[str, float]]]) -> EventLog:
    """Each case as pairs of an activity and the days since Monday."""
    builder = LogBuilder("审批")
    for number, events in enumerate(cases, 1):
        case = builder.add_case(f"办件{number}")
        for activity, days in events:
            builder.add_event(
                case,
                activity=activity,
                when=MONDAY + timedelta(days=days),
                resource=f"{activity}员",
                department="审批局" if activity != "评审" else "专家组",
            )
    return builder.build()

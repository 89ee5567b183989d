"""Limits of an application in working days: which runs now, how much of it is left, its light."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from gaoxin.foundation.working_days import working_calendar
from gaoxin.policies.models import Application, ApplicationState

# So many working days before the last one a limit turns amber.
SOON = 2


class LimitKind(Enum):
    ACCEPT = "accept"
    REVIEW = "review"
    DECIDE = "decide"
    CORRECT = "correct"


_RUNNING: Mapping[str, LimitKind] = {
    ApplicationState.SUBMITTED: LimitKind.ACCEPT,
    ApplicationState.ACCEPTED: LimitKind.REVIEW,
    ApplicationState.REVIEWED: LimitKind.DECIDE,
    ApplicationState.RETURNED: LimitKind.CORRECT,
}


@dataclass(frozen=True, slots=True)
class Limit:
    """``left`` counts working days until the last one; negative when it is past."""

    kind: LimitKind
    due_on: dt.date
    left: int

    @property
    def light(self) -> str:
        if self.left < 0:
            return "red"
        return "amber" if self.left <= SOON else "green"


def limit_of(application: Application, *, today: dt.date) -> Limit | None:
    """The limit that runs; None while nobody has to act."""
    state = standing_state(application, today=today)
    kind, due = _RUNNING.get(state), application.due_on
    if kind is None or due is None:
        return None
    if state != application.state:
        due = last_day_of(received_on(application), application.call.review_days)
    left = working_calendar().working_days_between(today, due)
    return Limit(kind, due, min(left, -1) if today > due else max(left, 0))


def received_on(application: Application) -> dt.date:
    """The day the application came in, or came in completed: from it the limit of acceptance runs."""
    notice = getattr(application, "correction", None)
    answered = notice.answered_on if notice is not None else None
    found = answered or application.submitted_on
    assert found is not None
    return found


def last_day_of(start: dt.date, days: int) -> dt.date:
    """The last day of a limit of so many working days; the start is not counted."""
    return working_calendar().deadline(start, days).date


def standing_state(application: Application, *, today: dt.date) -> ApplicationState:
    """The state that holds on a day: a limit that ran out moves an application on by itself.

    Not told to complete it within the limit: 视为受理. Not completed in time: 逾期未补正.
    """
    state = ApplicationState(application.state)
    if application.due_on is None or today <= application.due_on:
        return state
    if state == ApplicationState.SUBMITTED:
        return ApplicationState.ACCEPTED
    return ApplicationState.LAPSED if state == ApplicationState.RETURNED else state

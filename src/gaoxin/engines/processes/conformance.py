"""Declared rules put to a log: what must never come before what, and what must follow within a time."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from gaoxin.engines.processes.log import NO_TIME, EventLog
from gaoxin.values.sentences import Sentence

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class NeverBefore:
    """``activity`` never comes before ``earlier``: 决定 never before 受理."""

    activity: str
    earlier: str
    title: str = ""

    @property
    def words(self) -> str:
        return self.title or Sentence(
            "“{activity}”不得早于“{earlier}”", activity=self.activity, earlier=self.earlier
        )


@dataclass(frozen=True, slots=True)
class Within:
    """After ``trigger`` one of ``responses`` follows within ``days`` calendar days: 告知 within five."""

    trigger: str
    responses: tuple[str, ...]
    days: float
    title: str = ""

    @property
    def words(self) -> str:
        return self.title or Sentence(
            "“{trigger}”以后 {days} 日内应有{responses}",
            trigger=self.trigger,
            days=f"{self.days:g}",
            responses=reduce(_either, (f"“{one}”" for one in self.responses)),
        )


def _either(first: str, second: str) -> Sentence:
    return Sentence("{first}或{second}", first=first, second=second)


@dataclass(frozen=True, slots=True)
class AtMostOnce:
    """``activity`` happens at most once in a case: 一次性告知."""

    activity: str
    title: str = ""

    @property
    def words(self) -> str:
        return self.title or Sentence("“{activity}”只能有一次", activity=self.activity)


Declared = NeverBefore | Within | AtMostOnce


@dataclass(frozen=True, slots=True)
class Conformance:
    """``checked`` cases the rule speaks of, ``broken`` those against it by name, ``untold`` without times."""

    rule: Declared
    checked: int
    broken: tuple[str, ...]
    untold: int

    @property
    def rate(self) -> float | None:
        return 1 - len(self.broken) / self.checked if self.checked else None


def check(log: EventLog, rules: Iterable[Declared]) -> list[Conformance]:
    return [_check(log, rule) for rule in rules]


def _check(log: EventLog, rule: Declared) -> Conformance:
    match rule:
        case NeverBefore(activity, earlier):
            first_of, first_earlier = _first(log, activity), _first(log, earlier)
            speaks = first_of >= 0
            broken = speaks & ((first_earlier < 0) | (first_of < first_earlier))
            return _result(log, rule, speaks, broken, np.zeros_like(speaks))
        case AtMostOnce(activity):
            counts = np.bincount(log.case[_is(log, activity)], minlength=len(log.cases))
            return _result(log, rule, counts > 0, counts > 1, np.zeros(len(log.cases), dtype=bool))
        case Within():
            return _within(log, rule)


def _within(log: EventLog, rule: Within) -> Conformance:
    begun, answered = _first_time(log, rule.trigger), _first_time_of_any(log, rule)
    speaks = _first(log, rule.trigger) >= 0
    untold = speaks & (begun == NO_TIME)
    limit = int(rule.days * 86_400_000_000)
    late = speaks & ~untold & ((answered == NO_TIME) | (answered - begun > limit))
    return _result(log, rule, speaks & ~untold, late, untold)


def _first_time_of_any(log: EventLog, rule: Within) -> NDArray[np.int64]:
    """Time of the first response at or after the trigger, by case."""
    begun = _first_time(log, rule.trigger)
    wanted = np.zeros(len(log), dtype=bool)
    for response in rule.responses:
        wanted |= _is(log, response)
    wanted &= (log.when != NO_TIME) & (log.when >= begun[log.case])
    return _least(log, wanted)


def _first_time(log: EventLog, activity: str) -> NDArray[np.int64]:
    return _least(log, _is(log, activity) & (log.when != NO_TIME))


def _least(log: EventLog, wanted: Mask) -> NDArray[np.int64]:
    highest = np.iinfo(np.int64).max
    found = np.full(len(log.cases), highest)
    np.minimum.at(found, log.case[wanted], log.when[wanted])
    return np.where(found == highest, NO_TIME, found)


def _first(log: EventLog, activity: str) -> NDArray[np.int64]:
    """Position of the first such event of each case, -1 where there is none."""
    places = np.flatnonzero(_is(log, activity))
    found = np.full(len(log.cases), -1, dtype=np.int64)
    found[log.case[places][::-1]] = places[::-1]
    return found


def _is(log: EventLog, activity: str) -> Mask:
    if activity not in log.activity.words:
        return np.zeros(len(log), dtype=bool)
    return np.asarray(log.activity.codes == log.activity.words.index(activity))


def _result(log: EventLog, rule: Declared, speaks: Mask, broken: Mask, untold: Mask) -> Conformance:
    names = tuple(log.cases[int(place)].name for place in np.flatnonzero(broken))
    return Conformance(rule, int(speaks.sum()), names, int(untold.sum()))

"""Deadlines of an imported log: which time is the deadline, what ends a case, how many kept it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from gaoxin.approvals.analysis_words import percent
from gaoxin.engines.processes.flows import DAY
from gaoxin.engines.processes.log import NO_TIME, EventLog
from gaoxin.engines.processes.timing import deadline_record

# An end is a time the case states, its last step, or the last step of one name.
STATED, STEP, LAST = "stated:", "step:", "last"
_DEADLINES: Final = ("deadline", "期限", "截止", "应办结", "due")
_ENDS: Final = ("enddate", "end_date", "办结时间", "办结日期", "结束时间", "closed", "completed")
_END_STEPS: Final = ("办结", "送达", "出证", "作出决定", "决定", "归档")


@dataclass(frozen=True, slots=True)
class DeadlineWords:
    """What may be chosen, what is, and what comes of it; figures are empty while the end is not chosen."""

    deadlines: tuple[tuple[str, str], ...]
    ends: tuple[tuple[str, str], ...]
    deadline: str
    end: str
    kept: int | None
    missed: int | None
    rate: str
    untold: int
    worst: tuple[tuple[str, str], ...]


def deadline_words(
    log: EventLog, asked: Mapping[str, str], *, names: Mapping[str, str] | None = None
) -> DeadlineWords | None:
    """None for a log whose cases state no times at all. ``names`` is what the file calls a stated time."""
    called = dict(names or {})
    keys = list(dict.fromkeys(key for case in log.cases for key in case.attributes))
    if not keys:
        return None
    ends = _end_choices(log, keys, called)
    deadline = _chosen(asked.get("deadline", ""), keys, _like(keys, _DEADLINES) or keys[0])
    usual = _like([key for key in keys if key != deadline], _ENDS)
    step = next((word for word in _END_STEPS if word in log.activity.words), "")
    default = f"{STATED}{usual}" if usual else f"{STEP}{step}" if step else ""
    end = _chosen(asked.get("end", ""), [key for key, _words in ends], default)
    limits = log.attribute_times(deadline)
    times = _end_times(log, end)
    record = deadline_record(times, limits)
    is_told = bool(end)
    return DeadlineWords(
        deadlines=tuple((key, called.get(key) or key) for key in keys),
        ends=tuple(ends),
        deadline=deadline,
        end=end,
        kept=record.kept if is_told else None,
        missed=record.missed if is_told else None,
        rate=percent(record.rate if is_told else None),
        untold=len(log.cases) - record.kept - record.missed,
        worst=tuple(_worst(log, times, limits)),
    )


def _end_choices(log: EventLog, keys: Sequence[str], called: Mapping[str, str]) -> list[tuple[str, str]]:
    told = _("日志里的“%(key)s”")
    found = [(f"{STATED}{key}", told % {"key": called.get(key) or key}) for key in keys]
    found.append((LAST, _("办件的最后一步")))
    steps = sorted(log.activity.words)
    return [*found, *((f"{STEP}{word}", _("步骤“%(step)s”") % {"step": word}) for word in steps)]


def _chosen(asked: str, known: Sequence[str], default: str) -> str:
    return asked if asked in known else default


def _like(keys: Sequence[str], names: Sequence[str]) -> str:
    """The first key that is, or else begins with, one of the names."""
    lowered = {key.lower(): key for key in keys}
    exact = next((lowered[name] for name in names if name in lowered), "")
    return exact or next((key for key in keys for name in names if name in key.lower()), "")


def _end_times(log: EventLog, end: str) -> NDArray[np.int64]:
    if end.startswith(STATED):
        return log.attribute_times(end.removeprefix(STATED))
    wanted = log.when != NO_TIME
    if end.startswith(STEP):
        wanted &= log.activity.codes == log.activity.words.index(end.removeprefix(STEP))
    elif end != LAST:
        wanted &= False
    found = np.full(len(log.cases), NO_TIME)
    np.maximum.at(found, log.case[wanted], log.when[wanted])
    return found


def _worst(
    log: EventLog, ends: NDArray[np.int64], limits: NDArray[np.int64], *, most: int = 10
) -> list[tuple[str, str]]:
    """Cases that ended longest after their deadline, with the days."""
    both = np.flatnonzero((ends != NO_TIME) & (limits != NO_TIME))
    late = ends[both] - limits[both]
    order = [place for place in np.argsort(-late, kind="stable")[:most].tolist() if late[place] > 0]
    return [
        (log.cases[int(both[place])].name, _("晚 %(days).1f 天") % {"days": late[place] / DAY})
        for place in order
    ]

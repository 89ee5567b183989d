"""Deadlines of many items at once: the same counting as one clock, as look-ups in arrays."""

from collections.abc import Sequence
from datetime import date
from typing import Final

import numpy as np
import numpy.typing as npt

from gaoxin.engines.scheduling.day_arrays import DayArrays, day_arrays
from gaoxin.engines.scheduling.days import ORIGIN, day_line, out_of_range
from gaoxin.values.errors import DomainError
from gaoxin.values.sentences import Sentence
from gaoxin.values.workdays import WorkingCalendar

DayArray = npt.NDArray[np.datetime64]
# Numpy takes from a table fastest by indices of 64 bits.
Indices = npt.NDArray[np.int64]
Pairs = list[tuple[Indices, Indices]]

_SHIFT: Final = date(1970, 1, 1).toordinal() - ORIGIN
_NO_DAY: Final = np.iinfo(np.int64).min


def deadlines(
    starts: DayArray,
    limits: npt.NDArray[np.integer] | int,
    *,
    calendar: WorkingCalendar,
    natural: npt.NDArray[np.bool_] | bool = False,
    stops: Sequence[tuple[DayArray, DayArray]] = (),
) -> DayArray:
    """The last day of each limit; arrays of one length, ``datetime64[D]``.

    ``stops`` are pairs (first, last) in the order they happened; NaT in either says that the row has no such
    stop. Working and natural limits may be mixed. A limit of 0 days ends on its start day or the next working
    day. Raises ``DomainError`` for dates beyond the calendar and negative limits.
    """
    line = day_arrays(day_line(calendar))
    begin = _indices(starts)
    days = np.broadcast_to(np.asarray(limits, dtype=np.int64), begin.shape)
    if begin.size and int(days.min()) < 0:
        raise _negative()
    pairs = [_stop(first, last) for first, last in stops]
    try:
        if isinstance(natural, (bool, np.bool_)):
            count = _natural if natural else _working
            return _dates(count(begin, days, pairs, line))
        ends = _working(begin, days, pairs, line)
        chosen = np.flatnonzero(natural)
        ends[chosen] = _natural(begin[chosen], days[chosen], [(a[chosen], b[chosen]) for a, b in pairs], line)
        return _dates(ends)
    except IndexError:
        raise out_of_range(None) from None


def _numbers(days: DayArray) -> Indices:
    return days.astype("datetime64[D]", copy=False).view(np.int64)


def _indices(days: DayArray) -> Indices:
    indices = _numbers(days) + _SHIFT
    if indices.size and int(indices.min()) < 0:
        raise out_of_range(None)
    return indices


def _stop(first: DayArray, last: DayArray) -> tuple[Indices, Indices]:
    """Days without a stop become a stop from the first day known to itself, which takes nothing off."""
    begun, ended = _numbers(first), _numbers(last)
    if begun.size and _NO_DAY in (int(begun.min()), int(ended.min())):
        absent = (begun == _NO_DAY) | (ended == _NO_DAY)
        begun, ended = (np.where(absent, -_SHIFT, days) for days in (begun, ended))
    return _indices(begun.view("datetime64[D]")), _indices(ended.view("datetime64[D]"))


def _working(begin: Indices, days: Indices, pairs: Pairs, line: DayArrays) -> Indices:
    """``passed`` counts working days up to and including a day, so a limit is a number of them to reach."""
    passed, before = line.before[1:], line.before
    target = passed.take(begin) + days
    for first, last in pairs:
        at_first = passed.take(first)
        target += (at_first < target) * (passed.take(last) - at_first)
    instant = np.flatnonzero(days == 0)
    target[instant] = before.take(begin[instant]) + 1
    target -= 1
    return line.days.take(target).astype(np.int64)


def _natural(begin: Indices, days: Indices, pairs: Pairs, line: DayArrays) -> Indices:
    nominal = begin + days
    for first, last in pairs:
        nominal += ((first < nominal) & (days > 0)) * (last - first)
    return line.days.take(line.before.take(nominal)).astype(np.int64)


def _dates(indices: Indices) -> DayArray:
    return (indices - _SHIFT).view("datetime64[D]")


def _negative() -> DomainError:
    return DomainError(
        "scheduling.limit_negative",
        Sentence("期限天数不能为负。"),
        field="limits",
        remedy=Sentence("请填写0或正整数天数。"),
    )

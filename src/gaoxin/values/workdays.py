"""Working days as the State Council arranges them, and legal deadlines counted in them.

行政许可法第八十二条: its limits count in working days. 民法典第二百零一条: the start day is not counted;
第二百零三条: a last day on a day off moves to the day after the days off. Years whose notice is not out yet
are provisional (暂定): weekends and the law's own holidays.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import Final

from gaoxin.values.errors import DomainError
from gaoxin.values.sentences import Sentence
from gaoxin.values.workday_years import (
    SATURDAY,
    CalendarContent,
    CalendarYear,
    DaysOff,
    NoticeSource,
    YearKind,
    content_from_mapping,
)

FIRST_YEAR: Final = 1980
LAST_YEAR: Final = 2100
MOST_COUNTED: Final = 20_000

_WEEKDAYS: Final = (
    Sentence("周一"),
    Sentence("周二"),
    Sentence("周三"),
    Sentence("周四"),
    Sentence("周五"),
    Sentence("周六"),
    Sentence("周日"),
)
_FESTIVALS: Final = {
    str(name): name
    for name in (
        Sentence("元旦"),
        Sentence("春节"),
        Sentence("清明节"),
        Sentence("劳动节"),
        Sentence("端午节"),
        Sentence("中秋节"),
        Sentence("国庆节"),
        Sentence("国庆节、中秋节"),
        Sentence("中秋节、国庆节"),
        Sentence("抗战胜利70周年纪念日"),
        Sentence("调休上班"),
    )
}


class DayKind(Enum):
    """How a limit counts: 工作日 or 自然日."""

    WORKING = "working"
    NATURAL = "natural"


Explanation = Callable[[], tuple[Sentence, ...]]


@dataclass(frozen=True, slots=True)
class Deadline:
    """A last day; ``provisional`` while a year it depends on has no published arrangement."""

    date: date
    provisional: bool
    explained: Explanation = field(repr=False, compare=False)

    @property
    def steps(self) -> tuple[Sentence, ...]:
        """How the day was counted, in words."""
        return self.explained()


@dataclass(frozen=True, slots=True)
class YearStatus:
    """How far one year's calendar can be relied on, in words."""

    year: int
    kind: YearKind
    note: Sentence
    sources: tuple[NoticeSource, ...]


class WorkingCalendar:
    """Immutable. Every question is a look-up in two arrays over the days of 1980–2100.

    ``_before[i]`` counts the working days before day ``i``; ``_working_days[k]`` is the ``k``-th working day.
    """

    __slots__ = (
        "_before",
        "_content",
        "_counted",
        "_names",
        "_official",
        "_origin",
        "_working_days",
        "_years",
    )

    def __init__(self, content: CalendarContent) -> None:
        self._content = content
        self._counted: dict[tuple[date, int, DayKind], Deadline] = {}
        self._years = {year.year: year for year in content.years}
        self._official = {year.year for year in content.years if year.kind is YearKind.OFFICIAL}
        self._origin = date(FIRST_YEAR, 1, 1).toordinal()
        size = date(LAST_YEAR + 1, 1, 1).toordinal() - self._origin
        working = bytearray(date.fromordinal(self._origin + n).weekday() < SATURDAY for n in range(size))
        self._names: dict[int, str] = {}
        for days_off in self._statutory_breaks():
            self._mark(working, days_off, is_working=False, name=days_off.name)
        for year in content.years:
            for days_off in year.days_off:
                self._mark(working, days_off, is_working=False, name=days_off.name)
            self._mark(working, year.make_up_days, is_working=True, name="调休上班")
        self._before = list(accumulate(working, initial=0))
        self._working_days = [date.fromordinal(self._origin + n) for n in range(size) if working[n]]

    def _statutory_breaks(self) -> Iterable[DaysOff]:
        for year in range(FIRST_YEAR, LAST_YEAR + 1):
            if year not in self._years:
                yield from self._content.statutory_days_off(year)

    def _mark(self, working: bytearray, days: Iterable[date], *, is_working: bool, name: str) -> None:
        for day in days:
            working[self._index(day)] = is_working
            self._names[day.toordinal()] = name

    def _index(self, day: date) -> int:
        index = day.toordinal() - self._origin
        if FIRST_YEAR <= day.year <= LAST_YEAR:
            return index
        raise _out_of_range(day)

    def is_working_day(self, day: date) -> bool:
        index = self._index(day)
        return self._before[index + 1] > self._before[index]

    def is_provisional(self, day: date) -> bool:
        """Whether the day's year has no published arrangement."""
        return day.year not in self._official

    def touches_provisional(self, first: date, last: date) -> bool:
        """Whether any day from ``first`` to ``last`` is provisional."""
        return any(year not in self._official for year in range(first.year, last.year + 1))

    def name_of(self, day: date) -> str:
        """``春节``, ``调休上班``, ``周六``: what makes the day special, or its day of the week."""
        name = self._names.get(day.toordinal())
        return _WEEKDAYS[day.weekday()] if name is None else _FESTIVALS.get(name, name)

    def year_status(self, year: int) -> YearStatus:
        known = self._years.get(year)
        sources = known.sources if known else ()
        if known and known.kind is YearKind.OFFICIAL:
            note = Sentence("{year}年按{sources}执行。", year=year, sources=[str(one) for one in sources])
            return YearStatus(year, YearKind.OFFICIAL, note, sources)
        if known:
            note = Sentence("{year}年为预先录入的放假安排，正式通知公布前均为暂定。", year=year)
        elif self._content.knows_festivals(year):
            note = Sentence("{year}年放假安排未收录，按周末和法定节日推算，暂定。", year=year)
        else:
            note = Sentence(
                "{year}年放假安排未收录，农历节日日期也未收录，只按周末和公历节日推算，暂定。", year=year
            )
        return YearStatus(year, YearKind.PROVISIONAL, note, sources)

    @property
    def official_years(self) -> tuple[int, ...]:
        return tuple(sorted(self._official))

    @property
    def years(self) -> tuple[CalendarYear, ...]:
        """The recorded arrangements, oldest first."""
        return tuple(self._years[year] for year in sorted(self._years))

    def with_year(self, year: CalendarYear) -> "WorkingCalendar":
        """The calendar with one year's arrangement added or replaced, as when a new notice arrives."""
        kept = tuple(known for known in self._content.years if known.year != year.year)
        return WorkingCalendar(replace(self._content, years=(*kept, year)))

    @property
    def prefix(self) -> tuple[int, ...]:
        """For each day from 1 January of ``FIRST_YEAR`` on, the working days before it: for arrays."""
        return tuple(self._before)

    def working_day_on_or_after(self, day: date) -> date:
        return self._nth(self._before[self._index(day)], day)

    def next_working_day(self, day: date) -> date:
        """The first working day strictly after ``day``."""
        return self._nth(self._before[self._index(day) + 1], day)

    def working_day_on_or_before(self, day: date) -> date:
        return self._nth(self._before[self._index(day) + 1] - 1, day)

    def previous_working_day(self, day: date) -> date:
        """The last working day strictly before ``day``."""
        return self._nth(self._before[self._index(day)] - 1, day)

    def add_working_days(self, start: date, days: int) -> date:
        """The ``days``-th working day after ``start``, which is not counted itself; 0 gives ``start``."""
        if days == 0:
            return date.fromordinal(self._origin + self._index(start))
        index = start.toordinal() - self._origin
        try:
            # Inlined: schedules ask this far more often than anything else here.
            if days > 0 and index >= 0:
                return self._working_days[self._before[index + 1] + days - 1]
        except IndexError:
            raise _out_of_range(start) from None
        return self._nth(self._before[self._index(start) + 1] + _not_negative(days) - 1, start)

    def subtract_working_days(self, end: date, days: int) -> date:
        """The ``days``-th working day before ``end``, which is not counted itself; 0 gives ``end``."""
        if days == 0:
            return date.fromordinal(self._origin + self._index(end))
        return self._nth(self._before[self._index(end)] - _not_negative(days), end)

    def working_days_between(self, first: date, last: date) -> int:
        """Working days after ``first`` up to and including ``last``; negative when ``last`` comes before."""
        return self._before[self._index(last) + 1] - self._before[self._index(first) + 1]

    def _nth(self, number: int, asked: date) -> date:
        if 0 <= number < len(self._working_days):
            return self._working_days[number]
        raise _out_of_range(asked)

    def deadline(self, start: date, days: int, *, kind: DayKind = DayKind.WORKING) -> Deadline:
        """The last day of a limit of ``days`` running from ``start``, with its counting in words.

        A limit of 0 ends on the start day, or on the next working day if that is a day off.
        """
        _not_negative(days)
        known = self._counted.get((start, days, kind))
        if known is None:
            if len(self._counted) >= MOST_COUNTED:
                self._counted.clear()
            is_working = kind is DayKind.WORKING and days
            known = self._working_deadline(start, days) if is_working else self._natural_deadline(start, days)
            self._counted[start, days, kind] = known
        return known

    def _working_deadline(self, start: date, days: int) -> Deadline:
        last = self.add_working_days(start, days)
        explained = partial(self._working_steps, start, days, last)
        return Deadline(last, self.touches_provisional(start, last), explained)

    def _working_steps(self, start: date, days: int, last: date) -> tuple[Sentence, ...]:
        first = self.next_working_day(start)
        return (
            Sentence(
                "{start}起算，当日不计入；第1个工作日为{first}。",
                start=_written(start),
                first=_written(first),
            ),
            *self._steps_between(start, last),
            Sentence("第{days}个工作日为{last}，期限届满。", days=days, last=_written(last)),
            *self._provisional_steps(start, last),
        )

    def _natural_deadline(self, start: date, days: int) -> Deadline:
        nominal_index = self._index(start) + days
        if nominal_index >= len(self._before) - 1:
            raise _out_of_range(start)
        nominal = date.fromordinal(self._origin + nominal_index)
        last = self.working_day_on_or_after(nominal)
        explained = partial(self._natural_steps, start, days, nominal, last)
        return Deadline(last, self.touches_provisional(nominal, last), explained)

    def _natural_steps(self, start: date, days: int, nominal: date, last: date) -> tuple[Sentence, ...]:
        begun, ended = _written(start), _written(nominal)
        steps = [Sentence("{start}当日届满。", start=begun)]
        if days:
            steps = [
                Sentence("{start}起算，当日不计入；第{days}日为{last}。", start=begun, days=days, last=ended)
            ]
        if last != nominal:
            steps.append(
                Sentence(
                    "该日为休息日（{reason}），顺延至{last}（民法典第二百零三条）。",
                    reason=self.name_of(nominal),
                    last=_written(last),
                )
            )
        return (*steps, *self._provisional_steps(nominal, last))

    def _steps_between(self, start: date, last: date) -> list[Sentence]:
        """The breaks and make-up days met on the way, in the order they come."""
        steps: list[Sentence] = []
        met: list[date] = []
        days = range(start.toordinal() + 1, last.toordinal() + 1)
        named = [(date.fromordinal(n), self._names[n]) for n in days if n in self._names]
        for position, (day, name) in enumerate(named):
            met.append(day)
            following = named[position + 1] if position + 1 < len(named) else None
            if following and following[1] == name and (following[0] - day).days == 1:
                continue
            span = (
                _written(met[0])
                if len(met) == 1
                else Sentence("{first}至{last}", first=_written(met[0]), last=_written(day))
            )
            counted = (
                Sentence("调休上班，计入")
                if self.is_working_day(day)
                else Sentence("{name}放假，不计入", name=self.name_of(day))
            )
            steps.append(Sentence("{span}{counted}。", span=span, counted=counted))
            met = []
        return steps

    def _provisional_steps(self, first: date, last: date) -> list[Sentence]:
        years = range(first.year, last.year + 1)
        return [self.year_status(year).note for year in years if year not in self._official]

    def deadlines(
        self, starts: Iterable[date], days: int | Sequence[int], *, kind: DayKind = DayKind.WORKING
    ) -> list[date]:
        """The dates ``deadline`` gives, for many starts at once; ``days`` is one limit or one for each."""
        ordinals = list(map(date.toordinal, starts))
        if not ordinals:
            return []
        self._index(date.fromordinal(min(ordinals)))
        self._index(date.fromordinal(max(ordinals)))
        if not isinstance(days, int) and len(days) != len(ordinals):
            raise ValueError("one limit for each start is needed")
        shortest = _not_negative(days if isinstance(days, int) else min(days))
        try:
            if kind is DayKind.WORKING and shortest:
                return self._working_ends(ordinals, days)
            if kind is DayKind.WORKING and not isinstance(days, int):
                return [self._working_end(n, limit) for n, limit in zip(ordinals, days, strict=True)]
            return self._natural_ends(ordinals, days)
        except IndexError:
            raise _out_of_range(date.fromordinal(max(ordinals))) from None

    def _working_ends(self, ordinals: Sequence[int], days: int | Sequence[int]) -> list[date]:
        """Limits of at least one day; locals and one chain of subscripts, for a million deadlines at once."""
        before, nth, shift = self._before, self._working_days, 1 - self._origin
        if isinstance(days, int):
            step = days - 1
            return [nth[before[n + shift] + step] for n in ordinals]
        return [nth[before[n + shift] + limit - 1] for n, limit in zip(ordinals, days, strict=True)]

    def _working_end(self, ordinal: int, limit: int) -> date:
        index = ordinal - self._origin
        return self._working_days[self._before[index + 1] + limit - 1 if limit else self._before[index]]

    def _natural_ends(self, ordinals: Sequence[int], days: int | Sequence[int]) -> list[date]:
        before, nth, origin = self._before, self._working_days, self._origin
        if isinstance(days, int):
            shift = days - origin
            return [nth[before[n + shift]] for n in ordinals]
        return [nth[before[n - origin + limit]] for n, limit in zip(ordinals, days, strict=True)]


def calendar_from_mapping(mapping: Mapping[str, object]) -> WorkingCalendar:
    """A calendar from the catalogue document."""
    return WorkingCalendar(content_from_mapping(mapping))


def load_calendar(path: Path) -> WorkingCalendar:
    """A calendar from the catalogue's JSON file."""
    return calendar_from_mapping(json.loads(path.read_text(encoding="utf-8")))


def _written(day: date) -> Sentence:
    return Sentence("{day}（{weekday}）", day=day, weekday=_WEEKDAYS[day.weekday()])


def _not_negative(days: int) -> int:
    if days < 0:
        raise DomainError(
            "workdays.negative",
            Sentence("期限天数不能为负。"),
            value=days,
            remedy=Sentence("请填写0或正整数天数。"),
        )
    return days


def _out_of_range(day: date) -> DomainError:
    return DomainError(
        "workdays.out_of_range",
        Sentence(
            "自{day}起算，超出工作日历范围（{first}年至{last}年）。",
            day=day.isoformat(),
            first=FIRST_YEAR,
            last=LAST_YEAR,
        ),
        value=day,
        remedy=Sentence("请核对日期和期限天数。"),
    )

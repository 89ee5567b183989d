"""An event log in columns: events sorted by case and time, words kept once and referred to by number."""

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, timezone
from enum import Enum
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gaoxin.values.errors import DomainError
from gaoxin.values.sentences import Sentence

NO_TIME: Final = np.iinfo(np.int64).min
NO_WORD: Final = -1
# Findings of one kind kept in words; the others are counted alone, so that a bad file fills no memory.
MOST_TOLD: Final = 1000
# More than the permits of a province in a year; what is packed small may unpack to any number.
MOST_CASES: Final = 1_000_000
MOST_EVENTS: Final = 5_000_000
_NO_LINE: Final = 0
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)

Times = NDArray[np.int64]
Codes = NDArray[np.int32]
Value = str | int | float | bool | datetime


class FindingKind(Enum):
    NO_ACTIVITY = "no_activity"
    NO_TIME = "no_time"
    BAD_TIME = "bad_time"
    OUT_OF_ORDER = "out_of_order"
    NO_CASE_NAME = "no_case_name"
    SAME_CASE_NAME = "same_case_name"
    EMPTY_CASE = "empty_case"


@dataclass(frozen=True, slots=True)
class LogFinding:
    """What is wrong with one event or case of a log, with what was done about it, in a sentence.

    ``line`` is where it stands in the file, ``value`` what was written there; None and "" where not known.
    """

    kind: FindingKind
    case: str
    message: str
    line: int | None = None
    value: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A word for each event; ``NO_WORD`` where it has none."""

    words: tuple[str, ...]
    codes: Codes

    def word(self, code: int) -> str:
        return self.words[code] if code != NO_WORD else ""

    def taken(self, order: NDArray[np.int64]) -> "Column":
        return Column(self.words, self.codes[order])


@dataclass(frozen=True, slots=True)
class LogCase:
    """A case with what is known of it as a whole (channel, deadline, …)."""

    name: str
    attributes: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class EventLog:
    """``case[i]`` is the position in ``cases`` of event ``i``; ``when`` in microseconds since 1970 UTC.

    Events stand by case, within a case by time; equal times keep the order in which they were recorded. An
    event without a time stands where it was recorded and takes part in no duration.
    """

    cases: tuple[LogCase, ...]
    case: Codes
    when: Times
    activity: Column
    resource: Column
    department: Column
    transition: Column
    name: str = ""

    def __len__(self) -> int:
        return int(self.case.size)

    @cached_property
    def starts(self) -> NDArray[np.int64]:
        """Position of the first event of every case; a case without events starts where the next does."""
        return np.searchsorted(self.case, np.arange(len(self.cases) + 1, dtype=np.int32)).astype(np.int64)

    @cached_property
    def follows(self) -> NDArray[np.int64]:
        """Positions of events that have an earlier event in their case."""
        inside = self.case[1:] == self.case[:-1]
        return np.flatnonzero(inside).astype(np.int64) + 1

    def attribute_times(self, key: str) -> Times:
        """A time known of every case, in microseconds; ``NO_TIME`` where it is not."""
        values = (one.attributes.get(key) for one in self.cases)
        return np.fromiter(
            (microseconds(value) if isinstance(value, datetime) else NO_TIME for value in values),
            dtype=np.int64,
            count=len(self.cases),
        )


class LogBuilder:
    """Takes events case by case, in any order, and gives the sorted log with what was found wrong.

    ``counts`` counts every finding, ``findings`` holds the first ``MOST_TOLD`` of each kind.
    """

    def __init__(self, name: str = "") -> None:
        self.name = name
        self.findings: list[LogFinding] = []
        self.counts: Counter[FindingKind] = Counter()
        self._cases: list[LogCase] = []
        self._names: dict[str, int] = {}
        self._case = array("i")
        self._when = array("q")
        self._lines = array("i")
        self._columns = tuple(_Words() for _column in range(4))

    def add_case(
        self, name: str, attributes: Mapping[str, Value] | None = None, *, line: int | None = None
    ) -> int:
        """Its position. A name met again is a case of its own, and said so."""
        if len(self._cases) >= MOST_CASES:
            raise _too_many(Sentence("办件超过 {most} 个", most=MOST_CASES))
        shown = name or Sentence("（第 {count} 个办件没有编号）", count=len(self._cases) + 1)
        if not name:
            self._find(FindingKind.NO_CASE_NAME, shown, Sentence("没有编号，按顺序编了一个。"), line=line)
        elif name in self._names:
            self._find(
                FindingKind.SAME_CASE_NAME,
                shown,
                Sentence("编号重复，按两个办件处理。"),
                line=line,
                value=name,
            )
        self._names.setdefault(shown, len(self._cases))
        self._cases.append(LogCase(shown, attributes or {}))
        return len(self._cases) - 1

    def case_called(self, name: str, *, line: int | None = None) -> int:
        """The case of that name, made when it is met first: for rows that name their case."""
        known = self._names.get(name)
        return self.add_case(name, line=line) if known is None else known

    def state(self, case: int, key: str, value: Value) -> None:
        """What a row says of its case as a whole; the first that is said stays."""
        known = self._cases[case]
        if key not in known.attributes:
            self._cases[case] = LogCase(known.name, {**known.attributes, key: value})

    def add_event(
        self,
        case: int,
        *,
        activity: str,
        when: datetime | None,
        resource: str = "",
        department: str = "",
        transition: str = "",
        written: str = "",
        line: int | None = None,
    ) -> None:
        """``written`` is the time as it stood where it could not be read."""
        if len(self._case) >= MOST_EVENTS:
            raise _too_many(Sentence("记录超过 {most} 条", most=MOST_EVENTS))
        shown = self._cases[case].name
        if not activity:
            self._find(
                FindingKind.NO_ACTIVITY, shown, Sentence("有一条记录没有事项名称，没有读入。"), line=line
            )
            return
        if when is None:
            kind = FindingKind.BAD_TIME if written else FindingKind.NO_TIME
            what = Sentence("的时间“{written}”读不懂", written=written) if written else Sentence("没有时间")
            self._find(
                kind,
                shown,
                Sentence("“{activity}”{what}，不计入时长。", activity=activity, what=what),
                line=line,
                value=written,
            )
        self._case.append(case)
        self._when.append(NO_TIME if when is None else microseconds(when))
        self._lines.append(line or _NO_LINE)
        for column, word in zip(self._columns, (activity, resource, department, transition), strict=True):
            column.add(word)

    def build(self) -> EventLog:
        case = np.array(self._case, dtype=np.int32)
        when = np.array(self._when, dtype=np.int64)
        order, disordered = _order(case, when)
        self.counts[FindingKind.OUT_OF_ORDER] += int(disordered.size)
        for position in disordered[:MOST_TOLD].tolist():
            self._tell(
                FindingKind.OUT_OF_ORDER,
                self._cases[int(case[position])].name,
                Sentence("记录的先后与时间不一致，按时间排列。"),
                line=self._lines[position] or None,
            )
        counts = np.bincount(case, minlength=len(self._cases))
        for place in np.flatnonzero(counts == 0):
            self._find(FindingKind.EMPTY_CASE, self._cases[int(place)].name, Sentence("没有任何记录。"))
        activity, resource, department, transition = (
            column.column().taken(order) for column in self._columns
        )
        return EventLog(
            cases=tuple(self._cases),
            case=case[order],
            when=when[order],
            activity=activity,
            resource=resource,
            department=department,
            transition=transition,
            name=self.name,
        )

    def _find(
        self, kind: FindingKind, case: str, message: str, *, line: int | None = None, value: str = ""
    ) -> None:
        self.counts[kind] += 1
        if self.counts[kind] <= MOST_TOLD:
            self._tell(kind, case, message, line=line, value=value)

    def _tell(
        self, kind: FindingKind, case: str, message: str, *, line: int | None = None, value: str = ""
    ) -> None:
        where = Sentence("第 {line} 行，", line=line) if line else ""
        self.findings.append(
            LogFinding(
                kind,
                case,
                Sentence("{where}办件“{case}”：{message}", where=where, case=case, message=message),
                line,
                value,
            )
        )


def _too_many(what: str) -> DomainError:
    return DomainError(
        "log.too_many",
        Sentence("日志里的{what}。", what=what),
        field="file",
        remedy=Sentence("请按年度或部门拆成几份再导入。"),
    )


class _Words:
    """Words numbered as they come."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._codes = array("i")

    def add(self, word: str) -> None:
        if not word:
            self._codes.append(NO_WORD)
            return
        self._codes.append(self._numbers.setdefault(word, len(self._numbers)))

    def column(self) -> Column:
        return Column(tuple(self._numbers), np.array(self._codes, dtype=np.int32))


def renamed(log: EventLog, name: Callable[[str], str]) -> EventLog:
    """The same events with activities called otherwise; those called alike become one."""
    numbers: dict[str, int] = {}
    places = [numbers.setdefault(name(word), len(numbers)) for word in log.activity.words]
    codes = np.array(places, dtype=np.int32)[log.activity.codes]
    return replace(log, activity=Column(tuple(numbers), codes))


def microseconds(when: datetime) -> int:
    """Since 1970 UTC; a time without a zone is taken as UTC."""
    aware = when if when.tzinfo is not None else when.replace(tzinfo=UTC)
    return (aware - _EPOCH) // _MICROSECOND


def moment(when: int, zone: timezone = UTC) -> datetime | None:
    return None if when == NO_TIME else (_EPOCH + timedelta(microseconds=when)).astimezone(zone)


def log_of(
    cases: Sequence[LogCase],
    case: Codes,
    when: Times,
    *,
    activity: Column,
    resource: Column | None = None,
    department: Column | None = None,
    transition: Column | None = None,
    name: str = "",
) -> EventLog:
    """A log from arrays as they come; sorted by case and time."""
    order, _disordered = _order(case, when)
    none = Column((), np.full(case.size, NO_WORD, dtype=np.int32))
    acts, resources, departments, transitions = (
        (column or none).taken(order) for column in (activity, resource, department, transition)
    )
    return EventLog(
        cases=tuple(cases),
        case=case[order],
        when=when[order],
        activity=acts,
        resource=resources,
        department=departments,
        transition=transitions,
        name=name,
    )


def _order(case: Codes, when: Times) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The order by case and time, and the positions that came before their time.

    Within a case an event without a time keeps to the one recorded before it.
    """
    by_case = np.argsort(case, kind="stable")
    times = when[by_case].copy()
    group = case[by_case]
    missing = np.flatnonzero(times == NO_TIME)
    for place in missing:
        has_before = place > 0 and group[place - 1] == group[place]
        times[place] = times[place - 1] if has_before else NO_TIME
    disordered = np.flatnonzero((group[1:] == group[:-1]) & (times[1:] < times[:-1])) + 1
    inner = np.lexsort((np.arange(times.size), times, group))
    return by_case[inner].astype(np.int64), by_case[disordered].astype(np.int64)


def rows_of(log: EventLog) -> Iterable[tuple[str, str, str, str, str, datetime | None]]:
    """Case, activity, transition, resource, department, time of every event, as tables show them."""
    for place in range(len(log)):
        yield (
            log.cases[int(log.case[place])].name,
            log.activity.word(int(log.activity.codes[place])),
            log.transition.word(int(log.transition.codes[place])),
            log.resource.word(int(log.resource.codes[place])),
            log.department.word(int(log.department.codes[place])),
            moment(int(log.when[place])),
        )

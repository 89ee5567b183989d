"""What a working-day calendar is made of: a State Council notice per year, the law for years without one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import cast

from gaoxin.values.errors import DomainError

SATURDAY = 5


class YearKind(Enum):
    """Whether the State Council's notice for the year has been published."""

    OFFICIAL = "official"
    PROVISIONAL = "provisional"


@dataclass(frozen=True, slots=True)
class NoticeSource:
    """A notice; ``number`` (文号) is empty where it is not known for certain."""

    title: str
    number: str = ""

    def __str__(self) -> str:
        return f"《{self.title}》（{self.number}）" if self.number else f"《{self.title}》"


@dataclass(frozen=True, slots=True)
class DaysOff:
    """One break with both its ends, weekends inside it included."""

    name: str
    first: date
    last: date

    def __iter__(self) -> Iterator[date]:
        return (self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1))


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """The arrangement one notice makes. It may reach back into the last days of the December before."""

    year: int
    kind: YearKind
    sources: tuple[NoticeSource, ...]
    days_off: tuple[DaysOff, ...]
    make_up_days: tuple[date, ...]

    def __post_init__(self) -> None:
        off = {day for days_off in self.days_off for day in days_off}
        for day in sorted(off.union(self.make_up_days)):
            if not self._may_arrange(day):
                raise _bad_year(self.year, f"{day} 不在该年通知可以安排的日期之内")
        for days_off in self.days_off:
            if days_off.first > days_off.last:
                raise _bad_year(self.year, f"{days_off.name}的起止日期颠倒")
        for day in self.make_up_days:
            if day.weekday() < SATURDAY:
                raise _bad_year(self.year, f"调休上班日 {day} 本来就是工作日")
            if day in off:
                raise _bad_year(self.year, f"{day} 既放假又上班")

    def _may_arrange(self, day: date) -> bool:
        return day.year == self.year or (day.year == self.year - 1 and day.month == 12)


@dataclass(frozen=True, slots=True)
class FixedFestival:
    """A festival on a date of the solar calendar."""

    name: str
    month: int
    day: int
    days: int


@dataclass(frozen=True, slots=True)
class MovableFestival:
    """A festival whose solar date is looked up per year; its holiday starts so many days before it."""

    name: str
    starts_before: int
    days: int


@dataclass(frozen=True, slots=True)
class StatutoryHolidays:
    """The days the law itself gives everybody, from a date on."""

    effective_from: date
    source: str
    fixed: tuple[FixedFestival, ...]
    movable: tuple[MovableFestival, ...]


@dataclass(frozen=True, slots=True)
class CalendarContent:
    """Everything a calendar is built from; ``festivals`` is year → festival name → solar date."""

    years: tuple[CalendarYear, ...]
    statutory: tuple[StatutoryHolidays, ...]
    festivals: Mapping[int, Mapping[str, date]]

    def __post_init__(self) -> None:
        if len({year.year for year in self.years}) != len(self.years):
            raise DomainError(
                "calendar.duplicate_year",
                "工作日历中同一年出现了两次。",
                remedy="请删去重复的一份。",
            )

    def statutory_days_off(self, year: int) -> tuple[DaysOff, ...]:
        """The law's holidays in a year without a notice; movable ones only where their dates are known."""
        rule = self._rule_for(year)
        if rule is None:
            return ()
        known = self.festivals.get(year, {})
        breaks = [(f.name, date(year, f.month, f.day), f.days) for f in rule.fixed]
        breaks += [
            (f.name, known[f.name] - timedelta(days=f.starts_before), f.days)
            for f in rule.movable
            if f.name in known
        ]
        return tuple(
            DaysOff(name, first, first + timedelta(days=days - 1))
            for name, first, days in sorted(breaks, key=lambda item: item[1])
        )

    def knows_festivals(self, year: int) -> bool:
        rule = self._rule_for(year)
        known = self.festivals.get(year, {})
        return rule is not None and all(festival.name in known for festival in rule.movable)

    def _rule_for(self, year: int) -> StatutoryHolidays | None:
        """The rule in force on 1 January; before the first one we hold, that first one."""
        ordered = sorted(self.statutory, key=lambda rule: rule.effective_from)
        in_force = [rule for rule in ordered if rule.effective_from <= date(year, 1, 1)]
        return in_force[-1] if in_force else next(iter(ordered), None)


def content_from_mapping(mapping: Mapping[str, object]) -> CalendarContent:
    """The catalogue document (``years``, ``statutory``, ``festivals``) as typed content."""
    try:
        return CalendarContent(
            years=tuple(year_from_mapping(entry) for entry in _entries(mapping, "years")),
            statutory=tuple(_statutory(entry) for entry in _entries(mapping, "statutory")),
            festivals={_int(entry, "year"): _festivals(entry) for entry in _entries(mapping, "festivals")},
        )
    except (KeyError, TypeError, ValueError) as error:
        raise DomainError(
            "calendar.unreadable",
            f"工作日历数据读不懂：{error}。",
            remedy="请对照目录中已有年份的写法检查。",
        ) from error


def year_from_mapping(entry: Mapping[str, object]) -> CalendarYear:
    """One element of the document's ``years``."""
    return CalendarYear(
        year=_int(entry, "year"),
        kind=YearKind(entry["kind"]),
        sources=tuple(
            NoticeSource(title=_text(source, "title"), number=str(source.get("number", "")))
            for source in _entries(entry, "sources")
        ),
        days_off=tuple(
            DaysOff(name=_text(item, "name"), first=_day(item["first"]), last=_day(item["last"]))
            for item in _entries(entry, "days_off")
        ),
        make_up_days=tuple(_day(item) for item in cast(Iterable[object], entry["make_up_days"])),
    )


def year_to_mapping(year: CalendarYear) -> dict[str, object]:
    """The inverse of ``year_from_mapping``, ready for JSON."""
    return {
        "year": year.year,
        "kind": year.kind.value,
        "sources": [
            {"title": source.title, **({"number": source.number} if source.number else {})}
            for source in year.sources
        ],
        "days_off": [
            {"name": item.name, "first": item.first.isoformat(), "last": item.last.isoformat()}
            for item in year.days_off
        ],
        "make_up_days": [day.isoformat() for day in year.make_up_days],
    }


def _statutory(entry: Mapping[str, object]) -> StatutoryHolidays:
    return StatutoryHolidays(
        effective_from=_day(entry["effective_from"]),
        source=_text(entry, "source"),
        fixed=tuple(
            FixedFestival(_text(item, "name"), _int(item, "month"), _int(item, "day"), _int(item, "days"))
            for item in _entries(entry, "fixed")
        ),
        movable=tuple(
            MovableFestival(_text(item, "name"), _int(item, "starts_before"), _int(item, "days"))
            for item in _entries(entry, "movable")
        ),
    )


def _festivals(entry: Mapping[str, object]) -> dict[str, date]:
    return {name: _day(day) for name, day in entry.items() if name != "year"}


def _entries(mapping: Mapping[str, object], key: str) -> Sequence[Mapping[str, object]]:
    return cast(Sequence[Mapping[str, object]], mapping[key])


def _text(mapping: Mapping[str, object], key: str) -> str:
    value = mapping[key]
    if not isinstance(value, str) or not value:
        raise ValueError(f"{key}: {value!r}")
    return value


def _int(mapping: Mapping[str, object], key: str) -> int:
    value = mapping[key]
    if not isinstance(value, int):
        raise ValueError(f"{key}: {value!r}")
    return value


def _day(value: object) -> date:
    return date.fromisoformat(str(value))


def _bad_year(year: int, problem: str) -> DomainError:
    return DomainError(
        "calendar.bad_year",
        f"{year}年的放假安排有误：{problem}。",
        remedy="请对照国务院办公厅通知原文核对。",
    )

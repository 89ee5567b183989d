"""The lights of one project from its first planned month to ``as_of``."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from gaoxin.engines.progress.facts import ProgressFacts
from gaoxin.engines.progress.judgements import Judgement, Light, Verdict, period_light, repaired_light
from gaoxin.engines.progress.knowledge import Knowledge
from gaoxin.engines.progress.rule import LIGHT_RULES, LightRule
from gaoxin.engines.progress.timetable import Term, Timetable
from gaoxin.values.period import Month


@dataclass(frozen=True, slots=True)
class PeriodLight:
    """A planned month that is over on ``as_of``; amounts in 元, None is unknown.

    ``judgements`` begins with the light of the period and goes on with the changes until the next period;
    it is empty while the month is 待报.
    """

    month: Month
    deadline: date
    planned: Decimal
    actual: Decimal | None
    cumulative_planned: Decimal
    cumulative_actual: Decimal | None
    judgements: tuple[Judgement, ...]

    @property
    def light(self) -> Light:
        return self.judgements[-1].light if self.judgements else Light.AWAITED

    @property
    def reason(self) -> str:
        if self.judgements:
            return self.judgements[-1].reason
        day = f"{self.deadline.year}年{self.deadline.month}月{self.deadline.day}日"
        return f"{self.month.month}月待报，报送截止{day}，到期未报判红"


class Due(NamedTuple):
    """A planned month that is over: its place among the months known, and its term."""

    place: int
    term: Term


class Mark(NamedTuple):
    """A judgement in short: lists of many projects need its light and not its words."""

    due: Due
    day: date
    verdict: Verdict
    before: Light
    light: Light
    is_repair: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """The lights of a project. ``light`` is the last one given, whatever month is still 待报.

    Judgements and periods are put into words when they are asked for.
    """

    as_of: date
    marks: tuple[Mark, ...]
    due: tuple[Due, ...]
    first_planned: Month | None
    _knowledge: Knowledge = field(repr=False, compare=False)

    @property
    def light(self) -> Light:
        return self.marks[-1].light if self.marks else Light.NONE

    @property
    def current(self) -> Judgement | None:
        return self._judgement(self.marks[-1]) if self.marks else None

    @property
    def reason(self) -> str:
        current, awaited = self.current, self.awaited
        if current:
            return current.reason
        if self.first_planned is None:
            return "没有月度计划，不判灯；下达月度计划后按月判灯"
        if awaited:
            return awaited.reason
        return f"计划从{self.first_planned}开始，还没有到判灯的时候"

    @property
    def judgements(self) -> tuple[Judgement, ...]:
        """Every light given, oldest first."""
        return tuple(self._judgement(mark) for mark in self.marks)

    @property
    def periods(self) -> tuple[PeriodLight, ...]:
        return tuple(self._period(due) for due in self.due)

    @property
    def awaited(self) -> PeriodLight | None:
        """The month that is over and not reported, before its deadline."""
        if not self.due or (self.marks and self.marks[-1].due.place == self.due[-1].place):
            return None
        return self._period(self.due[-1])

    @property
    def history(self) -> tuple[Judgement, ...]:
        """The judgements that changed the light, oldest first."""
        return tuple(self._judgement(mark) for mark in self.marks if mark.light is not mark.before)

    @property
    def since(self) -> Judgement | None:
        """The judgement with which the present light began."""
        changed = (mark for mark in reversed(self.marks) if mark.light is not mark.before)
        mark = next(changed, None)
        return self._judgement(mark) if mark else None

    def _judgement(self, mark: Mark) -> Judgement:
        place, term = mark.due
        return Judgement(
            position=self._knowledge.position(place, day=mark.day, last_day=term.last_day),
            rule=term.rule,
            verdict=mark.verdict,
            before=mark.before,
            light=mark.light,
            is_final=mark.is_repair or mark.day == term.deadline,
            is_repair=mark.is_repair,
        )

    def _period(self, due: Due) -> PeriodLight:
        known, place = self._knowledge, due.place
        marks = (mark for mark in self.marks if mark.due.place == place)
        return PeriodLight(
            month=known.months[place],
            deadline=due.term.deadline,
            planned=known.plans[place] or Decimal(0),
            actual=known.actuals[place],
            cumulative_planned=known.planned[place],
            cumulative_actual=None if known.missing[place] else known.reported[place],
            judgements=tuple(self._judgement(mark) for mark in marks),
        )


def assess_progress(
    facts: ProgressFacts, *, as_of: date, rules: Sequence[LightRule] = LIGHT_RULES
) -> Progress:
    """The lights as known on ``as_of``; facts of later days are not seen.

    Each period is settled on its reporting deadline with what was known that day. What arrives afterwards
    changes the light from its own day on and never what was settled before.
    """
    return _assess(facts, timetable=Timetable(rules, as_of=as_of))


def assess_projects(
    projects: Iterable[ProgressFacts], *, as_of: date, rules: Sequence[LightRule] = LIGHT_RULES
) -> list[Progress]:
    """``assess_progress`` of each project, in order."""
    timetable = Timetable(rules, as_of=as_of)
    return [_assess(facts, timetable=timetable) for facts in projects]


def _assess(facts: ProgressFacts, *, timetable: Timetable) -> Progress:
    known = Knowledge(facts, as_of=timetable.as_of)
    planned = [place for place, plan in enumerate(known.plans) if plan is not None]
    terms = ((place, timetable.term(known.months[place])) for place in planned)
    due = tuple(Due(place, term) for place, term in terms if term is not None)
    days = [_judged_on(one, known, as_of=timetable.as_of) for one in due]
    marks: list[Mark] = []
    light = Light.NONE
    for one, day, until in zip(due, days, [*days[1:], None], strict=False):
        if day is not None:
            mark = _judged(one, known, day=day, before=light)
            marks.append(mark)
            if not known.is_settled(one.place, day=day):
                marks += _repairs(mark, known, until=until, as_of=timetable.as_of)
            light = marks[-1].light
    first = known.months[planned[0]] if planned else None
    return Progress(timetable.as_of, tuple(marks), due, first, known)


def _judged_on(due: Due, known: Knowledge, *, as_of: date) -> date | None:
    """The day a period is judged: its deadline, or ``as_of`` when reported early; None while 待报."""
    if due.term.deadline <= as_of:
        return due.term.deadline
    return as_of if known.actuals[due.place] is not None else None


def _judged(due: Due, known: Knowledge, *, day: date, before: Light) -> Mark:
    term = due.term
    verdict = known.verdict(due.place, day=day, last_day=term.last_day, rule=term.rule)
    return Mark(due, day, verdict, before, period_light(verdict, before=before), False)


def _repairs(mark: Mark, known: Knowledge, *, until: date | None, as_of: date) -> Iterator[Mark]:
    """The changes after a judgement; facts of ``until`` belong to the period judged that day."""
    place, term = mark.due
    for day in known.repair_days(place, after=mark.day, before=until, as_of=as_of):
        verdict = known.verdict(place, day=day, last_day=term.last_day, rule=term.rule)
        light = repaired_light(verdict, before=mark.light)
        if light is not mark.light:
            mark = Mark(mark.due, day, verdict, mark.light, light, True)
            yield mark

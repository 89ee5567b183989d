"""The lights of one project from its first planned month to ``as_of``."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from gaoxin.engines.progress.facts import ProgressFacts
from gaoxin.engines.progress.judgements import Judgement, Light, judge_period, judge_repair
from gaoxin.engines.progress.knowledge import Knowledge, MonthRow
from gaoxin.engines.progress.rule import LIGHT_RULES, LightRule
from gaoxin.engines.progress.timetable import Term, Timetable
from gaoxin.values.period import Month


@dataclass(frozen=True, slots=True)
class PeriodLight:
    """A planned month that is over on ``as_of``; amounts in 元, None is unknown.

    ``judgements`` begins with the light of the period and goes on with the changes until the next period;
    it is empty while the month is 待报.
    """

    row: MonthRow
    deadline: date
    judgements: tuple[Judgement, ...]

    @property
    def month(self) -> Month:
        return self.row.month

    @property
    def planned(self) -> Decimal | None:
        return self.row.plan

    @property
    def actual(self) -> Decimal | None:
        """As known on ``as_of``."""
        return self.row.actual

    @property
    def cumulative_planned(self) -> Decimal:
        return self.row.planned

    @property
    def cumulative_actual(self) -> Decimal | None:
        """None while a month of the year up to here is not reported."""
        return None if self.row.unreported else self.row.reported

    @property
    def light(self) -> Light:
        return self.judgements[-1].light if self.judgements else Light.AWAITED

    @property
    def reason(self) -> str:
        if self.judgements:
            return self.judgements[-1].reason
        day = f"{self.deadline.year}年{self.deadline.month}月{self.deadline.day}日"
        return f"{self.month.month}月待报，报送截止{day}，到期未报判红"


@dataclass(frozen=True, slots=True)
class Progress:
    """The lights of a project. ``light`` is the last one given, whatever month is still 待报."""

    as_of: date
    periods: tuple[PeriodLight, ...]
    first_planned: Month | None

    @property
    def judgements(self) -> Iterator[Judgement]:
        return (judgement for period in self.periods for judgement in period.judgements)

    @property
    def current(self) -> Judgement | None:
        return next((period.judgements[-1] for period in reversed(self.periods) if period.judgements), None)

    @property
    def light(self) -> Light:
        current = self.current
        return current.light if current else Light.NONE

    @property
    def reason(self) -> str:
        current = self.current
        if current:
            return current.reason
        if self.first_planned is None:
            return "没有月度计划，不判灯；下达月度计划后按月判灯"
        if self.awaited:
            return self.awaited.reason
        return f"计划从{self.first_planned}开始，还没有到判灯的时候"

    @property
    def awaited(self) -> PeriodLight | None:
        """The month that is over and not reported, before its deadline."""
        last = self.periods[-1] if self.periods else None
        return last if last and not last.judgements else None

    @property
    def history(self) -> tuple[Judgement, ...]:
        """The judgements that changed the light, oldest first."""
        return tuple(judgement for judgement in self.judgements if judgement.light is not judgement.before)

    @property
    def since(self) -> Judgement | None:
        """The judgement with which the present light began."""
        history = self.history
        return history[-1] if history else None


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
    knowledge = Knowledge(facts, as_of=timetable.as_of)
    planned = [row for row in knowledge.rows if row.plan is not None]
    due = [(row, term) for row in planned if (term := timetable.term(row.month)) is not None]
    days = [_judged_on(row, term, as_of=timetable.as_of) for row, term in due]
    periods, light = [], Light.NONE
    for (row, term), judged_on, until in zip(due, days, [*days[1:], None], strict=False):
        judgements: tuple[Judgement, ...] = ()
        if judged_on is not None:
            judgements = tuple(_judgements(row, term, knowledge, day=judged_on, until=until, before=light))
            light = judgements[-1].light
        periods.append(PeriodLight(row, term.deadline, judgements))
    return Progress(timetable.as_of, tuple(periods), planned[0].month if planned else None)


def _judged_on(row: MonthRow, term: Term, *, as_of: date) -> date | None:
    """The day a period is judged: its deadline, or ``as_of`` when reported early; None while 待报."""
    if term.deadline <= as_of:
        return term.deadline
    return as_of if row.actual is not None else None


def _judgements(
    row: MonthRow, term: Term, knowledge: Knowledge, *, day: date, until: date | None, before: Light
) -> Iterator[Judgement]:
    """The light of the period, then its changes; facts of ``until`` belong to the period judged that day."""
    position = knowledge.position(row, day=day, last_day=term.last_day)
    judgement = judge_period(position, rule=term.rule, before=before, is_final=day == term.deadline)
    yield judgement
    for later in knowledge.fact_days(after=day, before=until):
        position = knowledge.position(row, day=later, last_day=term.last_day)
        repair = judge_repair(position, rule=term.rule, before=judgement.light)
        if repair.light is not judgement.light:
            judgement = repair
            yield repair

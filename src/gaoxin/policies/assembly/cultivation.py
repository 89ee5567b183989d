"""Steps towards a policy out of the engine's answer, and how a plan's steps stand by today's facts."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING, Final

from gaoxin.engines.rules.compiled import Shape, Verdict
from gaoxin.engines.rules.explanation import Answer, Reading
from gaoxin.engines.rules.facts import Value, input_name, split_input
from gaoxin.engines.rules.gaps import Gap
from gaoxin.enterprises import selectors as enterprises
from gaoxin.foundation.zones.scope import Scope
from gaoxin.policies.assembly.answers import explainer
from gaoxin.policies.assembly.facts import OF_THE_REGISTER, SUBJECT, FactTable, fact_table
from gaoxin.policies.assembly.ladder import RUNGS
from gaoxin.policies.assembly.library import fact_dictionary, library
from gaoxin.policies.models import CultivationPlan, CultivationStep, Responsible, StepKind, StepState

if TYPE_CHECKING:
    from gaoxin.policies.assembly.planning import Plan

FIRST: Final = "first"
# A light turns amber so many days before the step is due.
SOON: Final = 30
# So many sources of a condition are named.
SOURCES: Final = 3
Facts = Mapping[str, Value | None]


@dataclass(frozen=True, slots=True)
class ProposedStep:
    """A step the answer asks for; ``code`` names it on a form."""

    kind: StepKind
    item: str
    year: int | None
    label: str
    clause: str
    gap: str
    todo: str
    responsible: Responsible
    evidence: str

    @property
    def code(self) -> str:
        return f"{self.kind}:{self.item}:{self.year or ''}"


def proposed_steps(answer: Answer, plan: "Plan | None" = None) -> list[ProposedStep]:
    """Conditions decided against the firm on its nearest way, then missing facts, then judgements.

    ``plan`` is the cheapest change; what it moves is said in the step of the condition that reads it.
    """
    words = _change_words(plan)
    steps = [_condition(one, words) for one in nearest_failures(answer)]
    return [*steps, *_facts(answer), *_judgements(answer)]


def nearest_failures(answer: Answer) -> list[Reading]:
    """Of alternatives only the nearest, as ``shortness`` counts them; exclusions that are hit at the end."""
    if answer.verdict is not Verdict.NOT_MET:
        return []
    return [*_nearest(answer.criteria), *(one for one in answer.exclusions if one.state is True)]


def _nearest(reading: Reading) -> tuple[Reading, ...]:
    if reading.state is not False:
        return ()
    shape = reading.criterion.shape
    if not reading.parts or shape is Shape.NOT:
        return (reading,)
    found = [_nearest(part) for part in reading.parts]
    if shape is Shape.ALL:
        return tuple(chain.from_iterable(found))
    lacking = (reading.criterion.count or 1) - sum(part.state is True for part in reading.parts)
    ways = sorted((way for way in found if way), key=lambda way: (len(way), sum(map(_share, way))))
    return tuple(chain.from_iterable(ways[:lacking]))


def _share(reading: Reading) -> Fraction:
    return min((gap.share for gap in reading.gaps), default=Fraction(1))


def _condition(reading: Reading, words: Mapping[str, str]) -> ProposedStep:
    criterion = reading.criterion
    is_exclusion = reading.state is True
    moved = [words[name] for name in sorted(criterion.inputs) if name in words]
    todo = f"消除“{criterion.label}”的情形" if is_exclusion else "；".join(moved)
    return ProposedStep(
        kind=StepKind.CONDITION,
        item=criterion.id,
        year=None,
        label=(criterion.label or "所列情形不成立")[:200],
        clause=criterion.clause[:120],
        gap="、".join(gap.words for gap in reading.gaps)[:200],
        todo=todo[:400],
        responsible=Responsible.FIRM,
        evidence=_sources(reading),
    )


def _sources(reading: Reading) -> str:
    """Where the facts of a condition come from, the first few, without what is explained in brackets."""
    named = (one.fact.source.partition("（")[0] for one in reading.observations if one.fact.source)
    found = list(dict.fromkeys(named))
    more = f"等 {len(found)} 处" if len(found) > SOURCES else ""
    return f"{'、'.join(found[:SOURCES])}{more}"[:200]


def _facts(answer: Answer) -> Iterator[ProposedStep]:
    names = answer.missing or tuple(
        dict.fromkeys(
            one.input for leaf in _open_leaves(answer) for one in leaf.observations if one.is_missing
        )
    )
    for name in names:
        fact_id, back = split_input(name)
        fact = fact_dictionary().of_input(SUBJECT, name)
        year = None if back is None else answer.on.year - back
        label = fact.label if year is None else f"{year}年{fact.label}"
        place = "企业档案" if fact_id in OF_THE_REGISTER else "补充事实"
        yield ProposedStep(
            kind=StepKind.FACT,
            item=fact_id,
            year=year,
            label=label[:200],
            clause="",
            gap="没有登记",
            todo=f"查清后登记到{place}",
            responsible=Responsible.OFFICER,
            evidence=fact.source[:200],
        )


def _judgements(answer: Answer) -> Iterator[ProposedStep]:
    leaves = {one.criterion.id: one.criterion for one in answer.readings()}
    outputs = {one.output.id: one.output for one in answer.figures.values()}
    items = [name.partition(":")[2] for name in answer.open_items]
    if not items:
        items = [one.criterion.id for one in _open_leaves(answer) if one.criterion.shape is Shape.MANUAL]
    for item in dict.fromkeys(items):
        named = leaves.get(item) or outputs.get(item)
        yield ProposedStep(
            kind=StepKind.JUDGEMENT,
            item=item,
            year=None,
            label=(named.label if named else item)[:200],
            clause=(named.clause if named else "")[:120],
            gap="没有核定",
            todo="备齐材料，由企业服务专员核定",
            responsible=Responsible.OFFICER,
            evidence="",
        )


def _open_leaves(answer: Answer) -> Iterator[Reading]:
    """Undecided conditions that still count: nothing below what is decided already."""
    waiting = [answer.criteria, *answer.exclusions]
    if answer.verdict is Verdict.NOT_APPLICABLE:
        return
    while waiting:
        one = waiting.pop(0)
        if one.state is None and not one.parts:
            yield one
        elif one.state is None or (one.state is False and one.criterion.shape is Shape.ALL):
            waiting[:0] = list(one.parts)


def _change_words(plan: "Plan | None") -> dict[str, str]:
    from gaoxin.engines.rules.changes import Proposal

    if plan is None or not isinstance(plan.outcome, Proposal):
        return {}
    return {one.input: one.words for one in plan.outcome.changes}


@dataclass(frozen=True, slots=True)
class StepStanding:
    """A step today: ``is_reached`` by the facts (None where no rule tells), what is short now, its light."""

    step: CultivationStep
    is_reached: bool | None
    gaps: tuple[Gap, ...]
    light: str

    @property
    def is_settled(self) -> bool:
        return self.is_reached is True or self.step.state != StepState.OPEN

    @property
    def is_late(self) -> bool:
        return self.light == "red"


@dataclass(frozen=True, slots=True)
class PlanStanding:
    """A plan today: the verdict (None where the policy is not in force) and every step."""

    plan: CultivationPlan
    verdict: Verdict | None
    steps: tuple[StepStanding, ...]
    case_kind: str

    @property
    def settled(self) -> int:
        return sum(one.is_settled for one in self.steps)

    @property
    def late(self) -> int:
        return sum(one.is_late for one in self.steps)

    @property
    def light(self) -> str:
        """The worst light of what is not settled; green when all is, or the firm qualifies."""
        if self.verdict is Verdict.MET:
            return "green"
        lights = {one.light for one in self.steps if not one.is_settled}
        return next((one for one in ("red", "amber", "none") if one in lights), "green")

    @property
    def next_due(self) -> dt.date | None:
        return min((one.step.due_on for one in self.steps if not one.is_settled), default=None)

    def is_reachable(self, *, by: dt.date, on: dt.date) -> bool:
        """Whether everything open falls due between today and the day, nothing being late."""
        wanted = [one.step.due_on for one in self.steps if not one.is_settled]
        return bool(self.steps) and on <= self.plan.target_on <= by and all(on <= day <= by for day in wanted)


def standings(plans: Iterable[CultivationPlan], *, scope: Scope, on: dt.date) -> list[PlanStanding]:
    """Every plan by the facts of the day, in the order given; the facts of all firms are read together."""
    rows = list(plans)
    if not rows:
        return []
    table = fact_table(scope, on=on, only={row.enterprise_id for row in rows})
    kinds = case_kinds(rows, scope=scope)
    return [_standing(row, table, kinds[row.pk], on) for row in rows]


def case_kinds(rows: Sequence[CultivationPlan], *, scope: Scope) -> dict[int, str]:
    """Plan → ``renewal`` where the firm held the title when the plan began, else ``first``."""
    held = {
        day: set(
            enterprises.title_rows(
                scope, as_of=day, only={row.enterprise_id for row in rows if row.started_on == day}
            )
        )
        for day in {row.started_on for row in rows}
    }
    return {
        row.pk: "renewal" if (row.enterprise_id, RUNGS.get(row.policy, "")) in held[row.started_on] else FIRST
        for row in rows
    }


def _standing(row: CultivationPlan, table: FactTable, case_kind: str, on: dt.date) -> PlanStanding:
    rules = library()
    known = row.enterprise_id in table.ids
    facts = table.of(table.ids.index(row.enterprise_id)) if known else {}
    answer = None
    if row.policy in rules.on(on, case_kind).policies:
        answer = explainer(rules, on, case_kind, row.policy).explain(facts)
    steps = tuple(_step(one, answer, facts, row.policy, on) for one in row.steps.all())
    return PlanStanding(row, None if answer is None else answer.verdict, steps, case_kind)


def _step(
    step: CultivationStep, answer: Answer | None, facts: Facts, policy: str, on: dt.date
) -> StepStanding:
    reached, gaps = _reached(step, answer, facts, policy, on)
    return StepStanding(step, reached, gaps, _light(step, is_reached=reached, on=on))


def _reached(
    step: CultivationStep, answer: Answer | None, facts: Facts, policy: str, on: dt.date
) -> tuple[bool | None, tuple[Gap, ...]]:
    match step.kind:
        case StepKind.CONDITION:
            return _condition_reached(step.item, answer)
        case StepKind.FACT:
            return facts.get(_input(step, on)) is not None, ()
        case StepKind.JUDGEMENT:
            judged = facts.get(f"{policy}:{step.item}")
            return judged is not None and judged is not False, ()
    return None, ()


def _condition_reached(item: str, answer: Answer | None) -> tuple[bool | None, tuple[Gap, ...]]:
    if answer is None:
        return None, ()
    for one in answer.exclusions:
        if one.criterion.id == item:
            return one.state is False, ()
    for one in answer.readings():
        if one.criterion.id == item:
            return one.state is True, one.gaps
    return None, ()


def _input(step: CultivationStep, on: dt.date) -> str:
    return input_name(step.item, None if step.year is None else on.year - step.year)


def _light(step: CultivationStep, *, is_reached: bool | None, on: dt.date) -> str:
    if is_reached is True or step.state != StepState.OPEN:
        return "green"
    if step.due_on < on:
        return "red"
    return "amber" if (step.due_on - on).days <= SOON else "none"

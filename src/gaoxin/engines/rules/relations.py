"""How the policies of a library stand to one another: one follows from another, excludes it, pays twice."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from gaoxin.engines.rules.building import Builder
from gaoxin.engines.rules.compiled import CompiledPolicy, Criterion, Grant, Programme, Shape
from gaoxin.engines.rules.documents import CASE_KINDS
from gaoxin.engines.rules.domains import Domain, domains_in
from gaoxin.engines.rules.facts import FactDictionary
from gaoxin.engines.rules.findings import Finding, Severity, Shown, listed, shown
from gaoxin.engines.rules.graph import Graph
from gaoxin.engines.rules.library import Library
from gaoxin.engines.rules.proving import Answer, Example, No, Prover, Wanted
from gaoxin.engines.rules.reading import Place, Record, read_yaml


@dataclass(frozen=True, slots=True)
class Implication:
    """Whether whoever meets one policy meets the other; None when that could not be told.

    ``counterexample`` are the facts of a subject that meets the first and not the second.
    """

    holds: bool | None
    counterexample: tuple[Shown, ...] = ()


@dataclass(frozen=True, slots=True)
class DoubleGrant:
    """Two benefits one subject can hold at once though they pay for the same thing.

    ``rule`` is ``expenditure`` (不重复享受) or ``highest_of`` (就高); ``shared`` is its name.
    """

    first: tuple[str, Grant]
    second: tuple[str, Grant]
    rule: str
    shared: str
    example: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Watched:
    """An implication on the watch-list, and whether it is expected to hold."""

    first: str
    second: str
    without: frozenset[str]
    on: dt.date
    case_kind: str
    is_expected: bool
    because: str
    place: Place


class Relations:
    """Questions about the policies of one subject in a programme; the programme's graph stays as it is."""

    def __init__(
        self,
        programme: Programme,
        facts: FactDictionary,
        names: Iterable[str],
        *,
        without: Mapping[str, Collection[str]] | None = None,
    ) -> None:
        self._policies = {name: programme.policies[name] for name in names}
        self._graph = _copied(programme.graph)
        builder = Builder(self._graph)
        dropped = without or {}
        self._met = {
            name: builder.every((policy.applies, _eligible(policy, builder, dropped.get(name, ()))))
            for name, policy in self._policies.items()
        }
        self.domains: Mapping[str, Domain] = domains_in(facts, programme, *self._policies)
        self._prover = Prover(self._graph, self.domains, programme.on, self._met.values())

    def implies(self, first: str, second: str) -> Implication:
        wanted: tuple[Wanted, ...] = ((self._met[first], True), (self._met[second], None))
        answer = self._prover.find(*wanted)
        if isinstance(answer, Example):
            return Implication(False, self._shown(self._prover.tidied(answer, *wanted), first, second))
        return Implication(True if answer is No.NEVER else None)

    def together(self, first: str, second: str) -> Answer:
        """A subject that meets both."""
        wanted: tuple[Wanted, ...] = ((self._met[first], True), (self._met[second], True))
        answer = self._prover.find(*wanted)
        return self._prover.tidied(answer, *wanted) if isinstance(answer, Example) else answer

    def exclusive(self) -> list[tuple[str, str]]:
        """Pairs each of which somebody can meet, but nobody both."""
        possible = [name for name, met in self._met.items() if self._prover.find((met, True)) is not No.NEVER]
        return [
            pair
            for pair in combinations(possible, 2)
            if self._share_inputs(*pair) and self.together(*pair) is No.NEVER
        ]

    def _share_inputs(self, first: str, second: str) -> bool:
        return bool(self._policies[first].inputs & self._policies[second].inputs)

    def double_grants(self) -> list[DoubleGrant]:
        grants = [(name, grant) for name, policy in self._policies.items() for grant in policy.grants]
        found = []
        for first, second in combinations(grants, 2):
            for rule in ("expenditure", "highest_of"):
                shared = getattr(first[1], rule)
                if shared and shared == getattr(second[1], rule):
                    answer = self.together(first[0], second[0])
                    if isinstance(answer, Example):
                        example = self._shown(answer, first[0], second[0])
                        found.append(DoubleGrant(first, second, rule, shared, example))
        return found

    def _shown(self, example: Example, *names: str) -> tuple[Shown, ...]:
        return shown(example.facts, self.domains, self._graph.inputs(self._met[name] for name in names))


def _copied(graph: Graph) -> Graph:
    copy = Graph()
    for node in graph.nodes:
        copy.intern(node)
    return copy


def _eligible(policy: CompiledPolicy, builder: Builder, dropped: Collection[str]) -> int:
    """The condition of 符合 with some criteria taken as met and some exclusions left out."""
    if not dropped:
        return policy.eligible
    criteria = _without(policy.criteria, builder, dropped)
    kept = (one.node for one in policy.exclusions if one.id not in dropped)
    return builder.every((criteria, *(builder.negation(node) for node in kept)))


def _without(criterion: Criterion, builder: Builder, dropped: Collection[str]) -> int:
    if criterion.id and criterion.id in dropped:
        return builder.truth(True)
    parts = [_without(part, builder, dropped) for part in criterion.parts]
    match criterion.shape:
        case Shape.ALL:
            return builder.every(parts)
        case Shape.ANY:
            return builder.some(parts)
        case Shape.AT_LEAST:
            return builder.at_least(criterion.count, parts)
        case Shape.NOT:
            return builder.negation(parts[0])
    return criterion.node


def implies(
    programme: Programme, facts: FactDictionary, first: str, second: str, *, without: Collection[str] = ()
) -> Implication:
    """Whether meeting the first policy, some of its criteria left out, means meeting the second."""
    return Relations(programme, facts, (first, second), without={first: without}).implies(first, second)


# ------------------------------------------------------------------ watch-list


def load_watched(path: Path, *, shown_as: str) -> tuple[Watched, ...]:
    """The implications of a watch-list; a library without one has none."""
    if not path.exists():
        return ()
    document = read_yaml(path, shown_as=shown_as)
    found = tuple(_watched(entry.mapping()) for entry in document.take("watch").items())
    document.finish()
    return found


def _watched(record: Record) -> Watched:
    without, kind = record.get("without"), record.get("kind")
    one = Watched(
        first=record.text("if"),
        second=record.text("then"),
        without=frozenset(entry.text() for entry in without.items()) if without else frozenset(),
        on=record.take("on").date(),
        case_kind="first" if kind is None else kind.choice(CASE_KINDS),
        is_expected=record.take("expect").choice(("holds", "fails")) == "holds",
        because=record.text("because"),
        place=record.place,
    )
    record.finish()
    return one


def watch(library: Library, watched: Watched) -> list[Finding]:
    """What is other than expected; nothing when all is as before."""
    programme = library.on(watched.on, watched.case_kind)
    for name in (watched.first, watched.second):
        if name not in programme.policies:
            message = f"{watched.on} 没有有效的“{name}”，这条关系无法核对。"
            return [Finding(Severity.WARNING, "rules.watch", message, watched.place, name)]
    found = implies(programme, library.facts, watched.first, watched.second, without=watched.without)
    if found.holds is watched.is_expected:
        return []
    one, other = (programme.policies[name].title for name in (watched.first, watched.second))
    if found.holds is None:
        message = f"“{one}”是否蕴含“{other}”，在规定的计算量内未能判定。"
        return [Finding(Severity.NOTE, "rules.untold", message, watched.place, watched.first)]
    message = f"凡符合“{one}”的现在都符合“{other}”，与登记的不同：{watched.because}"
    if not found.holds:
        message = f"符合“{one}”的不再都符合“{other}”，例如{listed(found.counterexample)}。"
    return [
        Finding(
            Severity.WARNING, "rules.watch", message, watched.place, watched.first, None, found.counterexample
        )
    ]

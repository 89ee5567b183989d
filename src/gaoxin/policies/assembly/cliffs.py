"""断崖: where one step more of a fact costs an enterprise money or a title, over the policies in force.

Each enterprise is looked at within a twentieth of its own figure, and at least one sensible step, either way.
Loads the numeric libraries, so it is imported where it is asked for.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from typing import Final

import numpy as np
import numpy.typing as npt

from gaoxin.engines.rules.bits import VERDICTS, PopulationRun
from gaoxin.engines.rules.cliffs import Cliff, CliffFinder, Loss, moving_inputs, point_evaluator
from gaoxin.engines.rules.compiled import Verdict
from gaoxin.engines.rules.documents import PolicyVersion
from gaoxin.engines.rules.facts import Fact, Value
from gaoxin.engines.rules.library import Library
from gaoxin.engines.rules.scalar import VerdictRun
from gaoxin.foundation.zones.scope import Scope
from gaoxin.policies.assembly.answers import policies_for_enterprises
from gaoxin.policies.assembly.facts import SUBJECT, enterprise_facts
from gaoxin.policies.assembly.library import library
from gaoxin.policies.assembly.snapshots import Snapshot, snapshot_of

REACH: Final = 20  # a twentieth of the figure
MOST_FAILED: Final = 2
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Near:
    """A cliff beside an enterprise that stands at ``present``, in stored steps of the fact."""

    enterprise_id: int
    present: int
    cliff: Cliff

    @property
    def is_ahead(self) -> bool:
        """Not yet passed: it is to be lost, not lost already."""
        return self.present <= self.cliff.last

    @property
    def room(self) -> int:
        """Stored steps to the first value at which it is lost, or back to the last at which it is not."""
        return self.cliff.last + 1 - self.present if self.is_ahead else self.present - self.cliff.last


@dataclass(frozen=True, slots=True)
class ZoneCliff:
    """One cause of loss along one fact, with everybody who stands near it, nearest first."""

    input: str
    fact: Fact
    losses: tuple[Loss, ...]
    near: tuple[Near, ...]

    @property
    def lasts(self) -> Span:
        values = [one.cliff.last for one in self.near]
        return min(values), max(values)

    @property
    def cents(self) -> Span:
        values = [one.cliff.cents for one in self.near]
        return min(values), max(values)

    @property
    def ahead(self) -> int:
        return sum(one.is_ahead for one in self.near)

    @property
    def passed(self) -> int:
        return len(self.near) - self.ahead


@dataclass(frozen=True, slots=True)
class CliffReport:
    """``looked_at`` are the facts along which anything can be lost."""

    cliffs: tuple[ZoneCliff, ...]
    looked_at: tuple[Fact, ...]
    size: int


def zone_cliffs(scope: Scope, *, on: dt.date) -> CliffReport:
    """Kept while rules and facts stand."""
    return _report(library(), snapshot_of(scope, on))


def cliffs_near(enterprise_id: int, *, scope: Scope, on: dt.date) -> list[Near]:
    """What one enterprise stands before, nearest first."""
    rules = library()
    facts = enterprise_facts(enterprise_id, scope=scope, on=on)
    verdicts = _verdicts(rules, on).verdicts(facts)
    policies = rules.on(on).policies
    # Only what is met can be lost, and only along a fact it reads.
    met = [policies[name] for name, verdict in verdicts.items() if verdict is Verdict.MET]
    read = frozenset(name for policy in met for name in policy.inputs)
    found = []
    for finder, fact in _finders(rules, on):
        present = facts.get(finder.name)
        if isinstance(present, int) and finder.name in read:
            low, high = _window(present, fact)
            cliffs = finder.along(facts, low, high)
            found += [Near(enterprise_id, present, cliff) for cliff in cliffs]
    return sorted((one for one in found if one.is_ahead), key=lambda one: one.room / max(one.present, 1))


@lru_cache(maxsize=4)
def _verdicts(rules: Library, on: dt.date) -> VerdictRun:
    return VerdictRun(rules.on(on))


@lru_cache(maxsize=2)
def _report(rules: Library, snapshot: Snapshot) -> CliffReport:
    finders = _finders(rules, snapshot.on)
    groups: dict[tuple[object, ...], list[Near]] = defaultdict(list)
    facts = {}
    close = _close(rules, snapshot)
    for finder, fact in finders:
        facts[finder.name] = fact
        for near in _along(finder, fact, snapshot, close):
            groups[near.cliff.input, _cause(near.cliff)].append(near)
    cliffs = [
        ZoneCliff(str(key[0]), facts[str(key[0])], one[0].cliff.losses, tuple(_nearest_first(one)))
        for key, one in groups.items()
    ]
    cliffs.sort(key=lambda one: (-len(one.near), one.input))
    return CliffReport(
        tuple(cliffs), tuple({fact.id: fact for _, fact in finders}.values()), len(snapshot.ids)
    )


def _cause(cliff: Cliff) -> tuple[tuple[str, str, str, bool], ...]:
    return tuple((one.policy, one.label, one.clause, one.is_title) for one in cliff.losses)


def _nearest_first(near: Sequence[Near]) -> list[Near]:
    return sorted(near, key=lambda one: (not one.is_ahead, one.room, one.enterprise_id))


def _close(rules: Library, snapshot: Snapshot) -> Mapping[str, npt.NDArray[np.bool_]]:
    """Who meets a policy or fails few of its conditions: only they can lose it within a few percent."""
    programme = rules.on(snapshot.on)
    names = [one.policy for one in policies_for_enterprises(programme)]
    if not snapshot.ids:
        return {}
    outcome = PopulationRun(programme, names).evaluate(snapshot.frame)
    unknown, elsewhere = (VERDICTS.index(one) for one in (Verdict.UNKNOWN, Verdict.NOT_APPLICABLE))
    found = {}
    for name in names:
        verdicts = outcome.verdicts(name)
        applicability = programme.policies[name].applicability
        reads = applicability is not None and any(leaf.comparisons for leaf in applicability.leaves())
        near = (verdicts != unknown) & (outcome.failed(name) <= MOST_FAILED)
        found[name] = near if reads else near & (verdicts != elsewhere)
    return found


def _along(
    finder: CliffFinder, fact: Fact, snapshot: Snapshot, close: Mapping[str, npt.NDArray[np.bool_]]
) -> list[Near]:
    if finder.name not in snapshot.frame.columns or not snapshot.ids:
        return []
    present = snapshot.frame[finder.name].to_list()
    policies = finder.programme.policies
    chosen = np.any([rows for name, rows in close.items() if finder.name in policies[name].inputs], axis=0)
    # Whose figure is not known, or matters to no policy near, has no stretch: it ends before it begins.
    spans = [
        _window(one, fact) if isinstance(one, int) and is_chosen else (0, -1)
        for one, is_chosen in zip(present, chosen, strict=True)
    ]
    ends = np.array(spans, np.int64).reshape(-1, 2)

    def facts_of(place: int) -> Mapping[str, Value | None]:
        return snapshot.frame.row(place, named=True)

    found = finder.over(snapshot.frame, (ends[:, 0], ends[:, 1]), facts_of)
    return [
        Near(snapshot.ids[place], present[place], cliff)
        for place, cliffs in found.items()
        for cliff in cliffs
    ]


def _window(present: int, fact: Fact) -> Span:
    reach = max(abs(present) // REACH, ceil(fact.step_stored()))
    least = 0 if fact.minimum is None or fact.minimum >= 0 else present - reach
    return max(least, present - reach), present + reach


@lru_cache(maxsize=4)
def _finders(rules: Library, on: dt.date) -> tuple[tuple[CliffFinder, Fact], ...]:
    """One for each changeable number any policy for enterprises reads."""
    programme = rules.on(on)
    policies = [one.policy for one in policies_for_enterprises(programme)]
    titles = [name for name in policies if _gives_title(rules.version_on(name, on))]
    points = point_evaluator(programme, policies)
    found = []
    for name in moving_inputs(programme, policies):
        # A judged score item is no fact of the enterprise.
        fact = None if ":" in name else rules.facts.of_input(SUBJECT, name)
        if fact is not None and fact.is_changeable and fact.unit is not None:
            finder = CliffFinder(programme, name, policies=policies, titles=titles, points=points)
            if not finder.is_idle:
                found.append((finder, fact))
    return tuple(found)


def _gives_title(version: PolicyVersion | None) -> bool:
    return version is not None and (
        version.kind == "recognition" or any(one.kind == "title" for one in version.benefits)
    )

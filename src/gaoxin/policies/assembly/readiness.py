"""数据准备: which of the facts a policy uses the zone holds, for how many enterprises, from which source.

What a class of delivery needs is decided here by counting, not by anybody's word. Loads the numeric
libraries, so it is imported where it is asked for.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from gaoxin.engines.rules.bits import VERDICTS
from gaoxin.engines.rules.compiled import Programme, Verdict
from gaoxin.engines.rules.documents import PolicyVersion
from gaoxin.engines.rules.facts import split_input
from gaoxin.engines.rules.library import Library
from gaoxin.foundation.zones.scope import Scope
from gaoxin.policies.assembly.facts import NONE_DECLARABLE, OF_THE_REGISTER, FactTable, fact_table
from gaoxin.policies.assembly.population import outcome_of
from gaoxin.policies.selectors.freshness import facts_mark
from gaoxin.policies.selectors.heads import imported_declarations

# Who is meant by a source of the dictionary that no enterprise writes itself.
_PUBLIC: Final = ("公示系统", "信用中国", "部门", "公告", "公布名单", "税务", "培育平台", "交易所", "质量奖")
_OWN: Final = ("企业填报", "企业三年推进计划", "企业划型自测")
REGISTER, PUBLIC, OWN, JUDGED = "register", "public", "own", "judged"


@dataclass(frozen=True, slots=True)
class FactHeld:
    """One input of the rules: known of ``known`` targets, ``imported`` of them from a sheet of an office.

    ``blocking`` are targets that stay undecided and lack it. ``keeper`` says who keeps such a fact.
    """

    input: str
    keeper: str
    known: int
    imported: int
    blocking: int


@dataclass(frozen=True, slots=True)
class Readiness:
    """``targets`` are the enterprises the rules do not turn away; ``decided`` of them wait for no fact."""

    on: dt.date
    size: int
    targets: int
    decided: int
    facts: tuple[FactHeld, ...]

    @property
    def missing(self) -> tuple[FactHeld, ...]:
        return tuple(one for one in self.facts if one.blocking)

    @property
    def unofficial(self) -> tuple[FactHeld, ...]:
        """Facts nobody but the enterprise vouches for, or people still have to judge."""
        return tuple(
            one
            for one in self.facts
            if one.keeper == JUDGED or (one.keeper == OWN and one.imported < one.known + one.blocking)
        )

    @property
    def is_automatic_ready(self) -> bool:
        """免申即享: every target decided, and by official records alone."""
        return self.targets > 0 and self.decided == self.targets and not self.unofficial

    @property
    def is_quick_ready(self) -> bool:
        """快申快享: whatever is missing the enterprise itself can tell in its application."""
        official = [one for one in self.missing if one.keeper in (REGISTER, PUBLIC, JUDGED)]
        return self.targets > 0 and not official


def readiness_of(version: PolicyVersion, rules: Library, *, scope: Scope, on: dt.date) -> Readiness:
    """As if somebody applied on ``on``; read anew when anything the rules read has been written since."""
    mark = facts_mark(scope)
    if not mark:
        return _readiness(version, rules, scope, fact_table(scope, on=on))
    return _kept(version, rules, scope, on, mark)


@lru_cache(maxsize=64)
def _kept(version: PolicyVersion, rules: Library, scope: Scope, on: dt.date, mark: str) -> Readiness:
    return _readiness(version, rules, scope, _table(scope, on, mark))


def _readiness(version: PolicyVersion, rules: Library, scope: Scope, table: FactTable) -> Readiness:
    on = table.on
    programme = Library(rules.facts, [version]).on(on, version.case_kinds[0])
    if not table.ids or version.policy not in programme.policies:
        return Readiness(on, len(table.ids), 0, 0, ())
    return _counted(version, rules, programme, table, scope)


@lru_cache(maxsize=2)
def _table(scope: Scope, on: dt.date, _mark: str) -> FactTable:
    return fact_table(scope, on=on)


def _counted(
    version: PolicyVersion, rules: Library, programme: Programme, table: FactTable, scope: Scope
) -> Readiness:
    compiled = programme.policies[version.policy]
    codes = outcome_of(table, programme, [version.policy]).verdicts(version.policy)
    unknown = VERDICTS.index(Verdict.UNKNOWN)
    targets = [place for place, code in enumerate(codes) if code in (unknown, VERDICTS.index(Verdict.MET))]
    undecided = {place for place in targets if codes[place] == unknown}
    imported = _imported(compiled.inputs, table, scope)
    facts = []
    for name in sorted(compiled.inputs):
        values = table.columns.get(name, ())
        held = [place for place in targets if values and values[place] is not None]
        lacking = undecided - set(held)
        keeper = _keeper(name, version, rules)
        sheets = imported.get(name, frozenset())
        facts.append(FactHeld(name, keeper, len(held), sum(p in sheets for p in held), len(lacking)))
    return Readiness(table.on, len(table.ids), len(targets), len(targets) - len(undecided), tuple(facts))


def _keeper(name: str, version: PolicyVersion, rules: Library) -> str:
    if ":" in name:
        return JUDGED
    fact_id = split_input(name)[0]
    if fact_id in OF_THE_REGISTER:
        return REGISTER
    fact = rules.facts.find(version.subject, fact_id)
    source = "" if fact is None else fact.source
    is_public = not source.startswith(_OWN) and any(word in source for word in _PUBLIC)
    return PUBLIC if is_public else OWN


def _imported(inputs: object, table: FactTable, scope: Scope) -> Mapping[str, frozenset[int]]:
    """Places of the enterprises whose value of an input came in a sheet an office handed over."""
    names = {str(name) for name in inputs if ":" not in str(name)}  # type: ignore[attr-defined]  # an iterable
    asked = {split_input(name)[0] for name in names} - (OF_THE_REGISTER - NONE_DECLARABLE)
    places = {key: place for place, key in enumerate(table.ids)}
    found: dict[str, set[int]] = {}
    for enterprise, fact, year, has_value, in_sheet in imported_declarations(
        scope, as_of=table.on, facts=asked
    ):
        name = fact if year is None else f"{fact}@{table.on.year - year}"
        place = places.get(enterprise)
        if place is None:
            continue
        held = found.setdefault(name, set())
        if has_value and in_sheet:
            held.add(place)
        else:
            held.discard(place)
    return {name: frozenset(held) for name, held in found.items()}

"""Two versions of a policy side by side: what the papers changed, and whom it changes for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gaoxin.engines.rules.bits import VERDICTS
from gaoxin.engines.rules.compiled import Verdict
from gaoxin.engines.rules.documents import Anchor, PolicyVersion, Table
from gaoxin.engines.rules.facts import FactDictionary
from gaoxin.engines.rules.wording import (
    Vocabulary,
    words_of_criterion_test,
    words_of_expression,
    words_of_parameter,
    words_of_row,
)

Codes = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Change:
    """``before`` is empty for what is new, ``after`` for what is gone. ``part`` is 参数, 分档表, 条件 …"""

    part: str
    label: str
    clause: str
    before: str
    after: str


def changes_between(one: PolicyVersion, other: PolicyVersion, facts: FactDictionary) -> tuple[Change, ...]:
    """What differs in words from one version to the other; parts are matched by their id."""
    before, after = _parts(one, facts), _parts(other, facts)
    found = []
    for key in dict.fromkeys((*before, *after)):
        anchor, words = after.get(key) or before[key]
        was = before[key][1] if key in before else ""
        now = after[key][1] if key in after else ""
        if was != now:
            found.append(Change(key[0], anchor.label or words, anchor.clause, was, now))
    return tuple(found)


def _parts(version: PolicyVersion, facts: FactDictionary) -> Mapping[tuple[str, str], tuple[Anchor, str]]:
    vocabulary = Vocabulary(version, facts)
    parts: dict[tuple[str, str], tuple[Anchor, str]] = {}
    for parameter in version.parameters:
        parts["参数", parameter.anchor.id] = (parameter.anchor, words_of_parameter(parameter))
    for table in version.tables:
        parts["分档表", table.anchor.id] = (table.anchor, _table(table, vocabulary))
    for definition in version.definitions:
        words = words_of_expression(definition.expression, vocabulary)
        parts["算法", definition.anchor.id] = (definition.anchor, words)
    for part, trees in (("条件", (version.criteria,)), ("不予认可", version.exclusions)):
        for criterion in (node for tree in trees for node in tree.walk() if node.anchor.id):
            parts[part, criterion.anchor.id] = (
                criterion.anchor,
                words_of_criterion_test(criterion, vocabulary),
            )
    return parts


def _table(table: Table, vocabulary: Vocabulary) -> str:
    return "；".join(" → ".join(words_of_row(row, table, vocabulary)) for row in table.rows)


@dataclass(frozen=True, slots=True)
class Movement:
    """Places of the subjects whose verdict moved. ``gained`` meet it only after, ``lost`` only before."""

    gained: tuple[int, ...]
    lost: tuple[int, ...]
    moved: Mapping[tuple[Verdict, Verdict], int]

    @property
    def is_nothing(self) -> bool:
        return not self.moved


def movement(before: Codes, after: Codes) -> Movement:
    """``before`` and ``after`` are places in ``bits.VERDICTS``, one for each subject."""
    met = VERDICTS.index(Verdict.MET)
    gained = np.flatnonzero((before != met) & (after == met))
    lost = np.flatnonzero((before == met) & (after != met))
    return Movement(tuple(map(int, gained)), tuple(map(int, lost)), dict(_moves(before, after)))


def _moves(before: Codes, after: Codes) -> Iterable[tuple[tuple[Verdict, Verdict], int]]:
    for was in range(len(VERDICTS)):
        for now in range(len(VERDICTS)):
            count = int(np.count_nonzero((before == was) & (after == now))) if was != now else 0
            if count:
                yield (VERDICTS[was], VERDICTS[now]), count

"""What of a policy version can be moved in the sandbox: thresholds, amounts, rates, caps, rows of tables."""

import ast
import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from gaoxin.engines.rules.documents import Anchor, PolicyVersion, Row, Table
from gaoxin.engines.rules.expressions import parse

THRESHOLD, MONEY, TIER = "threshold", "money", "tier"
FINEST: Final = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Lever:
    """``name`` is what ``suppose`` takes: ``cap``, ``tier.2`` what a row gives, ``tier.2.from`` its start.

    ``present`` is in ``unit``; ``row`` is the place of a table's row, 0 for a parameter.
    """

    name: str
    kind: str
    anchor: Anchor
    unit: str
    present: Decimal
    row: int = 0
    is_start: bool = False

    @property
    def step(self) -> Decimal:
        """A sensible step of a slider: two leading digits, never finer than can be written."""
        if not self.present:
            return Decimal(1)
        return max(Decimal(1).scaleb(self.present.adjusted() - 1), FINEST)

    @property
    def most(self) -> Decimal:
        """Where a slider ends; numbers beyond it can still be typed."""
        return abs(self.present) * 2 or Decimal(100)


def levers_of(version: PolicyVersion, on: dt.date) -> list[Lever]:
    """Parameters in force on the day, money last, then the rows of every table."""
    paying = _paying(version)
    found = []
    for one in version.parameters:
        value = one.value_on(on)
        if value is not None:
            kind = MONEY if one.anchor.id in paying else THRESHOLD
            found.append(Lever(one.anchor.id, kind, one.anchor, one.unit.word, value))
    found.sort(key=lambda lever: lever.kind == MONEY)
    return [*found, *(lever for table in version.tables for lever in _of_table(table))]


def _of_table(table: Table) -> Iterator[Lever]:
    for place, row in enumerate(table.rows, 1):
        if _starts(row) and table.unit is not None and row.bounds is not None and row.bounds.low is not None:
            start, unit = row.bounds.low, table.unit.word
            name = f"{table.anchor.id}.{place}.from"
            yield Lever(name, TIER, table.anchor, unit, start, place, is_start=True)
        if row.low == row.high:
            yield Lever(f"{table.anchor.id}.{place}", TIER, table.anchor, table.gives.word, row.low, place)


def _starts(row: Row) -> bool:
    return row.bounds is not None and row.bounds.low is not None


def _paying(version: PolicyVersion) -> frozenset[str]:
    """Names that only the amounts of benefits lead to; what conditions read stays a threshold."""
    benefits = [text for one in version.benefits for text in (one.amount, one.cap) if text]
    trees = [version.criteria, *version.exclusions, *([version.applies_when] if version.applies_when else [])]
    tests = [one.test for tree in trees for one in tree.walk() if one.test]
    return _reached(version, benefits) - _reached(version, tests)


def _reached(version: PolicyVersion, texts: Iterable[str]) -> frozenset[str]:
    """Names the expressions lead to, through definitions and tables."""
    inside: dict[str, list[str]] = {one.anchor.id: [one.expression] for one in version.definitions}
    for table in version.tables:
        inside[table.anchor.id] = [text for text in (table.input, *(row.when for row in table.rows)) if text]
    seen: set[str] = set()
    waiting = list(texts)
    while waiting:
        for name in _names(waiting.pop()) - seen:
            seen.add(name)
            waiting += inside.get(name, [])
    return frozenset(seen)


def _names(text: str) -> set[str]:
    return {node.id for node in ast.walk(parse(text)) if isinstance(node, ast.Name)}

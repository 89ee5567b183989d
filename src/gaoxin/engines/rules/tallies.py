"""How many conditions stand against a subject, and how many leave its verdict open.

Counted as an explanation lists them: a condition only where everything it is part of shares its state, so the
branch not taken of an ``any`` that holds is no failure.
"""

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

from gaoxin.engines.rules.compiled import CompiledPolicy, Criterion, Shape
from gaoxin.engines.rules.packed import CERTAIN, POSSIBLE

# Who, as bits or as a Polars expression, and a condition as who certainly and who possibly holds it.
Who: TypeAlias = Any
Condition: TypeAlias = Callable[[int], Any]


def trees(policy: CompiledPolicy) -> Iterator[Criterion]:
    if policy.applicability is not None:
        yield policy.applicability
    yield policy.criteria
    yield from policy.exclusions


def failing(policy: CompiledPolicy, condition: Condition, applicable: Who) -> list[Who]:
    """For each condition decided against the subject the subjects it is decided against."""
    found = list(_against(policy.criteria, condition, applicable))
    return found + [condition(one.node)[CERTAIN] & applicable for one in policy.exclusions]


def _against(criterion: Criterion, condition: Condition, within: Who) -> Iterator[Who]:
    here = within & ~condition(criterion.node)[POSSIBLE]
    is_negation = criterion.shape is Shape.NOT
    if not criterion.parts or (is_negation and criterion.id):
        yield here
    elif is_negation:
        yield from (here for _ in criterion.parts[0].leaves())
    else:
        for part in criterion.parts:
            yield from _against(part, condition, here)


def leaving_open(policy: CompiledPolicy, condition: Condition, undecided: Who) -> list[Who]:
    """For each simple condition the subjects whose open verdict hangs on it."""
    return [bits for tree in trees(policy) for bits in _open(tree, condition, undecided)]


def _open(criterion: Criterion, condition: Condition, within: Who) -> Iterator[Who]:
    certain, possible = condition(criterion.node)
    here = within & possible & ~certain
    if not criterion.parts:
        yield here
    for part in criterion.parts:
        yield from _open(part, condition, here)

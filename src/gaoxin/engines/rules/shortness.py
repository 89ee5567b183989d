"""How many conditions a subject is short of: of alternatives only the nearest counts.

An explanation lists every branch of a failed ``any``; a firm that fails all three is still only one short
when one of them wants one condition. Unknown conditions are not counted: they may yet hold.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeAlias

from gaoxin.engines.rules.compiled import CompiledPolicy, Criterion, Shape

if TYPE_CHECKING:
    from gaoxin.engines.rules.explanation import Answer, Reading

# uint8, one for each subject.
Counts: TypeAlias = Any
Ways: TypeAlias = tuple[Fraction, ...]


def ways_to_go(answer: "Answer") -> Ways:
    """For each condition the subject is short of, how far it is from it: up to 1, which a bare no counts."""
    hit = (Fraction(1) for one in answer.exclusions if one.state is True)
    return (*_ways(answer.criteria), *hit)


def _ways(reading: "Reading") -> Ways:
    if reading.state is not False:
        return ()
    shape = reading.criterion.shape
    if not reading.parts or shape is Shape.NOT:
        return (min((gap.share for gap in reading.gaps), default=Fraction(1)),)
    found = [_ways(part) for part in reading.parts]
    if shape is Shape.ALL:
        return tuple(chain.from_iterable(found))
    lacking = reading.criterion.count or 1
    lacking -= sum(part.state is True for part in reading.parts)
    return tuple(chain.from_iterable(sorted(found, key=lambda ways: (len(ways), sum(ways)))[:lacking]))


def short_of(
    policy: CompiledPolicy, fails: Callable[[int], Counts], holds: Callable[[int], Counts]
) -> Counts:
    """The same count for a population: ``fails`` and ``holds`` tell of a node who certainly does (uint8)."""
    counts = _short(policy.criteria, fails, holds)
    for exclusion in policy.exclusions:
        counts = counts + holds(exclusion.node)
    return counts * (1 - fails(policy.applies))


def _short(criterion: Criterion, fails: Callable[[int], Counts], holds: Callable[[int], Counts]) -> Counts:
    here = fails(criterion.node)
    if not criterion.parts or criterion.shape is Shape.NOT:
        return here
    parts = [_short(part, fails, holds) for part in criterion.parts]
    if criterion.shape is Shape.ALL:
        return sum(parts[1:], parts[0]) * here
    if criterion.shape is Shape.ANY:
        return _least(parts) * here
    return _cheapest(criterion, parts, holds) * here


def _least(parts: Sequence[Counts]) -> Counts:
    import numpy as np

    return np.minimum.reduce(parts)


def _cheapest(criterion: Criterion, parts: Sequence[Any], holds: Callable[[int], Counts]) -> Counts:
    """Of ``at least k`` the nearest parts that are lacking; a part that holds wants nothing."""
    import numpy as np

    met = np.array([holds(part.node) for part in criterion.parts])
    wanted = np.where(met == 1, np.uint8(255), np.array(parts))
    ordered = np.sort(wanted, axis=0).astype(np.uint16)
    lacking = np.maximum(criterion.count - met.sum(axis=0), 0)
    places = np.arange(len(parts))[:, np.newaxis]
    taken = np.where((places < lacking) & (ordered < 255), ordered, 0)
    return np.minimum(taken.sum(axis=0), 255).astype(np.uint8)

"""Open judgements taken in the subject's favour: what experts and officers have yet to say."""

from collections.abc import Iterator, Mapping
from typing import Final

from gaoxin.engines.rules.compiled import CompiledPolicy, Criterion, Shape
from gaoxin.engines.rules.facts import Value

_FULL_POINTS: Final = 1000


def favourable(policy: CompiledPolicy, facts: Mapping[str, Value | None]) -> dict[str, Value]:
    """The best an applicant can hope for in every judgement that is not there yet.

    Points are more than any item has; the rule holds them to the range it leaves.
    """
    found: dict[str, Value] = {}
    for name, kind in policy.judged.items():
        if facts.get(name) is None:
            found[name] = _FULL_POINTS if kind == "expert" else True
    for criterion, wanted in _manual(policy):
        name = f"{policy.policy}:{criterion.id}"
        if name in found:
            found[name] = wanted
    return found


def _manual(policy: CompiledPolicy) -> Iterator[tuple[Criterion, bool]]:
    trees = [(policy.criteria, True), *((one, False) for one in policy.exclusions)]
    if policy.applicability is not None:
        trees.append((policy.applicability, True))
    for tree, wanted in trees:
        yield from _walked(tree, wanted=wanted)


def _walked(criterion: Criterion, *, wanted: bool) -> Iterator[tuple[Criterion, bool]]:
    if criterion.shape is Shape.MANUAL:
        yield criterion, wanted
    inner = not wanted if criterion.shape is Shape.NOT else wanted
    for part in criterion.parts:
        yield from _walked(part, wanted=inner)

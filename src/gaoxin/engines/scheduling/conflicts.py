"""Tasks that can never run at the same time: said outright, a solver need not find it out from capacities."""

from collections.abc import Sequence
from itertools import combinations

from gaoxin.engines.scheduling.listing import Rows

Pair = tuple[int, int]


def conflicting_pairs(rows: Rows) -> tuple[list[Pair], list[set[int]]]:
    """Pairs whose order is open, and for each task all it cannot overlap, its chain of waits included."""
    size = len(rows.tasks)
    earlier: list[set[int]] = [set() for _ in range(size)]
    for number in rows.order:
        for one in rows.before[number]:
            earlier[number] |= earlier[one] | {one}
    apart: list[set[int]] = [set() for _ in range(size)]
    open_pairs: list[Pair] = []
    for first, second in combinations(range(size), 2):
        chained = first in earlier[second] or second in earlier[first]
        if rows.tasks[first].duration and rows.tasks[second].duration:
            if chained or _too_much(rows, first, second):
                apart[first].add(second)
                apart[second].add(first)
            if not chained and second in apart[first]:
                open_pairs.append((first, second))
    return open_pairs, apart


def _too_much(rows: Rows, first: int, second: int) -> bool:
    amounts = zip(rows.tasks[first].amounts, rows.tasks[second].amounts, rows.capacities, strict=True)
    return any(one + other > capacity for one, other, capacity in amounts)


def cliques(rows: Rows, pairs: Sequence[Pair], apart: Sequence[set[int]]) -> list[list[int]]:
    """Groups of tasks that run one after another, every open pair in at least one; long pairs first."""
    by_length = sorted(range(len(rows.tasks)), key=lambda one: -rows.tasks[one].duration)
    lengths = [row.duration for row in rows.tasks]
    covered: set[Pair] = set()
    groups: list[list[int]] = []
    for first, second in sorted(pairs, key=lambda pair: -lengths[pair[0]] - lengths[pair[1]]):
        if (first, second) in covered:
            continue
        group, common = [first, second], apart[first] & apart[second]
        for other in by_length:
            if other in common:
                group.append(other)
                common &= apart[other]
        covered.update(combinations(sorted(group), 2))
        groups.append(group)
    return groups

"""Measures for the networks of the tests, and random ones with every kind of change."""

import random

from hypothesis import strategies as st

from gaoxin.engines.scheduling.changes import Bundle, Change, Loosen, Prepare, Replace, RunParallel, Shorten
from gaoxin.engines.scheduling.items import INSTANT, Strength
from gaoxin.engines.scheduling.measures import Measure, MeasureKind
from gaoxin.engines.scheduling.network import build_network
from tests.engines.scheduling.projects import natural, random_items, working


def a_measure(key: str, *changes: Change) -> Measure:
    return Measure(key, MeasureKind.SHORTER_LIMITS, changes, label=f"措施{key}")


def random_change(draw: random.Random, size: int) -> Change:
    def some() -> str:
        return f"i{draw.randrange(size)}"

    kinds = [
        lambda: RunParallel(()),
        lambda: RunParallel((f"阶段{draw.randrange(4)}",)),
        lambda: Shorten(some(), draw.choice([INSTANT, working(3), natural(5), working(12)])),
        lambda: Replace(some()),
        lambda: Loosen(some(), draw.choice([None, some()]), draw.choice([None, *Strength])),
        lambda: Prepare(some(), draw.choice([None, 1]), ahead=draw.random() < 0.5),
        lambda: Bundle((some(), some(), some())),
    ]
    return draw.choice(kinds)()


def random_measures(seed: int, count: int, size: int) -> list[Measure]:
    draw = random.Random(seed)
    return [
        a_measure(f"m{k}", *(random_change(draw, size) for _ in range(draw.randint(1, 3))))
        for k in range(count)
    ]


PROJECTS = st.builds(
    lambda seed, size, count: (
        build_network(random_items(seed, size)),
        random_measures(seed + 1, count, size),
    ),
    st.integers(0, 10_000),
    st.integers(1, 14),
    st.integers(0, 5),
)

"""Chance from a seed: the same seed and topic give the same draws, whatever else is drawn."""

import datetime as dt
import math
import random
from collections.abc import Iterable, Sequence
from typing import TypeVar

Item = TypeVar("Item")


class Draw:
    """Draws of one topic."""

    def __init__(self, seed: int, topic: str) -> None:
        self._random = random.Random(f"{seed}/{topic}")

    def between(self, low: float, high: float) -> float:
        return low + (high - low) * self._random.random()

    def whole(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return self._random.randint(low, high)

    def chance(self, probability: float) -> bool:
        return self._random.random() < probability

    def pick(self, items: Sequence[Item]) -> Item:
        return items[self._random.randrange(len(items))]

    def sample(self, items: Sequence[Item], count: int) -> list[Item]:
        """``count`` different items; ``ValueError`` when there are fewer."""
        return self._random.sample(items, count)

    def shuffled(self, items: Iterable[Item]) -> list[Item]:
        found = list(items)
        self._random.shuffle(found)
        return found

    def around(self, middle: float, *, spread: float) -> float:
        """Positive, with ``middle`` as its median; ``spread`` 0.3 is about plus or minus a third."""
        return middle * math.exp(self._random.gauss(0, spread))

    def day(self, first: dt.date, last: dt.date) -> dt.date:
        """A day, both ends included."""
        return first + dt.timedelta(days=self._random.randint(0, (last - first).days))

    def days(self, first: dt.date, last: dt.date, *, count: int) -> list[dt.date]:
        """``count`` different days in order."""
        offsets = self._random.sample(range((last - first).days + 1), count)
        return [first + dt.timedelta(days=offset) for offset in sorted(offsets)]

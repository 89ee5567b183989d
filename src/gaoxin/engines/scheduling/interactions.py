"""What two measures do to one another's savings, in figures and in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import factorial

import numpy as np
import numpy.typing as npt

from gaoxin.engines.scheduling.items import LimitUnit
from gaoxin.engines.scheduling.measures import Measure
from gaoxin.values.sentences import Sentence

Savings = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Interaction:
    """Days saved by two measures, each alone and both together, nothing else being on.

    ``index`` is the Shapley interaction over all combinations: positive, they need one another; negative,
    they save the same days. None when the attribution is sampled.
    """

    first: Measure
    second: Measure
    first_alone: int
    second_alone: int
    together: int
    index: Fraction | None
    unit: LimitUnit

    @property
    def extra(self) -> int:
        """What both together save beyond the sum of each alone."""
        return self.together - self.first_alone - self.second_alone

    @property
    def words(self) -> str:
        names, days = (
            Sentence("“{first}”和“{second}”", first=self.first.name, second=self.second.name),
            day_word(self.unit),
        )
        if not self.first_alone and not self.second_alone and self.together:
            return Sentence(
                "{names}单独不省，一起省{together}{days}。", names=names, together=self.together, days=days
            )
        alone = Sentence(
            "{names}单独各省{first_alone}{days}、{second_alone}{days}，一起省{together}{days}",
            names=names,
            first_alone=self.first_alone,
            days=days,
            second_alone=self.second_alone,
            together=self.together,
        )
        if self.extra > 0:
            return Sentence("{alone}，比相加多{extra}{days}。", alone=alone, extra=self.extra, days=days)
        if self.extra < 0:
            return Sentence("{alone}，有{extra}{days}重叠。", alone=alone, extra=-self.extra, days=days)
        return f"{alone}。"


def day_word(unit: LimitUnit) -> str:
    return Sentence("个自然日") if unit is LimitUnit.NATURAL else Sentence("个工作日")


def pair_interactions(
    measures: Sequence[Measure],
    alone: Sequence[int],
    pairs: Mapping[tuple[int, int], int],
    *,
    table: Savings | None,
    unit: LimitUnit,
) -> tuple[Interaction, ...]:
    """``table`` has the savings of all combinations, by their bits; None gives no index."""
    sizes = None if table is None else np.bitwise_count(np.arange(table.size)).astype(np.int64)
    rows = [
        Interaction(
            first=measures[i],
            second=measures[j],
            first_alone=alone[i],
            second_alone=alone[j],
            together=together,
            index=None if table is None or sizes is None else _index(table, sizes, i, j, len(measures)),
            unit=unit,
        )
        for (i, j), together in pairs.items()
    ]
    acting = [row for row in rows if row.index or row.extra]
    return tuple(sorted(acting, key=lambda row: (-abs(row.index or 0), -abs(row.extra))))


def _index(table: Savings, sizes: Savings, i: int, j: int, count: int) -> Fraction:
    shape = (-1, 2, 1 << (j - i - 1), 2, 1 << i)
    saved = table.reshape(shape)
    joint = saved[:, 1, :, 1] - saved[:, 1, :, 0] - saved[:, 0, :, 1] + saved[:, 0, :, 0]
    others = sizes.reshape(shape)[:, 0, :, 0]
    sums = np.bincount(others.ravel(), weights=joint.ravel(), minlength=count - 1)
    weighted = sum(
        factorial(size) * factorial(count - 2 - size) * int(total) for size, total in enumerate(sums.tolist())
    )
    return Fraction(weighted, factorial(count - 1))


def together_in_words(alone: Sequence[tuple[str, int]], total: int, *, unit: LimitUnit) -> tuple[str, ...]:
    """The saving of all measures beside the sum of what each saves alone."""
    days, single = day_word(unit), sum(saved for _name, saved in alone)
    lines = [
        Sentence(
            "全部措施一起省{total}{days}；逐项单独打开合计只有{single}{days}。",
            total=total,
            days=days,
            single=single,
        )
    ]
    if single >= total:
        lines = [
            Sentence(
                "全部措施一起省{total}{days}；逐项单独打开合计{single}{days}，其中有重叠。",
                total=total,
                days=days,
                single=single,
            )
        ]
    if single == total:
        lines = [Sentence("全部措施一起省{total}{days}，正好等于逐项单独打开之和。", total=total, days=days)]
    idle = [name for name, saved in alone if not saved]
    if total and len(idle) > 1:
        lines.append(
            Sentence(
                "{names}单独打开都不省，作用在于与其他措施一起。",
                names=[f"“{name}”" for name in idle],
            )
        )
    return tuple(lines)

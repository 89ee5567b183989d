"""Whether the tiers of a table leave a number out, or take one twice."""

from collections.abc import Iterator, Sequence

from gaoxin.engines.rules.documents import Bounds
from gaoxin.engines.rules.interchange.table_text import plain_number

Numbered = tuple[int, Bounds]


def faults_between(rows: Sequence[Numbered], *, overlaps_matter: bool) -> Iterator[str]:
    """A sentence for each gap between tiers and each overlap, with row numbers and a number at fault.

    The open ends below the first and above the last tier are no fault: many tables begin at zero.
    """
    ordered = sorted(rows, key=_start)
    highest = ordered[0] if ordered else None
    for following in ordered[1:]:
        assert highest is not None
        one, other = highest[1], following[1]
        words = f"第 {highest[0]} 行与第 {following[0]} 行"
        if _overlaps(one, other):
            if overlaps_matter:
                yield f"{words}重叠：{_shared(one, other)}两行都算。"
        elif not _touches(one, other):
            yield f"{words}之间有空档：{_between(one, other)}不属于任何一档。"
        highest = max(highest, following, key=_end)


def _start(numbered: Numbered) -> tuple[bool, object, bool]:
    bounds = numbered[1]
    return (bounds.low is not None, bounds.low or 0, not bounds.includes_low)


def _end(numbered: Numbered) -> tuple[bool, object, bool]:
    bounds = numbered[1]
    return (bounds.high is None, bounds.high or 0, bounds.includes_high)


def _overlaps(one: Bounds, other: Bounds) -> bool:
    if one.high is None or other.low is None:
        return True
    return other.low < one.high or (other.low == one.high and one.includes_high and other.includes_low)


def _touches(one: Bounds, other: Bounds) -> bool:
    return one.high == other.low and (one.includes_high or other.includes_low)


def _shared(one: Bounds, other: Bounds) -> str:
    if other.low is None:
        return "较小的数"
    if one.high == other.low:
        return f"恰好 {plain_number(other.low)} "
    return f"{plain_number(other.low)} {'起' if other.includes_low else '以上'}的数"


def _between(one: Bounds, other: Bounds) -> str:
    assert one.high is not None
    assert other.low is not None
    if one.high == other.low:
        return f"恰好 {plain_number(one.high)} "
    return f"{plain_number(one.high)} 到 {plain_number(other.low)} 之间的数"

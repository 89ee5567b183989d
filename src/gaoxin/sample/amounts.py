"""Dividing a total into parts that add up to it again, to the last unit."""

from collections.abc import Sequence
from decimal import Decimal

from gaoxin.values.errors import DomainError

TEN_THOUSAND = 10_000
HUNDRED_MILLION = 100_000_000
# Weights are compared in whole millionths, so that nothing depends on floating point.
PRECISION = 1_000_000


def divide_exactly(
    total: int, *, weights: Sequence[float], floor: int = 0, caps: Sequence[int] | None = None
) -> list[int]:
    """Whole parts in proportion to ``weights``, within floor and caps; their sum is ``total``.

    What rounding leaves goes to the largest remainders, what a cap refuses to the parts with room. Refused
    when the floors or the caps leave no way.
    """
    limits = list(caps) if caps is not None else [total] * len(weights)
    if not floor * len(weights) <= total <= sum(limits) or any(limit < floor for limit in limits):
        raise DomainError(
            "sample.not_divisible",
            f"总数{total}分不成{len(weights)}份（每份不少于{floor}，合计上限{sum(limits)}）。",
            value=total,
            remedy="请核对示例构成里的个数和金额。",
        )
    parts, exact = [floor] * len(weights), [round(weight * PRECISION) for weight in weights]
    left = total - floor * len(weights)
    while left:
        room = [place for place, part in enumerate(parts) if part < limits[place]]
        left -= _hand_out(left, room, weights=exact, parts=parts, limits=limits)
    return parts


def _hand_out(
    amount: int, room: list[int], *, weights: Sequence[int], parts: list[int], limits: list[int]
) -> int:
    """Hand out ``amount`` among the places with room; returns how much found a place, at least one."""
    whole = sum(weights[place] for place in room)
    heavy = {place: weights[place] if whole else 1 for place in room}
    shares = {place: divmod(amount * weight, whole or len(room)) for place, weight in heavy.items()}
    given = 0
    for place, (share, _remainder) in shares.items():
        more = min(share, limits[place] - parts[place])
        parts[place] += more
        given += more
    for place in sorted(room, key=lambda place: (-shares[place][1], place)):
        if given < amount and parts[place] < limits[place]:
            parts[place] += 1
            given += 1
    return given


def yuan(hundred_millions: Decimal | int) -> Decimal:
    """亿元 → 元."""
    return Decimal(hundred_millions) * HUNDRED_MILLION

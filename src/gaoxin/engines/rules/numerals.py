"""Exact numbers as people read them."""

from fractions import Fraction
from math import ceil, floor


def numeral(value: Fraction | int, *, places: int = 2, up: bool = False) -> str:
    """``1,234.5``; at most ``places`` digits after the point, rounded up on request, else to the nearest."""
    scaled = Fraction(value) * 10**places
    steps = ceil(scaled) if up else (floor(abs(scaled) + Fraction(1, 2)) * (1 if scaled >= 0 else -1))
    whole, rest = divmod(abs(steps), 10**places)
    digits = f".{rest:0{places}d}".rstrip("0").rstrip(".") if places else ""
    return f"{'-' if steps < 0 else ''}{whole:,}{digits}"

"""A figure as a page shows it, never alone: unit, target, time tick, as-of day and a way to its rows."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Self

from django.utils.functional import Promise

from gaoxin.values.money import MoneyUnit, to_unit
from gaoxin.values.quantity import format_number, rounded
from gaoxin.values.ratio import divide, format_percent
from gaoxin.web.quantities import YI, Number, unit_word, written_number

Text = str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """``value`` and ``target`` are in ``unit``; ``time_share`` (0–1) is how much of the period has passed.

    ``value`` may also be text already written. ``places`` fixes the decimals, or the number's own show.
    """

    label: Text
    value: Number | str | None
    unit: Text = ""
    target: Number | None = None
    time_share: Number | None = None
    as_of: date | None = None
    href: str = ""
    note: Text = ""
    places: int | None = None

    @classmethod
    def money(
        cls,
        label: Text,
        amount: Decimal | None,
        *,
        unit: MoneyUnit = YI,
        target: Decimal | None = None,
        places: int = 2,
        **rest: object,
    ) -> Self:
        """A figure of ``amount`` 元, shown in ``unit``."""
        return cls(
            label=label,
            value=None if amount is None else to_unit(amount, unit),
            unit=unit_word(unit),
            target=None if target is None else to_unit(target, unit),
            places=places,
            **rest,  # type: ignore[arg-type]
        )

    @property
    def shown(self) -> str:
        return self.value if isinstance(self.value, str) else written_number(self.value, places=self.places)

    @property
    def is_words(self) -> bool:
        """The value is a word (``待补``) rather than a number already written."""
        return isinstance(self.value, str) and not any(character.isdigit() for character in self.value)

    @property
    def shown_target(self) -> str:
        if self.target is None:
            return ""
        return format_number(self.target, places=self.places or 0, trim=True)

    @property
    def done(self) -> Fraction | None:
        """Share of the target reached; unknown without a target or a number."""
        return None if isinstance(self.value, str) else divide(self.value, self.target)

    @property
    def done_percent(self) -> str:
        return "" if self.done is None else format_percent(self.done, places=1)

    @property
    def bar_width(self) -> str:
        """CSS length of the bar, between 0 and 100 %."""
        return _css_percent(self.done)

    @property
    def tick_left(self) -> str:
        """CSS position of the time tick; empty without one."""
        return "" if self.time_share is None else _css_percent(self.time_share)

    @property
    def is_behind(self) -> bool:
        """Less done than time has passed."""
        return self.done is not None and self.time_share is not None and self.done < self.time_share

    @property
    def is_reached(self) -> bool:
        return self.done is not None and self.done >= 1


def _css_percent(share: Number | None) -> str:
    bounded = min(max(Fraction(share or 0), Fraction(0)), Fraction(1))
    return f"{rounded(bounded * 100, places=2)}%"

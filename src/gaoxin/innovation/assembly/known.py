"""One fact as it is known: what the registers come to, what somebody stated, and which of the two counts.

The registers count where they settle the fact. Where they leave it open, or say nothing, the statement does.
Where both exist and disagree, that is shown.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from gaoxin.engines.rules.facts import Fact, Value, input_name
from gaoxin.foundation.dated_facts import DatedFact, parse_value


@dataclass(frozen=True, slots=True)
class Derived:
    """What the registers come to, as stored: between ``low`` and ``high`` where they do not settle it."""

    low: Value | None
    high: Value | None
    words: str

    @property
    def value(self) -> Value | None:
        return self.low if self.low == self.high else None

    def holds(self, value: Value) -> bool:
        """Whether a stated value agrees with the registers."""
        if self.low == self.high or not isinstance(value, int) or isinstance(value, bool):
            return self.low in (None, value)
        low, high = self.low, self.high
        above = not isinstance(low, int) or value >= low
        return above and (not isinstance(high, int) or value <= high)


@dataclass(frozen=True, slots=True)
class KnownFact:
    """``back`` is how many years before the application a yearly fact lies; None for the others."""

    fact: Fact
    back: int | None
    year: int | None
    derived: Derived | None
    stated: DatedFact | None

    @property
    def input(self) -> str:
        return input_name(self.fact.id, self.back)

    @property
    def stated_value(self) -> Value | None:
        if self.stated is None or not self.stated.value:
            return None
        return parse_value(self.fact, self.stated.value)

    @property
    def value(self) -> Value | None:
        settled = None if self.derived is None else self.derived.value
        return self.stated_value if settled is None else settled

    @property
    def origin(self) -> str:
        """``derived``, ``stated`` or empty where nothing is known."""
        if self.derived is not None and self.derived.value is not None:
            return "derived"
        return "" if self.stated_value is None else "stated"

    @property
    def differs(self) -> bool:
        stated = self.stated_value
        return stated is not None and self.derived is not None and not self.derived.holds(stated)

    @property
    def source(self) -> str:
        """Where the value comes from, in words."""
        if self.origin == "derived" and self.derived is not None:
            return self.derived.words
        if self.stated is None or self.stated_value is None:
            return ""
        parts = {"source": self.stated.source or _("未写来源"), "day": self.stated.observed_on}
        return _("%(source)s（截至 %(day)s）") % parts


def values_of(facts: Iterable[KnownFact]) -> Mapping[str, Value | None]:
    return {one.input: one.value for one in facts if one.value is not None}


def settled(value: Value | None, words: str) -> Derived | None:
    """A register's answer that leaves nothing open; None where it has none."""
    return None if value is None else Derived(value, value, words)

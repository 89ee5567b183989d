"""Carriers and stays as pages and documents show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gaoxin.engines.rules.explanation import Answer
from gaoxin.engines.rules.facts import Value
from gaoxin.foundation.rule_answers import BADGES, VERDICTS, AnswerWords, in_language, told_gap, value_words
from gaoxin.innovation.assembly.carriers import CarrierReading
from gaoxin.innovation.assembly.known import KnownFact
from gaoxin.innovation.assembly.rules import BY_ENTRY_RULE
from gaoxin.innovation.assembly.standing import Call, Standing
from gaoxin.innovation.models import InnovationCarrier
from gaoxin.web.sentences import listed

CALLS: Final[dict[Call, str | Promise]] = {
    Call.GRADUATE: gettext_lazy("符合毕业条件"),
    Call.OVERSTAY: gettext_lazy("超过孵化时限"),
    Call.ENDING: gettext_lazy("孵化时限将到"),
    Call.NEAR: gettext_lazy("接近毕业条件"),
}
CALL_BADGES: Final[dict[Call, str]] = {
    Call.GRADUATE: "badge-green",
    Call.OVERSTAY: "badge-red",
    Call.ENDING: "badge-amber",
    Call.NEAR: "badge-jade",
}


@dataclass(frozen=True, slots=True)
class Judged(AnswerWords):
    """What a rule says, ready for a page."""

    @property
    def grounds(self) -> list[str]:
        """The alternatives that are met: why a tenant graduates."""
        met = (one for one in self.answer.criteria.parts if one.state is True)
        return [in_language(one.criterion.label, one.criterion.label_en) for one in met]


def judged(answer: Answer | None) -> Judged | None:
    return None if answer is None else Judged(answer)


def year_words(label: str, year: int) -> str:
    """“2025年入驻创业团队和企业数” of a label that begins with 年, and of one that does not."""
    return _("%(year)s年%(fact)s") % {"year": year, "fact": label.removeprefix("年")}


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact on the page: the value that counts, where from, what the books say, what was stated."""

    known: KnownFact
    may_state: bool

    @property
    def label(self) -> str:
        label = in_language(self.known.fact.label, self.known.fact.label_en)
        if self.known.year is None:
            return label
        return year_words(label, self.known.year)

    @property
    def shown(self) -> str:
        return self._words(self.known.value)

    @property
    def derived(self) -> str:
        """What the books come to, also where they leave it open: “38 至 45 家”."""
        found = self.known.derived
        if found is None:
            return ""
        if found.value is not None:
            return self._words(found.value)
        return _("%(low)s 至 %(high)s") % {"low": self._words(found.low), "high": self._words(found.high)}

    @property
    def derived_source(self) -> str:
        return self.known.derived.words if self.known.derived else ""

    @property
    def stated(self) -> str:
        value = self.known.stated_value
        return "" if value is None else self._words(value)

    @property
    def origin(self) -> str:
        words = {"derived": _("台账推算"), "stated": _("填报"), "": _("待补")}
        return words[self.known.origin]

    def _words(self, value: Value | None) -> str:
        fact = self.known.fact
        if value is None or isinstance(value, bool):
            return value_words(fact, value)
        if isinstance(value, int):
            return value_words(fact, fact.shown(value))
        if isinstance(value, str):
            return in_language(fact.choices.get(value, value), fact.choices_en.get(value, value))
        return value_words(fact, value)


def fact_rows(facts: Iterable[KnownFact], *, may_state: bool) -> list[FactRow]:
    return [FactRow(one, may_state) for one in facts]


@dataclass(frozen=True, slots=True)
class TenantRow:
    """A stay in a list."""

    standing: Standing

    @property
    def word(self) -> str:
        return str(CALLS.get(self.standing.call, ""))

    @property
    def badge(self) -> str:
        return CALL_BADGES.get(self.standing.call, "")

    @property
    def counted(self) -> str:
        """符合, 不符合 or 待补 of the rule of 在孵企业; empty where it does not apply."""
        entry = self.standing.entry
        return "" if entry is None else str(VERDICTS[entry.verdict])

    @property
    def counted_badge(self) -> str:
        entry = self.standing.entry
        return "" if entry is None else BADGES.get(entry.verdict, "")

    @property
    def time_left(self) -> str:
        """Until the longest stay, or beyond it; empty where the rule sets none or is open."""
        left = self.standing.months_left
        if left is None:
            return ""
        words = _("已超 %(months)s 个月") if left < 0 else _("还有 %(months)s 个月")
        return words % {"months": abs(left)}

    @property
    def is_over(self) -> bool:
        left = self.standing.months_left
        return left is not None and left < 0

    @property
    def why(self) -> str:
        call, standing = self.standing.call, self.standing
        if call is Call.GRADUATE and standing.graduation is not None:
            return listed(Judged(standing.graduation).grounds)
        if call in (Call.OVERSTAY, Call.ENDING):
            return self.time_left
        if call is Call.NEAR and standing.graduation is not None:
            return "；".join(_nearest(standing.graduation))
        return ""


def _nearest(answer: Answer) -> list[str]:
    found = []
    for leaf in answer.criteria.leaves():
        if leaf.state is False and leaf.gaps:
            label = in_language(leaf.criterion.label, leaf.criterion.label_en)
            found.append((leaf.gaps[0].share, f"{label}（{told_gap(leaf.gaps[0])}）"))
    return [words for _share, words in sorted(found)[:1]]


@dataclass(frozen=True, slots=True)
class CarrierRow:
    """A carrier in the list."""

    reading: CarrierReading

    @property
    def carrier(self) -> InnovationCarrier:
        return self.reading.carrier

    @property
    def judged(self) -> Judged | None:
        return judged(self.reading.answer)

    @property
    def present(self) -> str:
        """Without a single row in the register nobody knows how many there are."""
        return str(len(self.reading.present)) if self.reading.books.stays else "—"

    @property
    def incubated(self) -> str:
        """Counted by the rule; — where it does not apply."""
        by_rule = self.carrier.kind in BY_ENTRY_RULE and self.reading.books.stays
        return span(*self.reading.incubated) if by_rule else "—"

    @property
    def graduating(self) -> int:
        return len(self.reading.called(Call.GRADUATE))

    @property
    def overstaying(self) -> int:
        return len(self.reading.called(Call.OVERSTAY))

    @property
    def differing(self) -> int:
        return sum(one.differs for one in self.reading.facts)


def span(low: int, high: int) -> str:
    return str(low) if low == high else f"{low}–{high}"


def decimal_words(value: Decimal | None) -> str:
    return "—" if value is None else f"{value.normalize():f}"

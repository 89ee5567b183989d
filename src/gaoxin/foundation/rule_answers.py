"""Answers of the rules as pages show them: verdicts, conditions in the reader's words, facts with units."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from gaoxin.engines.rules.compiled import Shape, Verdict
from gaoxin.engines.rules.explanation import Answer, Observation, Reading
from gaoxin.engines.rules.facts import Fact
from gaoxin.engines.rules.gaps import Gap
from gaoxin.engines.rules.numerals import numeral
from gaoxin.foundation.dated_facts import parse_value
from gaoxin.foundation.phrases import phrase
from gaoxin.foundation.unit_words import quantity, unit_words, with_words
from gaoxin.web.sentences import listed

VERDICTS: dict[Verdict, str | Promise] = {
    Verdict.MET: gettext_lazy("符合"),
    Verdict.NOT_MET: gettext_lazy("不符合"),
    Verdict.UNKNOWN: gettext_lazy("待补"),
    Verdict.NOT_APPLICABLE: gettext_lazy("不适用"),
}
BADGES = {Verdict.MET: "badge-green", Verdict.NOT_MET: "badge-red", Verdict.UNKNOWN: "badge-amber"}
CERTAINTIES: dict[str, str | Promise] = {
    "verified": "",
    "second_hand": gettext_lazy("转引"),
    "to_verify": gettext_lazy("待核"),
    "design": gettext_lazy("平台参数"),
}
_GROUPS: dict[Shape, str | Promise] = {
    Shape.ALL: gettext_lazy("以下全部符合"),
    Shape.ANY: gettext_lazy("以下符合一项即可"),
    Shape.NOT: gettext_lazy("以下不成立"),
}


def in_language(label: str, label_en: str) -> str:
    """The English label on English pages where there is one."""
    return label_en if label_en and (get_language() or "").startswith("en") else label


@dataclass(frozen=True, slots=True)
class Line:
    """One condition on the page; ``depth`` indents what belongs to a group."""

    reading: Reading
    depth: int
    is_exclusion: bool

    @property
    def label(self) -> str:
        criterion = self.reading.criterion
        own = in_language(criterion.label, criterion.label_en)
        if own:
            return own
        if criterion.shape is Shape.AT_LEAST:
            return _("以下至少符合 %(count)s 项") % {"count": criterion.count}
        return str(_GROUPS.get(criterion.shape, ""))

    @property
    def clause(self) -> str:
        """Where it stands: titles and numbers of texts as they are, our own words as the reader's."""
        return phrase(self.reading.criterion.clause)

    @property
    def certainty(self) -> str:
        return "" if self.reading.parts else str(CERTAINTIES[self.reading.criterion.certainty])

    @property
    def state(self) -> str:
        """``met``, ``against``, ``open`` (a fact is missing) or ``judge`` (people decide)."""
        good = self.reading.state if not self.is_exclusion else _opposite(self.reading.state)
        if good is None:
            return "judge" if self.reading.criterion.shape is Shape.MANUAL else "open"
        return "met" if good else "against"

    @property
    def word(self) -> str:
        words = {"met": _("符合"), "against": _("不符合"), "open": _("待补"), "judge": _("待核定")}
        if self.is_exclusion:
            words |= {"met": _("没有"), "against": _("存在")}
        return words[self.state]

    @property
    def facts(self) -> list[str]:
        return facts_words(self.reading.observations)

    @property
    def gaps(self) -> list[str]:
        return [] if self.is_exclusion else gap_words(self.reading)


def gap_words(reading: Reading) -> list[str]:
    """How far it is from being met, the nearest way first."""
    return [told_gap(gap) for gap in reading.gaps]


def told_gap(gap: Gap) -> str:
    """“还差 30 万元” in the reader's language."""
    return in_language(gap.words, gap.in_english(with_words("", unit_words(gap.unit.word)).strip()))


@dataclass(frozen=True, slots=True)
class AnswerWords:
    """One answer of the rules as a list or a page shows it."""

    answer: Answer

    @property
    def title(self) -> str:
        return in_language(self.answer.policy.title, self.answer.policy.title_en)

    @property
    def word(self) -> str:
        return str(VERDICTS[self.answer.verdict])

    @property
    def badge(self) -> str:
        return BADGES.get(self.answer.verdict, "")

    @property
    def lines(self) -> list[Line]:
        return lines_of(self.answer)

    @property
    def reasons(self) -> list[str]:
        """What stands against it, each with its nearest gap."""
        found = []
        for reading in self.answer.failed:
            label = in_language(reading.criterion.label, reading.criterion.label_en)
            gap = next(iter(gap_words(reading)), "")
            found.append(_("%(label)s（%(gap)s）") % {"label": label, "gap": gap} if gap else label)
        return found


def _opposite(state: bool | None) -> bool | None:
    return None if state is None else not state


def lines_of(answer: Answer) -> list[Line]:
    """Applicability, conditions, exclusions, each group before its members."""
    lines: list[Line] = []
    if answer.applicability is not None:
        lines += _walk(answer.applicability, 0, is_exclusion=False)
    root = answer.criteria
    parts = root.parts if root.criterion.shape is Shape.ALL and not root.criterion.label else (root,)
    for part in parts:
        lines += _walk(part, 0, is_exclusion=False)
    for one in answer.exclusions:
        lines += _walk(one, 0, is_exclusion=True)
    return lines


def _walk(reading: Reading, depth: int, *, is_exclusion: bool) -> Iterator[Line]:
    yield Line(reading, depth, is_exclusion)
    for part in reading.parts:
        yield from _walk(part, depth + 1, is_exclusion=is_exclusion)


def facts_words(observations: Iterable[Observation]) -> list[str]:
    """“研发费用 2025年 327.83、2024年 310.85 万元”: the years of a fact on one line, the latest first."""
    found: dict[str, list[Observation]] = {}
    for one in observations:
        found.setdefault(one.fact.id, []).append(one)
    return [_fact_line(group) for group in found.values()]


def _fact_line(group: list[Observation]) -> str:
    fact = group[0].fact
    label = in_language(fact.label, fact.label_en)
    if group[0].year is None:
        return f"{label} {value_words(fact, group[0].shown)}"
    parts = [
        _("%(year)s年 %(value)s") % {"year": one.year, "value": _bare(one)}
        for one in sorted(group, key=lambda one: -(one.year or 0))
    ]
    unit = unit_words(fact.unit.word) if fact.unit else ""
    return f"{label} {listed(parts)} {unit}".rstrip()


def _bare(one: Observation) -> str:
    """The value without its unit, which stands at the end of the line."""
    shown = one.shown
    return numeral(shown, places=4) if isinstance(shown, Fraction) else value_words(one.fact, shown)


def value_words(fact: Fact, shown: Fraction | bool | str | dt.date | None) -> str:
    match shown:
        case None:
            return _("待补")
        case bool():
            return _("是") if shown else _("否")
        case dt.date():
            return shown.isoformat()
        case str():
            return _choice_words(fact, shown)
    return quantity(shown, fact.unit, places=4)


def _choice_words(fact: Fact, shown: str) -> str:
    """``shown`` is the label of an option, as answers tell it."""
    english = next((fact.choices_en[key] for key, label in fact.choices.items() if label == shown), "")
    return in_language(shown, english)


def written_words(fact: Fact, text: str) -> str:
    """A declared value in words."""
    value = parse_value(fact, text)
    if isinstance(value, bool | dt.date):
        return value_words(fact, value)
    if isinstance(value, str):
        return in_language(fact.choices[value], fact.choices_en[value])
    return value_words(fact, fact.shown(value))


def span_words(low: Fraction | None, high: Fraction | None) -> str:
    if low is not None and low == high:
        return numeral(low)
    if low is None and high is None:
        return _("待补")
    return f"{'…' if low is None else numeral(low)}–{'…' if high is None else numeral(high)}"

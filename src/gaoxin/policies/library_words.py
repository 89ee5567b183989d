"""Words of the policy library in the reader's language, and the sentences of one version."""

import datetime as dt
import re
from collections.abc import Iterable
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from gaoxin.engines.rules.compiled import Shape
from gaoxin.engines.rules.documents import Anchor, CriterionText, PolicyVersion, Row, ScoreItem, Table
from gaoxin.engines.rules.expressions import FUNCTIONS
from gaoxin.engines.rules.facts import FactDictionary, split_input
from gaoxin.engines.rules.numerals import numeral
from gaoxin.engines.rules.units import Unit
from gaoxin.engines.rules.wording import (
    Vocabulary,
    words_of_bounds,
    words_of_criterion_test,
    words_of_expression,
    words_of_item,
    words_of_row,
)
from gaoxin.foundation.phrases import phrase
from gaoxin.foundation.unit_words import quantity, unit_words
from gaoxin.web.sentences import listed

Words = dict[str, str | Promise]

LEVELS: Words = {
    "national": gettext_lazy("国家"),
    "provincial": gettext_lazy("省"),
    "province": gettext_lazy("省"),
    "city": gettext_lazy("市"),
    "zone": gettext_lazy("高新区"),
    "model": gettext_lazy("参照范本"),
}
SUBJECTS: Words = {
    "enterprise": gettext_lazy("企业"),
    "project": gettext_lazy("项目"),
    "carrier": gettext_lazy("创新载体"),
    "tenant": gettext_lazy("在孵企业"),
    "parcel": gettext_lazy("地块"),
    "grant_conversion": gettext_lazy("先投后股项目"),
}
STATES: Words = {
    "in_force": gettext_lazy("有效"),
    "coming": gettext_lazy("未生效"),
    "ended": gettext_lazy("已失效"),
}
STATE_BADGES = {"in_force": "badge-green", "coming": "badge-blue", "ended": "badge-red"}
CASES: Words = {"first": gettext_lazy("首次申请"), "renewal": gettext_lazy("复核或重新认定")}
BENEFITS: Words = {
    "grant": gettext_lazy("资金"),
    "tax": gettext_lazy("税收优惠"),
    "title": gettext_lazy("称号、证书"),
    "equity": gettext_lazy("股权投资"),
    "loan": gettext_lazy("贷款"),
    "right": gettext_lazy("办理便利"),
}
PARTS: Words = {
    "title": gettext_lazy("名称"),
    "source": gettext_lazy("文号"),
    "parameter": gettext_lazy("数值标准"),
    "scope": gettext_lazy("适用范围"),
    "condition": gettext_lazy("条件"),
    "exclusion": gettext_lazy("排除情形"),
    "benefit": gettext_lazy("能得到什么"),
    "definition": gettext_lazy("计算口径"),
    "table": gettext_lazy("分档表"),
    "score": gettext_lazy("评分"),
    "material": gettext_lazy("申报材料"),
    "office": gettext_lazy("主管部门"),
    "note": gettext_lazy("说明"),
    "quote": gettext_lazy("条文"),
}
CERTAIN: Words = {
    "verified": gettext_lazy("已核"),
    "to_verify": gettext_lazy("待核"),
    "second_hand": gettext_lazy("转引"),
    "design": gettext_lazy("平台参数"),
}
CERTAINTY_MEANS: Words = {
    "to_verify": gettext_lazy("还没有对照原文，用之前请先核对原文或问主管部门。"),
    "second_hand": gettext_lazy("见于权威的转载或解读，没有逐字对照原文。"),
    "design": gettext_lazy("公布的文件没有规定，数由平台给出，管委会可以改。"),
}
WITHOUT_BENEFIT: Words = {
    "control": gettext_lazy("不发钱，是应当达到的标准"),
    "grading": gettext_lazy("给出评价等级，等级用在差别化政策里"),
    "applicability": gettext_lazy("告诉项目要不要办这件事"),
    "status": gettext_lazy("确认一种身份，其他政策会用到"),
    "fit": gettext_lazy("告诉项目能不能用这类资金"),
}
_YEARS: dict[int, str | Promise] = {
    1: gettext_lazy("上年度"),
    2: gettext_lazy("上上年度"),
    3: gettext_lazy("前第三年度"),
    4: gettext_lazy("前第四年度"),
    5: gettext_lazy("前第五年度"),
}
_NAME = re.compile(r"'(?P<choice>[^']*)'|(?P<name>[a-z_][a-z0-9_]*)(?:\[-(?P<year>\d)\])?")
_SIGNS = {">=": "≥", "<=": "≤", "!=": "≠", "==": "=", "*": "×", "/": "÷"}
_KEPT = {"and", "or", "not", "if", "else", "zero", "unknown", *FUNCTIONS}


def in_english() -> bool:
    return (get_language() or "").startswith("en")


def version_name(version: PolicyVersion) -> str:
    """``2026 版``; a version not called after its year goes by the year it began."""
    year = version.version.partition("_")[0]
    name = _("%(year)s 版") % {"year": year if year.isdecimal() else version.since.year}
    return _("%(name)s（复核）") % {"name": name} if version.case_kinds == ("renewal",) else name


def sentences(words: Iterable[object]) -> str:
    """``甲；乙``; on English pages ``a; b``."""
    return ("; " if in_english() else "；").join(str(word) for word in words)


def year_words(years: Iterable[int]) -> str:
    return listed(_YEARS[year] for year in sorted(years))


class Sentences:
    """What the parts of a version say, Chinese or English; with ``on``, with the thresholds of that day."""

    def __init__(self, version: PolicyVersion, facts: FactDictionary, *, on: dt.date | None = None) -> None:
        self.version = version
        self.on = on
        self.facts = facts
        self._chinese = Vocabulary(version, facts, on=on)
        self._english = {one.id: one.label_en for one in _named(version)}
        self._parameters = {one.anchor.id: one for one in version.parameters}

    def test(self, criterion: CriterionText) -> str:
        """What a condition asks, beyond its label; of a group how it is joined; of a plain fact nothing."""
        match criterion.shape:
            case Shape.TEST:
                return "" if criterion.test.isidentifier() else self.expression(criterion.test)
            case Shape.MANUAL:
                return self._manual(criterion)
            case Shape.ALL:
                return _("以下各项都要满足")
            case Shape.ANY:
                return _("以下满足一项即可")
            case Shape.AT_LEAST:
                return _("以下 %(all)s 项至少满足 %(count)s 项") % {
                    "all": len(criterion.parts),
                    "count": criterion.count,
                }
            case Shape.NOT:
                return _("以下情形不能有")

    def _manual(self, criterion: CriterionText) -> str:
        if not criterion.guidance:
            return _("由人工核定")
        if in_english():
            return phrase(criterion.guidance)
        return words_of_criterion_test(criterion, self._chinese)

    def expression(self, text: str) -> str:
        """A sentence in Chinese; in English the formula with its names spelled out."""
        return self._formula(text) if in_english() else words_of_expression(text, self._chinese)

    def row(self, row: Row, table: Table) -> tuple[str, str]:
        """Condition and value of a row of a table."""
        if not in_english():
            return words_of_row(row, table, self._chinese)
        if row.bounds is not None:
            bounds = words_of_bounds(row.bounds, None if table.unit is None else _plain(table.unit))
            condition = bounds.replace("、", ", ")
        else:
            condition = self._formula(row.when) if row.when else _("其他")
        low, high = numeral(Fraction(row.low), places=6), quantity(row.high, table.gives)
        return condition, high if row.low == row.high else f"{low}–{high}"

    def item(self, item: ScoreItem) -> str:
        """How the points of a score item come about."""
        if not in_english():
            return words_of_item(item, self._chinese)
        if item.expert is not None:
            low, high = (numeral(Fraction(end), places=6) for end in item.expert)
            return _("专家在 %(low)s–%(high)s 分内评定") % {"low": low, "high": high}
        if item.expression:
            return self._formula(item.expression)
        return sentences(self._english_name(name) for name in item.tables)

    def input(self, name: str) -> str:
        """``revenue@1`` → 上年度营业收入."""
        return self._chinese.input(name) if not in_english() else self._english_input(*split_input(name))

    def amount(self, text: str) -> str:
        """``600 万元`` where an amount is one threshold of the document; else how it is worked out."""
        return self._value(text) or self.expression(text)

    def _value(self, name: str) -> str:
        parameter = self._parameters.get(name)
        value = None if parameter is None or self.on is None else parameter.value_on(self.on)
        return "" if parameter is None or value is None else quantity(value, parameter.unit)

    def _formula(self, text: str) -> str:
        choices = self._choices(text)

        def said(found: re.Match[str]) -> str:
            if found["choice"] is not None:
                return f"“{choices.get(found['choice'], found['choice'])}”"
            name, year = found["name"], found["year"]
            if name in _KEPT:
                return name.replace("_", " ")
            return self._english_input(name, int(year) if year else None)

        spoken = _NAME.sub(said, text)
        for sign, written in _SIGNS.items():
            spoken = spoken.replace(f" {sign} ", f" {written} ")
        return spoken

    def _choices(self, text: str) -> dict[str, str]:
        facts = (self.facts.find(self.version.subject, found["name"] or "") for found in _NAME.finditer(text))
        return {key: word for fact in facts if fact is not None for key, word in fact.choices_en.items()}

    def _english_input(self, name: str, year: int | None) -> str:
        said = self._english_name(name)
        return said if year is None else f"{said} ({_YEARS[year]})"

    def _english_name(self, name: str) -> str:
        if name in self._parameters:
            value = self._value(name)
            return f"{self._english[name] or name}{f' ({value})' if value else ''}"
        fact = self.facts.find(self.version.subject, name)
        return self._english.get(name) or (name if fact is None else fact.label_en)


def _plain(unit: Unit) -> Unit:
    """The unit by the word of the reader's language."""
    return Unit(unit_words(unit.word), unit.dimension, unit.factor)


def _named(version: PolicyVersion) -> Iterable[Anchor]:
    yield from (one.anchor for one in version.parameters)
    yield from (one.anchor for one in version.definitions)
    yield from (one.anchor for one in version.tables)
    for score in version.scores:
        yield score.anchor
        yield from (item.anchor for item in score.walk())

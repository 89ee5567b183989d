"""A condition as fact, comparison, value and unit ⇄ the test a document writes, with its threshold."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gaoxin.engines.rules.facts import Fact, FactDictionary
from gaoxin.engines.rules.graph import InputType
from gaoxin.engines.rules.units import Unit, dimension_words, unit_of
from gaoxin.policies.studio_tree import Tree, named
from gaoxin.values.errors import DomainError
from gaoxin.values.glyphs import half_width

Words = str | Promise
# What may be said of a number, of yes or no, of an option, of a day.
COMPARISONS: Final[Mapping[str, Words]] = {
    ">=": gettext_lazy("不低于（≥）"),
    ">": gettext_lazy("超过（>）"),
    "<=": gettext_lazy("不超过（≤）"),
    "<": gettext_lazy("低于（<）"),
    "==": gettext_lazy("等于"),
    "yes": gettext_lazy("是"),
    "no": gettext_lazy("否"),
    "is": gettext_lazy("为（选项）"),
    "is_not": gettext_lazy("不为（选项）"),
    "one_of": gettext_lazy("为其中之一（选项，用顿号隔开）"),
    "full_years": gettext_lazy("到申请日已满（年）"),
    "below_years": gettext_lazy("到申请日未满（年）"),
    "full_months": gettext_lazy("到申请日已满（月）"),
}
_OF_NUMBERS: Final = (">=", ">", "<=", "<", "==")
_OF_DAYS: Final = ("full_years", "below_years", "full_months")
_ALLOWED: Final = {
    InputType.FLAG: ("yes", "no"),
    InputType.CHOICE: ("is", "is_not", "one_of"),
    InputType.DATE: _OF_DAYS,
    InputType.NUMBER: _OF_NUMBERS,
}
_SHORT: Final[Mapping[str, Words]] = {
    ">=": gettext_lazy("不低于"),
    ">": gettext_lazy("超过"),
    "<=": gettext_lazy("不超过"),
    "<": gettext_lazy("低于"),
    "==": gettext_lazy("等于"),
    "full_years": gettext_lazy("已满"),
    "below_years": gettext_lazy("未满"),
    "full_months": gettext_lazy("已满"),
}
_YEAR_WORDS: Final[Mapping[str, Words]] = {
    "1": gettext_lazy("上年度"),
    "2": gettext_lazy("上上年度"),
    "3": gettext_lazy("前第三年度"),
}
_NAME: Final = r"(?P<name>[a-z][a-z0-9_]*)(?:\[-(?P<year>\d)\])?"
_NUMBER: Final = r"(?P<value>[a-z][a-z0-9_]*|-?\d+(?:\.\d+)?)"
_READ: Final = (
    (re.compile(rf"{_NAME} (?P<sign>>=|<=|==|>|<) {_NUMBER}"), ""),
    (re.compile(rf"full_years\({_NAME}\) >= {_NUMBER}"), "full_years"),
    (re.compile(rf"full_years\({_NAME}\) < {_NUMBER}"), "below_years"),
    (re.compile(rf"full_months\({_NAME}\) >= {_NUMBER}"), "full_months"),
    (re.compile(rf"{_NAME}"), "yes"),
    (re.compile(rf"not {_NAME}"), "no"),
    (re.compile(rf"{_NAME} == '(?P<option>[^']*)'"), "is"),
    (re.compile(rf"{_NAME} != '(?P<option>[^']*)'"), "is_not"),
    (re.compile(rf"one_of\({_NAME}, (?P<options>'[^']*'(?:, '[^']*')*)\)"), "one_of"),
)


@dataclass(frozen=True, slots=True)
class Side:
    """What a condition is about: a fact, an amount worked out, or a score; ``unit`` None for no number."""

    name: str
    label: str
    fact: Fact | None
    unit: Unit | None
    input_type: InputType

    def words(self, year: str) -> str:
        return f"{_YEAR_WORDS.get(year, '')}{self.label}"


@dataclass(frozen=True, slots=True)
class Test:
    """The test and, unless it needs none, the threshold beside it (label, value, unit)."""

    text: str
    threshold: tuple[str, str, str] | None
    label: str


def side_of(tree: Tree, facts: FactDictionary, name: str) -> Side:
    """Refuses a name neither the dictionary nor the document has."""
    fact = facts.find(str(tree.get("subject", "")), name)
    if fact is not None:
        return Side(name, fact.label, fact, fact.unit, fact.input_type)
    definition = named(tree, "definitions").get(name)
    if definition is not None:
        unit = unit_of(definition["unit"]) if definition.get("unit") else None
        kind = InputType.NUMBER if unit is not None else InputType.FLAG
        return Side(name, definition.get("label", name), None, unit, kind)
    score = named(tree, "scores").get(name) or named(tree, "tables").get(name)
    if score is not None:
        return Side(name, score.get("label", name), None, unit_of(score.get("gives", "分")), InputType.NUMBER)
    raise DomainError(
        "studio.unknown_fact",
        _("事实词典和这份草稿里都没有“%(name)s”。") % {"name": name},
        field="fact",
        value=name,
        remedy=_("请从列表里选；词典里没有的，先用“计算口径”由已有的事实算出，或用“人工核定”。"),
    )


def yearly(side: Side, year: str) -> str:
    """``revenue[-1]``; refuses a year where there is none to choose, and none where there is one."""
    if side.fact is None or not side.fact.is_yearly:
        return side.name
    if not year:
        raise DomainError(
            "studio.year",
            _("“%(label)s”按年度填报，没有选是哪一年。") % {"label": side.label},
            field="year",
            remedy=_("请选“上年度”等。"),
        )
    return f"{side.name}[-{year}]"


def test_of(given: Mapping[str, Any], tree: Tree, facts: FactDictionary, *, limit: str) -> Test:
    """``limit`` is the name of the threshold, should it need one."""
    side = side_of(tree, facts, given["fact"])
    comparison, value = given["comparison"], str(given.get("value", "")).strip()
    _refuse_comparison(side, comparison)
    left, words = yearly(side, given.get("year", "")), side.words(given.get("year", ""))
    match comparison:
        case "yes":
            return Test(left, None, words)
        case "no":
            return Test(f"not {left}", None, _("不属于：%(what)s") % {"what": words})
        case "is" | "is_not" | "one_of":
            return _options(side, left, words, comparison, value)
    unit = _unit(side, comparison, given.get("unit", ""))
    number = plain(value, field="value")
    told = unit.word if unit.word != "1" else ""
    label = f"{words}{_SHORT[comparison]}{number}{told}"
    right = limit
    threshold: tuple[str, str, str] | None = (f"{words}{_limit_word(comparison)}", number, unit.word)
    if number == "0" and comparison in _OF_NUMBERS:
        right, threshold = "0", None
    if comparison in _OF_DAYS:
        call, sign = ("full_months", ">=") if comparison == "full_months" else ("full_years", ">=")
        sign = "<" if comparison == "below_years" else sign
        return Test(f"{call}({left}) {sign} {right}", threshold, label)
    return Test(f"{left} {comparison} {right}", threshold, label)


def _limit_word(comparison: str) -> str:
    return _("下限") if comparison in (">=", ">", "full_years", "full_months") else _("上限")


def _refuse_comparison(side: Side, comparison: str) -> None:
    allowed = _ALLOWED[side.input_type]
    if comparison not in allowed:
        words = "、".join(str(COMPARISONS[one]) for one in allowed)
        raise DomainError(
            "studio.comparison",
            _("“%(label)s”不能这样比较。") % {"label": side.label},
            field="comparison",
            value=comparison,
            remedy=_("可用：%(words)s。") % {"words": words},
        )


def _options(side: Side, left: str, words: str, comparison: str, value: str) -> Test:
    assert side.fact is not None
    by_word = {word: code for code, word in side.fact.choices.items()} | {c: c for c in side.fact.choices}
    asked = [one for one in re.split(r"[、，,\s]+", value) if one]
    wrong = [one for one in asked if one not in by_word]
    if not asked or wrong:
        known = "、".join(side.fact.choices.values())
        raise DomainError(
            "studio.option",
            _("“%(label)s”没有选项“%(value)s”。") % {"label": side.label, "value": "、".join(wrong) or value},
            field="value",
            value=value,
            remedy=_("可填：%(words)s。") % {"words": known},
        )
    codes = [by_word[one] for one in asked]
    said = "、".join(side.fact.choices[code] for code in codes)
    if comparison == "one_of":
        quoted = ", ".join(f"'{code}'" for code in codes)
        return Test(
            f"one_of({left}, {quoted})", None, _("%(what)s为%(said)s") % {"what": words, "said": said}
        )
    sign, said_so = (
        ("==", _("%(what)s为%(said)s")) if comparison == "is" else ("!=", _("%(what)s不为%(said)s"))
    )
    return Test(f"{left} {sign} '{codes[0]}'", None, said_so % {"what": words, "said": said})


def _unit(side: Side, comparison: str, asked: str) -> Unit:
    if comparison in _OF_DAYS:
        return unit_of("月" if comparison == "full_months" else "年")
    return fitting_unit(side, asked, field="unit")


def fitting_unit(side: Side, asked: str, *, field: str) -> Unit:
    """The unit asked for, or the side's own; refuses one of another dimension."""
    own = side.unit or unit_of("1")
    if not asked.strip():
        return own
    try:
        unit = unit_of(asked.strip())
    except DomainError as error:
        raise DomainError(error.code, error.message, field=field, value=asked, remedy=error.remedy) from None
    if unit.dimension != own.dimension:
        raise DomainError(
            "studio.unit",
            _("“%(label)s”是%(right)s，不能用“%(unit)s”（%(wrong)s）来比。")
            % {
                "label": side.label,
                "right": dimension_words(own.dimension),
                "unit": unit.word,
                "wrong": dimension_words(unit.dimension),
            },
            field=field,
            value=asked,
            remedy=_("请用“%(unit)s”，或与它同类的单位。") % {"unit": own.word},
        )
    return unit


def plain(text: str, *, field: str) -> str:
    """A number as documents write it; commas and full-width digits are people's habit."""
    tidy = half_width(text).replace(",", "").strip()
    try:
        number = Decimal(tidy)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise DomainError(
            "studio.number",
            _("“%(value)s”不是数。") % {"value": text} if text else _("没有填数。"),
            field=field,
            value=text,
            remedy=_("请填写普通的数，如 5 或 0.5。"),
        )
    said = format(number, "f")
    return said.rstrip("0").rstrip(".") if "." in said else said


def given_of(test: str, tree: Tree) -> dict[str, str] | None:
    """Fact, year, comparison, value and unit of a test; None for one only a formula can say."""
    for pattern, comparison in _READ:
        found = pattern.fullmatch(test.strip())
        if found is None:
            continue
        parts = found.groupdict()
        told = {"fact": parts["name"], "year": parts["year"] or "", "comparison": comparison or parts["sign"]}
        if "value" in parts:
            limit = _threshold(parts["value"], tree)
            return None if limit is None else told | limit
        if "option" in parts or "options" in parts:
            listed = parts.get("option") or parts.get("options") or ""
            return told | {"value": listed.replace("', '", "、").strip("'")}
        return told
    return None


def _threshold(value: str, tree: Tree) -> dict[str, str] | None:
    if not value[0].isalpha():
        return {"value": value, "unit": ""}
    parameter = named(tree, "parameters").get(value)
    if parameter is None or "value" not in parameter:
        return None
    return {"value": parameter["value"], "unit": parameter.get("unit", ""), "limit": value}


def read_day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None

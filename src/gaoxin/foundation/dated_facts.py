"""Facts of the rules' dictionary as people state them: dated, sourced, never overwritten.

Each app keeps those of its own subject (an enterprise, a carrier, a tenant) in a model of ``DatedFact``.
"""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gaoxin.engines.rules.facts import LARGEST, Fact, Value
from gaoxin.engines.rules.graph import InputType
from gaoxin.foundation.provenance import Recorded, Sourced
from gaoxin.values.errors import DomainError


class DatedFact(Sourced, Recorded):
    """A fact of the dictionary as it stood on a day.

    ``value`` is written as in a rule's cases: a number in the fact's unit, true or false, a day, an option.
    Empty withdraws what was known. The latest ``observed_on`` up to a day holds on it; of several on one day
    the last written.
    """

    fact = models.CharField(gettext_lazy("事实"), max_length=48)
    year = models.PositiveSmallIntegerField(gettext_lazy("年度"), null=True, blank=True)
    value = models.CharField(gettext_lazy("值"), max_length=60, default="", blank=True)
    observed_on = models.DateField(gettext_lazy("截至日期"))

    class Meta:
        abstract = True


def parse_value(fact: Fact, text: str) -> Value:
    """A declared value as the engine takes it; refuses what the fact cannot be."""
    parse: Callable[[Fact, str], Value] = {
        InputType.FLAG: _flag,
        InputType.DATE: _day,
        InputType.CHOICE: _option,
        InputType.NUMBER: _number,
    }[fact.input_type]
    return parse(fact, text.strip())


def _refuse(fact: Fact, text: str, remedy: str) -> DomainError:
    return DomainError(
        "fact.value", f"“{fact.label}”不能是“{text}”。", field="value", value=text, remedy=remedy
    )


def _flag(fact: Fact, text: str) -> Value:
    if text not in ("true", "false"):
        raise _refuse(fact, text, "请选“是”或“否”。")
    return text == "true"


def _day(fact: Fact, text: str) -> Value:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise _refuse(fact, text, "请写成 2026-01-31 的样子。") from None


def _option(fact: Fact, text: str) -> Value:
    if text not in fact.choices:
        raise _refuse(fact, text, f"可选：{'、'.join(fact.choices.values())}。")
    return text


def _number(fact: Fact, text: str) -> Value:
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise _refuse(fact, text, "请填数字。") from None
    if not number.is_finite():
        raise _refuse(fact, text, "请填数字。")
    try:
        stored = fact.stored(number)
    except DomainError as error:
        remedy = error.remedy or "请核对数字和单位。"
        raise DomainError(error.code, error.message, field="value", value=text, remedy=remedy) from None
    if abs(stored) > LARGEST:
        raise _refuse(fact, text, "数太大了，请核对单位。")
    return stored


def refuse_wrong_year(fact: Fact, year: int | None, *, today: dt.date) -> None:
    """A yearly fact needs its year, of the last ten; any other has none."""
    if fact.is_yearly and year is None:
        raise DomainError(
            "fact.year",
            _("“%(fact)s”是年度数据。") % {"fact": fact.label},
            field="year",
            remedy=_("请选年度。"),
        )
    if not fact.is_yearly and year is not None:
        raise DomainError(
            "fact.year",
            _("“%(fact)s”不分年度。") % {"fact": fact.label},
            field="year",
            value=year,
            remedy=_("请把年度留空。"),
        )
    if year is not None and not today.year - 10 <= year <= today.year:
        raise DomainError(
            "fact.year",
            _("年度 %(year)s 不在可填报的范围内。") % {"year": year},
            field="year",
            value=year,
            remedy=_("请填写近十年之内的年度。"),
        )


def refuse_future(day: dt.date, *, today: dt.date, field: str) -> None:
    if day > today:
        raise DomainError(
            "day.future",
            _("日期 %(day)s 还没有到。") % {"day": day},
            field=field,
            value=day,
            remedy=_("请填写今天或以前的日期。"),
        )

"""Refusals shared by everything that is written about a project."""

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from gaoxin.foundation.zones.models import Zone
from gaoxin.projects.models import KeyProject
from gaoxin.values.errors import DomainError, DomainErrors
from gaoxin.values.money import LARGEST, MoneyUnit, format_money, suspect_scale, suspect_unit_slip
from gaoxin.values.quantity import rounded

FIRST_YEAR, LAST_YEAR = 2000, 2100
# A key project is hardly ever below 100 万元 or above 1,000 亿元.
USUAL_INVESTMENT = (Decimal(10) ** 6, Decimal(10) ** 11)
UNIT_SLIP = "money.unit_slip"


def locked(project: KeyProject) -> KeyProject:
    """The row, held until the transaction ends, so that two writers of one project follow each other."""
    return KeyProject.objects.select_for_update().get(pk=project.pk)


def lock_numbering(zone_id: int) -> None:
    """Numbers, codes and names are unique in a zone: those who give one go one after the other."""
    Zone.objects.select_for_update().get(pk=zone_id)


def refuse(errors: Iterable[DomainError]) -> None:
    """Raise what was found: one refusal as itself, several together."""
    found = list(errors)
    if found:
        raise found[0] if len(found) == 1 else DomainErrors(found)


def refuse_future(day: dt.date, *, today: dt.date, field: str) -> None:
    if day > today:
        raise DomainError(
            "date.future",
            _("日期 %(day)s 还没有到。") % {"day": day},
            field=field,
            value=day,
            remedy=_("请填写已经发生的日期。"),
        )
    if day.year < FIRST_YEAR - 50:
        raise DomainError(
            "date.out_of_range",
            _("日期 %(day)s 年份不合理。") % {"day": day},
            field=field,
            value=day,
            remedy=_("请核对年份。"),
        )


def refuse_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise DomainError(
            "year.out_of_range",
            _("年度 %(year)s 不合理。") % {"year": year},
            field="year",
            value=year,
            remedy=_("请填写 %(first)s 至 %(last)s 之间的年份。") % {"first": FIRST_YEAR, "last": LAST_YEAR},
        )


def refuse_month(month: int) -> None:
    if not 1 <= month <= 12:
        raise DomainError(
            "month.invalid",
            _("没有 %(month)s 月。") % {"month": month},
            field="month",
            value=month,
            remedy=_("月份填 1 至 12。"),
        )


def stated(text: str, *, code: str, message: str, field: str) -> str:
    """``text`` without outer blanks; refused when nothing is left."""
    words = text.strip()
    if not words:
        raise DomainError(code, message, field=field, remedy=_("请补充后再提交。"))
    return words


def amount_error(amount: Decimal | None, *, field: str, label: str) -> DomainError | None:
    """Below zero, finer than 分, or beyond any real figure."""
    if amount is None:
        return None
    if amount < 0:
        return DomainError(
            "money.negative",
            _("%(label)s不能是负数：%(amount)s。") % {"label": label, "amount": in_yuan(amount)},
            field=field,
            value=amount,
            remedy=_("请核对金额；前期多报的，请更正原月份的填报。"),
        )
    if amount > LARGEST or rounded(amount, places=2) != amount:
        return DomainError(
            "money.invalid",
            _("%(label)s“%(amount)s”位数过多。") % {"label": label, "amount": amount},
            field=field,
            value=amount,
            remedy=_("金额以元计，至多保留两位小数；请核对单位和位数。"),
        )
    return None


def refuse_amount(amount: Decimal | None, *, field: str, label: str) -> None:
    refuse(error for error in (amount_error(amount, field=field, label=label),) if error)


def unusual_investment(
    total: Decimal | None, *, earlier: Decimal | None = None, field: str = "total_investment"
) -> DomainError | None:
    """A total that looks written in another unit: far from what it was, or from what projects cost."""
    low, high = USUAL_INVESTMENT
    if not total:
        return None
    if earlier and low <= earlier <= high:
        slip = suspect_unit_slip(total, earlier, field=field)
        if slip is not None:
            return slip
    return suspect_scale(total, low=low, high=high, field=field)


def text_errors(model: type[models.Model], values: Mapping[str, Any]) -> list[DomainError]:
    """Texts longer than their column."""
    errors = []
    for name, value in values.items():
        field: Any = model._meta.get_field(name)
        most = getattr(field, "max_length", None)
        if isinstance(value, str) and most and len(value) > most:
            words = {"label": field.verbose_name, "given": len(value), "most": most}
            errors.append(
                DomainError(
                    "text.too_long",
                    _("“%(label)s”有 %(given)s 个字，最多 %(most)s 个字。") % words,
                    field=name,
                    value=value,
                    remedy=_("请精简，细节可写在备注里。"),
                )
            )
    return errors


def refuse_long(model: type[models.Model], **values: str) -> None:
    refuse(text_errors(model, values))


def in_yuan(amount: Decimal | None) -> str | None:
    """The exact amount in words, for sentences and the audit trail."""
    return None if amount is None else format_money(amount, unit=MoneyUnit.YUAN, with_unit=True)


def in_wan(amount: Decimal | None) -> str:
    return format_money(amount, unit=MoneyUnit.TEN_THOUSAND_YUAN, with_unit=True)

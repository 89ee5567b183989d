"""Refusals shared by everything that is written about an enterprise."""

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models

from gaoxin.enterprises.models import Enterprise
from gaoxin.foundation.fields import FixedPointField
from gaoxin.values.dates import EARLIEST, written_date
from gaoxin.values.errors import DomainError, DomainErrors
from gaoxin.values.money import LARGEST
from gaoxin.values.quantity import rounded


def locked(enterprise: Enterprise) -> Enterprise:
    """The row, held until the transaction ends, so that two writers of one enterprise follow each other."""
    return Enterprise.objects.select_for_update().get(pk=enterprise.pk)


def refuse(errors: Iterable[DomainError]) -> None:
    """Raise what was found: one refusal as itself, several together."""
    found = list(errors)
    if found:
        raise found[0] if len(found) == 1 else DomainErrors(found)


def label_of(model: type[models.Model], name: str) -> str:
    """What the page calls a field."""
    try:
        return str(model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    except FieldDoesNotExist:
        return name


def text_errors(model: type[models.Model], values: Mapping[str, Any]) -> list[DomainError]:
    """Texts longer than their column, and choices that do not exist."""
    errors = []
    for name, value in values.items():
        field = model._meta.get_field(name)
        if not isinstance(field, models.CharField) or value in (None, ""):
            continue
        if field.choices and value not in dict(field.flatchoices):
            errors.append(_unknown_choice(field, value))
        elif field.max_length and len(str(value)) > field.max_length:
            errors.append(_too_long(field, value))
    return errors


def day_error(
    enterprise: Enterprise | None, day: dt.date | None, *, field: str, label: str, today: dt.date
) -> DomainError | None:
    """A day that has not come yet, or on which the enterprise did not exist."""
    if day is None:
        return None
    if day > today:
        return DomainError(
            "date.future",
            f"{label}{written_date(day)}还没有到。",
            field=field,
            value=day,
            remedy="请填写已经发生的日期。",
        )
    if day < EARLIEST:
        return DomainError(
            "date.out_of_range", f"{label}年份不合理。", field=field, value=day, remedy="请核对年份。"
        )
    founded = enterprise.registered_on if enterprise is not None else None
    return before_founding(founded, day, field=field, label=label) if founded else None


def before_founding(founded: dt.date, day: dt.date, *, field: str, label: str) -> DomainError | None:
    if day >= founded:
        return None
    return DomainError(
        "date.before_founding",
        f"{label}{written_date(day)}早于企业成立日期{written_date(founded)}。",
        field=field,
        value=day,
        remedy="请核对日期；如成立日期有误，请先更正企业档案。",
    )


def amount_error(
    value: Decimal | int | None, *, field: str, label: str, negative: bool
) -> DomainError | None:
    """Below zero where that cannot be, finer than the column keeps, or beyond any real figure."""
    if value is None:
        return None
    if value < 0 and not negative:
        return DomainError(
            "number.negative", f"{label}不能为负。", field=field, value=value, remedy="请核对正负号。"
        )
    if abs(value) > LARGEST:
        return DomainError(
            "number.too_large",
            f"{label}大得不合理。",
            field=field,
            value=value,
            remedy="请核对单位和位数。",
        )
    if isinstance(value, Decimal) and rounded(value, places=2) != value:
        return DomainError(
            "number.too_precise",
            f"{label}的小数超过两位。",
            field=field,
            value=value,
            remedy="请四舍五入到两位小数（金额到分）。",
        )
    return None


def amount_errors(
    model: type[models.Model], values: Mapping[str, Any], *, may_be_negative: Iterable[str] = ()
) -> list[DomainError]:
    """``amount_error`` over the exact and whole-number fields among ``values``."""
    negative = frozenset(may_be_negative)
    errors = []
    for name, value in values.items():
        field = model._meta.get_field(name)
        if not isinstance(field, FixedPointField | models.PositiveIntegerField):
            continue
        error = amount_error(value, field=name, label=str(field.verbose_name), negative=name in negative)
        errors += [error] if error else []
    return errors


def shown(model: type[models.Model], name: str, value: Any) -> str:
    """A value in words, for 原值 and 新值 of a change."""
    if value is None or value == "":
        return ""
    field = model._meta.get_field(name)
    if getattr(field, "choices", None):
        return str(dict(field.flatchoices).get(value, value))  # type: ignore[union-attr]
    if isinstance(value, Decimal):
        return f"{value:,.2f}"
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value)[:300]


def stated(values: Mapping[str, Any]) -> dict[str, tuple[object, object]]:
    """What a new row says, as changes from nothing; blanks say nothing."""
    return {name: (None, value) for name, value in values.items() if value not in (None, "")}


def _too_long(field: models.CharField, value: Any) -> DomainError:
    label, most = field.verbose_name, field.max_length
    return DomainError(
        "text.too_long",
        f"“{label}”有{len(str(value))}个字，最多{most}个字。",
        field=field.name,
        value=value,
        remedy="请精简后再填写。",
    )


def _unknown_choice(field: models.CharField, value: Any) -> DomainError:
    known = "、".join(str(label) for _code, label in field.flatchoices)  # type: ignore[attr-defined]
    return DomainError(
        "choice.unknown",
        f"“{field.verbose_name}”没有“{str(value)[:20]}”这一项。",
        field=field.name,
        value=value,
        remedy=f"请从以下各项中选择：{known}。",
    )

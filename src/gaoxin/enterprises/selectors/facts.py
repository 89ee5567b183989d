"""The earliest thing on record about an enterprise: its founding may not move behind it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from gaoxin.enterprises.models import (
    AcquiredBy,
    AnnualFigures,
    Enterprise,
    EquityFinancing,
    IntellectualProperty,
    Recognition,
)


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    day: dt.date


def earliest_fact(enterprise: Enterprise) -> Fact | None:
    """A year's figures count as of its last day, property only where it is the enterprise's own research."""
    dated = (
        ("年度数据", _last_day(AnnualFigures.objects.filter(is_current=True), enterprise)),
        ("认定", _first(Recognition.objects.all(), "recognised_on", enterprise)),
        ("股权融资", _first(EquityFinancing.objects.all(), "paid_on", enterprise)),
        (
            "知识产权",
            _first(
                IntellectualProperty.objects.filter(acquired_by=AcquiredBy.OWN_RESEARCH),
                "granted_on",
                enterprise,
            ),
        ),
    )
    facts = [Fact(label, day) for label, day in dated if day is not None]
    return min(facts, key=lambda fact: fact.day, default=None)


def _first(rows: QuerySet[Any], name: str, enterprise: Enterprise) -> dt.date | None:
    return rows.filter(enterprise=enterprise).order_by(name).values_list(name, flat=True).first()


def _last_day(rows: QuerySet[Any], enterprise: Enterprise) -> dt.date | None:
    year: Any = _first(rows, "year", enterprise)
    return None if year is None else dt.date(year, 12, 31)

"""Enterprises with the facts a story needs, and how to ask what the rules say of them."""

import datetime as dt
from decimal import Decimal
from typing import Any

from gaoxin.engines.rules.explanation import Answer
from gaoxin.enterprises.models import (
    Enterprise,
    EquityFinancing,
    IntellectualProperty,
    PropertyClass,
    PropertyKind,
)
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.policies.assembly.answers import answer_for
from gaoxin.policies.assembly.facts import enterprise_facts
from gaoxin.policies.models import DeclaredFact
from tests.enterprises.made import WAN, make_figures

TODAY = dt.date(2026, 6, 15)
# What the register has no place for and 科技型中小企业评价 asks.
TECH_SME_FACTS = {
    "is_resident": "true",
    "rd_body_level": "none",
    "leads_standard_five_years": "false",
    "national_award_top3_five_years": "false",
    "products_restricted": "false",
    "breach_since_last_year": "false",
    "on_abnormal_list": "false",
    "on_dishonest_list": "false",
}


def declare(enterprise: Enterprise, fact: str, value: str, **rest: Any) -> DeclaredFact:
    """One declaration, without the action."""
    rest.setdefault("observed_on", dt.date(2025, 12, 31))
    return DeclaredFact.objects.create(enterprise=enterprise, fact=fact, value=value, **rest)


def make_property(enterprise: Enterprise, kind: PropertyKind, **rest: Any) -> IntellectualProperty:
    is_one = kind == PropertyKind.INVENTION_PATENT
    rest.setdefault("granted_on", dt.date(2022, 3, 1))
    rest.setdefault("title", "一种电极")
    return IntellectualProperty.objects.create(
        enterprise=enterprise,
        kind=kind,
        property_class=PropertyClass.CLASS_ONE if is_one else PropertyClass.CLASS_TWO,
        **rest,
    )


def make_equity(enterprise: Enterprise, wan: int, **rest: Any) -> EquityFinancing:
    rest.setdefault("paid_on", dt.date(2025, 5, 1))
    return EquityFinancing.objects.create(enterprise=enterprise, amount=wan * WAN, **rest)


def make_near_tech_sme(enterprise: Enterprise) -> None:
    """Everything 科技型中小企业评价 needs: 20 + 30 + 24 of 100 points, and no title."""
    make_figures(
        enterprise,
        year=2025,
        revenue=1000 * WAN,
        rd_expense=40 * WAN,
        cost_total=950 * WAN,
        assets=1500 * WAN,
        staff=20,
        tech_staff=6,
    )
    for number in range(4):
        make_property(enterprise, PropertyKind.UTILITY_MODEL, number=f"ZL{number}")
    for fact, value in TECH_SME_FACTS.items():
        declare(enterprise, fact, value)


def facts(enterprise: Enterprise, by: Actor, *, on: dt.date = TODAY) -> dict[str, Any]:
    return enterprise_facts(enterprise.pk, scope=by.scope, on=on)


def answer(enterprise: Enterprise, by: Actor, policy: str, *, on: dt.date = TODAY) -> Answer:
    return answer_for(enterprise.pk, policy=policy, scope=by.scope, on=on)


def wan(amount: Decimal | int) -> int:
    """万元 as the rules keep money: 分."""
    return int(amount * 1_000_000)

"""Small dictionaries and policies written inside a test."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from gaoxin.engines.rules.documents import PolicyVersion
from gaoxin.engines.rules.facts import Fact, FactDictionary
from gaoxin.engines.rules.library import Library
from gaoxin.engines.rules.loading import read_version
from gaoxin.engines.rules.units import unit_of

ON = dt.date(2026, 6, 15)
UNITS = {"money": "万元", "count": "人", "decimal": "亩", "ratio": "%", "points": "分"}


def fact(
    name: str,
    kind: str = "money",
    *,
    yearly: bool = False,
    step: str = "1",
    minimum: str | None = "0",
    maximum: str | None = None,
    changeable: bool = True,
    effort: int = 3,
    choices: Mapping[str, str] | None = None,
) -> Fact:
    """A fact labelled with its own name."""
    return Fact(
        id=name,
        subject="enterprise",
        label=name,
        label_en=name,
        type=kind,
        unit=unit_of(UNITS[kind]) if kind in UNITS else None,
        period="year" if yearly else "current",
        step=Decimal(step),
        minimum=None if minimum is None else Decimal(minimum),
        maximum=None if maximum is None else Decimal(maximum),
        source="测试",
        is_changeable=changeable,
        effort=effort,
        sensitivity="internal",
        choices=choices or {},
        choices_en=choices or {},
    )


def version(body: str, *, policy: str = "trial") -> PolicyVersion:
    """A policy version with the usual head and the given rest."""
    head = f"""
policy: {policy}
version: "1"
title: {policy}
title_en: {policy}
kind: recognition
subject: enterprise
scope: {{level: national, region: 全国}}
documents: [{{number: 试〔2026〕1号, title: 试行办法}}]
in_force: {{from: 2020-01-01, to: null}}
certainty: design
"""
    return read_version(head.lstrip() + body.lstrip("\n"), shown_as=f"{policy}.yaml")


def library(*versions: PolicyVersion, facts: list[Fact]) -> Library:
    return Library(FactDictionary(facts), versions)

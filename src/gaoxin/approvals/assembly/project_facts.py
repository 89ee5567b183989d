"""What is known of a project for its approvals, each fact with its source: the ledger first."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from gaoxin.approvals import selectors
from gaoxin.approvals.assembly.catalogue import conditions_on
from gaoxin.approvals.catalogue.conditions import SUBJECT
from gaoxin.approvals.models import ProjectFact
from gaoxin.engines.rules.facts import Fact, Value
from gaoxin.foundation.dated_facts import parse_value
from gaoxin.foundation.zones.scope import Scope
from gaoxin.projects import selectors as projects
from gaoxin.projects.models import KeyProject

# The ledger is the source of these; nobody states them beside it.
OF_THE_LEDGER = ("is_industrial", "total_investment")


@dataclass(frozen=True, slots=True)
class KnownFact:
    """``written`` is the value as kept; ``source`` where it comes from and ``on`` since when it is known."""

    fact: Fact
    written: str
    value: Value
    source: str
    on: dt.date | None


def facts_of(project: KeyProject, *, scope: Scope, on: dt.date) -> dict[str, KnownFact]:
    """Fact id → what is known of it on ``on``; what nobody knows is not in it."""
    return facts_from(project, selectors.stated_facts(project.pk, scope=scope, as_of=on), on=on)


def facts_from(
    project: KeyProject, stated: Mapping[str, ProjectFact], *, on: dt.date
) -> dict[str, KnownFact]:
    """The same from the rows that hold on ``on``, already read."""
    dictionary = conditions_on(on).facts
    known: dict[str, KnownFact] = {}
    for name, row in stated.items():
        fact = dictionary.of_input(SUBJECT, name)
        if row.value:
            value = parse_value(fact, row.value)
            known[name] = KnownFact(fact, row.value, value, row.source, row.observed_on)
    for name, written in _of_the_ledger(project).items():
        fact = dictionary.of_input(SUBJECT, name)
        known[name] = KnownFact(fact, written, parse_value(fact, written), _("重点项目台账"), None)
    return known


def values_of(known: Mapping[str, KnownFact]) -> dict[str, Value | None]:
    """As the rules take them."""
    return {name: one.value for name, one in known.items()}


def _of_the_ledger(project: KeyProject) -> dict[str, str]:
    written = {"is_industrial": "true" if project.is_industrial else "false"}
    if project.total_investment is not None:
        written["total_investment"] = format(Decimal(project.total_investment) / 10_000, "f")
    return written


def project_in(project_id: int, *, scope: Scope) -> KeyProject:
    """Raises ``NotFound`` for a project outside the scope."""
    return projects.project(project_id, scope=scope)

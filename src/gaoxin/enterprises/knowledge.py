"""What the zone knows of an enterprise: group by group, each fact with where it comes from.

Keepers give the facts. An app names its own in the setting ``FACT_KEEPERS``; the enterprise's page of facts
and proposals to correct them know the keepers only through this module.
"""

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from gaoxin.enterprises.models import Enterprise
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.provenance import Origin
from gaoxin.foundation.sheets.selectors import source_of
from gaoxin.foundation.zones.scope import Scope
from gaoxin.values.errors import NotFound

LONGEST = 300


@dataclass(frozen=True, slots=True)
class KnownFact:
    """One fact; ``written`` is its value as the keeper writes it, empty for unknown, ``words`` as shown.

    ``fact`` is its name in the dictionary of the rules, empty where no rule asks for it.
    """

    keeper: str
    key: str
    label: str
    written: str
    words: str
    source: str = ""
    said_by: str = ""
    said_on: dt.date | None = None
    fact: str = ""
    year: int | None = None
    is_asked: bool = False
    is_sample: bool = False
    earlier: tuple[str, ...] = ()

    @property
    def is_known(self) -> bool:
        return bool(self.written)


@dataclass(frozen=True, slots=True)
class KnownGroup:
    title: str | Promise
    anchor: str
    facts: tuple[KnownFact, ...]

    @property
    def shown(self) -> list[KnownFact]:
        """What is known, and what every enterprise is asked for."""
        return [fact for fact in self.facts if fact.is_known or fact.is_asked]

    @property
    def rest(self) -> list[KnownFact]:
        return [fact for fact in self.facts if not fact.is_known and not fact.is_asked]


class Keeper(ABC):
    """Reads one kind of facts, and writes what was accepted where it can."""

    code: ClassVar[str]

    @abstractmethod
    def groups(self, enterprise: Enterprise, *, scope: Scope, today: dt.date) -> list[KnownGroup]: ...

    def find(self, enterprise: Enterprise, key: str, *, scope: Scope, today: dt.date) -> KnownFact | None:
        groups = self.groups(enterprise, scope=scope, today=today)
        return next((fact for group in groups for fact in group.facts if fact.key == key), None)

    def key_of(self, fact: str, year: int | None) -> str | None:
        """The key of a fact of the rules; None where this keeper does not hold it."""
        return None

    def field(self, known: KnownFact) -> forms.Field:
        """The input of another value; the cleaned value is written by ``written``."""
        return forms.CharField(max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}))

    def written(self, value: Any) -> str:
        return str(value).strip()

    def words(self, key: str, written: str) -> str:
        """A written value as shown."""
        return written

    def is_automatic(self, key: str) -> bool:
        """Whether an accepted value is written by ``apply``; else an officer enters it by hand."""
        return False

    def apply(
        self,
        enterprise: Enterprise,
        *,
        key: str,
        written: str,
        by: Actor,
        today: dt.date,
        origin: Origin,
        confirmed_because: str,
    ) -> None:
        """Writes the value as a new dated fact; the old one stays."""
        raise TypeError(f"{self.code} is entered by hand")


@lru_cache(maxsize=1)
def keepers() -> dict[str, Keeper]:
    made = (import_string(path)() for path in settings.FACT_KEEPERS)
    return {one.code: one for one in made}


def keeper_of(code: str) -> Keeper:
    found = keepers().get(code)
    if found is None:
        raise NotFound()
    return found


def known_groups(enterprise: Enterprise, *, scope: Scope, today: dt.date) -> list[KnownGroup]:
    """All groups of all keepers, in the order of the setting."""
    return [group for one in keepers().values() for group in one.groups(enterprise, scope=scope, today=today)]


def known_fact(enterprise: Enterprise, *, keeper: str, key: str, scope: Scope, today: dt.date) -> KnownFact:
    """One fact of one enterprise. Raises ``NotFound`` for a fact no keeper has."""
    found = keeper_of(keeper).find(enterprise, key, scope=scope, today=today)
    if found is None:
        raise NotFound(_("没有这一项，或它不能提出更正。"))
    return found


def place_of(fact: str, year: int | None) -> tuple[str, str] | None:
    """Keeper and key of a fact of the rules; None for what no keeper holds."""
    return next(_places(fact, year), None)


def _places(fact: str, year: int | None) -> Iterator[tuple[str, str]]:
    for code, one in keepers().items():
        key = one.key_of(fact, year)
        if key is not None:
            yield code, key


def source_words(row: Any, *, scope: Scope) -> str:
    """Where a sourced row is from: the file, sheet and line it was imported from, else its own words."""
    sheet = source_of(row.source_batch, row.source_row, scope=scope)
    return sheet.words if sheet is not None else row.source

"""Parts of an enterprise's own home that apps give: its matches, applications, requests, cases.

An app names a function in the setting ``PORTAL_SECTIONS``; the home calls each in that order. The function
gets the enterprise, the person and the day, and gives an ``OwnSection``, or None when there is nothing.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from gaoxin.enterprises.models import Enterprise
from gaoxin.foundation.accounts.actor import Actor

LIGHT_ORDER = ("red", "amber", "green", "none")


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing the enterprise should do or know; ``until`` is its last day where there is one.

    ``light`` is ``red``, ``amber``, ``green`` or ``none``, ``word`` what the lamp says.
    """

    text: str
    url: str
    word: str
    light: str = "none"
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class OwnSection:
    """``template`` is included with ``section`` and ``enterprise``; ``url`` leads to the whole of it."""

    title: str | Promise
    template: str
    anchor: str
    context: Mapping[str, Any] = field(default_factory=dict)
    count: int | None = None
    url: str = ""
    waiting: tuple[Waiting, ...] = ()


MakeSection = Callable[..., OwnSection | None]


@lru_cache(maxsize=1)
def _makers() -> tuple[MakeSection, ...]:
    return tuple(import_string(path) for path in getattr(settings, "PORTAL_SECTIONS", ()))


def sections_for(enterprise: Enterprise, *, by: Actor, today: dt.date) -> list[OwnSection]:
    made = (make(enterprise, by=by, today=today) for make in _makers())
    return [section for section in made if section is not None]


def waiting_of(sections: list[OwnSection]) -> list[Waiting]:
    """What waits in all of them: the reddest first, then by its last day."""
    found = [one for section in sections for one in section.waiting]
    return sorted(found, key=lambda one: (LIGHT_ORDER.index(one.light), one.until or dt.date.max))

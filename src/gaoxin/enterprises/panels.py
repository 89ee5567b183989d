"""Parts of the enterprise page that other apps give: their projects, buildings, funds of this enterprise.

An app names a function in the setting ``ENTERPRISE_PANELS``; the page calls each in that order. The function
gets the enterprise, the person and the day, and gives a ``Panel``, or None when there is nothing to show.
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


@dataclass(frozen=True, slots=True)
class Panel:
    """``template`` is included with ``panel`` and ``enterprise``; ``anchor`` names the part on the page."""

    title: str | Promise
    template: str
    anchor: str
    context: Mapping[str, Any] = field(default_factory=dict)
    count: int | None = None


MakePanel = Callable[..., Panel | None]


@lru_cache(maxsize=1)
def _makers() -> tuple[MakePanel, ...]:
    return tuple(import_string(path) for path in getattr(settings, "ENTERPRISE_PANELS", ()))


def panels_for(enterprise: Enterprise, *, by: Actor, as_of: dt.date) -> list[Panel]:
    made = (make(enterprise, by=by, as_of=as_of) for make in _makers())
    return [panel for panel in made if panel is not None]

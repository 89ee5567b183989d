"""Parts of one thing's page that other apps give: an enterprise's matches, a project's approvals.

An app names a function in a setting (``ENTERPRISE_PANELS``, ``PROJECT_PANELS``); the page calls each in that
order. The function gets what the page is about, the person and the day, and gives a ``Panel``, or None when
there is nothing to show.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from gaoxin.foundation.accounts.actor import Actor


@dataclass(frozen=True, slots=True)
class Panel:
    """``template`` is included with ``panel``; ``anchor`` names the part on the page."""

    title: str | Promise
    template: str
    anchor: str
    context: Mapping[str, Any] = field(default_factory=dict)
    count: int | None = None


MakePanel = Callable[..., Panel | None]


@lru_cache(maxsize=4)
def _makers(paths: tuple[str, ...]) -> tuple[MakePanel, ...]:
    return tuple(import_string(path) for path in paths)


def panels_for(setting: str, subject: Any, *, by: Actor, as_of: dt.date) -> list[Panel]:
    """Those named in ``setting`` that have something to show of ``subject``."""
    made = (make(subject, by=by, as_of=as_of) for make in _makers(tuple(getattr(settings, setting))))
    return [panel for panel in made if panel is not None]

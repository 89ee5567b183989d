"""Key figures computed on both sides of a backup.

``BACKUP_FIGURES`` names functions that take a day and return ``{name: figure}`` as texts, computed from rows.
After a restore each must come out as it did before. The name tells the definition apart, so that a figure
defined otherwise meanwhile has another name.
"""

import datetime as dt
from collections.abc import Callable, Mapping

from django.conf import settings
from django.utils.module_loading import import_string

Compute = Callable[[dt.date], Mapping[str, str]]


def key_figures(as_of: dt.date) -> dict[str, str]:
    """All figures of this installation as on ``as_of``, by name."""
    figures: dict[str, str] = {}
    for path in settings.BACKUP_FIGURES:
        compute: Compute = import_string(path)
        figures.update(compute(as_of))
    return figures

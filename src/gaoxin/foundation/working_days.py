"""The working calendar of the installation."""

from functools import cache
from pathlib import Path

from django.conf import settings

from gaoxin.values.workdays import WorkingCalendar, load_calendar


@cache
def working_calendar() -> WorkingCalendar:
    """Official and provisional years of the catalogue, read once."""
    return load_calendar(Path(settings.CATALOGUE_DIR) / "calendars" / "cn_workdays.json")

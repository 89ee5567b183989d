from pathlib import Path

import pytest

from gaoxin.values.workdays import WorkingCalendar, load_calendar

CATALOGUE = Path(__file__).parents[2] / "catalogue" / "calendars" / "cn_workdays.json"


@pytest.fixture(scope="session")
def calendar() -> WorkingCalendar:
    return load_calendar(CATALOGUE)

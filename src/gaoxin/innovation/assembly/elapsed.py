"""Months as the incubation rules count them: a part of a month is a month, the anniversary itself is not."""

import datetime as dt


def months_begun(since: dt.date, until: dt.date) -> int:
    """2024-01-10 to 2024-02-10 is 1, to 2024-02-11 is 2; 0 when ``until`` is not after ``since``."""
    if until <= since:
        return 0
    whole = (until.year - since.year) * 12 + until.month - since.month
    return whole + (until.day > since.day)

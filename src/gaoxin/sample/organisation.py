"""Departments, posts and teams of a sample zone; their names say that they are samples."""

import datetime as dt
from collections.abc import Iterator

from gaoxin.sample.catalogue import ZoneCatalogue
from gaoxin.sample.draw import Draw
from gaoxin.sample.rows import ClusterRow, DepartmentRow, PostRow, TeamRow


def clusters(catalogue: ZoneCatalogue) -> tuple[ClusterRow, ...]:
    rows = enumerate(catalogue.zone["clusters"], start=1)
    return tuple(ClusterRow(code=row["code"], name=row["name"], sort_order=place) for place, row in rows)


def departments(catalogue: ZoneCatalogue) -> tuple[DepartmentRow, ...]:
    return tuple(
        DepartmentRow(name=row["name"], short_name=row["short_name"], sort_order=place)
        for place, row in enumerate(catalogue.zone["departments"], start=1)
    )


def posts(catalogue: ZoneCatalogue, *, seed: int) -> Iterator[PostRow]:
    """Posts and who has held them; heads of department have a predecessor."""
    draw, people = Draw(seed, "posts"), catalogue.words.people(Draw(seed, "officials"))
    for department in catalogue.zone["departments"]:
        for place, title in enumerate(department["posts"], start=1):
            changed_on = draw.day(dt.date(2021, 6, 1), dt.date(2024, 10, 31))
            holdings: list[tuple[str, dt.date, dt.date | None]] = [(next(people), changed_on, None)]
            if place == 1:
                holdings.insert(0, (next(people), dt.date(2018, 3, 1), changed_on - dt.timedelta(days=1)))
            yield PostRow(
                department=department["name"], title=title, sort_order=place, holdings=tuple(holdings)
            )


def teams(catalogue: ZoneCatalogue, *, seed: int) -> tuple[TeamRow, ...]:
    people = catalogue.words.people(Draw(seed, "team-leaders"))
    return tuple(
        TeamRow(
            name=row["name"],
            department=row["department"],
            leader=next(people),
            clusters=tuple(row["clusters"]),
        )
        for row in catalogue.zone["teams"]
    )

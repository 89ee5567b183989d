"""Projects as the dispatch table types them: one project in one month."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

from gaoxin.enterprises.names import written_name
from gaoxin.foundation.sheets.rows import RowKey
from gaoxin.foundation.zones.scope import Scope
from gaoxin.projects import selectors
from gaoxin.projects.models import InvestmentRecord, KeyProject, LedgerEntry, Problem
from gaoxin.projects.sheet.matters import joined
from gaoxin.values.period import Month

Value = TypeVar("Value")
# Below the number of parameters every database takes in one statement.
AT_ONCE = 900
# Fields of a project that stand in the table under their own name.
PLAIN = (
    "number",
    "name",
    "project_code",
    "owner_name",
    "content",
    "stage",
    "stage_since",
    "is_provincial_key",
    "is_industrial",
    "total_investment",
    "responsible_leader",
    "responsible_person",
    "planned_start_on",
    "planned_finish_on",
    "remarks",
)


@dataclass(slots=True)
class Books:
    """What stands beside the projects of a table: plans by year, reports in force, open problems."""

    plans: dict[tuple[int, int], Decimal | None] = field(default_factory=dict)
    reports: dict[int, dict[Month, InvestmentRecord]] = field(default_factory=dict)
    problems: dict[int, list[Problem]] = field(default_factory=dict)

    def add(self, project_ids: Sequence[int], *, years: Iterable[int]) -> None:
        """Read them for some projects; three queries."""
        wanted = {"project_id__in": project_ids, "year__in": list(years)}
        for entry in LedgerEntry.objects.filter(**wanted):
            self.plans[entry.project_id, entry.year] = entry.planned_investment
        for report in InvestmentRecord.objects.filter(is_current=True, **wanted):
            months = self.reports.setdefault(report.project_id, {})
            months[Month(report.year, report.month)] = report
        open_ones = Problem.objects.filter(project_id__in=project_ids, closed_on__isnull=True)
        for problem in open_ones.order_by("raised_on", "id"):
            self.problems.setdefault(problem.project_id, []).append(problem)

    def total_until(self, project_id: int, month: Month) -> Decimal | None:
        """What the year's reports up to ``month`` add up to; None without any."""
        amounts = [
            report.amount
            for reported, report in self.reports.get(project_id, {}).items()
            if reported.year == month.year and reported <= month
        ]
        return sum(amounts, Decimal(0)) if amounts else None


def values_of(project: KeyProject, month: Month | None, books: Books, *, year: int) -> dict[str, object]:
    """One row; ``month`` None leaves the columns of a report empty, ``year`` is then the year of the plan."""
    values: dict[str, object] = {name: getattr(project, name) or None for name in PLAIN}
    values |= {
        "is_provincial_key": project.is_provincial_key,
        "is_industrial": project.is_industrial,
        "total_investment": project.total_investment,
        "cluster": project.cluster.code if project.cluster else None,
        "department": project.department.name if project.department else None,
        "planned_investment": books.plans.get((project.pk, month.year if month else year)),
    }
    report = books.reports.get(project.pk, {}).get(month) if month else None
    values |= {
        "month": month,
        "month_amount": report.amount if report else None,
        "physical_progress": (report.physical_progress or None) if report else None,
        "cumulative": books.total_until(project.pk, month) if month else None,
    }
    problems = books.problems.get(project.pk, ())
    return values | {
        "problems": joined(one.title for one in problems if not one.needs_leader),
        "leader_matters": joined(one.title for one in problems if one.needs_leader),
    }


def exported_rows(scope: Scope, *, as_of: dt.date) -> Iterator[Mapping[str, object]]:
    """Every project with the last month reported in the year of ``as_of``."""
    rows = selectors.projects(scope).select_related("cluster", "department").order_by("number")
    projects = list(rows)
    books = Books()
    for some in pieces([project.pk for project in projects]):
        books.add(some, years=(as_of.year,))
    for project in projects:
        reported = [month for month in books.reports.get(project.pk, {}) if month.first_day <= as_of]
        yield values_of(project, max(reported, default=None), books, year=as_of.year)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a row's key says: whose row it is, and of which month."""

    column: str
    value: str
    month: Month | None

    @classmethod
    def by(cls, key: RowKey) -> "Asked":
        named = dict(zip(key.columns, key.values, strict=True))
        month = named.pop("month", None)
        assert month is None or isinstance(month, Month)
        column, value = next(iter(named.items()))
        return cls(column, str(value), month)


def projects_asked(asked: Iterable[Asked], *, scope: Scope) -> dict[tuple[str, str], KeyProject]:
    """The projects the rows name, by column and value."""
    wanted: dict[str, set[str]] = {}
    for one in asked:
        wanted.setdefault(one.column, set()).update({one.value, written_name(one.value)})
    found: dict[tuple[str, str], KeyProject] = {}
    rows = selectors.projects(scope).select_related("cluster", "department")
    for column, values in wanted.items():
        for some in pieces(sorted(values)):
            for project in rows.filter(**{f"{column}__in": some}):
                found[column, getattr(project, column)] = project
    return found


def pieces(values: Sequence[Value]) -> Iterator[Sequence[Value]]:
    for start in range(0, len(values), AT_ONCE):
        yield values[start : start + AT_ONCE]

"""Cockpit and ledger pages of a zone with 100,000 firms and 1,000 projects, beside their limits.

Server time of whole requests (session, permission, queries, template), one after another in this process,
on SQLite as installed. Loading the zone takes minutes; ``GAOXIN_BENCH_HOME`` names a folder that keeps it
for the next run. Run: ``python -m benchmarks.pages``.
"""

import os
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

FIRMS = 100_000
PROJECTS = 1_000
ROUNDS = 40
MOST_QUERIES = 12


@dataclass(frozen=True, slots=True)
class Page:
    """A page somebody opens; ``limit`` in milliseconds."""

    title: str
    name: str
    limit: int
    query: str = ""
    is_list: bool = True


PAGES = (
    Page("cockpit", "dashboards:cockpit", 200, is_list=False),
    Page("wall", "dashboards:wall", 200, is_list=False),
    Page("projects", "projects:list", 150),
    Page("projects, lights", "projects:list", 150, "columns=lights"),
    Page("projects, red only", "projects:list", 150, "light=red&columns=lights"),
    Page("projects, a word", "projects:list", 150, "q=新材料"),
    Page("problems", "projects:problems", 150),
    Page("indicators", "evaluation:indicators", 150, is_list=False),
)


@dataclass(frozen=True, slots=True)
class Measured:
    """Milliseconds of each request, wall and processor; the number of queries of one."""

    wall: list[float]
    processor: list[float]
    queries: int


def main() -> None:
    kept = os.environ.get("GAOXIN_BENCH_HOME")
    with tempfile.TemporaryDirectory() as thrown_away:
        os.environ["GAOXIN_HOME"] = kept or thrown_away
        os.environ["GAOXIN_DATABASE_URL"] = ""
        os.environ["DJANGO_SETTINGS_MODULE"] = "gaoxin.config.settings.development"
        load()
        print(f"{FIRMS:,} firms, {PROJECTS:,} projects, {ROUNDS} requests each")
        print(f"{'page':20}{'p50':>9}{'p95':>9}{'cpu p50':>9}{'limit':>8}{'p95/limit':>11}{'queries':>9}")
        client = reader()
        for page in PAGES:
            print(line(page, measure(page, client)), flush=True)


def load() -> None:
    """The large zone, unless the folder holds it already."""
    import django
    from django.core.management import call_command

    django.setup()
    from gaoxin.foundation.zones.models import Zone
    from gaoxin.sample import load_large

    call_command("migrate", verbosity=0)
    if Zone.objects.exists():
        return
    begun = time.perf_counter()
    load_large(enterprises=FIRMS, projects=PROJECTS, progress=lambda _words: None)
    size = Path(os.environ["GAOXIN_HOME"], "gaoxin.sqlite3").stat().st_size / 1024**2
    print(f"loaded in {time.perf_counter() - begun:.0f} s, database {size:.0f} MB")


def reader():
    """A browser logged in as the officer of the zone."""
    from django.test import Client

    from gaoxin.foundation.accounts.models import Membership

    client = Client(headers={"host": "localhost"})
    person = Membership.objects.filter(zone__code="large").order_by("pk").first().user
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def measure(page: Page, client) -> Measured:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    address = f"{reverse(page.name)}?{page.query}" if page.query else reverse(page.name)
    for _ in range(3):
        answer = client.get(address)
        assert answer.status_code == 200, f"{address} answers {answer.status_code}"
    with CaptureQueriesContext(
        connection,
    ) as captured:
        client.get(address)
        queries = len(captured)
    wall, processor = [], []
    for _ in range(ROUNDS):
        begun, cpu = time.perf_counter(), time.process_time()
        client.get(address)
        wall.append((time.perf_counter() - begun) * 1000)
        processor.append((time.process_time() - cpu) * 1000)
    return Measured(wall, processor, queries)


def line(page: Page, found: Measured) -> str:
    middle, late = statistics.median(found.wall), percentile_95(found.wall)
    said = "" if late <= page.limit else "  ABOVE"
    if page.is_list and found.queries > MOST_QUERIES:
        said += f"  more than {MOST_QUERIES} queries"
    return (
        f"{page.title:20}{middle:6.0f} ms{late:6.0f} ms{statistics.median(found.processor):6.0f} ms"
        f"{page.limit:5} ms{late / page.limit:9.2f} ×{found.queries:9}{said}"
    )


def percentile_95(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=20, method="inclusive")[-1]


if __name__ == "__main__":
    main()

"""Approval pages of a zone with 109 running cases, beside their limits.

Whole requests (session, permission, queries, template), one after another in this process, on SQLite as
installed. The first request and ``cpu`` are processor time and held against the limit: others on the machine
count less. Making the cases takes minutes; ``GAOXIN_BENCH_HOME`` names a folder that keeps them
for the next run. Run: ``python -m benchmarks.approvals``.
"""

import datetime as dt
import os
import random
import statistics
import tempfile
import time
from dataclasses import dataclass

RUNNING = 109
FINISHED = 60
ROUNDS = 9
# What makes a project need most of the catalogue: about 32 items besides the papers to be written.
MANY_ITEMS = {
    "needs_land_pre_review": "true",
    "civil_floor_area": "4200",
    "eia_class": "book",
    "discharge_class": "key",
    "takes_natural_water": "true",
    "in_flood_area": "true",
    "may_cover_minerals": "true",
    "in_geological_hazard_area": "true",
    "needs_seismic_evaluation": "true",
    "in_relics_area": "true",
    "needs_climate_study": "true",
    "needs_traffic_study": "true",
    "is_explosive_site": "true",
    "in_assessed_area": "false",
    "is_special_fire": "true",
    "energy_use": "12000",
}


@dataclass(frozen=True, slots=True)
class Page:
    """A page somebody opens; ``limit`` in milliseconds, None where none is set; ``most`` queries of lists."""

    title: str
    address: str
    limit: int | None
    most: int | None = None


def main() -> None:
    kept = os.environ.get("GAOXIN_BENCH_HOME")
    with tempfile.TemporaryDirectory() as thrown_away:
        os.environ["GAOXIN_HOME"] = kept or thrown_away
        os.environ["GAOXIN_DATABASE_URL"] = ""
        os.environ["DJANGO_SETTINGS_MODULE"] = "gaoxin.config.settings.development"
        load()
        client = reader()
        # Catalogue, rules and libraries are read once in a process, whoever asks first.
        client.get("/approvals/catalogue/")
        client.get("/approvals/analysis/?first=2100-01-01")
        print(f"{'page':44}{'first':>9}{'cpu p50':>9}{'p50':>9}{'worst':>9}{'limit':>9}{'queries':>9}")
        for page in pages():
            print(measured(page, client), flush=True)
        parts()


def load() -> None:
    """The zone with its cases, unless the folder holds it already."""
    import django
    from django.core.management import call_command

    django.setup()
    from django.db import transaction

    from gaoxin.approvals.models import ApprovalCase, CaseItem, ItemEvent
    from gaoxin.foundation.zones.models import Zone

    call_command("migrate", verbosity=0)
    if not Zone.objects.exists():
        begun = time.perf_counter()
        with transaction.atomic():
            make_zone_of_cases()
        print(f"made in {time.perf_counter() - begun:.0f} s")
    running = ApprovalCase.objects.filter(state="running")
    items = CaseItem.objects.filter(case__in=running).count()
    print(
        f"{running.count()} running cases, {items / running.count():.1f} items each, "
        f"{ApprovalCase.objects.exclude(state='running').count()} finished, {ItemEvent.objects.count()} steps"
    )


def make_zone_of_cases() -> None:
    from django.utils import timezone
    from tests.factories import make_user, make_zone

    from gaoxin.foundation.accounts.actor import system_actor
    from gaoxin.foundation.accounts.roles import Role

    zone, today = make_zone(code="bench"), timezone.localdate()
    make_user(zone, Role.APPROVAL_OFFICER, Role.PROJECT_TEAM, username="bench")
    officers = [make_user(zone, Role.APPROVAL_OFFICER).pk for _officer in range(12)]
    by = system_actor("bench", zone_id=zone.pk)
    for number in range(FINISHED):
        make_case(
            zone, number, by=by, opened_on=today - dt.timedelta(days=900 - number * 5), officers=officers
        )
    for number in range(FINISHED, FINISHED + RUNNING):
        age = 10 + (number - FINISHED) * 2
        make_case(zone, number, by=by, opened_on=today - dt.timedelta(days=age), officers=officers)


def sizes(number: int) -> dict[str, str]:
    """No two projects are of one size."""
    return {
        "floor_area": str(20_000 + number * 137),
        "civil_floor_area": str(2_200 + number * 11),
        "energy_use": str(10_200 + number * 53),
        "power_use": str(600 + number * 7),
        "disturbed_area": str(round(2 + number * 0.03, 2)),
        "earthwork_volume": str(11_000 + number * 211),
    }


def make_case(zone, number, *, by, opened_on, officers) -> None:
    """What would have happened up to yesterday has happened."""
    from django.utils import timezone
    from tests.approvals.made import STANDARD_LAND, make_project

    from gaoxin.approvals import actions
    from gaoxin.approvals.assembly import propose
    from gaoxin.approvals.models import ItemEvent, ProjectFact
    from gaoxin.foundation.working_days import working_calendar
    from gaoxin.sample.finished_approvals import happened, lives

    today, draw = timezone.localdate(), random.Random(number)
    opened_on = working_calendar().working_day_on_or_after(opened_on)
    project = make_project(zone, number=f"B{number:04d}", name=f"第{number}号项目")
    ProjectFact.objects.bulk_create(
        ProjectFact(project=project, fact=fact, value=value, observed_on=opened_on, recorded_by="bench")
        for fact, value in (STANDARD_LAND | MANY_ITEMS | sizes(number)).items()
    )
    on = max(opened_on, dt.date(2026, 1, 1))
    proposal = propose(project, scope=by.scope, on=on, start=opened_on, calendar=working_calendar())
    known = {offer.key for offer in proposal.usable()}
    measures = [key for key in ("parallel", "promised") if key in known]
    plan = actions.keep_plan(proposal, by=by, measures=measures, today=opened_on)
    case = actions.open_case(proposal, plan, by=by, opened_on=opened_on, today=today)
    lived = lives(proposal.network(measures), opened_on, draw)
    ItemEvent.objects.bulk_create(
        happened(item.pk, place, one, user_id=draw.choice(officers))
        for item in case.items.all()
        for place, one in enumerate(lived[item.key])
        if one.day < today
    )
    last = max(lived[item.key][-1].day for item in case.items.all())
    if last < today:
        actions.close_case(case, by=by, on=last, today=today)


def reader():
    """A browser logged in as an officer of the zone."""
    from django.test import Client

    from gaoxin.foundation.accounts.models import User

    client = Client(headers={"host": "localhost"})
    client.force_login(
        User.objects.get(username="bench"), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


def pages() -> list[Page]:
    from gaoxin.approvals.models import ApprovalCase

    case = ApprovalCase.objects.filter(state="running").order_by("pk")[RUNNING // 2]
    more = "staff_land=4&staff_environment=3&m_promised=off&m_commitment=on"
    return [
        Page("plan of a project", f"/approvals/projects/{case.project_id}/plan/", 300),
        Page("running case", f"/approvals/cases/{case.pk}/", 300),
        Page("cases", "/approvals/", 300, most=15),
        Page("my items, of all cases", "/approvals/mine/", 1000, most=15),
        Page("what-if, as things stand", "/approvals/analysis/capacity/", 2000),
        Page("what-if, more staff, measures changed", f"/approvals/analysis/capacity/?{more}", 2000),
        Page("analysis of all cases", "/approvals/analysis/", None),
    ]


def measured(page: Page, client) -> str:
    """``first``: with nothing kept in the process for this page."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    begun = time.process_time()
    answer = client.get(page.address)
    first = (time.process_time() - begun) * 1000
    assert answer.status_code == 200, f"{page.address} answers {answer.status_code}"
    with CaptureQueriesContext(connection) as captured:
        client.get(page.address)
        queries = len(captured)
    wall, processor = [], []
    for _round in range(ROUNDS):
        begun, cpu = time.perf_counter(), time.process_time()
        client.get(page.address)
        wall.append((time.perf_counter() - begun) * 1000)
        processor.append((time.process_time() - cpu) * 1000)
    middle = statistics.median(processor)
    said = "  ABOVE" if page.limit is not None and max(first, middle) > page.limit else ""
    if page.most is not None and queries > page.most:
        said += f"  more than {page.most} queries"
    times = "".join(f"{one:6.0f} ms" for one in (first, middle, statistics.median(wall), max(wall)))
    limit = f"{page.limit:6} ms" if page.limit is not None else f"{'—':>9}"
    return f"{page.title:44}{times}{limit}{queries:9}{said}"


def parts() -> None:
    """What the forecast adds to a page: with the records read anew, and with them kept."""
    from django.utils import timezone

    from gaoxin.approvals import selectors
    from gaoxin.approvals.assembly import forecasting
    from gaoxin.approvals.assembly.running import running_case
    from gaoxin.approvals.models import ApprovalCase
    from gaoxin.foundation.accounts.actor import system_actor

    case = ApprovalCase.objects.filter(state="running").order_by("pk")[RUNNING // 2]
    scope, today = system_actor("bench", zone_id=case.zone_id).scope, timezone.localdate()
    items = list(selectors.items_of([case.pk]))
    running = running_case(case, items, scope=scope, as_of=today)

    def forecast() -> None:
        forecasting.outlook_of_case(running, items, scope=scope, as_of=today)

    def anew() -> None:
        forecasting.forget()
        forecast()

    for title, work in (("forecast of a case, records anew", anew), ("    records kept", forecast)):
        taken = []
        for _round in range(ROUNDS):
            begun = time.process_time()
            work()
            taken.append((time.process_time() - begun) * 1000)
        middle = statistics.median(taken)
        print(f"{title:44}{middle:15.1f} ms{max(taken):6.1f} ms{'':9}{100:6} ms{'  ABOVE' * (middle > 100)}")


if __name__ == "__main__":
    main()

"""Matching whole zones, moving a number in the sandbox, an explanation page: each beside its limit.

The 200 policies are the catalogue's own for enterprises, repeated with thresholds shifted by a few percent
each time, so that every copy has comparisons of its own. Zones are the large sample; loading one takes
minutes, and ``GAOXIN_BENCH_HOME`` names a folder that keeps them for the next run.

Run: ``python -m benchmarks.policies`` (``GAOXIN_BENCH_FIRMS=5000`` for the small zone alone); parts by name
with ``python -m benchmarks.policies slide explain``, ``cliffs`` only where it is said.
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any
from unittest import mock

POLICIES = 200
SMALL, LARGE = 5_000, 100_000
ROUNDS = 15
# What the copies' numbers are multiplied by.
SHIFT = Decimal("0.013")
# Policy, number, and the whole units it is moved about: a condition, points of a score, a rate, an amount.
LEVERS = (
    ("high_tech_enterprise", "tech_staff_floor", "10"),
    ("high_tech_enterprise", "rd_tier.2", "4"),
    ("rd_input_reward", "growth_rate", "10"),
    ("high_tech_first_reward", "reward_tier.1", "12"),
)


def main() -> None:
    parts = sys.argv[1:] or ["match", "slide", "explain"]
    asked = os.environ.get("GAOXIN_BENCH_FIRMS")
    if asked is None:
        # A process for each zone: settings and kept facts belong to one database.
        for firms in (SMALL, LARGE):
            environment = {**os.environ, "GAOXIN_BENCH_FIRMS": str(firms)}
            subprocess.run([sys.executable, "-m", "benchmarks.policies", *parts], env=environment, check=True)
        return
    firms = int(asked)
    work = {"match": lambda: matched(firms), "slide": slid, "explain": explained, "cliffs": reported_cliffs}
    with zone_of(firms):
        print(f"{firms:,} firms; load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
        for part in parts:
            work[part]()


@contextmanager
def zone_of(firms: int) -> Iterator[None]:
    """The zone's database, loaded or as kept."""
    kept = os.environ.get("GAOXIN_BENCH_HOME")
    with tempfile.TemporaryDirectory() as thrown_away:
        os.environ["GAOXIN_HOME"] = str(Path(kept, str(firms))) if kept else thrown_away
        Path(os.environ["GAOXIN_HOME"]).mkdir(parents=True, exist_ok=True)
        os.environ["GAOXIN_DATABASE_URL"] = ""
        os.environ["DJANGO_SETTINGS_MODULE"] = "gaoxin.config.settings.development"
        load(firms)
        yield


def load(firms: int) -> None:
    import django
    from django.core.management import call_command

    django.setup()
    from gaoxin.foundation.zones.models import Zone
    from gaoxin.sample import load_large

    call_command("migrate", verbosity=0)
    if not Zone.objects.exists():
        load_large(enterprises=firms, projects=20, progress=lambda _words: None)


@dataclass(frozen=True, slots=True, order=True)
class Taken:
    """Seconds on the clock, and of the processor: on a busy machine only the second tells."""

    wall: float
    processor: float


def report(name: str, taken: Taken, limit: float) -> None:
    unit, scale = ("s", 1) if limit >= 1 else ("ms", 1000)
    said = "within" if taken.wall <= limit else "BEYOND"
    print(
        f"  {name:<52}{taken.wall * scale:9.2f} {unit:<2}  processor {taken.processor * scale:9.2f} {unit:<2}"
        f"{taken.wall / limit:7.2f} × of the limit of {limit * scale:g} {unit}, {said}",
        flush=True,
    )


# ------------------------------------------------------------------- library


def many() -> Any:
    """A library of 200 policies for enterprises in force today."""
    from gaoxin.engines.rules.library import Library
    from gaoxin.policies.assembly.answers import policies_for_enterprises
    from gaoxin.policies.assembly.library import library

    rules, today = library(), now()
    names = [one.policy for one in policies_for_enterprises(rules.on(today))]
    own = [rules.version_on(name, today) for name in names]
    copies = [
        shifted(version, number)
        for number in range(POLICIES // len(own) + 1)
        for version in own
        if version is not None
    ]
    return Library(rules.facts, copies[:POLICIES])


def shifted(version: Any, number: int) -> Any:
    """The version as a policy of its own, its parameters a few percent higher for every copy."""
    if not number:
        return version
    parameters = tuple(
        replace(one, values=tuple((day, value * (1 + SHIFT * number)) for day, value in one.values))
        for one in version.parameters
    )
    return replace(version, policy=f"{version.policy}_{number}", parameters=parameters)


def now() -> Any:
    from django.utils import timezone

    return timezone.localdate()


# ---------------------------------------------------------------- measuring


def officer() -> Any:
    from gaoxin.foundation.accounts.actor import Actor
    from gaoxin.foundation.accounts.roles import Role
    from gaoxin.foundation.zones.models import Zone
    from gaoxin.foundation.zones.scope import Scope

    zone = Zone.objects.get(code="large")
    roles = frozenset({Role.ENTERPRISE_SERVICE})
    return zone, Actor(user_id=None, name="基准", roles=roles, scope=Scope(frozenset({zone.pk})))


def matched(firms: int) -> None:
    """Reading all facts, judging every policy, storing the run."""
    from gaoxin.policies.actions import match_changes, matching
    from gaoxin.policies.assembly import population
    from gaoxin.policies.models import MatchRun

    zone, by = officer()
    print(f"  {POLICIES} policies: the catalogue's, repeated with shifted thresholds")
    rules, times = many(), 3 if firms < LARGE else 1
    with ExitStack() as patched:
        for module in (matching, match_changes, population):
            patched.enter_context(mock.patch.object(module, "library", return_value=rules))
        took = [seconds(lambda: matching.match_zone(zone, by=by, on=now())) for _ in range(times)]
    columns = MatchRun.objects.order_by("-pk")[0].columns.count()
    report(f"read, judged and stored, {columns} policies, first", took[0], 2 if firms < LARGE else 60)
    if len(took) > 1:
        report("… and again", min(took[1:]), 2)
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    name = "most memory of the process so far"
    print(f"  {name:<52}{used:9.2f} GB  {used / 2:5.2f} × of the limit of 2 GB")


def seconds(work: Callable[[], object]) -> Taken:
    begun, used = time.perf_counter(), time.process_time()
    work()
    return Taken(time.perf_counter() - begun, time.process_time() - used)


def median(taken: list[Taken]) -> Taken:
    walls, processors = ([getattr(one, name) for one in taken] for name in ("wall", "processor"))
    return Taken(statistics.median(walls), statistics.median(processors))


def reader() -> Any:
    """A browser logged in as the officer of the zone."""
    from django.test import Client

    from gaoxin.foundation.accounts.models import Membership

    client = Client(headers={"host": "localhost"})
    person = Membership.objects.filter(zone__code="large").order_by("pk").first().user
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def slid() -> None:
    """Whole requests of the sandbox page, each with another number; the first one reads the zone."""
    from django.urls import reverse

    client = reader()
    for policy, name, unit in LEVERS:

        def move(step: int, policy: str = policy, name: str = name, unit: str = unit) -> None:
            query = {"policy": policy, f"p.{name}": f"{unit}.{step}", "budget": "1000"}
            answer = client.get(reverse("policies:sandbox"), query, headers={"HX-Request": "true"})
            assert answer.status_code == 200, answer.status_code

        first = seconds(lambda: move(1))
        name_of_first = f"{policy}, {name}, first move"
        print(f"  {name_of_first:<52}{first.wall:9.2f} s   processor {first.processor:9.2f} s")
        took = [seconds(lambda step=step: move(step)) for step in range(2, ROUNDS + 2)]  # type: ignore[misc]
        report("… moved on, median", median(took), 0.2)
        report("… moved on, slowest", max(took), 0.2)


def reported_cliffs() -> None:
    """The report over the whole zone, facts read before; once, as the page asks for it."""
    from gaoxin.policies.assembly.cliffs import zone_cliffs
    from gaoxin.policies.assembly.snapshots import snapshot_of

    _, by = officer()
    snapshot_of(by.scope, now())
    took = seconds(lambda: zone_cliffs(by.scope, on=now()))
    print(f"  {'cliffs of the whole zone':<52}{took.wall:9.2f} s   processor {took.processor:9.2f} s")


def explained() -> None:
    from django.urls import reverse

    from gaoxin.enterprises.models import Enterprise

    client = reader()
    ids = Enterprise.objects.filter(zone__code="large").order_by("pk").values_list("pk", flat=True)[:ROUNDS]
    for policy in ("high_tech_enterprise", "specialised_sme"):
        pages = [reverse("policies:explanation", args=(key, policy)) for key in ids]
        client.get(pages[0])
        took = [seconds(lambda page=page: client.get(page)) for page in pages]  # type: ignore[misc]
        report(f"explanation, {policy}, median", median(took), 0.15)


if __name__ == "__main__":
    main()

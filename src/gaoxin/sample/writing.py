"""Rows of a sample zone into the tables, kind by kind, in bulk."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from django.db.models import Model
from django.utils import timezone

from gaoxin.enterprises import models as enterprises
from gaoxin.enterprises.names import initials_of
from gaoxin.evaluation.models import Target
from gaoxin.foundation.zones.models import Department, Post, PostHolding, Zone
from gaoxin.funding.models import Fund
from gaoxin.innovation import models as innovation
from gaoxin.policies import models as policies
from gaoxin.projects import models as projects
from gaoxin.resources.models import Carrier, Road, Tenancy
from gaoxin.sample.zone import SampleZone

BATCH = 500
RECORDED_BY = "示例装入"
REPORTING_TIME = dt.time(9, 30)
Keys = Mapping[str, int]
Initials = Callable[..., str]


@dataclass(slots=True)
class Written:
    """How many rows of each kind were written, and the keys of those that others refer to."""

    counts: dict[str, tuple[int, int]] = field(default_factory=dict)
    clusters: Keys = field(default_factory=dict)
    departments: Keys = field(default_factory=dict)
    enterprises: Keys = field(default_factory=dict)


def write_zone(zone: Zone, sample: SampleZone, *, initials: Initials = initials_of) -> Written:
    """All rows of ``sample`` into ``zone``; call it within a transaction."""
    written = Written()
    written.clusters = _keys(_write(enterprises.Cluster, sample.clusters, written, zone=zone), "code")
    written.departments = _keys(_write(Department, sample.departments, written, zone=zone), "name")
    _write_posts(sample, written)
    write_enterprises(zone, sample, written, initials=initials)
    _write_projects(zone, sample, written)
    _write_places(zone, sample, written)
    _write_innovation(zone, sample, written)
    return written


def write_enterprises(
    zone: Zone, sample: SampleZone, written: Written, *, initials: Initials = initials_of
) -> None:
    """The enterprises of ``sample`` with all that hangs on them; ``written`` then knows their keys."""
    rows = _made(enterprises.Enterprise, sample.enterprises, links={"cluster": written.clusters}, zone=zone)
    for row in rows:
        row.initials = initials(row.name, row.short_name)
    written.enterprises = _keys(_store(enterprises.Enterprise, rows, written), "name")
    links = {"enterprise": written.enterprises}
    _write(enterprises.AnnualFigures, sample.figures, written, links=links)
    _write(enterprises.Recognition, sample.recognitions, written, links=links)
    _write(enterprises.IntellectualProperty, sample.properties, written, links=links)
    _write(enterprises.EquityFinancing, sample.financings, written, links=links)
    _write(policies.DeclaredFact, sample.declared_facts, written, links=links)
    _write(policies.Judgement, sample.judgements, written, links=links)
    _write(enterprises.Contact, sample.contacts, written, links=links)
    _write(enterprises.EnterpriseChange, sample.changes, written, links=links)


def _write_projects(zone: Zone, sample: SampleZone, written: Written) -> None:
    led = {"department": written.departments}
    teams = _write(projects.ProjectTeam, sample.teams, written, links=led, without=("clusters",), zone=zone)
    links = {
        "cluster": written.clusters,
        "team": _keys(teams, "name"),
        "department": written.departments,
        "enterprise": written.enterprises,
    }
    rows = _made(projects.KeyProject, sample.projects, links=links, zone=zone)
    for row in rows:
        row.initials = initials_of(row.name)
    own = {"project": _keys(_store(projects.KeyProject, rows, written), "number")}
    _write(projects.StageChange, sample.stages, written, links=own)
    _write(projects.ProjectPhase, sample.phases, written, links=own)
    _write(projects.LedgerEntry, sample.ledger, written, links=own)
    _write(projects.MonthlyPlan, sample.plans, written, links=own)
    _write_reports(sample, written, links=own)
    _write(projects.Milestone, sample.milestones, written, links=own)
    _write_problems(sample, written, links={**own, "assigned_department": written.departments})


def _write_reports(sample: SampleZone, written: Written, *, links: Mapping[str, Keys]) -> None:
    """A report is recorded on the day it was made: the lights are judged by that day."""
    rows = _made(projects.InvestmentRecord, sample.reports, links=links)
    for row in rows:
        row.recorded_at = timezone.make_aware(dt.datetime.combine(row.source_on, REPORTING_TIME))
    _store(projects.InvestmentRecord, rows, written)


def _write_problems(sample: SampleZone, written: Written, *, links: Mapping[str, Keys]) -> None:
    rows = _write(projects.Problem, sample.problems, written, links=links, without=("events",))
    events = [
        projects.ProblemEvent(problem=row, kind=kind, happened_on=day, note=note, recorded_by=RECORDED_BY)
        for row, told in zip(rows, sample.problems, strict=True)
        for kind, day, note in told.events
    ]
    _store(projects.ProblemEvent, events, written)


def _write_places(zone: Zone, sample: SampleZone, written: Written) -> None:
    carriers = _write(Carrier, sample.carriers, written, links={"cluster": written.clusters}, zone=zone)
    links = {"carrier": _keys(carriers, "name"), "enterprise": written.enterprises}
    # Tenants of the valley stand in the register of innovation carriers alone.
    elsewhere = {row.name for row in carriers if not row.is_kept_as_innovation}
    rows = [row for row in sample.tenancies if row.carrier in elsewhere]
    _write(Tenancy, rows, written, links=links)
    _write(Road, sample.roads, written, zone=zone)
    _write(Fund, sample.funds, written, zone=zone)
    _write(Target, sample.targets, written, zone=zone)


def _write_innovation(zone: Zone, sample: SampleZone, written: Written) -> None:
    links = {"enterprise": written.enterprises}
    _write(innovation.Platform, sample.platforms, written, links=links, zone=zone)
    _write(innovation.ScienceProject, sample.science_projects, written, links=links, zone=zone)
    _write(innovation.UniversityCooperation, sample.cooperations, written, links=links, zone=zone)
    _write(innovation.DrugCandidate, sample.drugs, written, zone=zone)


def _write_posts(sample: SampleZone, written: Written) -> None:
    links = {"department": written.departments}
    rows = _write(Post, sample.posts, written, links=links, without=("holdings",))
    holdings = [
        PostHolding(post=row, person_name=person, since=since, until=until)
        for row, told in zip(rows, sample.posts, strict=True)
        for person, since, until in told.holdings
    ]
    _store(PostHolding, holdings, written)


def _write(
    model: type[Model],
    rows: Sequence[Any],
    written: Written,
    *,
    links: Mapping[str, Keys] | None = None,
    without: tuple[str, ...] = (),
    **fixed: Any,
) -> list[Any]:
    return _store(model, _made(model, rows, links=links or {}, without=without, **fixed), written)


def _made(
    model: type[Model],
    rows: Iterable[Any],
    *,
    links: Mapping[str, Keys],
    without: tuple[str, ...] = (),
    **fixed: Any,
) -> list[Any]:
    """Model instances; a field named in ``links`` holds a name, for which its key is put in."""
    rows = list(rows)
    if any(one.name == "recorded_by" for one in model._meta.fields):
        fixed["recorded_by"] = RECORDED_BY
    names = [row.name for row in fields(rows[0]) if row.name not in without] if rows else []
    plain = [name for name in names if name not in links]
    linked = [(name, f"{name}_id", links[name]) for name in names if name in links]
    made = []
    for row in rows:
        values = {name: getattr(row, name) for name in plain}
        for name, column, keys in linked:
            value = getattr(row, name)
            values[column] = None if value is None else keys[value]
        made.append(model(**values, **fixed))
    return made


def _store(model: type[Model], rows: list[Any], written: Written) -> list[Any]:
    stored = model._default_manager.bulk_create(rows, batch_size=BATCH)
    before, samples_before = written.counts.get(str(model._meta.verbose_name), (0, 0))
    samples = sum(getattr(row, "is_sample", False) for row in stored)
    written.counts[str(model._meta.verbose_name)] = (before + len(stored), samples_before + samples)
    return stored


def _keys(rows: Iterable[Any], name: str) -> Keys:
    return {getattr(row, name): row.pk for row in rows}

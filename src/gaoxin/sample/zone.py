"""A whole sample zone from its catalogue and a seed: the same seed gives the same rows."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from gaoxin.sample import (
    annual,
    companies,
    declared,
    holdings,
    innovation,
    judged,
    organisation,
    places,
    projects,
    rows,
    standing,
    steps,
)
from gaoxin.sample.catalogue import PublishedFigure, ZoneCatalogue
from gaoxin.sample.companies import Company, draw_companies
from gaoxin.sample.draw import Draw
from gaoxin.sample.firms import Firm, firms_of
from gaoxin.sample.totals import refuse_open_totals

SEED = 2


@dataclass(frozen=True, slots=True)
class SampleZone:
    """All rows of one zone, each kind in the order it is to be written."""

    zone: Mapping[str, Any]
    published: tuple[PublishedFigure, ...] = ()
    clusters: tuple[rows.ClusterRow, ...] = ()
    departments: tuple[rows.DepartmentRow, ...] = ()
    posts: tuple[rows.PostRow, ...] = ()
    teams: tuple[rows.TeamRow, ...] = ()
    enterprises: tuple[rows.EnterpriseRow, ...] = ()
    figures: tuple[rows.FiguresRow, ...] = ()
    recognitions: tuple[rows.RecognitionRow, ...] = ()
    properties: tuple[rows.PropertyRow, ...] = ()
    financings: tuple[rows.FinancingRow, ...] = ()
    declared_facts: tuple[rows.DeclaredFactRow, ...] = ()
    judgements: tuple[rows.JudgementRow, ...] = ()
    contacts: tuple[rows.ContactRow, ...] = ()
    changes: tuple[rows.ChangeRow, ...] = ()
    projects: tuple[rows.ProjectRow, ...] = ()
    stages: tuple[rows.StageRow, ...] = ()
    phases: tuple[rows.PhaseRow, ...] = ()
    ledger: tuple[rows.LedgerRow, ...] = ()
    plans: tuple[rows.PlanRow, ...] = ()
    reports: tuple[rows.ReportRow, ...] = ()
    milestones: tuple[rows.MilestoneRow, ...] = ()
    problems: tuple[rows.ProblemRow, ...] = ()
    carriers: tuple[rows.CarrierRow, ...] = ()
    tenancies: tuple[rows.TenancyRow, ...] = ()
    roads: tuple[rows.RoadRow, ...] = ()
    platforms: tuple[rows.PlatformRow, ...] = ()
    science_projects: tuple[rows.ScienceProjectRow, ...] = ()
    cooperations: tuple[rows.CooperationRow, ...] = ()
    drugs: tuple[rows.DrugRow, ...] = ()
    funds: tuple[rows.FundRow, ...] = ()
    targets: tuple[rows.TargetRow, ...] = ()

    def kinds(self) -> dict[str, tuple[Any, ...]]:
        """Rows by kind, in order."""
        return {row.name: getattr(self, row.name) for row in fields(self)[2:]}


def generate(seed: int = SEED, *, catalogue: ZoneCatalogue) -> SampleZone:
    """The rows of the zone. Refused when they do not come to the published figures."""
    firms = draw_companies(catalogue, seed=seed)
    teams, departments = organisation.teams(catalogue, seed=seed), organisation.departments(catalogue)
    ledger = projects.project_rows(catalogue, firms, teams=teams, seed=seed)
    zone = SampleZone(
        zone=catalogue.zone,
        published=catalogue.figures,
        clusters=organisation.clusters(catalogue),
        departments=departments,
        posts=tuple(organisation.posts(catalogue, seed=seed)),
        teams=teams,
        **_enterprise_rows(catalogue, firms, seed=seed),
        projects=ledger.projects,
        stages=ledger.stages,
        phases=ledger.phases,
        ledger=ledger.ledger,
        plans=ledger.plans,
        reports=ledger.reports,
        milestones=tuple(steps.milestones(ledger.stories, seed=seed)),
        problems=tuple(steps.problems(ledger.stories, departments=departments, seed=seed)),
        roads=places.roads(catalogue),
        science_projects=tuple(innovation.science_projects(catalogue, firms, seed=seed)),
        cooperations=tuple(innovation.cooperations(catalogue, firms, seed=seed)),
        drugs=tuple(innovation.drugs(catalogue)),
        funds=innovation.funds(catalogue),
        targets=innovation.targets(catalogue),
    )
    refuse_open_totals(zone)
    return zone


def _enterprise_rows(
    catalogue: ZoneCatalogue, firms: tuple[Company, ...], *, seed: int
) -> dict[str, tuple[Any, ...]]:
    plan = catalogue.blueprint.recognitions
    titles = standing.draw_titles(firms, plan=plan, seed=seed)
    above_scale = annual.above_scale_days(firms, seed=seed)
    carriers = places.carriers(catalogue, seed=seed)
    tenancies = places.tenancies(catalogue, firms, rows=carriers, seed=seed)
    held = tuple(standing.recognitions(firms, plan=plan, titles=titles, above_scale=above_scale, seed=seed))
    register = companies.enterprise_rows(
        catalogue, firms, seed=seed, sites=places.sites(tenancies), above_scale=above_scale
    )
    ladder, fit = standing.titles_of(held), Draw(seed, "fitted")
    measured = [standing.fitted(one, ladder.get(one.name, frozenset()), draw=fit) for one in firms]
    figures = tuple(annual.figures(measured, seed=seed))
    properties = tuple(holdings.properties(firms, titles=titles, ladder=ladder, seed=seed))
    financings = tuple(holdings.financings(firms, seed=seed))
    platforms = tuple(innovation.platforms(catalogue, firms, seed=seed))
    told = firms_of(
        firms,
        ladder=ladder,
        titles=titles,
        properties=properties,
        platforms=platforms,
        financings=financings,
        figures=figures,
    )
    return {
        "enterprises": tuple(register),
        "recognitions": held,
        "figures": figures,
        "properties": properties,
        "financings": financings,
        "platforms": platforms,
        **_told_rows(tuple(told), seed=seed),
        "contacts": tuple(holdings.contacts(firms, words=catalogue.words, seed=seed)),
        "changes": tuple(holdings.changes(firms, seed=seed)),
        "carriers": carriers,
        "tenancies": tenancies,
    }


def _told_rows(firms: tuple[Firm, ...], *, seed: int) -> dict[str, tuple[Any, ...]]:
    """What the enterprises declare, and what was judged of them on that."""
    facts = tuple(declared.declared_facts(firms, seed=seed))
    return {
        "declared_facts": facts,
        "judgements": tuple(judged.judgements(firms, declared=facts, seed=seed)),
    }

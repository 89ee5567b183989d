"""Made-up rows say that they are; public facts carry nothing made up; rows agree with one another."""

import datetime as dt
from collections import defaultdict
from dataclasses import fields
from decimal import Decimal
from itertools import pairwise

import pytest

from gaoxin.engines.progress import (
    Light,
    MilestoneFact,
    MonthPlan,
    MonthReport,
    ProgressFacts,
    assess_progress,
)
from gaoxin.enterprises.industries import parse_industry
from gaoxin.sample.catalogue import ZoneCatalogue
from gaoxin.sample.timeline import PATH
from gaoxin.sample.zone import SampleZone, generate
from gaoxin.values.period import Month
from gaoxin.values.project_code import parse_project_code
from gaoxin.values.uscc import is_uscc

# What may be said of a thing that a public report names; everything else stays unknown.
PUBLISHED_FIELDS = {
    "enterprises": {"name", "no_code_reason", "status", "cluster", "main_products"},
    "projects": {
        "number",
        "name",
        "owner_name",
        "enterprise",
        "cluster",
        "stage",
        "is_provincial_key",
        "is_industrial",
        "total_investment",
        "content",
        "capacity",
        "remarks",
    },
    "phases": {"project", "name", "sort_order", "stage"},
    "carriers": {"name", "kind", "cluster", "status", "note"},
    "platforms": {"name", "kind", "level", "enterprise", "host_name", "recognised_year", "note"},
    "funds": {"name", "established_year", "note"},
}
PROVENANCE = {"source", "source_on", "is_sample"}


def test_the_same_seed_gives_the_same_zone(zone: SampleZone, changzhi: ZoneCatalogue) -> None:
    assert generate(catalogue=changzhi) == zone


def test_another_seed_gives_another_zone(zone: SampleZone, changzhi: ZoneCatalogue) -> None:
    other = generate(99, catalogue=changzhi)
    assert other.enterprises != zone.enterprises
    assert [row for row in other.projects if not row.is_sample] == [
        row for row in zone.projects if not row.is_sample
    ]


def test_every_row_with_a_source_names_it(zone: SampleZone) -> None:
    for rows in zone.kinds().values():
        for row in rows:
            if hasattr(row, "is_sample"):
                assert row.source
                assert row.is_sample is row.source.startswith("示例")


def test_every_made_up_name_shows_that_it_is_made_up(zone: SampleZone) -> None:
    named = [
        zone.enterprises,
        zone.projects,
        zone.platforms,
        zone.carriers,
        zone.science_projects,
        zone.drugs,
    ]
    for rows in named:
        for row in rows:
            assert row.is_sample is ("示例" in row.name), row.name
    people = [person for post in zone.posts for person, _since, _until in post.holdings]
    people += [row.name for row in zone.contacts] + [row.leader for row in zone.teams]
    assert all(person.startswith("示例·") for person in people)
    assert all("示例" in row.name for row in (*zone.departments, *zone.teams))


@pytest.mark.parametrize("kind", sorted(PUBLISHED_FIELDS))
def test_a_named_thing_carries_only_what_is_published(kind: str, zone: SampleZone) -> None:
    named = [row for row in getattr(zone, kind) if not row.is_sample]
    assert named
    for row in named:
        filled = {field.name for field in fields(row) if getattr(row, field.name) not in (None, "")}
        assert filled <= PUBLISHED_FIELDS[kind] | PROVENANCE
        assert row.source_on is not None


def test_no_made_up_figures_hang_on_a_named_enterprise_or_project(zone: SampleZone) -> None:
    enterprises = {row.name for row in zone.enterprises if not row.is_sample}
    projects = {row.number for row in zone.projects if not row.is_sample}
    of_enterprises = (
        *(zone.figures, zone.recognitions, zone.properties, zone.financings, zone.contacts),
        *(zone.declared_facts, zone.judgements),
    )
    assert not [row for rows in of_enterprises for row in rows if row.enterprise in enterprises]
    of_projects = (zone.plans, zone.reports, zone.milestones, zone.problems)
    assert not [row for rows in of_projects for row in rows if row.project in projects]
    placed = [row for row in zone.ledger if row.project in projects]
    assert placed
    assert all(row.is_sample and row.planned_investment is None for row in placed)


def test_codes_are_valid_unique_and_of_a_region_that_does_not_exist(zone: SampleZone) -> None:
    codes = [row.uscc for row in zone.enterprises if row.uscc]
    assert len(codes) == len(set(codes)) == 407
    assert all(is_uscc(code) and code[2:8] == "140491" and code[8:10] == "YL" for code in codes)
    assert all(row.no_code_reason for row in zone.enterprises if row.uscc is None)


def test_project_codes_are_well_formed_and_unique(zone: SampleZone) -> None:
    codes = [row.project_code for row in zone.projects if row.project_code]
    assert len(codes) == len(set(codes)) > 80
    assert all(str(parse_project_code(code)) == code for code in codes)


def test_names_and_numbers_are_unique(zone: SampleZone) -> None:
    for values in (
        [row.name for row in zone.enterprises],
        [row.name for row in zone.projects],
        [row.number for row in zone.projects],
        [(row.enterprise, row.kind, row.recognised_on) for row in zone.recognitions],
        [(row.enterprise, row.year) for row in zone.figures],
        [(row.carrier, row.enterprise, row.since) for row in zone.tenancies],
    ):
        assert len(values) == len(set(values))


def test_industry_codes_are_in_the_standard(zone: SampleZone) -> None:
    codes = {row.industry_code for row in zone.enterprises if row.industry_code}
    assert len(codes) > 30
    assert all(parse_industry(code) == code for code in codes)


def test_stages_run_forward_and_end_in_the_present_one(zone: SampleZone) -> None:
    histories = defaultdict(list)
    for change in zone.stages:
        histories[change.project].append(change)
    for project in zone.projects:
        history = histories[project.number]
        assert history[-1].stage == project.stage
        if not project.is_sample:
            assert project.stage_since is None
            continue
        assert history[-1].happened_on == project.stage_since
        assert history[0].stage == "planned"
        for earlier, later in pairwise(history):
            assert earlier.happened_on < later.happened_on <= dt.date(2025, 12, 31)
            assert PATH.index(earlier.stage) < PATH.index(later.stage)


def test_projects_that_left_the_ledger_were_finished_before_the_year(zone: SampleZone) -> None:
    years = defaultdict(set)
    for entry in zone.ledger:
        years[entry.project].add(entry.year)
    producing = {row.project: row.happened_on.year for row in zone.stages if row.stage == "producing"}
    sample = [row.number for row in zone.projects if row.is_sample]
    assert {producing[number] for number in sample if years[number] == {2024}} == {2024}
    assert {producing.get(number, 2025) for number in sample if 2025 in years[number]} == {2025}


def test_phases_add_up_to_their_project(zone: SampleZone) -> None:
    totals = {row.number: row.total_investment for row in zone.projects if row.is_sample}
    parts = defaultdict(Decimal)
    for phase in zone.phases:
        if phase.investment is not None:
            parts[phase.project] += phase.investment
    assert len(parts) == 8
    assert all(amount == totals[number] for number, amount in parts.items())


def test_no_project_spends_more_than_it_costs(zone: SampleZone) -> None:
    spent = defaultdict(Decimal)
    for report in zone.reports:
        if report.is_current:
            spent[report.project] += report.amount
    totals = {row.number: row.total_investment for row in zone.projects}
    assert all(amount <= totals[number] for number, amount in spent.items())


def test_money_is_in_whole_yuan(zone: SampleZone) -> None:
    amounts = [row.amount for row in (*zone.plans, *zone.reports, *zone.financings)]
    amounts += [row.total_investment for row in zone.projects if row.total_investment is not None]
    assert all(amount == int(amount) and amount >= 0 for amount in amounts)


def test_the_year_went_on_at_a_believable_rate(zone: SampleZone) -> None:
    done = sum(row.amount for row in zone.reports if row.year == 2025 and row.is_current)
    assert Decimal("0.85") < done / (165 * Decimal(10) ** 8) < 1


def test_the_lights_of_the_year_show_every_state(zone: SampleZone) -> None:
    plans, reports, milestones = defaultdict(list), defaultdict(list), defaultdict(list)
    for row in zone.plans:
        plans[row.project].append(MonthPlan(Month(row.year, row.month), row.amount))
    for row in zone.reports:
        reports[row.project].append(MonthReport(Month(row.year, row.month), row.amount, row.source_on))
    for row in zone.milestones:
        milestones[row.project].append(MilestoneFact(row.name, row.planned_on, row.done_on))
    found = [
        assess_progress(
            ProgressFacts(tuple(plan), tuple(reports[number]), tuple(milestones[number])),
            as_of=dt.date(2025, 12, 31),
        )
        for number, plan in plans.items()
    ]
    assert {progress.light for progress in found} == {Light.GREEN, Light.YELLOW, Light.RED}
    assert any(progress.awaited for progress in found)
    latest = [progress.current.position for progress in found if progress.current]
    assert any(position.overdue for position in latest)
    assert any(position.unreported for position in latest)


def test_problems_are_told_in_order_and_stand_as_their_last_event_says(zone: SampleZone) -> None:
    assert {row.closed_on is None for row in zone.problems} == {True, False}
    for problem in zone.problems:
        days = [day for _kind, day, _note in problem.events]
        assert days == sorted(days)
        assert (problem.events[-1][0] == "closed") is (problem.closed_on is not None)


def test_figures_of_a_year_agree_with_one_another(zone: SampleZone) -> None:
    for row in zone.figures:
        assert row.staff is None or row.tech_staff is None or row.tech_staff <= row.staff
        assert row.rd_staff is None or row.tech_staff is None or row.rd_staff <= row.tech_staff
        assert row.main_revenue is None or row.main_revenue <= row.revenue
        assert row.net_assets is None or row.net_assets <= row.assets
        assert row.high_tech_revenue is None or row.high_tech_revenue <= row.main_revenue


def test_some_figures_are_missing_on_purpose(zone: SampleZone) -> None:
    sample = [row for row in zone.enterprises if row.is_sample]
    assert 0 < sum(row.tax is None for row in zone.figures) < len(zone.figures) / 5
    assert len({row.enterprise for row in zone.figures if row.year == 2025}) < len(sample)


def test_enterprises_are_recognised_only_after_they_exist(zone: SampleZone) -> None:
    founded = {row.name: row.registered_on for row in zone.enterprises}
    for row in zone.recognitions:
        assert founded[row.enterprise] < row.recognised_on
        assert row.valid_until is None or row.valid_until > row.recognised_on


def test_some_high_tech_certificates_run_out_within_the_year(zone: SampleZone) -> None:
    soon = [
        row
        for row in zone.recognitions
        if row.kind == "high_tech" and row.valid_until and row.valid_until.year == 2026
    ]
    assert len(soon) == 30


def test_above_scale_repeats_the_recognition(zone: SampleZone) -> None:
    since = {row.name: row.above_scale_since for row in zone.enterprises if row.above_scale_since}
    assert since == {
        row.enterprise: row.recognised_on for row in zone.recognitions if row.kind == "above_scale"
    }
    assert len(since) > 60

"""Every published figure, computed from the rows, equals what was published."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings

from gaoxin.evaluation.definitions import indicators
from gaoxin.sample.catalogue import ZoneCatalogue
from gaoxin.sample.zone import SampleZone, generate
from tests.sample.recomputed import FIGURES, TARGETS, YI, ledger, monthly_plan, worth

FACTS: Path = settings.PROJECT_DIR.parent / "shared" / "facts"
needs_facts = pytest.mark.skipif(not FACTS.exists(), reason="data folder ../shared absent")
# A goal for some time in the future, published as a range.
WITHOUT_YEAR = {"consumer_park.leading_enterprises.target"}


def facts(name: str) -> list[dict[str, str]]:
    with (FACTS / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("figure_id", sorted(FIGURES))
def test_the_rows_come_to_the_published_figure(
    figure_id: str, zone: SampleZone, changzhi: ZoneCatalogue
) -> None:
    published = {figure.id: figure.value for figure in changzhi.figures}
    assert FIGURES[figure_id](zone) == published[figure_id]


def test_every_published_figure_is_recomputed_or_a_target(changzhi: ZoneCatalogue) -> None:
    assert {figure.id for figure in changzhi.figures} == {*FIGURES, *TARGETS, *WITHOUT_YEAR}


def test_every_figure_has_an_indicator_that_computes_it(changzhi: ZoneCatalogue) -> None:
    assert {figure.indicator for figure in changzhi.figures if figure.year} <= set(indicators())


@pytest.mark.parametrize("seed", [1, 17, 20_250_331])
def test_other_seeds_come_to_the_same_figures(seed: int, changzhi: ZoneCatalogue) -> None:
    other = generate(seed, catalogue=changzhi)
    published = {figure.id: figure.value for figure in changzhi.figures}
    assert {name: count(other) for name, count in FIGURES.items()} == {
        name: published[name] for name in FIGURES
    }


def test_the_plan_of_the_year_is_the_sum_of_its_projects_and_of_its_months_to_the_yuan(
    zone: SampleZone,
) -> None:
    planned = {row.project: row.planned_investment for row in zone.ledger if row.year == 2025}
    assert sum(plan for plan in planned.values() if plan is not None) == 165 * YI == monthly_plan(zone, 2025)
    for number, plan in planned.items():
        months = [row.amount for row in zone.plans if row.project == number and row.year == 2025]
        assert sum(months, Decimal(0)) == (plan or 0)


def test_projects_of_unknown_investment_count_in_number_and_add_no_money(zone: SampleZone) -> None:
    unknown = [row for row in ledger(zone, 2025) if row.total_investment is None]
    known = [row for row in ledger(zone, 2025) if row.total_investment is not None]
    assert len(unknown) == 4
    assert len(known) + len(unknown) == 109
    assert worth(known) == 466


def test_targets_are_those_published(zone: SampleZone, changzhi: ZoneCatalogue) -> None:
    published = {figure.id: figure.value for figure in changzhi.figures}
    wanted = {(*key, published[figure_id]) for figure_id, key in TARGETS.items()}
    assert {(row.indicator, row.year, row.value) for row in zone.targets} == wanted


def test_signings_of_the_year_are_below_their_targets(zone: SampleZone) -> None:
    signed = {row.project for row in zone.stages if row.stage == "signed" and row.happened_on.year == 2025}
    amount = worth([row for row in zone.projects if row.number in signed])
    assert len(signed) == 36
    assert 150 < amount < 239


@needs_facts
def test_the_catalogue_repeats_the_facts_to_the_letter(changzhi: ZoneCatalogue) -> None:
    rows = {row["figure_id"]: row for row in facts("zone_changzhi_figures.csv")}
    mine = {figure.id: figure for figure in changzhi.figures}
    assert set(mine) == set(rows)
    for figure_id, row in rows.items():
        figure = mine[figure_id]
        assert (str(figure.value), figure.unit, figure.kind) == (row["value"], row["unit"], row["kind"])
        assert (figure.label, figure.as_of.isoformat()) == (row["name_zh"], row["as_of"])
        assert figure.source == changzhi.sources[row["source"]]


@needs_facts
def test_every_named_thing_is_in_the_zone_under_its_name(zone: SampleZone, changzhi: ZoneCatalogue) -> None:
    folder = settings.CATALOGUE_DIR / "zones" / "changzhi"
    written = "".join(file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.yaml")))
    for row in facts("zone_changzhi_named.csv"):
        name = row["name_zh"].split("(")[0].split(" ")[0]
        assert name in written, row["name_zh"]


@needs_facts
def test_named_projects_carry_the_published_investment_and_nothing_else(zone: SampleZone) -> None:
    rows = {row["name_zh"]: row for row in facts("zone_changzhi_named.csv") if row["kind"] == "project"}
    named = {row.name: row for row in zone.projects if not row.is_sample}
    assert set(named) == set(rows)
    for name, row in rows.items():
        published = row["total_investment_yi_yuan"]
        assert named[name].total_investment == (Decimal(published) * YI if published else None)

"""A year's figures: revisions, sources, unknown and never zero, and the slips of hand and unit."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import IntegrityError, transaction

from gaoxin.enterprises import selectors
from gaoxin.enterprises.actions import UNIT_SLIP, record_annual_figures
from gaoxin.enterprises.models import FIGURE_NAMES, AnnualFigures
from gaoxin.foundation.audit.models import AuditEvent
from gaoxin.foundation.provenance import Origin
from gaoxin.foundation.zones.scope import Scope
from gaoxin.values.errors import Conflict
from tests.enterprises.made import TODAY, WAN, make_enterprise, make_figures
from tests.factories import make_zone
from tests.projects.refusing import refusals, refused
from tests.unchanged import nothing_changes

pytestmark = pytest.mark.django_db


def record(enterprise, by, *, year=2025, source="", batch=None, row=None, because="", seen=None, **figures):
    return record_annual_figures(
        enterprise,
        by=by,
        year=year,
        figures=figures,
        confirmed_because=because,
        seen_revision=seen,
        origin=Origin(source=source, batch=batch, row=row),
        today=TODAY,
    )


def test_what_is_not_given_is_unknown_and_not_zero(enterprise, keeper):
    row = record(enterprise, keeper, revenue=Decimal(0))
    assert row.revenue == 0
    assert {getattr(row, name) for name in FIGURE_NAMES if name != "revenue"} == {None}


def test_a_correction_is_a_new_revision_and_the_old_one_stays(enterprise, keeper):
    first = record(enterprise, keeper, revenue=500 * WAN, staff=80)
    second = record(enterprise, keeper, revenue=510 * WAN)
    first.refresh_from_db()
    assert (first.is_current, first.revenue) == (False, 500 * WAN)
    assert (second.revision, second.is_current, second.staff) == (2, True, 80)
    assert selectors.figures_of(enterprise, year=2025) == second
    events = AuditEvent.objects.order_by("number")
    assert [event.subject_id for event in events] == [first.pk, second.pk]


def test_the_same_figures_again_are_no_new_revision(enterprise, keeper):
    first = record(enterprise, keeper, revenue=500 * WAN)
    with nothing_changes():
        assert record(enterprise, keeper, revenue=500 * WAN).pk == first.pk


def test_a_figure_can_go_back_to_unknown(enterprise, keeper):
    record(enterprise, keeper, revenue=500 * WAN, staff=8)
    assert record(enterprise, keeper, staff=None).staff is None


def test_nothing_at_all_is_refused(enterprise, keeper):
    error = refused(lambda: record(enterprise, keeper, revenue=None))
    assert "不要填0" in error.remedy


@pytest.mark.parametrize(
    ("year", "words"),
    [(2017, "还没有成立"), (2027, "还没有到"), (1901, "不合理")],
)
def test_a_year_that_cannot_be_is_refused(enterprise, keeper, year, words):
    error = refused(lambda: record(enterprise, keeper, year=year, revenue=Decimal(1)))
    assert error.field == "year"
    assert words in error.message


@pytest.mark.parametrize(
    ("figures", "field", "code"),
    [
        ({"revenue": Decimal(-1)}, "revenue", "number.negative"),
        ({"staff": -1}, "staff", "number.negative"),
        ({"energy": Decimal("-0.5")}, "energy", "number.negative"),
        ({"tax": Decimal("0.001")}, "tax", "number.too_precise"),
        ({"assets": Decimal(10) ** 16}, "assets", "number.too_large"),
        ({"staff": 10, "tech_staff": 11}, "tech_staff", "figures.part_above_whole"),
        ({"staff": 10, "rd_staff": 11}, "rd_staff", "figures.part_above_whole"),
        ({"revenue": 5 * WAN, "main_revenue": 6 * WAN}, "main_revenue", "figures.part_above_whole"),
        ({"assets": 5 * WAN, "net_assets": 6 * WAN}, "net_assets", "figures.part_above_whole"),
    ],
)
def test_figures_that_cannot_be_are_refused_beside_their_field(enterprise, keeper, figures, field, code):
    error = refused(lambda: record(enterprise, keeper, **figures))
    assert (error.code, error.field) == (code, field)


def test_the_whole_already_on_record_is_held_against_a_new_part(enterprise, keeper):
    record(enterprise, keeper, staff=10)
    assert refused(lambda: record(enterprise, keeper, tech_staff=11)).field == "tech_staff"


@pytest.mark.parametrize("name", ["profit", "net_profit", "net_assets"])
def test_losses_may_be_negative(enterprise, keeper, name):
    assert getattr(record(enterprise, keeper, **{name: Decimal(-300)}), name) == -300


@pytest.mark.parametrize(("year", "other"), [(2025, 2024), (2024, 2025)])
def test_a_unit_slip_is_refused_with_both_figures(enterprise, keeper, year, other):
    make_figures(enterprise, year=other, revenue=Decimal(480_000_000))
    error = refused(lambda: record(enterprise, keeper, year=year, revenue=5 * WAN))
    assert (error.code, error.field) == (UNIT_SLIP, "revenue")
    assert "5万元" in error.message
    assert "4.8亿元" in error.message


def test_all_slips_are_told_together(enterprise, keeper):
    make_figures(enterprise, year=2024, revenue=50_000 * WAN, tax=800 * WAN, staff=9)
    found = refusals(lambda: record(enterprise, keeper, revenue=5 * WAN, tax=Decimal(900), staff=9))
    assert [error.field for error in found] == ["revenue", "tax"]


def test_a_slip_that_is_true_is_kept_with_its_reason(enterprise, keeper):
    make_figures(enterprise, year=2024, revenue=50_000 * WAN)
    row = record(enterprise, keeper, revenue=5 * WAN, because="全年停产改造")
    assert row.note == "全年停产改造"
    assert "全年停产改造" in AuditEvent.objects.get().changes


def test_a_figure_confirmed_once_is_not_asked_about_again(enterprise, keeper):
    make_figures(enterprise, year=2024, revenue=50_000 * WAN)
    record(enterprise, keeper, revenue=5 * WAN, because="全年停产改造")
    assert record(enterprise, keeper, staff=12).revision == 2


def test_what_was_recorded_meanwhile_is_not_overwritten(enterprise, keeper):
    record(enterprise, keeper, revenue=500 * WAN)
    error = refused(lambda: record(enterprise, keeper, revenue=600 * WAN, seen=0))
    assert isinstance(error, Conflict)
    assert "第1版" in error.message
    assert record(enterprise, keeper, revenue=600 * WAN, seen=1).revision == 2


def test_each_figure_knows_the_revision_that_gave_it(enterprise, keeper):
    record(enterprise, keeper, revenue=500 * WAN, staff=80, source="快报", batch=7, row=12)
    record(enterprise, keeper, revenue=510 * WAN, source="年报")
    record(enterprise, keeper, tax=30 * WAN, source="税务局")
    sources = selectors.figure_sources(enterprise, year=2025)
    assert set(sources) == {"revenue", "staff", "tax"}
    assert (sources["revenue"].source, sources["revenue"].revision) == ("年报", 2)
    assert (sources["staff"].source, sources["staff"].batch, sources["staff"].row) == ("快报", 7, 12)
    assert (sources["tax"].value, sources["tax"].revision) == (30 * WAN, 3)


def test_a_value_that_came_back_has_its_latest_giver(enterprise, keeper):
    for amount, source in ((500, "一"), (510, "二"), (500, "三")):
        record(enterprise, keeper, revenue=amount * WAN, source=source)
    assert selectors.figure_sources(enterprise, year=2025)["revenue"].source == "三"


def test_the_table_by_year_shows_gaps_growth_and_shares(enterprise):
    make_figures(enterprise, year=2024, revenue=400 * WAN, rd_expense=20 * WAN)
    make_figures(enterprise, year=2025, revenue=500 * WAN, assets=100 * WAN, net_assets=40 * WAN)
    table = selectors.figure_table(enterprise, last_year=2025)
    assert table.years == (2021, 2022, 2023, 2024, 2025)
    revenue = next(line for line in table.lines if line.name == "revenue")
    assert [cell.value for cell in revenue.cells[-3:]] == [None, 400 * WAN, 500 * WAN]
    assert revenue.growth == Fraction(1, 4)
    shares = {line.label: line.shares for line in table.ratios}
    assert shares["研发强度"][-2:] == (Fraction(1, 20), None)
    assert shares["资产负债率"][-1] == Fraction(3, 5)


def test_the_table_does_not_begin_before_the_enterprise(zone):
    young = make_enterprise(zone, registered_on=dt.date(2024, 6, 1))
    assert selectors.figure_table(young, last_year=2025).years == (2024, 2025)
    assert selectors.figure_table(make_enterprise(zone, registered_on=None), last_year=2025).years == (2025,)


def test_revisions_stand_side_by_side_with_their_changes(enterprise, keeper):
    record(enterprise, keeper, revenue=500 * WAN, staff=80)
    record(enterprise, keeper, revenue=510 * WAN)
    history = selectors.revision_history(enterprise, year=2025)
    lines = {line.label: [(one.value, one.is_changed) for one in line.values] for line in history.lines}
    assert lines == {
        "营业收入": [(510 * WAN, True), (500 * WAN, False)],
        "职工总数": [(80, False), (80, False)],
    }


def test_the_latest_year_is_the_newest_with_figures_in_the_scope(zone, enterprise):
    make_figures(enterprise, year=2023)
    make_figures(enterprise, year=2025, is_current=False)
    make_figures(make_enterprise(make_zone()), year=2024)
    assert selectors.latest_figure_year(Scope(frozenset({zone.pk})), last=2026) == 2023
    assert selectors.latest_figure_year(Scope(frozenset({zone.pk})), last=2022) is None
    own = Scope(frozenset({zone.pk}), enterprise_id=make_enterprise(zone).pk)
    assert selectors.latest_figure_year(own, last=2026) is None


def test_the_database_itself_refuses_a_negative_revenue_and_two_revisions_in_force(enterprise):
    make_figures(enterprise, year=2025)
    for values in ({"revenue": Decimal(-1), "year": 2024}, {"year": 2025, "revision": 2}):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_figures(enterprise, **values)
    assert AnnualFigures.objects.count() == 1

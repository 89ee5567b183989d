"""Rows of the register as facts of the rules: what is not recorded is unknown, never zero."""

import datetime as dt
from decimal import Decimal

import pytest

from gaoxin.enterprises.models import PropertyKind, RecognitionKind
from gaoxin.policies.assembly.facts import fact_table
from gaoxin.policies.assembly.sectors import sector_of
from tests.enterprises.made import (
    WAN,
    make_enterprise,
    make_figures,
    make_keeper,
    make_recognition,
)
from tests.factories import make_zone
from tests.policies.made import answer, declare, facts, make_equity, make_property, wan

pytestmark = pytest.mark.django_db


def test_an_enterprise_without_rows_is_unknown_and_not_at_zero(enterprise, keeper):
    known = facts(enterprise, keeper)
    for name in ("class_one", "class_two", "equity_two_years", "revenue@1", "staff@1", "is_resident"):
        assert name not in known


def test_titles_are_read_from_the_record_where_none_means_not_held(enterprise, keeper):
    assert facts(enterprise, keeper)["holds_high_tech"] is False
    make_recognition(enterprise)
    assert facts(enterprise, keeper)["holds_high_tech"] is True


def test_an_expired_certificate_is_not_held_on_the_day(enterprise, keeper):
    make_recognition(
        enterprise,
        kind=RecognitionKind.TECH_SME,
        recognised_on=dt.date(2025, 6, 15),
        valid_until=dt.date(2026, 6, 14),
    )
    assert facts(enterprise, keeper, on=dt.date(2026, 6, 14))["holds_tech_sme"] is True
    assert facts(enterprise, keeper, on=dt.date(2026, 6, 15))["holds_tech_sme"] is False
    assert facts(enterprise, keeper, on=dt.date(2025, 6, 14))["holds_tech_sme"] is False


def test_a_withdrawn_certificate_is_not_held_from_that_day(enterprise, keeper):
    make_recognition(enterprise, withdrawn_on=dt.date(2026, 3, 1), withdrawn_reason="虚报")
    assert facts(enterprise, keeper, on=dt.date(2026, 2, 28))["holds_high_tech"] is True
    assert facts(enterprise, keeper)["holds_high_tech"] is False


def test_figures_are_those_of_the_years_before_the_application(enterprise, keeper):
    for year in (2023, 2024, 2025):
        make_figures(enterprise, year=year, revenue=(year - 2000) * WAN)
    known = facts(enterprise, keeper, on=dt.date(2026, 1, 1))
    assert [known[f"revenue@{back}"] for back in (1, 2, 3)] == [wan(25), wan(24), wan(23)]
    known = facts(enterprise, keeper, on=dt.date(2025, 12, 31))
    assert [known.get(f"revenue@{back}") for back in (1, 2, 3)] == [wan(24), wan(23), None]


def test_only_the_revision_in_force_counts(enterprise, keeper):
    make_figures(enterprise, year=2025, revenue=5 * WAN, is_current=False)
    make_figures(enterprise, year=2025, revision=2, revenue=7 * WAN)
    assert facts(enterprise, keeper)["revenue@1"] == wan(7)


def test_a_single_unknown_figure_stays_unknown_among_known_ones(enterprise, keeper):
    make_figures(enterprise, year=2025, revenue=5 * WAN)
    known = facts(enterprise, keeper)
    assert "rd_expense@1" not in known
    assert known["revenue@1"] == wan(5)


def test_negative_net_assets_stay_negative_and_break_the_debt_ratio(enterprise, keeper):
    make_figures(enterprise, year=2025, revenue=WAN, assets=100 * WAN, net_assets=-20 * WAN)
    assert facts(enterprise, keeper)["net_assets@1"] == wan(-20)
    readings = {one.criterion.id: one for one in answer(enterprise, keeper, "specialised_sme").readings()}
    assert readings["debt"].state is False


def test_energy_is_kept_to_the_ten_thousandth(enterprise, keeper):
    make_figures(enterprise, year=2025, energy=Decimal("120.35"))
    assert facts(enterprise, keeper)["energy@1"] == 1_203_500


def test_property_counts_by_class_and_only_while_valid(enterprise, keeper):
    make_property(enterprise, PropertyKind.INVENTION_PATENT, number="1")
    make_property(enterprise, PropertyKind.UTILITY_MODEL, number="2", acquired_by="assignment")
    make_property(enterprise, PropertyKind.UTILITY_MODEL, number="3", valid_until=dt.date(2026, 6, 14))
    make_property(enterprise, PropertyKind.UTILITY_MODEL, number="4", granted_on=dt.date(2026, 6, 16))
    known = facts(enterprise, keeper)
    assert (known["class_one"], known["class_two"]) == (1, 1)
    assert facts(enterprise, keeper, on=dt.date(2026, 6, 14))["class_two"] == 2


def test_equity_of_two_years_is_counted_by_full_years_before(enterprise, keeper):
    for wan_paid, day in (
        (300, (2023, 12, 31)),
        (400, (2024, 1, 1)),
        (500, (2025, 12, 31)),
        (600, (2026, 1, 1)),
    ):
        make_equity(enterprise, wan_paid, paid_on=dt.date(*day), qualified_investor=True)
    known = facts(enterprise, keeper)
    assert known["equity_two_years"] == wan(900)
    assert known["equity_three_years"] == wan(1200)


def test_equity_from_an_investor_nobody_looked_at_is_unknown(enterprise, keeper):
    make_equity(enterprise, 500, qualified_investor=True)
    make_equity(enterprise, 500, qualified_investor=None)
    assert "equity_two_years" not in facts(enterprise, keeper)


def test_equity_from_an_unqualified_investor_does_not_count(enterprise, keeper):
    make_equity(enterprise, 500, qualified_investor=True)
    make_equity(enterprise, 800, qualified_investor=False)
    assert facts(enterprise, keeper)["equity_two_years"] == wan(500)


@pytest.mark.parametrize(
    ("code", "sector"),
    [
        ("3841", "industry"),
        ("C3841", "industry"),
        ("4415", "industry"),
        ("4700", "construction"),
        ("5111", "wholesale"),
        ("5299", "retail"),
        ("6110", "lodging"),
        ("6210", "catering"),
        ("6513", "information"),
        ("7010", "real_estate_development"),
        ("7020", "property_service"),
        ("7320", "research_technical"),
        ("0111", "outside"),
        ("70", None),
        ("", None),
        ("C", None),
    ],
)
def test_the_sector_follows_from_the_industry_code(code, sector):
    assert sector_of(code) == sector


def test_an_enterprise_without_an_industry_code_has_no_sector(zone, keeper):
    assert "sector" not in facts(make_enterprise(zone, industry_code=""), keeper)


def test_a_table_of_the_zone_holds_its_enterprises_and_no_others(zone, keeper, enterprise):
    declare(enterprise, "segment_years", "4")
    other = make_zone()
    make_enterprise(other)
    table = fact_table(keeper.scope, on=dt.date(2026, 6, 15))
    assert table.ids == (enterprise.pk,)
    assert table.of(0) == facts(enterprise, keeper)
    assert fact_table(make_keeper(other).scope, on=dt.date(2026, 6, 15), only=(enterprise.pk,)).ids == ()


def test_yearly_declarations_follow_the_application_year(enterprise, keeper):
    declare(enterprise, "conversions", "5", year=2025)
    declare(enterprise, "conversions", "3", year=2024)
    known = facts(enterprise, keeper)
    assert (known["conversions@1"], known["conversions@2"]) == (5, 3)
    assert facts(enterprise, keeper, on=dt.date(2027, 1, 1))["conversions@2"] == 5

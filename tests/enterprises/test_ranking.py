"""A list in the order of a figure: the quick way gives the rows of the plain way."""

import random
from decimal import Decimal

import pytest
from django.db.models import Q

from gaoxin.enterprises import selectors
from gaoxin.enterprises.models import AnnualFigures
from gaoxin.enterprises.selectors import ranking
from gaoxin.foundation.zones.scope import Scope
from tests.enterprises.made import make_enterprise, make_figures
from tests.factories import make_zone

pytestmark = pytest.mark.django_db


@pytest.fixture
def scope() -> Scope:
    """Forty enterprises of the zone and ten of another; some without figures, some with equal ones."""
    draw = random.Random(3)
    zone, other = make_zone(), make_zone()
    for place in range(50):
        enterprise = make_enterprise(zone if place % 5 else other)
        if draw.random() < 0.7:
            known = draw.random() < 0.8
            make_figures(enterprise, revenue=Decimal(draw.randrange(1, 12)) if known else None)
            make_figures(enterprise, year=2024, revenue=Decimal(draw.randrange(1, 99)))
    return Scope(frozenset({zone.pk}))


@pytest.mark.parametrize("descends", [True, False])
@pytest.mark.parametrize("cut", [(0, 7), (5, 20), (18, 33), (25, 60), (39, 45)])
def test_the_quick_way_gives_the_rows_of_the_plain_way(scope, monkeypatch, descends, cut):
    rows = selectors.enterprises(scope).ranked_by("revenue", year=2025, descends=descends)
    plain = [row.pk for row in rows]
    monkeypatch.setattr(ranking, "FEW", 0)
    first, last = cut
    assert [row.pk for row in rows[first:last]] == plain[first:last]
    assert list(rows.values_list("pk", flat=True)[first:last]) == plain[first:last]


def test_filters_before_and_after_the_ranking_hold(scope, monkeypatch):
    chosen = Q(pk__in=[row.pk for row in selectors.enterprises(scope)][::3])
    before = selectors.enterprises(scope).filter(chosen).ranked_by("revenue", year=2025)
    after = selectors.enterprises(scope).ranked_by("revenue", year=2025).filter(chosen)
    plain = [row.pk for row in before]
    monkeypatch.setattr(ranking, "FEW", 0)
    assert [row.pk for row in before[:10]] == plain[:10]
    assert [row.pk for row in after[:10]] == plain[:10]
    assert before.count() == len(plain)


def test_known_values_come_first_whichever_way_it_runs(scope):
    known = set(
        AnnualFigures.objects.filter(year=2025, revenue__isnull=False).values_list("enterprise", flat=True)
    )
    for descends in (True, False):
        rows = selectors.enterprises(scope).ranked_by("revenue", year=2025, descends=descends)
        marks = [row.pk in known for row in rows]
        assert marks == sorted(marks, reverse=True)


def test_another_order_ends_the_ranking(scope, monkeypatch):
    monkeypatch.setattr(ranking, "FEW", 0)
    rows = selectors.enterprises(scope).ranked_by("revenue", year=2025)
    by_name = rows.order_by("name")
    assert by_name.ranking is None
    assert [row.name for row in by_name[:10]] == sorted(row.name for row in rows)[:10]


def test_a_figure_without_an_index_cannot_be_ranked(scope):
    with pytest.raises(ValueError, match="index"):
        selectors.enterprises(scope).ranked_by("energy", year=2025)

"""Every published figure is computed from rows, and its link lists exactly those rows."""

import datetime as dt
from decimal import Decimal

from django.db import connection
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gaoxin.evaluation.definitions import indicators
from gaoxin.evaluation.measures import MEASURES
from gaoxin.evaluation.published import published_figures
from gaoxin.evaluation.selectors import figure, figures
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.zones.models import Zone
from gaoxin.foundation.zones.scope import Scope
from gaoxin.projects.models import InvestmentRecord
from gaoxin.sample.loader import CHANGZHI, load_sample
from tests.factories import login, make_user

MOST_QUERIES = 40


class FiguresOfTheSampleZone(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        load_sample(lambda _words: None)
        cls.zone = Zone.objects.get(code=CHANGZHI)
        cls.scope = Scope(frozenset({cls.zone.pk}))
        cls.leader = make_user(cls.zone, Role.ZONE_LEADER)

    def visitor(self) -> Client:
        client = Client(SERVER_NAME="localhost")
        login(client, self.leader)
        return client

    def test_every_published_figure_is_equal_to_its_rows(self) -> None:
        published = published_figures(CHANGZHI)
        assert len(published) >= 19
        for one in published:
            with self.subTest(one.indicator, year=one.year):
                found = figure(one.indicator, scope=self.scope, year=one.year, as_of=self.zone.data_as_of)
                assert found.value == one.value

    def test_the_link_of_a_figure_lists_exactly_its_rows(self) -> None:
        client = self.visitor()
        for one in published_figures(CHANGZHI):
            found = figure(one.indicator, scope=self.scope, year=one.year, as_of=self.zone.data_as_of)
            with self.subTest(one.indicator, year=one.year):
                response = client.get(found.rows_url)
                assert response.status_code == 200
                assert response.context["ledger"].count == found.rows

    def test_the_sample_share_of_a_figure_is_told(self) -> None:
        found = figure("projects.count", scope=self.scope, year=2024, as_of=self.zone.data_as_of)
        assert 0 < found.sample_rows < found.rows

    def test_the_plan_is_the_target_of_what_is_completed(self) -> None:
        found = figure("projects.annual_investment", scope=self.scope, year=2025, as_of=self.zone.data_as_of)
        assert found.target == Decimal(165)
        assert found.progress == found.value / Decimal(165)
        assert found.time_share == 1

    def test_a_figure_as_of_an_earlier_day_counts_what_was_there_then(self) -> None:
        now = figure("innovation_valley.tenants", scope=self.scope, year=2025, as_of=self.zone.data_as_of)
        then = figure("innovation_valley.tenants", scope=self.scope, year=2025, as_of=dt.date(2024, 6, 30))
        assert now.value == 83
        assert then.value < 83

    def test_nothing_reported_is_unknown_and_not_zero(self) -> None:
        InvestmentRecord.objects.filter(project__zone=self.zone).delete()
        found = figure("projects.annual_investment", scope=self.scope, year=2025, as_of=self.zone.data_as_of)
        assert found.value is None
        assert found.progress is None
        assert "—" in self.visitor().get(reverse("dashboards:cockpit")).content.decode()

    def test_every_indicator_of_the_catalogue_has_its_measure(self) -> None:
        assert {one.measure for one in indicators().values()} <= set(MEASURES)
        found = figures(indicators(), scope=self.scope, year=2025, as_of=self.zone.data_as_of)
        assert set(found) == set(indicators())

    def test_the_cockpit_shows_figures_charts_and_the_red_list(self) -> None:
        client = self.visitor()
        with CaptureQueriesContext(connection) as queries:
            response = client.get(reverse("dashboards:cockpit"))
        assert len(queries) <= MOST_QUERIES
        assert response.status_code == 200
        cockpit = response.context["cockpit"]
        assert sum(total.count for total in cockpit.stages) == 109
        assert sum(total.count for total in cockpit.clusters) == 109
        assert sum(month.planned for month in cockpit.months) == Decimal(165) * 10**8
        assert sum(cockpit.lights.values()) == 109
        assert cockpit.red

    def test_each_lamp_of_the_cockpit_leads_to_as_many_projects(self) -> None:
        client = self.visitor()
        for lamp in client.get(reverse("dashboards:cockpit")).context["lights"]:
            with self.subTest(lamp["light"]):
                assert client.get(lamp["href"]).context["ledger"].count == lamp["count"]

    def test_each_stage_and_cluster_of_the_charts_leads_to_its_projects(self) -> None:
        client = self.visitor()
        context = client.get(reverse("dashboards:cockpit")).context
        for chart in (context["stage_chart"], context["cluster_chart"]):
            for row in chart.rows:
                if row.href:
                    assert client.get(row.href).context["ledger"].count == row.cells[1]

    def test_the_wall_and_the_indicators_open(self) -> None:
        client = self.visitor()
        for name in ("dashboards:wall", "evaluation:indicators"):
            assert client.get(reverse(name)).status_code == 200
        response = client.get(reverse("evaluation:indicators"), {"year": 2024})
        shown = [row for _topic, rows in response.context["topics"] for row in rows if row["published"]]
        assert shown
        assert all(row["agrees"] for row in shown)

"""设定目标: in the indicator's unit, with the paper it stands in, never overwritten."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client

from gaoxin.evaluation import actions
from gaoxin.evaluation.models import Target
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.audit.models import AuditEvent
from gaoxin.foundation.zones.models import Zone
from gaoxin.values.errors import DomainError, NotFound, NotPermitted
from tests.factories import login, make_actor, make_user, make_zone
from tests.unchanged import nothing_changes

CODE = "projects.annual_investment"
ADDRESS = f"/evaluation/indicators/{CODE}/target/2025/"
GIVEN = {"value": "165", "source": "长高新发〔2025〕3号"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def zone() -> Zone:
    return make_zone(code="changzhi", name="长治高新区", data_as_of=dt.date(2025, 12, 31))


def client_of(zone: Zone, role: Role) -> Client:
    return login(Client(), make_user(zone, role))


def test_a_target_is_set_on_its_page_and_shown_with_the_indicator(zone: Zone) -> None:
    client = client_of(zone, Role.STATISTICIAN)
    assert ADDRESS in client.get("/evaluation/indicators/?year=2025").content.decode()
    assert client.post(ADDRESS, GIVEN).headers["Location"] == "/evaluation/indicators/?year=2025"
    target = Target.objects.get()
    assert (target.value, target.revision, target.source) == (Decimal(165), 1, GIVEN["source"])
    assert AuditEvent.objects.filter(action="evaluation.target_set").count() == 1
    assert 'data-label="目标">165' in client.get("/evaluation/indicators/?year=2025").content.decode()


def test_a_changed_target_is_a_new_revision_and_the_same_one_is_none(zone: Zone) -> None:
    client = client_of(zone, Role.ZONE_LEADER)
    client.post(ADDRESS, GIVEN)
    with nothing_changes():
        client.post(ADDRESS, GIVEN)
    client.post(ADDRESS, GIVEN | {"value": "170.5"})
    assert list(Target.objects.order_by("revision").values_list("value", flat=True)) == [
        165,
        Decimal("170.5"),
    ]
    page = client.get(ADDRESS).content.decode()
    assert "历次目标" in page
    assert "165" in page


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"value": "0"}, "目标值须大于零"),
        ({"value": "-5"}, "目标值须大于零"),
        ({"source": " "}, "必填"),
        ({"value": "很多"}, ""),
    ],
)
def test_what_is_no_target_is_refused_beside_its_field(zone: Zone, given: dict[str, str], said: str) -> None:
    client = client_of(zone, Role.STATISTICIAN)
    with nothing_changes():
        answer = client.post(ADDRESS, GIVEN | given)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_things_are_counted_in_whole_numbers(zone: Zone) -> None:
    by = make_actor(zone, Role.STATISTICIAN)
    counted = {"code": "enterprises.high_tech.new", "year": 2025, "source": "市里下达"}
    with nothing_changes(), pytest.raises(DomainError) as refused:
        actions.set_target(zone, by=by, value=Decimal("12.5"), **counted)
    assert refused.value.code == "target.decimals"
    assert actions.set_target(zone, by=by, value=Decimal(12), **counted).value == 12


def test_only_those_who_set_targets_are_offered_and_let_in(zone: Zone) -> None:
    reader = client_of(zone, Role.PROJECT_TEAM)
    assert ADDRESS not in reader.get("/evaluation/indicators/?year=2025").content.decode()
    with nothing_changes("evaluation"):
        assert reader.post(ADDRESS, GIVEN).status_code == 403
    given = {"code": CODE, "year": 2025, "value": Decimal(1), "source": "文件"}
    with nothing_changes("evaluation"), pytest.raises(NotPermitted):
        actions.set_target(zone, by=make_actor(zone, Role.PROJECT_TEAM), **given)


def test_another_zone_has_its_own_targets(zone: Zone) -> None:
    client_of(zone, Role.STATISTICIAN).post(ADDRESS, GIVEN)
    other = make_zone(code="anyang", name="安阳高新区")
    assert GIVEN["source"] not in client_of(other, Role.STATISTICIAN).get(ADDRESS).content.decode()
    with nothing_changes("evaluation"), pytest.raises(NotFound):
        actions.set_target(
            zone,
            by=make_actor(other, Role.STATISTICIAN),
            code=CODE,
            year=2025,
            value=Decimal(1),
            source="文件",
        )


def test_next_years_target_can_be_set_before_the_year_begins(zone: Zone) -> None:
    client = client_of(zone, Role.STATISTICIAN)
    following = ADDRESS.replace("2025", "2026")
    assert following in client.get(ADDRESS).content.decode()
    assert client.post(following, GIVEN).status_code == 302
    assert Target.objects.get().year == 2026


def test_an_unknown_indicator_is_not_found(zone: Zone) -> None:
    assert client_of(zone, Role.STATISTICIAN).get("/evaluation/indicators/x/target/2025/").status_code == 404


def test_on_english_pages_an_indicator_says_in_english_what_it_counts(zone: Zone) -> None:
    client = client_of(zone, Role.STATISTICIAN)
    client.cookies["django_language"] = "en"
    page = client.get("/evaluation/indicators/?year=2025").content.decode()
    assert "Number of enterprises recognised as high-tech for the first time in the year" in page
    assert "Public reports of 2026 on Changzhi High-tech Zone, as of" in page
    assert "当年首次认定" not in page
    assert "公开报道" not in page
    form = client.get(ADDRESS).content.decode()
    assert "the target is the investment planned for the year" in form
    assert "逐月上报" not in form

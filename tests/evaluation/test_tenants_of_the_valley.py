"""晋创谷入驻企业: counted from the register officers keep, and from no other."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client

from gaoxin.enterprises.models import Enterprise
from gaoxin.evaluation.selectors import figure
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.zones.models import Zone
from gaoxin.foundation.zones.scope import Scope
from gaoxin.innovation.models import InnovationCarrier, Tenant
from gaoxin.resources.models import Carrier, Tenancy
from tests.enterprises.made import make_enterprise
from tests.factories import login, make_user, make_zone
from tests.innovation.made import make_carrier, make_tenant

CODE = "innovation_valley.tenants"
VALLEY, FACTORY = "晋创谷·长治", "标准厂房A区"
DAY = dt.date(2025, 12, 31)

pytestmark = pytest.mark.django_db


@pytest.fixture
def zone() -> Zone:
    return make_zone(code="changzhi", name="长治高新区", data_as_of=DAY)


@pytest.fixture
def valley(zone: Zone) -> InnovationCarrier:
    return make_carrier(zone, kind="innovation_valley", name=VALLEY)


@pytest.fixture
def firm(zone: Zone) -> Enterprise:
    return make_enterprise(zone, name="长治市启明软件有限公司")


def counted(zone: Zone) -> Decimal | None:
    return figure(CODE, scope=Scope(frozenset({zone.pk})), year=2025, as_of=DAY).value


def in_premises(zone: Zone, firm: Enterprise, *, name: str, kind: str) -> Tenancy:
    place = Carrier.objects.create(zone=zone, name=name, kind=kind)
    return Tenancy.objects.create(carrier=place, enterprise=firm, since=dt.date(2025, 3, 1))


def test_an_entry_and_a_leaving_in_the_register_move_the_indicator(
    zone: Zone, valley: InnovationCarrier, firm: Enterprise
) -> None:
    assert counted(zone) == 0
    stay = make_tenant(valley, firm)
    assert counted(zone) == 1
    Tenant.objects.filter(pk=stay.pk).update(left_on=DAY, outcome="graduated")
    assert counted(zone) == 0


def test_a_team_is_a_tenant_but_no_enterprise(zone: Zone, valley: InnovationCarrier) -> None:
    make_tenant(valley)
    assert counted(zone) == 0


def test_the_same_stay_among_the_premises_is_not_counted_again_or_instead(
    zone: Zone, valley: InnovationCarrier, firm: Enterprise
) -> None:
    in_premises(zone, firm, name=VALLEY, kind="innovation_valley")
    assert counted(zone) == 0
    make_tenant(valley, firm)
    assert counted(zone) == 1


def test_a_click_on_the_indicator_lists_exactly_the_counted_enterprises(
    zone: Zone, valley: InnovationCarrier, firm: Enterprise
) -> None:
    make_tenant(valley, firm)
    make_tenant(valley, team_name="星火团队")
    make_tenant(make_carrier(zone), make_enterprise(zone, name="长治市别处科技有限公司"))
    client = login(Client(), make_user(zone, Role.ZONE_LEADER))
    url = figure(CODE, scope=Scope(frozenset({zone.pk})), year=2025, as_of=DAY).rows_url
    page = client.get(url).content.decode()
    assert firm.name in page
    assert "星火团队" not in page
    assert "别处科技" not in page


def test_pages_of_premises_send_to_the_register_instead_of_counting_for_themselves(
    zone: Zone, firm: Enterprise
) -> None:
    old = in_premises(zone, firm, name=VALLEY, kind="innovation_valley")
    other = make_enterprise(zone, name="长治市厂房机械有限公司")
    in_premises(zone, other, name=FACTORY, kind="standard_factory")
    client = login(Client(), make_user(zone, Role.ZONE_LEADER))
    listed = client.get("/resources/tenancies/").content.decode()
    assert other.name in listed
    assert firm.name not in listed
    page = client.get(f"/resources/carriers/{old.carrier_id}/").content.decode()
    assert "去看入驻台账" in page
    assert "在驻企业" not in page
    counts = {row.name: row.tenants for row in client.get("/resources/carriers/").context["table"].data.data}
    assert counts == {VALLEY: None, FACTORY: 1}

"""Pages of carriers and stays: who opens which, what stands on them, forms that come back with a refusal."""

import datetime as dt
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gaoxin.foundation.accounts.roles import OFFICERS, Role
from gaoxin.innovation.models import InnovationCarrier, ServiceRecord, Tenant
from tests.enterprises.made import make_enterprise, make_recognition
from tests.factories import login, make_user, make_zone
from tests.innovation.made import incubated, make_service, make_tenant, state
from tests.unchanged import nothing_changes

pytestmark = pytest.mark.django_db
KEEPERS = {Role.LAND_OFFICER, Role.ENTERPRISE_SERVICE}


@pytest.fixture
def tenant(carrier, enterprise) -> Tenant:
    return incubated(carrier, enterprise)


def as_role(zone, role, **rest) -> Client:
    return login(Client(), make_user(zone, role, **rest))


def page(client, name, *args, **query):
    return client.get(reverse(f"innovation:{name}", args=args), query)


def test_every_officer_reads_carriers_and_nobody_else(zone, carrier, tenant, enterprise):
    for role in Role:
        client = as_role(zone, role, enterprise_id=enterprise.pk)
        wanted = 200 if role in OFFICERS else 403
        for name, args in (
            ("carriers", ()),
            ("carrier", (carrier.pk,)),
            ("tenants", ()),
            ("carrier_services", (carrier.pk,)),
            ("carrier_report", (carrier.pk,)),
        ):
            assert page(client, name, *args).status_code == wanted, (role, name)


def test_only_keepers_open_the_forms(zone, carrier, tenant):
    for role in OFFICERS:
        client = as_role(zone, role)
        wanted = 200 if role in KEEPERS else 403
        for name, key in (
            ("carrier_edit", carrier.pk),
            ("carrier_enter", carrier.pk),
            ("carrier_service", carrier.pk),
            ("tenant_edit", tenant.pk),
            ("tenant_leave", tenant.pk),
        ):
            assert page(client, name, key).status_code == wanted, (role, name)
        assert page(client, "carrier_new").status_code == wanted
        stating = 200 if role in KEEPERS | {Role.STATISTICIAN} else 403
        assert page(client, "carrier_fact", carrier.pk, "mentors").status_code == stating
        assert page(client, "tenant_fact", tenant.pk, "is_listed").status_code == stating


def test_an_enterprise_sees_its_own_stay_and_no_other(zone, carrier, tenant, enterprise):
    other = incubated(carrier, make_enterprise(zone))
    client = as_role(zone, Role.ENTERPRISE_USER, enterprise_id=enterprise.pk)
    own = page(client, "tenant", tenant.pk)
    assert own.status_code == 200
    assert reverse("innovation:carrier", args=(carrier.pk,)) not in own.content.decode()
    assert page(client, "tenant", other.pk).status_code == 404
    panel = client.get(reverse("enterprises:detail", args=(enterprise.pk,))).content.decode()
    assert carrier.name in panel


def test_another_zone_finds_nothing(carrier, tenant):
    client = as_role(make_zone(code="other"), Role.LAND_OFFICER)
    for name, args in (
        ("carrier", (carrier.pk,)),
        ("carrier_enter", (carrier.pk,)),
        ("tenant", (tenant.pk,)),
        ("tenant_leave", (tenant.pk,)),
        ("carrier_report", (carrier.pk,)),
        ("carrier_fact", (carrier.pk, "mentors")),
    ):
        assert page(client, name, *args).status_code == 404, name
    assert carrier.name not in page(client, "carriers").content.decode()
    assert tenant.name not in page(client, "tenants").content.decode()


def test_the_page_shows_unknown_as_unknown_and_marks_a_difference(zone, carrier, enterprise):
    client = as_role(zone, Role.ZONE_LEADER)
    empty = page(client, "carriers").content.decode()
    assert "待补" in empty
    incubated(carrier, enterprise)
    state(carrier, "tenants", "7", source="年度报告")
    shown = page(client, "carrier", carrier.pk).content.decode()
    assert "两数不一致" in shown
    assert "年度报告" in shown


def test_the_page_of_a_past_day_shows_who_was_there(zone, carrier, enterprise):
    incubated(carrier, enterprise, left_on=dt.date(2025, 9, 1), outcome="moved")
    client = as_role(zone, Role.ZONE_LEADER)
    then = page(client, "carrier", carrier.pk, on="2025-08-31").context["reading"]
    now = page(client, "carrier", carrier.pk).context["reading"]
    assert (len(then.present), len(now.present)) == (1, 0)


def test_an_entry_by_form_and_the_reason_it_asks_for(zone, carrier):
    old = make_enterprise(zone, registered_on=dt.date(2015, 1, 1))
    client = as_role(zone, Role.ENTERPRISE_SERVICE)
    address = reverse("innovation:carrier_enter", args=(carrier.pk,))
    given = {"enterprise": old.uscc, "entered_on": "2025-03-10", "source": "协议", "area": "120"}
    with nothing_changes("innovation"):
        refused = client.post(address, given)
    assert refused.status_code in (409, 422)
    assert "不符合在孵企业条件" in refused.content.decode()
    done = client.post(address, given | {"entry_reason": "龙头配套"})
    tenant = Tenant.objects.get()
    assert done.url == reverse("innovation:tenant", args=(tenant.pk,))
    assert (tenant.area, tenant.entry_verdict) == (120, "NOT_MET")


def test_a_graduation_by_form(zone, tenant, enterprise):
    make_recognition(enterprise, valid_until=dt.date(2099, 1, 1))
    client = as_role(zone, Role.LAND_OFFICER)
    today = timezone.localdate().isoformat()
    client.post(
        reverse("innovation:tenant_leave", args=(tenant.pk,)), {"left_on": today, "outcome": "graduated"}
    )
    tenant.refresh_from_db()
    assert tenant.outcome == "graduated"


def test_a_carrier_is_registered_with_its_first_facts(zone):
    client = as_role(zone, Role.LAND_OFFICER)
    address = reverse("innovation:carrier_new")
    given = {
        "name": "新加速器",
        "kind": "accelerator",
        "opened_on": "2024-01-01",
        "public_area": "100",
        "controlled_area": "3000",
        "desks": "40",
        "source": "载体备案表",
    }
    client.post(address, given)
    carrier = InnovationCarrier.objects.get()
    assert set(carrier.facts.values_list("fact", "value", "source")) == {
        ("controlled_area", "3000", "载体备案表"),
        ("desks", "40", "载体备案表"),
    }
    with nothing_changes("innovation"):
        assert client.post(address, given).status_code == 409
        wrong = client.post(address, given | {"name": "另一个", "controlled_area": "50"})
    assert "公共服务面积" in wrong.content.decode()
    assert wrong.status_code == 422


def test_a_service_and_a_fact_by_form(zone, carrier, tenant):
    client = as_role(zone, Role.LAND_OFFICER)
    client.post(
        reverse("innovation:carrier_service", args=(carrier.pk,)),
        {
            "kind": "financing",
            "happened_on": "2025-06-01",
            "tenant": tenant.pk,
            "content": "天使轮",
            "amount": "300",
        },
    )
    assert ServiceRecord.objects.get().amount == 3_000_000
    client.post(
        reverse("innovation:carrier_fact", args=(carrier.pk, "mentors")),
        {"value": "6", "observed_on": "2025-12-31", "source": "聘书"},
    )
    reading = page(client, "carrier", carrier.pk).context["reading"]
    assert reading.known("mentors").value == 6
    assert page(client, "carrier_fact", carrier.pk, "no_such_fact").status_code == 404
    assert page(client, "tenant_fact", tenant.pk, "months_inside").status_code == 404


def test_the_yearly_report_says_the_same_as_the_page(zone, carrier, enterprise, tenant):
    make_tenant(
        carrier,
        make_enterprise(zone, name="长治市离开软件有限公司"),
        entered_on=dt.date(2024, 5, 1),
        left_on=dt.date(2025, 8, 1),
        outcome="graduated",
        exit_reason="批复",
    )
    make_service(carrier, "event", dt.date(2025, 5, 1))
    response = page(as_role(zone, Role.ZONE_LEADER), "carrier_report", carrier.pk, year="2025")
    content = b"".join(response.streaming_content)
    with ZipFile(BytesIO(content)) as parts:
        words = parts.read("word/document.xml").decode()
    for wanted in (
        "在驻 1 户",
        "累计毕业 1 户",
        "长治市离开软件有限公司",
        "创新创业活动",
        "国家级科技企业孵化器认定",
    ):
        assert wanted in words, wanted

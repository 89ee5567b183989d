"""Pages of enterprises: the list, the page of one, the forms; for officers, the enterprise, and others."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gaoxin.enterprises.actions import correct_enterprise, record_annual_figures
from gaoxin.enterprises.models import (
    ASKED,
    AnnualFigures,
    Contact,
    Enterprise,
    EnterpriseChange,
    IntellectualProperty,
)
from gaoxin.foundation.accounts.roles import ADMINISTRATORS, OFFICERS, Role
from gaoxin.foundation.audit.models import AuditEvent
from tests.enterprises.made import (
    TODAY,
    WAN,
    make_cluster,
    make_code,
    make_enterprise,
    make_figures,
    make_recognition,
)
from tests.factories import actor_of, login, make_user, make_zone
from tests.unchanged import nothing_changes

pytestmark = pytest.mark.django_db

LIST = "/enterprises/"


@pytest.fixture
def officer(zone, client) -> Client:
    return login(client, make_user(zone, Role.ENTERPRISE_SERVICE, display_name="小张"))


def text(response) -> str:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return body.decode()


def full(zone, **values) -> Enterprise:
    """An enterprise with something in every part of its page."""
    one = make_enterprise(zone, cluster=make_cluster(zone), industry_code="3841", **values)
    make_figures(one, year=2024, revenue=4000 * WAN, rd_expense=200 * WAN, source="审计报告")
    make_figures(one, year=2025, revenue=5000 * WAN, staff=80, tech_staff=20)
    make_recognition(one, certificate_no="GR202414000001")
    Contact.objects.create(enterprise=one, name="王五", phone="13800000000")
    IntellectualProperty.objects.create(
        enterprise=one,
        kind="invention_patent",
        property_class="class_one",
        title="一种负极材料",
        granted_on=dt.date(2023, 5, 6),
    )
    return one


def test_the_list_shows_the_zone_and_nothing_of_another(zone, officer):
    full(zone, name="长治市本区有限公司")
    make_enterprise(make_zone(), name="外区有限公司")
    for columns in ("basic", "business", "technology", "contact", "all"):
        page = text(officer.get(LIST, {"columns": columns}))
        assert "长治市本区有限公司" in page
        assert "外区有限公司" not in page


def test_missing_figures_are_awaited_and_never_zero(zone, officer):
    one = make_enterprise(zone, name="长治市待补有限公司")
    page = text(officer.get(LIST, {"columns": "business"}))
    assert "待补" in page
    assert f"缺 {len(ASKED)} 项" in page
    assert "待补" in text(officer.get(reverse("enterprises:detail", args=[one.pk])))
    assert ">0.00<" not in page


def test_the_largest_revenue_of_the_year_comes_first(zone, officer):
    for name, revenue in (("乙", 5), ("甲", 50), ("丙", None)):
        one = make_enterprise(zone, name=f"长治市{name}有限公司")
        make_figures(one, revenue=None if revenue is None else revenue * WAN)
    page = text(officer.get(LIST))
    assert page.index("长治市甲有限公司") < page.index("长治市乙有限公司") < page.index("长治市丙有限公司")
    page = text(officer.get(LIST, {"sort": "revenue", "columns": "business"}))
    assert page.index("长治市乙有限公司") < page.index("长治市甲有限公司") < page.index("长治市丙有限公司")


@pytest.mark.parametrize(
    "query",
    [
        {"q": "czsgx"},
        {"cluster": "new-energy"},
        {"title": "high_tech"},
        {"ending": "365", "as_of": "2027-09-01"},
        {"figures": "partial"},
        {"industry": "C"},
        {"revenue_min": "4999", "revenue_max": "5001"},
        {"year": "2024", "revenue_max": "4000"},
        {"registered_on_after": "2018-01-01", "registered_on_before": "2018-12-31"},
        {"status": "active", "scale": "false", "site": "锂电"},
    ],
)
def test_each_filter_in_the_address_narrows_the_list(zone, officer, query):
    full(zone, name="长治市高新有限公司", site="锂电产业园")
    other = make_enterprise(
        zone,
        name="长治市别的公司",
        registered_on=dt.date(2001, 1, 1),
        above_scale_since=dt.date(2020, 1, 1),
    )
    make_figures(other, year=2023, revenue=WAN)
    page = text(officer.get(LIST, query))
    assert "长治市高新有限公司" in page
    assert "长治市别的公司" not in page


def test_an_export_holds_what_the_page_shows_and_is_put_on_record(zone, officer):
    full(zone, name="长治市导出有限公司")
    make_enterprise(make_zone(), name="外区有限公司")
    lines = text(officer.get(LIST, {"columns": "technology", "export": "csv"}))
    assert "长治市导出有限公司" in lines
    assert "高新技术企业" in lines
    assert "外区有限公司" not in lines
    event = AuditEvent.objects.get(action="enterprises.exported")
    assert "columns=technology" in event.changes


@pytest.mark.parametrize("columns", ["basic", "business", "technology", "contact", "all"])
def test_the_list_asks_the_database_at_most_twelve_times(zone, officer, columns):
    for _ in range(12):
        full(zone)
    officer.get(LIST)
    query = {"columns": columns, "sort": "-revenue", "q": "有限公司", "title": "high_tech"}
    with CaptureQueriesContext(connection) as asked:
        officer.get(LIST, query)
    assert len(asked) <= 12, [one["sql"][:120] for one in asked]


def test_the_recognition_list_shows_what_evaluation_counts(zone, officer):
    one = full(zone, name="长治市认定有限公司")
    make_recognition(make_enterprise(zone, name="长治市去年有限公司"), recognised_on=dt.date(2023, 11, 1))
    page = text(
        officer.get("/enterprises/recognitions/", {"kind": "high_tech", "year": 2024, "first": "true"})
    )
    assert one.name in page
    assert "GR202414000001" in page
    assert "长治市去年有限公司" not in page


@pytest.mark.parametrize("state", ["held", "ending", "ended", "withdrawn", "coming"])
def test_a_title_stands_in_exactly_one_state(zone, officer, state):
    zone.data_as_of = dt.date(2026, 3, 16)
    zone.save()
    days = {
        "held": (dt.date(2025, 1, 1), dt.date(2027, 12, 31), None),
        "ending": (dt.date(2023, 6, 1), dt.date(2026, 5, 31), None),
        "ended": (dt.date(2020, 1, 1), dt.date(2022, 12, 31), None),
        "withdrawn": (dt.date(2025, 1, 1), dt.date(2027, 12, 31), dt.date(2025, 6, 1)),
        "coming": (dt.date(2026, 4, 1), dt.date(2029, 3, 31), None),
    }
    for name, (since, until, withdrawn) in days.items():
        one = make_enterprise(zone, name=f"长治市{name}有限公司")
        make_recognition(one, recognised_on=since, valid_until=until, withdrawn_on=withdrawn)
    page = text(officer.get("/enterprises/recognitions/", {"state": state}))
    assert [name for name in days if f"长治市{name}有限公司" in page] == [state]


def test_the_page_of_an_enterprise_tells_everything_with_its_source(zone, officer):
    one = full(zone, name="长治市完整有限公司")
    page = text(officer.get(reverse("enterprises:detail", args=[one.pk])))
    for part in (
        one.uscc,
        "新能源",
        "5,000.00",
        "+25.0%",
        "来源：审计报告",
        "高新技术企业",
        "GR202414000001",
        "一种负极材料",
        "13800000000",
        "锂离子电池制造",
    ):
        assert part in page


def test_the_page_asks_the_database_no_more_for_a_longer_record(zone, officer):
    one = full(zone)
    address = reverse("enterprises:detail", args=[one.pk])
    officer.get(address)
    with CaptureQueriesContext(connection) as before:
        officer.get(address)
    for year in range(2018, 2024):
        make_figures(one, year=year, revenue=WAN)
        make_recognition(
            one, kind="gazelle", recognised_on=dt.date(year, 6, 1), valid_until=dt.date(year, 12, 1)
        )
    with CaptureQueriesContext(connection) as after:
        officer.get(address)
    assert len(after) == len(before) <= 25


def test_an_enterprise_sees_itself_alone(zone, client):
    own, other = full(zone, name="长治市自己有限公司"), full(zone, name="长治市邻居有限公司")
    login(client, make_user(zone, Role.ENTERPRISE_USER, enterprise_id=own.pk))
    page = text(client.get(LIST, {"columns": "all"}))
    assert "长治市自己有限公司" in page
    assert "长治市邻居有限公司" not in page
    assert client.get(reverse("enterprises:detail", args=[own.pk])).status_code == 200
    assert client.get(reverse("enterprises:detail", args=[other.pk])).status_code == 404
    lines = text(client.get(LIST, {"export": "csv"}))
    assert "长治市邻居有限公司" not in lines
    titles = text(client.get("/enterprises/recognitions/"))
    assert "长治市邻居有限公司" not in titles
    with nothing_changes("enterprises"):
        assert client.post(reverse("enterprises:edit", args=[own.pk]), {"name": "改名"}).status_code == 403


def addresses(one: Enterprise) -> dict[str, str]:
    held = {
        "edit_recognition": one.recognitions.get().pk,
        "withdraw_recognition": one.recognitions.get().pk,
        "edit_property": one.properties.get().pk,
        "edit_contact": one.contacts.get().pk,
        "end_contact": one.contacts.get().pk,
    }
    names = ("edit", "record_figures", "add_recognition", "add_property", "add_financing", "add_contact")
    return {name: reverse(f"enterprises:{name}", args=[pk]) for name, pk in held.items()} | {
        name: reverse(f"enterprises:{name}", args=[one.pk]) for name in names
    }


def test_every_form_opens_for_a_keeper_and_nobody_else(zone, client):
    one = full(zone)
    pages = {**addresses(one), "new": reverse("enterprises:new")}
    for address in pages.values():
        assert client.get(address).status_code == 302
    login(client, make_user(zone, Role.STATISTICIAN))
    for name, address in pages.items():
        assert client.get(address).status_code == 200, name
    for role in (*(OFFICERS - {Role.ENTERPRISE_SERVICE, Role.STATISTICIAN}), *ADMINISTRATORS):
        login(client, make_user(zone, role))
        for name, address in pages.items():
            assert client.get(address).status_code == 403, (role, name)


def test_another_zones_keeper_finds_no_page_behind_any_number(zone, client):
    one = full(zone)
    login(client, make_user(make_zone(), Role.ENTERPRISE_SERVICE))
    pages = addresses(one) | {
        "detail": reverse("enterprises:detail", args=[one.pk]),
        "revisions": reverse("enterprises:figure_revisions", args=[one.pk, 2025]),
    }
    with nothing_changes("enterprises", "audit"):
        for name, address in pages.items():
            assert client.get(address).status_code == 404, name
            assert client.post(address, {"name": "甲", "until": "2026-01-01"}).status_code in (404, 405), name


def test_administrators_read_no_enterprises(zone, client):
    one = full(zone)
    for role in ADMINISTRATORS:
        login(client, make_user(zone, role))
        assert client.get(LIST).status_code == 403
        assert client.get(reverse("enterprises:detail", args=[one.pk])).status_code == 403


def test_registering_shows_similar_names_before_it_goes_on(zone, officer):
    make_enterprise(zone, name="长治市华耀科技有限公司")
    given = {"name": "长治市华曜科技有限公司", "uscc": make_code(), "status": "active"}
    page = officer.post("/enterprises/new/", given)
    assert "名称相近的企业" in text(page)
    assert Enterprise.objects.count() == 1
    assert officer.post("/enterprises/new/", given | {"distinct": "on"}).status_code == 302
    assert Enterprise.objects.count() == 2


def test_a_refusal_stands_beside_its_field_and_keeps_what_was_typed(zone, officer):
    taken = make_enterprise(zone)
    given = {"name": "长治市完全不同公司", "uscc": taken.uscc, "status": "active", "industry_code": "C3841"}
    with nothing_changes("enterprises"):
        response = officer.post("/enterprises/new/", given)
    page = text(response)
    assert response.status_code == 409
    assert f"已由“{taken.name}”登记" in page
    assert "长治市完全不同公司" in page


def test_only_what_the_person_changed_is_written(zone, officer):
    one = make_enterprise(zone, site="一号厂房")
    address = reverse("enterprises:edit", args=[one.pk])
    seen = form_values(officer.get(address))
    by = actor_of(make_user(zone, Role.STATISTICIAN))
    correct_enterprise(one, by=by, fields={"legal_representative": "李四"}, today=TODAY)
    assert officer.post(address, seen | {"site": "二号厂房", "reason": "搬迁"}).status_code == 302
    one.refresh_from_db()
    assert (one.site, one.legal_representative) == ("二号厂房", "李四")
    assert EnterpriseChange.objects.filter(recorded_by="小张").get().field == "site"


def test_a_field_changed_by_someone_else_meanwhile_is_not_overwritten(zone, officer):
    one = make_enterprise(zone, site="一号厂房")
    address = reverse("enterprises:edit", args=[one.pk])
    seen = form_values(officer.get(address))
    by = actor_of(make_user(zone, Role.STATISTICIAN))
    correct_enterprise(one, by=by, fields={"site": "三号厂房"}, today=TODAY)
    with nothing_changes("enterprises"):
        response = officer.post(address, seen | {"site": "二号厂房"})
    assert response.status_code == 409
    assert "三号厂房" in text(response)


def form_values(response) -> dict[str, str]:
    """What a browser would send back: every input, the hidden first values too."""
    form = response.context["form"]
    values = {}
    for bound in form:
        value = bound.value()
        values[bound.html_name] = "" if value is None else str(value)
        if bound.field.show_hidden_initial:
            values[bound.html_initial_name] = values[bound.html_name]
    return values


def test_figures_are_recorded_in_ten_thousands_beside_last_year(zone, officer):
    one = make_enterprise(zone)
    make_figures(one, year=2025, revenue=4000 * WAN)
    address = reverse("enterprises:record_figures", args=[one.pk]) + "?year=2026"
    assert "4,000.00" in text(officer.get(address))
    given = {"revision": "0", "revenue": "4,321.5", "staff": "86人", "energy": "12.5", "source": "年度快报"}
    assert officer.post(address, given).status_code == 302
    row = AnnualFigures.objects.get(year=2026)
    assert (row.revenue, row.staff, row.source) == (Decimal(43_215_000), 86, "年度快报")


def test_a_unit_slip_asks_for_a_reason_on_the_same_page(zone, officer):
    one = make_enterprise(zone)
    make_figures(one, year=2025, revenue=50_000 * WAN)
    address = reverse("enterprises:record_figures", args=[one.pk]) + "?year=2026"
    assert "核对无误的说明" not in text(officer.get(address))
    with nothing_changes("enterprises"):
        response = officer.post(address, {"revision": "0", "revenue": "5"})
    assert response.status_code == 422
    assert "核对无误的说明" in text(response)
    assert (
        officer.post(address, {"revision": "0", "revenue": "5", "confirmed_because": "停产"}).status_code
        == 302
    )
    assert AnnualFigures.objects.get(year=2026).note == "停产"


def test_every_revision_of_a_year_can_be_read(zone, officer):
    one = make_enterprise(zone)
    by = actor_of(make_user(zone, Role.STATISTICIAN, display_name="小李"))
    for amount in (500, 510):
        record_annual_figures(one, by=by, year=2025, figures={"revenue": amount * WAN}, today=TODAY)
    page = text(officer.get(reverse("enterprises:figure_revisions", args=[one.pk, 2025])))
    for part in ("第 1 版", "第 2 版", "500.00", "510.00", "小李"):
        assert part in page


def test_the_forms_of_titles_property_equity_and_contacts_write(zone, officer):
    one = make_enterprise(zone)

    def post(page, pk, **given):
        response = officer.post(reverse(f"enterprises:{page}", args=[pk]), given)
        assert response.status_code == 302, text(response)

    post("add_recognition", one.pk, kind="high_tech", recognised_on="2024-11-01", is_first="yes")
    title = one.recognitions.get()
    assert (title.valid_until, title.is_first) == (dt.date(2027, 10, 31), True)
    post("edit_recognition", title.pk, recognised_on="2024-11-02", certificate_no="GR1", is_first="no")
    post("withdraw_recognition", title.pk, withdrawn_on="2025-06-01", reason="未报年报")
    title.refresh_from_db()
    assert (title.certificate_no, title.is_first, title.withdrawn_reason) == ("GR1", False, "未报年报")
    given = {
        "kind": "utility_model",
        "title": "工装",
        "granted_on": "2023-01-01",
        "acquired_by": "own_research",
    }
    post("add_property", one.pk, **given)
    post("edit_property", one.properties.get().pk, **given | {"valid_until": "2025-12-31"})
    assert one.properties.get().valid_until == dt.date(2025, 12, 31)
    post("add_financing", one.pk, amount="1.2亿元", paid_on="2025-01-01", qualified_investor="yes")
    raised = one.financings.get()
    assert (raised.amount, raised.qualified_investor) == (Decimal(120_000_000), True)
    post("add_contact", one.pk, name="王五", phone="138 0000 0000")
    contact = one.contacts.get()
    post("edit_contact", contact.pk, name="王五", phone="13800000000", duty="主任")
    post("end_contact", contact.pk, until="2026-01-01")
    contact.refresh_from_db()
    assert (contact.duty, contact.until) == ("主任", dt.date(2026, 1, 1))


def test_other_apps_give_parts_of_the_page(zone, officer, settings):
    settings.ENTERPRISE_PANELS = ("tests.enterprises.made.example_panel",)
    one = make_enterprise(zone, name="长治市面板有限公司")
    page = text(officer.get(reverse("enterprises:detail", args=[one.pk])))
    assert "示例部分" in page


def test_property_nobody_registered_is_unknown_and_not_zero(zone, officer):
    one = make_enterprise(zone, name="长治市无登记有限公司")
    address = reverse("enterprises:detail", args=[one.pk])
    assert "未登记" in text(officer.get(address))
    IntellectualProperty.objects.create(
        enterprise=one,
        kind="utility_model",
        property_class="class_two",
        title="旧工装",
        granted_on=dt.date(2010, 1, 1),
        valid_until=dt.date(2019, 12, 31),
    )
    assert "未登记" not in text(officer.get(address))

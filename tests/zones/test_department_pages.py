"""Pages of departments and posts: read by officers, changed by the system administrator, of one zone only."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.zones.models import Department, Post, PostHolding, Zone
from tests.factories import login, make_department, make_user, make_zone
from tests.unchanged import nothing_changes

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()


@pytest.fixture
def zone() -> Zone:
    return make_zone(code="changzhi")


@pytest.fixture
def bureau(zone: Zone) -> Department:
    return make_department(zone, name="科技创新局")


@pytest.fixture
def director(bureau: Department) -> Post:
    return Post.objects.create(department=bureau, title="局长")


@pytest.fixture
def holding(director: Post) -> PostHolding:
    return PostHolding.objects.create(post=director, person_name="王强", since=dt.date(2024, 3, 1))


@pytest.fixture
def system(zone: Zone) -> Client:
    return login(Client(), make_user(zone, Role.SYSTEM_ADMIN))


def forms(bureau: Department, director: Post, holding: PostHolding) -> list[str]:
    return [
        f"/departments/{bureau.pk}/change/",
        f"/departments/{bureau.pk}/close/",
        f"/departments/{bureau.pk}/posts/new/",
        f"/departments/posts/{director.pk}/change/",
        f"/departments/posts/{director.pk}/close/",
        f"/departments/posts/{director.pk}/holders/new/",
        f"/departments/holders/{holding.pk}/end/",
        f"/departments/holders/{holding.pk}/correct/",
    ]


def test_officers_read_and_only_the_system_administrator_changes(
    zone: Zone, system: Client, bureau: Department, director: Post, holding: PostHolding
) -> None:
    pages = ["/departments/new/", "/departments/about/", *forms(bureau, director, holding)]
    for role in (Role.ZONE_LEADER, Role.STATISTICIAN, Role.SECURITY_ADMIN):
        client = login(Client(), make_user(zone, role))
        page = client.get(f"/departments/{bureau.pk}/").content.decode()
        assert "王强" in page
        assert "登记任职" not in page
        with nothing_changes():
            assert {client.get(address).status_code for address in pages} == {403}
            assert client.post(f"/departments/{bureau.pk}/reopen/").status_code == 403
    assert {system.get(address).status_code for address in pages} == {200}
    for role in (Role.AUDIT_ADMIN, Role.ENTERPRISE_USER):
        client = login(Client(), make_user(zone, role, enterprise_id=7))
        assert client.get("/departments/").status_code == 403


def test_another_zone_finds_nothing(
    zone: Zone, bureau: Department, director: Post, holding: PostHolding
) -> None:
    stranger = login(Client(), make_user(make_zone(code="taiyuan"), Role.SYSTEM_ADMIN))
    assert "科技创新局" not in stranger.get("/departments/").content.decode()
    assert stranger.get(f"/departments/{bureau.pk}/").status_code == 404
    with nothing_changes():
        for address in forms(bureau, director, holding):
            assert stranger.get(address).status_code == 404, address
            assert stranger.post(address, {"title": "x", "on": TODAY}).status_code == 404, address


def test_a_department_is_built_up_and_closed(system: Client, zone: Zone) -> None:
    system.post("/departments/new/", {"name": "财政局", "short_name": "财政局", "sort_order": 3})
    bureau = Department.objects.get(name="财政局")
    address = f"/departments/{bureau.pk}/"
    system.post(f"{address}posts/new/", {"title": "局长", "sort_order": 0})
    post = Post.objects.get()
    assert "空缺" in system.get(address).content.decode()
    system.post(
        f"/departments/posts/{post.pk}/holders/new/",
        {"person_name": "李丽", "since": "2025-01-01", "until": ""},
    )
    holding = PostHolding.objects.get()
    refused = system.post(f"/departments/posts/{post.pk}/close/", {"on": TODAY.isoformat()})
    assert (refused.status_code, "仍有人任职" in refused.content.decode()) == (422, True)
    system.post(f"/departments/holders/{holding.pk}/end/", {"until": "2025-06-30"})
    system.post(f"/departments/posts/{post.pk}/close/", {"on": TODAY.isoformat()})
    system.post(f"{address}close/", {"on": TODAY.isoformat()})
    bureau.refresh_from_db()
    assert bureau.closed_on == TODAY
    page = system.get(address).content.decode()
    assert "2025-01-01 至 2025-06-30" in page
    system.post(f"{address}reopen/")
    system.post(f"/departments/posts/{post.pk}/reopen/")
    post.refresh_from_db()
    assert post.closed_on is None


def test_a_correction_asks_for_its_reason(system: Client, holding: PostHolding) -> None:
    address = f"/departments/holders/{holding.pk}/correct/"
    given = {"person_name": "王刚", "since": "2024-03-01", "until": ""}
    with nothing_changes():
        assert system.post(address, given).status_code == 422
    system.post(address, given | {"reason": "姓名写错"})
    holding.refresh_from_db()
    assert holding.person_name == "王刚"


def test_a_holder_may_be_chosen_among_the_zones_people(system: Client, zone: Zone, director: Post) -> None:
    local = make_user(zone, display_name="赵敏")
    foreign = make_user(make_zone(code="taiyuan"), display_name="外区人")
    address = f"/departments/posts/{director.pk}/holders/new/"
    page = system.get(address).content.decode()
    assert "赵敏" in page
    assert "外区人" not in page
    with nothing_changes():
        assert system.post(address, {"user": foreign.pk, "since": "2025-01-01"}).status_code == 422
    system.post(address, {"user": local.pk, "since": "2025-01-01"})
    assert PostHolding.objects.get().person_name == "赵敏"


def test_the_list_finds_departments_by_their_people_without_spoiling_the_counts(
    system: Client, zone: Zone, holding: PostHolding
) -> None:
    Post.objects.create(department=holding.post.department, title="副局长")
    make_department(zone, name="财政局")
    page = system.get("/departments/?q=王强").content.decode().split("<tbody", 1)[1]
    assert "科技创新局" in page
    assert "财政局" not in page
    row = page.split("</tr>")[0]
    assert ">2<" in row
    assert system.get("/departments/?state=closed").status_code == 200


def test_the_statistician_states_how_far_the_figures_reach(zone: Zone, system: Client) -> None:
    statistician = login(Client(), make_user(zone, Role.STATISTICIAN))
    assert system.get("/departments/as-of/").status_code == 403
    late = (TODAY + dt.timedelta(days=1)).isoformat()
    with nothing_changes():
        assert statistician.post("/departments/as-of/", {"day": late}).status_code == 422
    statistician.post("/departments/as-of/", {"day": "2025-12-31"})
    assert "2025-12-31" in statistician.get("/departments/").content.decode()


def test_the_zone_is_renamed(zone: Zone, system: Client) -> None:
    given = {
        "name": "长治高新技术产业开发区",
        "short_name": "长治高新",
        "province": "山西省",
        "city": "长治市",
    }
    system.post("/departments/about/", given)
    zone.refresh_from_db()
    assert zone.short_name == "长治高新"


def test_the_list_needs_few_queries(system: Client, zone: Zone, django_assert_max_num_queries: Any) -> None:
    for _number in range(30):
        make_department(zone)
    with django_assert_max_num_queries(12):
        system.get("/departments/")

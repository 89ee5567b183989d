"""Departments, posts and who held them: dated, closed instead of deleted, corrected with a reason."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.utils import timezone

from gaoxin.foundation.accounts.actor import ANONYMOUS, Actor, system_actor
from gaoxin.foundation.accounts.roles import ADMINISTRATORS, Role
from gaoxin.foundation.audit.models import AuditEvent
from gaoxin.foundation.zones import actions, selectors
from gaoxin.foundation.zones.models import Department, Post, PostHolding, Zone
from gaoxin.values.errors import Conflict, DomainError, DomainErrors, NotFound, NotPermitted
from tests.factories import actor_of, give_role, make_actor, make_department, make_user, make_zone
from tests.unchanged import nothing_changes

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)
SPRING = dt.date(2024, 3, 1)


@pytest.fixture
def zone() -> Zone:
    return make_zone(code="changzhi")


@pytest.fixture
def by(zone: Zone) -> Actor:
    return make_actor(zone, Role.SYSTEM_ADMIN)


@pytest.fixture
def bureau(zone: Zone) -> Department:
    return make_department(zone, name="科技创新局")


@pytest.fixture
def director(bureau: Department) -> Post:
    return Post.objects.create(department=bureau, title="局长")


def holding_of(post: Post, *, until: dt.date | None = None) -> PostHolding:
    return PostHolding.objects.create(post=post, person_name="王强", since=SPRING, until=until)


@dataclass(frozen=True)
class Place:
    """What the actions are tried on: open and closed, held and vacant."""

    bureau: Department
    empty_bureau: Department
    closed_bureau: Department
    director: Post
    vacant: Post
    closed_post: Post
    holding: PostHolding


@pytest.fixture
def place(zone: Zone, bureau: Department, director: Post) -> Place:
    closed = make_department(zone, name="旧局")
    Department.objects.filter(pk=closed.pk).update(closed_on=TODAY)
    return Place(
        bureau=bureau,
        empty_bureau=make_department(zone, name="空局"),
        closed_bureau=closed,
        director=director,
        vacant=Post.objects.create(department=bureau, title="副局长"),
        closed_post=Post.objects.create(department=bureau, title="旧岗", closed_on=TODAY),
        holding=holding_of(director),
    )


ATTEMPTS: dict[str, Callable[[Actor, Place], object]] = {
    "add_department": lambda by, at: actions.add_department(by=by, name="财政局", short_name="财政局"),
    "change_zone": lambda by, at: actions.change_zone(
        at.bureau.zone, by=by, name="新名", short_name="新名", province="山西省", city="长治市"
    ),
    "change_department": lambda by, at: actions.change_department(
        at.bureau, by=by, name="科技局", short_name="科技局", sort_order=1
    ),
    "close_department": lambda by, at: actions.close_department(at.empty_bureau, by=by, on=TODAY),
    "reopen_department": lambda by, at: actions.reopen_department(at.closed_bureau, by=by),
    "add_post": lambda by, at: actions.add_post(at.bureau, by=by, title="专员"),
    "change_post": lambda by, at: actions.change_post(at.director, by=by, title="主任", sort_order=0),
    "close_post": lambda by, at: actions.close_post(at.vacant, by=by, on=TODAY),
    "reopen_post": lambda by, at: actions.reopen_post(at.closed_post, by=by),
    "add_holding": lambda by, at: actions.add_holding(at.vacant, by=by, person_name="李丽", since=SPRING),
    "end_holding": lambda by, at: actions.end_holding(at.holding, by=by, until=TODAY),
    "correct_holding": lambda by, at: actions.correct_holding(
        at.holding, by=by, person_name="王刚", since=SPRING, until=None, reason="姓名写错"
    ),
}
attempts = pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS.keys())


@attempts
def test_only_the_zones_system_administrator_maintains_them(
    attempt: Callable[..., object], zone: Zone, place: Place
) -> None:
    wrong_roles = [make_actor(zone, role) for role in ADMINISTRATORS - {Role.SYSTEM_ADMIN}]
    wrong_roles += [make_actor(zone, Role.ZONE_LEADER), make_actor(zone, Role.STATISTICIAN)]
    for stranger in (ANONYMOUS, *wrong_roles):
        with nothing_changes(), pytest.raises((NotPermitted, NotFound)):
            attempt(stranger, place)


@pytest.mark.parametrize("name", [name for name in ATTEMPTS if name != "add_department"])
def test_another_zones_administrator_finds_nothing(name: str, place: Place) -> None:
    stranger = make_actor(make_zone(code="taiyuan"), Role.SYSTEM_ADMIN)
    with nothing_changes(), pytest.raises(NotFound):
        ATTEMPTS[name](stranger, place)


@attempts
def test_the_administrator_may_and_it_is_written_down(
    attempt: Callable[..., object], by: Actor, zone: Zone, place: Place
) -> None:
    attempt(by, place)
    event = AuditEvent.objects.get()
    assert (event.user_id, event.chain.zone_id) == (by.user_id, zone.pk)


def test_a_zone_is_opened_by_the_installation_only(by: Actor) -> None:
    values = {
        "code": "anyang",
        "name": "安阳高新区",
        "short_name": "安阳",
        "province": "河南省",
        "city": "安阳市",
    }
    with nothing_changes(), pytest.raises(NotPermitted):
        actions.create_zone(by=by, **values)
    made = actions.create_zone(by=system_actor("安装", zone_id=None), **values)
    assert AuditEvent.objects.get().chain.zone_id == made.pk
    with nothing_changes(), pytest.raises(DomainErrors):
        actions.create_zone(by=system_actor("安装", zone_id=None), **values)


def test_the_day_up_to_which_figures_are_complete_is_stated_by_the_statistician(
    zone: Zone, by: Actor
) -> None:
    statistician = make_actor(zone, Role.STATISTICIAN)
    elsewhere = make_actor(make_zone(code="taiyuan"), Role.STATISTICIAN)
    for stranger in (ANONYMOUS, by, elsewhere):
        with nothing_changes(), pytest.raises((NotPermitted, NotFound)):
            actions.state_as_of(zone, by=stranger, day=TODAY)
    with nothing_changes(), pytest.raises(DomainError):
        actions.state_as_of(zone, by=statistician, day=TODAY + DAY)
    actions.state_as_of(zone, by=statistician, day=TODAY)
    zone.refresh_from_db()
    assert zone.data_as_of == TODAY


def test_names_within_a_zone_and_titles_within_a_department_are_unique(
    by: Actor, bureau: Department, director: Post
) -> None:
    other = make_department(bureau.zone, name="财政局")
    for attempt in (
        lambda: actions.add_department(by=by, name=" 科技创新局 ", short_name="科创局"),
        lambda: actions.change_department(other, by=by, name="科技创新局", short_name="科创局", sort_order=0),
        lambda: actions.add_post(bureau, by=by, title="局长"),
    ):
        with nothing_changes(), pytest.raises(Conflict):
            attempt()
    assert actions.add_post(other, by=by, title="局长").department == other


def test_a_department_with_posts_or_people_is_not_closed(
    by: Actor, zone: Zone, bureau: Department, director: Post
) -> None:
    with nothing_changes(), pytest.raises(Conflict, match="岗位"):
        actions.close_department(bureau, by=by, on=TODAY)
    actions.close_post(director, by=by, on=TODAY)
    role = give_role(make_user(zone), zone, Role.STATISTICIAN, department=bureau)
    with nothing_changes(), pytest.raises(Conflict, match="角色"):
        actions.close_department(bureau, by=by, on=TODAY)
    role.until = TODAY - DAY
    role.save()
    actions.close_department(bureau, by=by, on=TODAY)
    scope = by.scope
    assert bureau not in selectors.departments(scope)
    assert bureau in selectors.departments(scope, as_of=TODAY - DAY)
    assert bureau in selectors.all_departments(scope)
    with nothing_changes(), pytest.raises(Conflict):
        actions.add_post(bureau, by=by, title="副局长")
    actions.reopen_department(bureau, by=by)
    assert bureau in selectors.departments(scope)


def test_a_held_post_is_not_closed(by: Actor, director: Post) -> None:
    held = holding_of(director)
    with nothing_changes(), pytest.raises(Conflict):
        actions.close_post(director, by=by, on=TODAY)
    actions.end_holding(held, by=by, until=TODAY - DAY)
    actions.close_post(director, by=by, on=TODAY)
    with nothing_changes(), pytest.raises(Conflict):
        actions.add_holding(director, by=by, person_name="李丽", since=TODAY)
    actions.reopen_post(director, by=by)
    actions.add_holding(director, by=by, person_name="李丽", since=TODAY)


def test_who_held_the_post_on_a_day(by: Actor, director: Post) -> None:
    first = actions.add_holding(director, by=by, person_name="王强", since=SPRING)
    actions.end_holding(first, by=by, until=dt.date(2025, 6, 30))
    actions.add_holding(director, by=by, person_name="李丽", since=dt.date(2025, 7, 1))

    def names(day: dt.date) -> list[str]:
        return [row.person_name for row in selectors.holdings_on(by.scope, day=day)]

    assert names(dt.date(2024, 2, 29)) == []
    assert names(dt.date(2025, 6, 30)) == ["王强"]
    assert names(dt.date(2025, 7, 1)) == ["李丽"]


def test_the_same_person_is_not_registered_twice_over_the_same_days(by: Actor, director: Post) -> None:
    holding_of(director)
    with nothing_changes(), pytest.raises(Conflict):
        actions.add_holding(director, by=by, person_name="王强", since=TODAY)
    actions.add_holding(director, by=by, person_name="王强", since=SPRING - 10 * DAY, until=SPRING - DAY)
    actions.add_holding(director, by=by, person_name="李丽", since=SPRING)


def test_a_holding_needs_a_name_and_days_in_order(by: Actor, director: Post) -> None:
    for arguments in (
        {"person_name": " ", "since": SPRING},
        {"person_name": "王强", "since": SPRING, "until": SPRING - DAY},
    ):
        with nothing_changes(), pytest.raises(DomainError):
            actions.add_holding(director, by=by, **arguments)  # type: ignore[arg-type]


def test_a_holder_with_a_login_is_of_the_zone(by: Actor, zone: Zone, director: Post) -> None:
    stranger = make_user(make_zone(code="taiyuan"))
    with nothing_changes(), pytest.raises(NotFound):
        actions.add_holding(director, by=by, since=SPRING, user=stranger)
    local = make_user(zone, display_name="王强")
    row = actions.add_holding(director, by=by, since=SPRING, user=local)
    assert (row.person_name, row.user) == ("王强", local)


def test_a_correction_needs_a_reason_and_keeps_what_stood_there(by: Actor, director: Post) -> None:
    row = holding_of(director)
    with nothing_changes(), pytest.raises(DomainError):
        actions.correct_holding(row, by=by, person_name="王刚", since=SPRING, until=None, reason="")
    actions.correct_holding(row, by=by, person_name="王刚", since=SPRING, until=None, reason="姓名写错")
    row.refresh_from_db()
    assert row.person_name == "王刚"
    assert AuditEvent.objects.get().changes == '{"person_name":["王强","王刚"],"reason":[null,"姓名写错"]}'


def test_an_ending_is_written_once(by: Actor, director: Post) -> None:
    row = holding_of(director)
    actions.end_holding(row, by=by, until=TODAY)
    with nothing_changes(), pytest.raises(Conflict):
        actions.end_holding(row, by=by, until=TODAY + DAY)


def test_another_zone_sees_none_of_it(zone: Zone, bureau: Department, director: Post) -> None:
    holding = holding_of(director)
    scope = make_actor(make_zone(code="taiyuan"), Role.SYSTEM_ADMIN).scope
    assert not selectors.all_departments(scope).exists()
    assert not selectors.departments(scope).exists()
    assert not selectors.posts(scope).exists()
    assert not selectors.holdings_on(scope, day=TODAY).exists()
    for read, row in (
        (selectors.department_in, bureau),
        (selectors.post_in, director),
        (selectors.holding_in, holding),
    ):
        with pytest.raises(NotFound):
            read(scope, pk=row.pk)  # type: ignore[operator]


def test_an_enterprise_user_sees_no_departments(zone: Zone, bureau: Department) -> None:
    enterprise = actor_of(make_user(zone, Role.ENTERPRISE_USER, enterprise_id=7))
    assert not selectors.departments(enterprise.scope).exists()

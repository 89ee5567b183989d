"""A person reads their own notices, in the zone they are in."""

import pytest

from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.notices.actions import mark_all_read, mark_read
from gaoxin.foundation.notices.models import Notice
from gaoxin.foundation.notices.selectors import notices_to, unread_count
from gaoxin.values.errors import NotFound
from tests.factories import actor_of, give_role, login, make_user, make_zone


@pytest.fixture
def user(zone):
    return make_user(zone, Role.PROJECT_TEAM)


def test_opening_a_notice_marks_it_read_and_leads_to_the_matter(client, zone, user):
    notice = _notice(zone, user, url="/notices/?show=all")
    login(client, user)
    page = client.get("/notices/").content.decode()
    assert notice.text in page
    assert "未读（1）" in page
    answer = client.post(f"/notices/{notice.pk}/open/")
    assert answer.headers["Location"] == "/notices/?show=all"
    notice.refresh_from_db()
    assert notice.read_at is not None
    assert notice.text not in client.get("/notices/").content.decode()
    assert notice.text in client.get("/notices/?show=all").content.decode()


def test_looking_at_the_inbox_reads_nothing(client, zone, user):
    notice = _notice(zone, user)
    login(client, user).get("/notices/")
    assert client.get(f"/notices/{notice.pk}/open/").status_code == 405
    notice.refresh_from_db()
    assert notice.read_at is None


def test_all_can_be_marked_read_at_once(client, zone, user):
    for text in ("一", "二", "三"):
        _notice(zone, user, text=text)
    login(client, user).post("/notices/read-all/")
    assert unread_count(actor_of(user)) == 0


def test_a_notice_without_a_page_can_be_marked_read(client, zone, user):
    notice = _notice(zone, user, url="")
    login(client, user).post(f"/notices/{notice.pk}/read/")
    assert unread_count(actor_of(user)) == 0


def test_nobody_reads_or_marks_the_notices_of_a_colleague(client, zone, user):
    notice = _notice(zone, user)
    colleague = make_user(zone, Role.PROJECT_TEAM, Role.SYSTEM_ADMIN)
    assert list(notices_to(actor_of(colleague))) == []
    with pytest.raises(NotFound):
        mark_read(by=actor_of(colleague), notice_id=notice.pk)
    mark_all_read(by=actor_of(colleague))
    assert login(client, colleague).post(f"/notices/{notice.pk}/open/").status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


def test_a_person_of_two_zones_reads_each_in_its_own(zone, user):
    other = make_zone()
    give_role(user, other, Role.PROJECT_TEAM)
    _notice(zone, user, text="此区")
    _notice(other, user, text="彼区")
    assert [notice.text for notice in notices_to(actor_of(user, zone=zone))] == ["此区"]
    assert [notice.text for notice in notices_to(actor_of(user, zone=other))] == ["彼区"]


def test_a_visitor_is_sent_to_the_login_and_marks_nothing(client, zone, user):
    notice = _notice(zone, user)
    for answer in (client.get("/notices/"), client.post(f"/notices/{notice.pk}/open/")):
        assert answer.status_code == 302
        assert "login" in answer.headers["Location"]
    notice.refresh_from_db()
    assert notice.read_at is None


def test_every_page_shows_how_many_are_unread(client, zone, user):
    _notice(zone, user)
    assert login(client, user).get("/jobs/").context["unread_notices"] == 1


def test_the_count_costs_one_query(zone, user, django_assert_num_queries):
    _notice(zone, user)
    actor = actor_of(user)
    with django_assert_num_queries(1):
        assert unread_count(actor) == 1


def test_a_full_inbox_is_read_with_few_queries(client, zone, user, django_assert_max_num_queries):
    for number in range(60):
        _notice(zone, user, text=f"第 {number} 条")
    login(client, user)
    with django_assert_max_num_queries(10):
        assert "第 1–50 条，共 60 条" in client.get("/notices/").content.decode()


def _notice(zone, user, *, text="用地问题已交办", url="/projects/7/") -> Notice:
    return Notice.objects.create(zone=zone, user=user, kind="test.assigned", text=text, url=url)

"""Once a fact is committed, exactly the people concerned are told."""

import datetime as dt

import pytest
from django.db import transaction

from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.notices.actions import notify
from gaoxin.foundation.notices.models import Notice
from tests.factories import give_role, make_department, make_user, make_zone

KIND = "test.assigned"


@pytest.fixture
def tell(zone, django_capture_on_commit_callbacks):
    """``notify`` in the test's zone, committed."""

    def told(text="智能终端项目用地问题已交办", **arguments):
        with django_capture_on_commit_callbacks(execute=True):
            notify(KIND, zone_id=zone.pk, text=text, **arguments)
        return sorted(Notice.objects.values_list("user__username", flat=True))

    return told


def test_named_people_are_told_with_the_page_of_the_matter(zone, tell):
    user = make_user(zone, Role.PROJECT_TEAM, username="li")
    assert tell(users=[user.pk], url="/projects/7/") == ["li"]
    notice = Notice.objects.get()
    assert (notice.kind_label, notice.text) == ("问题交办", "智能终端项目用地问题已交办")
    assert (notice.zone, notice.url, notice.read_at) == (zone, "/projects/7/", None)


def test_nobody_is_told_before_the_commit(zone, django_capture_on_commit_callbacks):
    user = make_user(zone, Role.PROJECT_TEAM)
    with django_capture_on_commit_callbacks(execute=True):
        notify(KIND, zone_id=zone.pk, text="已交办", users=[user.pk])
        assert not Notice.objects.exists()
    assert Notice.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_nobody_is_told_of_what_was_rolled_back():
    zone = make_zone()
    user = make_user(zone, Role.PROJECT_TEAM)

    def fail_after_notifying():
        with transaction.atomic():
            notify(KIND, zone_id=zone.pk, text="已交办", users=[user.pk])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_after_notifying()
    assert not Notice.objects.exists()


def test_a_role_is_told_in_this_zone_only_and_only_while_it_is_held(zone, tell):
    make_user(zone, Role.ZONE_LEADER, username="leader")
    make_user(make_zone(), Role.ZONE_LEADER, username="elsewhere")
    make_user(zone, Role.STATISTICIAN, username="other-role")
    former = make_user(username="former")
    give_role(former, zone, Role.ZONE_LEADER, until=dt.date(2021, 1, 1))
    disabled = make_user(zone, Role.ZONE_LEADER, username="disabled")
    disabled.is_active = False
    disabled.save()
    assert tell(roles={Role.ZONE_LEADER}) == ["leader"]


def test_a_department_is_told_with_those_who_hold_the_role_for_the_whole_zone(zone, tell):
    ours = make_department(zone, name="项目局")
    make_user(zone, Role.PROJECT_TEAM, department=ours, username="ours")
    make_user(zone, Role.PROJECT_TEAM, department=make_department(zone), username="theirs")
    make_user(zone, Role.PROJECT_TEAM, username="whole-zone")
    assert tell(roles={Role.PROJECT_TEAM}, department_id=ours.pk) == ["ours", "whole-zone"]


def test_a_person_reached_in_two_ways_is_told_once_and_the_doer_not_at_all(zone, tell):
    reached = make_user(zone, Role.ZONE_LEADER, username="reached")
    doer = make_user(zone, Role.ZONE_LEADER, username="doer")
    assert tell(users=[reached.pk, doer.pk], roles={Role.ZONE_LEADER}, except_user=doer.pk) == ["reached"]


def test_the_same_words_are_not_repeated_while_unread(zone, tell):
    user = make_user(zone, Role.PROJECT_TEAM, username="li")
    tell(users=[user.pk])
    assert tell(users=[user.pk]) == ["li"]
    Notice.objects.update(read_at=dt.datetime(2025, 3, 31, tzinfo=dt.UTC))
    assert tell(users=[user.pk]) == ["li", "li"]


def test_an_undeclared_kind_or_a_foreign_address_is_refused_and_nothing_is_sent(zone, tell):
    user = make_user(zone, Role.PROJECT_TEAM)
    with pytest.raises(KeyError):
        notify("no.such", zone_id=zone.pk, text="…", users=[user.pk])
    with pytest.raises(ValueError, match="page of this site"):
        tell(users=[user.pk], url="https://example.com/")
    assert not Notice.objects.exists()

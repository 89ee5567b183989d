"""匹配变化: a run against the one before it, told to officers in one notice and to each firm once."""

import datetime as dt

import pytest
from django.db import transaction

from gaoxin.enterprises.models import RecognitionKind
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.notices.models import Notice
from gaoxin.policies.actions import match_zone
from gaoxin.policies.assembly.packing import unpack_ids
from gaoxin.policies.models import MatchDifference, MatchTold
from tests.enterprises.made import make_enterprise, make_recognition
from tests.factories import make_user
from tests.policies.made import TODAY, declare, make_near_tech_sme

pytestmark = pytest.mark.django_db
POLICY = "tech_sme"


@pytest.fixture
def run(zone, keeper, django_capture_on_commit_callbacks):
    def matched(on=TODAY):
        with django_capture_on_commit_callbacks(execute=True):
            return match_zone(zone, by=keeper, on=on)

    return matched


@pytest.fixture
def listed(enterprise):
    make_near_tech_sme(enterprise)
    declare(enterprise, "on_abnormal_list", "true")
    return enterprise


@pytest.fixture
def person(zone, enterprise):
    return make_user(zone, Role.ENTERPRISE_USER, enterprise_id=enterprise.pk)


def cleared(enterprise):
    declare(enterprise, "on_abnormal_list", "false", observed_on=TODAY)


def difference(run):
    return MatchDifference.objects.get(run=run, policy=POLICY)


def test_a_first_run_has_nothing_to_compare_with(listed, person, run):
    run()
    assert not MatchDifference.objects.exists()
    assert not Notice.objects.exists()


def test_who_newly_qualifies_is_listed_and_told(zone, listed, person, run):
    officer = make_user(zone, Role.ENTERPRISE_SERVICE)
    run()
    cleared(listed)
    found = difference(run())
    assert list(unpack_ids(found.gained)) == [listed.pk]
    assert (found.gained_count, found.lost_count) == (1, 0)
    told = [one.text for one in Notice.objects.filter(user=person)]
    assert any("现在符合“科技型中小企业评价”的全部条件" in text for text in told)
    assert Notice.objects.filter(user=officer).count() == 1


def test_who_asked_for_the_run_is_not_told_of_it(listed, keeper, run):
    run()
    cleared(listed)
    run()
    assert not Notice.objects.filter(user_id=keeper.user_id).exists()


def test_a_run_that_changes_nothing_tells_nobody(zone, listed, person, run):
    make_user(zone, Role.ENTERPRISE_SERVICE)
    run()
    run()
    assert not MatchDifference.objects.exists()
    assert not Notice.objects.exists()


def test_the_same_change_of_one_version_is_told_once(listed, person, run):
    run()
    for _ in range(2):
        cleared(listed)
        run()
        declare(listed, "on_abnormal_list", "true", observed_on=TODAY)
        run()
    kinds = MatchTold.objects.filter(enterprise=listed, policy=POLICY).values_list("kind", flat=True)
    assert sorted(kinds) == ["gained", "lost"]
    texts = [one.text for one in Notice.objects.filter(user=person) if "科技型中小企业评价" in one.text]
    assert len(texts) == 2


def test_one_condition_short_is_told_when_it_is_new(zone, enterprise, person, run):
    make_near_tech_sme(enterprise)
    declare(enterprise, "on_abnormal_list", "")
    run()
    declare(enterprise, "on_abnormal_list", "true", observed_on=TODAY)
    found = difference(run())
    assert list(unpack_ids(found.near)) == [enterprise.pk]
    assert any("只差一项条件" in one.text for one in Notice.objects.filter(user=person))


def test_a_holder_is_no_news_but_its_loss_is(listed, run):
    make_recognition(
        listed,
        kind=RecognitionKind.TECH_SME,
        recognised_on=dt.date(2026, 1, 5),
        valid_until=dt.date(2026, 12, 31),
    )
    run()
    cleared(listed)
    assert not MatchDifference.objects.filter(run=run(), policy=POLICY).exists()
    declare(listed, "on_abnormal_list", "true", observed_on=TODAY)
    assert list(unpack_ids(difference(run()).lost)) == [listed.pk]


def test_firms_that_came_since_are_compared_with_nothing(zone, listed, run):
    run()
    late = make_enterprise(zone)
    make_near_tech_sme(late)
    assert list(unpack_ids(difference(run()).gained)) == [late.pk]


def test_an_earlier_application_day_is_not_compared(listed, run):
    run()
    cleared(listed)
    run(on=TODAY - dt.timedelta(days=30))
    assert not MatchDifference.objects.exists()


def test_a_run_that_is_rolled_back_tells_nobody(zone, keeper, listed, person):
    match_zone(zone, by=keeper, on=TODAY)
    cleared(listed)
    with transaction.atomic():
        match_zone(zone, by=keeper, on=TODAY)
        transaction.set_rollback(True)
    assert not MatchDifference.objects.exists()
    assert not MatchTold.objects.exists()
    assert not Notice.objects.exists()

"""到期日历与提醒: month by month, each mark said once, renewed certificates left in peace."""

import datetime as dt

import pytest

from gaoxin.engines.rules.compiled import Verdict
from gaoxin.enterprises.models import RecognitionKind
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.audit.models import AuditEvent
from gaoxin.foundation.notices.models import Notice
from gaoxin.policies.actions.reminders import remind_renewals
from gaoxin.policies.assembly.answers import answer_for
from gaoxin.policies.assembly.renewals import calendar, expiries, renewal_verdicts
from gaoxin.policies.models import RenewalReminder
from gaoxin.values.errors import NotPermitted
from tests.enterprises.made import make_enterprise, make_recognition
from tests.factories import make_actor, make_user, make_zone
from tests.policies.made import TODAY
from tests.unchanged import nothing_changes

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def held(enterprise, *, until, since=None, **rest):
    since = since or until.replace(year=until.year - 3) + DAY
    return make_recognition(enterprise, recognised_on=since, valid_until=until, **rest)


@pytest.fixture
def run(zone, keeper, django_capture_on_commit_callbacks):
    def told(on):
        with django_capture_on_commit_callbacks(execute=True):
            return remind_renewals(zone, by=keeper, today=on)

    return told


def test_the_calendar_counts_eighteen_months_by_kind(zone, keeper, enterprise):
    held(enterprise, until=dt.date(2026, 6, 20))
    held(enterprise, until=dt.date(2027, 11, 30), kind=RecognitionKind.SPECIALISED_SME)
    held(make_enterprise(zone), until=dt.date(2027, 12, 1))
    held(make_enterprise(make_zone(code="other")), until=dt.date(2026, 7, 1))
    months = calendar(keeper.scope, on=TODAY)
    assert [months[0].first, months[-1].first] == [dt.date(2026, 6, 1), dt.date(2027, 11, 1)]
    assert len(months) == 18
    assert months[0].counts["high_tech"] == 1
    assert months[-1].counts["specialised_sme"] == 1
    assert sum(one.total for one in months) == 2


def test_a_certificate_with_a_follower_is_renewed_and_not_counted(enterprise, keeper):
    held(enterprise, until=dt.date(2026, 9, 30))
    held(enterprise, until=dt.date(2029, 8, 30), since=dt.date(2026, 6, 1))
    assert sum(one.total for one in calendar(keeper.scope, on=TODAY)) == 0
    found = expiries(keeper.scope, first=TODAY, last=dt.date(2026, 12, 31), on=TODAY)
    assert found[0].follower is not None
    assert found[0].overlapping is None


def test_two_certificates_at_once_outside_the_last_year_are_flagged(enterprise, keeper):
    held(enterprise, until=dt.date(2026, 12, 31))
    held(enterprise, until=dt.date(2027, 3, 31), since=dt.date(2024, 4, 1))
    found = expiries(keeper.scope, first=TODAY, last=dt.date(2026, 12, 31), on=TODAY)
    assert found[0].overlapping is not None


def test_an_end_nobody_recorded_is_not_invented(enterprise, keeper):
    make_recognition(enterprise, recognised_on=dt.date(2023, 7, 1), valid_until=None)
    assert sum(one.total for one in calendar(keeper.scope, on=TODAY)) == 0


def test_a_withdrawn_certificate_does_not_end_any_more(enterprise, keeper):
    held(enterprise, until=dt.date(2026, 9, 30), withdrawn_on=dt.date(2026, 1, 5))
    assert expiries(keeper.scope, first=TODAY, last=dt.date(2026, 12, 31), on=TODAY) == []


def test_the_verdict_of_a_renewal_is_the_one_the_explanation_gives(enterprise, keeper):
    held(enterprise, until=dt.date(2026, 9, 30))
    key = (enterprise.pk, "high_tech_enterprise")
    alone = answer_for(
        enterprise.pk, policy=key[1], scope=keeper.scope, on=TODAY, case_kind="renewal"
    ).verdict
    assert renewal_verdicts([key], scope=keeper.scope, on=TODAY) == {key: alone}
    assert alone in (Verdict.NOT_MET, Verdict.UNKNOWN)


def test_each_mark_is_told_once(zone, enterprise, run):
    officer = make_user(zone, Role.ENTERPRISE_SERVICE)
    until = dt.date(2026, 12, 31)
    held(enterprise, until=until)
    assert run(until - 181 * DAY) == 0
    assert run(until - 180 * DAY) == 1
    assert run(until - 180 * DAY) == 0
    assert run(until - 91 * DAY) == 0
    assert run(until - 90 * DAY) == 1
    assert run(until - 30 * DAY) == 1
    assert run(until - 1 * DAY) == 0
    assert list(RenewalReminder.objects.order_by("id").values_list("days", flat=True)) == [180, 90, 30]
    assert Notice.objects.filter(user=officer, kind="policies.renewal_due").count() == 3
    assert AuditEvent.objects.filter(action="policies.renewals_reminded").count() == 3


def test_a_first_run_shortly_before_the_end_tells_once_by_the_nearest_mark(enterprise, run):
    held(enterprise, until=TODAY + 20 * DAY)
    assert run(TODAY) == 1
    assert RenewalReminder.objects.get().days == 30


def test_officers_get_one_notice_and_each_firm_its_own(zone, enterprise, run):
    officer = make_user(zone, Role.ENTERPRISE_SERVICE)
    person = make_user(zone, Role.ENTERPRISE_USER, enterprise_id=enterprise.pk)
    other = make_enterprise(zone)
    stranger = make_user(zone, Role.ENTERPRISE_USER, enterprise_id=other.pk)
    held(enterprise, until=TODAY + 60 * DAY)
    for _ in range(3):
        held(make_enterprise(zone), until=TODAY + 60 * DAY)
    assert run(TODAY) == 4
    assert "90 天内 4 张" in Notice.objects.get(user=officer).text
    assert "高新技术企业" in Notice.objects.get(user=person).text
    assert not Notice.objects.filter(user=stranger).exists()


def test_a_corrected_end_is_told_anew(enterprise, run):
    row = held(enterprise, until=TODAY + 60 * DAY)
    assert run(TODAY) == 1
    row.valid_until = TODAY + 70 * DAY
    row.save()
    assert run(TODAY) == 1


def test_a_renewed_certificate_is_left_in_peace(enterprise, run):
    held(enterprise, until=TODAY + 60 * DAY)
    held(enterprise, until=TODAY + 1000 * DAY, since=TODAY - 5 * DAY)
    assert run(TODAY) == 0


def test_who_may_not_remind_changes_nothing(zone, enterprise):
    held(enterprise, until=TODAY + 60 * DAY)
    leader = make_actor(zone, Role.ZONE_LEADER)
    with nothing_changes(), pytest.raises(NotPermitted):
        remind_renewals(zone, by=leader, today=TODAY)

"""A request from the day it is raised to the enterprise's judgement of it, by the working calendar."""

import datetime as dt

import pytest

from gaoxin.enterprises.models import Enterprise
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.models import User
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.audit.append_only import declared_tables
from gaoxin.foundation.notices.models import Notice
from gaoxin.foundation.zones.models import Department, Zone
from gaoxin.services import actions, selectors
from gaoxin.services.models import RequestEvent, ServiceRequest
from gaoxin.services.terms import clock_of
from gaoxin.values.errors import Conflict, DomainError, NotFound, NotPermitted
from tests.enterprises.made import make_enterprise
from tests.factories import actor_of, make_actor, make_department, make_user, make_zone
from tests.unchanged import nothing_changes

# 2026-04-03 is the Friday before 清明 (4–6 April off): one working day later is Tuesday the 7th.
FRIDAY, TUESDAY = dt.date(2026, 4, 3), dt.date(2026, 4, 7)


def raised(firm: Enterprise, by: Actor, **given: object) -> ServiceRequest:
    values: dict = {
        "category": "utilities",
        "title": "三号厂房变压器容量不足",
        "content": "新增两条线后夜间跳闸，希望增容。",
        "contact_name": "王工",
        "contact_phone": "13800000000",
        "today": FRIDAY,
    }
    return actions.raise_request(firm, by=by, **(values | given))


def assigned(row: ServiceRequest, officer: Actor, bureau: Department) -> ServiceRequest:
    return actions.assign_request(row, by=officer, department=bureau, today=TUESDAY)


def replied(row: ServiceRequest, officer: Actor, bureau: Department) -> ServiceRequest:
    assigned(row, officer, bureau)
    return actions.reply_request(row, by=officer, note="供电公司本周五到场勘察。", today=dt.date(2026, 4, 9))


def closed(row: ServiceRequest, officer: Actor, bureau: Department) -> ServiceRequest:
    replied(row, officer, bureau)
    return actions.close_request(row, by=officer, note="已增容。", today=dt.date(2026, 4, 20))


def test_the_limits_count_working_days(
    firm: Enterprise, own: Actor, officer: Actor, bureau: Department
) -> None:
    row = raised(firm, own)
    assert row.accept_by == TUESDAY
    assert clock_of(row, today=FRIDAY).light == "green"
    assert clock_of(row, today=TUESDAY).light == "amber"
    assert clock_of(row, today=dt.date(2026, 4, 8)).light == "red"
    row = assigned(row, officer, bureau)
    assert (row.accepted_on, row.reply_by) == (TUESDAY, dt.date(2026, 4, 14))
    assert clock_of(row, today=dt.date(2026, 4, 15)).word == "答复超期 1 天"


def test_everybody_concerned_is_told_when_it_is_done(
    firm: Enterprise, own: Actor, owner: User, officer: Actor, zone: Zone, bureau: Department,
    django_capture_on_commit_callbacks,
) -> None:  # fmt: skip
    builder = make_user(zone, Role.LAND_OFFICER, department=bureau)
    elsewhere = make_user(zone, Role.LAND_OFFICER, department=make_department(zone, name="财政金融部"))
    with django_capture_on_commit_callbacks(execute=True):
        row = closed(raised(firm, own), officer, bureau)
    kinds = list(Notice.objects.filter(user=owner).order_by("id").values_list("kind", flat=True))
    assert kinds == ["services.request_moved"] * 3
    assert Notice.objects.filter(user_id=officer.user_id, kind="services.request_new").exists()
    assert Notice.objects.filter(user=builder, kind="services.request_given").exists()
    assert not Notice.objects.filter(user=elsewhere).exists()
    assert [one.kind for one in row.events.all()] == ["registered", "assigned", "replied", "closed"]


def test_the_enterprise_judges_only_after_closing_and_once(
    firm: Enterprise, own: Actor, officer: Actor, bureau: Department
) -> None:
    row = replied(raised(firm, own), officer, bureau)
    today = dt.date(2026, 4, 21)
    with nothing_changes(), pytest.raises(Conflict):
        actions.rate_request(row, by=own, satisfaction=5, today=today)
    actions.close_request(row, by=own, today=today)
    for score, words in ((0, ""), (6, ""), (2, "")):
        with nothing_changes(), pytest.raises(DomainError):
            actions.rate_request(row, by=own, satisfaction=score, words=words, today=today)
    row = actions.rate_request(row, by=own, satisfaction=2, words="等了两周", today=today)
    assert (row.satisfaction, row.satisfaction_words) == (2, "等了两周")
    with nothing_changes(), pytest.raises(Conflict):
        actions.rate_request(row, by=own, satisfaction=5, today=today)


def test_taken_up_again_a_fresh_limit_runs_and_the_old_judgement_stays_in_what_happened(
    firm: Enterprise, own: Actor, officer: Actor, bureau: Department
) -> None:
    row = closed(raised(firm, own), officer, bureau)
    actions.rate_request(row, by=own, satisfaction=1, words="没有增容", today=dt.date(2026, 4, 21))
    row = actions.reopen_request(row, by=own, note="变压器仍跳闸", today=dt.date(2026, 4, 22))
    assert (row.state, row.satisfaction, row.reply_by) == ("assigned", None, dt.date(2026, 4, 29))
    assert row.events.get(kind="rated").note == "满意度 1 分。没有增容"


def test_an_officer_closes_only_after_the_answer_and_says_how(
    firm: Enterprise, own: Actor, officer: Actor, bureau: Department
) -> None:
    row = assigned(raised(firm, own), officer, bureau)
    with nothing_changes(), pytest.raises(Conflict):
        actions.close_request(row, by=officer, note="办了", today=TUESDAY)
    actions.reply_request(row, by=officer, note="已安排", today=TUESDAY)
    with nothing_changes(), pytest.raises(DomainError):
        actions.close_request(row, by=officer, note=" ", today=TUESDAY)


@pytest.mark.parametrize(
    "given",
    [
        {"title": ""},
        {"content": " "},
        {"content": "长" * 1001},
        {"contact_phone": "12"},
        {"category": "else"},
        {"difficulty": "odd"},
    ],
)
def test_a_request_without_sense_is_refused(firm: Enterprise, own: Actor, given: dict) -> None:
    with nothing_changes(), pytest.raises(DomainError):
        raised(firm, own, **given)


def test_an_officer_of_another_department_does_not_answer(
    firm: Enterprise, zone: Zone, own: Actor, officer: Actor, bureau: Department
) -> None:
    row = assigned(raised(firm, own), officer, bureau)
    elsewhere = make_actor(zone, Role.LAND_OFFICER, department=make_department(zone, name="财政金融部"))
    here = make_actor(zone, Role.LAND_OFFICER, department=bureau)
    with nothing_changes(), pytest.raises(NotPermitted):
        actions.reply_request(row, by=elsewhere, note="好的", today=TUESDAY)
    assert actions.reply_request(row, by=here, note="好的", today=TUESDAY).state == "replied"


def test_another_firm_and_another_zone_find_nothing(
    firm: Enterprise, zone: Zone, own: Actor, officer: Actor, bureau: Department
) -> None:
    row = closed(raised(firm, own), officer, bureau)
    other = actor_of(make_user(zone, Role.ENTERPRISE_USER, enterprise_id=make_enterprise(zone).pk))
    away = make_actor(make_zone(code="next"), Role.ENTERPRISE_SERVICE)
    for by in (other, away):
        with pytest.raises(NotFound):
            selectors.request_in(by.scope, pk=row.pk)
        with nothing_changes(), pytest.raises(NotFound):
            actions.reopen_request(row, by=by, note="再办", today=TUESDAY)
        with nothing_changes(), pytest.raises(NotFound):
            raised(firm, by)
    with nothing_changes(), pytest.raises(NotFound):
        actions.rate_request(row, by=other, satisfaction=1, words="差", today=TUESDAY)


RAISERS = {Role.ENTERPRISE_SERVICE, Role.CASE_AGENT, Role.CHAIN_LEAD, Role.ZONE_LEADER}
HANDLERS = {
    Role.ENTERPRISE_SERVICE,
    Role.CASE_AGENT,
    Role.APPROVAL_OFFICER,
    Role.LAND_OFFICER,
    Role.FUND_MANAGER,
    Role.CHAIN_LEAD,
    Role.PROJECT_TEAM,
}


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ENTERPRISE_USER}))
def test_each_role_does_its_own(
    firm: Enterprise, zone: Zone, own: Actor, officer: Actor, bureau: Department, role: Role
) -> None:
    by = make_actor(zone, role)
    waiting, given = raised(firm, own), assigned(raised(firm, own, title="另一件"), officer, bureau)
    done = closed(raised(firm, own, title="办完的"), officer, bureau)
    attempts = (
        (role in RAISERS, lambda: raised(firm, by, title="代登记")),
        (
            role in {Role.ENTERPRISE_SERVICE, Role.ZONE_LEADER},
            lambda: actions.assign_request(waiting, by=by, department=bureau, today=TUESDAY),
        ),
        (role in HANDLERS, lambda: actions.reply_request(given, by=by, note="好的", today=TUESDAY)),
        (False, lambda: actions.rate_request(done, by=by, satisfaction=5, today=TUESDAY)),
        (
            role in {Role.ENTERPRISE_SERVICE, Role.ZONE_LEADER},
            lambda: actions.set_terms(
                zone, by=by, accept_days=1, reply_days=3, since=TUESDAY, basis="管委会会议", today=TUESDAY
            ),
        ),
    )
    for may, attempt in attempts:
        if may:
            attempt()
        else:
            with nothing_changes(), pytest.raises(NotPermitted):
                attempt()


def test_other_limits_hold_from_their_day_on_and_are_told_as_the_zones_own(
    firm: Enterprise, zone: Zone, own: Actor, officer: Actor
) -> None:
    before = raised(firm, own)
    assert "不是法定时限" in selectors.terms_on(zone.pk, day=FRIDAY).words
    actions.set_terms(
        zone, by=officer, accept_days=2, reply_days=3, since=TUESDAY, basis="管委会会议", today=FRIDAY
    )
    before.refresh_from_db()
    assert before.accept_by == TUESDAY
    assert raised(firm, own, today=TUESDAY, title="第二件").accept_by == dt.date(2026, 4, 9)
    assert "管委会会议" in selectors.terms_on(zone.pk, day=TUESDAY).words
    for given in ({"accept_days": 0}, {"reply_days": 99}, {"since": FRIDAY}, {"basis": ""}):
        values: dict = {"accept_days": 1, "reply_days": 5, "since": TUESDAY, "basis": "会议"} | given
        with nothing_changes(), pytest.raises(DomainError):
            actions.set_terms(zone, by=officer, today=TUESDAY, **values)


def test_the_database_keeps_what_happened() -> None:
    assert RequestEvent._meta.db_table in declared_tables()

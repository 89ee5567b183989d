"""快申快享 and 常规: asked what is unknown, handed in, returned once, reviewed by two, paid."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from gaoxin.enterprises.models import Enterprise
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.attachments.kinds import FileRefused
from gaoxin.foundation.audit.models import AuditEvent
from gaoxin.foundation.notices.models import Notice
from gaoxin.foundation.zones.models import Zone
from gaoxin.policies import actions as grants
from gaoxin.policies.actions import applications, calls, handling, listing, submitting
from gaoxin.policies.actions.handling import Opinion
from gaoxin.policies.assembly.applying import standing_of
from gaoxin.policies.assembly.delivery import recheck
from gaoxin.policies.assembly.limits import limit_of, standing_state
from gaoxin.policies.assembly.materials import materials_of
from gaoxin.policies.models import (
    Application,
    ApplicationCall,
    ApplicationState,
    AwardState,
    BankAccount,
    CorrectionNotice,
    DeclaredFact,
    DeliveryClass,
    FundingOrder,
    GrantAward,
    GrantEvent,
    GrantEventKind,
    RoundState,
)
from gaoxin.policies.selectors.applications import applications_of, money_left, open_calls_for
from gaoxin.values.errors import Conflict, DomainError, DomainErrors, NotFound
from tests.attachments.files import PDF
from tests.enterprises.made import WAN, make_figures
from tests.factories import make_actor, make_zone
from tests.policies.applying import (
    APPLIED,
    CLOSES,
    LICENCE,
    OPENS,
    RD_INPUT,
    REPORT,
    accepted,
    filled_in,
    listed,
    make_applicant,
    make_call,
    make_rd_firm,
    started,
    submitted,
    supported,
)
from tests.policies.delivering import Crew, make_account, make_crew
from tests.policies.made import declare
from tests.unchanged import nothing_changes

A, B = "长治市甲电子有限公司", "长治市乙材料有限公司"


@pytest.fixture(autouse=True)
def media(settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def crew(zone: Zone) -> Crew:
    return make_crew(zone)


@pytest.fixture
def firm(zone: Zone) -> Enterprise:
    return make_rd_firm(zone, name=A)


@pytest.fixture
def applicant(zone: Zone, firm: Enterprise) -> Actor:
    return make_applicant(zone, firm)


@pytest.fixture
def call(zone: Zone, crew: Crew) -> ApplicationCall:
    return make_call(zone, crew)


def refused(code: str, act: object, *args: object, **rest: object) -> DomainError:
    """``act`` is refused with that code, and nothing is changed."""
    with nothing_changes("policies", "audit", "attachments", "notices"), pytest.raises(DomainError) as raised:
        act(*args, **rest)  # type: ignore[operator]
    errors = raised.value.errors if isinstance(raised.value, DomainErrors) else (raised.value,)
    assert code in [one.code for one in errors]
    assert all(one.remedy for one in errors)
    return raised.value


# --- what is known and what is asked


def test_what_the_zone_knows_is_shown_with_its_source_and_only_the_rest_is_asked(
    firm: Enterprise, applicant: Actor
) -> None:
    standing = standing_of(
        firm.pk, policy=RD_INPUT, case_kind="first", scope=applicant.scope, on=APPLIED, stated={}
    )
    known = {one.label: one for one in standing.known}
    assert known["2025年研发费用"].shown == "300 万元"
    assert "资质认定台账" in {one.origin.words for one in standing.known}
    (asked,) = standing.asked
    assert asked.key == "on_dishonest_list"
    assert [reason.clause for reason in asked.reasons] == ["示范·不予奖补"]
    assert standing.answer.verdict.value == "UNKNOWN"


def test_the_verdict_follows_what_is_filled_in_before_anything_is_handed_in(
    firm: Enterprise, applicant: Actor
) -> None:
    def verdict(value: str) -> str:
        found = standing_of(
            firm.pk,
            policy=RD_INPUT,
            case_kind="first",
            scope=applicant.scope,
            on=APPLIED,
            stated={"on_dishonest_list": value},
        )
        assert found.recorded.verdict.value == "UNKNOWN"
        return found.answer.verdict.value

    with nothing_changes("policies"):
        assert (verdict("false"), verdict("true"), verdict("胡写")) == ("MET", "NOT_MET", "UNKNOWN")


# --- handing in


def test_what_is_filled_in_becomes_a_declared_fact_only_when_it_is_handed_in(
    call: ApplicationCall, firm: Enterprise, applicant: Actor
) -> None:
    row = filled_in(started(call, firm, applicant), applicant)
    assert not DeclaredFact.objects.exists()
    submitting.submit_application(row, by=applicant, today=APPLIED)
    row.refresh_from_db()
    fact = DeclaredFact.objects.get()
    assert (fact.fact, fact.value, fact.observed_on) == ("on_dishonest_list", "false", APPLIED)
    assert fact.source == f"企业申报 {row.number}"
    assert row.number == f"2026-{call.pk:03d}-0001"
    # Five working days after Wednesday the 8th.
    assert (row.state, row.due_on) == (ApplicationState.SUBMITTED, dt.date(2026, 4, 15))
    decision = row.decisions.get()
    assert (decision.verdict, decision.basis["amounts"][0]["yuan"]) == ("MET", "100000.00")
    assert decision.basis["facts"]["rd_expense@1"]["value"] == 300 * 1_000_000
    assert AuditEvent.objects.filter(action="policies.application_submitted").count() == 1


def test_everything_that_lacks_is_told_at_once(
    call: ApplicationCall, firm: Enterprise, applicant: Actor
) -> None:
    row = started(call, firm, applicant)
    error = refused(
        "application.fact_missing", submitting.submit_application, row, by=applicant, today=APPLIED
    )
    assert isinstance(error, DomainErrors)
    assert [one.code for one in error.errors] == [
        "application.fact_missing",
        "application.material_missing",
        "application.contact_missing",
    ]
    assert REPORT in error.errors[1].message
    assert LICENCE not in error.errors[1].message


def test_what_the_zone_has_on_record_need_not_be_handed_in(
    call: ApplicationCall, firm: Enterprise, applicant: Actor
) -> None:
    row = started(call, firm, applicant)
    licence, report, _extra = materials_of(row, on=APPLIED)
    assert firm.uscc in licence.evidence[0]
    assert (licence.is_wanting, report.is_wanting) == (False, True)
    refused(
        "material.on_record",
        applications.add_material,
        row,
        licence.material,
        by=applicant,
        content=PDF,
        file_name="营业执照.pdf",
        today=APPLIED,
    )


def test_a_dangerous_file_is_refused_and_the_draft_stays_as_it_was(
    call: ApplicationCall, firm: Enterprise, applicant: Actor
) -> None:
    row = started(call, firm, applicant)
    report = call.materials.get(name=REPORT)
    with nothing_changes("policies", "attachments", "audit"), pytest.raises(FileRefused, match="程序文件"):
        applications.add_material(
            row, report, by=applicant, content=b"MZ\x90\x00", file_name="报告.pdf", today=APPLIED
        )


def test_a_value_a_fact_cannot_have_is_refused_beside_its_field(
    call: ApplicationCall, firm: Enterprise, applicant: Actor
) -> None:
    row = started(call, firm, applicant)
    error = refused(
        "fact.value",
        applications.save_application,
        row,
        by=applicant,
        stated={"on_dishonest_list": "也许"},
        contact_name="王芳",
        contact_phone="1",
        today=APPLIED,
    )
    assert isinstance(error, DomainErrors)
    assert error.errors[0].field == "on_dishonest_list"


def test_what_does_not_meet_the_policy_is_handed_in_only_knowingly(
    call: ApplicationCall, firm: Enterprise, applicant: Actor
) -> None:
    row = filled_in(started(call, firm, applicant), applicant, on_dishonest_list="true")
    error = refused("application.not_met", submitting.submit_application, row, by=applicant, today=APPLIED)
    assert "示范·不予奖补" in error.message
    submitting.submit_application(row, by=applicant, today=APPLIED, even_so=True)
    assert Application.objects.get().decisions.get().verdict == "NOT_MET"


def test_a_quick_application_that_meets_everything_is_accepted_at_once(
    zone: Zone, crew: Crew, firm: Enterprise, applicant: Actor
) -> None:
    quick = make_call(zone, crew, is_quick=True)
    row = submitted(quick, firm, applicant)
    assert (row.state, row.accepted_on) == (ApplicationState.ACCEPTED, APPLIED)
    assert row.due_on == dt.date(2026, 4, 13)
    kinds = list(row.events.values_list("kind", flat=True))
    assert kinds == ["started", "submitted", "accepted_at_once"]


def test_a_quick_application_that_does_not_meet_everything_waits_for_an_officer(
    zone: Zone, crew: Crew, firm: Enterprise, applicant: Actor
) -> None:
    quick = make_call(zone, crew, is_quick=True)
    row = filled_in(started(quick, firm, applicant), applicant, on_dishonest_list="true")
    submitting.submit_application(row, by=applicant, today=APPLIED, even_so=True)
    row.refresh_from_db()
    assert row.state == ApplicationState.SUBMITTED


# --- bad input at the door


@pytest.mark.parametrize(
    ("today", "code"),
    [
        (OPENS - dt.timedelta(days=1), "application.not_open"),
        (CLOSES + dt.timedelta(days=1), "application.closed"),
    ],
)
def test_outside_its_window_nobody_applies(
    call: ApplicationCall, firm: Enterprise, applicant: Actor, today: dt.date, code: str
) -> None:
    refused(code, applications.start_application, call, firm, by=applicant, today=today)


def test_a_draft_left_until_after_the_end_is_not_handed_in(
    call: ApplicationCall, firm: Enterprise, applicant: Actor
) -> None:
    row = filled_in(started(call, firm, applicant), applicant)
    refused(
        "application.closed",
        submitting.submit_application,
        row,
        by=applicant,
        today=CLOSES + dt.timedelta(days=1),
    )


def test_an_enterprise_applies_once_to_a_call(
    call: ApplicationCall, firm: Enterprise, applicant: Actor
) -> None:
    row = submitted(call, firm, applicant)
    refused("application.second", applications.start_application, call, firm, by=applicant, today=APPLIED)
    applications.withdraw_application(row, by=applicant, reason="改下半年申报", today=APPLIED)
    assert started(call, firm, applicant).pk != row.pk


def test_the_same_expenditure_is_not_applied_for_twice(
    zone: Zone, crew: Crew, call: ApplicationCall, firm: Enterprise, applicant: Actor
) -> None:
    first = submitted(call, firm, applicant)
    second = filled_in(started(make_call(zone, crew), firm, applicant), applicant)
    error = refused(
        "application.same_expenditure", submitting.submit_application, second, by=applicant, today=APPLIED
    )
    assert first.number in error.message
    assert "研发费用" in error.message


def test_what_was_granted_this_year_is_not_applied_for_again(
    zone: Zone, crew: Crew, call: ApplicationCall, firm: Enterprise, applicant: Actor
) -> None:
    declare(firm, "on_dishonest_list", "false")
    grants.open_round(
        zone,
        by=crew.officer,
        policy=RD_INPUT,
        on=OPENS,
        today=APPLIED,
        budget=1000 * WAN,
        order=FundingOrder.SMALLEST_FIRST,
    )
    row = filled_in(started(call, firm, applicant), applicant)
    refused("application.already_granted", submitting.submit_application, row, by=applicant, today=APPLIED)


def test_when_the_budget_is_used_up_nothing_more_is_taken_in(
    zone: Zone, crew: Crew, firm: Enterprise, applicant: Actor
) -> None:
    small = make_call(zone, crew, budget=10)
    other = make_rd_firm(zone, name=B)
    supported(accepted(submitted(small, firm, applicant), crew), crew)
    listed(small, crew)
    assert money_left(small) == 0
    by = make_applicant(zone, other)
    row = filled_in(started(small, other, by), by)
    error = refused("application.no_money", submitting.submit_application, row, by=by, today=APPLIED)
    assert "10" in error.message


def test_a_call_needs_a_policy_in_force_over_its_whole_window(zone: Zone, crew: Crew) -> None:
    before = dt.date(2025, 12, 1)
    refused("round.policy_not_in_force", make_call, zone, crew, opens_on=before)
    refused("call.window", make_call, zone, crew, closes_on=OPENS - dt.timedelta(days=1))
    refused("call.automatic", make_call, zone, crew, delivery_class=DeliveryClass.AUTOMATIC)
    refused("round.policy_pays_nothing", make_call, zone, crew, policy="tech_sme")
    limits = calls.Limits(accept=6)
    error = refused("call.limit", make_call, zone, crew, limits=limits)
    assert "1 至 5" in str(error.errors[0].remedy)  # type: ignore[attr-defined]


def test_a_published_call_is_only_extended_and_its_materials_stay(call: ApplicationCall, crew: Crew) -> None:
    refused("call.published", calls.set_materials, call, by=crew.officer, materials=())
    refused("call.not_longer", calls.extend_call, call, by=crew.officer, closes_on=CLOSES, reason="企业要求")
    later = dt.date(2026, 5, 29)
    calls.extend_call(call, by=crew.officer, closes_on=later, reason="应多家企业要求延期")
    call.refresh_from_db()
    assert call.closes_on == later


# --- acceptance


def test_an_application_is_returned_once_with_everything_that_lacks(
    call: ApplicationCall,
    crew: Crew,
    firm: Enterprise,
    applicant: Actor,
    django_capture_on_commit_callbacks,
) -> None:
    row = submitted(call, firm, applicant)
    items = ["审计报告缺第 3 页", "立项文件没有盖章"]
    with django_capture_on_commit_callbacks(execute=True):
        handling.return_application(
            row, by=crew.officer, items=items, returned_on=dt.date(2026, 4, 9), today=dt.date(2026, 4, 9)
        )
    row.refresh_from_db()
    # Ten working days after Thursday the 9th.
    assert (row.state, row.due_on) == (ApplicationState.RETURNED, dt.date(2026, 4, 23))
    assert CorrectionNotice.objects.get().items == items
    assert Notice.objects.filter(user_id=applicant.user_id, text__contains="补正 2 项").exists()

    day = dt.date(2026, 4, 10)
    submitting.submit_application(row, by=applicant, today=day)
    row.refresh_from_db()
    assert (row.state, row.submitted_on) == (ApplicationState.SUBMITTED, APPLIED)
    assert row.due_on == dt.date(2026, 4, 17)
    error = refused(
        "application.returned_before",
        handling.return_application,
        row,
        by=crew.officer,
        items=["还缺一项"],
        returned_on=day,
        today=day,
    )
    assert "不予受理" in error.remedy
    handling.decline_application(row, by=crew.officer, reason="仍缺审计报告", declined_on=day, today=day)
    row.refresh_from_db()
    assert row.state == ApplicationState.DECLINED


def test_what_is_not_returned_within_five_working_days_counts_as_accepted(
    call: ApplicationCall, crew: Crew, firm: Enterprise, applicant: Actor
) -> None:
    row = submitted(call, firm, applicant)
    last, after = dt.date(2026, 4, 15), dt.date(2026, 4, 16)
    assert standing_state(row, today=last) == ApplicationState.SUBMITTED
    assert standing_state(row, today=after) == ApplicationState.ACCEPTED
    limit = limit_of(row, today=after)
    assert limit is not None
    assert (limit.kind.value, limit.due_on) == ("review", dt.date(2026, 4, 22))
    refused(
        "application.deemed_accepted",
        handling.return_application,
        row,
        by=crew.officer,
        items=["缺一项"],
        returned_on=after,
        today=after,
    )
    handling.review_application(row, by=crew.officer, opinion=Opinion(True, "无误", after), today=after)
    row.refresh_from_db()
    assert (row.state, row.accepted_on) == (ApplicationState.REVIEWED, APPLIED)
    assert row.events.filter(kind="deemed_accepted", recorded_by="期限自动判定").exists()


def test_what_is_not_completed_in_time_lapses(
    call: ApplicationCall, crew: Crew, firm: Enterprise, applicant: Actor
) -> None:
    row = submitted(call, firm, applicant)
    handling.return_application(row, by=crew.officer, items=["缺页"], returned_on=APPLIED, today=APPLIED)
    row.refresh_from_db()
    assert row.due_on == dt.date(2026, 4, 22)
    assert standing_state(row, today=dt.date(2026, 4, 22)) == ApplicationState.RETURNED
    assert standing_state(row, today=dt.date(2026, 4, 23)) == ApplicationState.LAPSED
    error = refused(
        "application.state",
        submitting.submit_application,
        row,
        by=applicant,
        today=dt.date(2026, 4, 24),
    )
    assert "逾期未补正" in error.message


@pytest.mark.parametrize(
    ("today", "light", "left"),
    [
        (dt.date(2026, 4, 8), "green", 5),
        (dt.date(2026, 4, 12), "green", 3),
        (dt.date(2026, 4, 13), "amber", 2),
        (dt.date(2026, 4, 15), "amber", 0),
    ],
)
def test_the_light_counts_working_days(
    call: ApplicationCall, firm: Enterprise, applicant: Actor, today: dt.date, light: str, left: int
) -> None:
    found = limit_of(submitted(call, firm, applicant), today=today)
    assert found is not None
    assert (found.light, found.left) == (light, left)


def test_a_review_that_is_late_is_red(
    call: ApplicationCall, crew: Crew, firm: Enterprise, applicant: Actor
) -> None:
    found = limit_of(accepted(submitted(call, firm, applicant), crew), today=dt.date(2026, 4, 25))
    assert found is not None
    assert (found.kind.value, found.light, found.left) == ("review", "red", -2)


# --- two opinions


def test_review_and_recheck_are_done_by_two_people(
    call: ApplicationCall, crew: Crew, firm: Enterprise, applicant: Actor
) -> None:
    row = accepted(submitted(call, firm, applicant), crew)
    opinion = Opinion(True, "事实核对无误", APPLIED)
    handling.review_application(row, by=crew.officer, opinion=opinion, today=APPLIED)
    make_account(firm)
    refused(
        "application.same_person",
        handling.recheck_application,
        row,
        by=crew.officer,
        opinion=opinion,
        today=APPLIED,
    )
    handling.recheck_application(row, by=crew.second, opinion=opinion, today=APPLIED)
    row.refresh_from_db()
    assert row.state == ApplicationState.SUPPORTED
    assert [one.get_step_display() for one in row.opinions.all()] == ["审核", "复核"]


def test_a_recheck_that_disagrees_opens_the_review_again(
    call: ApplicationCall, crew: Crew, firm: Enterprise, applicant: Actor
) -> None:
    row = accepted(submitted(call, firm, applicant), crew)
    handling.review_application(row, by=crew.officer, opinion=Opinion(True, "无误", APPLIED), today=APPLIED)
    against = Opinion(False, "研发费用归集有疑问", APPLIED, ("示范·奖补标准",))
    handling.recheck_application(row, by=crew.leader, opinion=against, today=APPLIED)
    row.refresh_from_db()
    assert (row.state, row.opinions.count()) == (ApplicationState.ACCEPTED, 2)
    assert row.events.filter(kind="reopened").exists()


def test_what_the_rules_do_not_give_cannot_be_supported_and_a_refusal_names_its_clauses(
    call: ApplicationCall, crew: Crew, firm: Enterprise, applicant: Actor
) -> None:
    row = filled_in(started(call, firm, applicant), applicant, on_dishonest_list="true")
    submitting.submit_application(row, by=applicant, today=APPLIED, even_so=True)
    accepted(row, crew)
    give = handling.review_application
    opinion = Opinion(True, "同意", APPLIED)
    refused("application.unsupported", give, row, by=crew.officer, opinion=opinion, today=APPLIED)
    silent = Opinion(False, "不符合", APPLIED)
    refused("application.clauses", give, row, by=crew.officer, opinion=silent, today=APPLIED)
    against = Opinion(False, "列入失信名单", APPLIED, ("示范·不予奖补",))
    give(row, by=crew.officer, opinion=against, today=APPLIED)
    handling.recheck_application(row, by=crew.second, opinion=against, today=APPLIED)
    row.refresh_from_db()
    assert row.state == ApplicationState.REFUSED
    assert row.opinions.all()[0].clauses == ["示范·不予奖补"]


def test_an_open_verdict_cannot_be_supported(
    zone: Zone, call: ApplicationCall, crew: Crew, firm: Enterprise, applicant: Actor
) -> None:
    row = accepted(submitted(call, firm, applicant), crew)
    declare(firm, "on_dishonest_list", "", observed_on=APPLIED)
    error = refused(
        "application.undecided",
        handling.review_application,
        row,
        by=crew.officer,
        opinion=Opinion(True, "同意", APPLIED),
        today=APPLIED,
    )
    assert "失信" in error.message


def test_without_an_account_nothing_is_promised(
    call: ApplicationCall, crew: Crew, firm: Enterprise, applicant: Actor
) -> None:
    row = accepted(submitted(call, firm, applicant), crew)
    opinion = Opinion(True, "无误", APPLIED)
    handling.review_application(row, by=crew.officer, opinion=opinion, today=APPLIED)
    assert not BankAccount.objects.exists()
    error = refused(
        "application.no_account",
        handling.recheck_application,
        row,
        by=crew.leader,
        opinion=opinion,
        today=APPLIED,
    )
    assert "收款账户" in error.remedy


# --- into the round


def test_a_supported_application_is_paid_through_the_same_round_as_every_grant(
    call: ApplicationCall, crew: Crew, firm: Enterprise, applicant: Actor
) -> None:
    row = supported(accepted(submitted(call, firm, applicant), crew), crew)
    granted = listed(call, crew)
    row.refresh_from_db()
    award = GrantAward.objects.get()
    assert (row.state, row.round) == (ApplicationState.LISTED, granted)
    assert (granted.delivery_class, granted.state) == (DeliveryClass.ORDINARY, RoundState.REVIEWING)
    assert (award.amount, award.state) == (Decimal("100000.00"), AwardState.REVIEWED)
    day = dt.date(2026, 4, 9)
    grants.publish_round(granted, by=crew.second, starts_on=day, today=day)
    after = dt.date(2026, 4, 17)
    with pytest.raises(Conflict, match="两个人"):
        grants.approve_payment(granted, by=crew.leader, approved_on=after, today=after)
    grants.approve_payment(granted, by=crew.second, approved_on=after, today=after)
    grants.mark_all_paid(granted, by=crew.officer, paid_on=after, voucher="记-1", today=after)
    granted.refresh_from_db()
    assert granted.state == RoundState.CLOSED


def test_an_award_is_checked_again_on_its_own_application_date(
    zone: Zone, call: ApplicationCall, crew: Crew, firm: Enterprise, applicant: Actor
) -> None:
    supported(accepted(submitted(call, firm, applicant), crew), crew)
    other, late = make_rd_firm(zone, name=B, rd=250), dt.date(2026, 4, 20)
    by = make_applicant(zone, other)
    supported(accepted(submitted(call, other, by, today=late), crew, day=late), crew, day=late)
    granted = listed(call, crew, today=late)
    assert granted.on == late
    first = GrantAward.objects.get(enterprise=firm)
    assert first.basis["on"] == APPLIED.isoformat()
    assert not recheck(first, scope=crew.officer.scope).is_changed
    make_figures_again(firm)
    assert recheck(first, scope=crew.officer.scope).excess == 50_000


def make_figures_again(firm: Enterprise) -> None:
    firm.annual_figures.filter(year=2025).update(is_current=False)
    make_figures(firm, year=2025, revenue=5000 * WAN, rd_expense=250 * WAN, revision=2)


def test_money_that_is_short_is_given_in_the_order_of_the_reviews(
    zone: Zone, crew: Crew, firm: Enterprise, applicant: Actor
) -> None:
    small = make_call(zone, crew, budget=15)
    other = make_rd_firm(zone, name=B)
    later = make_applicant(zone, other)
    rows = [submitted(small, firm, applicant), submitted(small, other, later)]
    next_day = dt.date(2026, 4, 9)
    supported(accepted(rows[1], crew), crew)
    supported(accepted(rows[0], crew, day=next_day), crew, day=next_day)
    granted = listed(small, crew, today=next_day)
    grants.publish_round(granted, by=crew.officer, starts_on=next_day, today=next_day)
    after = dt.date(2026, 4, 20)
    result = grants.approve_payment(granted, by=crew.second, approved_on=after, today=after)
    assert (result.payable, result.waiting) == (1, 1)
    assert GrantAward.objects.get(state=AwardState.PAYABLE).enterprise == other


def test_what_was_granted_meanwhile_is_refused_when_it_is_to_be_listed(
    zone: Zone, call: ApplicationCall, crew: Crew, firm: Enterprise, applicant: Actor
) -> None:
    row = supported(accepted(submitted(call, firm, applicant), crew), crew)
    grants.open_round(
        zone,
        by=crew.officer,
        policy=RD_INPUT,
        on=APPLIED,
        today=APPLIED,
        budget=1000 * WAN,
        order=FundingOrder.SMALLEST_FIRST,
    )
    granted = listed(call, crew)
    row.refresh_from_db()
    assert row.state == ApplicationState.REFUSED
    assert (granted.awards.count(), granted.exclusions.get().kind) == (0, "duplicate")


def test_nothing_is_listed_twice_or_when_nothing_is_supported(
    call: ApplicationCall, crew: Crew, firm: Enterprise, applicant: Actor
) -> None:
    refused("call.nothing_to_list", listing.list_applications, call, by=crew.officer, today=APPLIED)
    supported(accepted(submitted(call, firm, applicant), crew), crew)
    listed(call, crew)
    refused("call.nothing_to_list", listing.list_applications, call, by=crew.officer, today=APPLIED)
    assert GrantEvent.objects.filter(kind=GrantEventKind.REVIEWED).count() == 2


# --- whose is what


def test_an_enterprise_sees_its_own_applications_and_what_it_may_apply_to(
    zone: Zone, call: ApplicationCall, firm: Enterprise, applicant: Actor
) -> None:
    row = started(call, firm, applicant)
    other = make_rd_firm(zone, name=B)
    stranger = make_applicant(zone, other)
    assert list(applications_of(applicant.scope)) == [row]
    assert list(applications_of(stranger.scope)) == []
    (offer,) = open_calls_for(firm, APPLIED)
    assert (offer.call, offer.application) == (call, row)
    assert open_calls_for(other, APPLIED)[0].application is None
    assert open_calls_for(firm, CLOSES + dt.timedelta(days=1)) == []


def test_officers_do_not_see_what_is_not_handed_in_yet(
    call: ApplicationCall, crew: Crew, firm: Enterprise, applicant: Actor
) -> None:
    row = filled_in(started(call, firm, applicant), applicant)
    assert list(applications_of(crew.officer.scope)) == []
    submitting.submit_application(row, by=applicant, today=APPLIED)
    assert list(applications_of(crew.officer.scope)) == [row]


def test_another_enterprise_and_another_zone_touch_nothing(
    zone: Zone, call: ApplicationCall, crew: Crew, firm: Enterprise, applicant: Actor
) -> None:
    row = filled_in(started(call, firm, applicant), applicant)
    stranger = make_applicant(zone, make_rd_firm(zone, name=B))
    elsewhere = make_actor(make_zone(code="away"), *crew.officer.roles)
    attempts = [
        lambda: submitting.submit_application(row, by=stranger, today=APPLIED),
        lambda: applications.withdraw_application(row, by=stranger, reason="x", today=APPLIED),
        lambda: applications.start_application(call, firm, by=stranger, today=APPLIED),
        lambda: handling.accept_application(row, by=elsewhere, accepted_on=APPLIED, today=APPLIED),
        lambda: listing.list_applications(call, by=elsewhere, today=APPLIED),
        lambda: calls.extend_call(call, by=elsewhere, closes_on=dt.date(2026, 6, 1), reason="x"),
    ]
    for attempt in attempts:
        with nothing_changes("policies", "audit"), pytest.raises(NotFound):
            attempt()

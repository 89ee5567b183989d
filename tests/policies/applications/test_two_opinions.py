"""审核 and 复核 by two people, over what the rules give."""

from gaoxin.enterprises.models import Enterprise
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.zones.models import Zone
from gaoxin.policies.actions import handling, submitting
from gaoxin.policies.actions.handling import Opinion
from gaoxin.policies.models import ApplicationCall, ApplicationState, BankAccount
from tests.policies.applying import APPLIED, accepted, filled_in, refused, started, submitted
from tests.policies.delivering import Crew, make_account
from tests.policies.made import declare


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

"""What officers do with an application: accept it, return it once, review and recheck it by two people."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from gaoxin.engines.rules.compiled import Verdict
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.policies import permissions
from gaoxin.policies.actions.application_steps import (
    audit,
    keep_decision,
    last_day,
    locked_application,
    move,
    note,
    refuse_application_state,
    tell_enterprise,
    tell_officers,
)
from gaoxin.policies.actions.applications import own_scope
from gaoxin.policies.actions.grant_steps import refuse_day, stated
from gaoxin.policies.actions.submitting import refuse_overlap
from gaoxin.policies.assembly.applying import Finding, finding_of
from gaoxin.policies.assembly.limits import last_day_of
from gaoxin.policies.models import (
    Application,
    ApplicationEventKind,
    ApplicationOpinion,
    ApplicationState,
    CorrectionNotice,
    OpinionStep,
)
from gaoxin.policies.selectors.delivery import accounts_on
from gaoxin.values.errors import Conflict, DomainError

MOST_ITEMS = 30


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one person says; ``clauses`` are the conditions a refusal rests on."""

    supports: bool
    reason: str
    given_on: dt.date
    clauses: tuple[str, ...] = ()

    @property
    def word(self) -> str:
        return "拟支持" if self.supports else "不予支持"

    @property
    def conclusion(self) -> str:
        return f"{self.word}：{self.reason.strip()}"


@transaction.atomic
def accept_application(
    application: Application, *, by: Actor, accepted_on: dt.date, today: dt.date
) -> Application:
    """受理: the limit of the review runs from now."""
    row = locked_application(application, by=by, needed=permissions.HANDLE_APPLICATIONS, today=today)
    refuse_application_state(row, ApplicationState.SUBMITTED)
    refuse_day(accepted_on, first=last_day(row), today=today, field="accepted_on")
    row.accepted_on = accepted_on
    move(row, ApplicationState.ACCEPTED, due_on=last_day_of(accepted_on, row.call.review_days))
    note(ApplicationEventKind.ACCEPTED, row, by=by, day=accepted_on)
    audit(permissions.APPLICATION_ACCEPTED, row, by=by)
    tell_enterprise(row, _("“%(call)s”的申报已受理，开始审核。") % {"call": row.call}, by=by)
    return row


@transaction.atomic
def return_application(
    application: Application,
    *,
    by: Actor,
    items: Sequence[str],
    returned_on: dt.date,
    today: dt.date,
    text: str = "",
) -> Application:
    """一次性补正: everything that lacks in one notice. There is no second one."""
    row = locked_application(application, by=by, needed=permissions.HANDLE_APPLICATIONS, today=today)
    _refuse_second_return(row)
    refuse_application_state(row, ApplicationState.SUBMITTED)
    refuse_day(returned_on, first=last_day(row), today=today, field="returned_on")
    told = [one.strip() for one in items if one.strip()]
    if not told or len(told) > MOST_ITEMS or any(len(one) > 200 for one in told):
        raise DomainError(
            "application.items",
            _("没有写明缺什么，或写得太长。"),
            field="items",
            remedy=_("请一行写一项，每项不超过 200 字，把缺的一次写全；退回只有一次。"),
        )
    due = last_day_of(returned_on, row.call.correction_days)
    CorrectionNotice.objects.create(
        application=row,
        items=told,
        note=text.strip()[:400],
        issued_on=returned_on,
        due_on=due,
        recorded_by=by.name,
    )
    move(row, ApplicationState.RETURNED, due_on=due)
    note(ApplicationEventKind.RETURNED, row, by=by, day=returned_on, words="；".join(told))
    audit(
        permissions.APPLICATION_RETURNED, row, by=by, changes={"items": (None, told), "due_on": (None, due)}
    )
    words = _("“%(call)s”的申报需要补正 %(count)s 项，请在 %(day)s 前补齐再提交。")
    tell_enterprise(row, words % {"call": row.call, "count": len(told), "day": due}, by=by)
    return row


def _refuse_second_return(row: Application) -> None:
    notice = CorrectionNotice.objects.filter(application=row).first()
    if notice is not None:
        raise Conflict(
            "application.returned_before",
            _("这份申报已于 %(day)s 一次性告知过补正，不能再次退回。") % {"day": notice.issued_on},
            field="items",
            remedy=_("补正后仍不齐全的，作出不予受理的决定并写明理由；齐全的请受理。"),
        )
    if row.state == ApplicationState.ACCEPTED:
        raise Conflict(
            "application.deemed_accepted",
            _("收到申报 %(days)s 个工作日内没有告知补正，已视为受理，不能再退回补正。")
            % {"days": row.call.accept_days},
            field="items",
            remedy=_("请进入审核；缺的事实可由经办人补录，或在审核意见里写明。"),
        )


@transaction.atomic
def decline_application(
    application: Application, *, by: Actor, reason: str, declined_on: dt.date, today: dt.date
) -> Application:
    """不予受理: still lacking after it was returned once."""
    row = locked_application(application, by=by, needed=permissions.HANDLE_APPLICATIONS, today=today)
    refuse_application_state(row, ApplicationState.SUBMITTED)
    if not CorrectionNotice.objects.filter(application=row).exists():
        raise Conflict(
            "application.not_returned_yet",
            _("还没有告知补正，不能直接不予受理。"),
            field="reason",
            remedy=_("请先一次性告知需要补正的内容。"),
        )
    refuse_day(declined_on, first=last_day(row), today=today, field="declined_on")
    said = stated(reason, field="reason")
    move(row, ApplicationState.DECLINED, due_on=None)
    note(ApplicationEventKind.DECLINED, row, by=by, day=declined_on, words=said)
    audit(permissions.APPLICATION_DECLINED, row, by=by, changes={"reason": (None, said)})
    tell_enterprise(row, _("“%(call)s”的申报不予受理：%(why)s") % {"call": row.call, "why": said}, by=by)
    return row


@transaction.atomic
def review_application(
    application: Application, *, by: Actor, opinion: Opinion, today: dt.date
) -> Application:
    """审核: the first opinion. To support it, the rules must say so on what is on record now."""
    row = locked_application(application, by=by, needed=permissions.HANDLE_APPLICATIONS, today=today)
    refuse_application_state(row, ApplicationState.ACCEPTED)
    found = _found(row)
    _give(row, OpinionStep.REVIEW, found, by=by, opinion=opinion, today=today)
    move(row, ApplicationState.REVIEWED, due_on=last_day_of(opinion.given_on, row.call.decide_days))
    note(ApplicationEventKind.REVIEWED, row, by=by, day=opinion.given_on, words=opinion.conclusion)
    changes = {"conclusion": (None, opinion.word), "reason": (None, opinion.reason.strip())}
    audit(permissions.APPLICATION_REVIEWED, row, by=by, changes=changes)
    words = _("“%(call)s”%(enterprise)s 的申报待复核。")
    tell_officers(row, words % {"call": row.call, "enterprise": row.enterprise}, by=by)
    return row


@transaction.atomic
def recheck_application(
    application: Application, *, by: Actor, opinion: Opinion, today: dt.date
) -> Application:
    """复核 by another person: agreeing decides it, disagreeing opens the review again."""
    row = locked_application(application, by=by, needed=permissions.RECHECK_APPLICATIONS, today=today)
    refuse_application_state(row, ApplicationState.REVIEWED)
    review = row.opinions.filter(step=OpinionStep.REVIEW).order_by("-id")[0]
    _refuse_same_person(review, by=by)
    found = _found(row)
    _give(row, OpinionStep.RECHECK, found, by=by, opinion=opinion, today=today)
    words, given_on = opinion.conclusion, opinion.given_on
    if opinion.supports != review.supports:
        move(row, ApplicationState.ACCEPTED, due_on=last_day_of(opinion.given_on, row.call.review_days))
        note(ApplicationEventKind.REOPENED, row, by=by, day=given_on, words=words)
    elif opinion.supports:
        _refuse_unpayable(row, found, day=given_on)
        move(row, ApplicationState.SUPPORTED, due_on=None)
        note(ApplicationEventKind.SUPPORTED, row, by=by, day=given_on, words=words)
        tell_enterprise(row, _("“%(call)s”的申报拟予支持，公示后兑付。") % {"call": row.call}, by=by)
    else:
        move(row, ApplicationState.REFUSED, due_on=None)
        note(ApplicationEventKind.REFUSED, row, by=by, day=given_on, words=words)
        told = {"call": row.call, "why": review.reason}
        tell_enterprise(row, _("“%(call)s”的申报不予支持：%(why)s") % told, by=by)
    changes = {"conclusion": (None, opinion.word), "reason": (None, opinion.reason.strip())}
    audit(permissions.APPLICATION_DECIDED, row, by=by, changes=changes)
    return row


def _found(row: Application) -> Finding:
    assert row.submitted_on is not None
    return finding_of(
        row.enterprise_id,
        policy=row.call.policy,
        case_kind=row.call.case_kind,
        scope=own_scope(row),
        on=row.submitted_on,
    )


def _give(
    row: Application, step: OpinionStep, found: Finding, *, by: Actor, opinion: Opinion, today: dt.date
) -> None:
    """The opinion beside the engine's result it was given on."""
    refuse_day(opinion.given_on, first=last_day(row), today=today, field="given_on")
    said = stated(opinion.reason, field="reason")
    if opinion.supports:
        _refuse_unsupported(found)
    elif not opinion.clauses and found.answer.verdict is not Verdict.MET:
        raise DomainError(
            "application.clauses",
            _("不予支持没有写明依据的条款。"),
            field="clauses",
            remedy=_("请勾选不符合的条件。"),
        )
    keep_decision(row, found, by=by)
    ApplicationOpinion.objects.create(
        application=row,
        step=step,
        supports=opinion.supports,
        reason=said,
        clauses=[] if opinion.supports else list(opinion.clauses),
        given_on=opinion.given_on,
        user_id=by.user_id,
        recorded_by=by.name,
    )


def _refuse_unsupported(found: Finding) -> None:
    answer = found.answer
    if answer.verdict is Verdict.UNKNOWN:
        wanting = [*found.basis["missing"]]
        if answer.open_items:
            wanting.append(_("待人工核定 %(count)s 项") % {"count": len(answer.open_items)})
        raise DomainError(
            "application.undecided",
            _("按档案里的事实还不能判定，缺：%(wanting)s。") % {"wanting": "、".join(wanting)},
            field="supports",
            remedy=_("企业填报、由企业档案登记的数，请核实后先登记入档；待核定的先核定。"),
        )
    if answer.verdict is not Verdict.MET:
        raise DomainError(
            "application.unsupported",
            _("按规则结论为“%(verdict)s”，不能拟支持。") % {"verdict": answer.verdict.word},
            field="supports",
            remedy=_("请看“逐条对照”；事实有误的先更正，确实不符合的选不予支持。"),
        )
    if not found.due:
        reasons = "".join(one.reason for one in found.wanting)
        raise DomainError(
            "application.nothing_due",
            reasons or _("按规则没有可兑付的金额。"),
            field="supports",
            remedy=_("请先补齐计算金额的事实。"),
        )


def _refuse_unpayable(row: Application, found: Finding, *, day: dt.date) -> None:
    """Before it is promised: nothing stands against it, and there is an account to pay it to."""
    assert row.submitted_on is not None
    refuse_overlap(row, found, year=row.submitted_on.year)
    if row.enterprise_id not in accounts_on((row.enterprise_id,), day=day):
        raise Conflict(
            "application.no_account",
            _("“%(enterprise)s”没有登记收款账户，批准了也付不出去。") % {"enterprise": row.enterprise},
            field="supports",
            remedy=_("请向企业要来户名、开户银行和账号，登记收款账户后再复核。"),
        )


def _refuse_same_person(review: ApplicationOpinion, *, by: Actor) -> None:
    if by.user_id is None or by.user_id == review.user_id:
        raise Conflict(
            "application.same_person",
            _("审核和复核须由两个人办理，这份申报是您审核的。"),
            field="supports",
            remedy=_("请由没有参加审核的同事或领导复核。"),
        )

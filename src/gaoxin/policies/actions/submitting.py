"""Handing an application in: everything that can be told beforehand is told at once, then it is on record."""

import datetime as dt
from collections.abc import Iterator

from django.db import transaction
from django.utils.translation import gettext as _

from gaoxin.engines.rules.compiled import Verdict
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.audit.actions import record
from gaoxin.foundation.phrases import phrase
from gaoxin.foundation.provenance import Origin
from gaoxin.foundation.rule_answers import in_language
from gaoxin.policies import permissions
from gaoxin.policies.actions.application_steps import (
    audit,
    keep_decision,
    locked_application,
    move,
    note,
    refuse_application_state,
    tell_enterprise,
    tell_officers,
)
from gaoxin.policies.actions.applications import OWN, own_scope, own_standing, refuse_window
from gaoxin.policies.actions.declaring import checked_declaration
from gaoxin.policies.actions.rounds import refuse_policy
from gaoxin.policies.assembly.applying import AskedFact, Finding, Standing, finding_of
from gaoxin.policies.assembly.limits import last_day_of
from gaoxin.policies.assembly.materials import materials_of
from gaoxin.policies.assembly.overlaps import Refused, settle
from gaoxin.policies.models import (
    Application,
    ApplicationCall,
    ApplicationEventKind,
    ApplicationState,
    CorrectionNotice,
    DeclaredFact,
)
from gaoxin.policies.selectors.applications import money_left, other_live_applications
from gaoxin.policies.selectors.delivery import live_awards
from gaoxin.values.errors import Conflict, DomainError, DomainErrors
from gaoxin.values.money import spoken_money
from gaoxin.web.sentences import listed


@transaction.atomic
def submit_application(
    application: Application, *, by: Actor, today: dt.date, even_so: bool = False
) -> Application:
    """Declares what was stated, keeps the engine's result, starts the limit of acceptance.

    ``even_so`` hands in what does not meet the policy. A 快申快享 application that meets it, with all its
    papers, is accepted at once.
    """
    row = locked_application(application, by=by, needed=permissions.APPLY, today=today)
    refuse_application_state(row, *OWN)
    is_first = row.state == ApplicationState.DRAFT
    if is_first:
        refuse_window(row.call, today=today)
        refuse_policy(row.call.policy, today, row.call.case_kind)
        _refuse_no_money(row.call)
    on = row.submitted_on or today
    standing = own_standing(row, today=today)
    _refuse_incomplete(row, standing, on=on)
    _refuse_verdict(standing, even_so=even_so)
    if is_first:
        row.number, row.submitted_on = _next_number(row.call), today
    _declare(row, standing.asked, by=by, on=on, today=today, is_first=is_first)
    found = finding_of(
        row.enterprise_id,
        policy=row.call.policy,
        case_kind=row.call.case_kind,
        scope=own_scope(row),
        on=on,
    )
    refuse_overlap(row, found, year=on.year)
    keep_decision(row, found, by=by)
    _hand_over(row, found, by=by, today=today, is_first=is_first)
    return row


def _refuse_no_money(call: ApplicationCall) -> None:
    if money_left(call) <= 0:
        raise Conflict(
            "application.no_money",
            _("“%(call)s”的预算 %(budget)s 已全部列入兑付，不再受理。")
            % {"call": call, "budget": spoken_money(call.budget)},
            field="call",
            remedy=_("请关注下一批申报通知，或联系企业服务专员了解是否追加预算。"),
        )


def _refuse_incomplete(row: Application, standing: Standing, *, on: dt.date) -> None:
    """Everything that lacks, told together: facts, papers, whom to call."""
    wrong = list(_missing_parts(row, standing, on=on))
    if wrong:
        raise DomainErrors(wrong)


def _missing_parts(row: Application, standing: Standing, *, on: dt.date) -> Iterator[DomainError]:
    for one in standing.asked:
        if not one.may_be_none and not row.stated.get(one.key):
            why = listed(dict.fromkeys(phrase(reason.clause) for reason in one.reasons if reason.clause))
            yield DomainError(
                "application.fact_missing",
                _("没有填“%(fact)s”。") % {"fact": one.label},
                field=one.key,
                remedy=_("请填写；%(why)s 要用到它。") % {"why": why} if why else _("请填写。"),
            )
    wanting = [phrase(line.material.name) for line in materials_of(row, on=on) if line.is_wanting]
    if wanting:
        yield DomainError(
            "application.material_missing",
            _("还缺 %(count)s 份必须的材料：%(names)s。") % {"count": len(wanting), "names": listed(wanting)},
            field="materials",
            remedy=_("请逐项上传后再提交。"),
        )
    if not row.contact_name or not row.contact_phone:
        yield DomainError(
            "application.contact_missing",
            _("没有写联系人或联系电话。"),
            field="contact_name" if not row.contact_name else "contact_phone",
            remedy=_("请填写经办这件事的人和能接通的电话。"),
        )


def _refuse_verdict(standing: Standing, *, even_so: bool) -> None:
    answer = standing.answer
    if answer.verdict is Verdict.NOT_APPLICABLE:
        raise DomainError(
            "application.not_applicable",
            _("“%(policy)s”不适用于贵企业。") % {"policy": standing.version.title},
            field="even_so",
            remedy=_("请看“逐条对照”里的适用范围；档案有误的请联系企业服务专员更正。"),
        )
    if answer.verdict is Verdict.NOT_MET and not even_so:
        against = "；".join(
            f"{in_language(one.criterion.label, one.criterion.label_en)}（{one.criterion.clause}）"
            for one in answer.failed
        )
        raise DomainError(
            "application.not_met",
            _("按现在的事实不符合：%(against)s。") % {"against": against},
            field="even_so",
            remedy=_("请核对填报的内容；仍要提交的，请勾选“仍要提交”，由经办人审核。"),
        )


def _next_number(call: ApplicationCall) -> str:
    """``2026-012-0007``: the year, the call and the order in which applications came in."""
    count = call.applications.exclude(number="").count()
    return f"{call.year}-{call.pk:03d}-{count + 1:04d}"


def _declare(
    row: Application,
    asked: tuple[AskedFact, ...],
    *,
    by: Actor,
    on: dt.date,
    today: dt.date,
    is_first: bool,
) -> None:
    """What the register has no place for becomes a declared fact, as of the application date."""
    origin = Origin(source=f"企业申报 {row.number}{'' if is_first else '（补正）'}", is_sample=row.is_sample)
    for one in asked:
        text = row.stated.get(one.key, "")
        if not text or one.is_of_register or _is_on_record(row, one, text):
            continue
        checked_declaration(fact_id=one.fact.id, year=one.year, value=text, observed_on=on, today=today)
        DeclaredFact.objects.create(
            enterprise=row.enterprise,
            fact=one.fact.id,
            year=one.year,
            value=text,
            observed_on=on,
            recorded_by=by.name,
            **origin.fields,
        )
        changes = {"fact": (None, one.label), "conclusion": (None, text), "observed_on": (None, on)}
        record(permissions.FACT_DECLARED, row.enterprise, by=by, zone_id=row.call.zone_id, changes=changes)


def _is_on_record(row: Application, asked: AskedFact, text: str) -> bool:
    """What was stated before and is stated again unchanged."""
    held = DeclaredFact.objects.filter(enterprise=row.enterprise, fact=asked.fact.id, year=asked.year)
    last = held.order_by("-observed_on", "-id").first()
    return last is not None and last.value == text and last.observed_on == row.submitted_on


def refuse_overlap(row: Application, found: Finding, *, year: int) -> None:
    """One expenditure is not supported twice: neither beside an award nor beside another application."""
    if found.due:
        live = live_awards(row.call.zone_id, year=year).filter(enterprise_id=row.enterprise_id)
        kept, refused = settle(found.due, live, policy=row.call.policy)
        if not kept:
            raise _overlap(refused)
    spent = {grant.expenditure for grant in found.answer.policy.grants if grant.expenditure}
    for other in other_live_applications(row, year=year):
        shared = spent & _expenditures(other)
        if shared:
            raise Conflict(
                "application.same_expenditure",
                _("同一支出（%(what)s）已经在“%(call)s”申报，编号 %(number)s，不能重复申报。")
                % {"what": listed(map(phrase, sorted(shared))), "call": other.call, "number": other.number},
                field="call",
                value=other.number,
                remedy=_("同一支出只享受一项；要改报这一项的，请先撤回那一份。"),
            )


def _overlap(refused: list[Refused]) -> Conflict:
    return Conflict(
        "application.already_granted",
        "".join(one.reason for one in refused),
        field="call",
        remedy=_("同一奖补一年享受一次，同一支出就高不重复。"),
    )


def _expenditures(other: Application) -> set[str]:
    from gaoxin.policies.assembly.library import library

    version = library().version_on(other.call.policy, other.submitted_on, other.call.case_kind)  # type: ignore[arg-type]
    return {one.expenditure for one in version.benefits if one.expenditure} if version else set()


def _hand_over(row: Application, found: Finding, *, by: Actor, today: dt.date, is_first: bool) -> None:
    kind = ApplicationEventKind.SUBMITTED if is_first else ApplicationEventKind.CORRECTED
    note(kind, row, by=by, day=today, words=row.number)
    if not is_first:
        CorrectionNotice.objects.filter(application=row).update(answered_on=today)
    is_ready = row.call.is_quick and found.answer.verdict is Verdict.MET and bool(found.due)
    if is_ready:
        row.accepted_on = today
        move(row, ApplicationState.ACCEPTED, due_on=last_day_of(today, row.call.review_days))
        said = "快申快享：事实都符合、材料齐全，自动受理"
        note(ApplicationEventKind.ACCEPTED_AT_ONCE, row, by=by, day=today, words=said)
    else:
        move(row, ApplicationState.SUBMITTED, due_on=last_day_of(today, row.call.accept_days))
    audit(
        permissions.APPLICATION_SUBMITTED,
        row,
        by=by,
        changes={"number": (None, row.number), "conclusion": (None, found.answer.verdict.word)},
    )
    words = _("%(enterprise)s 提交了“%(call)s”的申报，%(day)s 前办理。")
    told = {"enterprise": row.enterprise, "call": row.call, "day": row.due_on}
    tell_officers(row, words % told, by=by)
    tell_enterprise(
        row, _("“%(call)s”的申报已提交，编号 %(number)s。") % {"call": row.call, "number": row.number}, by=by
    )

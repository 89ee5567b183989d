"""What an enterprise does with its application: begin it, fill it in, add papers, withdraw it."""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from gaoxin.enterprises.models import Enterprise
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.attachments.actions import attach_file, withdraw_file
from gaoxin.foundation.attachments.models import Attachment
from gaoxin.foundation.dated_facts import parse_value
from gaoxin.foundation.zones.scope import Scope
from gaoxin.policies import permissions
from gaoxin.policies.actions.application_steps import (
    audit,
    locked_application,
    locked_call,
    move,
    note,
    refuse_application_state,
    refuse_other_enterprise,
    tell_officers,
)
from gaoxin.policies.actions.grant_steps import stated as said_in_words
from gaoxin.policies.actions.rounds import refuse_policy
from gaoxin.policies.assembly.applying import AskedFact, Standing, standing_of
from gaoxin.policies.assembly.materials import evidence_of
from gaoxin.policies.models import (
    Application,
    ApplicationCall,
    ApplicationEventKind,
    ApplicationState,
    CallMaterial,
)
from gaoxin.policies.selectors.applications import live_application
from gaoxin.values.errors import Conflict, DomainError, DomainErrors, NotFound

OWN = (ApplicationState.DRAFT, ApplicationState.RETURNED)
WITHDRAWABLE = (
    ApplicationState.DRAFT,
    ApplicationState.SUBMITTED,
    ApplicationState.RETURNED,
    ApplicationState.ACCEPTED,
    ApplicationState.REVIEWED,
    ApplicationState.SUPPORTED,
)


@transaction.atomic
def start_application(
    call: ApplicationCall, enterprise: Enterprise, *, by: Actor, today: dt.date, is_sample: bool = False
) -> Application:
    """A draft nobody but the enterprise sees. Refused outside the window and beside a live one."""
    row = locked_call(call, by=by, needed=permissions.APPLY)
    refuse_other_enterprise(enterprise.pk, by=by)
    if enterprise.zone_id != row.zone_id:
        raise NotFound()
    refuse_window(row, today=today)
    refuse_policy(row.policy, today, row.case_kind)
    _refuse_second(row, enterprise)
    application = Application.objects.create(
        call=row, enterprise=enterprise, is_sample=is_sample, recorded_by=by.name
    )
    note(ApplicationEventKind.STARTED, application, by=by, day=today)
    audit(permissions.APPLICATION_STARTED, application, by=by, changes={"policy": (None, row.title)})
    return application


def refuse_window(call: ApplicationCall, *, today: dt.date) -> None:
    """Nothing is handed in before a call opens, after it closes, or while it is not published."""
    if call.published_on is None:
        raise NotFound()
    if today < call.opens_on:
        raise DomainError(
            "application.not_open",
            _("“%(call)s”从 %(day)s 起受理，现在还不能申报。") % {"call": call, "day": call.opens_on},
            field="call",
            value=today,
            remedy=_("请在受理开始以后再来，材料可以先备好。"),
        )
    if today > call.closes_on:
        raise DomainError(
            "application.closed",
            _("“%(call)s”已于 %(day)s 截止受理。") % {"call": call, "day": call.closes_on},
            field="call",
            value=today,
            remedy=_("请关注下一批申报通知；确有困难的，请联系企业服务专员。"),
        )


def _refuse_second(call: ApplicationCall, enterprise: Enterprise) -> None:
    held = live_application(call, enterprise_id=enterprise.pk)
    if held is not None:
        raise Conflict(
            "application.second",
            _("“%(enterprise)s”已经在申报“%(call)s”，状态为“%(state)s”，不能重复申报。")
            % {"enterprise": enterprise, "call": call, "state": held.get_state_display()},
            field="call",
            value=held.number,
            remedy=_("请打开已有的申报继续办理；要重新申报的，先撤回原来的。"),
        )


@transaction.atomic
def save_application(
    application: Application,
    *,
    by: Actor,
    stated: Mapping[str, str],
    contact_name: str,
    contact_phone: str,
    today: dt.date,
) -> Application:
    """What is filled in so far; values a fact cannot have are refused together, each beside its field.

    A draft is the enterprise's own paper: the trail records it when it is handed in.
    """
    row = locked_application(application, by=by, needed=permissions.APPLY, today=today)
    refuse_application_state(row, *OWN)
    asked = asked_of(row, today=today)
    row.stated = _checked(stated, asked)
    row.contact_name, row.contact_phone = contact_name.strip()[:40], contact_phone.strip()[:30]
    row.save(update_fields=("stated", "contact_name", "contact_phone"))
    return row


def asked_of(row: Application, *, today: dt.date) -> tuple[AskedFact, ...]:
    return own_standing(row, today=today).asked


def own_standing(row: Application, *, today: dt.date, stated: Mapping[str, str] | None = None) -> Standing:
    """How the application stands with what is filled in; of one returned, what it stated may be changed."""
    return standing_of(
        row.enterprise_id,
        policy=row.call.policy,
        case_kind=row.call.case_kind,
        scope=own_scope(row),
        on=row.submitted_on or today,
        stated=row.stated if stated is None else stated,
        again=row.stated.keys() if row.state == ApplicationState.RETURNED else (),
    )


def own_scope(row: Application) -> Scope:
    """All that is recorded of the one enterprise."""
    return Scope(frozenset({row.call.zone_id}), enterprise_id=row.enterprise_id)


def _checked(stated: Mapping[str, str], asked: Iterable[AskedFact]) -> dict[str, str]:
    kept: dict[str, str] = {}
    wrong: list[DomainError] = []
    for one in asked:
        text = stated.get(one.key, "").strip()
        if not text:
            continue
        try:
            parse_value(one.fact, text)
            _refuse_some(one, text)
        except DomainError as error:
            wrong.append(
                DomainError(error.code, error.message, field=one.key, value=text, remedy=error.remedy)
            )
        else:
            kept[one.key] = text
    if wrong:
        raise DomainErrors(wrong)
    return kept


def _refuse_some(asked: AskedFact, text: str) -> None:
    """Rows belong in the register; only that there are none is stated here."""
    if asked.may_be_none and text != "0":
        raise DomainError(
            "fact.of_the_register",
            _("“%(fact)s”由企业档案逐项登记，这里只能确认没有。") % {"fact": asked.label},
            value=text,
            remedy=_("有的请留空，把证明材料上传，由经办人登记。"),
        )


@transaction.atomic
def add_material(
    application: Application,
    material: CallMaterial,
    *,
    by: Actor,
    content: bytes,
    file_name: str,
    today: dt.date,
    is_sample: bool = False,
) -> Attachment:
    """Raises ``FileRefused`` for what may not be kept; then nothing is changed."""
    row = locked_application(application, by=by, needed=permissions.APPLY, today=today)
    refuse_application_state(row, *OWN)
    if material.call_id != row.call_id:
        raise NotFound()
    if evidence_of(material.source, row.enterprise, on=row.submitted_on or today):
        raise DomainError(
            "material.on_record",
            _("“%(material)s”管委会已经有了，不用上传。") % {"material": material},
            field="file",
            remedy=_("认为档案有误的，请联系企业服务专员更正。"),
        )
    return attach_file(
        row,
        by=by,
        zone_id=row.call.zone_id,
        content=content,
        file_name=file_name,
        purpose=material.purpose,
        is_sample=is_sample,
    )


@transaction.atomic
def remove_material(
    application: Application, attachment: Attachment, *, by: Actor, today: dt.date
) -> Attachment:
    """Only while the enterprise is to act; the file stays on record as withdrawn."""
    row = locked_application(application, by=by, needed=permissions.APPLY, today=today)
    refuse_application_state(row, *OWN)
    return withdraw_file(attachment, owner=row, by=by)


@transaction.atomic
def withdraw_application(application: Application, *, by: Actor, reason: str, today: dt.date) -> Application:
    """撤回: until it is listed to be paid. What was declared with it stays declared."""
    row = locked_application(application, by=by, needed=permissions.APPLY, today=today)
    refuse_application_state(row, *WITHDRAWABLE)
    was_draft = row.state == ApplicationState.DRAFT
    said = reason.strip() if was_draft else said_in_words(reason, field="reason")
    move(row, ApplicationState.WITHDRAWN, due_on=None)
    note(ApplicationEventKind.WITHDRAWN, row, by=by, day=today, words=said)
    audit(permissions.APPLICATION_WITHDRAWN, row, by=by, changes={"reason": (None, said or None)})
    if not was_draft:
        words = _("%(enterprise)s 撤回了“%(call)s”的申报。")
        tell_officers(row, words % {"enterprise": row.enterprise, "call": row.call}, by=by)
    return row

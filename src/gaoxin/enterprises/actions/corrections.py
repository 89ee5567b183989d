"""更正建议: proposed by the enterprise, withdrawn by it, accepted or refused by an officer with a reason."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from gaoxin.enterprises import permissions
from gaoxin.enterprises.actions.checks import locked, refuse, text_errors
from gaoxin.enterprises.knowledge import LONGEST, keeper_of, known_fact
from gaoxin.enterprises.models import (
    CorrectionEvent,
    CorrectionEventKind,
    CorrectionProposal,
    CorrectionState,
    Enterprise,
)
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import require
from gaoxin.foundation.accounts.selectors import users_of_enterprise
from gaoxin.foundation.audit.actions import record
from gaoxin.foundation.notices.actions import notify
from gaoxin.foundation.provenance import Origin
from gaoxin.values.errors import Conflict, DomainError, NotFound

SOURCE_LENGTH = 200


@transaction.atomic
def propose_correction(
    enterprise: Enterprise,
    *,
    by: Actor,
    keeper: str,
    key: str,
    value: str,
    reason: str,
    today: dt.date,
    evidence: str = "",
    is_sample: bool = False,
) -> CorrectionProposal:
    """The enterprise says what a fact should be; nothing of the fact itself changes.

    Refuses the value that is held already and a second open proposal on the same fact.
    """
    require(by, permissions.PROPOSE_CORRECTION, zone_id=enterprise.zone_id)
    if by.scope.enterprise_id not in (None, enterprise.pk):
        raise NotFound()
    held = locked(enterprise)
    known = known_fact(held, keeper=keeper, key=key, scope=by.scope, today=today)
    said, because = value.strip(), _stated(reason, field="reason", message=_("没有写明理由。"))
    _refuse_value(known.written, said)
    _refuse_second(held, keeper, key, label=known.label)
    label = known.label if known.year is None else f"{known.year}年{known.label}"
    proposal = CorrectionProposal(
        enterprise=held,
        keeper=keeper,
        key=key,
        label=label[:120],
        was=known.written,
        value=said,
        reason=because,
        evidence=evidence.strip(),
        proposed_on=today,
        user_id=by.user_id,
        recorded_by=by.name,
        is_sample=is_sample,
    )
    texts = {"value": said, "reason": because, "evidence": proposal.evidence}
    refuse(text_errors(CorrectionProposal, texts))
    proposal.save(force_insert=True)
    _note(proposal, CorrectionEventKind.PROPOSED, by=by, day=today, note=because)
    words = {"value": (known.written or None, said), "reason": (None, because)}
    record(permissions.CORRECTION_PROPOSED, proposal, by=by, zone_id=held.zone_id, changes=words)
    notify(
        permissions.CORRECTION_TO_SETTLE,
        zone_id=held.zone_id,
        text=_("%(enterprise)s 建议更正“%(label)s”") % {"enterprise": held.name, "label": label},
        url=reverse("enterprises:correction", args=(proposal.pk,)),
        roles=permissions.KEEPERS,
        except_user=by.user_id,
    )
    return proposal


@transaction.atomic
def withdraw_correction(
    proposal: CorrectionProposal, *, by: Actor, today: dt.date, note: str = ""
) -> CorrectionProposal:
    """The enterprise takes its proposal back while nobody has settled it."""
    require(by, permissions.PROPOSE_CORRECTION, zone_id=proposal.enterprise.zone_id)
    row = _open(proposal)
    if by.scope.enterprise_id not in (None, row.enterprise_id):
        raise NotFound()
    _settle(row, CorrectionState.WITHDRAWN, day=today)
    _note(row, CorrectionEventKind.WITHDRAWN, by=by, day=today, note=note.strip())
    changes = {"state": (CorrectionState.OPEN.value, row.state)}
    record(permissions.CORRECTION_WITHDRAWN, row, by=by, zone_id=row.enterprise.zone_id, changes=changes)
    return row


@transaction.atomic
def accept_correction(
    proposal: CorrectionProposal,
    *,
    by: Actor,
    today: dt.date,
    note: str = "",
    confirmed_because: str = "",
    by_hand: bool = False,
) -> CorrectionProposal:
    """The value becomes a new dated fact with the proposal as its source; the old one stays.

    What cannot be written automatically, or is ``by_hand`` for another reason, an officer has entered
    already and ``note`` says where. What the register's own action refuses is refused here.
    """
    require(by, permissions.SETTLE_CORRECTIONS, zone_id=proposal.enterprise.zone_id)
    row = _open(proposal)
    keeper = keeper_of(row.keeper)
    is_by_hand = by_hand or not keeper.is_automatic(row.key)
    said = note.strip()
    if is_by_hand:
        said = _stated(said, field="note", message=_("这一项由人工登记，没有写明登记在哪里。"))
    refuse(text_errors(CorrectionEvent, {"note": said}))
    if not is_by_hand:
        keeper.apply(
            row.enterprise,
            key=row.key,
            written=row.value,
            by=by,
            today=today,
            origin=Origin(source=source_of_proposal(row), is_sample=row.is_sample),
            confirmed_because=confirmed_because.strip(),
        )
    _settle(row, CorrectionState.ACCEPTED, day=today)
    _note(row, CorrectionEventKind.ACCEPTED, by=by, day=today, note=said, by_hand=is_by_hand)
    changes = {"value": (row.was or None, row.value), "note": (None, said)}
    record(permissions.CORRECTION_ACCEPTED, row, by=by, zone_id=row.enterprise.zone_id, changes=changes)
    _tell(row, _("“%(label)s”的更正建议已采纳"), by=by)
    return row


@transaction.atomic
def refuse_correction(
    proposal: CorrectionProposal, *, by: Actor, reason: str, today: dt.date
) -> CorrectionProposal:
    """The value stays as it was; the reason is told to the enterprise."""
    require(by, permissions.SETTLE_CORRECTIONS, zone_id=proposal.enterprise.zone_id)
    row = _open(proposal)
    said = _stated(reason, field="reason", message=_("没有写明不采纳的理由。"))
    refuse(text_errors(CorrectionEvent, {"note": said}))
    _settle(row, CorrectionState.REFUSED, day=today)
    _note(row, CorrectionEventKind.REFUSED, by=by, day=today, note=said)
    changes = {"reason": (None, said)}
    record(permissions.CORRECTION_REFUSED, row, by=by, zone_id=row.enterprise.zone_id, changes=changes)
    _tell(row, _("“%(label)s”的更正建议未采纳，请看理由"), by=by)
    return row


def source_of_proposal(row: CorrectionProposal) -> str:
    """“企业更正建议第12号：2025年度审计报告”."""
    return f"企业更正建议第{row.pk}号：{row.evidence or row.reason}"[:SOURCE_LENGTH]


def _open(proposal: CorrectionProposal) -> CorrectionProposal:
    row = (
        CorrectionProposal.objects.select_for_update(of=("self",))
        .select_related("enterprise")
        .get(pk=proposal.pk)
    )
    if not row.is_open:
        raise Conflict(
            "correction.settled",
            _("这条更正建议已经办结：%(state)s。") % {"state": row.get_state_display()},
            field="state",
            value=row.state,
            remedy=_("请刷新页面看最新结果；情况有变的，请重新提出。"),
        )
    return row


def _settle(row: CorrectionProposal, state: CorrectionState, *, day: dt.date) -> None:
    row.state, row.settled_on = state, day
    row.save(update_fields=("state", "settled_on"))


def _note(
    row: CorrectionProposal,
    kind: CorrectionEventKind,
    *,
    by: Actor,
    day: dt.date,
    note: str = "",
    by_hand: bool = False,
) -> None:
    CorrectionEvent.objects.create(
        proposal=row,
        kind=kind,
        happened_on=day,
        note=note,
        applied_by_hand=by_hand,
        user_id=by.user_id,
        recorded_by=by.name,
    )


def _tell(row: CorrectionProposal, text: str, *, by: Actor) -> None:
    users: Iterable[int] = users_of_enterprise(row.enterprise_id, zone_id=row.enterprise.zone_id)
    notify(
        permissions.CORRECTION_SETTLED,
        zone_id=row.enterprise.zone_id,
        text=text % {"label": row.label},
        url=reverse("enterprises:correction", args=(row.pk,)),
        users=users,
        except_user=by.user_id,
    )


def _stated(text: str, *, field: str, message: str) -> str:
    words = text.strip()
    if not words:
        raise DomainError(f"correction.{field}", message, field=field, remedy=_("请补充后再提交。"))
    return words


def _refuse_value(held: str, said: str) -> None:
    if not said:
        raise DomainError(
            "correction.value", _("没有填写建议值。"), field="value", remedy=_("请填写您认为正确的值。")
        )
    if len(said) > LONGEST:
        raise DomainError(
            "correction.value",
            _("建议值有 %(given)s 个字，最多 %(most)s 个字。") % {"given": len(said), "most": LONGEST},
            field="value",
            remedy=_("请精简，细节写在理由里。"),
        )
    if said == held:
        raise DomainError(
            "correction.same",
            _("建议值与园区现有记录相同。"),
            field="value",
            value=said,
            remedy=_("没有变化就不用提出；来源有疑问的，请写在诉求里。"),
        )


def _refuse_second(enterprise: Enterprise, keeper: str, key: str, *, label: str) -> None:
    rows = CorrectionProposal.objects.filter(
        enterprise=enterprise, keeper=keeper, key=key, state=CorrectionState.OPEN
    )
    earlier = rows.first()
    if earlier is not None:
        raise Conflict(
            "correction.open_already",
            _("“%(label)s”已有一条更正建议在核实（%(day)s 提出）。")
            % {"label": label, "day": earlier.proposed_on},
            field="value",
            remedy=_("请等待结果；要改建议值，先撤回那一条再重新提出。"),
        )

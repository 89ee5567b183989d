"""申报通知: drawn up with its materials, published, extended."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import require
from gaoxin.foundation.audit.actions import Changes, record
from gaoxin.foundation.zones.models import Zone
from gaoxin.policies import permissions
from gaoxin.policies.actions.application_steps import locked_call
from gaoxin.policies.actions.grant_steps import stated
from gaoxin.policies.actions.rounds import refuse_budget, refuse_policy
from gaoxin.policies.assembly.library import library
from gaoxin.policies.models import (
    ApplicationCall,
    CallMaterial,
    DeliveryClass,
    FundingOrder,
    MaterialSource,
)
from gaoxin.values.errors import Conflict, DomainError, DomainErrors

# 行政许可法第三十二条: what is lacking is told at once or within five days, else it is accepted.
MOST_ACCEPT_DAYS = 5
MOST_DAYS = 60
MOST_MATERIALS = 30


@dataclass(frozen=True, slots=True)
class Limits:
    """Working days for each step."""

    accept: int = MOST_ACCEPT_DAYS
    review: int = 10
    decide: int = 5
    correct: int = 10


QUICK_LIMITS = Limits(accept=1, review=3, decide=2, correct=5)
ORDINARY_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Material:
    """One line of the list of materials."""

    name: str
    source: MaterialSource = MaterialSource.UPLOAD
    is_required: bool = True
    note: str = ""


@transaction.atomic
def open_call(
    zone: Zone,
    *,
    by: Actor,
    policy: str,
    delivery_class: DeliveryClass,
    opens_on: dt.date,
    closes_on: dt.date,
    budget: Decimal,
    order: FundingOrder,
    limits: Limits = ORDINARY_LIMITS,
    materials: Sequence[Material] = (),
    note: str = "",
    case_kind: str = "first",
    is_sample: bool = False,
) -> ApplicationCall:
    """A call nobody outside sees until it is published. The policy must be in force over the whole window."""
    require(by, permissions.MANAGE_CALLS, zone_id=zone.pk)
    _refuse_window(opens_on, closes_on)
    refuse_budget(budget)
    _refuse_limits(limits)
    for day in (opens_on, closes_on):
        refuse_policy(policy, day, case_kind)
    if delivery_class == DeliveryClass.AUTOMATIC:
        raise DomainError(
            "call.automatic",
            _("免申即享不用企业申报。"),
            field="delivery_class",
            remedy=_("请到“政策兑现”开批；要企业申报的选快申快享或常规。"),
        )
    version = library().version_on(policy, opens_on, case_kind)
    assert version is not None
    row = ApplicationCall.objects.create(
        zone=zone,
        policy=policy,
        title=version.title,
        year=opens_on.year,
        case_kind=case_kind,
        delivery_class=delivery_class,
        opens_on=opens_on,
        closes_on=closes_on,
        budget=budget,
        order=order,
        accept_days=limits.accept,
        review_days=limits.review,
        decide_days=limits.decide,
        correction_days=limits.correct,
        note=note.strip(),
        is_sample=is_sample,
        recorded_by=by.name,
    )
    _write_materials(row, materials)
    changes: Changes = {
        "policy": (None, row.title),
        "opens_on": (None, opens_on),
        "closes_on": (None, closes_on),
        "budget": (None, budget),
    }
    record(permissions.CALL_OPENED, row, by=by, zone_id=zone.pk, changes=changes)
    return row


@transaction.atomic
def set_materials(row: ApplicationCall, *, by: Actor, materials: Sequence[Material]) -> ApplicationCall:
    """The list of materials anew; once enterprises may have read it, it stays."""
    call = locked_call(row, by=by, needed=permissions.MANAGE_CALLS)
    if call.published_on is not None:
        raise Conflict(
            "call.published",
            _("申报通知已于 %(day)s 发布，材料清单不能再改。") % {"day": call.published_on},
            field="materials",
            remedy=_("确需改动的，请另发一个申报通知。"),
        )
    before = [one.name for one in call.materials.all()]
    call.materials.all().delete()
    _write_materials(call, materials)
    changes: Changes = {"materials": (before, [one.name for one in materials])}
    record(permissions.CALL_CHANGED, call, by=by, zone_id=call.zone_id, changes=changes)
    return call


@transaction.atomic
def publish_call(row: ApplicationCall, *, by: Actor, today: dt.date) -> ApplicationCall:
    """From now on enterprises see it; they apply within its window."""
    call = locked_call(row, by=by, needed=permissions.MANAGE_CALLS)
    if call.published_on is not None:
        raise Conflict(
            "call.published",
            _("申报通知已于 %(day)s 发布。") % {"day": call.published_on},
            field="state",
            remedy=_("请刷新页面。"),
        )
    if today > call.closes_on:
        raise DomainError(
            "call.over",
            _("受理截止日 %(day)s 已过，不能发布。") % {"day": call.closes_on},
            field="closes_on",
            value=call.closes_on,
            remedy=_("请另拟一个申报通知，写明新的起止日期。"),
        )
    call.published_on = today
    call.save(update_fields=("published_on",))
    record(
        permissions.CALL_PUBLISHED,
        call,
        by=by,
        zone_id=call.zone_id,
        changes={"published_on": (None, today)},
    )
    return call


@transaction.atomic
def extend_call(row: ApplicationCall, *, by: Actor, closes_on: dt.date, reason: str) -> ApplicationCall:
    """延期: enterprises get longer, never shorter."""
    call = locked_call(row, by=by, needed=permissions.MANAGE_CALLS)
    said = stated(reason, field="reason")
    if closes_on <= call.closes_on:
        raise DomainError(
            "call.not_longer",
            _("新的截止日 %(day)s 不晚于原来的 %(old)s。") % {"day": closes_on, "old": call.closes_on},
            field="closes_on",
            value=closes_on,
            remedy=_("受理期限只能延长，不能提前截止。"),
        )
    _refuse_window(call.opens_on, closes_on)
    refuse_policy(call.policy, closes_on, call.case_kind)
    before, call.closes_on = call.closes_on, closes_on
    call.save(update_fields=("closes_on",))
    changes: Changes = {"closes_on": (before, closes_on), "reason": (None, said)}
    record(permissions.CALL_EXTENDED, call, by=by, zone_id=call.zone_id, changes=changes)
    return call


def _write_materials(call: ApplicationCall, materials: Sequence[Material]) -> None:
    _refuse_materials(materials)
    CallMaterial.objects.bulk_create(
        CallMaterial(
            call=call,
            order=place,
            name=one.name.strip(),
            source=one.source,
            is_required=one.is_required,
            note=one.note.strip(),
        )
        for place, one in enumerate(materials, 1)
    )


def _refuse_materials(materials: Sequence[Material]) -> None:
    names = [one.name.strip() for one in materials]
    repeated = next((name for name in names if names.count(name) > 1), None)
    if repeated is not None or not all(names) or len(names) > MOST_MATERIALS:
        said = _("材料“%(name)s”写了两次。") % {"name": repeated} if repeated else _("材料名称不能为空。")
        if len(names) > MOST_MATERIALS:
            said = _("材料有 %(count)s 项，太多了。") % {"count": len(names)}
        raise DomainError(
            "call.materials", said, field="materials", remedy=_("请核对清单，能从共享数据取得的不要企业交。")
        )


def _refuse_window(opens_on: dt.date, closes_on: dt.date) -> None:
    if closes_on < opens_on or (closes_on - opens_on).days > 366:
        raise DomainError(
            "call.window",
            _("受理时间 %(since)s 至 %(until)s 不合理。") % {"since": opens_on, "until": closes_on},
            field="closes_on",
            value=closes_on,
            remedy=_("截止日不能早于开始日，一次申报不超过一年。"),
        )


def _refuse_limits(limits: Limits) -> None:
    most = {
        "accept_days": (limits.accept, MOST_ACCEPT_DAYS),
        "review_days": (limits.review, MOST_DAYS),
        "decide_days": (limits.decide, MOST_DAYS),
        "correction_days": (limits.correct, MOST_DAYS),
    }
    wrong = [
        DomainError(
            "call.limit",
            _("时限 %(days)s 个工作日不合理。") % {"days": days},
            field=name,
            value=days,
            remedy=_("请填 1 至 %(most)s 个工作日。") % {"most": highest},
        )
        for name, (days, highest) in most.items()
        if not 1 <= days <= highest
    ]
    if wrong:
        raise DomainErrors(wrong)

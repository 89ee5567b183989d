"""Entry, correction and exit of a tenant. A rule that is not met stops nobody: the reason is kept."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from gaoxin.engines.rules.compiled import Verdict
from gaoxin.engines.rules.explanation import Answer
from gaoxin.enterprises.models import Enterprise
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import require
from gaoxin.foundation.audit.actions import difference, record
from gaoxin.foundation.dated_facts import refuse_future
from gaoxin.foundation.provenance import ENTERED_BY_HAND, Origin
from gaoxin.foundation.validity import refuse_invalid, stated_reason
from gaoxin.innovation import permissions
from gaoxin.innovation.actions.facts import write_tenant_fact
from gaoxin.innovation.actions.room import refuse_beyond_room
from gaoxin.innovation.assembly.standing import standing_of
from gaoxin.innovation.models import InnovationCarrier, Tenant, TenantOutcome
from gaoxin.values.errors import Conflict, DomainError, NotFound

CORRECTABLE: Final = ("field", "entered_on", "room", "area", "desks", "agreement_until", "entry_reason")
# What the entry form asks of a tenant besides the register.
ASKED_AT_ENTRY: Final = ("meets_tech_sme", "registered_inside", "works_inside")


@transaction.atomic
def enter_tenant(
    carrier: InnovationCarrier,
    *,
    by: Actor,
    entered_on: dt.date,
    today: dt.date,
    enterprise: Enterprise | None = None,
    team_name: str = "",
    field: str = "",
    room: str = "",
    area: Decimal | None = None,
    desks: int | None = None,
    agreement_until: dt.date | None = None,
    entry_reason: str = "",
    facts: Mapping[str, str] | None = None,
    left_on: dt.date | None = None,
    outcome: str = "",
    exit_reason: str = "",
    origin: Origin = ENTERED_BY_HAND,
) -> Tenant:
    """Records an entry; with ``left_on`` a stay that is over already.

    ``facts`` are stated as of the day of entry: fact → true or false. Refuses an entry that does not meet the
    entry rule unless ``entry_reason`` says why it is taken all the same.
    """
    require(by, permissions.KEEP_TENANTS, zone_id=carrier.zone_id)
    carrier = InnovationCarrier.objects.select_for_update().get(pk=carrier.pk)
    tenant = Tenant(
        carrier=carrier,
        enterprise=enterprise,
        team_name="" if enterprise else team_name.strip(),
        field=field,
        entered_on=entered_on,
        room=room.strip(),
        area=area,
        desks=desks,
        agreement_until=agreement_until,
        left_on=left_on,
        outcome=outcome,
        exit_reason=exit_reason.strip(),
        entry_reason=entry_reason.strip(),
        recorded_by=by.name,
        **origin.fields,
    )
    check_stay(tenant, today=today)
    tenant.save()
    for fact_id, value in (facts or {}).items():
        if value:
            write_tenant_fact(
                tenant, fact_id=fact_id, value=value, observed_on=entered_on, by=by, origin=origin
            )
    answer = standing_of(tenant, scope=by.scope, on=entered_on).entry
    if answer is not None:
        tenant.entry_verdict = answer.verdict.value
        _refuse_unreasoned_entry(tenant, answer)
        tenant.save(update_fields=("entry_verdict",))
    if left_on is not None:
        _refuse_unreasoned_exit(tenant, by=by, origin=origin)
    record(
        permissions.TENANT_ENTERED,
        tenant,
        by=by,
        zone_id=carrier.zone_id,
        changes=difference({}, _told(tenant)) | _verdict_told(answer),
    )
    return tenant


@transaction.atomic
def correct_tenant(tenant: Tenant, *, by: Actor, fields: Mapping[str, Any], today: dt.date) -> Tenant:
    """Changes what was written down of a stay; old values stay in the trail."""
    require(by, permissions.KEEP_TENANTS, zone_id=tenant.carrier.zone_id)
    tenant = _locked(tenant)
    before = _told(tenant)
    for name, value in fields.items():
        if name not in CORRECTABLE:
            raise KeyError(name)
        setattr(tenant, name, value)
    changes = difference(before, _told(tenant))
    if not changes:
        return tenant
    check_stay(tenant, today=today)
    tenant.save()
    record(permissions.TENANT_CORRECTED, tenant, by=by, zone_id=tenant.carrier.zone_id, changes=changes)
    return tenant


@transaction.atomic
def leave_tenant(
    tenant: Tenant,
    *,
    by: Actor,
    left_on: dt.date,
    outcome: str,
    today: dt.date,
    reason: str = "",
    origin: Origin = ENTERED_BY_HAND,
) -> Tenant:
    """Records that a tenant graduated, withdrew or moved away.

    A graduation that does not meet the rule needs the officer's reason, and so does leaving without one.
    """
    require(by, permissions.KEEP_TENANTS, zone_id=tenant.carrier.zone_id)
    tenant = _locked(tenant)
    if tenant.left_on is not None:
        raise Conflict(
            "tenant.left_already",
            _("%(name)s 已在 %(day)s 离开，不能再登记一次。") % {"name": tenant.name, "day": tenant.left_on},
            field="left_on",
            value=left_on,
            remedy=_("要再次入驻的，请登记新的入驻。"),
        )
    tenant.left_on, tenant.outcome, tenant.exit_reason = left_on, outcome, reason.strip()
    _check_days(tenant, today=today)
    refuse_invalid(tenant)
    answer = _refuse_unreasoned_exit(tenant, by=by, origin=origin)
    tenant.save(update_fields=("left_on", "outcome", "exit_reason"))
    changes: dict[str, tuple[object, object]] = {
        "left_on": (None, left_on),
        "outcome": (None, str(TenantOutcome(outcome).label)),
        "exit_reason": (None, tenant.exit_reason or None),
    }
    record(
        permissions.TENANT_LEFT,
        tenant,
        by=by,
        zone_id=tenant.carrier.zone_id,
        changes=changes | _verdict_told(answer),
    )
    return tenant


def check_stay(tenant: Tenant, *, today: dt.date) -> None:
    """Everything a stay must be, whatever the rules say of the tenant; writes nothing."""
    _check_party(tenant)
    _check_days(tenant, today=today)
    _refuse_second_stay(tenant)
    refuse_invalid(tenant)
    refuse_beyond_room(tenant)


def _check_party(tenant: Tenant) -> None:
    if tenant.enterprise is None and not tenant.team_name:
        raise DomainError(
            "tenant.party",
            _("没有写明是哪家企业或哪个团队。"),
            field="enterprise",
            remedy=_("请填写企业，尚未注册的填写团队名称。"),
        )
    if tenant.enterprise is not None and tenant.enterprise.zone_id != tenant.carrier.zone_id:
        raise NotFound()


def _check_days(tenant: Tenant, *, today: dt.date) -> None:
    entered, left, opened = tenant.entered_on, tenant.left_on, tenant.carrier.opened_on
    refuse_future(entered, today=today, field="entered_on")
    if opened is not None and entered < opened:
        raise DomainError(
            "tenant.before_opening",
            _("入驻日期 %(entered)s 早于载体实际运营起始日 %(opened)s。")
            % {"entered": entered, "opened": opened},
            field="entered_on",
            value=entered,
            remedy=_("请核对入驻日期；运营起始日登记有误的，请先更正载体。"),
        )
    if tenant.agreement_until is not None and tenant.agreement_until < entered:
        raise DomainError(
            "tenant.agreement",
            _("协议到期日早于入驻日期。"),
            field="agreement_until",
            value=tenant.agreement_until,
            remedy=_("请核对两个日期。"),
        )
    if left is None:
        return
    refuse_future(left, today=today, field="left_on")
    if left < entered:
        raise DomainError(
            "tenant.left_before_entry",
            _("离开日期 %(left)s 早于入驻日期 %(entered)s。") % {"left": left, "entered": entered},
            field="left_on",
            value=left,
            remedy=_("请核对两个日期。"),
        )
    if tenant.outcome not in TenantOutcome.values:
        raise DomainError(
            "tenant.outcome",
            _("没有写明去向。"),
            field="outcome",
            value=tenant.outcome,
            remedy=_("请选毕业、退出或迁出。"),
        )


def _refuse_second_stay(tenant: Tenant) -> None:
    """An enterprise is in one carrier at a time; so is a team of one name in one carrier."""
    others = Tenant.objects.exclude(pk=tenant.pk).select_related("carrier")
    if tenant.enterprise_id is not None:
        others = others.filter(enterprise=tenant.enterprise_id)
    else:
        others = others.filter(carrier=tenant.carrier_id, enterprise=None, team_name=tenant.team_name)
    for other in others:
        ends_before = other.left_on is not None and other.left_on <= tenant.entered_on
        begins_after = tenant.left_on is not None and tenant.left_on <= other.entered_on
        if not (ends_before or begins_after):
            raise Conflict(
                "tenant.two_stays",
                _("%(name)s 从 %(day)s 起在“%(carrier)s”，时间重叠。")
                % {"name": tenant.name, "day": other.entered_on, "carrier": other.carrier.name},
                field="enterprise" if tenant.enterprise_id else "team_name",
                value=tenant.name,
                remedy=_("请先在那里登记离开，或核对入驻日期。"),
            )


def _refuse_unreasoned_entry(tenant: Tenant, answer: Answer) -> None:
    if answer.verdict is not Verdict.NOT_MET or tenant.entry_reason:
        return
    raise DomainError(
        "tenant.entry_not_met",
        _("不符合在孵企业条件：%(failed)s。") % {"failed": failed_words(answer)},
        field="entry_reason",
        remedy=_("仍要入驻的请写明理由；入驻后不计入在孵企业。"),
    )


def _refuse_unreasoned_exit(tenant: Tenant, *, by: Actor, origin: Origin) -> Answer | None:
    """The graduation rule's answer on the day of leaving, where somebody graduates."""
    if tenant.outcome != TenantOutcome.GRADUATED:
        if origin.batch is None:
            stated_reason(tenant.exit_reason)
        return None
    assert tenant.left_on is not None
    answer = standing_of(tenant, scope=by.scope, on=tenant.left_on).graduation
    if answer is None or answer.verdict is Verdict.MET or tenant.exit_reason:
        return answer
    if answer.verdict is Verdict.UNKNOWN and origin.batch is not None:
        return answer
    is_open = answer.verdict is Verdict.UNKNOWN
    said = _("毕业条件还有待补的事实。") if is_open else _("不符合任何一项毕业条件。")
    raise DomainError(
        "tenant.graduation_not_met",
        said,
        field="reason",
        remedy=_("请补齐事实；仍按毕业登记的，请写明依据。"),
    )


def failed_words(answer: Answer) -> str:
    return "、".join(one.criterion.label for one in answer.failed)


def _locked(tenant: Tenant) -> Tenant:
    InnovationCarrier.objects.select_for_update().get(pk=tenant.carrier_id)
    return Tenant.objects.select_related("carrier", "enterprise").get(pk=tenant.pk)


def _told(tenant: Tenant) -> dict[str, object]:
    names = ("enterprise", "team_name", *CORRECTABLE, "left_on", "outcome", "exit_reason")
    return {name: getattr(tenant, name) or None for name in names}


def _verdict_told(answer: Answer | None) -> dict[str, tuple[object, object]]:
    return {} if answer is None else {"verdict": (None, answer.verdict.word)}

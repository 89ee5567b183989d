"""The register: entering an enterprise and correcting its particulars, old values kept."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, models, transaction

from gaoxin.enterprises import permissions
from gaoxin.enterprises.actions import scale
from gaoxin.enterprises.actions.checks import (
    amount_errors,
    before_founding,
    day_error,
    label_of,
    locked,
    refuse,
    shown,
    stated,
    text_errors,
)
from gaoxin.enterprises.industries import parse_industry
from gaoxin.enterprises.models import Cluster, Enterprise, EnterpriseChange
from gaoxin.enterprises.names import initials_of, written_name
from gaoxin.enterprises.selectors.facts import earliest_fact
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import require
from gaoxin.foundation.audit.actions import difference, record
from gaoxin.foundation.provenance import ENTERED_BY_HAND, Origin
from gaoxin.values.errors import Conflict, DomainError
from gaoxin.values.uscc import parse_uscc

CORRECTABLE = (
    "uscc",
    "no_code_reason",
    "name",
    "short_name",
    "status",
    "cluster",
    "industry_code",
    "technology_field",
    "registered_on",
    "registered_capital",
    "legal_representative",
    "site",
    "address",
    "main_products",
    "entered_zone_on",
    "above_scale_since",
)
# Their days may not come before the enterprise existed.
LATER_DAYS = ("entered_zone_on", "above_scale_since")


@transaction.atomic
def register_enterprise(
    *, by: Actor, fields: Mapping[str, Any], today: dt.date, origin: Origin = ENTERED_BY_HAND
) -> Enterprise:
    """Enter an enterprise in the zone of ``by``; ``fields`` are those of ``CORRECTABLE``.

    Raises ``Conflict`` naming the holder when code or name is taken; other refusals come together.
    """
    zone_id = by.scope.zone_id
    require(by, permissions.WRITE_ENTERPRISES, zone_id=zone_id)
    enterprise = Enterprise(zone_id=zone_id, recorded_by=by.name, **origin.fields)
    values = checked_particulars(enterprise, fields, today=today)
    _refuse_duplicates(enterprise, values)
    for name, value in values.items():
        setattr(enterprise, name, value)
    enterprise.initials = initials_of(enterprise.name, enterprise.short_name)
    _save_new(enterprise, values)
    record(permissions.ENTERPRISE_REGISTERED, enterprise, by=by, zone_id=zone_id, changes=stated(values))
    if enterprise.above_scale_since is not None:
        scale.follow_register(enterprise, on=today, by=by, origin=origin)
    return enterprise


@transaction.atomic
def correct_enterprise(
    enterprise: Enterprise,
    *,
    by: Actor,
    fields: Mapping[str, Any],
    today: dt.date,
    seen: Mapping[str, Any] | None = None,
    effective_on: dt.date | None = None,
    reason: str = "",
    origin: Origin = ENTERED_BY_HAND,
) -> Enterprise:
    """Change particulars from ``effective_on`` (today) on; each changed field leaves an EnterpriseChange.

    ``seen`` holds what the person had before them: a field they change that someone else changed meanwhile
    raises ``Conflict``.
    """
    require(by, permissions.WRITE_ENTERPRISES, zone_id=enterprise.zone_id)
    held = locked(enterprise)
    values = checked_particulars(held, fields, today=today)
    changes = difference({name: getattr(held, name) for name in values}, values)
    if not changes:
        return held
    _refuse_stale(held, seen or {}, changed=changes)
    _refuse_duplicates(held, values)
    day = effective_on or today
    refuse(filter(None, [day_error(held, day, field="effective_on", label="生效日期", today=today)]))
    _apply(held, changes, day=day, reason=reason, by=by, origin=origin)
    said = changes | ({"reason": (None, reason)} if reason else {})
    record(permissions.ENTERPRISE_CORRECTED, held, by=by, zone_id=held.zone_id, changes=said)
    if "above_scale_since" in changes:
        scale.follow_register(held, on=day, by=by, origin=origin)
    return held


@transaction.atomic
def define_cluster(*, by: Actor, code: str, name: str, sort_order: int = 0) -> Cluster:
    """Add a cluster to the zone of ``by``, or rename and reorder the cluster of that code."""
    zone_id = by.scope.zone_id
    require(by, permissions.DEFINE_CLUSTERS, zone_id=zone_id)
    values = {"name": name.strip(), "sort_order": sort_order}
    refuse(text_errors(Cluster, {"code": code, "name": name}))
    cluster = Cluster.objects.filter(zone_id=zone_id, code=code).first()
    holder = Cluster.objects.filter(zone_id=zone_id, name=values["name"]).exclude(code=code).first()
    if holder is not None:
        raise Conflict(
            "cluster.name_taken",
            f"产业集群“{holder.name}”已经有了（代码 {holder.code}）。",
            field="name",
            value=name,
            remedy="请换一个名称，或直接使用已有的集群。",
        )
    old = {key: getattr(cluster, key) for key in values} if cluster else {}
    changes = difference(old, values)
    if cluster is not None and not changes:
        return cluster
    cluster = cluster or Cluster(zone_id=zone_id, code=code)
    cluster.name, cluster.sort_order = values["name"], sort_order
    cluster.save()
    record(permissions.CLUSTER_DEFINED, cluster, by=by, zone_id=zone_id, changes=changes)
    return cluster


def checked_particulars(
    enterprise: Enterprise, fields: Mapping[str, Any], *, today: dt.date
) -> dict[str, Any]:
    """The given fields, brought to one shape and judged; all refusals together."""
    values = {name: _tidy(name, fields[name]) for name in CORRECTABLE if name in fields}
    errors: list[DomainError] = []
    _read_code(enterprise, values, errors)
    _read_name(enterprise, values, errors)
    if values.get("industry_code"):
        try:
            values["industry_code"] = parse_industry(values["industry_code"])
        except DomainError as error:
            errors.append(error)
    errors += text_errors(Enterprise, values)
    if values.get("status", "active") == "":
        errors.append(_status_missing())
    errors += amount_errors(Enterprise, values)
    errors += _day_errors(enterprise, values, today=today)
    cluster = values.get("cluster")
    if cluster is not None and cluster.zone_id != enterprise.zone_id:
        errors.append(
            DomainError(
                "cluster.other_zone",
                f"产业集群“{cluster}”不属于本区。",
                field="cluster",
                remedy="请选择本区的产业集群。",
            )
        )
    refuse(errors)
    return values


def _tidy(name: str, value: Any) -> Any:
    """Without blanks around it; a text that is not there is empty, whatever way that is said."""
    if isinstance(value, str):
        return value.strip()
    field = Enterprise._meta.get_field(name)
    return "" if value is None and isinstance(field, models.CharField) and not field.null else value


def _read_code(enterprise: Enterprise, values: dict[str, Any], errors: list[DomainError]) -> None:
    """A code as GB 32100 has it; without one the reason is stated, with one it goes."""
    if values.get("uscc"):
        try:
            values["uscc"] = parse_uscc(values["uscc"], field="uscc")
        except DomainError as error:
            errors.append(error)
        values["no_code_reason"] = ""
        return
    if "uscc" in values:
        values["uscc"] = None
    if values.get("uscc", enterprise.uscc) is None and not values.get(
        "no_code_reason", enterprise.no_code_reason
    ):
        errors.append(
            DomainError(
                "uscc.missing",
                "没有填写统一社会信用代码。",
                field="uscc",
                remedy="请填写18位代码；确实暂无代码的，请填写暂无代码原因。",
            )
        )


def _read_name(enterprise: Enterprise, values: dict[str, Any], errors: list[DomainError]) -> None:
    if "name" in values:
        values["name"] = written_name(values["name"] or "")
    if not values.get("name", enterprise.name):
        errors.append(
            DomainError(
                "enterprise.name_missing",
                "没有填写企业名称。",
                field="name",
                remedy="请按营业执照填写企业全称。",
            )
        )


def _status_missing() -> DomainError:
    return DomainError(
        "enterprise.status_missing",
        "没有填写经营状态。",
        field="status",
        remedy="请选择存续、歇业、迁出、注销或吊销。",
    )


def _day_errors(enterprise: Enterprise, values: Mapping[str, Any], *, today: dt.date) -> list[DomainError]:
    founded = values.get("registered_on", enterprise.registered_on)
    found = [
        day_error(None, values.get(name), field=name, label=label_of(Enterprise, name), today=today)
        for name in ("registered_on", *LATER_DAYS)
    ]
    for name in LATER_DAYS:
        day = values.get(name, getattr(enterprise, name))
        if founded and day and not any(error and error.field == name for error in found):
            found.append(before_founding(founded, day, field=name, label=label_of(Enterprise, name)))
    if values.get("registered_on") and enterprise.pk and founded != enterprise.registered_on:
        found.append(_after_facts(enterprise, founded))
    return [error for error in found if error is not None]


def _after_facts(enterprise: Enterprise, founded: dt.date) -> DomainError | None:
    """The founding day may not move behind what is on record already."""
    fact = earliest_fact(enterprise)
    if fact is None or fact.day >= founded:
        return None
    return DomainError(
        "enterprise.founded_after_facts",
        f"成立日期改为{founded.isoformat()}后，已登记的{fact.label}（{fact.day.isoformat()}）会早于企业成立。",
        field="registered_on",
        value=founded,
        remedy="请核对成立日期；如是该条记录有误，请先更正那条记录。",
    )


def _refuse_duplicates(enterprise: Enterprise, values: Mapping[str, Any]) -> None:
    others = Enterprise.objects.filter(zone_id=enterprise.zone_id).exclude(pk=enterprise.pk)
    code = values.get("uscc", enterprise.uscc)
    if values.get("uscc"):
        holder = others.filter(uscc=code).first()
        if holder is not None:
            raise code_taken(holder, code)
    if values.get("name") and values["name"] != enterprise.name:
        namesakes = others.filter(name=values["name"])
        # With two different codes they are two enterprises, whatever their names.
        holder = (namesakes if code is None else namesakes.filter(uscc__isnull=True)).first()
        if holder is not None:
            raise name_taken(holder, has_code=code is not None)


def code_taken(holder: Enterprise, code: Any) -> Conflict:
    return Conflict(
        "enterprise.uscc_taken",
        f"统一社会信用代码 {code} 已由“{holder.name}”登记。",
        field="uscc",
        value=code,
        remedy="请核对代码；如是同一家企业，请直接修改它的档案，不要重复登记。",
    )


def name_taken(holder: Enterprise, *, has_code: bool) -> Conflict:
    remedy = (
        "如是同一家企业，请在它的档案里补录统一社会信用代码。"
        if has_code
        else "请核对是否重复登记；确为另一家的，请填写其统一社会信用代码。"
    )
    known = holder.uscc or "暂无代码"
    return Conflict(
        "enterprise.name_taken",
        f"已有同名企业“{holder.name}”（{known}）。",
        field="name",
        value=holder.name,
        remedy=remedy,
    )


def _save_new(enterprise: Enterprise, values: Mapping[str, Any]) -> None:
    """Two people entering one code at the same moment: the second hears whose it is."""
    try:
        with transaction.atomic():
            enterprise.save(force_insert=True)
    except IntegrityError:
        _refuse_duplicates(enterprise, values)
        raise


def _refuse_stale(enterprise: Enterprise, seen: Mapping[str, Any], *, changed: Mapping[str, Any]) -> None:
    for name, value in seen.items():
        present = getattr(enterprise, name)
        if name not in changed or present == value:
            continue
        last = EnterpriseChange.objects.filter(enterprise=enterprise, field=name).first()
        who = f"被{last.recorded_by}" if last and last.recorded_by else ""
        raise Conflict(
            "enterprise.changed_meanwhile",
            f"您打开页面之后，“{label_of(Enterprise, name)}”已{who}改为"
            f"“{shown(Enterprise, name, present) or '空'}”。",
            field=name,
            value=value,
            remedy="请刷新页面，在最新内容上修改。",
        )


def _apply(
    enterprise: Enterprise,
    changes: Mapping[str, tuple[object, object]],
    *,
    day: dt.date,
    reason: str,
    by: Actor,
    origin: Origin,
) -> None:
    rows = []
    for name, (old, new) in changes.items():
        setattr(enterprise, name, new)
        rows.append(
            EnterpriseChange(
                enterprise=enterprise,
                field=name,
                old_value=shown(Enterprise, name, old),
                new_value=shown(Enterprise, name, new),
                effective_on=day,
                reason=reason,
                recorded_by=by.name,
                **origin.fields,
            )
        )
    enterprise.initials = initials_of(enterprise.name, enterprise.short_name)
    enterprise.save(update_fields=(*changes, "initials"))
    EnterpriseChange.objects.bulk_create(rows)

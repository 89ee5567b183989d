"""载体入驻台账: one stay a row, those that are over with their day and outcome."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gaoxin.engines.rules.compiled import Verdict
from gaoxin.enterprises.sheet.holders import Holders
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.sheets.columns import SheetSpec
from gaoxin.foundation.sheets.handlers import at_row, origin_of
from gaoxin.foundation.sheets.models import ImportBatch
from gaoxin.foundation.sheets.plan import Found, RowToCheck
from gaoxin.foundation.sheets.rows import Existing, PlannedRow, RowKey
from gaoxin.foundation.zones.scope import Scope
from gaoxin.innovation import actions, selectors
from gaoxin.innovation.actions.tenants import CORRECTABLE, check_stay, failed_words
from gaoxin.innovation.assembly.standing import standing_of
from gaoxin.innovation.models import InnovationCarrier, Tenant
from gaoxin.innovation.permissions import KEEP_TENANTS
from gaoxin.innovation.sheet.columns import tenant_spec
from gaoxin.values.errors import DomainError

TEXTS = ("field", "room", "outcome", "exit_reason", "entry_reason", "team_name")
EXIT = ("left_on", "outcome", "exit_reason")
STAY = ("entered_on", "field", "room", "area", "desks", "agreement_until", "entry_reason", *EXIT)
# Where an action's field stands in a sheet.
_COLUMN_OF = {"enterprise": "name", "reason": "exit_reason"}


class TenantSheet:
    code, title = "innovation.tenants", _("载体入驻台账")
    permission = KEEP_TENANTS
    list_url_name = "innovation:tenants"

    def spec(self, *, scope: Scope) -> SheetSpec:
        return tenant_spec()

    def existing(self, keys: Sequence[RowKey], *, scope: Scope) -> Found:
        asked: dict[RowKey, dict[str, Any]] = {
            key: dict(zip(key.columns, key.values, strict=True)) for key in keys
        }
        places, holders = _Places(scope), Holders(scope, asked.values())
        held = _stays(scope, {values["entered_on"] for values in asked.values()})
        found: dict[RowKey, Existing | DomainError] = {}
        for key, values in asked.items():
            owner = None if "team_name" in values else holders.find(values)
            carrier = places.find(values["carrier"])
            if carrier is None or (owner is None and "team_name" not in values):
                continue
            who = owner.pk if owner else str(values["team_name"]).strip()
            row = held.get((carrier.pk, who, values["entered_on"]))
            if row is not None:
                found[key] = Existing(row.pk, _values(row))
        return found

    def validate(self, rows: Sequence[RowToCheck], *, by: Actor) -> Iterable[tuple[int, DomainError]]:
        places, holders = _Places(by.scope), Holders(by.scope, (row.values for row in rows))
        today = timezone.localdate()
        for row in rows:
            try:
                tenant = _tenant(row, places, holders, scope=by.scope)
                check_stay(tenant, today=today)
                _refuse_left_again(row)
                if row.existing is None:
                    _refuse_unreasoned(tenant, by=by)
            except DomainError as error:
                yield row.number, _in_sheet_words(error)

    def apply(self, rows: Sequence[PlannedRow], *, by: Actor, batch: ImportBatch) -> None:
        places, holders = _Places(by.scope), Holders(by.scope, (_identity(row) for row in rows))
        today = timezone.localdate()
        # Whoever left makes room before the next comes in.
        for row in sorted(rows, key=lambda one: (one.values.get("left_on") is None, one.number)):
            with at_row(row):
                if row.reference is None:
                    _enter(row, places, holders, by=by, batch=batch, today=today)
                else:
                    _update(row, by=by, batch=batch, today=today)

    def exported(self, *, scope: Scope) -> Iterable[Mapping[str, object]]:
        rows = selectors.tenants(scope).order_by("carrier_id", "entered_on", "id")
        return (_values(row) for row in rows.iterator(chunk_size=2000))


class _Places:
    """The carriers of a scope by name."""

    def __init__(self, scope: Scope) -> None:
        self._by_name = {row.name: row for row in selectors.carriers(scope)}

    def find(self, name: object) -> InnovationCarrier | None:
        return self._by_name.get(str(name).strip())

    def called(self, name: object) -> InnovationCarrier:
        found = self.find(name)
        if found is None:
            known = "、".join(list(self._by_name)[:8])
            raise DomainError(
                "carrier.not_registered",
                f"没有登记过叫“{name}”的创新创业载体。",
                field="carrier",
                value=name,
                remedy=f"已登记：{known}。" if known else "请先登记载体。",
            )
        return found


def _stays(scope: Scope, days: Iterable[dt.date]) -> dict[tuple[int, int | str, dt.date], Tenant]:
    rows = selectors.tenants(scope).filter(entered_on__in=list(days))
    return {(row.carrier_id, row.enterprise_id or row.team_name, row.entered_on): row for row in rows}


def _tenant(row: RowToCheck, places: _Places, holders: Holders, *, scope: Scope) -> Tenant:
    """The stay as it would be, not saved; an enterprise stands before a team."""
    values = row.values
    if row.existing is not None:
        tenant = selectors.tenant(int(row.existing.reference), scope=scope)
    else:
        is_team = not values.get("uscc") and not values.get("name") and bool(values.get("team_name"))
        tenant = Tenant(
            carrier=places.called(values["carrier"]),
            enterprise=None if is_team else holders.holder(values),
            team_name=str(values["team_name"]).strip() if is_team else "",
        )
    for name, value in _stay(values).items():
        setattr(tenant, name, value)
    return tenant


def _stay(values: Mapping[str, Any]) -> dict[str, Any]:
    """Cells as fields; texts are never None."""
    return {name: (values.get(name) or "") if name in TEXTS else values.get(name) for name in STAY}


def _refuse_left_again(row: RowToCheck) -> None:
    """What has been recorded of an exit is not rewritten from a sheet."""
    before = None if row.existing is None else row.existing.values.get("left_on")
    if before is not None and row.values.get("left_on") != before:
        raise DomainError(
            "tenant.left_already",
            f"这一户已登记 {before} 离开。",
            field="left_on",
            value=row.values.get("left_on"),
            remedy="登记有误的请联系管理人员核对，再次入驻的另起一行。",
        )


def _refuse_unreasoned(tenant: Tenant, *, by: Actor) -> None:
    """The same refusals as on the page, before anything is written."""
    answer = standing_of(tenant, scope=by.scope, on=tenant.entered_on).entry
    if answer is not None and answer.verdict is Verdict.NOT_MET and not tenant.entry_reason:
        raise DomainError(
            "tenant.entry_not_met",
            f"不符合在孵企业条件：{failed_words(answer)}。",
            field="entry_reason",
            remedy="仍要登记的请填写入驻理由，入驻后不计入在孵企业。",
        )


def _in_sheet_words(error: DomainError) -> DomainError:
    for one in getattr(error, "errors", (error,)):
        one.field = _COLUMN_OF.get(one.field or "", one.field)
    return error


def _enter(
    row: PlannedRow,
    places: _Places,
    holders: Holders,
    *,
    by: Actor,
    batch: ImportBatch,
    today: dt.date,
) -> None:
    given = {**_identity(row), **row.values}
    is_team = not given.get("uscc") and not given.get("name")
    actions.enter_tenant(
        places.called(given["carrier"]),
        by=by,
        today=today,
        enterprise=None if is_team else holders.holder(given),
        team_name=str(given.get("team_name") or "") if is_team else "",
        origin=origin_of(batch, row),
        **_stay(given),
    )


def _update(row: PlannedRow, *, by: Actor, batch: ImportBatch, today: dt.date) -> None:
    tenant = selectors.tenant(int(row.reference or 0), scope=by.scope)
    given: dict[str, Any] = {**row.values, **dict.fromkeys(row.cleared)}
    fields: dict[str, Any] = {name: given[name] for name in CORRECTABLE if name in given}
    fields.update({name: fields[name] or "" for name in TEXTS if name in fields})
    actions.correct_tenant(tenant, by=by, fields=fields, today=today)
    if given.get("left_on") is not None and tenant.left_on is None:
        actions.leave_tenant(
            tenant,
            by=by,
            left_on=given["left_on"],
            outcome=str(given.get("outcome") or ""),
            reason=str(given.get("exit_reason") or ""),
            today=today,
            origin=origin_of(batch, row),
        )


def _identity(row: PlannedRow) -> dict[str, Any]:
    return dict(zip(row.key.columns, row.key.values, strict=True)) if row.key else {}


def _values(row: Tenant) -> dict[str, object]:
    owner = row.enterprise
    found: dict[str, object] = {
        "carrier": row.carrier.name,
        "uscc": owner.uscc if owner else None,
        "name": owner.name if owner else None,
        "team_name": row.team_name or None,
    }
    for name in STAY:
        value = getattr(row, name)
        found[name] = value or None if name in TEXTS else value
    return found

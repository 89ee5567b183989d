"""企业档案: the register as a sheet, with the contact officers keep in the same table."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gaoxin.enterprises import actions, selectors
from gaoxin.enterprises.actions.checks import refuse
from gaoxin.enterprises.actions.register import (
    CORRECTABLE,
    checked_particulars,
    code_taken,
    name_taken,
)
from gaoxin.enterprises.models import Enterprise
from gaoxin.enterprises.names import written_name
from gaoxin.enterprises.permissions import WRITE_ENTERPRISES
from gaoxin.enterprises.sheet.holders import Holders, in_batches, pieces, several_named
from gaoxin.enterprises.sheet.register_columns import (
    CONTACT,
    current_contacts,
    read_contacts,
    register_columns,
    sheet_values,
)
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.provenance import Origin
from gaoxin.foundation.sheets.columns import SheetSpec
from gaoxin.foundation.sheets.handlers import at_row, origin_of
from gaoxin.foundation.sheets.models import ImportBatch
from gaoxin.foundation.sheets.plan import Found, RowToCheck
from gaoxin.foundation.sheets.rows import Existing, PlannedRow, RowKey
from gaoxin.foundation.zones.scope import Scope
from gaoxin.values.errors import DomainError

INSTRUCTIONS = (
    "一行一家企业，按统一社会信用代码认企业；没有代码的按企业全称，并填写暂无代码原因。",
    "已在台账中的企业只更新填写了的格，留空的不变；要清空一格请填“清空”。",
    "名称相近不会自动合并，导入前请核对代码。",
    "联系人换人时直接填新的，原联系人保留在企业页面。",
)


class RegisterSheet:
    code, title = "enterprises.register", _("企业档案")
    permission = WRITE_ENTERPRISES
    list_url_name = "enterprises:list"

    def spec(self, *, scope: Scope) -> SheetSpec:
        return SheetSpec(
            code="enterprises.register",
            title="企业档案",
            columns=tuple(register_columns(scope)),
            key=(("uscc",), ("name",)),
            instructions=INSTRUCTIONS,
        )

    def existing(self, keys: Sequence[RowKey], *, scope: Scope) -> Found:
        asked = {key: dict(zip(key.columns, key.values, strict=True)) for key in keys}
        holders = Holders(scope, asked.values())
        read_contacts(holders.all)
        found: dict[RowKey, Existing | DomainError] = {}
        for key, values in asked.items():
            rows = holders.candidates(values)
            if len(rows) > 1:
                found[key] = several_named(rows[0].name)
            elif rows:
                found[key] = Existing(rows[0].pk, sheet_values(rows[0]))
        return found

    def validate(self, rows: Sequence[RowToCheck], *, by: Actor) -> Iterable[tuple[int, DomainError]]:
        checks = _RegisterChecks(rows, by=by)
        for row in rows:
            for error in checks.errors(row):
                yield row.number, error

    def apply(self, rows: Sequence[PlannedRow], *, by: Actor, batch: ImportBatch) -> None:
        clusters = {cluster.code: cluster for cluster in selectors.clusters(by.scope)}
        today = timezone.localdate()
        for row in rows:
            given = {**row.values, **dict.fromkeys(row.cleared)}
            with at_row(row):
                _write(row, given, clusters=clusters, by=by, today=today, origin=origin_of(batch, row))

    def exported(self, *, scope: Scope) -> Iterable[Mapping[str, object]]:
        rows = selectors.enterprises(scope).select_related("cluster").order_by("pk")
        rows = rows.prefetch_related(current_contacts())
        return (sheet_values(row) for row in rows.iterator(chunk_size=2000))


class _RegisterChecks:
    """The rules of the actions over a whole sheet, with the neighbours of all rows read beforehand."""

    def __init__(self, rows: Sequence[RowToCheck], *, by: Actor) -> None:
        self.today = timezone.localdate()
        self.zone_id = by.scope.zone_id
        self.clusters = {cluster.code: cluster for cluster in selectors.clusters(by.scope)}
        references = [row.existing.reference for row in rows if row.existing is not None]
        self.held: dict[Any, Enterprise] = {}
        for some in pieces(references):
            self.held |= selectors.enterprises(by.scope).in_bulk(list(some))
        codes = {str(row.values["uscc"]) for row in rows if row.values.get("uscc")}
        names = {written_name(str(row.values["name"])) for row in rows if row.values.get("name")}
        self.by_code = {str(row.uscc): row for row in in_batches(by.scope, "uscc", codes)}
        self.by_name: dict[str, list[Enterprise]] = {}
        for row in in_batches(by.scope, "name", names):
            self.by_name.setdefault(row.name, []).append(row)

    def errors(self, row: RowToCheck) -> Iterable[DomainError]:
        enterprise = self.held.get(row.existing.reference) if row.existing else None
        enterprise = enterprise or Enterprise(zone_id=self.zone_id)
        try:
            values = checked_particulars(enterprise, particulars(row.values, self.clusters), today=self.today)
            refuse(self._duplicates(enterprise, values))
        except DomainError as error:
            yield error
        if row.values.get("contact_phone") and not row.values.get("contact_name"):
            yield DomainError(
                "contact.name_missing",
                "填写了联系电话，没有填写联系人。",
                field="contact_name",
                remedy="请补填姓名。",
            )

    def _duplicates(self, enterprise: Enterprise, values: Mapping[str, Any]) -> Iterable[DomainError]:
        code = values.get("uscc", enterprise.uscc)
        holder = self.by_code.get(code) if code else None
        if holder is not None and holder.pk != enterprise.pk:
            yield code_taken(holder, code)
        namesakes = [row for row in self.by_name.get(values["name"], []) if row.pk != enterprise.pk]
        if values["name"] == enterprise.name:
            return
        same = [row for row in namesakes if code is None or row.uscc is None]
        if same:
            yield name_taken(same[0], has_code=code is not None)


def particulars(values: Mapping[str, Any], clusters: Mapping[str, Any]) -> dict[str, Any]:
    """The cells that are fields of the register, codes turned into rows."""
    given = {name: values[name] for name in CORRECTABLE if name in values}
    if given.get("cluster"):
        given["cluster"] = clusters.get(given["cluster"])
    if given.get("status", "") is None:
        del given["status"]
    return given


def _write(
    row: PlannedRow,
    given: Mapping[str, Any],
    *,
    clusters: Mapping[str, Any],
    by: Actor,
    today: dt.date,
    origin: Origin,
) -> None:
    fields = particulars(given, clusters)
    if row.reference is None:
        enterprise = actions.register_enterprise(by=by, fields=fields, today=today, origin=origin)
    else:
        enterprise = selectors.enterprise(int(row.reference), scope=by.scope)
        actions.correct_enterprise(
            enterprise, by=by, fields=fields, today=today, reason="表格导入", origin=origin
        )
    contact = {name: given[key] for key, name in CONTACT.items() if key in given}
    if any(contact.values()):
        _write_contact(enterprise, contact, by=by, today=today, origin=origin)


def _write_contact(
    enterprise: Enterprise, given: Mapping[str, Any], *, by: Actor, today: dt.date, origin: Origin
) -> None:
    """The same person is corrected; another person takes over from today."""
    present = selectors.contacts_now(enterprise, as_of=today).first()
    if present is not None and given.get("name", present.name) == present.name:
        fields = {name: value or "" for name, value in given.items()}
        actions.correct_contact(present, by=by, fields=fields)
        return
    if present is not None:
        actions.end_contact(present, by=by, until=today - dt.timedelta(days=1))
    actions.add_contact(
        enterprise,
        by=by,
        name=given["name"],
        duty=given.get("duty") or "",
        phone=given.get("phone") or "",
        since=today if present is not None else None,
        origin=origin,
    )

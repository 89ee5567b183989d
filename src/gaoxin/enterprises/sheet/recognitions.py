"""认定: titles with their certificates as a sheet."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gaoxin.enterprises import actions, selectors
from gaoxin.enterprises.actions.recognitions import refuse_recognition, withdrawal_errors
from gaoxin.enterprises.models import Enterprise, Recognition, RecognitionKind
from gaoxin.enterprises.permissions import WRITE_ENTERPRISES
from gaoxin.enterprises.sheet.holders import CODE, NAME, Holders, pieces
from gaoxin.enterprises.terms import last_valid_day
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.provenance import Origin
from gaoxin.foundation.sheets.columns import Choice, Column, Kind, SheetSpec
from gaoxin.foundation.sheets.handlers import at_row, origin_of
from gaoxin.foundation.sheets.models import ImportBatch
from gaoxin.foundation.sheets.plan import Found, RowToCheck
from gaoxin.foundation.sheets.rows import Existing, PlannedRow, RowKey
from gaoxin.foundation.zones.scope import Scope
from gaoxin.values.errors import DomainError

OTHER_WORDS = {
    RecognitionKind.TECH_SME: ("科技型中小企业入库", "科小"),
    RecognitionKind.HIGH_TECH: ("高企", "国家高新技术企业", "国家级高新技术企业"),
    RecognitionKind.INNOVATIVE_SME: ("创新型企业",),
    RecognitionKind.SPECIALISED_SME: ("专精特新", "专精特新企业", "省级专精特新中小企业"),
    RecognitionKind.LITTLE_GIANT: (
        "小巨人",
        "专精特新小巨人",
        "专精特新“小巨人”",
        "国家级专精特新小巨人企业",
        "专精特新小巨人企业",
    ),
    RecognitionKind.GAZELLE: ("瞪羚",),
    RecognitionKind.ABOVE_SCALE: ("规上企业", "规上", "规模以上工业企业"),
}
INSTRUCTIONS = (
    "一行一张证书，按企业、资质、认定日期认行；企业须已在台账中。",
    "有效期至不填的，办法规定了期限的按期限计算（高新技术企业三年，科技型中小企业一年）。",
    "重新认定、复核、延续的，“首次认定”填“否”；同一资质有效期重叠的会列为错误。",
    "撤销的填写撤销日期和原因，记录保留。",
)


class RecognitionSheet:
    code, title = "enterprises.recognitions", _("企业认定")
    permission = WRITE_ENTERPRISES
    list_url_name = "enterprises:recognitions"

    def spec(self, *, scope: Scope) -> SheetSpec:
        kinds = tuple(Choice(kind.value, str(kind.label), OTHER_WORDS[kind]) for kind in RecognitionKind)
        return SheetSpec(
            code="enterprises.recognitions",
            title="企业认定",
            columns=(
                CODE,
                NAME,
                Column(
                    "kind",
                    "资质",
                    Kind.CHOICE,
                    required=True,
                    choices=kinds,
                    aliases=("认定类型", "资质类型"),
                ),
                Column(
                    "recognised_on",
                    "认定日期",
                    Kind.DATE,
                    required=True,
                    aliases=("发证日期", "认定时间", "入库日期", "公告日期"),
                    example="2024-11-01",
                ),
                Column("certificate_no", "证书编号", aliases=("入库登记编号", "证书号"), max_length=60),
                Column("valid_until", "有效期至", Kind.DATE, aliases=("到期日期", "有效期")),
                Column("is_first", "首次认定", Kind.YES_NO),
                Column("withdrawn_on", "撤销日期", Kind.DATE),
                Column("withdrawn_reason", "撤销原因", max_length=200),
            ),
            key=(("uscc", "kind", "recognised_on"), ("name", "kind", "recognised_on")),
            instructions=INSTRUCTIONS,
        )

    def existing(self, keys: Sequence[RowKey], *, scope: Scope) -> Found:
        asked = {key: dict(zip(key.columns, key.values, strict=True)) for key in keys}
        holders = Holders(scope, asked.values())
        owners = {key: holders.find(values) for key, values in asked.items()}
        held = _titles_of(owner for owner in owners.values() if owner is not None)
        found: dict[RowKey, Existing | DomainError] = {}
        for key, owner in owners.items():
            for row in held.get(owner.pk, []) if owner else []:
                if (row.kind, row.recognised_on) == (asked[key]["kind"], asked[key]["recognised_on"]):
                    found[key] = Existing(row.pk, _values(row, owner))  # type: ignore[arg-type]
        return found

    def validate(self, rows: Sequence[RowToCheck], *, by: Actor) -> Iterable[tuple[int, DomainError]]:
        holders = Holders(by.scope, (row.values for row in rows))
        owners = [owner for row in rows if (owner := holders.find(row.values)) is not None]
        held = _titles_of(owners)
        today = timezone.localdate()
        for row in rows:
            try:
                owner = holders.holder(row.values)
                _check(row, owner, held.setdefault(owner.pk, []), today=today)
            except DomainError as error:
                yield row.number, error

    def apply(self, rows: Sequence[PlannedRow], *, by: Actor, batch: ImportBatch) -> None:
        holders = Holders(by.scope, (_identity(row) for row in rows))
        today = timezone.localdate()
        # The earlier certificate first, so that a renewal finds the one it renews.
        for row in sorted(rows, key=lambda row: _identity(row)["recognised_on"]):
            with at_row(row):
                owner = holders.holder(_identity(row))
                _write(row, owner, by=by, today=today, origin=origin_of(batch, row))

    def exported(self, *, scope: Scope) -> Iterable[Mapping[str, object]]:
        rows = selectors.recognitions(scope).order_by("enterprise_id", "kind", "recognised_on")
        return (_values(row, row.enterprise) for row in rows.iterator(chunk_size=2000))


def _identity(row: PlannedRow) -> dict[str, Any]:
    return dict(zip(row.key.columns, row.key.values, strict=True)) if row.key else {}


def _titles_of(owners: Iterable[Enterprise]) -> dict[int, list[Recognition]]:
    held: dict[int, list[Recognition]] = {}
    for some in pieces(sorted({owner.pk for owner in owners})):
        for row in Recognition.objects.filter(enterprise__in=some):
            held.setdefault(row.enterprise_id, []).append(row)
    return held


def _check(row: RowToCheck, owner: Enterprise, held: list[Recognition], *, today: dt.date) -> None:
    """Against what is on record and against the rows above it, which are added to ``held``."""
    values: Mapping[str, Any] = row.values
    kind, day = RecognitionKind(str(values["kind"])), values["recognised_on"]
    title = Recognition(
        enterprise=owner,
        kind=kind,
        recognised_on=day,
        valid_until=values.get("valid_until") or last_valid_day(kind, day),  # type: ignore[arg-type]
        certificate_no=values.get("certificate_no") or "",
        is_first=values.get("is_first") is not False,
    )
    reference = row.existing.reference if row.existing else None
    others = [other for other in held if other.kind == kind and (other.pk != reference or other.pk is None)]
    refuse_recognition(title, owner, others=others, is_renewal=values.get("is_first") is False, today=today)
    withdrawn = values.get("withdrawn_on")
    if withdrawn and withdrawn != (row.existing.values.get("withdrawn_on") if row.existing else None):
        reason = str(values.get("withdrawn_reason") or "")
        errors = withdrawal_errors(title, withdrawn, reason=reason, today=today)  # type: ignore[arg-type]
        if errors:
            raise errors[0]
        title.withdrawn_on = withdrawn  # type: ignore[assignment]
    if row.existing is None:
        held.append(title)


def _write(row: PlannedRow, owner: Enterprise, *, by: Actor, today: dt.date, origin: Origin) -> None:
    given = {**row.values, **dict.fromkeys(row.cleared)}
    if row.reference is None:
        title = actions.add_recognition(
            owner,
            by=by,
            kind=RecognitionKind(str(given["kind"])),
            recognised_on=given["recognised_on"],  # type: ignore[arg-type]
            valid_until=given.get("valid_until"),  # type: ignore[arg-type]
            certificate_no=str(given.get("certificate_no") or ""),
            is_first=given.get("is_first"),  # type: ignore[arg-type]
            today=today,
            origin=origin,
        )
    else:
        title = selectors.recognition(int(row.reference), scope=by.scope)
        fields: dict[str, Any] = {
            name: given[name] for name in ("certificate_no", "valid_until", "is_first") if name in given
        }
        fields = {name: "" if name == "certificate_no" and not one else one for name, one in fields.items()}
        title = actions.correct_recognition(title, by=by, fields=fields, today=today)
    if given.get("withdrawn_on") and title.withdrawn_on is None:
        actions.withdraw_recognition(
            title,
            by=by,
            withdrawn_on=given["withdrawn_on"],  # type: ignore[arg-type]
            reason=str(given.get("withdrawn_reason") or ""),
            today=today,
        )


def _values(row: Recognition, owner: Enterprise) -> dict[str, object]:
    return {
        "uscc": owner.uscc,
        "name": owner.name,
        "kind": row.kind,
        "recognised_on": row.recognised_on,
        "certificate_no": row.certificate_no or None,
        "valid_until": row.valid_until,
        "is_first": row.is_first,
        "withdrawn_on": row.withdrawn_on,
        "withdrawn_reason": row.withdrawn_reason or None,
    }

"""知识产权 as a sheet; the class of each right follows from its kind."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gaoxin.enterprises import actions, selectors
from gaoxin.enterprises.actions.properties import CORRECTABLE, take_property
from gaoxin.enterprises.models import AcquiredBy, Enterprise, IntellectualProperty, PropertyKind
from gaoxin.enterprises.permissions import WRITE_ENTERPRISES
from gaoxin.enterprises.sheet.holders import CODE, NAME, Holders, pieces
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.provenance import Origin
from gaoxin.foundation.sheets.columns import Choice, Column, Kind, SheetSpec, choices
from gaoxin.foundation.sheets.handlers import at_row, origin_of
from gaoxin.foundation.sheets.models import ImportBatch
from gaoxin.foundation.sheets.plan import Found, RowToCheck
from gaoxin.foundation.sheets.rows import Existing, PlannedRow, RowKey
from gaoxin.foundation.zones.scope import Scope
from gaoxin.values.errors import DomainError
from gaoxin.values.glyphs import without_blanks

OTHER_WORDS = {
    PropertyKind.INVENTION_PATENT: ("发明",),
    PropertyKind.UTILITY_MODEL: ("实用新型专利",),
    PropertyKind.DESIGN_PATENT: ("外观设计专利", "外观"),
    PropertyKind.SOFTWARE_COPYRIGHT: ("软著", "计算机软件著作权"),
    PropertyKind.LAYOUT_DESIGN: ("集成电路布图设计", "集成电路布图"),
}
INSTRUCTIONS = (
    "一行一项，按企业、类型、授权号认行；没有授权号的按名称。企业须已在台账中。",
    "Ⅰ类、Ⅱ类由类型自动归类（国科发政〔2017〕115号第七条），不用填写。",
    "企业成立以前授权的，取得方式应为受让、受赠或并购。",
    "已失效的，在“有效期至”填写失效前一天。",
)
KEYS = (
    ("uscc", "kind", "number"),
    ("name", "kind", "number"),
    ("uscc", "kind", "property_title"),
    ("name", "kind", "property_title"),
)


class PropertySheet:
    code, title = "enterprises.properties", _("企业知识产权")
    permission = WRITE_ENTERPRISES
    list_url_name = "enterprises:list"

    def spec(self, *, scope: Scope) -> SheetSpec:
        kinds = tuple(Choice(kind.value, str(kind.label), OTHER_WORDS.get(kind, ())) for kind in PropertyKind)
        return SheetSpec(
            code="enterprises.properties",
            title="企业知识产权",
            columns=(
                CODE,
                NAME,
                Column(
                    "kind",
                    "类型",
                    Kind.CHOICE,
                    required=True,
                    choices=kinds,
                    aliases=("知识产权类型", "专利类型"),
                ),
                Column(
                    "property_title",
                    "知识产权名称",
                    required=True,
                    aliases=("专利名称", "成果名称", "软件名称"),
                    max_length=200,
                    width=36,
                ),
                Column(
                    "number", "授权号", aliases=("专利号", "登记号", "证书号", "授权公告号"), max_length=60
                ),
                Column(
                    "granted_on",
                    "授权日期",
                    Kind.DATE,
                    required=True,
                    aliases=("授权时间", "授权公告日", "登记日期"),
                ),
                Column("valid_until", "有效期至", Kind.DATE),
                Column(
                    "acquired_by",
                    "取得方式",
                    Kind.CHOICE,
                    choices=choices(AcquiredBy.choices),
                    aliases=("获得方式",),
                    example="自主研发",
                ),
            ),
            key=KEYS,
            instructions=INSTRUCTIONS,
        )

    def existing(self, keys: Sequence[RowKey], *, scope: Scope) -> Found:
        asked = {key: dict(zip(key.columns, key.values, strict=True)) for key in keys}
        holders = Holders(scope, asked.values())
        owners = {key: holders.find(values) for key, values in asked.items()}
        held = _rights_of(owner for owner in owners.values() if owner is not None)
        found: dict[RowKey, Existing | DomainError] = {}
        for key, owner in owners.items():
            rows = [row for row in held.get(owner.pk, []) if _fits(row, asked[key])] if owner else []
            if owner is not None and rows:
                one = Existing(rows[0].pk, _values(rows[0], owner))
                found[key] = one if len(rows) == 1 else _several(asked[key])
        return found

    def validate(self, rows: Sequence[RowToCheck], *, by: Actor) -> Iterable[tuple[int, DomainError]]:
        holders = Holders(by.scope, (row.values for row in rows))
        today = timezone.localdate()
        for row in rows:
            try:
                right = IntellectualProperty(enterprise=holders.holder(row.values))
                take_property(right, _fields(row.values, whole=True), today=today)
            except DomainError as error:
                yield row.number, _in_sheet_words(error)

    def apply(self, rows: Sequence[PlannedRow], *, by: Actor, batch: ImportBatch) -> None:
        holders = Holders(by.scope, (_identity(row) for row in rows))
        today = timezone.localdate()
        for row in rows:
            with at_row(row):
                owner = holders.holder(_identity(row))
                _write(row, owner, by=by, today=today, origin=origin_of(batch, row))

    def exported(self, *, scope: Scope) -> Iterable[Mapping[str, object]]:
        rows = selectors.properties(scope).order_by("enterprise_id", "pk")
        return (_values(row, row.enterprise) for row in rows.iterator(chunk_size=2000))


def _identity(row: PlannedRow) -> dict[str, Any]:
    return dict(zip(row.key.columns, row.key.values, strict=True)) if row.key else {}


def _rights_of(owners: Iterable[Enterprise]) -> dict[int, list[IntellectualProperty]]:
    held: dict[int, list[IntellectualProperty]] = {}
    for some in pieces(sorted({owner.pk for owner in owners})):
        for row in IntellectualProperty.objects.filter(enterprise__in=some):
            held.setdefault(row.enterprise_id, []).append(row)
    return held


def _fits(row: IntellectualProperty, asked: Mapping[str, Any]) -> bool:
    if row.kind != asked["kind"]:
        return False
    if "number" in asked:
        return row.number == without_blanks(str(asked["number"])).upper()
    return row.title == str(asked["property_title"]).strip()


def _several(asked: Mapping[str, Any]) -> DomainError:
    return DomainError(
        "property.several",
        f"这家企业有不止一项“{asked.get('property_title') or asked.get('number')}”。",
        field="property_title",
        remedy="请填写授权号。",
    )


def _fields(values: Mapping[str, Any], *, whole: bool = False) -> dict[str, Any]:
    """The cells as fields of a right; ``whole`` fills in what a new right needs."""
    names = {"title": "property_title"} | {name: name for name in CORRECTABLE if name != "title"}
    given = {name: values[key] for name, key in names.items() if key in values}
    texts: dict[str, Any] = {name: given[name] or "" for name in ("title", "number") if name in given}
    given.update(texts)
    if whole or not given.get("acquired_by", AcquiredBy.OWN_RESEARCH):
        given["acquired_by"] = given.get("acquired_by") or AcquiredBy.OWN_RESEARCH
    return given


def _in_sheet_words(error: DomainError) -> DomainError:
    """名称 alone is the enterprise's in a sheet; the right's own column has another key."""
    for one in getattr(error, "errors", (error,)):
        if one.field == "title":
            one.field = "property_title"
    return error


def _write(row: PlannedRow, owner: Enterprise, *, by: Actor, today: dt.date, origin: Origin) -> None:
    given = {**row.values, **dict.fromkeys(row.cleared)}
    if row.reference is None:
        fields = _fields(given, whole=True)
        actions.add_property(owner, by=by, today=today, origin=origin, **fields)
        return
    right = selectors.property_(int(row.reference), scope=by.scope)
    actions.correct_property(right, by=by, fields=_fields(given), today=today)


def _values(row: IntellectualProperty, owner: Enterprise) -> dict[str, object]:
    return {
        "uscc": owner.uscc,
        "name": owner.name,
        "kind": row.kind,
        "property_title": row.title,
        "number": row.number or None,
        "granted_on": row.granted_on,
        "valid_until": row.valid_until,
        "acquired_by": row.acquired_by,
    }

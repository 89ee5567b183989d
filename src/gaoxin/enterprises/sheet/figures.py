"""年度数据: a year's figures of many enterprises as a sheet."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gaoxin.enterprises import actions, selectors
from gaoxin.enterprises.actions.checks import refuse
from gaoxin.enterprises.actions.figures import figure_errors, year_errors
from gaoxin.enterprises.models import FIGURE_NAMES, MAY_BE_NEGATIVE, AnnualFigures, Enterprise
from gaoxin.enterprises.permissions import RECORD_FIGURES
from gaoxin.enterprises.sheet.holders import CODE, NAME, Holders, pieces
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.fields import FixedPointField, MoneyField
from gaoxin.foundation.sheets.columns import Column, Kind, SheetSpec
from gaoxin.foundation.sheets.handlers import at_row, origin_of
from gaoxin.foundation.sheets.models import ImportBatch
from gaoxin.foundation.sheets.plan import Found, RowToCheck
from gaoxin.foundation.sheets.rows import Existing, PlannedRow, RowKey
from gaoxin.foundation.zones.scope import Scope
from gaoxin.values.errors import DomainError

# What the statistics and finance offices head these columns with.
ALIASES = {
    "revenue": ("营收", "营业总收入", "年营业收入"),
    "main_revenue": ("主营收入",),
    "high_tech_revenue": ("高新技术产品收入", "高新技术产品（服务）收入"),
    "rd_expense": ("研发投入", "研发经费", "研究开发费用", "技术（研究）开发费"),
    "cost_total": ("成本费用总额", "成本费用"),
    "profit": ("利润", "利润总额合计"),
    "tax": ("实际上缴税费总额", "上缴税费", "纳税额", "税收"),
    "assets": ("资产总计", "年末资产总计", "资产合计"),
    "net_assets": ("所有者权益", "年末所有者权益", "所有者权益合计"),
    "fixed_asset_investment": ("本年完成固定资产投资额", "固投"),
    "output_value": ("总产值",),
    "exports": ("出口总额", "出口"),
    "staff": ("职工人数", "从业人员", "年末从业人员", "员工人数", "从业人员期末人数"),
    "tech_staff": ("科技人员数", "从事科技活动人员合计", "科技活动人员"),
    "rd_staff": ("研究开发人员",),
    "energy": ("综合能源消费量",),
    "electricity": ("用电",),
}
LABELS = {"high_tech_revenue": "高新技术产品服务收入"}
INSTRUCTIONS = (
    "一行一家企业的一个年度，按统一社会信用代码（或企业全称）加年度认行；企业须已在台账中。",
    "不知道的留空，不要填0；留空的不改动已有数据，要改回未知请填“清空”。",
    "与上年相差约一万倍的金额疑似单位填错，会列为错误；确属实情的，在“核对说明”里写明原因。",
    "同一年再次导入形成新的一版，原来的版本保留。",
)


class FigureSheet:
    code, title = "enterprises.figures", _("企业年度数据")
    permission = RECORD_FIGURES
    list_url_name = "enterprises:list"

    def spec(self, *, scope: Scope) -> SheetSpec:
        return SheetSpec(
            code="enterprises.figures",
            title="企业年度数据",
            columns=(
                CODE,
                NAME,
                Column(
                    "year", "年度", Kind.YEAR, required=True, aliases=("数据年份", "年份"), example="2025"
                ),
                *(_column(name) for name in FIGURE_NAMES),
                Column("note", "核对说明", aliases=("说明",), max_length=200),
            ),
            key=(("uscc", "year"), ("name", "year")),
            instructions=INSTRUCTIONS,
        )

    def existing(self, keys: Sequence[RowKey], *, scope: Scope) -> Found:
        asked = {key: dict(zip(key.columns, key.values, strict=True)) for key in keys}
        holders = Holders(scope, asked.values())
        owners = {key: holders.find(values) for key, values in asked.items()}
        held = _figures_of(owner for owner in owners.values() if owner is not None)
        found: dict[RowKey, Existing | DomainError] = {}
        for key, owner in owners.items():
            row = held.get((owner.pk, asked[key]["year"])) if owner else None
            if owner is not None and row is not None:
                found[key] = Existing(row.pk, _values(row, owner))
        return found

    def validate(self, rows: Sequence[RowToCheck], *, by: Actor) -> Iterable[tuple[int, DomainError]]:
        holders = Holders(by.scope, (row.values for row in rows))
        owners = [owner for row in rows if (owner := holders.find(row.values)) is not None]
        held = _figures_of(owners)
        today = timezone.localdate()
        for row in rows:
            try:
                owner = holders.holder(row.values)
                year = int(row.values["year"])  # type: ignore[call-overload]
                refuse([*year_errors(owner, year, today=today), *_errors(row, owner, year, held)])
            except DomainError as error:
                yield row.number, error

    def apply(self, rows: Sequence[PlannedRow], *, by: Actor, batch: ImportBatch) -> None:
        holders = Holders(by.scope, (_identity(row) for row in rows))
        today = timezone.localdate()
        for row in rows:
            given = {**row.values, **dict.fromkeys(row.cleared)}
            with at_row(row):
                actions.record_annual_figures(
                    holders.holder(_identity(row)),
                    by=by,
                    year=int(_identity(row)["year"]),
                    figures={name: given[name] for name in FIGURE_NAMES if name in given},
                    confirmed_because=str(given.get("note") or ""),
                    today=today,
                    origin=origin_of(batch, row),
                )

    def exported(self, *, scope: Scope) -> Iterable[Mapping[str, object]]:
        rows = selectors.annual_figures(scope).select_related("enterprise")
        ordered = rows.order_by("enterprise_id", "year")
        return (_values(row, row.enterprise) for row in ordered.iterator(chunk_size=2000))


def _column(name: str) -> Column:
    field: Any = AnnualFigures._meta.get_field(name)
    label, aliases = LABELS.get(name, str(field.verbose_name)), ALIASES.get(name, ())
    if isinstance(field, MoneyField):
        return Column(name, label, Kind.MONEY, aliases=aliases, negative=name in MAY_BE_NEGATIVE)
    if isinstance(field, FixedPointField):
        return Column(name, label, Kind.DECIMAL, unit=str(field.help_text), aliases=aliases, places=2)
    return Column(name, label, Kind.INTEGER, unit="人", aliases=aliases)


def _identity(row: PlannedRow) -> dict[str, Any]:
    return dict(zip(row.key.columns, row.key.values, strict=True)) if row.key else {}


def _figures_of(owners: Iterable[Enterprise]) -> dict[tuple[int, int], AnnualFigures]:
    """Revisions in force of some enterprises, by enterprise and year."""
    keys = sorted({owner.pk for owner in owners})
    held = {}
    for some in pieces(keys):
        for row in AnnualFigures.objects.filter(enterprise__in=some, is_current=True):
            held[row.enterprise_id, row.year] = row
    return held


def _errors(
    row: RowToCheck, owner: Enterprise, year: int, held: Mapping[tuple[int, int], AnnualFigures]
) -> Iterable[DomainError]:
    before = row.existing.values if row.existing else {}
    values = {name: row.values.get(name) for name in FIGURE_NAMES}
    changed = [name for name in FIGURE_NAMES if values[name] != before.get(name)]
    near = {other: held[owner.pk, other] for other in (year - 1, year + 1) if (owner.pk, other) in held}
    if row.existing is None and not changed:
        yield DomainError(
            "figures.nothing_given", "一项数据也没有填写。", remedy="请至少填写一项；不知道的留空。"
        )
    # A note that was there before says nothing about new values.
    note = "" if row.values.get("note") == before.get("note") else str(row.values.get("note") or "")
    yield from figure_errors(year, values, changed=changed, near=near, note=note)


def _values(row: AnnualFigures, owner: Enterprise) -> dict[str, object]:
    values: dict[str, object] = {name: getattr(row, name) for name in FIGURE_NAMES}
    return values | {"uscc": owner.uscc, "name": owner.name, "year": row.year, "note": row.note or None}

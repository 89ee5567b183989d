"""年度数据: a year's figures are recorded, and corrected by a new revision; nothing is overwritten."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction

from gaoxin.enterprises import permissions
from gaoxin.enterprises.actions.checks import amount_errors, label_of, locked, refuse, text_errors
from gaoxin.enterprises.models import FIGURE_NAMES, MAY_BE_NEGATIVE, AnnualFigures, Enterprise
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import require
from gaoxin.foundation.audit.actions import difference, record
from gaoxin.foundation.fields import MoneyField
from gaoxin.foundation.provenance import ENTERED_BY_HAND, Origin
from gaoxin.values.errors import Conflict, DomainError
from gaoxin.values.money import spoken_money, suspect_unit_slip

EARLIEST_YEAR = 1980
# A part may not be larger than its whole: (part, whole).
PARTS = (
    ("main_revenue", "revenue"),
    ("tech_staff", "staff"),
    ("rd_staff", "staff"),
    ("net_assets", "assets"),
)
MONEY = tuple(name for name in FIGURE_NAMES if isinstance(AnnualFigures._meta.get_field(name), MoneyField))
# Refused once with the reason to look again; accepted with a word of confirmation.
UNIT_SLIP = "figures.unit_slip"


@transaction.atomic
def record_annual_figures(
    enterprise: Enterprise,
    *,
    by: Actor,
    year: int,
    figures: Mapping[str, Decimal | int | None],
    today: dt.date,
    seen_revision: int | None = None,
    confirmed_because: str = "",
    origin: Origin = ENTERED_BY_HAND,
) -> AnnualFigures:
    """The figures of ``year`` in force from now on: what is given, the rest as before.

    Money is in 元; ``None`` clears a figure back to unknown. A money figure that is 10⁴ or 10⁸ times another
    year's is refused with ``figures.unit_slip`` unless ``confirmed_because`` says why it is right.
    ``seen_revision`` (0: none) is what the person saw; a newer one raises ``Conflict``. When nothing changes
    there is no new revision.
    """
    require(by, permissions.RECORD_FIGURES, zone_id=enterprise.zone_id)
    held = locked(enterprise)
    refuse(year_errors(held, year, today=today))
    present = AnnualFigures.objects.filter(enterprise=held, year=year, is_current=True).first()
    _refuse_stale(present, seen_revision)
    old = {name: getattr(present, name, None) for name in FIGURE_NAMES}
    new = old | {name: figures[name] for name in FIGURE_NAMES if name in figures}
    changes = difference(old, new)
    if not changes:
        return present or _nothing_given()
    note = confirmed_because.strip()
    near = {} if note else _years_near(held, year)
    refuse(figure_errors(year, new, changed=changes, near=near, note=note))
    revision = _replace(present, held, year=year, values=new, note=note, by=by, origin=origin)
    said = changes | ({"note": (None, note)} if note else {})
    record(permissions.FIGURES_RECORDED, revision, by=by, zone_id=held.zone_id, changes=said)
    return revision


def year_errors(enterprise: Enterprise, year: int, *, today: dt.date) -> list[DomainError]:
    """A year that has not come, or in which the enterprise did not exist."""
    founded = enterprise.registered_on
    message = ""
    if year > today.year:
        message = f"{year}年还没有到。"
    elif year < EARLIEST_YEAR:
        message = f"年度{year}不合理。"
    elif founded is not None and year < founded.year:
        message = f"{year}年企业还没有成立（成立日期{founded.isoformat()}）。"
    if not message:
        return []
    remedy = "请核对年度；如成立日期有误，请先更正企业档案。"
    return [DomainError("figures.year", message, field="year", value=year, remedy=remedy)]


def _refuse_stale(present: AnnualFigures | None, seen_revision: int | None) -> None:
    revision = present.revision if present else 0
    if seen_revision is None or seen_revision == revision:
        return
    who = f"由{present.recorded_by}" if present and present.recorded_by else ""
    raise Conflict(
        "figures.changed_meanwhile",
        f"您打开页面之后，这一年的数据已{who}更新为第{revision}版。",
        value=seen_revision,
        remedy="请刷新页面，在最新数据上修改。",
    )


def figure_errors(
    year: int,
    values: Mapping[str, Any],
    *,
    changed: Iterable[str],
    near: Mapping[int, AnnualFigures],
    note: str,
) -> list[DomainError]:
    """What is wrong with a year's figures as they would be; unit slips are looked for among ``changed``."""
    errors = amount_errors(AnnualFigures, values, may_be_negative=MAY_BE_NEGATIVE)
    errors += text_errors(AnnualFigures, {"note": note})
    for part, whole in PARTS:
        smaller, larger = values[part], values[whole]
        if smaller is not None and larger is not None and smaller > larger:
            errors.append(_part_above_whole(part, whole, smaller, larger))
    if not note and not errors:
        errors += _unit_slips(year, {name: values[name] for name in changed}, near)
    return errors


def _part_above_whole(part: str, whole: str, smaller: Any, larger: Any) -> DomainError:
    label, whole_label = label_of(AnnualFigures, part), label_of(AnnualFigures, whole)
    return DomainError(
        "figures.part_above_whole",
        f"{label}{_spoken(part, smaller)}大于{whole_label}{_spoken(whole, larger)}。",
        field=part,
        value=smaller,
        remedy="请核对两个数及其单位。",
    )


def _years_near(enterprise: Enterprise, year: int) -> dict[int, AnnualFigures]:
    rows = AnnualFigures.objects.filter(enterprise=enterprise, is_current=True, year__in=(year - 1, year + 1))
    return {row.year: row for row in rows}


def _unit_slips(
    year: int, changed: Mapping[str, Any], near: Mapping[int, AnnualFigures]
) -> Iterator[DomainError]:
    """Compared with the year before or, where that is unknown, the year after."""
    for name in MONEY:
        value = changed.get(name)
        known = [(other, getattr(near.get(other), name, None)) for other in (year - 1, year + 1)]
        other, reference = next((pair for pair in known if pair[1] is not None), (0, None))
        if value is None or reference is None:
            continue
        if suspect_unit_slip(value, reference) is not None:
            yield _slip(name, year, value, other, reference)


def _slip(name: str, year: int, value: Decimal, other_year: int, reference: Decimal) -> DomainError:
    label = label_of(AnnualFigures, name)
    return DomainError(
        UNIT_SLIP,
        f"{year}年{label}{spoken_money(value)}，{other_year}年是{spoken_money(reference)}，"
        "相差约一万倍或更多，疑似单位填错。",
        field=name,
        value=value,
        remedy="请核对单位（元、万元、亿元）；确属实情的，请写明原因后再提交。",
    )


def _replace(
    present: AnnualFigures | None,
    enterprise: Enterprise,
    *,
    year: int,
    values: Mapping[str, Any],
    note: str,
    by: Actor,
    origin: Origin,
) -> AnnualFigures:
    if present is not None:
        present.is_current = False
        present.save(update_fields=("is_current",))
    return AnnualFigures.objects.create(
        enterprise=enterprise,
        year=year,
        revision=present.revision + 1 if present else 1,
        note=note,
        recorded_by=by.name,
        **values,
        **origin.fields,
    )


def _nothing_given() -> AnnualFigures:
    raise DomainError(
        "figures.nothing_given",
        "一项数据也没有填写。",
        remedy="请至少填写一项；不知道的留空，不要填0。",
    )


def _spoken(name: str, value: Any) -> str:
    return spoken_money(value) if name in MONEY else f"{value:,}人"

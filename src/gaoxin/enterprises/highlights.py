"""The handful of figures an officer looks for first on an enterprise's page."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from gaoxin.enterprises.selectors.figures import FigureTable
from gaoxin.enterprises.selectors.standing import PropertyCount, Title
from gaoxin.values.money import natural_unit
from gaoxin.values.ratio import divide, format_percent, growth
from gaoxin.web.figures import Figure


def highlights(
    table: FigureTable,
    *,
    counts: Sequence[PropertyCount],
    has_property: bool,
    titles: Sequence[Title],
) -> list[Figure]:
    """Figures of the latest year on record, property in force, and the title that ends next.

    ``has_property`` says whether any right is on record, in force or not; without one the number is unknown.
    """
    now, before = _values(table, back=0), _values(table, back=1)
    figures = [
        _money(_("营业收入"), now, "revenue", note=_growth(now, before, "revenue")),
        _money(_("研发费用"), now, "rd_expense", note=_share(_("研发强度"), now, "rd_expense", "revenue")),
        _money(_("实缴税费"), now, "tax", note=_growth(now, before, "tax")),
        _staff(now),
        _property(counts) if has_property else Figure(label=_("有效知识产权"), value=_("未登记")),
    ]
    return [*figures, *_next_to_end(titles)]


def _values(table: FigureTable, *, back: int) -> dict[str, Any]:
    """The figures of the latest year with data, or of a year before it, with ``year``."""
    if table.latest_year is None:
        return {"year": None}
    place = table.years.index(table.latest_year) - back
    if place < 0:
        return {"year": None}
    return {"year": table.years[place]} | {line.name: line.cells[place].value for line in table.lines}


def _label(text: str, values: dict[str, Any]) -> str:
    return f"{values['year']}年{text}" if values["year"] else text


def _money(text: str, values: dict[str, Any], name: str, *, note: str) -> Figure:
    amount = values.get(name)
    if not isinstance(amount, Decimal):
        return Figure(label=_label(text, values), value=_("待补"))
    return Figure.money(_label(text, values), amount, unit=natural_unit(amount), note=note)


def _growth(now: dict[str, Any], before: dict[str, Any], name: str) -> str:
    change = growth(now.get(name), before.get(name))
    return "" if change is None else _("同比 %(share)s") % {"share": _signed(change)}


def _share(text: str, values: dict[str, Any], part: str, whole: str) -> str:
    share = divide(values.get(part), values.get(whole))
    return "" if share is None else f"{text} {format_percent(share, places=1)}"


def _signed(change: Any) -> str:
    return format_percent(change, places=1, signed=True)


def _staff(values: dict[str, Any]) -> Figure:
    staff = values.get("staff")
    note = _share(_("科技人员占"), values, "tech_staff", "staff")
    value = _("待补") if staff is None else staff
    unit = "" if staff is None else _("人")
    return Figure(label=_label(_("职工总数"), values), value=value, unit=unit, note=note)


def _property(counts: Sequence[PropertyCount]) -> Figure:
    note = "，".join(f"{one.property_class.label} {one.number}" for one in counts)
    total = sum(one.number for one in counts)
    return Figure(label=_("有效知识产权"), value=total, unit=_("件"), note=note if total else "")


def _next_to_end(titles: Sequence[Title]) -> list[Figure]:
    """Nothing is shown while no title has an end."""
    held = [title for title in titles if title.is_held and title.days_left is not None]
    if not held:
        return []
    soonest = min(held, key=lambda title: title.days_left or 0)
    row = soonest.recognition
    note = f"{row.get_kind_display()} {row.valid_until:%Y-%m-%d}"
    return [Figure(label=_("最近到期的资质"), value=soonest.days_left, unit=_("天后"), note=note)]

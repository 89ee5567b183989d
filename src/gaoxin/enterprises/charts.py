"""Figures of an enterprise → charts with their tables; pure."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from gaoxin.enterprises.selectors.figures import FigureTable
from gaoxin.values.money import MoneyUnit, format_money, to_unit
from gaoxin.values.ratio import divide, format_percent
from gaoxin.web.charts import Chart, ChartRow

WAN = MoneyUnit.TEN_THOUSAND_YUAN


def revenue_chart(table: FigureTable, *, as_of: dt.date) -> Chart | None:
    """Revenue by year as bars, R&D intensity as a line; None while no revenue is known."""
    of = {line.name: [cell.value for cell in line.cells] for line in table.lines}
    revenue, research = of["revenue"], of["rd_expense"]
    if all(value is None for value in revenue):
        return None
    shares = [divide(part, whole) for part, whole in zip(research, revenue, strict=True)]
    rows = [
        ChartRow((f"{year}年", _written(income), _written(spent), format_percent(share, places=1)))
        for year, income, spent, share in zip(table.years, revenue, research, shares, strict=True)
    ]
    return Chart(
        id="revenue",
        title=_("营业收入与研发强度"),
        option=_option(table.years, revenue, shares),
        headers=(_("年度"), _("营业收入（万元）"), _("研发费用（万元）"), _("研发强度")),
        rows=rows,
        as_of=as_of,
        height=236,
    )


def _option(years: tuple[int, ...], revenue: list[Any], shares: list[Fraction | None]) -> dict[str, Any]:
    """A drawing needs plain numbers; the table beside it keeps the exact ones."""
    bars = {
        "name": _("营业收入"),
        "type": "bar",
        "data": [None if one is None else float(to_unit(one, WAN)) for one in revenue],
        "itemStyle": {"color": "var(--jade)"},
        "barMaxWidth": 34,
    }
    line = {
        "name": _("研发强度"),
        "type": "line",
        "yAxisIndex": 1,
        "data": [None if one is None else round(float(one * 100), 2) for one in shares],
        "itemStyle": {"color": "var(--c2)"},
        "lineStyle": {"color": "var(--c2)", "width": 2},
        "symbolSize": 6,
    }
    return {
        "tooltip": {"trigger": "axis"},
        "legend": {"top": 0},
        "grid": {"left": 8, "right": 8, "top": 36, "bottom": 4, "containLabel": True},
        "xAxis": {"type": "category", "data": [f"{year}年" for year in years]},
        "yAxis": [
            {"type": "value", "name": _("万元")},
            {"type": "value", "name": "%", "splitLine": {"show": False}, "min": 0},
        ],
        "series": [bars, line],
    }


def _written(value: Any) -> str:
    return format_money(value if isinstance(value, Decimal) else None, unit=WAN)

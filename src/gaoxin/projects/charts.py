"""Results of the project pages → charts with their tables; pure."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from gaoxin.projects.assembly import MonthLine
from gaoxin.values.money import MoneyUnit, format_money, to_unit
from gaoxin.web.charts import Chart, ChartRow


def in_unit(amount: Decimal | None, unit: MoneyUnit) -> float | None:
    """A drawing needs a plain number; the table beside it keeps the exact one."""
    return None if amount is None else float(to_unit(amount, unit))


def month_chart(lines: Sequence[MonthLine], *, year: int, as_of: dt.date) -> Chart:
    """Plan and actual by month as bars, both cumulative as lines, in 万元."""
    unit = MoneyUnit.TEN_THOUSAND_YUAN
    planned, actual = [line.planned for line in lines], [line.actual for line in lines]
    rows = [
        ChartRow(
            (
                month_label(line.month),
                format_money(line.planned, unit=unit),
                format_money(line.actual, unit=unit),
                format_money(plan_sum, unit=unit),
                format_money(actual_sum, unit=unit),
            )
        )
        for line, plan_sum, actual_sum in zip(
            lines, running(planned), running_actual(planned, actual), strict=True
        )
    ]
    return Chart(
        id="months",
        title=_("%(year)s 年计划与完成（万元）") % {"year": year},
        option=month_option(planned, actual, unit=unit),
        headers=(_("月份"), _("计划"), _("完成"), _("累计计划"), _("累计完成")),
        rows=rows,
        as_of=as_of,
        height=250,
    )


def month_option(
    planned: Sequence[Decimal | None], actual: Sequence[Decimal | None], *, unit: MoneyUnit
) -> dict[str, Any]:
    """Bars by month, cumulative lines on a second axis; a missing month is a gap, not a zero."""
    months = [month_label(month) for month in range(1, len(planned) + 1)]
    return {
        "tooltip": {"trigger": "axis"},
        "legend": {"top": 0},
        "grid": {"left": 8, "right": 8, "top": 36, "bottom": 4, "containLabel": True},
        "xAxis": {"type": "category", "data": months},
        "yAxis": [
            {"type": "value", "name": _("当月")},
            {"type": "value", "name": _("累计"), "splitLine": {"show": False}},
        ],
        "series": [
            _bars(_("计划"), [in_unit(one, unit) for one in planned], "var(--line-2)"),
            _bars(_("完成"), [in_unit(one, unit) for one in actual], "var(--jade)"),
            _line(
                _("累计计划"), [in_unit(one, unit) for one in running(planned)], "var(--ink-3)", dashed=True
            ),
            _line(
                _("累计完成"),
                [in_unit(one, unit) for one in running_actual(planned, actual)],
                "var(--jade-deep)",
            ),
        ],
    }


def running(amounts: Sequence[Decimal | None]) -> list[Decimal | None]:
    """Cumulative plan: a month without a plan adds nothing; unknown until the first planned month."""
    total: Decimal | None = None
    sums: list[Decimal | None] = []
    for amount in amounts:
        total = total if amount is None else (total or Decimal(0)) + amount
        sums.append(total)
    return sums


def running_actual(
    planned: Sequence[Decimal | None], actual: Sequence[Decimal | None]
) -> list[Decimal | None]:
    """Cumulative actual: from the first planned month that is not reported on, the sum is unknown."""
    total, is_known = None, True
    sums: list[Decimal | None] = []
    for plan, amount in zip(planned, actual, strict=True):
        is_known = is_known and (amount is not None or plan is None)
        total = total if amount is None else (total or Decimal(0)) + amount
        sums.append(total if is_known else None)
    return sums


def month_label(month: int) -> str:
    return _("%(month)s月") % {"month": month}


def _bars(name: str, data: list[float | None], colour: str) -> dict[str, Any]:
    return {"name": name, "type": "bar", "data": data, "itemStyle": {"color": colour}, "barMaxWidth": 16}


def _line(name: str, data: list[float | None], colour: str, *, dashed: bool = False) -> dict[str, Any]:
    style = {"color": colour, "width": 2, "type": "dashed" if dashed else "solid"}
    return {
        "name": name,
        "type": "line",
        "yAxisIndex": 1,
        "data": data,
        "itemStyle": {"color": colour},
        "lineStyle": style,
        "symbolSize": 5,
    }

"""Results of the cockpit → charts, each with its table; pure."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from gaoxin.dashboards.selectors import Cockpit
from gaoxin.projects.charts import in_unit, month_label, month_option, running, running_actual
from gaoxin.values.money import MoneyUnit, format_money
from gaoxin.web.charts import Chart, ChartRow

UNIT = MoneyUnit.HUNDRED_MILLION_YUAN


def ledger_address(**filters: Any) -> str:
    """The ledger narrowed to the rows behind a mark of a chart."""
    return f"{reverse('projects:list')}?{urlencode(filters)}"


def stage_chart(cockpit: Cockpit) -> Chart:
    """Projects of the year's ledger by the stage they stand in now."""
    totals = cockpit.stages
    addresses = [ledger_address(year=cockpit.year, stage=total.stage.value) for total in totals]
    labels = [str(total.stage.label) for total in totals]
    data = [{"value": total.count, "href": address} for total, address in zip(totals, addresses, strict=True)]
    rows = [
        ChartRow((label, total.count, format_money(total.investment, unit=UNIT)), address)
        for label, total, address in zip(labels, totals, addresses, strict=True)
    ]
    return Chart(
        id="stages",
        title=_("阶段分布"),
        option=_horizontal(labels, data, name=_("项目数")),
        headers=(_("阶段"), _("项目（个）"), _("总投资（亿元）")),
        rows=rows,
        as_of=cockpit.as_of,
        height=264,
    )


def cluster_chart(cockpit: Cockpit) -> Chart:
    """Total investment of the year's ledger by cluster."""
    totals = cockpit.clusters
    labels = [total.name for total in totals]
    addresses = [
        ledger_address(year=cockpit.year, cluster=total.code) if total.code else "" for total in totals
    ]
    data = [
        {"value": in_unit(total.investment, UNIT), "href": address}
        for total, address in zip(totals, addresses, strict=True)
    ]
    rows = [
        ChartRow((total.name, total.count, format_money(total.investment, unit=UNIT)), address)
        for total, address in zip(totals, addresses, strict=True)
    ]
    return Chart(
        id="clusters",
        title=_("产业集群总投资（亿元）"),
        option=_horizontal(labels, data, name=_("总投资（亿元）")),
        headers=(_("产业集群"), _("项目（个）"), _("总投资（亿元）")),
        rows=rows,
        as_of=cockpit.as_of,
        height=264,
    )


def month_chart(cockpit: Cockpit) -> Chart:
    """Plan and actual of the whole ledger by month."""
    planned = [month.planned for month in cockpit.months]
    actual = [month.actual for month in cockpit.months]
    lines = zip(cockpit.months, running(planned), running_actual(planned, actual), strict=True)
    rows = [
        ChartRow((month_label(month.month), *(format_money(one, unit=UNIT) for one in amounts)))
        for month, plan_sum, actual_sum in lines
        for amounts in [(month.planned, month.actual, plan_sum, actual_sum)]
    ]
    return Chart(
        id="months",
        title=_("%(year)s 年计划与完成（亿元）") % {"year": cockpit.year},
        option=month_option(planned, actual, unit=UNIT),
        headers=(_("月份"), _("计划"), _("完成"), _("累计计划"), _("累计完成")),
        rows=rows,
        as_of=cockpit.as_of,
        height=264,
    )


def _horizontal(labels: Sequence[str], data: Sequence[dict[str, Any]], *, name: str) -> dict[str, Any]:
    """Bars from top to bottom in the given order, each with its value at the end."""
    return {
        "tooltip": {"trigger": "axis", "axisPointer": {"type": "shadow"}},
        "grid": {"left": 4, "right": 56, "top": 4, "bottom": 4, "containLabel": True},
        "xAxis": {"type": "value", "show": False},
        "yAxis": {"type": "category", "data": list(labels), "inverse": True, "axisLine": {"show": False}},
        "series": [
            {
                "name": name,
                "type": "bar",
                "data": list(data),
                "barMaxWidth": 18,
                "itemStyle": {"color": "var(--jade)"},
                "label": {"show": True, "position": "right"},
            }
        ],
    }

"""The tenants of a carrier over time → a chart with its table; pure."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from gaoxin.innovation.models import Tenant, TenantOutcome
from gaoxin.web.charts import Chart, ChartRow

QUARTERS: Final = 12


@dataclass(frozen=True, slots=True)
class Quarter:
    """``present`` is as of the last day, or of the day asked for in the quarter it lies in."""

    last: dt.date
    present: int
    entered: int
    left: int
    graduated: int

    @property
    def label(self) -> str:
        return f"{self.last.year}Q{(self.last.month - 1) // 3 + 1}"


def quarters_of(stays: Sequence[Tenant], *, on: dt.date, count: int = QUARTERS) -> list[Quarter]:
    """The last quarters up to a day, the earliest first."""
    return [_quarter(stays, first, min(last, on)) for first, last in reversed(list(_spans(on, count)))]


def _spans(on: dt.date, count: int) -> Iterator[tuple[dt.date, dt.date]]:
    first = dt.date(on.year, (on.month - 1) // 3 * 3 + 1, 1)
    for _number in range(count):
        following = dt.date(first.year + first.month // 10, (first.month + 2) % 12 + 1, 1)
        yield first, following - dt.timedelta(days=1)
        earlier = first - dt.timedelta(days=1)
        first = dt.date(earlier.year, (earlier.month - 1) // 3 * 3 + 1, 1)


def _quarter(stays: Sequence[Tenant], first: dt.date, last: dt.date) -> Quarter:
    gone = [one for one in stays if one.left_on is not None and first <= one.left_on <= last]
    return Quarter(
        last=last,
        present=sum(one.entered_on <= last and (one.left_on is None or one.left_on > last) for one in stays),
        entered=sum(first <= one.entered_on <= last for one in stays),
        left=len(gone),
        graduated=sum(one.outcome == TenantOutcome.GRADUATED for one in gone),
    )


def tenants_chart(stays: Sequence[Tenant], *, on: dt.date) -> Chart | None:
    """Tenants at the end of each quarter, with those who came and left; None without any stay."""
    if not stays:
        return None
    quarters = quarters_of(stays, on=on)
    bars = (
        (_("入驻"), [one.entered for one in quarters], "var(--jade)"),
        (_("离开"), [one.left for one in quarters], "var(--c3)"),
    )
    series = [
        {"name": name, "type": "bar", "data": data, "itemStyle": {"color": colour}, "barMaxWidth": 16}
        for name, data, colour in bars
    ]
    line = {
        "name": _("季末在驻"),
        "type": "line",
        "data": [one.present for one in quarters],
        "itemStyle": {"color": "var(--c2)"},
        "lineStyle": {"color": "var(--c2)", "width": 2},
    }
    return Chart(
        id="tenants",
        title=_("在驻户数"),
        option={
            "tooltip": {"trigger": "axis"},
            "legend": {"top": 0},
            "grid": {"left": 8, "right": 8, "top": 36, "bottom": 4, "containLabel": True},
            "xAxis": {"type": "category", "data": [one.label for one in quarters]},
            "yAxis": {"type": "value", "minInterval": 1},
            "series": [*series, line],
        },
        headers=(_("季度"), _("季末在驻（户）"), _("入驻（户）"), _("离开（户）"), _("其中毕业（户）")),
        rows=[ChartRow((one.label, one.present, one.entered, one.left, one.graduated)) for one in quarters],
        as_of=on,
        source=_("入驻台账"),
        height=236,
    )

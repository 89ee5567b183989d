"""Figures of an event log in the reader's words: what is unknown is “—”, never nought."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from gaoxin.approvals.assembly.bottlenecks import ZoneFigures
from gaoxin.engines.processes.conformance import AtMostOnce, Conformance, Declared, NeverBefore, check
from gaoxin.engines.processes.flows import Arc, Rework, directly_follows, rework, variants
from gaoxin.engines.processes.log import NO_TIME, NO_WORD, EventLog
from gaoxin.engines.processes.timing import Spread, Waiting, case_durations, spread_of, waiting_by
from gaoxin.web.charts import Chart, ChartRow

UNKNOWN: Final = "—"
MOST_ARCS: Final = 20
MOST_BARS: Final = 12
MOST_VARIANTS: Final = 10
MOST_STEPS: Final = 12
# Steps by which old records usually name what our rules speak of.
_DECISIONS: Final = ("作出决定", "决定", "审批决定", "办结")
_ACCEPTANCES: Final = ("受理", "正式受理")
_NOTICES: Final = ("一次性补正告知", "补正告知", "补正")


def percent(share: float | None) -> str:
    return UNKNOWN if share is None else f"{share * 100:.1f}%"


def days(count: float | None) -> str:
    return UNKNOWN if count is None else f"{count:.1f}".removesuffix(".0")


def length(hours: float | None) -> str:
    """Below two hours in minutes, below two days in hours, else in calendar days."""
    if hours is None:
        return UNKNOWN
    if 0 < hours < 1 / 60:
        return _("不到 1 分钟")
    if hours < 2:
        return _("%(count)s 分钟") % {"count": round(hours * 60)}
    if hours < 48:
        return _("%(count)s 小时") % {"count": days(hours)}
    return _("%(count)s 天") % {"count": days(hours / 24)}


def _of_days(count: float | None) -> str:
    return length(None if count is None else count * 24)


@dataclass(frozen=True, slots=True)
class VariantLine:
    steps: str
    count: int
    share: str


@dataclass(frozen=True, slots=True)
class ArcLine:
    before: str
    after: str
    count: int
    median: str
    mean: str
    total: str


@dataclass(frozen=True, slots=True)
class LogWords:
    """What any event log says, as its tables show it."""

    cases: int
    events: int
    untimed: int
    duration: Spread
    median_words: str
    p80_words: str
    arcs: tuple[ArcLine, ...]
    arc_count: int
    handovers: tuple[ArcLine, ...]
    reworked: tuple[Rework, ...]
    variants: tuple[VariantLine, ...]
    variant_count: int
    waiting: tuple[Waiting, ...]
    waiting_steps: tuple[Waiting, ...]


def log_words(log: EventLog, *, steps: EventLog | None = None) -> LogWords:
    """``steps`` is the log whose paths are shown, where it is not the log itself."""
    arcs = sorted(directly_follows(log).arcs(), key=lambda arc: (-(arc.total_hours or 0.0), -arc.count))
    found = variants(steps or log)
    whole = sum(one.count for one in found)
    has_departments = bool((log.department.codes != NO_WORD).any()) if len(log) else False
    passed = directly_follows(log, of="department").arcs() if has_departments else []
    handovers = [arc for arc in passed if arc.before != arc.after]
    duration = spread_of(case_durations(log))
    return LogWords(
        cases=len(log.cases),
        events=len(log),
        untimed=int((log.when == NO_TIME).sum()),
        duration=duration,
        median_words=_of_days(duration.median),
        p80_words=_of_days(duration.p80),
        arcs=tuple(arc_line(arc) for arc in arcs[:MOST_ARCS]),
        arc_count=len(arcs),
        handovers=tuple(arc_line(arc) for arc in handovers[:MOST_ARCS]),
        reworked=tuple(rework(log)[:MOST_ARCS]),
        variants=tuple(
            VariantLine(_path(one.activities), one.count, percent(one.count / whole))
            for one in found[:MOST_VARIANTS]
        ),
        variant_count=len(found),
        waiting=tuple(waiting_by(log, of="department")) if has_departments else (),
        waiting_steps=tuple(waiting_by(log, of="activity")),
    )


def _path(activities: Sequence[str]) -> str:
    shown = " → ".join(activities[:MOST_STEPS])
    return shown if len(activities) <= MOST_STEPS else f"{shown} → …"


def arc_line(arc: Arc) -> ArcLine:
    return ArcLine(
        arc.before,
        arc.after,
        arc.count,
        length(arc.median_hours),
        length(arc.mean_hours),
        length(arc.total_hours),
    )


def waiting_chart(
    waits: Sequence[Waiting], *, key: str, title: str, note: str, links: dict[str, str] | None = None
) -> Chart | None:
    """Bars of calendar days waited, the longest first; None without any."""
    shown = [one for one in waits if one.hours > 0][:MOST_BARS]
    if not shown:
        return None
    known = links or {}
    bars = [
        {"value": round(one.hours / 24, 1), "href": known[one.name]}
        if one.name in known
        else {"value": round(one.hours / 24, 1)}
        for one in shown
    ]
    option = {
        "tooltip": {"trigger": "axis", "axisPointer": {"type": "shadow"}},
        "grid": {"left": 8, "right": 24, "top": 8, "bottom": 8, "containLabel": True},
        "xAxis": {"type": "value", "name": _("天")},
        "yAxis": {
            "type": "category",
            "data": [one.name for one in shown],
            "inverse": True,
            "axisLabel": {"width": 150, "overflow": "truncate"},
        },
        "series": [{"type": "bar", "data": bars, "itemStyle": {"color": "var(--jade)"}, "barMaxWidth": 18}],
    }
    rows = [
        ChartRow(
            (one.name, one.events, days(one.hours / 24), percent(one.share)), href=known.get(one.name, "")
        )
        for one in shown
    ]
    return Chart(
        id=key,
        title=title,
        option=option,
        headers=(_("名称"), _("次数"), _("等待天数"), _("占全部等待")),
        rows=rows,
        note=note,
        height=max(120, 34 * len(shown) + 30),
    )


def zone_charts(figures: ZoneFigures, words: LogWords, *, query: str) -> list[Chart]:
    """Waiting by who was to act, and by item, each bar leading to its items."""
    base = reverse("approvals:analysis_items")
    departments = {one.name: f"{base}?department={one.key}&{query}" for one in figures.by_department}
    items = {one.name: f"{base}?item={one.key}&{query}" for one in figures.by_item}
    charts = (
        waiting_chart(
            words.waiting,
            key="waiting-departments",
            title=_("等了谁（按部门）"),
            note=_("两步之间的时间记在办后一步的一方；法定停表单列"),
            links=departments,
        ),
        waiting_chart(
            item_waits(figures),
            key="waiting-items",
            title=_("等在哪里（按事项）"),
            note=_("从收件到最后一步的自然日"),
            links=items,
        ),
    )
    return [chart for chart in charts if chart is not None]


def item_waits(figures: ZoneFigures) -> list[Waiting]:
    """Time between the steps of an item, by item."""
    hours: dict[str, float] = {}
    counts: dict[str, int] = {}
    for wait in waiting_by(figures.log, of="activity"):
        name = wait.name.rsplit("·", 1)[0]
        hours[name] = hours.get(name, 0.0) + wait.hours
        counts[name] = counts.get(name, 0) + wait.events
    whole = sum(hours.values())
    rows = [
        Waiting(name, counts[name], spent, spent / whole if whole else 0.0) for name, spent in hours.items()
    ]
    return sorted(rows, key=lambda one: (-one.hours, one.name))


def usual_rules(log: EventLog) -> list[Declared]:
    """Rules of the law for which the log has steps of the usual names."""
    met = log.activity.words
    rules: list[Declared] = []
    decision, acceptance = _met(_DECISIONS, met), _met(_ACCEPTANCES, met)
    if decision and acceptance:
        rules.append(NeverBefore(decision, acceptance))
    notice = _met(_NOTICES, met)
    if notice:
        rules.append(AtMostOnce(notice))
    return rules


def _met(names: Sequence[str], met: Sequence[str]) -> str:
    return next((name for name in names if name in met), "")


def checked(log: EventLog, rules: Sequence[Declared]) -> list[Conformance]:
    return check(log, rules)

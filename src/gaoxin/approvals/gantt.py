"""The bars of a plan or a running case as SVG, drawn on the server: printable, without a script.

Colours never stand alone: what is critical is also framed and marked, stops are hatched, slack is dotted.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

_LABELS, _RIGHT, _HEAD, _ROW, _BAR = 312, 24, 40, 26, 12
# How many Chinese signs fit the two columns of words; a Latin letter takes little more than half of one.
_NAME_SIGNS, _LANE_SIGNS, _LATIN = 16.0, 7.0, 0.58
_WIDTH: Final = 1180
_FINE, _MIDDLE = 70, 400
# As many bars as stay legible on one printed page; more go on in a second drawing below.
_MOST_ROWS: Final = 36


@dataclass(frozen=True, slots=True)
class GanttRow:
    """One bar. ``ready``–``start`` is preparation, ``start``–``decision`` handling, ``end`` the certificate.

    ``latest`` is the last day without moving the goal, ``legal`` and ``promised`` the ends of limits,
    ``baseline`` the bar as first planned, ``stops`` periods in which the clock stood still, ``told`` what the
    bar says when pointed at, where its days alone would mislead.
    """

    label: str
    lane: str
    ready: dt.date
    start: dt.date
    decision: dt.date
    end: dt.date
    latest: dt.date | None = None
    legal: dt.date | None = None
    promised: dt.date | None = None
    baseline: tuple[dt.date, dt.date] | None = None
    stops: tuple[tuple[dt.date, dt.date], ...] = ()
    is_critical: bool = False
    is_done: bool = False
    is_late: bool = False
    is_planned: bool = False
    note: str = ""
    told: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class _Scale:
    first: dt.date
    last: dt.date

    @property
    def days(self) -> int:
        return max((self.last - self.first).days, 1)

    def x(self, day: dt.date) -> float:
        inside = min(max(day, self.first), self.last)
        return round(_LABELS + (inside - self.first).days / self.days * (_WIDTH - _LABELS - _RIGHT), 1)


def gantt(
    rows: Sequence[GanttRow],
    *,
    title: str,
    today: dt.date | None = None,
    likely: tuple[dt.date, dt.date] | None = None,
) -> SafeString:
    """The whole drawing; nothing for no rows. ``likely``: the forecast finish, P50 and P80."""
    if not rows:
        return mark_safe("")
    scale = _scale(rows, today, likely or ())
    parts = -(-len(rows) // _MOST_ROWS)
    size = -(-len(rows) // parts)
    drawn = [
        _drawing(
            rows[first : first + size], scale, title=title, today=today, likely=likely, is_first=not first
        )
        for first in range(0, len(rows), size)
    ]
    return mark_safe("".join(drawn))


def _drawing(
    rows: Sequence[GanttRow],
    scale: _Scale,
    *,
    title: str,
    today: dt.date | None,
    likely: tuple[dt.date, dt.date] | None,
    is_first: bool,
) -> str:
    height = _HEAD + len(rows) * _ROW + 12
    # What holds links is no picture: a reader that hears the page must reach them.
    role = "group" if any(row.href for row in rows) else "img"
    parts = [
        f'<svg class="gantt" viewBox="0 0 {_WIDTH} {height}" role="{role}" aria-label="{escape(title)}">',
        _HATCH if is_first else "",
        *_grid(scale, height),
    ]
    for place, row in enumerate(rows):
        parts += _row(row, scale, _HEAD + place * _ROW)
    if likely is not None:
        parts += _likely(scale.x(likely[0]), scale.x(likely[1]), height)
    if today is not None and scale.first <= today <= scale.last:
        parts += _today(scale.x(today), height)
    return "".join((*parts, "</svg>"))


_HATCH = (
    '<defs><pattern id="gantt-hatch" width="6" height="6" patternUnits="userSpaceOnUse"'
    ' patternTransform="rotate(45)"><rect width="6" height="6" class="g-stop-ground"/>'
    '<line x1="0" y1="0" x2="0" y2="6" class="g-stop-line"/></pattern></defs>'
)


def _scale(rows: Sequence[GanttRow], today: dt.date | None, likely: Sequence[dt.date]) -> _Scale:
    days = [day for row in rows for day in (row.ready, row.end, row.latest, row.legal) if day is not None]
    days += [*likely, *(day for row in rows if row.baseline for day in row.baseline)]
    if today is not None and min(days) <= today <= max(days) + dt.timedelta(days=60):
        days.append(today)
    return _Scale(min(days), max(days) + dt.timedelta(days=2))


def _grid(scale: _Scale, height: int) -> Iterator[str]:
    for day, label, is_strong in _ticks(scale):
        x = scale.x(day)
        kind = "g-month" if is_strong else "g-week"
        yield f'<line class="{kind}" x1="{x}" x2="{x}" y1="{_HEAD - 12}" y2="{height - 8}"/>'
        if label:
            yield f'<text class="g-tick" x="{x + 3}" y="{_HEAD - 16}">{label}</text>'


def _ticks(scale: _Scale) -> Iterator[tuple[dt.date, str, bool]]:
    """Months always; weeks where there is room; with many months only every third named."""
    day = scale.first.replace(day=1)
    number = 0
    while day <= scale.last:
        if day >= scale.first:
            is_named = scale.days <= _MIDDLE or day.month in (1, 4, 7, 10)
            label = f"{day.year}-{day.month:02d}" if day.month == 1 or not number else f"{day.month:02d}"
            yield day, label if is_named else "", True
            number += 1
        day = (day + dt.timedelta(days=32)).replace(day=1)
    if scale.days <= _FINE * 3:
        monday = scale.first + dt.timedelta(days=(7 - scale.first.weekday()) % 7)
        while monday <= scale.last:
            yield monday, str(monday.day) if scale.days <= _FINE else "", False
            monday += dt.timedelta(days=7)


def _row(row: GanttRow, scale: _Scale, top: int) -> Iterator[str]:
    middle = top + _ROW / 2
    bar = middle - _BAR / 2
    state = " is-critical" if row.is_critical else ""
    state += " is-done" if row.is_done else ""
    state += " is-late" if row.is_late else ""
    state += " is-planned" if row.is_planned else ""
    yield f'<g class="g-row{state}"><title>{escape(_told(row))}</title>'
    yield f'<a href="{escape(row.href)}">' if row.href else ""
    yield f'<rect class="g-band" x="0" y="{top}" width="{_WIDTH}" height="{_ROW}"/>'
    yield _label(row, middle)
    if row.baseline is not None:
        yield _rect("g-baseline", scale, *row.baseline, bar + _BAR + 1, 3)
    if row.ready < row.start:
        yield _rect("g-prepare", scale, row.ready, row.start, middle - 2, 4)
    yield _rect("g-bar", scale, row.start, row.decision, bar, _BAR)
    if row.decision < row.end:
        yield _rect("g-deliver", scale, row.decision, row.end, middle - 3, 6)
    for first, last in row.stops:
        yield _rect("g-stop", scale, first, last, bar, _BAR)
    if row.latest is not None and row.latest > row.end:
        x1, x2 = scale.x(row.end), scale.x(row.latest)
        yield f'<line class="g-slack" x1="{x1}" x2="{x2}" y1="{middle}" y2="{middle}"/>'
    for day, kind in ((row.legal, "g-legal"), (row.promised, "g-promised")):
        if day is not None:
            x = scale.x(day)
            yield f'<line class="{kind}" x1="{x}" x2="{x}" y1="{bar - 3}" y2="{bar + _BAR + 3}"/>'
    yield "</a></g>" if row.href else "</g>"


def _label(row: GanttRow, middle: float) -> str:
    sign = "▲ " if row.is_late else "◆ " if row.is_critical else ""
    return (
        f'<text class="g-label" x="4" y="{middle + 4}">{escape(_short(sign + row.label, _NAME_SIGNS))}</text>'
        f'<text class="g-lane" x="{_LABELS - 10}" y="{middle + 4}" text-anchor="end">'
        f"{escape(_short(row.lane, _LANE_SIGNS))}</text>"
    )


def _rect(kind: str, scale: _Scale, first: dt.date, last: dt.date, top: float, height: float) -> str:
    x = scale.x(first)
    width = max(scale.x(last) - x, 3)
    return f'<rect class="{kind}" x="{x}" y="{top}" width="{width:.1f}" height="{height}" rx="2"/>'


def _today(x: float, height: int) -> Iterator[str]:
    yield f'<line class="g-today" x1="{x}" x2="{x}" y1="{_HEAD - 12}" y2="{height - 8}"/>'
    word = escape(_("今天"))
    yield f'<text class="g-today-word" x="{x}" y="12" text-anchor="middle">{word}</text>'


def _likely(first: float, last: float, height: int) -> Iterator[str]:
    """A band over all rows, framed so that it shows without colour too."""
    top, width = _HEAD - 12, max(last - first, 3)
    yield f'<rect class="g-likely" x="{first}" y="{top}" width="{width:.1f}" height="{height - 8 - top}"/>'
    word = escape(_("一半到八成可能已开工"))
    yield f'<text class="g-likely-word" x="{last}" y="12" text-anchor="end">{word}</text>'


def _short(text: str, most: float) -> str:
    """Cut to ``most`` Chinese signs' width; the whole name stands in the bar's title and in the table."""
    if _width(text) <= most:
        return text
    while _width(text) > most - 1:
        text = text[:-1]
    return f"{text}…"


def _width(text: str) -> float:
    return sum(_LATIN if sign.isascii() else 1.0 for sign in text)


def _told(row: GanttRow) -> str:
    if row.told:
        return f"{row.label}（{row.lane}）：{row.told}"
    words = _("%(label)s（%(lane)s）：%(start)s 受理，%(end)s 办结") % {
        "label": row.label,
        "lane": row.lane,
        "start": row.start.isoformat(),
        "end": row.end.isoformat(),
    }
    return f"{words} {row.note}".strip()

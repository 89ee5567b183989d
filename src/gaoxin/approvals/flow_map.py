"""The map of a log as SVG, drawn on the server: steps as boxes, what follows what as lines with their waits.

Colours never stand alone: where most is waited the line is also labelled so, a way back is dashed.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from math import sqrt
from typing import Final

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from gaoxin.approvals.analysis_words import length
from gaoxin.engines.processes.layout import Layout, Route, layered, usual_order
from gaoxin.engines.processes.maps import END, START, MapArc, ProcessMap

_BOX, _HIGH, _UNIT, _ROW, _EDGE = 164, 58, 196, 128, 28
_ROUND: Final = 15
_WIDE: Final = 1300
# Lines between boxes, in widths of a box; closer together where there are many.
_BEND, _NARROW, _MANY = 0.3, 0.13, 45
_LINE_SIGNS, _LATIN, _MOST_LINES = 12.0, 0.56, 2
_THINNEST, _THICKEST = 1.2, 6.0
# Shares of all waiting from which a line is marked as where one waits.
_MUCH, _SOME = 0.1, 0.03
_LABEL_HIGH, _SIGN = 30, 6.6
_CHINESE: Final = "\u2e80"
_TRIES: Final = (0.5, 0.36, 0.64, 0.25, 0.75)

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class DrawnMap:
    """The drawing, with how much of the log it shows."""

    svg: SafeString
    arcs: int
    activities: int
    hidden: tuple[str, ...]


def drawn_map(found: ProcessMap, share: float) -> DrawnMap:
    """The most frequent ways that together make ``share`` of all passages from one step to the next."""
    arcs = found.travelled(share)
    boxes = {place for arc in arcs for place in (arc.before, arc.after)}
    usual = sorted(boxes, key=lambda box: (_place(found, box), box))
    order = usual_order(usual, {(arc.before, arc.after): arc.count for arc in arcs}, last=END)
    layout = layered(
        order,
        [(arc.before, arc.after) for arc in arcs],
        bend=_BEND if len(arcs) <= _MANY else _NARROW,
        bottom=END,
    )
    drawing = _Drawing(found, arcs, layout)
    shown = {box for box in boxes if box >= 0}
    return DrawnMap(
        mark_safe(drawing.svg()),
        sum(arc.before >= 0 and arc.after >= 0 for arc in arcs),
        len(shown),
        tuple(word for number, word in enumerate(found.words) if number not in shown),
    )


def _place(found: ProcessMap, box: int) -> float:
    return {START: -1.0, END: 2.0}.get(box, found.place[box])


class _Drawing:
    """Lines first, then boxes above them, labels last; a label without room is left to the table."""

    def __init__(self, found: ProcessMap, arcs: Sequence[MapArc], layout: Layout) -> None:
        self.found, self.layout = found, layout
        self.arcs = {(arc.before, arc.after): arc for arc in arcs}
        self.most = max((arc.count for arc in arcs), default=1)
        self.waited = sum(arc.total_hours or 0.0 for arc in found.arcs)
        self.taken: list[tuple[float, float, float, float]] = [
            (x - _BOX / 2, y, x + _BOX / 2, y + _HIGH) for x, y in map(self.corner, layout.at)
        ]

    def corner(self, box: int) -> Point:
        """The middle of a box's upper side."""
        x, layer = self.layout.at[box]
        return self.point(x, layer)

    def point(self, x: float, layer: int) -> Point:
        return round(_EDGE + x * _UNIT, 1), _EDGE + layer * _ROW

    def svg(self) -> str:
        width = round(2 * _EDGE + self.layout.width * _UNIT + 40)
        height = 2 * _EDGE + max(self.layout.layers - 1, 0) * _ROW + _HIGH
        routes = sorted(self.layout.routes, key=lambda one: self.arcs[(one.before, one.after)].count)
        lines = [self._line(route) for route in routes]
        labels = [self._label(route) for route in reversed(routes)]
        boxes = [self._box(box) for box in self.layout.at]
        told = _("办理路线图：%(steps)s 个步骤，%(arcs)s 种前后相接。每一种的次数和等待见下面的表。") % {
            "steps": sum(box >= 0 for box in self.layout.at),
            "arcs": sum(before >= 0 and after >= 0 for before, after in self.arcs),
        }
        return (
            f'<svg class="flow-map{" is-wide" if width > _WIDE else ""}" viewBox="0 0 {width} {height}"'
            f' width="{width}" height="{height}"'
            f' role="img" aria-label="{escape(told)}">{_MARKERS}{"".join((*lines, *boxes, *labels))}</svg>'
        )

    def _kind(self, arc: MapArc) -> str:
        share = (arc.total_hours or 0.0) / self.waited if self.waited else 0.0
        return "much" if share >= _MUCH else "some" if share >= _SOME else "plain"

    def _line(self, route: Route) -> str:
        arc = self.arcs[(route.before, route.after)]
        kind = self._kind(arc)
        wide = _THINNEST + (_THICKEST - _THINNEST) * sqrt(arc.count / self.most)
        back = " f-back" if route.is_back else ""
        return (
            f'<g class="f-way f-{kind}{back}"><title>{escape(self._told(arc))}</title>'
            f'<path d="{_curve(self._points(route))}" stroke-width="{wide:.1f}"'
            f' marker-end="url(#flow-{kind})"/></g>'
        )

    def _points(self, route: Route) -> list[Point]:
        """From the edge of one box to the edge of the next, by way of the bends."""
        points = [self.point(x, layer) for x, layer in route.points]
        if len(points) == 1:
            x, y = points[0]
            return [
                (x + _BOX / 2, y + 14),
                (x + _BOX / 2 + 34, y + _HIGH / 2),
                (x + _BOX / 2, y + _HIGH - 14),
            ]
        down = points[-1][1] >= points[0][1]
        aside = 14 if route.is_back else 0
        (x, y), (to_x, to_y) = points[0], points[-1]
        first = (x + aside, y + _HIGH if down else y)
        last = (to_x + aside, to_y - 7 if down else to_y + _HIGH + 7)
        if points[0][1] == points[-1][1]:
            side = 1 if to_x > x else -1
            return [(x + side * _BOX / 2, y + _HIGH / 2), (to_x - side * (_BOX / 2 + 7), y + _HIGH / 2)]
        return [first, *((at_x, at_y + _HIGH / 2) for at_x, at_y in points[1:-1]), last]

    def _told(self, arc: MapArc) -> str:
        words = _("%(before)s → %(after)s：%(count)s 次") % {
            "before": self._word(arc.before),
            "after": self._word(arc.after),
            "count": arc.count,
        }
        if arc.median_hours is None:
            return words
        waits = _("平均等待 %(mean)s，中位数 %(median)s，合计 %(total)s") % {
            "mean": length(arc.mean_hours),
            "median": length(arc.median_hours),
            "total": length(arc.total_hours),
        }
        return f"{words}；{waits}"

    def _word(self, box: int) -> str:
        return {START: _("开始"), END: _("结束")}.get(box, "") or self.found.words[box]

    def _label(self, route: Route) -> str:
        arc = self.arcs[(route.before, route.after)]
        points = self._points(route)
        lines = [f"{arc.count:,}", *([length(arc.mean_hours)] if arc.mean_hours is not None else [])]
        wide = max(_signs(line) for line in lines) * 11 + 6
        if len(points) == 3 and len(route.points) == 1:
            places: Iterable[Point] = [(points[1][0] + wide / 2 + 2, points[1][1])]
        else:
            places = _along(points)
        for x, y in places:
            box = (x - wide / 2, y - _LABEL_HIGH / 2, x + wide / 2, y + _LABEL_HIGH / 2)
            if not any(_overlap(box, other) for other in self.taken):
                self.taken.append(box)
                return _text(x, y, lines, self._kind(arc))
        return ""

    def _box(self, box: int) -> str:
        x, y = self.corner(box)
        if box < 0:
            return (
                f'<g class="f-end{" f-start" if box == START else ""}">'
                f'<circle cx="{x}" cy="{y + _HIGH / 2}" r="{_HIGH / 2 - 6}"/>'
                f'<text x="{x}" y="{y + _HIGH / 2 + 4}">{self._word(box)}</text></g>'
            )
        word, lines = self.found.words[box], _wrapped(self.found.words[box])
        top = y + (24 if len(lines) == 1 else 18)
        name = "".join(
            f'<tspan x="{x}" y="{top + number * _ROUND}">{escape(line)}</tspan>'
            for number, line in enumerate(lines)
        )
        count = _("%(count)s 次") % {"count": f"{self.found.events[box]:,}"}
        return (
            f'<g class="f-step"><title>{escape(word)}</title>'
            f'<rect x="{x - _BOX / 2}" y="{y}" width="{_BOX}" height="{_HIGH}" rx="6"/>'
            f'<text class="f-name">{name}</text>'
            f'<text class="f-count" x="{x}" y="{y + _HIGH - 8}">{count}</text></g>'
        )


def _curve(points: Sequence[Point]) -> str:
    """Smooth, leaving and arriving upright."""
    x, y = points[0]
    parts = [f"M{x:.1f} {y:.1f}"]
    for to_x, to_y in points[1:]:
        if y == to_y:
            parts.append(f"L{to_x:.1f} {to_y:.1f}")
        else:
            middle = (y + to_y) / 2
            parts.append(f"C{x:.1f} {middle:.1f} {to_x:.1f} {middle:.1f} {to_x:.1f} {to_y:.1f}")
        x, y = to_x, to_y
    return "".join(parts)


def _along(points: Sequence[Point]) -> Iterator[Point]:
    """Places for a label on the line: the middle of its middle piece first."""
    pieces = list(pairwise(points))
    middle = (len(pieces) - 1) / 2
    for number in sorted(range(len(pieces)), key=lambda number: abs(number - middle)):
        (x, y), (to_x, to_y) = pieces[number]
        for part in _TRIES:
            smooth = part * part * (3 - 2 * part)
            yield x + (to_x - x) * smooth, y + (to_y - y) * part


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _text(x: float, y: float, lines: Sequence[str], kind: str) -> str:
    top = y + 4 if len(lines) == 1 else y - 3
    spans = "".join(
        f'<tspan x="{x:.1f}" y="{top + number * 13:.1f}">{escape(line)}</tspan>'
        for number, line in enumerate(lines)
    )
    return f'<text class="f-label f-{kind}">{spans}</text>'


def _signs(text: str) -> float:
    """How wide a text is, in Chinese signs."""
    return sum(_LATIN if sign < _CHINESE else 1.0 for sign in text)


def _wrapped(text: str) -> list[str]:
    """In at most two lines; Latin words stay whole, what is longer ends in dots."""
    lines, line = [], ""
    pieces = [piece for word in text.split(" ") for piece in (*_pieces(word), " ")][:-1]
    for piece in pieces:
        if line and _signs(line + piece) > _LINE_SIGNS:
            lines.append(line.strip())
            line = ""
        line += piece
    lines.append(line.strip())
    if len(lines) > _MOST_LINES:
        cut = lines[_MOST_LINES - 1]
        while cut and _signs(cut) > _LINE_SIGNS - 1:
            cut = cut[:-1]
        return [*lines[: _MOST_LINES - 1], f"{cut}…"]
    return lines


def _pieces(word: str) -> list[str]:
    """Where a word may be broken: anywhere with Chinese in it, nowhere in Latin unless it fills a line."""
    if any(sign >= _CHINESE for sign in word) or _signs(word) > _LINE_SIGNS:
        return list(word)
    return [word]


_MARKERS: Final = "<defs>{}</defs>".format(
    "".join(
        f'<marker id="flow-{kind}" class="f-{kind}" viewBox="0 0 10 10" refX="6" refY="5" markerWidth="9"'
        ' markerHeight="9" orient="auto" markerUnits="userSpaceOnUse"><path d="M0 0L10 5L0 10z"/></marker>'
        for kind in ("plain", "some", "much")
    )
)

"""Where the boxes and lines of a directed graph go: in layers from top to bottom, with few crossings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

_SWEEPS: Final = 8
_SETTLINGS: Final = 30


@dataclass(frozen=True, slots=True)
class Route:
    """A line through ``(x, layer)`` points. ``is_back`` leads to a layer above, or to its own box."""

    before: int
    after: int
    points: tuple[tuple[float, int], ...]
    is_back: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """``at`` is box → (x of its middle, layer); x begins at 0 and counts in units of ``widths``."""

    at: Mapping[int, tuple[float, int]]
    routes: tuple[Route, ...]
    layers: int
    width: float


@dataclass(slots=True)
class _Drawing:
    """Boxes and bends of lines by layer; ``up`` and ``down`` are neighbours one layer away."""

    layer: dict[int, int]
    rows: list[list[int]]
    up: dict[int, list[int]] = field(default_factory=dict)
    down: dict[int, list[int]] = field(default_factory=dict)


def layered(
    order: Sequence[int],
    arcs: Sequence[tuple[int, int]],
    *,
    width: float = 1.0,
    bend: float = 0.35,
    bottom: int | None = None,
) -> Layout:
    """``order`` lists the boxes as they usually come; an arc against it is a way back.

    A box takes ``width``, a line passing between boxes ``bend``. ``bottom`` lies below all others.
    """
    rank = {box: place for place, box in enumerate(order)}
    layer = _layers(order, arcs, rank)
    if bottom is not None and bottom in layer and len(layer) > 1:
        layer[bottom] = max(row for box, row in layer.items() if box != bottom) + 1
    drawing = _Drawing(layer, [[] for _row in range(max(layer.values(), default=-1) + 1)])
    for box in order:
        drawing.rows[layer[box]].append(box)
    chains = {arc: _chain(drawing, arc, rank) for arc in arcs if arc[0] != arc[1]}
    _uncross(drawing)
    boxes = set(order)
    sizes = {place: width if place in boxes else bend for row in drawing.rows for place in row}
    x = _settled(drawing, sizes)
    routes = [_route(arc, chains.get(arc), drawing, x, rank) for arc in arcs]
    right = max((x[place] + sizes[place] / 2 for place in x), default=0.0)
    return Layout({box: (x[box], layer[box]) for box in order}, tuple(routes), len(drawing.rows), right)


def usual_order(
    boxes: Sequence[int], arcs: Mapping[tuple[int, int], int], *, last: int | None = None
) -> list[int]:
    """The boxes so that little is travelled against their order, each (but the first) after one that leads to
    it: next comes the one most of whose arrivals come from what is placed already.

    ``boxes`` begins with where everything starts; what nothing placed leads to keeps its place there, and
    ``last`` comes last whatever leads to it.
    """
    into: dict[int, dict[int, int]] = {box: {} for box in boxes}
    for (one, other), count in arcs.items():
        if one != other:
            into[other][one] = count
    placed: dict[int, None] = {}
    waiting = dict.fromkeys(boxes)
    while waiting:
        reached = [box for box in waiting if any(one in placed for one in into[box])] if placed else []
        reached = [box for box in reached if box != last] or reached
        chosen = max(reached, key=lambda box: _arrived(into[box], placed), default=next(iter(waiting)))
        placed[chosen] = None
        del waiting[chosen]
    return [*(box for box in placed if box != last), *(box for box in placed if box == last)]


def _arrived(arrivals: Mapping[int, int], placed: Mapping[int, None]) -> int:
    """Arrivals from what is placed, less those still to come."""
    return sum(count if one in placed else -count for one, count in arrivals.items())


def _layers(order: Sequence[int], arcs: Sequence[tuple[int, int]], rank: Mapping[int, int]) -> dict[int, int]:
    """Each box one layer below the lowest that leads to it along the usual order."""
    before: dict[int, list[int]] = {box: [] for box in order}
    for one, other in arcs:
        if rank[one] < rank[other]:
            before[other].append(one)
    layer: dict[int, int] = {}
    for box in order:
        layer[box] = max((layer[one] + 1 for one in before[box]), default=0)
    return layer


def _chain(drawing: _Drawing, arc: tuple[int, int], rank: Mapping[int, int]) -> list[int]:
    """The arc as neighbours from its upper end to its lower, with a bend in every layer between."""
    upper, lower = arc if rank[arc[0]] < rank[arc[1]] else arc[::-1]
    if drawing.layer[upper] > drawing.layer[lower]:
        upper, lower = lower, upper
    chain = [upper]
    for row in range(drawing.layer[upper] + 1, drawing.layer[lower]):
        bend = -len(drawing.layer) - 10
        drawing.layer[bend] = row
        drawing.rows[row].append(bend)
        chain.append(bend)
    chain.append(lower)
    for one, other in pairwise(chain):
        if drawing.layer[one] != drawing.layer[other]:
            drawing.down.setdefault(one, []).append(other)
            drawing.up.setdefault(other, []).append(one)
    return chain


def _uncross(drawing: _Drawing) -> None:
    """Rows ordered again and again by the middle of what they are joined to, above and below in turn."""
    place = {box: float(number) for row in drawing.rows for number, box in enumerate(row)}
    for sweep in range(_SWEEPS):
        down = sweep % 2 == 0
        for row in drawing.rows if down else reversed(drawing.rows):
            near = drawing.up if down else drawing.down
            wanted = {box: _middle([place[one] for one in near.get(box, [])], place[box]) for box in row}
            row.sort(key=lambda box: wanted[box])
            place |= {box: float(number) for number, box in enumerate(row)}


def _middle(places: Sequence[float], own: float) -> float:
    return sum(places) / len(places) if places else own


def _settled(drawing: _Drawing, sizes: Mapping[int, float]) -> dict[int, float]:
    """x of every place: as near to its neighbours as the room beside it allows."""
    x: dict[int, float] = {}
    for row in drawing.rows:
        x |= _spaced(row, [float(number) for number in range(len(row))], sizes)
    for turn in range(_SETTLINGS):
        for row in drawing.rows if turn % 2 == 0 else reversed(drawing.rows):
            wanted = [
                _middle([x[one] for one in (*drawing.up.get(box, ()), *drawing.down.get(box, ()))], x[box])
                for box in row
            ]
            x |= _spaced(row, wanted, sizes)
    left = min((x[box] - sizes[box] / 2 for box in x), default=0.0)
    return {box: value - left for box, value in x.items()}


def _spaced(row: Sequence[int], wanted: Sequence[float], sizes: Mapping[int, float]) -> dict[int, float]:
    """The places nearest to those wanted that keep order and room: least squares by pooling neighbours."""
    offsets, offset = [], 0.0
    for number, box in enumerate(row):
        offset += (sizes[row[number - 1]] + sizes[box]) / 2 if number else 0.0
        offsets.append(offset)
    pools: list[tuple[float, int]] = []
    for value, shift in zip(wanted, offsets, strict=True):
        mean, count = value - shift, 1
        while pools and pools[-1][0] > mean:
            other, more = pools.pop()
            mean, count = (mean * count + other * more) / (count + more), count + more
        pools.append((mean, count))
    flat = [mean for mean, count in pools for _one in range(count)]
    return {box: base + shift for box, base, shift in zip(row, flat, offsets, strict=True)}


def _route(
    arc: tuple[int, int],
    chain: list[int] | None,
    drawing: _Drawing,
    x: Mapping[int, float],
    rank: Mapping[int, int],
) -> Route:
    is_back = rank[arc[0]] >= rank[arc[1]]
    if chain is None:
        return Route(*arc, ((x[arc[0]], drawing.layer[arc[0]]),), is_back=True)
    points = [(x[place], drawing.layer[place]) for place in chain]
    return Route(*arc, tuple(points if chain[0] == arc[0] else points[::-1]), is_back)

"""A plan as BPMN 2.0 with a layout: a lane for each department, further right what starts later."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as Xml

from gaoxin.engines.processes.layout import layered, usual_order
from gaoxin.engines.processes.maps import END, START, MapArc, ProcessMap

_MODEL: Final = "http://www.omg.org/spec/BPMN/20100524/MODEL"
_DIAGRAM: Final = "http://www.omg.org/spec/BPMN/20100524/DI"
_SHAPES: Final = "http://www.omg.org/spec/DD/20100524/DC"
_LINES: Final = "http://www.omg.org/spec/DD/20100524/DI"
_WIDTH, _HEIGHT, _ROW, _GAP, _LEFT, _HEAD = 150, 56, 80, 30, 60, 30


@dataclass(frozen=True, slots=True)
class Task:
    """``start`` and ``finish`` are days from the beginning; ``after`` the keys it waits for."""

    key: str
    label: str
    lane: str
    start: int
    finish: int
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Box:
    x: int
    y: int
    width: int
    height: int


def write_bpmn(tasks: Sequence[Task], *, name: str) -> bytes:
    """One process with a pool and its lanes; what waits for nothing follows the start event."""
    for prefix, address in (("bpmn", _MODEL), ("bpmndi", _DIAGRAM), ("dc", _SHAPES), ("di", _LINES)):
        Xml.register_namespace(prefix, address)
    root = Xml.Element(f"{{{_MODEL}}}definitions", targetNamespace="urn:gaoxin:approvals")
    pool = Xml.SubElement(root, f"{{{_MODEL}}}collaboration", id="pool")
    Xml.SubElement(pool, f"{{{_MODEL}}}participant", id="participant", name=name, processRef="process")
    process = Xml.SubElement(root, f"{{{_MODEL}}}process", id="process", name=name, isExecutable="false")
    flows = _flows(tasks)
    _lanes(process, tasks)
    _nodes(process, tasks)
    for key, before, after in flows:
        Xml.SubElement(process, f"{{{_MODEL}}}sequenceFlow", id=key, sourceRef=before, targetRef=after)
    _drawing(root, tasks, flows)
    Xml.indent(root)
    return bytes(Xml.tostring(root, encoding="utf-8", xml_declaration=True))


def _flows(tasks: Sequence[Task]) -> list[tuple[str, str, str]]:
    known = {task.key for task in tasks}
    waited = {key for task in tasks for key in task.after}
    pairs = [(f"item_{key}", f"item_{task.key}") for task in tasks for key in task.after if key in known]
    pairs += [("start", f"item_{task.key}") for task in tasks if not set(task.after) & known]
    pairs += [(f"item_{task.key}", "end") for task in tasks if task.key not in waited]
    return [(f"flow_{number}", before, after) for number, (before, after) in enumerate(pairs, 1)]


def _lane_names(tasks: Sequence[Task]) -> list[str]:
    ordered = sorted(tasks, key=lambda task: (task.start, task.key))
    return list(dict.fromkeys(task.lane for task in ordered))


def _lanes(process: Xml.Element, tasks: Sequence[Task]) -> None:
    names = _lane_names(tasks)
    lanes = Xml.SubElement(process, f"{{{_MODEL}}}laneSet", id="lanes")
    for number, lane in enumerate(names):
        element = Xml.SubElement(lanes, f"{{{_MODEL}}}lane", id=f"lane_{number}", name=lane)
        inside = [f"item_{task.key}" for task in tasks if task.lane == lane]
        for key in inside + (["start", "end"] if number == 0 else []):
            Xml.SubElement(element, f"{{{_MODEL}}}flowNodeRef").text = key


def _nodes(process: Xml.Element, tasks: Sequence[Task]) -> None:
    Xml.SubElement(process, f"{{{_MODEL}}}startEvent", id="start")
    for task in tasks:
        Xml.SubElement(process, f"{{{_MODEL}}}task", id=f"item_{task.key}", name=task.label)
    Xml.SubElement(process, f"{{{_MODEL}}}endEvent", id="end")


def _drawing(root: Xml.Element, tasks: Sequence[Task], flows: Sequence[tuple[str, str, str]]) -> None:
    boxes, lanes = _layout(tasks)
    diagram = Xml.SubElement(root, f"{{{_DIAGRAM}}}BPMNDiagram", id="diagram")
    plane = Xml.SubElement(diagram, f"{{{_DIAGRAM}}}BPMNPlane", id="plane", bpmnElement="pool")
    right = max(box.x + box.width for box in boxes.values()) + _LEFT
    height = sum(box.height for box in lanes.values())
    _shape(plane, "participant", _Box(0, 0, right, height), is_horizontal=True)
    for number, name in enumerate(_lane_names(tasks)):
        lane = lanes[name]
        _shape(plane, f"lane_{number}", _Box(_HEAD, lane.y, right - _HEAD, lane.height), is_horizontal=True)
    for key, box in boxes.items():
        _shape(plane, key, box)
    for key, before, after in flows:
        _edge(plane, key, boxes[before], boxes[after])


def _layout(tasks: Sequence[Task]) -> tuple[dict[str, _Box], dict[str, _Box]]:
    """Columns by the rank of the start day; in a lane, tasks of one column stand below one another."""
    columns = {day: place for place, day in enumerate(sorted({task.start for task in tasks}))}
    stacked: dict[tuple[str, int], int] = {}
    rows: dict[str, int] = {}
    for task in sorted(tasks, key=lambda one: (one.start, one.key)):
        place = (task.lane, columns[task.start])
        rows[task.key] = stacked.get(place, 0)
        stacked[place] = rows[task.key] + 1
    lanes: dict[str, _Box] = {}
    top = 0
    for lane in _lane_names(tasks):
        deepest = max((count for (name, _column), count in stacked.items() if name == lane), default=1)
        lanes[lane] = _Box(_HEAD, top, 0, deepest * _ROW + _GAP)
        top += deepest * _ROW + _GAP
    left = _HEAD + _LEFT + 2 * _GAP
    boxes = {
        f"item_{task.key}": _Box(
            left + columns[task.start] * (_WIDTH + _GAP),
            lanes[task.lane].y + _GAP // 2 + rows[task.key] * _ROW,
            _WIDTH,
            _HEIGHT,
        )
        for task in tasks
    }
    last = max(box.x + box.width for box in boxes.values())
    middle = lanes[_lane_names(tasks)[0]].y + _GAP
    boxes["start"], boxes["end"] = _Box(_HEAD + _GAP, middle, 36, 36), _Box(last + _GAP, middle, 36, 36)
    return boxes, lanes


def _shape(plane: Xml.Element, key: str, box: _Box, *, is_horizontal: bool = False) -> None:
    more = {"isHorizontal": "true"} if is_horizontal else {}
    shape = Xml.SubElement(
        plane, f"{{{_DIAGRAM}}}BPMNShape", {"id": f"shape_{key}", "bpmnElement": key, **more}
    )
    sizes = {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
    Xml.SubElement(shape, f"{{{_SHAPES}}}Bounds", {name: str(size) for name, size in sizes.items()})


def _edge(plane: Xml.Element, key: str, before: _Box, after: _Box) -> None:
    edge = Xml.SubElement(plane, f"{{{_DIAGRAM}}}BPMNEdge", id=f"edge_{key}", bpmnElement=key)
    ends = (
        (before.x + before.width, before.y + before.height // 2),
        (after.x, after.y + after.height // 2),
    )
    for x, y in ends:
        Xml.SubElement(edge, f"{{{_LINES}}}waypoint", x=str(x), y=str(y))


def write_map(found: ProcessMap, arcs: Sequence[MapArc], *, name: str) -> bytes:
    """The ways of a log: a task for each activity, a flow for each way, a choice where ways part or meet.

    A case takes one way out of a step, so that steps with several are joined by exclusive gateways.
    """
    for prefix, address in (("bpmn", _MODEL), ("bpmndi", _DIAGRAM), ("dc", _SHAPES), ("di", _LINES)):
        Xml.register_namespace(prefix, address)
    root = Xml.Element(f"{{{_MODEL}}}definitions", targetNamespace="urn:gaoxin:approvals")
    process = Xml.SubElement(root, f"{{{_MODEL}}}process", id="process", name=name, isExecutable="false")
    boxes = usual_order(
        sorted(
            {START, END, *(place for arc in arcs for place in (arc.before, arc.after))},
            key=lambda box: ({START: -1.0, END: 2.0}.get(box, found.place[box]), box),
        ),
        {(arc.before, arc.after): arc.count for arc in arcs},
        last=END,
    )
    flows = _map_flows(boxes, arcs)
    for box in boxes:
        _map_node(process, box, found)
    gates = {end for _key, before, after, _label in flows for end in (before, after) if "gate" in end}
    for gate in sorted(gates):
        Xml.SubElement(process, f"{{{_MODEL}}}exclusiveGateway", id=gate)
    for key, before, after, label in flows:
        more = {"name": label} if label else {}
        Xml.SubElement(
            process,
            f"{{{_MODEL}}}sequenceFlow",
            {"id": key, "sourceRef": before, "targetRef": after, **more},
        )
    diagram = Xml.SubElement(root, f"{{{_DIAGRAM}}}BPMNDiagram", id="diagram")
    plane = Xml.SubElement(diagram, f"{{{_DIAGRAM}}}BPMNPlane", id="plane", bpmnElement="process")
    places = _map_places(boxes, arcs, gates)
    for key, place in places.items():
        _shape(plane, key, place)
    for key, before, after, _label in flows:
        _edge(plane, key, places[before], places[after])
    Xml.indent(root)
    return bytes(Xml.tostring(root, encoding="utf-8", xml_declaration=True))


def _node_id(box: int) -> str:
    return {START: "start", END: "end"}.get(box, f"step_{box}")


def _map_node(process: Xml.Element, box: int, found: ProcessMap) -> None:
    if box < 0:
        Xml.SubElement(process, f"{{{_MODEL}}}{_node_id(box)}Event", id=_node_id(box))
        return
    Xml.SubElement(process, f"{{{_MODEL}}}task", id=_node_id(box), name=found.words[box])


def _map_flows(boxes: Sequence[int], arcs: Sequence[MapArc]) -> list[tuple[str, str, str, str]]:
    """Id, from, to and the count as a label; through a gateway on the side that has several ways."""
    out_of = {box: [arc for arc in arcs if arc.before == box] for box in boxes}
    into = {box: [arc for arc in arcs if arc.after == box] for box in boxes}
    flows = []
    for box in boxes:
        if len(out_of[box]) > 1:
            flows.append((f"out_{_node_id(box)}", _node_id(box), f"gate_out_{_node_id(box)}", ""))
        if len(into[box]) > 1:
            flows.append((f"in_{_node_id(box)}", f"gate_in_{_node_id(box)}", _node_id(box), ""))
    for number, arc in enumerate(arcs, 1):
        before, after = _node_id(arc.before), _node_id(arc.after)
        flows.append(
            (
                f"way_{number}",
                f"gate_out_{before}" if len(out_of[arc.before]) > 1 else before,
                f"gate_in_{after}" if len(into[arc.after]) > 1 else after,
                str(arc.count),
            )
        )
    return flows


def _map_places(boxes: Sequence[int], arcs: Sequence[MapArc], gates: set[str]) -> dict[str, _Box]:
    layout = layered(boxes, [(arc.before, arc.after) for arc in arcs], bottom=END)
    places: dict[str, _Box] = {}
    for box, (x, layer) in layout.at.items():
        middle, top = round(x * (_WIDTH + 2 * _GAP)) + _LEFT, layer * (_ROW + 4 * _GAP) + _LEFT
        wide, high = (36, 36) if box < 0 else (_WIDTH, _HEIGHT)
        places[_node_id(box)] = _Box(middle - wide // 2, top, wide, high)
        for side, at in (("in", top - 44), ("out", top + high + 12)):
            if f"gate_{side}_{_node_id(box)}" in gates:
                places[f"gate_{side}_{_node_id(box)}"] = _Box(middle - 16, at, 32, 32)
    return places

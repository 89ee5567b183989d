"""A map shows the most travelled ways, every box on a way from start to end, nothing above another."""

from collections.abc import Sequence
from itertools import pairwise
from xml.etree import ElementTree as Xml

import hypothesis.strategies as st
from hypothesis import given, settings

from gaoxin.engines.processes.bpmn import write_map
from gaoxin.engines.processes.layout import layered, usual_order
from gaoxin.engines.processes.log import EventLog
from gaoxin.engines.processes.maps import END, START, ProcessMap, process_map
from tests.engines.processes.made import log_of_days

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
PATHS = (
    ["收件", "受理", "决定"],
    ["收件", "受理", "决定"],
    ["收件", "补正", "收件", "受理", "决定"],
    ["收件", "退件"],
)


def log_of_paths(paths: Sequence[Sequence[str]]) -> EventLog:
    """A day between one step and the next."""
    return log_of_days([[(step, float(day)) for day, step in enumerate(path)] for path in paths])


def named(found: ProcessMap, share: float) -> set[tuple[str, str]]:
    words = {START: "▶", END: "■"} | dict(enumerate(found.words))
    return {(words[arc.before], words[arc.after]) for arc in found.travelled(share)}


def test_the_most_travelled_ways_come_first_and_lead_from_start_to_end() -> None:
    found = process_map(log_of_paths(PATHS))
    assert found.passages == 9
    assert named(found, 0.5) == {("▶", "收件"), ("收件", "受理"), ("受理", "决定"), ("决定", "■")}
    assert len(named(found, 1)) == 5 + 3
    assert ("收件", "退件") in named(found, 1)
    assert ("退件", "■") in named(found, 1)


def test_waits_are_with_the_ways_and_none_with_the_ends() -> None:
    found = process_map(log_of_paths(PATHS))
    received = found.words.index("收件")
    way = next(arc for arc in found.arcs if arc.before == received and found.words[arc.after] == "受理")
    assert (way.count, way.mean_hours, way.total_hours) == (3, 24, 72)
    assert all(arc.total_hours is None for arc in found.ends)


def test_a_log_of_single_events_has_ends_alone() -> None:
    found = process_map(log_of_paths([["收件"], ["收件"]]))
    assert found.arcs == ()
    assert named(found, 1) == {("▶", "收件"), ("收件", "■")}


def test_what_comes_back_does_not_turn_the_order_round() -> None:
    arcs = {(0, 1): 10, (1, 2): 9, (2, 1): 4, (2, 3): 9, (3, 0): 1}
    assert usual_order([0, 3, 2, 1], arcs) == [0, 1, 2, 3]


numbers = st.integers(0, 7)


@given(st.lists(st.tuples(numbers, numbers), min_size=1, max_size=30, unique=True))
@settings(max_examples=60, deadline=None)
def test_no_two_boxes_lie_on_each_other_and_every_way_is_drawn(arcs: list[tuple[int, int]]) -> None:
    boxes = sorted({box for arc in arcs for box in arc})
    order = usual_order(boxes, dict.fromkeys(arcs, 1))
    layout = layered(order, arcs)
    rows: dict[int, list[float]] = {}
    for x, layer in layout.at.values():
        rows.setdefault(layer, []).append(x)
    for row in rows.values():
        assert all(other - one > 0.999 for one, other in pairwise(sorted(row)))
    assert [(route.before, route.after) for route in layout.routes] == arcs
    for route in layout.routes:
        ends = [layout.at[route.before], layout.at[route.after]]
        assert [route.points[0], route.points[-1]] == (ends if route.before != route.after else ends[:1] * 2)
        assert route.is_back == (order.index(route.before) >= order.index(route.after))


@given(st.lists(st.lists(st.sampled_from("ABCDE"), min_size=1, max_size=6), min_size=1, max_size=8))
@settings(max_examples=40, deadline=None)
def test_every_box_of_a_map_is_entered_and_left(paths: list[list[str]]) -> None:
    found = process_map(log_of_paths(paths))
    for share in (0.3, 0.8, 1.0):
        arcs = [arc for arc in found.travelled(share) if arc.before != arc.after]
        shown = {box for arc in arcs for box in (arc.before, arc.after) if box >= 0}
        assert all(any(arc.after == box for arc in arcs) for box in shown)
        assert all(any(arc.before == box for arc in arcs) for box in shown)


def test_a_choice_in_bpmn_is_a_gateway() -> None:
    found = process_map(log_of_paths(PATHS))
    process = Xml.fromstring(write_map(found, found.travelled(1), name="收件")).find(f"{BPMN}process")
    assert process is not None
    assert sorted(one.get("name", "") for one in process.findall(f"{BPMN}task")) == sorted(found.words)
    gates = {one.get("id") for one in process.findall(f"{BPMN}exclusiveGateway")}
    received = found.words.index("收件")
    assert f"gate_out_step_{received}" in gates
    assert f"gate_in_step_{received}" in gates

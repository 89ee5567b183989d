"""Logs in and out: what is wrong is named and nothing is lost; hostile files are refused."""

import gzip
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as Xml

import pytest

from gaoxin.engines.processes.bpmn import Task, write_bpmn
from gaoxin.engines.processes.flows import directly_follows, variants
from gaoxin.engines.processes.log import FindingKind, LogBuilder, rows_of
from gaoxin.engines.processes.ocel import OcelEvent, OcelLog, OcelObject, read_ocel, write_ocel
from gaoxin.engines.processes.xes import read_xes, write_xes
from gaoxin.values.errors import DomainError
from tests.engines.processes.made import CHINA, MONDAY, log_of_days

EVENT = '<event><string key="concept:name" value="{}"/>{}</event>'
TIME = '<date key="time:timestamp" value="{}"/>'


def xes(*events: str, name: str = "办件甲", head: str = "") -> bytes:
    trace = f'<trace><string key="concept:name" value="{name}"/>{"".join(events)}</trace>'
    return f'<?xml version="1.0" encoding="UTF-8"?>{head}<log>{trace}</log>'.encode()


def event(activity: str, when: str = "") -> str:
    return EVENT.format(activity, TIME.format(when) if when else "")


def test_an_event_without_a_time_keeps_its_place_and_is_named() -> None:
    read = read_xes(
        xes(
            event("收件", "2026-03-02T09:00:00+08:00"),
            event("受理"),
            event("决定", "2026-03-09T09:00:00+08:00"),
        )
    )
    assert [row[1] for row in rows_of(read.log)] == ["收件", "受理", "决定"]
    assert [one.kind for one in read.findings] == [FindingKind.NO_TIME]
    assert "“受理”没有时间" in read.findings[0].message
    waits = {(arc.before, arc.after): arc.total_hours for arc in directly_follows(read.log).arcs()}
    assert waits == {("收件", "受理"): None, ("受理", "决定"): None}


def test_a_time_nobody_can_read_is_named_as_written() -> None:
    read = read_xes(xes(event("收件", "三月二日")))
    assert "时间“三月二日”读不懂" in read.findings[0].message


def test_events_out_of_order_are_sorted_and_said_so() -> None:
    read = read_xes(
        xes(event("决定", "2026-03-09T09:00:00+08:00"), event("收件", "2026-03-02T09:00:00+08:00"))
    )
    assert [row[1] for row in rows_of(read.log)] == ["收件", "决定"]
    assert [one.kind for one in read.findings] == [FindingKind.OUT_OF_ORDER]


def test_cases_without_events_and_events_without_activity_are_named() -> None:
    read = read_xes(xes(EVENT.replace('value="{}"', 'value=""').format("")))
    assert {one.kind for one in read.findings} == {FindingKind.NO_ACTIVITY, FindingKind.EMPTY_CASE}
    assert len(read.log) == 0


def test_two_cases_of_one_number_stay_two() -> None:
    builder = LogBuilder()
    builder.add_event(builder.add_case("A"), activity="收件", when=MONDAY)
    builder.add_event(builder.add_case("A"), activity="收件", when=MONDAY)
    assert len(builder.build().cases) == 2
    assert [one.kind for one in builder.findings] == [FindingKind.SAME_CASE_NAME]


def test_a_bomb_of_entities_is_refused() -> None:
    bomb = '<!DOCTYPE log [<!ENTITY a "哈"><!ENTITY b "&a;&a;&a;&a;">]>'
    with pytest.raises(DomainError, match="可能是恶意文件"):
        read_xes(xes(event("收件"), head=bomb))


def test_a_packed_file_that_grows_too_large_is_refused() -> None:
    packed = gzip.compress(b"<log>" + b" " * 2_000_000 + b"</log>", mtime=0)
    assert len(packed) < 10_000
    with pytest.raises(DomainError, match="解开后超过"):
        read_xes(packed, most_bytes=1_000_000)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<log><trace>", "不是完整的 XML"),
        (b"<html></html>", "不是 XES 日志"),
        (b"\x1f\x8bbroken", "压缩文件已损坏"),
        (b"", "不是完整的 XML"),
    ],
)
def test_what_is_no_log_is_refused_with_words(content: bytes, words: str) -> None:
    with pytest.raises(DomainError, match=words):
        read_xes(content)


def test_names_with_signs_of_xml_come_back_whole() -> None:
    log = log_of_days([[('审查<甲>&"乙"', 0), ("决定", 1)]])
    again = read_xes(write_xes(log, zone=CHINA)).log
    assert [row[1] for row in rows_of(again)] == ['审查<甲>&"乙"', "决定"]
    assert [row[5] for row in rows_of(again)] == [row[5] for row in rows_of(log)]


def test_an_object_centric_log_comes_back_with_equal_counts() -> None:
    log = object_centric()
    again = read_ocel(write_ocel(log, zone=CHINA))
    assert [again.count_of(kind) for kind in ("project", "item", "officer")] == [1, 2, 1]
    assert [one.when for one in again.events] == [one.when for one in log.events]
    assert again.objects[0].attributes == {"投资": 1200, "开工": MONDAY}


def test_an_event_of_two_items_is_in_both_when_flattened() -> None:
    flat = object_centric().flattened("item").log
    assert len(flat.cases) == 2
    assert [variant.activities for variant in variants(flat)] == [("收件", "决定"), ("收件",)]
    assert flat.resource.words == ("张三",)


def object_centric() -> OcelLog:
    objects = (
        OcelObject("P1", "project", {"投资": 1200, "开工": MONDAY}),
        OcelObject("I1", "item", {}, (("P1", "属于"),)),
        OcelObject("I2", "item", {}, (("P1", "属于"),)),
        OcelObject("张三", "officer"),
    )
    events = (
        OcelEvent("e1", "收件", MONDAY, (("I1", "事项"), ("I2", "事项"), ("张三", "经办"))),
        OcelEvent("e2", "决定", MONDAY + timedelta(days=3), (("I1", "事项"), ("张三", "经办"))),
    )
    return OcelLog(objects, events)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"id": "e1"', '"id": ""', "没有“id”"),
        ('"objectId": "I2"', '"objectId": "I9"', "对象“I9”不存在"),
        ('"time": "2026-03-02T09:00:00+08:00"', '"time": "昨天"', "时间“昨天”读不懂"),
    ],
)
def test_a_wrong_object_centric_log_is_refused_with_what_is_wrong(old: str, new: str, words: str) -> None:
    text = write_ocel(object_centric(), zone=CHINA).decode().replace('"id": "项目"', "")
    assert old in text
    with pytest.raises(DomainError, match=words):
        read_ocel(text.replace(old, new))


def test_a_plan_becomes_a_diagram_with_lanes_and_order() -> None:
    tasks = [
        Task("a", "企业投资项目备案", "行政审批局", 0, 1),
        Task("b", "环评报告表审批", "生态环境部门", 0, 7),
        Task("c", "施工许可", "住建部门", 7, 10, ("a", "b")),
    ]
    root = Xml.fromstring(write_bpmn(tasks, name="审批路线"))
    model = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
    assert [one.get("name") for one in root.iter(f"{model}lane")] == [
        "行政审批局",
        "生态环境部门",
        "住建部门",
    ]
    flows = {(one.get("sourceRef"), one.get("targetRef")) for one in root.iter(f"{model}sequenceFlow")}
    assert flows == {
        ("start", "item_a"),
        ("start", "item_b"),
        ("item_a", "item_c"),
        ("item_b", "item_c"),
        ("item_c", "end"),
    }
    bounds = "{http://www.omg.org/spec/DD/20100524/DC}Bounds"
    shapes = {
        shape.get("bpmnElement"): shape.find(bounds)
        for shape in root.iter("{http://www.omg.org/spec/BPMN/20100524/DI}BPMNShape")
    }
    assert shapes["item_a"].get("x") == shapes["item_b"].get("x")  # type: ignore[union-attr]
    assert int(shapes["item_c"].get("x")) > int(shapes["item_a"].get("x"))  # type: ignore[union-attr, arg-type]


def test_times_without_a_zone_are_taken_as_universal() -> None:
    builder = LogBuilder()
    builder.add_event(builder.add_case("A"), activity="收件", when=datetime(2026, 3, 2, 1))  # noqa: DTZ001
    assert next(iter(rows_of(builder.build())))[5] == datetime(2026, 3, 2, 1, tzinfo=UTC)


def test_a_value_without_end_is_refused_and_not_held() -> None:
    content = xes(event("收件")).replace(
        b"<event>", b'<string key="note" value="' + b"x" * 9_000_000 + b'"/><event>'
    )
    with pytest.raises(DomainError, match="没有断开的内容超过 4 MB"):
        read_xes(gzip.compress(content, compresslevel=1))


@pytest.mark.parametrize(
    "inside",
    [
        '<string key="a" value="b">' * 100,
        "".join(f'<int key="a{number}" value="1"/>' for number in range(2100)),
        "<event>" + "".join(f'<int key="a{number}" value="1"/>' for number in range(2100)) + "</event>",
    ],
)
def test_what_grows_without_end_is_refused(inside: str) -> None:
    with pytest.raises(DomainError, match="嵌套过深，或一个办件的属性超过 2000 个"):
        read_xes(f"<log><trace>{inside}<event/></trace></log>".encode())


def test_more_cases_than_any_office_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gaoxin.engines.processes.log.MOST_CASES", 3)
    with pytest.raises(DomainError, match="办件超过 3 个"):
        read_xes(b"<log>" + b"<trace/>" * 4 + b"</log>")
    monkeypatch.setattr("gaoxin.engines.processes.log.MOST_EVENTS", 2)
    with pytest.raises(DomainError, match="记录超过 2 条"):
        read_xes(xes(*[event("收件")] * 3))

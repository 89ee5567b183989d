"""OCEL 2.0 in JSON, in and out: events that touch several objects (project, item, document, officer, …)."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timezone
from typing import Any, Final

from gaoxin.engines.processes.log import EventLog, LogBuilder, Value, microseconds
from gaoxin.engines.processes.xes import ReadLog, read_as, typed
from gaoxin.values.errors import DomainError
from gaoxin.values.sentences import Sentence

_KINDS: Final = {bool: "boolean", int: "integer", float: "float", str: "string", datetime: "time"}
_READ_AS: Final = {"boolean": "boolean", "integer": "int", "float": "float", "time": "date"}
RESOURCE, DEPARTMENT = "officer", "department"


@dataclass(frozen=True, slots=True)
class OcelObject:
    """``relations`` are pairs of another object and what it is to this one."""

    key: str
    type: str
    attributes: Mapping[str, Value] = field(default_factory=dict)
    relations: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class OcelEvent:
    key: str
    type: str
    when: datetime
    objects: tuple[tuple[str, str], ...]
    attributes: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class OcelLog:
    objects: tuple[OcelObject, ...]
    events: tuple[OcelEvent, ...]

    def count_of(self, object_type: str) -> int:
        return sum(one.type == object_type for one in self.objects)

    def flattened(self, object_type: str) -> ReadLog:
        """The log with each object of a type as a case; an event that touches two is in both."""
        builder = LogBuilder(object_type)
        types = {one.key: one.type for one in self.objects}
        cases = {
            one.key: builder.add_case(one.key, one.attributes)
            for one in self.objects
            if one.type == object_type
        }
        for event in self.events:
            touched = [key for key, _what in event.objects]
            for key in dict.fromkeys(touched):
                if key in cases:
                    builder.add_event(
                        cases[key],
                        activity=event.type,
                        when=event.when,
                        resource=_first(touched, types, RESOURCE),
                        department=_first(touched, types, DEPARTMENT),
                    )
        return read_as(builder)


def _first(touched: Sequence[str], types: Mapping[str, str], wanted: str) -> str:
    return next((key for key in touched if types.get(key) == wanted), "")


def write_ocel(log: OcelLog, *, zone: timezone = UTC) -> bytes:
    """OCEL 2.0 JSON; attribute types are told from the values met."""
    content = {
        "objectTypes": _types((one.type, one.attributes) for one in log.objects),
        "eventTypes": _types((one.type, one.attributes) for one in log.events),
        "objects": [_object(one, zone) for one in log.objects],
        "events": [_event(one, zone) for one in log.events],
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode("utf-8")


def _types(met: Iterable[tuple[str, Mapping[str, Value]]]) -> list[dict[str, Any]]:
    found: dict[str, dict[str, str]] = {}
    for name, attributes in met:
        known = found.setdefault(name, {})
        for key, value in attributes.items():
            known.setdefault(key, _KINDS[type(value)])
    return [
        {"name": name, "attributes": [{"name": key, "type": kind} for key, kind in known.items()]}
        for name, known in found.items()
    ]


def _object(one: OcelObject, zone: timezone) -> dict[str, Any]:
    epoch = datetime(1970, 1, 1, tzinfo=UTC).isoformat()
    return {
        "id": one.key,
        "type": one.type,
        "attributes": [
            {"name": key, "time": epoch, "value": _written(value, zone)}
            for key, value in one.attributes.items()
        ],
        "relationships": [{"objectId": key, "qualifier": what} for key, what in one.relations],
    }


def _event(one: OcelEvent, zone: timezone) -> dict[str, Any]:
    return {
        "id": one.key,
        "type": one.type,
        "time": one.when.astimezone(zone).isoformat(),
        "attributes": [
            {"name": key, "value": _written(value, zone)} for key, value in one.attributes.items()
        ],
        "relationships": [{"objectId": key, "qualifier": what} for key, what in one.objects],
    }


def _written(value: Value, zone: timezone) -> object:
    return value.astimezone(zone).isoformat() if isinstance(value, datetime) else value


def read_ocel(text: bytes | str) -> OcelLog:
    """Raises ``DomainError`` for what is no OCEL 2.0, names the event or object that is wrong."""
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        raise _refuse(
            Sentence("第 {line} 行第 {column} 列不是完整的 JSON。", line=error.lineno, column=error.colno),
            Sentence("请从原系统重新导出 OCEL 2.0 的 .json 文件。"),
        ) from None
    except UnicodeDecodeError:
        raise _refuse(Sentence("这不是 JSON 文件。"), Sentence("请选择 OCEL 2.0 的 .json 文件。")) from None
    if not isinstance(content, dict) or not {"objects", "events"} <= set(content):
        raise _refuse(Sentence("这不是 OCEL 2.0 日志。"), Sentence("文件里应当有 objects 和 events。"))
    kinds = {
        one["name"]: {row["name"]: row["type"] for row in one.get("attributes", [])}
        for part in ("objectTypes", "eventTypes")
        for one in content.get(part, [])
    }
    objects = tuple(_read_object(one, kinds) for one in content["objects"])
    known = {one.key for one in objects}
    return OcelLog(objects, tuple(_read_event(one, kinds, known) for one in content["events"]))


def _read_object(row: Mapping[str, Any], kinds: Mapping[str, Mapping[str, str]]) -> OcelObject:
    return OcelObject(
        key=_text(row, "id"),
        type=_text(row, "type"),
        attributes=_attributes(row, kinds.get(str(row.get("type")), {})),
        relations=_relations(row),
    )


def _read_event(row: Mapping[str, Any], kinds: Mapping[str, Mapping[str, str]], known: set[str]) -> OcelEvent:
    key = _text(row, "id")
    try:
        when = datetime.fromisoformat(_text(row, "time"))
    except ValueError:
        raise _refuse(
            Sentence("事件“{key}”的时间“{time}”读不懂。", key=key, time=str(row.get("time", ""))),
            Sentence("请写成 2026-01-31T09:00:00+08:00 的样子。"),
        ) from None
    objects = _relations(row)
    for touched, _what in objects:
        if touched not in known:
            raise _refuse(
                Sentence("事件“{key}”提到的对象“{touched}”不存在。", key=key, touched=touched),
                Sentence("请补上这个对象，或删去这条关系。"),
            )
    return OcelEvent(
        key, _text(row, "type"), when, objects, _attributes(row, kinds.get(str(row.get("type")), {}))
    )


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    if not isinstance(value, str) or not value:
        raise _refuse(Sentence("有一条记录没有“{name}”。", name=name), Sentence("请从原系统重新导出。"))
    return value


def _attributes(row: Mapping[str, Any], kinds: Mapping[str, str]) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for one in row.get("attributes", []):
        value = one["value"]
        kind = _READ_AS.get(kinds.get(one["name"], ""), "string")
        found[one["name"]] = typed(kind, value) if isinstance(value, str) else value
    return found


def _relations(row: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((one["objectId"], one.get("qualifier", "")) for one in row.get("relationships", []))


def _refuse(message: str, remedy: str) -> DomainError:
    return DomainError("ocel.malformed", message, remedy=remedy)


def in_order(events: Iterable[OcelEvent]) -> tuple[OcelEvent, ...]:
    """By time; equal times keep their order."""
    return tuple(sorted(events, key=lambda one: microseconds(one.when)))


__all__ = [
    "DEPARTMENT",
    "RESOURCE",
    "EventLog",
    "OcelEvent",
    "OcelLog",
    "OcelObject",
    "in_order",
    "read_ocel",
    "write_ocel",
]

"""XES 1.0 in and out (IEEE 1849). Read as a stream; entities and oversized files are refused."""

import gzip
import io
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timezone
from pathlib import Path
from typing import IO, Final
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from gaoxin.engines.processes.log import EventLog, FindingKind, LogBuilder, LogFinding, Value, moment
from gaoxin.values.errors import DomainError
from gaoxin.values.sentences import Sentence

MOST_BYTES: Final = 512 * 1024 * 1024
# Comments and instructions before the log itself; a log needs a few hundred bytes of them.
MOST_BEFORE_ROOT: Final = 1024 * 1024
# One value or comment; the parser holds what is not closed and begins it anew with every piece that comes.
MOST_UNBROKEN: Final = 4 * 1024 * 1024
DEEPEST: Final = 64
MOST_ATTRIBUTES: Final = 2000
_CHUNK: Final = 1 << 18
_GZIP: Final = b"\x1f\x8b"
_ACTIVITY, _TIME, _RESOURCE, _GROUP = "concept:name", "time:timestamp", "org:resource", "org:group"
_TRANSITION = "lifecycle:transition"
# Elements only the XML form of OCEL 2.0 has, whose outermost element is called a log too.
_OBJECT_LOG: Final = frozenset({"object-types", "event-types"})
_SCALARS: Final = frozenset({"string", "date", "int", "float", "boolean", "id"})


@dataclass(frozen=True)
class ReadLog:
    """The log and what was found wrong with it; nothing found means every event counts.

    Of each kind the first findings are in words; ``counts`` counts them all.
    """

    log: EventLog
    findings: tuple[LogFinding, ...]
    counts: Mapping[FindingKind, int]


def read_as(builder: LogBuilder) -> ReadLog:
    """What a builder was given, as a log with its findings."""
    log = builder.build()
    return ReadLog(log, tuple(builder.findings), {kind: n for kind, n in builder.counts.items() if n})


def read_xes(source: Path | bytes | IO[bytes], *, most_bytes: int = MOST_BYTES) -> ReadLog:
    """A log from XES, packed with gzip or not. ``most_bytes`` counts unpacked.

    Raises ``DomainError`` for what is no XES, defines entities, or is too large.
    """
    reader = _Reader()
    for _seen in _parsed(source, reader, most_bytes):
        pass
    return read_as(reader.builder)


def refuse_no_xes(source: Path | bytes | IO[bytes]) -> None:
    """Reads as far as the outermost element, no further: what stands before it may attack the reader.

    Raises ``DomainError`` as ``read_xes`` does.
    """
    reader = _Reader()
    for seen in _parsed(source, reader, MOST_BYTES):
        if reader.is_begun:
            return
        if seen > MOST_BEFORE_ROOT:
            raise _no_log()


def _parsed(source: Path | bytes | IO[bytes], reader: "_Reader", most_bytes: int) -> Iterator[int]:
    """Feeds the reader piece by piece and says after each how many bytes were read."""
    parser = _parser(reader)
    seen = 0
    try:
        for chunk in _chunks(source):
            seen += len(chunk)
            if seen > most_bytes:
                raise DomainError(
                    "xes.too_large",
                    Sentence("日志解开后超过 {most} MB。", most=most_bytes // (1024 * 1024)),
                    field="file",
                    remedy=Sentence("请按年度或部门拆成几份再导入。"),
                )
            parser.Parse(chunk, False)
            if seen - parser.CurrentByteIndex > MOST_UNBROKEN:
                raise DomainError(
                    "xes.unbroken",
                    Sentence(
                        "第 {line} 行有一处没有断开的内容超过 {most} MB{where}，可能是恶意文件，没有读入。",
                        line=parser.CurrentLineNumber,
                        most=MOST_UNBROKEN // (1024 * 1024),
                        where=_where(reader),
                    ),
                    field="file",
                    value=parser.CurrentLineNumber,
                    remedy=Sentence("请从原系统重新导出；附件不要放在日志里。"),
                )
            yield seen
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise DomainError(
            "xes.malformed",
            Sentence("第 {line} 行不是完整的 XML{where}。", line=error.lineno, where=_where(reader)),
            field="file",
            value=error.lineno,
            remedy=Sentence("请从原系统重新导出 XES 文件。"),
        ) from None
    except (OSError, EOFError, zlib.error):
        raise DomainError(
            "xes.packed",
            Sentence("压缩文件已损坏，解不开。"),
            field="file",
            remedy=Sentence("请重新导出，或解压后导入 .xes 文件。"),
        ) from None
    yield seen


def _where(reader: "_Reader") -> str:
    """The case being read when the reading broke off."""
    name = reader.case_name
    return Sentence("，读到办件“{name}”时中断", name=name) if name else ""


def _chunks(source: Path | bytes | IO[bytes]) -> Iterator[bytes]:
    if isinstance(source, Path):
        with source.open("rb") as opened:
            yield from _chunks(opened)
        return
    file = io.BytesIO(source) if isinstance(source, bytes) else source
    head = file.read(len(_GZIP))
    file.seek(-len(head), io.SEEK_CUR)
    read: Callable[[int], bytes] = gzip.GzipFile(fileobj=file, mode="rb").read if head == _GZIP else file.read
    while chunk := read(_CHUNK):
        yield chunk


def _parser(reader: "_Reader") -> expat.XMLParserType:
    parser = expat.ParserCreate()
    reader.parser = parser
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.EntityDeclHandler = _refuse_entities
    parser.StartDoctypeDeclHandler = _refuse_entities
    return parser


def _refuse_entities(*_told: object) -> None:
    raise DomainError(
        "xes.entities",
        Sentence("文件里有文档类型或实体定义，可能是恶意文件，没有读入。"),
        field="file",
        remedy=Sentence("请从原系统重新导出；XES 日志不需要这些定义。"),
    )


class _Reader:
    """Follows log › trace › event; attributes below an attribute are passed over."""

    def __init__(self) -> None:
        self.builder = LogBuilder()
        self.is_begun = False
        self.parser: expat.XMLParserType | None = None
        self._path: list[str] = []
        self._trace: dict[str, Value] = {}
        self._trace_line = 0
        self._events: list[tuple[dict[str, str], int]] = []
        self._event: dict[str, str] = {}
        self._event_line = 0

    @property
    def case_name(self) -> str:
        return str(self._trace.get(_ACTIVITY, ""))

    @property
    def _line(self) -> int:
        return self.parser.CurrentLineNumber if self.parser is not None else 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = tag.rsplit(":", 1)[-1]
        if name in _SCALARS:
            self._take(name, attributes)
        elif name == "event":
            self._event, self._event_line = {}, self._line
        elif name == "trace":
            self._trace, self._events, self._trace_line = {}, [], self._line
        elif not self._path:
            self.is_begun = name == "log"
        elif name in _OBJECT_LOG:
            raise DomainError(
                "xes.objects",
                Sentence("这是 OCEL 2.0 的 XML 写法，不是 XES 日志。"),
                field="file",
                remedy=Sentence("请从原系统导出 OCEL 2.0 的 .json 文件，或导出 XES。"),
            )
        if not self.is_begun:
            raise _no_log()
        if (
            len(self._path) >= DEEPEST
            or len(self._trace) > MOST_ATTRIBUTES
            or len(self._event) > MOST_ATTRIBUTES
        ):
            raise _overgrown(self._line)
        self._path.append(name)

    def _take(self, kind: str, attributes: Mapping[str, str]) -> None:
        parent = self._path[-1] if self._path else ""
        if parent == "event":
            self._event[attributes.get("key", "")] = attributes.get("value", "")
        elif parent == "trace":
            self._trace[attributes.get("key", "")] = typed(kind, attributes.get("value", ""))
        elif parent == "log" and attributes.get("key") == _ACTIVITY:
            self.builder.name = attributes.get("value", "")

    def end(self, _tag: str) -> None:
        name = self._path.pop()
        if name == "event":
            self._events.append((self._event, self._event_line))
        elif name == "trace":
            self._finish()

    def _finish(self) -> None:
        name = self._trace.pop(_ACTIVITY, "")
        case = self.builder.add_case(str(name), self._trace, line=self._trace_line)
        for event, line in self._events:
            written = event.get(_TIME, "")
            self.builder.add_event(
                case,
                activity=event.get(_ACTIVITY, ""),
                when=read_time(written),
                resource=event.get(_RESOURCE, ""),
                department=event.get(_GROUP, ""),
                transition=event.get(_TRANSITION, ""),
                written=written,
                line=line,
            )


def _overgrown(line: int) -> DomainError:
    return DomainError(
        "xes.overgrown",
        Sentence(
            "第 {line} 行嵌套过深，或一个办件的属性超过 {most} 个，可能是恶意文件，没有读入。",
            line=line,
            most=MOST_ATTRIBUTES,
        ),
        field="file",
        value=line,
        remedy=Sentence("请从原系统重新导出。"),
    )


def _no_log() -> DomainError:
    return DomainError(
        "xes.no_log",
        Sentence("这不是 XES 日志。"),
        field="file",
        remedy=Sentence("请选择扩展名为 .xes 或 .xes.gz 的文件。"),
    )


def read_time(text: str) -> datetime | None:
    """ISO 8601; None where it is none."""
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None


def typed(kind: str, text: str) -> Value:
    """An attribute's value by its type; what does not fit its type stays text."""
    try:
        match kind:
            case "date":
                return datetime.fromisoformat(text)
            case "int":
                return int(text)
            case "float":
                return float(text)
            case "boolean":
                return text.strip().lower() in ("true", "1")
    except ValueError:
        pass
    return text


def write_xes(log: EventLog, *, zone: timezone = UTC) -> bytes:
    """The log as XES 1.0 with the concept, time, organisational and lifecycle extensions."""
    out = io.StringIO()
    out.write(_HEAD)
    if log.name:
        out.write(f"  {_attribute(_ACTIVITY, log.name, zone)}\n")
    starts = log.starts
    for place, case in enumerate(log.cases):
        out.write(f"  <trace>\n    {_attribute(_ACTIVITY, case.name, zone)}\n")
        for key, value in case.attributes.items():
            out.write(f"    {_attribute(key, value, zone)}\n")
        for event in range(int(starts[place]), int(starts[place + 1])):
            out.write(_event(log, event, zone))
        out.write("  </trace>\n")
    out.write("</log>\n")
    return out.getvalue().encode("utf-8")


_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1.0" xes.features="" xmlns="http://www.xes-standard.org/">
  <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
  <extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
  <extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
  <extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
  <classifier name="Activity" keys="concept:name"/>
"""


def _event(log: EventLog, place: int, zone: timezone) -> str:
    when = moment(int(log.when[place]), zone)
    words = [
        (_ACTIVITY, log.activity.word(int(log.activity.codes[place]))),
        (_TRANSITION, log.transition.word(int(log.transition.codes[place]))),
        (_RESOURCE, log.resource.word(int(log.resource.codes[place]))),
        (_GROUP, log.department.word(int(log.department.codes[place]))),
    ]
    lines = [_attribute(key, word, zone) for key, word in words if word]
    if when is not None:
        lines.append(_attribute(_TIME, when, zone))
    return "    <event>\n" + "".join(f"      {line}\n" for line in lines) + "    </event>\n"


def _attribute(key: str, value: Value, zone: timezone) -> str:
    match value:
        case bool():
            kind, text = "boolean", "true" if value else "false"
        case int():
            kind, text = "int", str(value)
        case float():
            kind, text = "float", repr(value)
        case datetime():
            kind, text = "date", value.astimezone(zone).isoformat(timespec="milliseconds")
        case _:
            kind, text = "string", value
    return f"<{kind} key={quoteattr(key)} value={quoteattr(_allowed(text))}/>"


def _allowed(text: str) -> str:
    """Without the control characters XML cannot hold."""
    return "".join(sign for sign in text if sign >= " " or sign in "\t\n\r")

"""Old records read for analysis: what kind of file it is, how its columns are taken, how they are kept."""

import datetime as dt
import gzip
import json
import zlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gaoxin.approvals.models import LogKind
from gaoxin.engines.processes.log import (
    Column,
    EventLog,
    FindingKind,
    LogBuilder,
    LogCase,
    LogFinding,
    log_of,
)
from gaoxin.engines.processes.ocel import OcelLog, read_ocel
from gaoxin.engines.processes.xes import ReadLog, read_xes
from gaoxin.foundation.sheets.files.grid import Cell, is_blank
from gaoxin.foundation.sheets.files.guards import MEGABYTE, STANDARD
from gaoxin.foundation.sheets.files.reading import open_book
from gaoxin.values.errors import DomainError

LARGEST_BYTES: Final = 40 * MEGABYTE
MOST_UNPACKED: Final = 300 * MEGABYTE
MOST_EXAMPLES: Final = 20
_TABLE: Final = replace(STANDARD, file_bytes=LARGEST_BYTES, rows=500_000)
_GZIP: Final = b"\x1f\x8b"
_FORMATS: Final = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d", "%Y%m%d", "%Y%m%d%H%M%S")
_SIGNS: Final = str.maketrans({"年": "-", "月": "-", "日": " ", "/": "-"})
# Headers by which old systems usually call the columns; the first that is met is proposed.
GUESSES: Final[dict[str, tuple[str, ...]]] = {
    "case": ("办件", "办件编号", "受理编号", "业务号", "项目编号", "case", "case:concept:name", "caseid"),
    "activity": ("事项·步骤", "环节", "步骤", "事项", "活动", "activity", "concept:name"),
    "time": ("时间", "办理时间", "发生时间", "完成时间", "日期", "timestamp", "time:timestamp", "time"),
    "resource": ("经办人", "办理人", "人员", "resource", "org:resource", "user"),
    "department": ("办理方", "部门", "经办部门", "科室", "department", "org:group"),
}
FAULTS: Final[dict[FindingKind, str | Promise]] = {
    FindingKind.NO_ACTIVITY: _("没有事项名称，没有读入"),
    FindingKind.NO_TIME: _("没有时间，保留记录，不计入时长"),
    FindingKind.BAD_TIME: _("时间读不懂，保留记录，不计入时长"),
    FindingKind.OUT_OF_ORDER: _("记录的先后与时间不一致，按时间排列"),
    FindingKind.NO_CASE_NAME: _("没有办件编号，按顺序编了一个"),
    FindingKind.SAME_CASE_NAME: _("办件编号重复，按两个办件处理"),
    FindingKind.EMPTY_CASE: _("办件没有任何记录"),
}


def kind_of(content: bytes) -> LogKind:
    """Told by what is in it. Raises ``DomainError`` for an empty or an oversized file."""
    if len(content) > LARGEST_BYTES:
        raise DomainError(
            "log.too_large",
            f"文件有 {len(content) / MEGABYTE:.1f} MB，超过上限 {LARGEST_BYTES // MEGABYTE} MB。",
            field="file",
            remedy="请用 .xes.gz 压缩，或按年度、部门拆成几份再导入。",
        )
    head = content[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not content.strip():
        raise DomainError("log.empty", "文件是空的。", field="file", remedy="请从原系统重新导出。")
    if content.startswith(_GZIP) or head.startswith(b"<"):
        return LogKind.XES
    return LogKind.OCEL if head.startswith((b"{", b"[")) else LogKind.TABLE


def read_old_xes(content: bytes) -> ReadLog:
    """Raises ``DomainError`` where it is no log, defines entities, or unpacks too large."""
    return read_xes(content, most_bytes=MOST_UNPACKED)


def read_objects(content: bytes) -> OcelLog:
    """Raises ``DomainError`` for what is no OCEL 2.0."""
    try:
        return read_ocel(content)
    except (KeyError, TypeError, AttributeError, RecursionError, ValueError):
        raise DomainError(
            "ocel.malformed",
            "这不是完整的 OCEL 2.0 日志，有的对象或事件缺少必要的内容。",
            field="file",
            remedy="请从原系统重新导出 OCEL 2.0 的 .json 文件。",
        ) from None


def object_types(log: OcelLog) -> list[tuple[str, int]]:
    """Types with the number of their objects, the one that events touch most at first."""
    types = {one.key: one.type for one in log.objects}
    touched: dict[str, int] = defaultdict(int)
    for event in log.events:
        for key, _what in event.objects:
            touched[types[key]] += 1
    found = {one.type: log.count_of(one.type) for one in log.objects}
    usual = ("item", "case")
    return sorted(found.items(), key=lambda pair: (pair[0] not in usual, -touched[pair[0]], pair[0]))


@dataclass(frozen=True, slots=True)
class Table:
    headers: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]


def read_table(content: bytes) -> Table:
    """The first visible sheet with anything in it. Raises ``FileRefused`` or ``DomainError``."""
    for tab in open_book(content, limits=_TABLE).tabs:
        rows = [] if tab.hidden else tab.load(None).rows
        first = next((place for place, row in enumerate(rows) if not all(map(is_blank, row))), None)
        if first is not None:
            headers = tuple(str(cell).strip() for cell in rows[first])
            body = [row for row in rows[first + 1 :] if not all(map(is_blank, row))]
            return Table(headers, body)
    raise DomainError("log.no_rows", "表格里没有内容。", field="file", remedy="请核对后重新上传。")


def guessed_columns(headers: Sequence[str]) -> dict[str, str]:
    """Role → header, as old systems usually call them; each header once."""
    lowered = {header.lower(): header for header in headers if header}
    found: dict[str, str] = {}
    for role, names in GUESSES.items():
        header = next(
            (lowered[name] for name in names if name in lowered and lowered[name] not in found.values()), ""
        )
        if header:
            found[role] = header
    return found


def table_log(table: Table, columns: Mapping[str, str], *, name: str) -> ReadLog:
    """``columns`` is role → header; case, activity and time must be there."""
    places = {role: table.headers.index(header) for role, header in columns.items() if header}
    builder = LogBuilder(name)
    for row in table.rows:
        case = _word(row, places.get("case"))
        when, written = _time(row, places["time"])
        builder.add_event(
            builder.case_called(case) if case else builder.add_case(""),
            activity=_word(row, places.get("activity")),
            when=when,
            resource=_word(row, places.get("resource")),
            department=_word(row, places.get("department")),
            written=written,
        )
    return ReadLog(builder.build(), tuple(builder.findings))


def _word(row: Sequence[Cell], place: int | None) -> str:
    if place is None or place >= len(row):
        return ""
    cell = row[place]
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _time(row: Sequence[Cell], place: int) -> tuple[dt.datetime | None, str]:
    """The moment in the zone's time, and the text where it could not be read."""
    cell = row[place] if place < len(row) else ""
    if isinstance(cell, dt.datetime):
        return _aware(cell), ""
    if isinstance(cell, dt.date):
        return _aware(dt.datetime.combine(cell, dt.time())), ""
    text = _word(row, place)
    return (read_moment(text), text) if text else (None, "")


def read_moment(text: str) -> dt.datetime | None:
    """ISO, 2026-01-31 09:00, 2026/1/31, 2026年1月31日; None where it is none of these."""
    plain = (
        text.replace("年", "-").replace("月", "-").replace("日", " ").replace("/", "-").replace(".", "-", 2)
    )
    plain = " ".join(plain.split())
    for form in _FORMATS:
        try:
            return _aware(dt.datetime.strptime(plain, form))  # noqa: DTZ007
        except ValueError:
            continue
    try:
        return _aware(dt.datetime.fromisoformat(text.strip()))
    except ValueError:
        return None


def _aware(when: dt.datetime) -> dt.datetime:
    return timezone.make_aware(when) if timezone.is_naive(when) else when


def counted(findings: Sequence[LogFinding]) -> list[dict[str, Any]]:
    """For each kind of fault how often it was met, and the first of them in words."""
    by_kind: dict[FindingKind, list[LogFinding]] = defaultdict(list)
    for one in findings:
        by_kind[one.kind].append(one)
    return [
        {"kind": kind.value, "count": len(rows), "examples": [one.message for one in rows[:MOST_EXAMPLES]]}
        for kind, rows in by_kind.items()
    ]


def packed(log: EventLog) -> bytes:
    """Cases by name and the columns; what else the file says of cases stays in the original."""
    content = {
        "name": log.name,
        "cases": [case.name for case in log.cases],
        "case": log.case.tolist(),
        "when": log.when.tolist(),
        "columns": {
            role: {"words": column.words, "codes": column.codes.tolist()}
            for role, column in _columns(log).items()
        },
    }
    return gzip.compress(json.dumps(content, ensure_ascii=False).encode("utf-8"), mtime=0)


def unpacked(content: bytes) -> EventLog:
    """Raises ``DomainError`` when the kept file is damaged."""
    try:
        read = json.loads(gzip.decompress(content))
    except (OSError, EOFError, zlib.error, ValueError):
        raise DomainError(
            "log.damaged", "保存的日志已损坏，读不出来。", remedy="请从备份恢复，或重新导入原文件。"
        ) from None
    columns = {
        role: Column(tuple(one["words"]), np.array(one["codes"], dtype=np.int32))
        for role, one in read["columns"].items()
    }
    return log_of(
        [LogCase(name) for name in read["cases"]],
        np.array(read["case"], dtype=np.int32),
        np.array(read["when"], dtype=np.int64),
        name=read["name"],
        **columns,
    )


def _columns(log: EventLog) -> dict[str, Column]:
    return {
        "activity": log.activity,
        "resource": log.resource,
        "department": log.department,
        "transition": log.transition,
    }

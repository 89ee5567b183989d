"""Old records in tables: text of any length row by row, workbooks sheet by sheet; columns told by role."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import IO, Final

from django.utils import timezone

from gaoxin.engines.processes.log import LogBuilder
from gaoxin.engines.processes.xes import ReadLog, read_as
from gaoxin.foundation.sheets.files.delimited import streamed_rows
from gaoxin.foundation.sheets.files.formats import FileFormat, recognised
from gaoxin.foundation.sheets.files.grid import Cell, is_blank
from gaoxin.foundation.sheets.files.guards import MEGABYTE, STANDARD
from gaoxin.foundation.sheets.files.reading import open_book
from gaoxin.values.errors import DomainError

LARGEST_BOOK: Final = 40 * MEGABYTE
MOST_ROWS: Final = 2_000_000
DEADLINE: Final = "deadline"
_HEAD_BYTES: Final = 8192
_TITLE_ROWS: Final = 10
_HEADERS_KNOWN: Final = 2
_MOST_KNOWN: Final = 100_000
_BOOK: Final = replace(STANDARD, file_bytes=LARGEST_BOOK, rows=500_000)
# Headers by which old systems usually call the columns; the first that is met is proposed.
GUESSES: Final[dict[str, tuple[str, ...]]] = {
    "case": (
        "办件",
        "办件编号",
        "办件号",
        "受理编号",
        "受理号",
        "业务号",
        "业务编号",
        "流水号",
        "项目编号",
        "项目代码",
        "case",
        "case:concept:name",
        "caseid",
        "case_id",
    ),
    "activity": (
        "事项·步骤",
        "环节",
        "环节名称",
        "办理环节",
        "步骤",
        "节点",
        "事项",
        "活动",
        "activity",
        "concept:name",
    ),
    "time": (
        "时间",
        "办理时间",
        "办结时间",
        "发生时间",
        "完成时间",
        "操作时间",
        "结束时间",
        "日期",
        "办理日期",
        "timestamp",
        "time:timestamp",
        "time",
    ),
    "resource": ("经办人", "办理人", "承办人", "操作人", "人员", "resource", "org:resource", "user"),
    "department": ("办理方", "部门", "办理部门", "经办部门", "承办部门", "科室", "department", "org:group"),
    DEADLINE: (
        "期限",
        "办理期限",
        "截止日期",
        "应办结日期",
        "应办结时间",
        "承诺办结日期",
        "承诺办结时间",
        "法定办结时间",
        "deadline",
    ),
}
_WRITTEN: Final = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?"
    r"(?:[\sT]*(上午|下午|AM|PM)?\s*(\d{1,2})\s*[:：时点]\s*(\d{1,2})?\s*分?(?:[:：]?\s*(\d{1,2})(?:\.\d+)?\s*秒?)?"
    r"\s*(AM|PM)?)?",
    re.IGNORECASE,
)
_COMPACT: Final = re.compile(r"(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?")
# Excel counts days from here; a number in this span in a column of times is a day that lost its format.
_EXCEL_EPOCH: Final = dt.datetime(1899, 12, 30)  # noqa: DTZ001
_EXCEL_DAYS: Final = (20_000.0, 80_000.0)

Row = tuple[int, Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Table:
    """``rows`` may be gone through once: the line in the file and the cells, blank rows left out."""

    headers: tuple[str, ...]
    rows: Iterator[Row]


@contextmanager
def opened_table(file: IO[bytes]) -> Iterator[Table]:
    """The first visible sheet with anything in it. Raises ``FileRefused`` or ``DomainError``."""
    head = file.read(_HEAD_BYTES)
    file.seek(0)
    if recognised(head) is FileFormat.CSV:
        rows: Iterator[Row] = _limited(streamed_rows(file))
    else:
        rows = _sheet_rows(file.read(LARGEST_BOOK + 1))
    told = (row for row in rows if not all(map(is_blank, row[1])))
    top = list(islice(told, _TITLE_ROWS))
    if not top:
        raise DomainError("log.no_rows", "表格里没有内容。", field="file", remedy="请核对后重新上传。")
    place = _header_place(top)
    headers = tuple(str(cell).strip() for cell in top[place][1])
    yield Table(headers, chain(top[place + 1 :], told))


def _header_place(rows: Sequence[Row]) -> int:
    """Above the headers officers write a title, a unit, a period: the headers are known by their words, else
    they are the first row that is no single cell."""
    for place, (_line, row) in enumerate(rows):
        if len(guessed_columns([str(cell).strip() for cell in row])) >= _HEADERS_KNOWN:
            return place
    filled = (sum(not is_blank(cell) for cell in row) for _line, row in rows)
    return next((place for place, count in enumerate(filled) if count > 1), 0)


def _limited(rows: Iterator[tuple[int, list[str]]]) -> Iterator[Row]:
    for line, row in rows:
        if line > MOST_ROWS:
            raise DomainError(
                "log.too_many_rows",
                f"表格超过 {MOST_ROWS} 行。",
                field="file",
                value=line,
                remedy="请按年度或部门拆成几份再导入。",
            )
        yield line, row


def _sheet_rows(content: bytes) -> Iterator[Row]:
    tabs = open_book(content, limits=_BOOK).tabs
    filled = (tab.load(None).rows for tab in tabs if not tab.hidden)
    rows = next((rows for rows in filled if any(not is_blank(cell) for row in rows for cell in row)), [])
    return iter(list(enumerate(rows, 1)))


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
    case_at, activity_at, time_at = places.get("case"), places.get("activity"), places["time"]
    resource_at, department_at, due_at = (
        places.get("resource"),
        places.get("department"),
        places.get(DEADLINE),
    )
    builder, moments = LogBuilder(name), _Moments()
    for line, row in table.rows:
        case = _word(row, case_at)
        when, written = moments.at(row, time_at)
        place = builder.case_called(case, line=line) if case else builder.add_case("", line=line)
        builder.add_event(
            place,
            activity=_word(row, activity_at),
            when=when,
            resource=_word(row, resource_at),
            department=_word(row, department_at),
            written=written,
            line=line,
        )
        if due_at is not None and (due := moments.at(row, due_at)[0]) is not None:
            builder.state(place, DEADLINE, _end_of_day(due))
    return read_as(builder)


def _end_of_day(due: dt.datetime) -> dt.datetime:
    """A day without an hour lasts until its end."""
    is_day = (due.hour, due.minute, due.second) == (0, 0, 0)
    return due.replace(hour=23, minute=59, second=59, microsecond=999_999) if is_day else due


def _word(row: Sequence[Cell], place: int | None) -> str:
    if place is None or place >= len(row):
        return ""
    cell = row[place]
    if type(cell) is str:
        return cell.strip()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


class _Moments:
    """Times of cells in the zone's time; a text met before is not read again."""

    def __init__(self) -> None:
        self._zone = timezone.get_current_timezone()
        self._known: dict[str, dt.datetime | None] = {}

    def at(self, row: Sequence[Cell], place: int) -> tuple[dt.datetime | None, str]:
        """The moment, and the text where it could not be read."""
        cell = row[place] if place < len(row) else ""
        if isinstance(cell, dt.datetime):
            return self._aware(cell), ""
        if isinstance(cell, dt.date):
            return self._aware(dt.datetime.combine(cell, dt.time())), ""
        if isinstance(cell, float) and _EXCEL_DAYS[0] < cell < _EXCEL_DAYS[1]:
            return self._aware(_EXCEL_EPOCH + dt.timedelta(seconds=round(cell * 86_400))), ""
        text = _word(row, place)
        if text not in self._known:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            found = read_moment(text)
            self._known[text] = None if found is None else self._aware(found)
        return self._known[text], text

    def _aware(self, when: dt.datetime) -> dt.datetime:
        return when.replace(tzinfo=self._zone) if when.tzinfo is None else when


def read_moment(text: str) -> dt.datetime | None:
    """ISO, 2026-01-31 09:00, 2026/1/31 下午3:05, 2026年1月31日, 20260131; None where it is none of these.

    Without a zone where the text names none.
    """
    written = text.strip()
    found = _WRITTEN.fullmatch(written)
    try:
        if found:
            return _written(found)
        compact = _COMPACT.fullmatch(written)
        if compact:
            year, month, day, hour, minute, second = (int(part or 0) for part in compact.groups())
            return dt.datetime(year, month, day, hour, minute, second)  # noqa: DTZ001
        return dt.datetime.fromisoformat(written)
    except ValueError:
        return None


def _written(found: re.Match[str]) -> dt.datetime:
    year, month, day, before, hour, minute, second, after = found.groups()
    half = (before or after or "").upper()
    hours = int(hour or 0)
    if half in ("下午", "PM") and hours < 12:
        hours += 12
    elif half in ("上午", "AM") and hours == 12:
        hours = 0
    return dt.datetime(int(year), int(month), int(day), hours, int(minute or 0), int(second or 0))  # noqa: DTZ001

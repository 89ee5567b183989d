"""Old records read for analysis: what kind of file it is, how it is kept, and how it is read."""

import gzip
import hashlib
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import IO, Any, Final

from django.core.files.base import File
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gaoxin.approvals.assembly.log_tables import LARGEST_BOOK, opened_table, table_log
from gaoxin.approvals.models import ImportedLog, LogKind
from gaoxin.engines.processes.log import FindingKind, LogFinding
from gaoxin.engines.processes.ocel import OcelLog, read_ocel
from gaoxin.engines.processes.xes import ReadLog, read_xes, refuse_no_xes
from gaoxin.foundation.sheets.files.formats import FileFormat, recognised
from gaoxin.foundation.sheets.files.guards import MEGABYTE, checked_format
from gaoxin.values.errors import DomainError

# XES and text tables are read as streams; a workbook and JSON are held whole while they are read.
LARGEST_BYTES: Final = 100 * MEGABYTE
LARGEST_JSON: Final = 40 * MEGABYTE
MOST_UNPACKED: Final = 300 * MEGABYTE
# What is read in about a second is read while the person waits.
AT_ONCE_BYTES: Final = 2 * MEGABYTE
AT_ONCE_UNPACKED: Final = 8 * MEGABYTE
MOST_EXAMPLES: Final = 20
SHOWN_ROWS: Final = 5
_LONGEST_SHOWN: Final = 200
_MOST_SHOWN_COLUMNS: Final = 100
_PIECE: Final = 1 << 18
_HEAD_BYTES: Final = 8192
# Quick, and four times smaller than the file as it came.
_PACKING: Final = 3
_GZIP: Final = b"\x1f\x8b"
FAULTS: Final[dict[FindingKind, tuple[str | Promise, str | Promise]]] = {
    FindingKind.NO_ACTIVITY: (_("没有事项名称，没有读入"), _("请在原表补上步骤名称，再重新导入。")),
    FindingKind.NO_TIME: (
        _("没有时间，保留记录，不计入时长"),
        _("原系统有时间的，请补上再导入；没有的可以不管。"),
    ),
    FindingKind.BAD_TIME: (
        _("时间读不懂，保留记录，不计入时长"),
        _("请在原表改成 2026-01-31 09:00 的样子，再重新导入。"),
    ),
    FindingKind.OUT_OF_ORDER: (
        _("记录的先后与时间不一致，按时间排列"),
        _("一般不影响分析；若时间填错了，请在原表改正。"),
    ),
    FindingKind.NO_CASE_NAME: (
        _("没有办件编号，按顺序编了一个"),
        _("请核对所选的办件列；空着的请在原表补上编号。"),
    ),
    FindingKind.SAME_CASE_NAME: (
        _("办件编号重复，按两个办件处理"),
        _("若是同一个办件，请在原系统合并后再导出。"),
    ),
    FindingKind.EMPTY_CASE: (_("办件没有任何记录"), _("请核对原系统里这个办件有没有办理步骤。")),
}

Tell = Callable[[int, int], None]


class _Watched:
    """A file that says how far it has been read, in packed bytes."""

    def __init__(self, file: Any, total: int, tell: Tell | None) -> None:
        self._file, self._total, self._tell = file, total, tell

    def read(self, size: int = -1) -> bytes:
        piece: bytes = self._file.read(size)
        if self._tell is not None:
            self._tell(min(self._file.tell(), self._total), self._total)
        return piece

    def seek(self, place: int, whence: int = 0) -> int:
        found: int = self._file.seek(place, whence)
        return found

    def seekable(self) -> bool:
        return True


@contextmanager
def original_stream(row: ImportedLog, *, tell: Tell | None = None) -> Iterator[IO[bytes]]:
    """The file as it came. ``tell`` is told how much of it has been read, of how much."""
    with row.original.open("rb") as kept:
        watched: Any = _Watched(kept, row.original.size, tell)
        with gzip.GzipFile(fileobj=watched, mode="rb") as unpacked:
            yield unpacked  # type: ignore[misc]


def kept_copy(file: File, into: IO[bytes]) -> str:
    """Packs the file piece by piece into another; its digest."""
    digest = hashlib.sha256()
    file.seek(0)
    with gzip.GzipFile(fileobj=into, mode="wb", compresslevel=_PACKING, mtime=0) as packing:
        for piece in file.chunks(_PIECE):
            digest.update(piece)
            packing.write(piece)
    file.seek(0)
    return digest.hexdigest()


def kind_of(file: File) -> LogKind:
    """Told by what is in it, before it is read. Raises ``DomainError`` for an empty or oversized file, for
    one of another kind, and for XML that brings entities."""
    file.seek(0)
    head = file.read(_HEAD_BYTES)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start and file.size <= len(head):
        raise DomainError("log.empty", "文件是空的。", field="file", remedy="请从原系统重新导出。")
    if head.startswith(_GZIP) or start.startswith(b"<"):
        _refuse_larger(file, LARGEST_BYTES)
        file.seek(0)
        refuse_no_xes(file)
        return LogKind.XES
    if start.startswith((b"{", b"[")):
        _refuse_larger(file, LARGEST_JSON)
        return LogKind.OCEL
    _refuse_other_tables(file, head)
    return LogKind.TABLE


def _refuse_other_tables(file: File, head: bytes) -> None:
    if recognised(head) is FileFormat.CSV:
        _refuse_larger(file, LARGEST_BYTES)
        return
    _refuse_larger(file, LARGEST_BOOK)
    file.seek(0)
    checked_format(file.read())


def _refuse_larger(file: File, most: int) -> None:
    if file.size > most:
        raise DomainError(
            "log.too_large",
            f"文件有 {file.size / MEGABYTE:.1f} MB，超过上限 {most // MEGABYTE} MB。",
            field="file",
            value=file.size,
            remedy="请用 .xes.gz 压缩，或按年度、部门拆成几份再导入。",
        )


def is_read_at_once(file: IO[bytes] | File, size: int | None) -> bool:
    """Small enough to be read while the person waits; a packed file counts as large as it unpacks."""
    if size is None or size > AT_ONCE_BYTES:
        return False
    file.seek(0)
    is_packed = file.read(len(_GZIP)) == _GZIP
    file.seek(0)
    return not is_packed or _unpacks_within(file, AT_ONCE_UNPACKED)


def _unpacks_within(file: Any, most: int) -> bool:
    seen = 0
    try:
        unpacking = gzip.GzipFile(fileobj=file, mode="rb")
        while piece := unpacking.read(_PIECE):
            seen += len(piece)
            if seen > most:
                return False
    except (OSError, EOFError, zlib.error):
        return True  # damaged: the reader says so at once
    finally:
        file.seek(0)
    return True


def read_old_xes(file: IO[bytes]) -> ReadLog:
    """Raises ``DomainError`` where it is no log, defines entities, or unpacks too large."""
    return read_xes(file, most_bytes=MOST_UNPACKED)


def read_objects(file: IO[bytes]) -> OcelLog:
    """Raises ``DomainError`` for what is no OCEL 2.0."""
    try:
        return read_ocel(file.read())
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
    found: dict[str, int] = defaultdict(int)
    for one in log.objects:
        found[one.type] += 1
    for event in log.events:
        for key, _what in event.objects:
            touched[types[key]] += 1
    usual = ("item", "case")
    return sorted(found.items(), key=lambda pair: (pair[0] not in usual, -touched[pair[0]], pair[0]))


def preview_of(file: IO[bytes], kind: LogKind) -> dict[str, Any]:
    """What the way of reading is chosen from: headers and first rows of a table, types of objects."""
    if kind is LogKind.OCEL:
        return {"types": [list(pair) for pair in object_types(read_objects(file))]}
    with opened_table(file) as table:
        rows = [[_shown(cell) for cell in row] for _line, row in islice(table.rows, SHOWN_ROWS)]
        return {
            "headers": [header[:_LONGEST_SHOWN] for header in table.headers[:_MOST_SHOWN_COLUMNS]],
            "rows": [row[:_MOST_SHOWN_COLUMNS] for row in rows],
        }


def _shown(cell: object) -> str:
    return str(cell)[:_LONGEST_SHOWN]


def read_laid_out(file: IO[bytes], kind: LogKind, layout: Mapping[str, str], *, name: str) -> ReadLog:
    """The log by the columns (role → header) or ``object_type`` chosen; XES needs none."""
    if kind is LogKind.XES:
        return read_old_xes(file)
    if kind is LogKind.OCEL:
        return read_objects(file).flattened(layout.get("object_type", ""))
    with opened_table(file) as table:
        chosen = {role: header for role, header in layout.items() if header in table.headers and header}
        return table_log(table, chosen, name=name)


def counted(read: ReadLog) -> list[dict[str, Any]]:
    """For each kind of fault how often it was met, and the first of them in words."""
    by_kind: dict[FindingKind, list[LogFinding]] = defaultdict(list)
    for one in read.findings:
        by_kind[one.kind].append(one)
    return [
        {"kind": kind.value, "count": read.counts[kind], "examples": _examples(rows)}
        for kind, rows in by_kind.items()
    ]


def _examples(rows: Sequence[LogFinding]) -> list[str]:
    return [one.message for one in rows[:MOST_EXAMPLES]]

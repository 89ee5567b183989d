"""An imported log as files other programs read: XES, OCEL 2.0, CSV; its map as BPMN 2.0."""

import csv
import io
from collections.abc import Callable
from typing import Final

from django.http import HttpResponse
from django.utils import timezone
from django.utils.text import get_valid_filename

from gaoxin.approvals.assembly.log_columns import objects_of
from gaoxin.approvals.log_exports import china, file_response, plain_cell
from gaoxin.engines.processes.bpmn import write_map
from gaoxin.engines.processes.log import EventLog, rows_of
from gaoxin.engines.processes.maps import process_map
from gaoxin.engines.processes.ocel import write_ocel
from gaoxin.engines.processes.xes import write_xes

_HEADERS: Final = ("办件", "步骤", "时间", "经办人", "部门")


def log_file(log: EventLog, *, name: str, kind: str, share: float = 1.0) -> HttpResponse | None:
    """None for a kind there is no writer of. ``share`` is how much of the map BPMN shows."""
    write = _WRITERS.get(kind)
    if write is None:
        return None
    content, ending, content_type = write(log, name, share)
    own = get_valid_filename(name.rsplit(".", 1)[0] or "log")
    return file_response(content, name=f"{own}.{ending}", kind=content_type)


def _xes(log: EventLog, name: str, share: float) -> tuple[bytes, str, str]:
    return write_xes(log, zone=china()), "xes", "application/xml"


def _ocel(log: EventLog, name: str, share: float) -> tuple[bytes, str, str]:
    return write_ocel(objects_of(log), zone=china()), "ocel.json", "application/json"


def _csv(log: EventLog, name: str, share: float) -> tuple[bytes, str, str]:
    """A line for each event; the mark at the beginning lets Excel read the Chinese."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_HEADERS)
    for case, activity, _transition, resource, department, when in rows_of(log):
        local = "" if when is None else timezone.localtime(when).strftime("%Y-%m-%d %H:%M:%S")
        writer.writerow([plain_cell(word) for word in (case, activity, local, resource, department)])
    return out.getvalue().encode("utf-8-sig"), "csv", "text/csv"


def _bpmn(log: EventLog, name: str, share: float) -> tuple[bytes, str, str]:
    found = process_map(log)
    return write_map(found, found.travelled(share), name=name), "bpmn", "application/xml"


_WRITERS: Final[dict[str, Callable[[EventLog, str, float], tuple[bytes, str, str]]]] = {
    "xes": _xes,
    "ocel": _ocel,
    "csv": _csv,
    "bpmn": _bpmn,
}

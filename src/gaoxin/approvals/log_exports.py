"""Cases of a zone as files other programs read: XES, OCEL 2.0, CSV; a kept plan as BPMN 2.0.

Files are written in Chinese, whatever language the page is read in.
"""

import csv
import datetime as dt
import io
from collections.abc import Callable, Sequence
from typing import Final

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone, translation
from django.utils.http import content_disposition_header

from gaoxin.approvals.assembly.catalogue import approvals
from gaoxin.approvals.assembly.logs import item_log, object_log
from gaoxin.approvals.assembly.network import PREPARES
from gaoxin.approvals.models import ApprovalPlan, CaseItem
from gaoxin.engines.processes.bpmn import Task, write_bpmn
from gaoxin.engines.processes.log import rows_of
from gaoxin.engines.processes.ocel import write_ocel
from gaoxin.engines.processes.xes import write_xes
from gaoxin.foundation.working_days import working_calendar
from gaoxin.web.exports import DANGEROUS

_HEADERS: Final = ("办件", "事项·步骤", "经办人", "办理方", "时间")


def china() -> dt.timezone:
    """The zone's offset as a fixed one; China keeps no summer time."""
    offset = timezone.localtime().utcoffset()
    return dt.timezone(offset or dt.timedelta())


def xes_file(items: Sequence[CaseItem]) -> HttpResponse:
    """Each item is a trace."""
    with translation.override(settings.LANGUAGE_CODE):
        content = write_xes(item_log(items), zone=china())
    return file_response(content, name=f"审批日志-{_today()}.xes", kind="application/xml")


def ocel_file(items: Sequence[CaseItem]) -> HttpResponse:
    with translation.override(settings.LANGUAGE_CODE):
        content = write_ocel(object_log(items), zone=china())
    return file_response(content, name=f"审批日志-{_today()}.ocel.json", kind="application/json")


def csv_file(items: Sequence[CaseItem]) -> HttpResponse:
    """A line for each step; the mark at the beginning lets Excel read the Chinese."""
    out = io.StringIO()
    writer = csv.writer(out)
    with translation.override(settings.LANGUAGE_CODE):
        writer.writerow(_HEADERS)
        for case, activity, _transition, resource, department, when in rows_of(item_log(items)):
            local = "" if when is None else timezone.localtime(when).strftime("%Y-%m-%d %H:%M:%S")
            writer.writerow([plain_cell(word) for word in (case, activity, resource, department, local)])
    return file_response(out.getvalue().encode("utf-8-sig"), name=f"审批日志-{_today()}.csv", kind="text/csv")


WRITERS: Final[dict[str, Callable[[Sequence[CaseItem]], HttpResponse]]] = {
    "xes": xes_file,
    "ocel": ocel_file,
    "csv": csv_file,
}


def bpmn_file(kept: ApprovalPlan) -> HttpResponse:
    name = f"{kept.project.name}审批流程-{kept.as_of:%Y%m%d}.bpmn"
    content = write_bpmn(plan_tasks(kept), name=f"{kept.project.name}审批方案")
    return file_response(content, name=name, kind="application/xml")


def plan_tasks(kept: ApprovalPlan) -> list[Task]:
    """Items of a kept plan in working days from its start, with what each waited for in that plan.

    An item that gives a paper another needs comes before it, unless the plan let that one begin earlier.
    """
    rows = {row["key"]: row for row in kept.result["items"]}
    givers = _givers(rows)
    return [
        Task(
            key=key,
            label=row["label"],
            lane=row["department"],
            start=_days(kept, row["acceptance"]),
            finish=_days(kept, row["certificate"]),
            after=tuple(
                before
                for before in _predecessors(key, rows, givers)
                if rows[before]["certificate"] <= row["acceptance"] and before != key
            ),
        )
        for key, row in rows.items()
    ]


def _givers(keys: Sequence[str] | dict[str, object]) -> dict[str, str]:
    """Paper → the item of the plan that gives it."""
    items = approvals().items
    found = {paper: key for key in keys if key in items for paper in items[key].gives}
    return found | {key.removeprefix(PREPARES): key for key in keys if key.startswith(PREPARES)}


def _predecessors(key: str, rows: dict[str, object], givers: dict[str, str]) -> list[str]:
    catalogue = approvals()
    if key.startswith(PREPARES):
        paper = catalogue.papers.get(key.removeprefix(PREPARES))
        papers = () if paper is None else tuple(paper.prepare_after)
        ordered: tuple[str, ...] = ()
    elif key in catalogue.items:
        papers = tuple(need.paper for need in catalogue.items[key].needs)
        ordered = tuple(order.item for order in catalogue.items[key].after)
    else:
        return []
    known = [givers[paper] for paper in papers if paper in givers]
    return list(dict.fromkeys([*known, *(one for one in ordered if one in rows)]))


def _days(kept: ApprovalPlan, day: str) -> int:
    last = dt.date.fromisoformat(day)
    return working_calendar().working_days_between(kept.start_on, last) if last > kept.start_on else 0


def plain_cell(word: str) -> str:
    """No spreadsheet program takes it for a formula."""
    return f"'{word}" if word.startswith(DANGEROUS) else word


def _today() -> str:
    return f"{timezone.localdate():%Y%m%d}"


def file_response(content: bytes, *, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response

"""导入日志: old records of a zone brought in, read by columns, and analysed like its own."""

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from gaoxin.approvals.actions.logs import import_log, original_of, read_log
from gaoxin.approvals.analysis_words import checked, log_words, percent, usual_rules, waiting_chart
from gaoxin.approvals.assembly.old_logs import (
    FAULTS,
    LARGEST_BYTES,
    guessed_columns,
    object_types,
    read_objects,
    read_table,
    unpacked,
)
from gaoxin.approvals.log_forms import ColumnsForm, LogFileForm, ObjectTypeForm
from gaoxin.approvals.models import ImportedLog, LogKind
from gaoxin.approvals.permissions import ANALYSE
from gaoxin.approvals.selectors.logs import imported_log, imported_logs
from gaoxin.engines.processes.conformance import NeverBefore
from gaoxin.engines.processes.log import EventLog, FindingKind
from gaoxin.foundation.accounts.access import needs
from gaoxin.foundation.sheets.files.guards import MEGABYTE
from gaoxin.foundation.zones.selectors import zone_of
from gaoxin.values.errors import DomainError
from gaoxin.web.sending import send

SHOWN_ROWS: Final = 5
MOST_BROKEN: Final = 30


@needs(ANALYSE)
def log_list(request: HttpRequest) -> HttpResponse:
    """导入的日志，和再导入一份。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    form = LogFileForm(request.POST or None, request.FILES or None)
    sent = send(request, form, lambda cleaned: _taken_in(cleaned, by))
    if sent.is_done:
        row: ImportedLog = sent.result
        messages.success(request, _("文件已保存。"))
        return redirect("approvals:imported_log", row.pk)
    context = {"form": form, "logs": imported_logs(by.scope)}
    return render(request, "approvals/analysis_logs.html", context, status=sent.status)


def _taken_in(cleaned: dict[str, Any], by: Any) -> ImportedLog:
    file = cleaned["file"]
    if file.size > LARGEST_BYTES:
        raise DomainError(
            "log.too_large",
            _("文件超过上限 %(most)s MB。") % {"most": LARGEST_BYTES // MEGABYTE},
            field="file",
            remedy=_("请用 .xes.gz 压缩，或按年度、部门拆成几份再导入。"),
        )
    return import_log(
        zone_of(by.scope), by=by, content=file.read(), file_name=file.name or "", name=cleaned["name"]
    )


@needs(ANALYSE)
def log_layout(request: HttpRequest, pk: int) -> HttpResponse:
    """表格的哪一列是什么，或以哪类对象为办件。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    row = imported_log(pk, scope=by.scope)
    if row.kind == LogKind.XES:
        return redirect("approvals:imported_log", pk)
    form, headers, rows = _layout_form(request, row)
    sent = send(request, form, lambda cleaned: read_log(row, by=by, layout=cleaned))
    if sent.is_done:
        messages.success(request, _("已读出 %(count)s 条记录。") % {"count": row.event_count})
        return redirect("approvals:imported_log", pk)
    context = {"log": row, "form": form, "headers": headers, "rows": rows}
    return render(request, "approvals/analysis_layout.html", context, status=sent.status)


def _layout_form(request: HttpRequest, row: ImportedLog) -> tuple[forms.Form, list[str], list[list[str]]]:
    """The form, and for a table its headers with the first rows."""
    content = original_of(row)
    if row.kind == LogKind.OCEL:
        types = object_types(read_objects(content))
        initial = row.layout or {"object_type": types[0][0] if types else ""}
        return ObjectTypeForm(request.POST or None, types=types, initial=initial), [], []
    table = read_table(content)
    initial = row.layout or guessed_columns(table.headers)
    form = ColumnsForm(request.POST or None, headers=table.headers, initial=initial)
    return form, list(table.headers), [[str(cell) for cell in one] for one in table.rows[:SHOWN_ROWS]]


@needs(ANALYSE)
def log_page(request: HttpRequest, pk: int) -> HttpResponse:
    """一份导入的日志：发现的问题、等待、路径、返工、先后规则。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    row = imported_log(pk, scope=by.scope)
    if not row.columns:
        return redirect("approvals:log_layout", pk)
    with row.columns.open("rb") as kept:
        log = unpacked(kept.read())
    words = log_words(log)
    asked = _asked(request, log)
    rules = [*usual_rules(log), *([asked] if asked else [])]
    context = {
        "log": row,
        "as_of": timezone.localdate(row.recorded_at),
        "words": words,
        "findings": [
            {**one, "words": FAULTS[FindingKind(one["kind"])], "more": one["count"] - len(one["examples"])}
            for one in row.findings
        ],
        "charts": _charts(words),
        "rules": [
            (one, percent(one.rate), one.broken[:MOST_BROKEN], max(len(one.broken) - MOST_BROKEN, 0))
            for one in checked(log, rules)
        ],
        "activities": sorted(log.activity.words),
        "asked": asked,
    }
    return render(request, "approvals/analysis_log.html", context)


def _asked(request: HttpRequest, log: EventLog) -> NeverBefore | None:
    """A rule of the reader's own: ``later`` never before ``earlier``."""
    later, earlier = request.GET.get("later", ""), request.GET.get("earlier", "")
    known = set(log.activity.words)
    return NeverBefore(later, earlier) if later in known and earlier in known and later != earlier else None


def _charts(words: Any) -> list[Any]:
    charts = (
        waiting_chart(
            words.waiting,
            key="waiting-departments",
            title=_("等了谁（按部门）"),
            note=_("两步之间的时间记在办后一步的一方"),
        ),
        waiting_chart(
            words.waiting_steps,
            key="waiting-steps",
            title=_("等在哪里（按步骤）"),
            note=_("到这一步之前等了多久"),
        ),
    )
    return [chart for chart in charts if chart is not None]

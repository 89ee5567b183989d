"""导入日志: old records of a zone brought in, read by columns, analysed like its own, taken down again."""

from typing import Any, Final
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gaoxin.approvals.actions.logs import import_log, may_withdraw, read_log, withdraw_log
from gaoxin.approvals.analysis_words import checked, log_words, percent, usual_rules, waiting_chart
from gaoxin.approvals.assembly.log_columns import unpacked
from gaoxin.approvals.assembly.log_tables import guessed_columns
from gaoxin.approvals.assembly.old_logs import FAULTS
from gaoxin.approvals.flow_map import drawn_map
from gaoxin.approvals.imported_log_exports import log_file
from gaoxin.approvals.log_deadlines import deadline_words
from gaoxin.approvals.log_forms import ColumnsForm, LogFileForm, ObjectTypeForm, WithdrawForm
from gaoxin.approvals.models import ImportedLog, LogKind, LogState
from gaoxin.approvals.permissions import ANALYSE
from gaoxin.approvals.selectors.logs import imported_log, imported_logs
from gaoxin.engines.processes.conformance import NeverBefore
from gaoxin.engines.processes.log import EventLog, FindingKind
from gaoxin.engines.processes.maps import process_map
from gaoxin.foundation.accounts.access import needs
from gaoxin.foundation.jobs.models import JobState
from gaoxin.foundation.zones.selectors import zone_of
from gaoxin.values.errors import NotFound
from gaoxin.web.sending import send

MOST_BROKEN: Final = 30
# How much of all passages the map shows, in percent: the whole of a real log is no picture.
SHARES: Final = (50, 80, 90, 95, 99, 100)
USUAL_SHARE: Final = 90
_LIGHTS: Final = {
    LogState.READING: "none",
    LogState.UNTOLD: "amber",
    LogState.READ: "green",
    LogState.FAILED: "red",
}


@needs(ANALYSE)
def log_list(request: HttpRequest) -> HttpResponse:
    """导入的日志，和再导入一份。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    form = LogFileForm(request.POST or None, request.FILES or None)
    sent = send(request, form, lambda cleaned: _taken_in(cleaned, by))
    if sent.is_done:
        return redirect("approvals:imported_log", sent.result.pk)
    logs = [(row, _LIGHTS[row.state]) for row in imported_logs(by.scope)]
    return render(request, "approvals/analysis_logs.html", {"form": form, "logs": logs}, status=sent.status)


def _taken_in(cleaned: dict[str, Any], by: Any) -> ImportedLog:
    file = cleaned["file"]
    return import_log(zone_of(by.scope), by=by, file=file, file_name=file.name or "", name=cleaned["name"])


@needs(ANALYSE)
def log_layout(request: HttpRequest, pk: int) -> HttpResponse:
    """表格的哪一列是什么，或以哪类对象为办件。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    row = imported_log(pk, scope=by.scope)
    if row.kind == LogKind.XES or not row.preview:
        return redirect("approvals:imported_log", pk)
    form = _layout_form(request, row)
    sent = send(request, form, lambda cleaned: read_log(row, by=by, layout=cleaned))
    if sent.is_done:
        if sent.result is None:
            messages.success(request, _("已读出 %(count)s 条记录。") % {"count": row.event_count})
        return redirect("approvals:imported_log", pk)
    context = {
        "log": row,
        "form": form,
        "headers": row.preview.get("headers", []),
        "rows": row.preview.get("rows", []),
        "failure": row.failure if request.method == "GET" else {},
    }
    return render(request, "approvals/analysis_layout.html", context, status=sent.status)


def _layout_form(request: HttpRequest, row: ImportedLog) -> forms.Form:
    if row.kind == LogKind.OCEL:
        types = [(name, count) for name, count in row.preview["types"]]
        initial = row.layout or {"object_type": types[0][0] if types else ""}
        return ObjectTypeForm(request.POST or None, types=types, initial=initial)
    headers = row.preview["headers"]
    initial = row.layout or guessed_columns(headers)
    return ColumnsForm(request.POST or None, headers=headers, initial=initial)


@require_POST
@needs(ANALYSE)
def log_again(request: HttpRequest, pk: int) -> HttpResponse:
    """没有读出来的（取消了、中途停了），再读一次。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    row = imported_log(pk, scope=by.scope)
    sent = send(request, forms.Form(request.POST), lambda _cleaned: read_log(row, by=by, layout=row.layout))
    if sent.refusal is not None:
        messages.error(request, str(sent.refusal))
    return redirect("approvals:imported_log", pk)


@needs(ANALYSE)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """撤下一份导入的日志：写明原因，文件删除，留下记录。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    row = imported_log(pk, scope=by.scope)
    form = WithdrawForm(request.POST or None)
    sent = send(request, form, lambda cleaned: withdraw_log(row, by=by, because=cleaned["because"]))
    if sent.is_done:
        messages.success(request, _("日志已撤下。"))
        return redirect("approvals:imported_logs")
    return render(request, "approvals/withdraw_log.html", {"log": row, "form": form}, status=sent.status)


@needs(ANALYSE)
def export(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    """一份导入的日志：XES、OCEL 2.0、CSV，或路线图的 BPMN。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    row = imported_log(pk, scope=by.scope)
    share = _share(request, 100) / 100
    found = log_file(_log_of(row), name=row.name, kind=kind, share=share) if row.columns else None
    if found is None:
        raise NotFound(_("没有这种格式的导出，或日志还没有读出。"))
    return found


def _log_of(row: ImportedLog) -> EventLog:
    with row.columns.open("rb") as kept:
        return unpacked(kept.read())


@needs(ANALYSE)
def log_page(request: HttpRequest, pk: int) -> HttpResponse:
    """一份导入的日志：路线图、等待、期限、交接、返工、路径、先后规则，和发现的问题。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    row = imported_log(pk, scope=by.scope)
    if row.state == LogState.UNTOLD:
        return redirect("approvals:log_layout", pk)
    context = {
        "log": row,
        "as_of": timezone.localdate(row.recorded_at),
        "job": row.job,
        "is_reading": row.state == LogState.READING,
        "is_own_job": row.job is not None and row.job.asked_by_id == by.user_id,
        "follow": True,
        "may_withdraw": may_withdraw(row, by=by),
    }
    if row.state != LogState.READ:
        context["failure"] = row.failure or _broken_off(row)
        return render(request, "approvals/analysis_log_unread.html", context)
    context |= {"failure": row.failure, **_analysis(request, row, _log_of(row))}
    return render(request, "approvals/analysis_log.html", context)


def _broken_off(row: ImportedLog) -> dict[str, str]:
    """Why a reading ended that wrote no failure of its own."""
    if row.job is None:
        return {}
    if row.job.state == JobState.CANCELLED:
        return {"message": _("读取已取消。"), "remedy": _("可以重新读取，或撤下这份日志。")}
    return {"message": row.job.error, "remedy": ""}


def _analysis(request: HttpRequest, row: ImportedLog, log: EventLog) -> dict[str, Any]:
    words = log_words(log)
    asked = _asked(request, log)
    rules = [*usual_rules(log), *([asked] if asked else [])]
    share = _share(request, USUAL_SHARE)
    found = process_map(log)
    return {
        "words": words,
        "map": drawn_map(found, share / 100),
        "map_arcs": len(found.arcs),
        "shares": [(one, one == share, _address(request, share=str(one))) for one in SHARES],
        "share": share,
        "deadlines": deadline_words(log, request.GET, names=row.layout),
        "kept_asked": [
            (key, request.GET[key]) for key in ("share", "later", "earlier") if key in request.GET
        ],
        "findings": [_finding(one) for one in row.findings],
        "finding_count": sum(one["count"] for one in row.findings),
        "charts": _charts(words),
        "rules": [
            (one, percent(one.rate), one.broken[:MOST_BROKEN], max(len(one.broken) - MOST_BROKEN, 0))
            for one in checked(log, rules)
        ],
        "activities": sorted(log.activity.words),
        "asked": asked,
    }


def _finding(one: dict[str, Any]) -> dict[str, Any]:
    words, remedy = FAULTS[FindingKind(one["kind"])]
    return {**one, "words": words, "remedy": remedy, "more": one["count"] - len(one["examples"])}


def _share(request: HttpRequest, usual: int) -> int:
    """Percent of the passages the map shows; anything not offered is the usual."""
    written = request.GET.get("share", "")
    return int(written) if written in {str(one) for one in SHARES} else usual


def _address(request: HttpRequest, **changed: str) -> str:
    known = {
        key: value for key, value in request.GET.items() if key in ("later", "earlier", "deadline", "end")
    }
    return f"?{urlencode(known | changed)}#map"


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

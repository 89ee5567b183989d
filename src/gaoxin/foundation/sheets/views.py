"""Pages of importing: the upload, the preview, and what was imported before."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gaoxin.foundation.accounts.access import needs
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.jobs.actions import start_job
from gaoxin.foundation.sheets import actions, presenting, returning, selectors
from gaoxin.foundation.sheets.files.guards import STANDARD, refuse_size
from gaoxin.foundation.sheets.handlers import SheetHandler, handler_of, handlers_for
from gaoxin.foundation.sheets.jobs import CONFIRM, PREVIEW
from gaoxin.foundation.sheets.models import ConfirmMode, ImportBatch, ImportRowStatus, ImportState
from gaoxin.foundation.sheets.writing.tab_name import sheet_name
from gaoxin.values.errors import DomainError, NotPermitted
from gaoxin.web.errors import status_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PAGE_SIZE = 50
# What takes a second or two is done at once; anything larger gets a progress bar.
AT_ONCE_BYTES = 60_000
AT_ONCE_ROWS = 200


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def _own_handler(kind: str, by: Actor) -> SheetHandler:
    handler = handler_of(kind)
    if handler not in handlers_for(by):
        raise NotPermitted(_("您的角色不能“%(label)s”。") % {"label": handler.permission.label})
    return handler


@require_GET
@needs()
def history(request: HttpRequest) -> HttpResponse:
    """Imports so far, of one kind with ``?kind=``, and the way to new ones."""
    by = _actor(request)
    offered = handlers_for(by)
    if not offered:
        raise NotPermitted(_("您的角色不办理表格导入。"))
    kind = request.GET.get("kind", "")
    batches = selectors.visible_batches(by)
    pages = Paginator(batches.filter(kind=kind) if kind else batches, PAGE_SIZE)
    titles = {handler.code: handler.title for handler in offered}
    page = pages.get_page(request.GET.get("page"))
    rows = [{"batch": batch, "title": titles[batch.kind]} for batch in page]
    context = {"page": page, "rows": rows, "handlers": offered, "kind": kind}
    context["keep"] = urlencode({"kind": kind}) if kind else ""
    return render(request, "sheets/history.html", context)


@require_http_methods(["GET", "POST"])
@needs()
def upload(request: HttpRequest, kind: str) -> HttpResponse:
    by = _actor(request)
    handler = _own_handler(kind, by)
    refusal: DomainError | None = None
    if request.method == "POST":
        try:
            batch = _taken_in(request.FILES.get("file"), kind, by)
        except DomainError as error:
            refusal = error
        else:
            return _preview(batch, by)
    spec = handler.spec(scope=by.scope)
    context = {
        "handler": handler,
        "spec": spec,
        "refusal": refusal,
        "largest": STANDARD.file_bytes // 1024 // 1024,
        "most_rows": STANDARD.rows,
        "recent": selectors.visible_batches(by).filter(kind=kind)[:5],
    }
    return render(request, "sheets/upload.html", context, status=422 if refusal else 200)


def _taken_in(sent: UploadedFile | None, kind: str, by: Actor) -> ImportBatch:
    if sent is None:
        raise DomainError(
            "sheet.no_file", _("没有选择文件。"), field="file", remedy=_("请选择要导入的表格。")
        )
    refuse_size(sent.size or 0)
    return actions.upload_sheet(kind, content=sent.read(), file_name=sent.name or "", by=by)


def _preview(batch: ImportBatch, by: Actor, *, sheet: str = "") -> HttpResponse:
    if batch.file_size <= AT_ONCE_BYTES:
        return redirect(actions.preview_batch(batch, by=by, sheet=sheet or None))
    waiting = actions.mark_previewing(batch, by=by)
    return _in_background(PREVIEW, waiting, by, {"batch_id": batch.pk, "sheet": sheet})


def _in_background(kind: str, batch: ImportBatch, by: Actor, arguments: dict[str, Any]) -> HttpResponse:
    job = start_job(kind, by=by, arguments=arguments, subject_url=batch.get_absolute_url())
    return redirect(f"{job.get_absolute_url()}?follow=1")


@require_GET
@needs()
def template(request: HttpRequest, kind: str) -> HttpResponse:
    from gaoxin.foundation.sheets.writing.template import template_workbook

    handler = _own_handler(kind, _actor(request))
    spec = handler.spec(scope=_actor(request).scope)
    return _download(template_workbook(spec), f"{sheet_name(spec.title)}-导入模板.xlsx")


@require_POST
@needs()
def export(request: HttpRequest, kind: str) -> HttpResponse:
    content, title = actions.export_sheet(kind, by=_actor(request))
    return _download(content, f"{sheet_name(title)}.xlsx")


@require_GET
@needs()
def batch_page(request: HttpRequest, pk: int) -> HttpResponse:
    batch = selectors.visible_batch(pk, by=_actor(request))
    return _batch_response(request, batch)


def _batch_response(
    request: HttpRequest, batch: ImportBatch, *, refusal: DomainError | None = None
) -> HttpResponse:
    """The whole page, or (asked for by HTMX) the rows with their tabs alone."""
    by = _actor(request)
    handler = handler_of(batch.kind)
    context = {"batch": batch, "handler": handler, "refusal": refusal} | _rows_context(
        request, batch, handler
    )
    if request.headers.get("HX-Target") == "import-rows":
        return render(request, "sheets/_rows.html", context)
    context |= {
        "read_columns": presenting.read_columns(batch),
        "skipped": presenting.skipped_shown(batch),
        "earlier": selectors.imported_before(batch) if batch.state == ImportState.READY else None,
        "may_act": not batch.is_closed and handler in handlers_for(by),
        "writes": (batch.new_count or 0) + (batch.update_count or 0),
    }
    return render(request, "sheets/batch.html", context, status=status_of(refusal) if refusal else 200)


def _rows_context(request: HttpRequest, batch: ImportBatch, handler: SheetHandler) -> dict[str, Any]:
    status = request.GET.get("status", "")
    status = status if status in ImportRowStatus.values else ""
    rows = selectors.rows_of(batch, status=status)
    one = request.GET.get("row", "")
    if one.isdigit():
        rows = rows.filter(number=int(one))
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    spec = handler.spec(scope=_actor(request).scope)
    return {
        "status": status,
        "keep": urlencode({"status": status}) if status else "",
        "tiles": presenting.tiles(batch, status=status),
        "page": page,
        "rows": [presenting.row_shown(row, spec) for row in page],
        "one_row": one if one.isdigit() else "",
    }


@require_POST
@needs()
def preview_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the file once more, from another of its sheets when ``sheet`` names one."""
    by = _actor(request)
    batch = selectors.visible_batch(pk, by=by)
    return _preview(batch, by, sheet=request.POST.get("sheet", ""))


@require_POST
@needs()
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    by = _actor(request)
    batch = selectors.visible_batch(pk, by=by)
    mode = request.POST.get("mode", "")
    chosen = ConfirmMode(mode) if mode in ConfirmMode.values else ConfirmMode.ALL_VALID
    if (batch.row_count or 0) > AT_ONCE_ROWS:
        return _in_background(CONFIRM, batch, by, {"batch_id": batch.pk, "mode": chosen.value})
    try:
        done = actions.confirm_batch(batch, by=by, mode=chosen)
    except DomainError as refusal:
        return _batch_response(request, batch, refusal=refusal)
    words = _("已导入：新增 %(new)s 行，更新 %(update)s 行。")
    messages.success(request, words % {"new": done.new_count, "update": done.update_count})
    return redirect(done)


@require_POST
@needs()
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    by = _actor(request)
    batch = actions.discard_batch(selectors.visible_batch(pk, by=by), by=by)
    messages.success(request, _("已放弃这次导入，没有写入任何数据。"))
    return redirect("sheets:upload", batch.kind)


@require_GET
@needs()
def errors(request: HttpRequest, pk: int) -> HttpResponse:
    batch = selectors.visible_batch(pk, by=_actor(request))
    return _download(returning.error_workbook(batch), returning.error_file_name(batch))


@require_GET
@needs()
def original(request: HttpRequest, pk: int) -> HttpResponse:
    batch = selectors.visible_batch(pk, by=_actor(request))
    content = returning.stored_content(batch)
    return _download(content, batch.file_name, content_type="application/octet-stream")


def _download(content: bytes, name: str, *, content_type: str = XLSX) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return HttpResponse(content, content_type=content_type, headers={"Content-Disposition": disposition})

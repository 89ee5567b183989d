"""From the uploaded file to the imported rows: upload, preview, confirm, discard."""

import hashlib
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import allows
from gaoxin.foundation.audit.actions import record
from gaoxin.foundation.sheets import permissions
from gaoxin.foundation.sheets.files.formats import FileRefused
from gaoxin.foundation.sheets.files.guards import checked_format
from gaoxin.foundation.sheets.handlers import SheetHandler, handler_of
from gaoxin.foundation.sheets.models import ConfirmMode, ImportBatch, ImportRow, ImportState
from gaoxin.foundation.sheets.plan import plan_rows
from gaoxin.foundation.sheets.replanning import refuse_changed_plan
from gaoxin.foundation.sheets.rows import PlannedRow, Preview, RowStatus
from gaoxin.foundation.sheets.storing import (
    planned_row,
    read_again,
    stored_layout,
    stored_reading,
    stored_rows,
)
from gaoxin.foundation.sheets.table import read_table
from gaoxin.foundation.zones.models import Zone
from gaoxin.values.errors import Conflict, DomainError, NotFound, NotPermitted

OnProgress = Callable[[int, int, str], None]
WRITTEN = (RowStatus.NEW, RowStatus.UPDATE)


def silently(done: int, total: int, message: str) -> None:
    """Progress nobody watches."""


def upload_sheet(kind: str, *, content: bytes, file_name: str, by: Actor) -> ImportBatch:
    """Keep an uploaded file for preview. Raises ``FileRefused``; then nothing is kept."""
    handler = handler_of(kind)
    _require(by, handler)
    found = checked_format(content)
    batch = ImportBatch(
        zone_id=by.scope.zone_id,
        kind=kind,
        file_name=_plain_name(file_name),
        file_digest=hashlib.sha256(content).hexdigest(),
        file_size=len(content),
        file_format=found.value,
        uploaded_by_id=by.user_id,
        uploaded_by_name=by.name,
    )
    batch.file.save("upload", ContentFile(content), save=False)
    try:
        with transaction.atomic():
            batch.save(force_insert=True)
            changes = {"kind": ("", str(handler.title)), "digest": ("", batch.file_digest)}
            record(permissions.SHEET_UPLOADED, batch, by=by, zone_id=batch.zone_id, changes=changes)
    except BaseException:
        batch.file.delete(save=False)
        raise
    return batch


def _plain_name(file_name: str) -> str:
    """The last part of a path some browsers send, without control characters, at most 200 characters."""
    name = PurePath(file_name.replace("\\", "/")).name
    return "".join(character for character in name if character.isprintable())[-200:] or _("未命名")


def preview_batch(
    batch: ImportBatch, *, by: Actor, sheet: str | None = None, progress: OnProgress = silently
) -> ImportBatch:
    """Read the file and store what confirming would do with every row; replaces an earlier preview.

    A file that cannot be read leaves the batch in state 无法读取, with reason and remedy.
    """
    handler = handler_of(batch.kind)
    _require(by, handler, batch)
    _refuse_closed(batch)
    try:
        preview = _previewed(
            batch, handler, by=by, sheet=sheet or batch.sheet_name or None, progress=progress
        )
    except FileRefused as refusal:
        return _keep_failure(batch, refusal)
    progress(3, 4, _("保存预览"))
    return _keep_preview(batch, preview, handler, by=by)


def _previewed(
    batch: ImportBatch, handler: SheetHandler, *, by: Actor, sheet: str | None, progress: OnProgress
) -> Preview:
    spec = handler.spec(scope=by.scope)
    progress(0, 4, _("读取表格"))
    with batch.file.open("rb") as stored:
        table = read_table(stored.read(), spec=spec, sheet=sheet)
    progress(2, 4, _("与现有数据比对"))
    rows = plan_rows(
        table.rows,
        spec=spec,
        layout=table.layout,
        find=partial(handler.existing, scope=by.scope),
        validate=partial(handler.validate, by=by),
    )
    return Preview(table, rows)


@transaction.atomic
def _keep_preview(batch: ImportBatch, preview: Preview, handler: SheetHandler, *, by: Actor) -> ImportBatch:
    locked = _locked(batch)
    _refuse_closed(locked)
    locked.rows.all().delete()
    rows = stored_rows(locked, preview, handler.spec(scope=by.scope))
    ImportRow.objects.bulk_create(rows, batch_size=500)
    locked.state = ImportState.READY
    locked.failure = locked.remedy = ""
    locked.sheet_name = preview.table.sheet[:100]
    locked.reading = stored_reading(preview.table)
    for status in RowStatus:
        setattr(locked, f"{status.value}_count", preview.count(status))
    locked.save()
    return locked


@transaction.atomic
def _keep_failure(batch: ImportBatch, refusal: FileRefused) -> ImportBatch:
    locked = _locked(batch)
    _refuse_closed(locked)
    locked.rows.all().delete()
    locked.state, locked.failure, locked.remedy = ImportState.FAILED, refusal.message, refusal.remedy
    locked.new_count = locked.update_count = locked.unchanged_count = locked.error_count = None
    locked.save()
    return locked


@transaction.atomic
def mark_previewing(batch: ImportBatch, *, by: Actor) -> ImportBatch:
    """The preview has been asked for and will be made in the background."""
    _require(by, handler_of(batch.kind), batch)
    locked = _locked(batch)
    _refuse_closed(locked)
    locked.state = ImportState.PREVIEWING
    locked.save(update_fields=("state",))
    return locked


@transaction.atomic
def confirm_batch(
    batch: ImportBatch, *, by: Actor, mode: ConfirmMode, progress: OnProgress = silently
) -> ImportBatch:
    """Write what was previewed, all of it in one transaction.

    Raises ``Conflict`` (and writes nothing) when the base has changed since the preview, so that what the
    officer saw is what happens.
    """
    handler = handler_of(batch.kind)
    _require(by, handler, batch)
    locked = _locked(batch)
    _refuse_unless_ready(locked)
    _refuse_errors(locked, mode)
    progress(0, 3, _("核对预览之后的变动"))
    rows = _rows_still_planned(locked, handler, by=by)
    chosen = [row for row in rows if row.status in WRITTEN]
    if not chosen:
        raise DomainError(
            "sheet.nothing_to_import",
            _("没有需要新增或更新的行。"),
            remedy=_("可以放弃这次导入，或改正错误后重新上传。"),
        )
    progress(1, 3, _("写入"))
    handler.apply(chosen, by=by, batch=locked)
    _close(locked, ImportState.IMPORTED, by=by, mode=mode)
    record(
        permissions.SHEET_IMPORTED,
        locked,
        by=by,
        zone_id=locked.zone_id,
        changes={
            "kind": ("", str(handler.title)),
            "mode": ("", mode.label),
            "new": (None, sum(row.status is RowStatus.NEW for row in chosen)),
            "updated": (None, sum(row.status is RowStatus.UPDATE for row in chosen)),
        },
    )
    return locked


def _rows_still_planned(batch: ImportBatch, handler: SheetHandler, *, by: Actor) -> Sequence[PlannedRow]:
    """The sound rows, planned once more; raises ``Conflict`` when the plan has changed."""
    spec = handler.spec(scope=by.scope)
    layout = stored_layout(batch, spec)
    sound = batch.rows.exclude(status=RowStatus.ERROR.value).order_by("number")
    before = [planned_row(row, spec) for row in sound.iterator(chunk_size=2000)]
    now = plan_rows(
        [read_again(row) for row in before],
        spec=spec,
        layout=layout,
        find=partial(handler.existing, scope=by.scope),
        validate=partial(handler.validate, by=by),
    )
    refuse_changed_plan(before, now, spec=spec)
    return now


def export_sheet(kind: str, *, by: Actor) -> tuple[bytes, str]:
    """All rows of the actor's zone in a workbook that may be imported again, and its title."""
    from gaoxin.foundation.sheets.writing.export import export_workbook

    handler = handler_of(kind)
    _require(by, handler)
    spec = handler.spec(scope=by.scope)
    zone = Zone.objects.get(pk=by.scope.zone_id)
    rows = list(handler.exported(scope=by.scope))
    content = export_workbook(spec, rows, note=_export_note(zone, spec.key_sentence))
    changes = {"kind": ("", str(handler.title)), "rows": (None, len(rows))}
    record(permissions.SHEET_EXPORTED, zone, by=by, zone_id=zone.pk, changes=changes)
    return content, spec.title


def _export_note(zone: Zone, key_sentence: str) -> str:
    """Always Chinese: it is part of the file, like the headings."""
    parts = [zone.name]
    if zone.data_as_of is not None:
        parts.append(f"数据截至 {zone.data_as_of:%Y-%m-%d}")
    if zone.is_sample:
        parts.append("含示例数据")
    parts.append(f"★ 列用来识别已有记录（{key_sentence}），修改后可再导入，留空表示不改")
    return " · ".join(parts)


@transaction.atomic
def discard_batch(batch: ImportBatch, *, by: Actor) -> ImportBatch:
    """Give an import up: its rows and its file go, the fact that it was uploaded stays."""
    _require(by, handler_of(batch.kind), batch)
    locked = _locked(batch)
    _refuse_closed(locked)
    locked.rows.all().delete()
    stored = locked.file.name
    locked.file = ""
    _close(locked, ImportState.DISCARDED, by=by)
    record(permissions.SHEET_DISCARDED, locked, by=by, zone_id=locked.zone_id)
    if stored:
        storage = ImportBatch._meta.get_field("file").storage
        transaction.on_commit(partial(storage.delete, stored))
    return locked


def _close(batch: ImportBatch, state: ImportState, *, by: Actor, mode: str = "") -> None:
    batch.state, batch.mode = state, mode
    batch.closed_by_name, batch.closed_at = by.name, timezone.now()
    batch.save()


def _locked(batch: ImportBatch) -> ImportBatch:
    return ImportBatch.objects.select_for_update().get(pk=batch.pk)


def _require(by: Actor, handler: SheetHandler, batch: ImportBatch | None = None) -> None:
    """Limits by department are a matter of rows: the handler checks them one by one."""
    if batch is not None and batch.zone_id not in by.scope.zone_ids:
        raise NotFound()
    if not allows(by, handler.permission) or by.scope.enterprise_id is not None:
        raise NotPermitted(_("您的角色不能“%(label)s”。") % {"label": handler.permission.label})


def _refuse_closed(batch: ImportBatch) -> None:
    if batch.is_closed:
        raise Conflict(
            "sheet.closed",
            _("这次导入已经办结（%(state)s）。") % {"state": batch.get_state_display()},
            remedy=_("如需再次导入，请重新上传。"),
        )


def _refuse_unless_ready(batch: ImportBatch) -> None:
    _refuse_closed(batch)
    if batch.state != ImportState.READY:
        raise Conflict("sheet.not_ready", _("预览还没有完成。"), remedy=_("请等预览完成、核对之后再确认。"))


def _refuse_errors(batch: ImportBatch, mode: ConfirmMode) -> None:
    if mode == ConfirmMode.ALL_VALID and batch.error_count:
        raise DomainError(
            "sheet.has_errors",
            _("还有 %(count)s 行错误，没有导入任何一行。") % {"count": batch.error_count},
            remedy=_("请下载错误表改正后重新上传，或选择只导入无误的行。"),
        )

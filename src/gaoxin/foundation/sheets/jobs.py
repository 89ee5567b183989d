"""Previews and imports of large files, in the background with a progress bar."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gaoxin.foundation.jobs.progress import Progress
from gaoxin.foundation.jobs.registry import JobResult, job
from gaoxin.foundation.sheets.actions import confirm_batch, preview_batch
from gaoxin.foundation.sheets.models import ConfirmMode, ImportState
from gaoxin.foundation.sheets.selectors import visible_batch

PREVIEW, CONFIRM = "sheets.preview", "sheets.confirm"


@job(PREVIEW, title=gettext_lazy("预览导入的表格"))
def preview(progress: Progress, *, batch_id: int, sheet: str = "") -> JobResult:
    batch = visible_batch(batch_id, by=progress.by)
    done = preview_batch(batch, by=progress.by, sheet=sheet or None, progress=progress.update)
    progress.update(4, 4)
    return JobResult(url=done.get_absolute_url(), text=_outcome(done.state, done.row_count))


@job(CONFIRM, title=gettext_lazy("导入已确认的表格"))
def confirm(progress: Progress, *, batch_id: int, mode: str) -> JobResult:
    batch = visible_batch(batch_id, by=progress.by)
    done = confirm_batch(batch, by=progress.by, mode=ConfirmMode(mode), progress=progress.update)
    progress.update(3, 3)
    return JobResult(url=done.get_absolute_url(), text=_outcome(done.state, done.row_count))


def _outcome(state: str, rows: int | None) -> str:
    if state == ImportState.FAILED:
        return _("文件无法读取，原因见导入页面。")
    if state == ImportState.IMPORTED:
        return _("已导入。")
    return _("已预览 %(count)s 行，请核对后确认。") % {"count": rows}

"""Reading a large log of old records in the background, with progress."""

from collections.abc import Mapping
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gaoxin.foundation.jobs.progress import Progress
from gaoxin.foundation.jobs.registry import JobResult, job

READ_LOG = "approvals.read_log"
_WHOLE: Final = 100


@job(READ_LOG, title=gettext_lazy("读取审批日志"))
def read_kept_log(progress: Progress, *, log_id: int, layout: Mapping[str, str]) -> JobResult:
    """Reads by ``layout``; without one XES as a whole, and of other files what the layout is chosen from."""
    # Reading brings a library of arrays; the process that waits for jobs does without it.
    from gaoxin.approvals.actions.logs import finish_reading
    from gaoxin.approvals.selectors.logs import imported_log

    def tell(done: int, total: int) -> None:
        progress.update(done * _WHOLE // max(total, 1), _WHOLE, _("正在读取文件"))

    row = imported_log(log_id, scope=progress.by.scope)
    finish_reading(row, by=progress.by, layout=layout, tell=tell)
    url = reverse("approvals:imported_log", args=(row.pk,))
    if row.event_count is None:
        return JobResult(url=url, text=_("文件已读，请选哪一列是什么。"))
    text = _("已读出 %(cases)d 个办件，%(events)d 条记录。")
    return JobResult(url=url, text=text % {"cases": row.case_count, "events": row.event_count})

"""Verifying a long chain in the background."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gaoxin.foundation.audit.actions import verify_trail
from gaoxin.foundation.jobs.progress import Progress
from gaoxin.foundation.jobs.registry import JobResult, job

VERIFY = "audit.verify"


@job(VERIFY, title=gettext_lazy("校验审计链"))
def verify(progress: Progress) -> JobResult:
    """Walk the chain of the asking auditor's zone."""

    def tell(done: int, total: int) -> None:
        progress.update(done, total, _("已校验 %(done)d 条") % {"done": done})

    found = verify_trail(by=progress.by, on_progress=tell)
    text = _("完好，共 %d 条。") % found.length if found.ok else found.reason
    return JobResult(url=reverse("audit:events"), text=text)

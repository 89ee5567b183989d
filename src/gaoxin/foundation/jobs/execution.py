"""Running one job: claim it, do it, write down how it ended."""

import logging
import secrets
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from gaoxin.foundation.accounts.actor import Actor, system_actor
from gaoxin.foundation.accounts.selectors import actor_for, memberships_of
from gaoxin.foundation.jobs.models import Job, JobState
from gaoxin.foundation.jobs.processes import process_name
from gaoxin.foundation.jobs.progress import JobCancelled, Progress
from gaoxin.foundation.jobs.registry import KINDS, JobResult
from gaoxin.values.errors import DomainError

logger = logging.getLogger(__name__)


def execute(job_id: int) -> None:
    """Run the job unless it was cancelled or another process has it."""
    job = _claim(job_id)
    if job is None:
        return
    with translation.override(job.language):
        _finish(job, **_outcome(job))


def _claim(job_id: int) -> Job | None:
    now = timezone.now()
    mine = Job.objects.filter(pk=job_id, state=JobState.WAITING).update(
        state=JobState.RUNNING, started_at=now, beat_at=now, worker=process_name()
    )
    return Job.objects.select_related("asked_by").get(pk=job_id) if mine else None


def _outcome(job: Job) -> dict[str, Any]:
    """Values of the job's row after its work."""
    try:
        result = KINDS[job.kind].run(Progress(job_id=job.pk, by=_actor_of(job)), **job.arguments)
    except JobCancelled:
        return {"state": JobState.CANCELLED, "message": _("已按要求取消。")}
    except DomainError as refusal:
        return {"state": JobState.FAILED, "error": str(refusal)}
    except Exception:  # The edge of the queue: the person gets a number, the log gets the trace.
        return _unexpected(job)
    result = result or JobResult()
    return {"state": JobState.DONE, "error": "", "result_url": result.url, "result_text": result.text[:500]}


def _unexpected(job: Job) -> dict[str, Any]:
    reference = secrets.token_hex(4).upper()
    logger.exception("job %s (%s) failed, reference %s", job.pk, job.kind, reference)
    words = _("程序出错，任务没有完成。请把错误编号 %(reference)s 告诉系统管理员。")
    return {"state": JobState.FAILED, "error": words % {"reference": reference}, "reference": reference}


def _finish(job: Job, **values: Any) -> None:
    # Not only while "running": a process wrongly taken for dead still tells how its work ended.
    Job.objects.filter(pk=job.pk).update(finished_at=timezone.now(), **values)


def _actor_of(job: Job) -> Actor:
    """The person who asked, with the roles they hold now, in the job's zone."""
    if job.asked_by is None:
        return system_actor(job.asked_by_name, zone_id=job.zone_id)
    here = [row for row in memberships_of(job.asked_by) if row.zone_id == job.zone_id]
    return actor_for(job.asked_by, here, zone_id=job.zone_id)

"""Asking for background work and stopping it.

A job is not a fact of the zone: what it changes is audited by the actions it calls, the job itself is not.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import allows
from gaoxin.foundation.jobs.execution import execute
from gaoxin.foundation.jobs.models import Job, JobState
from gaoxin.foundation.jobs.permissions import MANAGE_JOBS
from gaoxin.foundation.jobs.registry import KINDS
from gaoxin.values.errors import Conflict, NotFound


@task()
def run_job(job_id: int) -> None:
    """The one task in the queue: runs the job of this number."""
    execute(job_id)


@transaction.atomic
def start_job(
    kind: str,
    *,
    by: Actor,
    arguments: Mapping[str, Any] | None = None,
    title: str = "",
    subject_url: str = "",
) -> Job:
    """Ask for work of ``kind`` in the actor's zone; it is queued when the transaction commits.

    The caller has checked that ``by`` may do what the job does; the job's own actions check again.
    """
    if kind not in KINDS:
        raise KeyError(f"job kind not declared: {kind}")
    job = Job.objects.create(
        zone_id=by.scope.zone_id,
        kind=kind,
        own_title=title[:120],
        asked_by_id=by.user_id,
        asked_by_name=by.name,
        arguments=dict(arguments or {}),
        language=translation.get_language() or settings.LANGUAGE_CODE,
        subject_url=subject_url,
    )
    transaction.on_commit(partial(enqueue, job.pk))
    return job


def enqueue(job_id: int) -> None:
    """Put a waiting job into the queue and remember its place."""
    place = run_job.enqueue(job_id=job_id)
    Job.objects.filter(pk=job_id).update(task_id=str(place.id)[:36])


@transaction.atomic
def cancel_job(job: Job, *, by: Actor) -> Job:
    """Stop a job: a waiting one at once, a running one at its next report of progress."""
    row = Job.objects.select_for_update().filter(pk=job.pk, zone_id__in=by.scope.zone_ids).first()
    if row is None or not (row.asked_by_id == by.user_id or allows(by, MANAGE_JOBS)):
        raise NotFound(_("没有找到这项任务，或它不是您发起的。"))
    if not row.is_open:
        raise _finished(row)
    row.cancel_requested_at = row.cancel_requested_at or timezone.now()
    if row.state == JobState.WAITING:
        row.state, row.finished_at = JobState.CANCELLED, row.cancel_requested_at
    row.save(update_fields=("cancel_requested_at", "state", "finished_at"))
    return row


def _finished(job: Job) -> Conflict:
    words = _("任务“%(title)s”已经结束。") % {"title": job.title}
    return Conflict("job.finished", words, remedy=_("刷新页面查看结果。"))

"""After a crash: jobs whose process is gone are told so to the person, lost queue entries are put back."""

import datetime as dt

from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from gaoxin.foundation.jobs.actions import enqueue
from gaoxin.foundation.jobs.models import OPEN_STATES, Job, JobState
from gaoxin.foundation.jobs.processes import is_gone, process_name

# A process of another machine is taken for dead after this silence; of this machine, as soon as it is gone.
SILENCE = dt.timedelta(minutes=10)
# A job queued by a process that died between its commit and the queue.
UNQUEUED = dt.timedelta(minutes=1)


def beat() -> int:
    """Say that this process still works on its running jobs; returns how many."""
    return Job.objects.filter(state=JobState.RUNNING, worker=process_name()).update(beat_at=timezone.now())


def reap_stale_jobs(*, now: dt.datetime | None = None) -> list[Job]:
    """Mark running jobs whose process has ended as failed, with an explanation; returns them."""
    now = now or timezone.now()
    running = Job.objects.filter(state=JobState.RUNNING)
    silent = Q(beat_at__lt=now - SILENCE) | Q(beat_at__isnull=True)
    dead = {job.pk for job in running.exclude(worker="") if is_gone(job.worker)}
    return [job for job in running.filter(silent | Q(pk__in=dead)) if _give_up(job, now=now)]


def requeue_lost_jobs(*, now: dt.datetime | None = None) -> int:
    """Queue waiting jobs that never reached the queue; returns how many. A job still runs only once."""
    now = now or timezone.now()
    lost = Job.objects.filter(state=JobState.WAITING, task_id="", created_at__lt=now - UNQUEUED)
    numbers = list(lost.values_list("pk", flat=True))
    for number in numbers:
        enqueue(number)
    return len(numbers)


def end_open_jobs(words: str) -> int:
    """Mark every waiting and running job as failed: nothing works on them any more. Returns how many."""
    open_jobs = Job.objects.filter(state__in=OPEN_STATES)
    return open_jobs.update(state=JobState.FAILED, error=words, finished_at=timezone.now())


def _give_up(job: Job, *, now: dt.datetime) -> bool:
    with translation.override(job.language):
        words = _("执行任务的后台进程中途停止（断电、重启或被关闭），任务没有完成。请核对数据后重新发起。")
    still = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, worker=job.worker)
    return bool(still.update(state=JobState.FAILED, error=words, finished_at=now))

"""The process that runs jobs: takes them from the queue one by one, and looks after crashed ones."""

import datetime as dt
import logging
import threading

from django.db import OperationalError, close_old_connections, connection
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from gaoxin.foundation.jobs.processes import process_name
from gaoxin.foundation.jobs.recovery import beat, reap_stale_jobs, requeue_lost_jobs

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_BEATS = 15.0
KEEP_QUEUE_ENTRIES = dt.timedelta(days=14)


def run_worker(*, interval: float = 1.0, batch: bool = False) -> None:
    """Run jobs until a signal asks to stop (with ``batch``, until the queue is empty).

    The first SIGTERM lets the running job finish; the second ends it, and its transaction rolls back.
    """
    settle()
    ended = threading.Event()
    watch = threading.Thread(target=_watch, args=(ended,), name="job-watch", daemon=True)
    watch.start()
    worker = queue_worker(interval=interval, batch=batch)
    if threading.current_thread() is threading.main_thread():
        worker.configure_signals()
    try:
        worker.run()
    finally:
        ended.set()


def queue_worker(*, interval: float, batch: bool) -> Worker:
    return Worker(
        queue_names=["default"],
        interval=interval,
        batch=batch,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=process_name()[-64:],
        excluded_queue_names=[],
    )


def settle() -> None:
    """Bring the table of jobs in line with what really runs, and forget old queue entries."""
    for job in reap_stale_jobs():
        logger.warning("job %s (%s) was left by a process that ended", job.pk, job.kind)
    requeue_lost_jobs()
    DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - KEEP_QUEUE_ENTRIES).delete()


def _watch(ended: threading.Event) -> None:
    """Beat on a connection of its own; a beat that meets a long write transaction is missed, not an error."""
    try:
        while not ended.wait(SECONDS_BETWEEN_BEATS):
            close_old_connections()
            try:
                beat()
                settle()
            except OperationalError:
                logger.info("a beat was missed: the database is busy")
    finally:
        connection.close()

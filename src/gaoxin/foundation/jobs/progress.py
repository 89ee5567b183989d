"""How running work says how far it is, and learns that it should stop.

Progress is written in its own short transaction, so that the waiting page sees it. SQLite has one writer:
while a job holds a write transaction nobody else sees progress written inside it, and a second connection
would wait for the first. A job therefore reports while it reads and computes, and once before and once after
the transaction in which it writes. A report inside that transaction does no harm; it shows after the commit.
"""

import time
from collections.abc import Callable

from django.db import OperationalError, connection

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.jobs.models import Job

SECONDS_BETWEEN_WRITES = 0.3


class JobCancelled(Exception):
    """Raised out of ``Progress.update`` when the job is to stop; its open transaction rolls back."""


class Progress:
    """Handed to the job's function. ``by`` is the person who asked, with the rights they hold now."""

    def __init__(self, *, job_id: int, by: Actor, clock: Callable[[], float] = time.monotonic) -> None:
        self.job_id = job_id
        self.by = by
        self._clock = clock
        self._written_at: float | None = None

    def update(self, done: int, total: int | None = None, message: str = "") -> None:
        """Report ``done`` of ``total`` pieces; cheap to call in a loop, writes at most every 0.3 s.

        Raises ``JobCancelled`` when the job is to stop.
        """
        now = self._clock()
        last = total is not None and done >= total
        if self._written_at is not None and now - self._written_at < SECONDS_BETWEEN_WRITES and not last:
            return
        self._written_at = now
        self._write(done=done, total=total, message=message[:200])

    def _write(self, **values: object) -> None:
        wanted = Job.objects.filter(pk=self.job_id, cancel_requested_at__isnull=True)
        try:
            if not wanted.update(**values):
                raise JobCancelled
        except OperationalError:
            # Another writer holds the database: one report less. Inside a transaction it is the job's error.
            if connection.in_atomic_block:
                raise

"""The process that works through background jobs: `python -m gaoxin.serving.jobs`."""

import django

from gaoxin.serving.lifetime import end_with_parent

POLL_SECONDS = 0.5


def work() -> None:
    """Run jobs until told to stop; a job in hand is finished first."""
    end_with_parent()
    django.setup()
    from gaoxin.foundation.jobs.worker import run_worker

    run_worker(interval=POLL_SECONDS)


if __name__ == "__main__":
    work()

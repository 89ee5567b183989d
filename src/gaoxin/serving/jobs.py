"""The process that works through background jobs: `python -m gaoxin.serving.jobs`."""

import django
from django.core.management import call_command

from gaoxin.serving.lifetime import end_with_parent

POLL_SECONDS = 0.5


def work() -> None:
    """Run jobs until told to stop; a job in hand is finished first."""
    end_with_parent()
    django.setup()
    call_command("db_worker", interval=POLL_SECONDS, startup_delay=False, reload=False, verbosity=0)


if __name__ == "__main__":
    work()

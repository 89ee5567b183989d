"""Children must not outlive the server: one that was killed would leave a port taken and a worker running."""

import os
import signal
import threading
import time


def end_with_parent() -> None:
    """Watch for our parent's end from now on, and then stop as if asked to."""
    threading.Thread(target=_watch, args=(os.getppid(),), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)

"""The processes of a running installation: this one watches, one or more answer pages, one works on jobs."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer

from gaoxin.serving.address import need_port
from gaoxin.serving.announcement import announce
from gaoxin.serving.lifetime import end_with_parent

APPLICATION = "gaoxin.config.wsgi:application"
THREADS = 6
GRACE_SECONDS = 15
REST_SECONDS = 3.0


def serve(*, port: int, host: str, workers: int) -> int:
    """Serve until interrupted; returns the exit code."""
    need_port(port, host=host)
    jobs = JobProcess()
    server = PageServer(port=port, host=host, workers=workers, jobs=jobs)
    try:
        server.serve(target_loader=load_pages)
    except SystemExit as exit:
        return 0 if server.interrupt_signal else int(exit.code or 0)
    finally:
        jobs.stop()
    return 0


def load_pages(target: str) -> Callable[..., Any]:
    """The application, inside a page process; in its own session, so that Ctrl-C comes through us once."""
    if hasattr(os, "setsid"):
        os.setsid()
    end_with_parent()
    module, name = target.split(":")
    application: Callable[..., Any] = getattr(import_module(module), name)
    return application


class JobProcess:
    """The job worker as a child in a session of its own, so that Ctrl-C reaches it once, through us."""

    def __init__(self) -> None:
        self.stopping = threading.Event()
        self.child: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        threading.Thread(target=self._keep, daemon=True).start()

    def stop(self) -> None:
        """Let the job in hand finish within the grace time, then interrupt it, which records it as failed."""
        child = self.child
        if self.stopping.is_set() or child is None:
            return
        self.stopping.set()
        for insist in (child.terminate, child.terminate, child.kill):
            insist()
            try:
                child.wait(timeout=GRACE_SECONDS)
                return
            except subprocess.TimeoutExpired:
                continue

    def _keep(self) -> None:
        """Start it again when it ends by itself, with a rest between, so that a broken one does not spin."""
        command = [sys.executable, "-m", "gaoxin.serving.jobs"]
        while not self.stopping.is_set():
            self.child = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)
            self.child.wait()
            if not self.stopping.is_set():
                print(f"后台任务进程意外结束，{REST_SECONDS:.0f} 秒后重新启动。", file=sys.stderr, flush=True)
                self.stopping.wait(REST_SECONDS)


class PageServer(MPServer):
    """Granian with few threads: SQLite writes one at a time, and each thread keeps a connection."""

    def __init__(self, *, port: int, host: str, workers: int, jobs: JobProcess) -> None:
        super().__init__(
            APPLICATION,
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=workers,
            blocking_threads=THREADS,
            backpressure=128,
            respawn_failed_workers=True,
            workers_kill_timeout=GRACE_SECONDS,
            log_level=LogLevels.error,
        )
        self.jobs = jobs

    def startup(self, spawn_target: Any, target_loader: Any) -> None:
        """The page processes are forked first: a process that has threads should not fork."""
        begun = time.monotonic()
        super().startup(spawn_target, target_loader)
        self.jobs.start()
        arguments = {"host": self.bind_addr, "begun": begun}
        threading.Thread(target=announce, args=(self.bind_port,), kwargs=arguments, daemon=True).start()

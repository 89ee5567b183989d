"""Running the `gaoxin` command as an operator does, and seeing which processes it keeps."""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Installation:
    """A data folder and a port."""

    home: Path
    port: int

    def environment(self, **settings: str) -> dict[str, str]:
        """Nothing of the tests' own settings but what is given."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("GAOXIN_")}
        for name in ("DJANGO_SETTINGS_MODULE", "PYTHONDONTWRITEBYTECODE"):
            inherited.pop(name, None)
        return inherited | {"GAOXIN_HOME": str(self.home), "PYTHONUNBUFFERED": "1"} | settings

    def run(self, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "gaoxin.cli", *arguments]
        environment = self.environment(**settings)
        return subprocess.run(command, env=environment, capture_output=True, text=True, cwd=self.home)

    @contextmanager
    def serving(self) -> Iterator["Serving"]:
        """The running server, once it has said its address."""
        output = self.home / "serve.txt"
        with output.open("w") as file:
            started = subprocess.Popen(
                [sys.executable, "-m", "gaoxin.cli", "serve", "--port", str(self.port)],
                env=self.environment(),
                stdout=file,
                stderr=subprocess.STDOUT,
                cwd=self.home,
            )
        server = Serving(psutil.Process(started.pid), started, output, self.port)
        try:
            wait_until(lambda: "地址：" in server.said() or started.poll() is not None)
            yield server
        finally:
            server.end()


@dataclass(frozen=True, slots=True)
class Serving:
    """The watching process of a running server."""

    process: psutil.Process
    started: subprocess.Popen[bytes]
    output: Path
    port: int

    def said(self) -> str:
        return self.output.read_text(encoding="utf-8")

    def children(self) -> list[psutil.Process]:
        return self.process.children(recursive=True)

    def status_of(self, path: str) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request("GET", path)
        return connection.getresponse().status

    def end(self) -> None:
        left = [self.process, *self.children()] if self.process.is_running() else []
        for process in left:
            process.kill()
        self.started.wait()


def wait_until(happened: Callable[[], bool]) -> None:
    """Wait for something that other processes do; fail the test when it does not come."""
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.05)

"""Steps: each is announced, timed, and skipped when nothing it depends on has changed."""

import hashlib
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from preparation.places import LOG, ROOT, STAMPS
from preparation.troubles import explain


@dataclass(frozen=True, slots=True)
class Stamp:
    """Remembers the inputs with which a step last succeeded."""

    name: str
    digest: str
    outputs: tuple[Path, ...] = ()

    @property
    def path(self) -> Path:
        return STAMPS / self.name

    def is_current(self) -> bool:
        """Whether the step has been done with these inputs and its outputs are still there."""
        done = self.path.exists() and self.path.read_text(encoding="ascii") == self.digest
        return done and all(output.exists() for output in self.outputs)

    def renew(self) -> None:
        STAMPS.mkdir(parents=True, exist_ok=True)
        self.path.write_text(self.digest, encoding="ascii")


def digest_of(files: Iterable[Path], *words: str) -> str:
    """One digest of the contents and names of files, and of further words."""
    seen = hashlib.sha256("\0".join(words).encode())
    for file in sorted(files):
        seen.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes() + b"\0")
    return seen.hexdigest()


def do(title: str, work: Callable[[], None], *, stamp: Stamp) -> None:
    """Do a step and say how long it took; say so when there is nothing to do."""
    if stamp.is_current():
        print(f"  ✓ {title}：已是最新", flush=True)
        return
    begun = time.monotonic()
    with Ticking(title):
        work()
    stamp.renew()
    print(f"\r  ✓ {title}：完成，用时 {time.monotonic() - begun:.1f} 秒", flush=True)


class Ticking:
    """Shows the running seconds of a step on a terminal; prints one plain line elsewhere."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=self._tick, daemon=True)

    def __enter__(self) -> None:
        if sys.stdout.isatty():
            self.thread.start()
        else:
            print(f"  · {self.title} …", flush=True)

    def __exit__(self, *exception: object) -> None:
        self.stopped.set()
        if self.thread.is_alive():
            self.thread.join()

    def _tick(self) -> None:
        begun = time.monotonic()
        while not self.stopped.wait(0.5):
            print(f"\r  · {self.title} … {time.monotonic() - begun:.0f} 秒", end="", flush=True)


def run(title: str, command: Sequence[str | Path], *, env: Mapping[str, str] | None = None) -> None:
    """Run a command of a step with its output in the log; explain its failure in Chinese."""
    LOG.parent.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    with LOG.open("a", encoding="utf-8") as log:
        log.write(f"\n== {title}\n{done.stdout}")
    if done.returncode != 0:
        raise explain(title, done.stdout, log=LOG)

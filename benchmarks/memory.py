"""Idle memory of a running installation with the sample zone, beside its limit of 250 MB.

All processes of `gaoxin serve` are added up. RSS counts pages that they share more than once, PSS divides
them; the limit is held against RSS, the larger of the two. Run: ``python benchmarks/memory.py``.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

import psutil

LIMIT_MB = 250
SETTLE_SECONDS = 5
MEGABYTE = 1024 * 1024
COMMAND = [sys.executable, "-m", "gaoxin.cli"]


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "GAOXIN_HOME": home}
        subprocess.run([*COMMAND, "prepare", "--sample"], env=environment, check=True)
        with serving(environment) as (server, address):
            report("after the first start", server)
            for _ in range(20):
                ask(address)
            time.sleep(SETTLE_SECONDS)
            report("after 20 pages, at rest", server)


@contextmanager
def serving(environment: dict[str, str]) -> Iterator[tuple[psutil.Process, str]]:
    """The server, idle, and its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    started = subprocess.Popen([*COMMAND, "serve", "--port", str(port)], env=environment)
    address = f"http://127.0.0.1:{port}/"
    try:
        while not ask(address):
            time.sleep(0.2)
        time.sleep(SETTLE_SECONDS)
        yield psutil.Process(started.pid), address
    finally:
        started.terminate()
        started.wait()


def ask(address: str) -> bool:
    """Whether a page came back, whatever it says."""
    try:
        urllib.request.urlopen(address, timeout=30).read()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def report(moment: str, server: psutil.Process) -> None:
    processes = [server, *server.children(recursive=True)]
    used = [process.memory_full_info() for process in processes]
    resident = sum(one.rss for one in used) / MEGABYTE
    shared_out = sum(getattr(one, "pss", one.uss) for one in used) / MEGABYTE
    each = " + ".join(f"{one.rss / MEGABYTE:.0f}" for one in used)
    verdict = "within" if resident <= LIMIT_MB else "ABOVE"
    print(f"{moment}: RSS {resident:.0f} MB ({each}), PSS {shared_out:.0f} MB", end="; ")
    print(f"{verdict} the limit of {LIMIT_MB} MB, {resident / LIMIT_MB:.0%} of it")


if __name__ == "__main__":
    main()

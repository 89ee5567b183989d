"""Which process runs a job, and whether it still lives."""

import os
import secrets
import socket

_TOKEN = secrets.token_hex(4)


def process_name() -> str:
    """``machine:pid:token``; the token tells two processes apart that were given the same number."""
    return f"{_machine()}:{os.getpid()}:{_TOKEN}"


def is_gone(name: str) -> bool:
    """True when the named process of this machine has certainly ended; False when that cannot be known."""
    machine, pid, _token = name.rsplit(":", 2)
    if machine != _machine():
        return False
    if int(pid) == os.getpid():
        return name != process_name()
    return not _may_run(int(pid))


def _machine() -> str:
    return socket.gethostname()[:80]


def _may_run(pid: int) -> bool:
    if os.name == "nt":  # There, signal 0 would end the process instead of asking for it.
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True

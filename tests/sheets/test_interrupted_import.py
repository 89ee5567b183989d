"""A server killed in the middle of writing leaves none of the confirmed rows; later all of them go in."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.sheets.interrupted import DIES_AFTER, ROWS

ROOT = Path(__file__).resolve().parents[2]


def run(step: str, home: Path) -> tuple[int, Any]:
    """One life of the server: its exit code and what it printed."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "gaoxin.config.settings.test",
        "GAOXIN_HOME": str(home),
        "GAOXIN_DATABASE_URL": f"sqlite:///{home / 'base.sqlite3'}",
    }
    command = [sys.executable, "-m", "tests.sheets.interrupted", step]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, json.loads(done.stdout) if done.stdout else done.stderr


def test_a_server_killed_while_writing_leaves_none_or_all(tmp_path: Path) -> None:
    assert 0 < DIES_AFTER < ROWS
    assert run("prepare", tmp_path) == (0, "ready")
    assert run("die", tmp_path)[0] == -signal.SIGKILL
    assert run("count", tmp_path) == (0, [0, "ready", 0])
    assert run("import", tmp_path) == (0, "imported")
    assert run("count", tmp_path) == (0, [ROWS, "imported", 1])

"""Whole installations in folders of their own, worked by the ``gaoxin`` command as an operator does."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from tests.architecture.sources import ROOT

FILL = """
from tests.factories import make_zone, make_user, make_department, actor_of
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.audit.actions import record
from gaoxin.foundation.audit.labels import audited
import datetime as dt
audited("test.registered", "登记")
zone = make_zone(code="changzhi", name="长治高新区", data_as_of=dt.date(2025, 3, 31))
user = make_user(zone, Role.STATISTICIAN, department=make_department(zone, name="统计局"))
for number in range(5):
    record("test.registered", zone, by=actor_of(user), zone_id=zone.pk, changes={"name": (None, number)})
"""


class Installation:
    """One installation: its folder and, unless it keeps to SQLite, the address of its database."""

    def __init__(self, home: Path, *, database: str = "") -> None:
        self.home = home
        home.mkdir(parents=True, exist_ok=True)
        self._environment = {
            name: value for name, value in os.environ.items() if not name.startswith(("GAOXIN_", "DJANGO_"))
        }
        self._environment |= {
            "GAOXIN_HOME": str(home),
            "DJANGO_SETTINGS_MODULE": "gaoxin.config.settings.development",
            "PYTHONPATH": str(ROOT),
        }
        if database:
            self._environment["GAOXIN_DATABASE_URL"] = database

    def run(self, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        """``gaoxin …``."""
        return self._python("-c", "from gaoxin.cli import main; main()", *arguments, typed=typed)

    def script(self, code: str) -> subprocess.CompletedProcess[str]:
        """Python with the installation's settings."""
        return self._python("-c", f"import django; django.setup()\n{code}")

    def prepare(self) -> "Installation":
        done = self.run("manage", "migrate", "--verbosity", "0")
        assert done.returncode == 0, done.stderr
        return self

    def copy(self, home: Path) -> "Installation":
        """A second installation, as this one is now (SQLite)."""
        shutil.copytree(self.home, home)
        return Installation(home)

    def counted(self) -> tuple[int, int, int]:
        """Zones, people and audit events in the database (SQLite)."""
        tables = ("zones_zone", "accounts_user", "audit_auditevent")
        with closing(sqlite3.connect(self.home / "gaoxin.sqlite3")) as database:
            found = [database.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0] for table in tables]
        return found[0], found[1], found[2]

    def _python(self, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *arguments],
            env=self._environment,
            capture_output=True,
            text=True,
            input=typed,
            cwd=self.home,
        )

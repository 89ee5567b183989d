"""The empty test database of SQLite, made once by the migrations and copied from then on.

The copy is named by a digest of all migrations and of the code they call, so that a changed migration is run
again. PostgreSQL always migrates.
"""

import hashlib
import os
import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django
from django.core import management
from django.db import connection

SOURCES = Path(__file__).resolve().parents[1] / "src" / "gaoxin"
CALLED = ("foundation/audit/triggers.py", "foundation/audit/append_only.py", "config/settings/test.py")


def kept_schema() -> Path:
    """Where the copy for the present migrations lies, made or not."""
    told = hashlib.sha256(django.__version__.encode())
    for path in (*sorted(SOURCES.rglob("migrations/*.py")), *(SOURCES / name for name in CALLED)):
        told.update(path.relative_to(SOURCES).as_posix().encode())
        told.update(path.read_bytes())
    return Path(tempfile.gettempdir()) / f"gaoxin-schema-{told.hexdigest()[:24]}.sqlite3"


def copy_instead_of_migrating() -> None:
    """From now on a test database that would be migrated is filled from the copy, or becomes it."""
    migrate: Callable[..., Any] = management.call_command

    def call(name: str, *args: Any, **options: Any) -> Any:
        if name != "migrate" or connection.vendor != "sqlite":
            return migrate(name, *args, **options)
        kept = kept_schema()
        if kept.exists():
            fill_from(kept)
        else:
            migrate(name, *args, **options)
            keep_as(kept)
        return None

    management.call_command = call


def fill_from(kept: Path) -> None:
    """The database becomes the one that was kept, rows and all."""
    connection.ensure_connection()
    with sqlite3.connect(kept) as source:
        source.backup(connection.connection)
    source.close()


def keep_as(kept: Path) -> None:
    """The database as it is now; written beside and then named, so that nobody reads half a file."""
    half = kept.with_suffix(f".{os.getpid()}")
    with sqlite3.connect(half) as target:
        connection.connection.backup(target)
    target.close()
    half.replace(kept)

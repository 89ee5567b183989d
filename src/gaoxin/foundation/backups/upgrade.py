"""Before the tables change: a copy of the database to go back to.

The portable backup needs program and tables to fit together, which is no longer so once the new program is
in place. So SQLite is copied as it is; on PostgreSQL the operator is told to dump it.
"""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from django.db import connection
from django.utils import timezone

from gaoxin.foundation.backups.refusals import not_written
from gaoxin.foundation.backups.rotation import backup_folder
from gaoxin.foundation.backups.selectors import backup_due_before_upgrade

ADVICE = "数据库结构将要更新，而今天还没有备份。请先停止服务，用 pg_dump 备份数据库。"


def copy_before_upgrade() -> Path | None:
    """Copy an SQLite database whose tables are about to change; None where no copy is due or can be made."""
    if connection.vendor != "sqlite" or not backup_due_before_upgrade():
        return None
    target = backup_folder() / f"before-upgrade-{timezone.localtime():%Y%m%d-%H%M%S}.sqlite3"
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(target, os.O_CREAT | os.O_EXCL, 0o600))
        with closing(sqlite3.connect(target)) as copy:
            connection.ensure_connection()
            connection.connection.backup(copy)
    except OSError as error:
        raise not_written(target, error) from error
    return target


def advice_before_upgrade() -> str:
    """What to tell the operator when tables are about to change and no copy can be made here."""
    return ADVICE if connection.vendor != "sqlite" and backup_due_before_upgrade() else ""

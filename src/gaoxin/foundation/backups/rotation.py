"""Names of backups, and keeping only the newest."""

import datetime as dt
import re
from pathlib import Path

from django.conf import settings
from django.utils import timezone

_NAME = re.compile(r"gaoxin-backup-\d{8}-\d{6}\.zip")


def backup_folder() -> Path:
    return Path(settings.BACKUP_DIR)


def new_path(moment: dt.datetime) -> Path:
    """Where a backup made at ``moment`` goes when no file is named; a name of its own in any case."""
    while True:
        path = backup_folder() / f"gaoxin-backup-{timezone.localtime(moment):%Y%m%d-%H%M%S}.zip"
        if not path.exists():
            return path
        moment += dt.timedelta(seconds=1)


def remove_old(folder: Path, *, keep: int) -> list[Path]:
    """Delete all but the ``keep`` newest backups of ``folder``; other files are not touched."""
    if keep < 1:
        raise ValueError("at least one backup is kept")
    found = sorted(path for path in folder.iterdir() if _NAME.fullmatch(path.name))
    old = found[:-keep]
    for path in old:
        path.unlink()
    return old

"""Reading the log of backups."""

import datetime as dt

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import require
from gaoxin.foundation.backups.models import BackupKind, BackupRun
from gaoxin.foundation.backups.permissions import MANAGE_BACKUPS
from gaoxin.foundation.backups.structure import pending_migrations

# A backup older than this is called old on the page.
OLD_AFTER = dt.timedelta(days=7)
# Before an upgrade the data of the day must be safe.
FRESH_FOR_UPGRADE = dt.timedelta(hours=24)


def backup_runs(by: Actor) -> QuerySet[BackupRun]:
    """Backups and restores, newest first, for those who look after them."""
    require(by, MANAGE_BACKUPS)
    return BackupRun.objects.all()


def last_backup() -> BackupRun | None:
    return BackupRun.objects.filter(kind=BackupKind.BACKUP).first()


def is_old(run: BackupRun | None) -> bool:
    return run is None or timezone.now() - run.happened_at > OLD_AFTER


def backup_due_before_upgrade() -> bool:
    """Whether tables are about to be changed in an installation with data and without a backup of the day.

    Works on the tables of an earlier version too, which may not know backups yet.
    """
    tables = connection.introspection.table_names()
    if not pending_migrations() or not _has_zone(tables):
        return False
    if BackupRun._meta.db_table not in tables:
        return True
    recent = timezone.now() - FRESH_FOR_UPGRADE
    return not BackupRun.objects.filter(kind=BackupKind.BACKUP, happened_at__gte=recent).exists()


def _has_zone(tables: list[str]) -> bool:
    if "zones_zone" not in tables:
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM zones_zone")
        return bool(cursor.fetchone()[0])

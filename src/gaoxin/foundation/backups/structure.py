"""Whether this installation's tables are those a backup was made of."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from gaoxin.foundation.backups.manifest import Manifest
from gaoxin.foundation.backups.refusals import made_by_newer, made_by_older, not_migrated

Migrations = dict[str, list[str]]


def applied_migrations() -> Migrations:
    """Names of applied migrations by app, in order."""
    found: Migrations = {}
    for app, name in sorted(MigrationRecorder(connection).applied_migrations()):
        found.setdefault(app, []).append(name)
    return found


def pending_migrations() -> list[str]:
    """Migrations of this program that the database has not had."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def need_up_to_date() -> None:
    """Refuse while the database lags behind the program."""
    if pending := pending_migrations():
        raise not_migrated(pending)


def need_same_structure(manifest: Manifest) -> None:
    """Refuse unless the backup's tables are exactly this installation's."""
    need_up_to_date()
    theirs, ours = _names(manifest.migrations), _names(applied_migrations())
    if newer := sorted(theirs - ours):
        raise made_by_newer(newer, version=manifest.version)
    if older := sorted(ours - theirs):
        raise made_by_older(older, version=manifest.version)


def _names(migrations: Migrations) -> set[str]:
    return {f"{app}.{name}" for app, names in migrations.items() for name in names}

"""Making a backup and restoring one."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

import gaoxin
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import require
from gaoxin.foundation.audit import triggers
from gaoxin.foundation.audit.actions import record
from gaoxin.foundation.audit.models import AuditChain
from gaoxin.foundation.backups import uploads
from gaoxin.foundation.backups.archive import BackupReader, BackupWriter, file_digest, reading, writing
from gaoxin.foundation.backups.figures import key_figures
from gaoxin.foundation.backups.manifest import ChainEntry, Manifest
from gaoxin.foundation.backups.models import BackupKind, BackupRun
from gaoxin.foundation.backups.permissions import BACKUP_MADE, BACKUP_RESTORED, MANAGE_BACKUPS
from gaoxin.foundation.backups.refusals import broken_links, corrupt, not_empty, not_the_same
from gaoxin.foundation.backups.rotation import new_path
from gaoxin.foundation.backups.snapshot import one_moment
from gaoxin.foundation.backups.structure import applied_migrations, need_same_structure, need_up_to_date
from gaoxin.foundation.backups.tables import (
    BEFORE_FIRST_LOGIN,
    MADE_BY_INSTALLING,
    Model,
    backed_up,
    delete_rows,
    insert_lines,
    label,
    left_out,
    lines_of,
)
from gaoxin.foundation.backups.verification import Check, compare, differences
from gaoxin.foundation.jobs.recovery import end_open_jobs

OnStep = Callable[[str], None]


def silent(words: str) -> None:
    """Tells nobody."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did, every comparison it made, and the backup of the data it replaced."""

    manifest: Manifest
    checks: tuple[Check, ...]
    former: Path | None = None


def make_backup(path: Path, *, by: Actor, on_step: OnStep = silent) -> BackupRun:
    """Write everything to ``path`` as of one moment, read the file back, and log it.

    People can go on working meanwhile. Raises ``DomainError``; then no file is left at ``path``.
    """
    require(by, MANAGE_BACKUPS)
    need_up_to_date()
    with writing(path) as writer, one_moment():
        manifest = _write(writer, on_step=on_step)
        writer.finish(manifest)
    on_step(_("读回核对"))
    try:
        manifest = check_backup(path)
    except BaseException:
        path.unlink()
        raise
    return _log(BackupKind.BACKUP, path, manifest, by=by)


def check_backup(path: Path) -> Manifest:
    """Read the whole file against its checksums. Raises ``DomainError`` when anything is not as written."""
    with reading(path) as reader:
        reader.check()
        return reader.manifest


def restore_backup(path: Path, *, by: Actor, replace: bool = False, on_step: OnStep = silent) -> Restored:
    """Load a backup into this installation, in one transaction, and compare the result with the backup.

    The installation must be empty, unless ``replace``. Raises ``DomainError``; then nothing has changed.
    """
    require(by, MANAGE_BACKUPS)
    with reading(path) as reader:
        on_step(_("核对备份文件"))
        reader.check()
        need_same_structure(reader.manifest)
        _need_same_tables(reader.manifest)
        former = _keep_former(by=by, on_step=on_step) if replace else None
        with uploads.Exchange(reader) as exchange, transaction.atomic(durable=True):
            if not replace:
                _need_empty()
            checks = _load(reader, on_step=on_step)
            _settle(path, reader.manifest, former=former, by=by)
            _check_links()
            exchange.make()
    ContentType.objects.clear_cache()
    return Restored(reader.manifest, checks, former)


def is_empty() -> bool:
    """Whether nothing but what installing makes is in the database."""
    return _first_with_rows() is None


def _keep_former(*, by: Actor, on_step: OnStep) -> Path | None:
    """Back up what is about to be replaced."""
    if is_empty():
        return None
    on_step(_("备份现有数据"))
    path = new_path(timezone.now())
    make_backup(path, by=by)
    return path


def _write(writer: BackupWriter, *, on_step: OnStep) -> Manifest:
    moment = timezone.now()
    tables = []
    for model in backed_up():
        on_step(str(model._meta.verbose_name))
        tables.append(writer.add_table(label(model), lines_of(model)))
    on_step(_("上传的文件"))
    return Manifest(
        version=gaoxin.__version__,
        created_at=moment,
        database=connection.vendor,
        migrations=applied_migrations(),
        tables=tuple(tables),
        files=tuple(uploads.add_files(writer)),
        audit=tuple(
            ChainEntry(chain.key, chain.length, chain.head) for chain in AuditChain.objects.order_by("key")
        ),
        figures=key_figures(timezone.localdate(moment)),
    )


def _load(reader: BackupReader, *, on_step: OnStep) -> tuple[Check, ...]:
    """Exchange the rows of every table, then compare."""
    models = backed_up()
    guarded = triggers.installed()
    if guarded:
        triggers.remove(connection)
    for model in [*reversed(models), *left_out()]:
        delete_rows(model)
    for model in models:
        on_step(str(model._meta.verbose_name))
        insert_lines(model, reader.lines(label(model)))
    _check_links()
    if guarded:
        triggers.install(connection)
    _continue_numbering()
    on_step(_("与备份比对"))
    checks = tuple(compare(reader.manifest))
    if found := differences(checks):
        raise not_the_same(found)
    return checks


def _settle(path: Path, manifest: Manifest, *, former: Path | None, by: Actor) -> None:
    """What is different from now on: open jobs have no process any more, and this restore is on record."""
    end_open_jobs(_("平台从备份恢复，这项任务没有继续。请核对数据后重新发起。"))
    note = _("替换前的数据备份在 %s") % former.name if former else ""
    _log(BackupKind.RESTORE, path, manifest, by=by, note=note)


@transaction.atomic
def _log(kind: BackupKind, path: Path, manifest: Manifest, *, by: Actor, note: str = "") -> BackupRun:
    run = BackupRun.objects.create(
        kind=kind,
        data_at=manifest.created_at,
        made_by=by.name,
        file_name=path.name[-200:],
        size=path.stat().st_size,
        digest=file_digest(path),
        rows=manifest.rows,
        product_version=manifest.version,
    )
    action = BACKUP_MADE if kind == BackupKind.BACKUP else BACKUP_RESTORED
    changes = {"file": run.file_name, "rows": run.rows, "digest": run.digest} | (
        {"note": note} if note else {}
    )
    record(action, run, by=by, zone_id=None, changes={name: (None, value) for name, value in changes.items()})
    return run


def _need_same_tables(manifest: Manifest) -> None:
    ours = {label(model) for model in backed_up()}
    odd = sorted(ours.symmetric_difference(table.name for table in manifest.tables))
    if odd:
        raise corrupt(odd[0])


def _need_empty() -> None:
    found = _first_with_rows()
    if found is not None:
        raise not_empty(str(found._meta.verbose_name), found._base_manager.count())


def _first_with_rows() -> Model | None:
    exempt = MADE_BY_INSTALLING | BEFORE_FIRST_LOGIN
    return next((one for one in backed_up() if label(one) not in exempt and one._base_manager.exists()), None)


def _check_links() -> None:
    """Check now what the database would check at the commit."""
    try:
        connection.check_constraints()
    except IntegrityError as error:
        raise broken_links(str(error).splitlines()[0]) from error


def _continue_numbering() -> None:
    """New rows are numbered on from the highest number of the restored ones."""
    statements = connection.ops.sequence_reset_sql(no_style(), backed_up())
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)

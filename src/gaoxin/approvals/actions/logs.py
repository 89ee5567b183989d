"""Bringing in old records for analysis: the file kept as it came, read as told, taken down again."""

import tempfile
from collections.abc import Mapping
from functools import partial
from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile, File
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gaoxin.approvals import permissions
from gaoxin.approvals.assembly.log_columns import packed
from gaoxin.approvals.assembly.old_logs import (
    Tell,
    counted,
    is_read_at_once,
    kept_copy,
    kind_of,
    original_stream,
    preview_of,
    read_laid_out,
)
from gaoxin.approvals.jobs import READ_LOG
from gaoxin.approvals.models import ImportedLog, LogKind
from gaoxin.engines.processes.xes import ReadLog
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import allows, require
from gaoxin.foundation.audit.actions import record
from gaoxin.foundation.jobs.actions import start_job
from gaoxin.foundation.jobs.models import Job
from gaoxin.foundation.zones.models import Zone
from gaoxin.values.errors import Conflict, DomainError, NotPermitted

_NEEDED = ("case", "activity", "time")


def import_log(
    zone: Zone, *, by: Actor, file: File, file_name: str, name: str = "", is_sample: bool = False
) -> ImportedLog:
    """Keeps the file. A small one is read at once (a table or OCEL as far as its columns are to be chosen),
    a large one by a job.

    Raises ``DomainError`` for what is no log, defines entities or is too large; then nothing is kept. What a
    job finds wrong later stays with the row as its ``failure``.
    """
    require(by, permissions.ANALYSE, zone_id=zone.pk)
    kind = kind_of(file)
    at_once = is_read_at_once(file, file.size)
    own_name = PurePath(file_name.replace("\\", "/")).name[:200] or "log"
    row = ImportedLog(
        zone=zone,
        name=(name.strip() or own_name)[:120],
        kind=kind,
        file_name=own_name,
        size=file.size,
        recorded_by=by.name,
        imported_by_id=by.user_id,
        is_sample=is_sample,
    )
    with tempfile.TemporaryFile() as packing:
        row.digest = kept_copy(file, packing)
        _refuse_repeated(row)
        row.original.save("original", File(packing), save=False)
    try:
        if at_once:
            _first_reading(row)
        _save_new(row, by=by, at_once=at_once)
    except IntegrityError:  # the same file came in twice at the same moment
        _delete_files(row)
        _refuse_repeated(row)
        raise
    except BaseException:
        _delete_files(row)
        raise
    return row


def _refuse_repeated(row: ImportedLog) -> None:
    known = ImportedLog.objects.filter(zone=row.zone, digest=row.digest, withdrawn_at__isnull=True).first()
    if known is not None:
        raise Conflict(
            "log.repeated",
            _("这个文件已经导入过：“%(name)s”。") % {"name": known.name},
            field="file",
            value=known.name,
            remedy=_("请在导入的日志里打开它；要换列，请用“重新选列”。"),
        )


@transaction.atomic
def _save_new(row: ImportedLog, *, by: Actor, at_once: bool) -> None:
    row.save(force_insert=True)
    record(
        permissions.LOG_IMPORTED,
        row,
        by=by,
        zone_id=row.zone_id,
        changes={"digest": (None, row.digest), "events": (None, row.event_count)},
    )
    if not at_once:
        _start_reading(row, {}, by=by)


def read_log(row: ImportedLog, *, by: Actor, layout: Mapping[str, str]) -> Job | None:
    """Reads a kept table by its columns (role → header) or OCEL by its ``object_type``; may be done again.

    Without a layout what comes first: XES as a whole, of a table its headers. A large file is read by the job
    that is returned.
    """
    require(by, permissions.ANALYSE, zone_id=row.zone_id)
    _refuse_withdrawn(row)
    if row.job is not None and row.job.is_open:
        raise Conflict(
            "log.reading", _("这份日志正在读取。"), remedy=_("请等它读完，或先取消正在进行的读取。")
        )
    chosen = {role: word for role, word in layout.items() if word}
    _refuse_layout(row, chosen)
    with original_stream(row) as file:
        at_once = is_read_at_once(file, row.size)
    if at_once:
        finish_reading(row, by=by, layout=chosen)
        return None
    with transaction.atomic():
        return _start_reading(row, chosen, by=by)


def _start_reading(row: ImportedLog, layout: Mapping[str, str], *, by: Actor) -> Job:
    job = start_job(
        READ_LOG,
        by=by,
        arguments={"log_id": row.pk, "layout": dict(layout)},
        title=_("读取日志：%(name)s") % {"name": row.name},
        subject_url=reverse("approvals:imported_log", args=(row.pk,)),
    )
    row.job = job
    row.save(update_fields=("job",))
    return job


def finish_reading(
    row: ImportedLog, *, by: Actor, layout: Mapping[str, str], tell: Tell | None = None
) -> ImportedLog:
    """The reading itself, at once or within a job. A refusal is kept as the row's ``failure`` and raised."""
    require(by, permissions.ANALYSE, zone_id=row.zone_id)
    before = row.columns.name or ""
    try:
        if row.kind == LogKind.XES or layout:
            _keep(row, _read(row, layout, tell=tell), layout)
        else:
            row.preview = _previewed(row, tell=tell)
    except DomainError as refusal:
        _keep_failure(row, refusal)
        raise
    row.failure = {}
    try:
        _save_reading(row, before, by=by)
    except BaseException:
        if row.columns.name != before:
            row.columns.delete(save=False)
        raise
    return row


@transaction.atomic
def _save_reading(row: ImportedLog, before: str, *, by: Actor) -> None:
    locked = ImportedLog.objects.select_for_update().get(pk=row.pk)
    _refuse_withdrawn(locked)
    row.save()
    if row.columns.name == before:
        return
    record(
        permissions.LOG_READ,
        row,
        by=by,
        zone_id=row.zone_id,
        changes={"layout": (None, "、".join(row.layout.values())), "events": (None, row.event_count)},
    )
    if before:
        transaction.on_commit(partial(row.columns.storage.delete, before))


def _keep_failure(row: ImportedLog, refusal: DomainError) -> None:
    failure = {"message": refusal.message, "remedy": refusal.remedy, "value": str(refusal.value or "")[:200]}
    ImportedLog.objects.filter(pk=row.pk).update(failure=failure)
    row.failure = failure


def withdraw_log(row: ImportedLog, *, by: Actor, because: str) -> ImportedLog:
    """Takes a log down: no list shows it, its files go, that it was there and why it went stays."""
    require(by, permissions.ANALYSE, zone_id=row.zone_id)
    if not may_withdraw(row, by=by):
        raise NotPermitted(_("只能撤下自己导入的日志。"))
    if not because.strip():
        raise DomainError(
            "log.no_reason",
            _("没有写撤下的原因。"),
            field="because",
            remedy=_("请写明为什么撤下，如：导错文件。"),
        )
    with transaction.atomic():
        locked = ImportedLog.objects.select_for_update().get(pk=row.pk)
        _refuse_withdrawn(locked)
        files = [name for name in (locked.original.name, locked.columns.name) if name]
        locked.original, locked.columns, locked.preview = "", "", {}
        locked.withdrawn_at, locked.withdrawn_by = timezone.now(), by.name
        locked.withdrawn_because = because.strip()[:200]
        locked.save()
        record(
            permissions.LOG_WITHDRAWN,
            locked,
            by=by,
            zone_id=locked.zone_id,
            changes={"withdrawn_because": (None, locked.withdrawn_because), "digest": (locked.digest, None)},
        )
        for name in files:
            transaction.on_commit(partial(locked.original.storage.delete, name))
    return locked


def may_withdraw(row: ImportedLog, *, by: Actor) -> bool:
    """Whoever brought it in, and who manages analysis."""
    is_own = by.user_id is not None and row.imported_by_id == by.user_id
    return is_own or allows(by, permissions.MANAGE_ANALYSIS)


def _refuse_withdrawn(row: ImportedLog) -> None:
    if row.withdrawn_at is not None:
        raise Conflict(
            "log.withdrawn",
            _("这份日志已由%(who)s撤下。") % {"who": row.withdrawn_by},
            remedy=_("需要时请重新导入原文件。"),
        )


def _refuse_layout(row: ImportedLog, layout: Mapping[str, str]) -> None:
    if row.kind != LogKind.TABLE or not layout:
        return
    headers = row.preview.get("headers", [])
    for role in _NEEDED:
        if layout.get(role, "") not in headers or not layout.get(role):
            raise DomainError(
                "log.column_missing",
                _("还没有选办件、步骤、时间各是哪一列。"),
                field=role,
                value=layout.get(role, ""),
                remedy=_("请选表格里有的列。"),
            )
    if len(set(layout.values())) < len(layout):
        raise DomainError(
            "log.column_twice", _("同一列选了两次。"), field="case", remedy=_("每一列只作一种用途。")
        )


def _first_reading(row: ImportedLog) -> None:
    """Of a row not yet saved: whatever is refused leaves nothing behind."""
    if row.kind == LogKind.XES:
        _keep(row, _read(row, {}), {})
    else:
        row.preview = _previewed(row)


def _previewed(row: ImportedLog, *, tell: Tell | None = None) -> dict[str, Any]:
    with original_stream(row, tell=tell) as file:
        return preview_of(file, LogKind(row.kind))


def _read(row: ImportedLog, layout: Mapping[str, str], *, tell: Tell | None = None) -> ReadLog:
    with original_stream(row, tell=tell) as file:
        read = read_laid_out(file, LogKind(row.kind), layout, name=row.name)
    if not len(read.log):
        raise DomainError(
            "log.no_events",
            _("没有读出任何办理记录。"),
            field="file",
            remedy=_("请核对文件和所选的列；日志里应当有办件、步骤和时间。"),
        )
    return read


def _keep(row: ImportedLog, read: ReadLog, layout: Mapping[str, str]) -> None:
    row.columns.save("columns", ContentFile(packed(read.log)), save=False)
    row.layout = dict(layout)
    row.case_count, row.event_count = len(read.log.cases), len(read.log)
    row.findings = counted(read)


def _delete_files(row: ImportedLog) -> None:
    for kept in (row.original, row.columns):
        if kept:
            kept.delete(save=False)

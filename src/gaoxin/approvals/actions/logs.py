"""Bringing in old records for analysis: the file kept as it came, then read as told."""

import gzip
import hashlib
from collections.abc import Mapping
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from gaoxin.approvals import permissions
from gaoxin.approvals.assembly.old_logs import (
    counted,
    kind_of,
    packed,
    read_objects,
    read_old_xes,
    read_table,
    table_log,
)
from gaoxin.approvals.models import ImportedLog, LogKind
from gaoxin.engines.processes.xes import ReadLog
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import require
from gaoxin.foundation.audit.actions import record
from gaoxin.foundation.zones.models import Zone
from gaoxin.values.errors import Conflict, DomainError

_NEEDED = ("case", "activity", "time")


def import_log(zone: Zone, *, by: Actor, content: bytes, file_name: str, name: str = "") -> ImportedLog:
    """Keeps the file; an XES log is read at once, a table or OCEL when it is told how.

    Raises ``DomainError`` for what is no log, defines entities or is too large; then nothing is kept.
    """
    require(by, permissions.ANALYSE, zone_id=zone.pk)
    kind = kind_of(content)
    digest = hashlib.sha256(content).hexdigest()
    known = ImportedLog.objects.filter(zone=zone, digest=digest).first()
    if known is not None:
        raise Conflict(
            "log.repeated",
            _("这个文件已经导入过：“%(name)s”。") % {"name": known.name},
            field="file",
            value=known.name,
            remedy=_("请在导入的日志里打开它；要换列，请用“重新选列”。"),
        )
    read = read_old_xes(content) if kind is LogKind.XES else None
    if kind is LogKind.OCEL:
        read_objects(content)
    elif kind is LogKind.TABLE:
        read_table(content)
    if read is not None:
        _refuse_empty(read)
    own_name = PurePath(file_name).name[:200] or "log"
    row = ImportedLog(
        zone=zone,
        name=(name.strip() or own_name)[:120],
        kind=kind,
        file_name=own_name,
        digest=digest,
        recorded_by=by.name,
    )
    _keep(row, read, content=content)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            record(
                permissions.LOG_IMPORTED,
                row,
                by=by,
                zone_id=zone.pk,
                changes={"digest": (None, digest), "events": (None, row.event_count)},
            )
    except BaseException:
        row.original.delete(save=False)
        if row.columns:
            row.columns.delete(save=False)
        raise
    return row


def read_log(row: ImportedLog, *, by: Actor, layout: Mapping[str, str]) -> ImportedLog:
    """Reads a kept table by its columns (role → header) or OCEL by its ``object_type``; may be done again."""
    require(by, permissions.ANALYSE, zone_id=row.zone_id)
    content = original_of(row)
    if row.kind == LogKind.OCEL:
        read = read_objects(content).flattened(layout.get("object_type", ""))
    elif row.kind == LogKind.TABLE:
        read = _read_table(row, content, layout)
    else:
        read = read_old_xes(content)
    _refuse_empty(read)
    before = row.columns.name
    row.layout = {role: word for role, word in layout.items() if word}
    _keep(row, read)
    with transaction.atomic():
        row.save()
        record(
            permissions.LOG_READ,
            row,
            by=by,
            zone_id=row.zone_id,
            changes={"layout": (None, "、".join(row.layout.values())), "events": (None, row.event_count)},
        )
        if before:
            transaction.on_commit(lambda: row.columns.storage.delete(before))
    return row


def original_of(row: ImportedLog) -> bytes:
    with row.original.open("rb") as kept:
        return gzip.decompress(kept.read())


def _read_table(row: ImportedLog, content: bytes, layout: Mapping[str, str]) -> ReadLog:
    table = read_table(content)
    for role in _NEEDED:
        if layout.get(role, "") not in table.headers or not layout.get(role):
            raise DomainError(
                "log.column_missing",
                _("还没有选办件、步骤、时间各是哪一列。"),
                field=role,
                value=layout.get(role, ""),
                remedy=_("请选表格里有的列。"),
            )
    chosen = {role: header for role, header in layout.items() if header in table.headers and header}
    if len(set(chosen.values())) < len(chosen):
        raise DomainError(
            "log.column_twice", _("同一列选了两次。"), field="case", remedy=_("每一列只作一种用途。")
        )
    return table_log(table, chosen, name=row.name)


def _refuse_empty(read: ReadLog) -> None:
    if not len(read.log):
        raise DomainError(
            "log.no_events",
            _("没有读出任何办理记录。"),
            field="file",
            remedy=_("请核对文件和所选的列；日志里应当有办件、步骤和时间。"),
        )


def _keep(row: ImportedLog, read: ReadLog | None, *, content: bytes | None = None) -> None:
    if content is not None:
        row.original.save("original", ContentFile(gzip.compress(content, mtime=0)), save=False)
    if read is not None:
        row.columns.save("columns", ContentFile(packed(read.log)), save=False)
        row.case_count, row.event_count = len(read.log.cases), len(read.log)
        row.findings = counted(read.findings)

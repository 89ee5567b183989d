"""Reading imports: the batches of the sheets a person may import, their rows, the source of a fact."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.sheets.handlers import handlers_for
from gaoxin.foundation.sheets.models import ImportBatch, ImportRow, ImportState
from gaoxin.foundation.zones.scope import Scope
from gaoxin.values.errors import NotFound


def visible_batches(by: Actor) -> QuerySet[ImportBatch]:
    """Imports of this person's zone and sheets, newest first; enterprise users see none."""
    codes = [handler.code for handler in handlers_for(by)]
    return by.scope.rows(ImportBatch.objects.filter(kind__in=codes)).defer("reading")


def visible_batch(batch_id: int, *, by: Actor) -> ImportBatch:
    """Raises ``NotFound`` for another zone's batch and for sheets the person may not import."""
    found = visible_batches(by).defer(None).filter(pk=batch_id).first()
    if found is None:
        raise NotFound(_("没有找到这次导入，或不在您的范围内。"))
    return found


def rows_of(batch: ImportBatch, *, status: str = "") -> QuerySet[ImportRow]:
    """The rows of a batch in the order of the sheet, of one status when it is given."""
    rows = batch.rows.order_by("number")
    return rows.filter(status=status) if status else rows


def imported_before(batch: ImportBatch) -> ImportBatch | None:
    """The last import of the very same file into the same ledger."""
    return (
        ImportBatch.objects.filter(
            zone_id=batch.zone_id,
            kind=batch.kind,
            file_digest=batch.file_digest,
            state=ImportState.IMPORTED,
        )
        .exclude(pk=batch.pk)
        .defer("reading")
        .first()
    )


@dataclass(frozen=True, slots=True)
class SheetSource:
    """The row of a sheet a fact was imported from. ``url`` leads to the batch, filtered to the row."""

    file_name: str
    sheet: str
    row: int
    uploaded_by: str
    url: str

    @property
    def words(self) -> str:
        return _("《%(file)s》工作表“%(sheet)s”第 %(row)s 行") % {
            "file": self.file_name,
            "sheet": self.sheet,
            "row": self.row,
        }


def source_of(batch_id: int | None, row: int | None, *, scope: Scope) -> SheetSource | None:
    """The source behind ``source_batch`` and ``source_row`` of a fact; None for facts not imported."""
    if batch_id is None or row is None:
        return None
    batch = scope.rows(ImportBatch.objects.filter(pk=batch_id)).defer("reading").first()
    if batch is None:
        return None
    url = f"{batch.get_absolute_url()}?row={row}"
    return SheetSource(batch.file_name, batch.sheet_name, row, batch.uploaded_by_name, url)

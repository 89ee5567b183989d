"""A file → the preview an officer decides on; nothing is written."""

from collections.abc import Callable, Sequence

from gaoxin.foundation.sheets.columns import SheetSpec
from gaoxin.foundation.sheets.files.guards import STANDARD, Limits
from gaoxin.foundation.sheets.plan import Found, Validate, no_further_checks, plan_rows
from gaoxin.foundation.sheets.rows import Preview, RowKey
from gaoxin.foundation.sheets.table import read_table


def preview_file(
    content: bytes,
    *,
    spec: SheetSpec,
    find: Callable[[Sequence[RowKey]], Found],
    validate: Validate = no_further_checks,
    sheet: str | None = None,
    limits: Limits = STANDARD,
) -> Preview:
    """Read, compare, judge. Raises ``FileRefused`` for a file that cannot be read at all."""
    table = read_table(content, spec=spec, sheet=sheet, limits=limits)
    rows = plan_rows(table.rows, spec=spec, layout=table.layout, find=find, validate=validate)
    return Preview(table, rows)

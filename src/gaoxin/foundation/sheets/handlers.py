"""What an app provides for each of its sheets, and where the sheets of the installation are listed.

    class ProjectLedgerSheet:
        code, title = "projects.ledger", _("重点项目台账")
        permission = WRITE_PROJECTS
        list_url_name = "projects:list"

        def spec(self, *, scope): return SheetSpec(…)
        def existing(self, keys, *, scope): return {key: Existing(pk, values) for … }
        def validate(self, rows, *, by): yield row.number, DomainError(…, field="stage")
        def apply(self, rows, *, by, batch):
            for row in rows:
                with at_row(row):
                    register_project(by=by, …, origin=origin_of(batch, row))
        def exported(self, *, scope): yield {"code": …, "name": …}

The class is named in the setting ``SHEET_HANDLERS``.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from django.conf import settings
from django.db import models
from django.utils import translation
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import Permission, allows
from gaoxin.foundation.provenance import Origin
from gaoxin.foundation.sheets.columns import Choice, SheetSpec, choices
from gaoxin.foundation.sheets.plan import Found, RowToCheck
from gaoxin.foundation.sheets.rows import PlannedRow, RowKey, refusals
from gaoxin.foundation.zones.scope import Scope
from gaoxin.values.errors import DomainError, DomainErrors, NotFound

if TYPE_CHECKING:
    from gaoxin.foundation.sheets.models import ImportBatch


class SheetHandler(Protocol):
    """One kind of sheet. ``permission`` is needed for everything done with it."""

    @property
    def code(self) -> str: ...
    @property
    def title(self) -> str | Promise: ...
    @property
    def permission(self) -> Permission: ...
    @property
    def list_url_name(self) -> str: ...

    def spec(self, *, scope: Scope) -> SheetSpec:
        """The columns; choices (departments, carriers …) are those of the scope."""

    def existing(self, keys: Sequence[RowKey], *, scope: Scope) -> Found:
        """The rows that are there, by the keys asked for, with values as ``spec`` types them.

        A key that fits several rows gets a ``DomainError``. One or a few queries for all keys.
        """

    def validate(self, rows: Sequence[RowToCheck], *, by: Actor) -> Iterable[tuple[int, DomainError]]:
        """Row number and refusal for every row that breaks a rule; ``field`` names the column key.

        A ``Hint`` is told beside the row and refuses nothing.
        """

    def apply(self, rows: Sequence[PlannedRow], *, by: Actor, batch: "ImportBatch") -> None:
        """Write new and updated rows through the app's actions; called inside one transaction."""

    def exported(self, *, scope: Scope) -> Iterable[Mapping[str, object]]:
        """All rows of the scope as typed values by column key, for an export that may be imported again."""


_ADDED: dict[str, SheetHandler] = {}


def register(handler: SheetHandler) -> SheetHandler:
    """Add a sheet besides those of the setting; tests take it away again with ``unregister``."""
    _ADDED[handler.code] = handler
    return handler


def unregister(code: str) -> None:
    _ADDED.pop(code, None)


@lru_cache(maxsize=1)
def _listed() -> dict[str, SheetHandler]:
    handlers: list[SheetHandler] = [import_string(path)() for path in settings.SHEET_HANDLERS]
    return {handler.code: handler for handler in handlers}


def handlers() -> list[SheetHandler]:
    """All sheets, in the order of the setting."""
    return list((_listed() | _ADDED).values())


def handlers_for(by: Actor) -> list[SheetHandler]:
    """The sheets this person may import."""
    return [handler for handler in handlers() if allows(by, handler.permission)]


def handler_of(code: str) -> SheetHandler:
    """Raises ``NotFound`` for a kind this installation does not have."""
    found = next((handler for handler in handlers() if handler.code == code), None)
    if found is None:
        raise NotFound("没有这种表格。")
    return found


def choices_of(kind: type[models.Choices]) -> tuple[Choice, ...]:
    """Choices of a model by their Chinese labels: a sheet is the same in every language of the pages."""
    with translation.override("zh-hans"):
        return choices((str(code), label) for code, label in kind.choices)


def origin_of(batch: "ImportBatch", row: PlannedRow) -> Origin:
    """The source a fact written from this row names: the file in words, the batch and the row."""
    return Origin(source=f"表格导入：{batch.file_name}"[:200], batch=batch.pk, row=row.number)


@contextmanager
def at_row(row: PlannedRow) -> Iterator[None]:
    """A refusal inside says which row of the sheet it is about."""
    try:
        yield
    except DomainError as error:
        raise DomainErrors(
            DomainError(
                one.code,
                f"第 {row.number} 行：{one.message}",
                field=one.field,
                value=one.value,
                remedy=one.remedy,
            )
            for one in refusals(error)
        ) from error

"""Tables whose rows are only ever added: an app says so beside its model, ``triggers`` keep it."""

from typing import TypeVar

from django.db import models

ModelT = TypeVar("ModelT", bound=models.Model)
_DECLARED: dict[str, None] = {}


def append_only(model: type[ModelT]) -> type[ModelT]:
    """Declares a model's table; its migration installs the triggers once the table is there."""
    _DECLARED[model._meta.db_table] = None
    return model


def declared_tables() -> tuple[str, ...]:
    return tuple(_DECLARED)

"""Django's own findings about a value, said in the product's one error family."""

from collections.abc import Collection

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.utils.translation import gettext

from gaoxin.values.errors import DomainError, DomainErrors


def refuse_invalid(row: models.Model, *, exclude: Collection[str] = ()) -> None:
    """Raise ``DomainErrors`` naming every field of a new or changed row that breaks its model's rules."""
    try:
        row.full_clean(exclude=set(exclude))
    except ValidationError as error:
        raise DomainErrors(_refusals(error, prefix=row._meta.model_name or "row")) from error


def as_refusals(error: ValidationError, *, code: str, field: str) -> DomainErrors:
    """A list of findings about one value as refusals of that field."""
    return DomainErrors(DomainError(code, message, field=field) for message in error.messages)


def _refusals(error: ValidationError, *, prefix: str) -> list[DomainError]:
    return [
        DomainError(
            f"{prefix}.{name}" if name != NON_FIELD_ERRORS else f"{prefix}.invalid",
            message,
            field=None if name == NON_FIELD_ERRORS else name,
        )
        for name, messages in error.message_dict.items()
        for message in messages
    ]


def stated_reason(text: str, *, field: str = "reason") -> str:
    """The reason somebody gave, without surrounding blanks; raises ``DomainError`` when there is none."""
    stated = text.strip()
    if not stated:
        raise DomainError("reason.missing", gettext("请写明原因。"), field=field)
    return stated

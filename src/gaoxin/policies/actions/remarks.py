"""What somebody writes beside a step: trimmed, and no longer than its column."""

from typing import Final

from django.utils.translation import gettext as _

from gaoxin.values.errors import DomainError

NOTE: Final = 400


def short(text: str, *, field: str, most: int = NOTE) -> str:
    """Refuses what is longer than ``most`` characters."""
    words = text.strip()
    if len(words) > most:
        raise DomainError(
            "text.too_long",
            _("说明有 %(given)s 个字，最多 %(most)s 个字。") % {"given": len(words), "most": most},
            field=field,
            remedy=_("请精简。"),
        )
    return words

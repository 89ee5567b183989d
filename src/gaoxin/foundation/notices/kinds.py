"""What kinds of notices there are. Apps declare theirs beside their actions."""

from django.utils.functional import Promise

KINDS: dict[str, str | Promise] = {}


def notice_kind(code: str, label: str | Promise) -> str:
    """Declare a kind of notice; returns its code. Notifying refuses undeclared codes."""
    KINDS[code] = label
    return code

"""The query string as the one place where a list keeps its filters, sorting, columns and page."""

from django.http import QueryDict


def changed(query: QueryDict, **changes: str | int | None) -> str:
    """``?…`` with some parameters set and, for ``None``, removed; ``?`` when nothing is left."""
    copy = query.copy()
    for name, value in changes.items():
        if value is None:
            copy.pop(name, None)
        else:
            copy[name] = str(value)
    return f"?{copy.urlencode()}"


def without(query: QueryDict, names: set[str] | frozenset[str]) -> str:
    """``?…`` without the parameters of ``names``."""
    return changed(query, **dict.fromkeys(names))

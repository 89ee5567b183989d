"""The catalogue's rules, read once for the process."""

from functools import cache
from pathlib import Path

from django.conf import settings

from gaoxin.engines.rules.library import Library, load_library


def library() -> Library:
    """The library of the catalogue the platform runs on."""
    return _library(Path(settings.CATALOGUE_DIR))


@cache
def _library(catalogue: Path) -> Library:
    return load_library(catalogue)

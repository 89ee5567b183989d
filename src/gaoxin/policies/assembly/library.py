"""The rules the platform answers by: the catalogue's files, and over them what was published here."""

from functools import cache, lru_cache
from pathlib import Path

from django.conf import settings

from gaoxin.engines.rules.documents import PolicyVersion
from gaoxin.engines.rules.facts import FactDictionary
from gaoxin.engines.rules.library import Library, load_library
from gaoxin.engines.rules.loading import read_version
from gaoxin.policies.models import PublishedVersion


def library() -> Library:
    """Catalogue and published versions; one query tells whether anything was published since."""
    newest = PublishedVersion.objects.order_by("-number").values_list("chain", "number").first()
    rules = catalogue_library()
    return rules if newest is None else _with_published(rules, *newest)


def catalogue_library() -> Library:
    """The files alone; no database is opened."""
    return _library(Path(settings.CATALOGUE_DIR))


def fact_dictionary() -> FactDictionary:
    """Facts are the catalogue's alone."""
    return catalogue_library().facts


def published_place(policy: str, version: str) -> str:
    """What a published version is called where a catalogue's file would be named."""
    return f"已发布/{policy}/{version}.yaml"


@lru_cache(maxsize=4)
def _with_published(rules: Library, _chain: str, number: int) -> Library:
    """Of several published under one name the last; it takes the place of the catalogue's."""
    replaced = {version.name: version for version in rules.versions}
    for row in PublishedVersion.objects.filter(number__lte=number).order_by("number"):
        version = _read(row.text, published_place(row.policy, row.version))
        replaced[version.name] = version
    return Library(rules.facts, replaced.values())


@lru_cache(maxsize=1024)
def _read(text: str, shown_as: str) -> PolicyVersion:
    return read_version(text, shown_as=shown_as)


@cache
def _library(catalogue: Path) -> Library:
    return load_library(catalogue)

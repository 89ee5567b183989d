"""The public facts of a zone as its catalogue folder states them; YAML in, frozen facts out."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from gaoxin.sample.blueprint import Blueprint, read_blueprint
from gaoxin.sample.words import Words, read_words, read_yaml
from gaoxin.values.errors import DomainError


@dataclass(frozen=True, slots=True)
class Source:
    """A published report: what it is called and the day up to which it tells."""

    label: str
    as_of: dt.date


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """A published number in its own unit; ``value`` is text where the report gives a range."""

    id: str
    label: str
    subject: str
    year: int | None
    as_of: dt.date
    value: Decimal | str
    unit: str
    kind: str
    note: str
    source: Source

    @property
    def indicator(self) -> str:
        """The code of the indicator that computes it: the id without year and ``target``."""
        parts = self.id.split(".")
        dropped = {"target", str(self.year)}
        return ".".join(part for part in parts if part not in dropped)


@dataclass(frozen=True, slots=True)
class Fact:
    """A named thing with what is published of it; what is not published is absent."""

    name: str
    source: Source
    values: Mapping[str, Any]

    def get(self, key: str) -> Any:
        return self.values.get(key)


@dataclass(frozen=True, slots=True)
class ZoneCatalogue:
    """One zone's folder."""

    zone: Mapping[str, Any]
    sources: Mapping[str, Source]
    figures: tuple[PublishedFigure, ...]
    projects: tuple[Fact, ...]
    enterprises: tuple[Fact, ...]
    carriers: tuple[Fact, ...]
    roads: tuple[Fact, ...]
    platforms: tuple[Fact, ...]
    funds: tuple[Fact, ...]
    blueprint: Blueprint
    words: Words

    @property
    def code(self) -> str:
        return str(self.zone["code"])

    @property
    def as_of(self) -> dt.date:
        """The day of the zone's data."""
        return dt.date.fromisoformat(str(self.zone["data_as_of"]))


def read_zone(catalogue: Path, code: str) -> ZoneCatalogue:
    """The catalogue of one zone below ``catalogue``/zones; refused when it is not there."""
    folder = catalogue / "zones" / code
    if not (folder / "zone.yaml").exists():
        raise DomainError(
            "sample.no_catalogue",
            f"目录里没有高新区“{code}”。",
            value=code,
            remedy="请核对 GAOXIN_CATALOGUE 指向的目录是否完整。",
        )
    zone = _yaml(folder / "zone.yaml")
    sources = {key: Source(row["label"], row["as_of"]) for key, row in zone["sources"].items()}
    places, institutions = _yaml(folder / "places.yaml"), _yaml(folder / "institutions.yaml")
    return ZoneCatalogue(
        zone=zone,
        sources=sources,
        figures=tuple(_figure(row, sources) for row in _yaml(folder / "figures.yaml") or ()),
        projects=_facts(_yaml(folder / "projects.yaml"), sources),
        enterprises=_facts(_yaml(folder / "enterprises.yaml"), sources),
        carriers=_facts(places.get("carriers"), sources),
        roads=_facts(places.get("roads"), sources),
        platforms=_facts(institutions.get("platforms"), sources),
        funds=_facts(institutions.get("funds"), sources),
        blueprint=read_blueprint(_yaml(folder / "sample.yaml")),
        words=read_words(catalogue / "sample"),
    )


def _yaml(file: Path) -> Any:
    """The content of a file; an empty mapping where a zone has no such file."""
    return read_yaml(file) if file.exists() else {}


def _facts(rows: list[dict[str, Any]] | None, sources: Mapping[str, Source]) -> tuple[Fact, ...]:
    return tuple(_fact(row, sources) for row in rows or ())


def _fact(row: dict[str, Any], sources: Mapping[str, Source]) -> Fact:
    values = {key: value for key, value in row.items() if key not in {"name", "source"}}
    return Fact(row["name"], _source(row["source"], sources), values)


def _source(codes: str, sources: Mapping[str, Source]) -> Source:
    """One source, or several told together (``AB``) with the day of the latest."""
    named = [sources[code] for code in codes]
    if len(named) == 1:
        return named[0]
    return Source("、".join(source.label for source in named), max(source.as_of for source in named))


def _figure(row: dict[str, Any], sources: Mapping[str, Source]) -> PublishedFigure:
    value = row["value"] if isinstance(row["value"], str) else Decimal(str(row["value"]))
    fields = {key: row[key] for key in row if key not in {"value", "source"}}
    return PublishedFigure(**fields, value=value, source=_source(row["source"], sources))

"""Figures a zone has published, kept in its catalogue, to be matched by the rows."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

import yaml
from django.conf import settings


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """A value made public, in the indicator's unit; ``source`` says where and when."""

    indicator: str
    year: int
    as_of: dt.date
    value: Decimal
    source: str
    note: str = ""


def published_figures(zone_code: str) -> Sequence[PublishedFigure]:
    """What the zone of that code has published; nothing for a zone without a catalogue."""
    path = settings.CATALOGUE_DIR / "zones" / zone_code / "published.yaml"
    return _read(path) if path.exists() else ()


@cache
def _read(path: Path) -> tuple[PublishedFigure, ...]:
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))["figures"]
    return tuple(
        PublishedFigure(
            indicator=row["indicator"],
            year=row["year"],
            as_of=row["as_of"],
            value=Decimal(str(row["value"])),
            source=row["source"],
            note=row.get("note", ""),
        )
        for row in rows
    )

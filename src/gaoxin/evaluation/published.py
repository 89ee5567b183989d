"""Figures a zone has published, kept in its catalogue, to be matched by the rows."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

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
    source_en: str = ""


def published_figures(zone_code: str) -> Sequence[PublishedFigure]:
    """What the zone of that code has published; nothing for a zone without a catalogue."""
    folder = settings.CATALOGUE_DIR / "zones" / zone_code
    return _read(folder) if (folder / "figures.yaml").exists() else ()


@cache
def _read(folder: Path) -> tuple[PublishedFigure, ...]:
    """Targets and ranges are left out: they say what shall be, not what is."""
    sources = _yaml(folder / "zone.yaml")["sources"]
    return tuple(
        PublishedFigure(
            indicator=row["id"].removesuffix(f".{row['year']}"),
            year=row["year"],
            as_of=row["as_of"],
            value=Decimal(str(row["value"])),
            source=sources[row["source"]]["label"],
            source_en=sources[row["source"]].get("label_en", ""),
            note=row["note"],
        )
        for row in _yaml(folder / "figures.yaml")
        if row["kind"] != "target" and row["year"]
    )


def _yaml(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))

"""How the sample rows of a zone are composed: counts and sums, stated in its catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any


class Fate(Enum):
    """Which ledgers a sample project stands in.

    FINISHED: of the year before only. CONTINUING: of both years. NEW: of the year only.
    SIGNED and RESERVE: of none.
    """

    FINISHED = "finished"
    CONTINUING = "continuing"
    NEW = "new"
    SIGNED = "signed"
    RESERVE = "reserve"


@dataclass(frozen=True, slots=True)
class Cell:
    """``count`` projects worth ``total`` 亿元 together."""

    provincial: bool
    industrial: bool
    count: int
    total: int


@dataclass(frozen=True, slots=True)
class ProjectGroup:
    """Sample projects with one fate; the stages say how many of them end where."""

    fate: Fate
    cells: tuple[Cell, ...]
    industrial_stages: Mapping[str, int]
    other_stages: Mapping[str, int]
    signed_in_year: int


@dataclass(frozen=True, slots=True)
class Recognitions:
    """How many enterprises hold what; ``high_tech`` are first recognitions by year."""

    high_tech: Mapping[int, int]
    high_tech_renewed: Mapping[int, int]
    tech_sme: Mapping[int, int]
    innovative_sme: int
    specialised_sme: int
    little_giant: int
    gazelle: int


@dataclass(frozen=True, slots=True)
class Innovation:
    """Platforms are sample ones by level; the named ones come on top."""

    valley: str
    tenants: int
    former_tenants: int
    platforms: Mapping[str, int]
    science_projects: int
    science_fields: tuple[str, ...]
    cooperation: Mapping[str, Any]
    drug: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Blueprint:
    """``enterprises`` counts the named ones too, ``sizes`` the sample ones; ``annual_plan`` in 亿元."""

    place: str
    region: str
    enterprises: int
    sizes: Mapping[str, int]
    clusters: Mapping[str, int]
    recognitions: Recognitions
    annual_plan: int
    projects: tuple[ProjectGroup, ...]
    innovation: Innovation


def read_blueprint(content: Mapping[str, Any]) -> Blueprint:
    enterprises, innovation = content["enterprises"], dict(content["innovation"])
    fields = tuple(innovation.pop("science_fields"))
    return Blueprint(
        place=content["place"],
        region=content["region"],
        enterprises=enterprises["total"],
        sizes=enterprises["sizes"],
        clusters=enterprises["clusters"],
        recognitions=Recognitions(**content["recognitions"]),
        annual_plan=content["annual_plan"],
        projects=tuple(_group(row) for row in content["projects"]),
        innovation=Innovation(**innovation, science_fields=fields),
    )


def _group(row: Mapping[str, Any]) -> ProjectGroup:
    return ProjectGroup(
        fate=Fate(row["fate"]),
        cells=tuple(Cell(**cell) for cell in row["cells"]),
        industrial_stages=row["stages"]["industrial"],
        other_stages=row["stages"]["other"],
        signed_in_year=row.get("signed_in_year", 0),
    )

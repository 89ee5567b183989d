"""What sample rows are called. Every made-up name carries 示例, so that nobody takes it for a real one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import yaml

from gaoxin.sample.draw import Draw

MARK = "示例·"


@dataclass(frozen=True, slots=True)
class Industry:
    """A GB/T 4754 class with the words of its trade. ``energy`` in 吨标准煤 per 万元 of revenue."""

    code: str
    field: str
    trade: str
    products: tuple[str, ...]
    works: tuple[str, ...]
    energy: float
    services: bool = False


@dataclass(frozen=True, slots=True)
class Works:
    """A kind of infrastructure project."""

    name: str
    content: str


@dataclass(frozen=True, slots=True)
class Words:
    """The word lists of the catalogue."""

    industries: Mapping[str, tuple[Industry, ...]]
    places: tuple[str, ...]
    works: tuple[Works, ...]
    names: Mapping[str, Sequence[str]]

    def brands(self, draw: Draw) -> Iterator[str]:
        """Two-character brands, each once."""
        pairs = product(self.names["brand_first"], self.names["brand_last"])
        return iter(draw.shuffled("".join(pair) for pair in pairs))

    def people(self, draw: Draw) -> Iterator[str]:
        """Names of people, each once: 示例·张建平."""
        triples = product(self.names["surnames"], self.names["given_first"], self.names["given_last"])
        return iter(draw.shuffled(MARK + "".join(triple) for triple in triples))


def read_words(folder: Path) -> Words:
    industries = read_yaml(folder / "industries.yaml")
    infrastructure = read_yaml(folder / "infrastructure.yaml")
    return Words(
        industries={cluster: tuple(_industry(row) for row in rows) for cluster, rows in industries.items()},
        places=tuple(infrastructure["places"]),
        works=tuple(Works(**row) for row in infrastructure["works"]),
        names=read_yaml(folder / "names.yaml"),
    )


def _industry(row: Mapping[str, Any]) -> Industry:
    return Industry(**{**row, "products": tuple(row["products"]), "works": tuple(row["works"])})


def read_yaml(file: Path) -> Any:
    """With the parser in C where PyYAML has it: some five times as fast."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(file.read_text(encoding="utf-8"), loader)

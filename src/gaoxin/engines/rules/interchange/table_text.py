"""A table as the YAML text of a policy document, and that text read back."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import yaml

from gaoxin.engines.rules.documents import Anchor, Bounds, Row, Table
from gaoxin.engines.rules.loading_scores import read_table
from gaoxin.engines.rules.loading_words import Defaults
from gaoxin.engines.rules.reading import Place, read_yaml_text

# Text that YAML reads as the text it is, inside braces too.
_PLAIN: Final = re.compile(r"[\w（）㎡〔〕：；、。“”][\w（）㎡〔〕：；、。“”/ .-]*(?<! )")


@dataclass(frozen=True, slots=True)
class GivenWords:
    """What a person says of a table where the file itself does not, or says otherwise."""

    name: str = ""
    label: str = ""
    clause: str = ""
    input: str = ""
    unit: str = ""
    gives: str = ""


def table_text(table: Table) -> str:
    """The table as it stands under ``tables:`` of a document, two spaces in."""
    return "\n".join(_lines(table)) + "\n"


def read_table_text(text: str, *, certainty: str = "to_verify", shown_as: str = "tables.yaml") -> Table:
    """The one table of a text that ``table_text`` wrote; refuses what the format does not know."""
    record = read_yaml_text(f"tables:\n{text}", shown_as=shown_as)
    ((name, entry),) = record.take("tables").mapping().entries()
    return read_table(name, entry, Defaults(certainty))


def anchor_of(name: str, *, label: str, clause: str, certainty: str = "to_verify", file: str = "") -> Anchor:
    """Words of a table that came from outside; nobody has compared it with the law yet."""
    return Anchor(name, label, "", clause, certainty, "", Place(file, 1, f"tables.{name}"))


def plain_number(value: Decimal) -> str:
    """Digits without an exponent or closing zeros: ``20000``, ``0.5``."""
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


def _lines(table: Table) -> Iterator[str]:
    anchor = table.anchor
    yield f"  {anchor.id}:"
    pairs = [("label", anchor.label), ("label_en", anchor.label_en), ("clause", anchor.clause)]
    pairs += [("certainty", anchor.certainty), ("note", anchor.note), ("input", table.input)]
    pairs += [("unit", "" if table.unit is None else table.unit.word), ("gives", table.gives.word)]
    for key, value in (*pairs, ("hit", table.hit)):
        if value:
            yield f"    {key}: {scalar(value)}"
    yield "    rows:"
    for row in table.rows:
        yield f"      - {{{', '.join(_row(row))}}}"


def _row(row: Row) -> Iterable[str]:
    if row.bounds is not None:
        yield from _bounds(row.bounds)
    elif row.when:
        yield f"when: {json.dumps(row.when, ensure_ascii=False)}"
    else:
        yield "otherwise: true"
    if row.low == row.high:
        yield f"value: {plain_number(row.low)}"
    else:
        yield f"range: [{plain_number(row.low)}, {plain_number(row.high)}]"


def _bounds(bounds: Bounds) -> Iterator[str]:
    if bounds.low is not None:
        yield f"{'from' if bounds.includes_low else 'over'}: {plain_number(bounds.low)}"
    if bounds.high is not None:
        yield f"{'upto' if bounds.includes_high else 'below'}: {plain_number(bounds.high)}"


def scalar(value: str) -> str:
    """The text as YAML writes it, quoted where plain text would be read as something else."""
    is_text = _PLAIN.fullmatch(value) is not None and isinstance(yaml.safe_load(value), str)
    return value if is_text else json.dumps(value, ensure_ascii=False)


__all__ = ["GivenWords", "anchor_of", "plain_number", "read_table_text", "scalar", "table_text"]

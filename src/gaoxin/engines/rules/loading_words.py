"""Words, clauses, certainty and units as every part of a document carries them."""

from dataclasses import dataclass

from gaoxin.engines.rules.documents import CERTAINTIES, Anchor
from gaoxin.engines.rules.facts import NAME
from gaoxin.engines.rules.reading import Entry, Record
from gaoxin.engines.rules.units import Unit, unit_of
from gaoxin.values.errors import DomainError


@dataclass(frozen=True, slots=True)
class Defaults:
    """What holds where a part says nothing of its own."""

    certainty: str


def read_anchor(name: str | None, record: Record, defaults: Defaults, *, key: str = "id") -> Anchor:
    """``name`` for parts named by their key; else the record's own ``id``. Label and clause are demanded."""
    identifier = record.text(key) if name is None else name
    if not NAME.fullmatch(identifier):
        raise record.place.refuse(
            f"“{identifier}”不能作名称。",
            remedy="请用小写英文字母、数字和下划线，以字母开头。",
            value=identifier,
        )
    clause = record.get("clause")
    if clause is None or not clause.text():
        raise record.place.refuse(
            "没有写明条款。", remedy="请补写 clause，如“第十一条（五）”。", code="rules.clause"
        )
    label = record.text("label")
    certainty = record.get("certainty")
    return Anchor(
        id=identifier,
        label=label,
        label_en=record.text("label_en", ""),
        clause=clause.text(),
        certainty=defaults.certainty if certainty is None else certainty.choice(CERTAINTIES),
        note=record.text("note", ""),
        place=record.place,
        quote=record.text("quote", ""),
    )


def read_unit(record: Record, name: str) -> Unit:
    return unit_at(record.take(name))


def unit_at(entry: Entry) -> Unit:
    try:
        return unit_of(entry.text())
    except DomainError as error:
        raise entry.place.refuse(error.message, remedy=error.remedy, value=error.value) from None


def texts(record: Record, name: str) -> tuple[str, ...]:
    found = record.get(name)
    return () if found is None else tuple(entry.text() for entry in found.items())

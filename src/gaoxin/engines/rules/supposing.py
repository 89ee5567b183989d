"""What if a threshold were another: ``rd_floor=4.5`` or, of a table's second row, ``rd_tier.2=4.5``.

``rd_tier.2.from=3`` moves where the second row begins, and with it where its neighbour ends.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Final

from gaoxin.engines.rules.documents import Bounds, Parameter, PolicyVersion, Row, Table
from gaoxin.engines.rules.library import Library
from gaoxin.engines.rules.units import Unit, unit_of
from gaoxin.engines.rules.wording import with_unit, words_of_parameter, words_of_value
from gaoxin.values.errors import DomainError

_WRITTEN: Final = re.compile(
    r"(?P<name>[a-z][a-z0-9_]*)(?:\.(?P<row>\d+)(?P<start>\.from)?)?\s*=\s*(?P<number>-?[\d.]+)\s*(?P<unit>.*)"
)


@dataclass(frozen=True, slots=True)
class Supposition:
    """One threshold as it is and as it would be, in words."""

    policy: str
    version: str
    name: str
    label: str
    clause: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class _Written:
    name: str
    row: int | None
    is_start: bool
    number: Decimal
    unit: str


def suppose(
    library: Library, changes: Iterable[str], *, policy: str | None = None
) -> tuple[Library, tuple[Supposition, ...]]:
    """The library with other thresholds in every version that has them, and what was changed.

    A number is in the unit of the threshold unless it names its own (``600万元``). Without ``policy`` the
    name must belong to one policy alone.
    """
    told: list[Supposition] = []
    for text in changes:
        written = _read(text)
        owner = policy or _owner(library, written.name)
        for version in library.versions_of(owner):
            found = _changed(version, written)
            if found is not None:
                changed, supposition = found
                library = library.with_version(changed)
                told.append(supposition)
        if not any(one.name == written.name and one.policy == owner for one in told):
            raise _no_such(library.versions_of(owner), written.name)
    return library, tuple(told)


def _read(text: str) -> _Written:
    found = _WRITTEN.fullmatch(text.strip())
    try:
        number = Decimal(found["number"]) if found else None
    except InvalidOperation:
        number = None
    if found is None or number is None:
        raise DomainError(
            "rules.suppose",
            f"“{text}”看不懂。",
            value=text,
            remedy="写法：名称=数，如 rd_floor=4.5；分档表写第几行，如 rd_tier.2=4.5。",
        )
    row = int(found["row"]) if found["row"] else None
    return _Written(found["name"], row, bool(found["start"]), number, found["unit"].strip())


def _owner(library: Library, name: str) -> str:
    owners = sorted({version.policy for version in library.versions if name in _names(version)})
    if not owners:
        raise DomainError(
            "rules.no_parameter",
            f"没有一项政策有名为“{name}”的参数或分档表。",
            value=name,
            remedy="请核对名称。",
        )
    if len(owners) > 1:
        raise DomainError(
            "rules.several_policies",
            f"{len(owners)} 项政策都有“{name}”。",
            value=name,
            remedy=f"请用 --policy 指明是哪一项：{'、'.join(owners)}。",
        )
    return owners[0]


def _names(version: PolicyVersion) -> list[str]:
    return [*(one.anchor.id for one in version.parameters), *(one.anchor.id for one in version.tables)]


def _no_such(versions: Sequence[PolicyVersion], name: str) -> DomainError:
    known = sorted({one for version in versions for one in _names(version)})
    return DomainError(
        "rules.no_parameter",
        f"“{versions[-1].title}”没有名为“{name}”的参数或分档表。",
        value=name,
        remedy=f"可改：{'、'.join(known)}。",
    )


def _changed(version: PolicyVersion, written: _Written) -> tuple[PolicyVersion, Supposition] | None:
    for place, parameter in enumerate(version.parameters):
        if parameter.anchor.id == written.name and written.row is None:
            changed = _parameter(parameter, _in_unit(written, parameter.unit))
            told = _told(version, parameter, words_of_parameter(parameter), words_of_parameter(changed))
            parameters = (*version.parameters[:place], changed, *version.parameters[place + 1 :])
            return replace(version, parameters=parameters), told
    for place, table in enumerate(version.tables):
        if table.anchor.id == written.name:
            table_changed, before, after = _table(table, written)
            tables = (*version.tables[:place], table_changed, *version.tables[place + 1 :])
            return replace(version, tables=tables), _told(version, table, before, after)
    return None


def _told(version: PolicyVersion, one: Parameter | Table, before: str, after: str) -> Supposition:
    anchor = one.anchor
    return Supposition(version.policy, version.version, anchor.id, anchor.label, anchor.clause, before, after)


def _parameter(parameter: Parameter, value: Decimal) -> Parameter:
    """The value holds from the beginning; dated values give way to it."""
    return replace(parameter, values=((parameter.values[0][0], value),))


def _table(table: Table, written: _Written) -> tuple[Table, str, str]:
    if written.row is None or not 1 <= written.row <= len(table.rows):
        raise DomainError(
            "rules.suppose_row",
            f"“{table.anchor.label}”有 {len(table.rows)} 行，要指明改第几行。",
            value=written.name,
            remedy=f"写法：{written.name}.1={written.number}。",
        )
    if written.is_start:
        return _start(table, written, written.row - 1)
    value, place = _in_unit(written, table.gives), written.row - 1
    row = table.rows[place]
    rows = (*table.rows[:place], replace(row, low=value, high=value), *table.rows[place + 1 :])
    before = f"第 {written.row} 行 {words_of_value(row.low, row.high, table.gives)}"
    return replace(table, rows=rows), before, f"第 {written.row} 行 {with_unit(value, table.gives)}"


def _start(table: Table, written: _Written, place: int) -> tuple[Table, str, str]:
    """Rows that met at the old start meet at the new one; no row may end before it begins."""
    bounds = table.rows[place].bounds
    if bounds is None or bounds.low is None or table.unit is None:
        raise DomainError(
            "rules.suppose_start",
            f"“{table.anchor.label}”第 {written.row} 行没有起点。",
            value=written.name,
            remedy="请换一行，或改它给的数。",
        )
    before, value = bounds.low, _in_unit(written, table.unit)
    rows = tuple(_moved(row, before, value) for row in table.rows)
    if any(_is_empty(row.bounds) for row in rows):
        raise DomainError(
            "rules.suppose_start",
            f"“{table.anchor.label}”第 {written.row} 行的起点 {value} 越过了相邻的一档。",
            value=written.number,
            remedy="请填两档之间的数。",
        )
    was, now = (f"第 {written.row} 行起点 {with_unit(one, table.unit)}" for one in (before, value))
    return replace(table, rows=rows), was, now


def _is_empty(bounds: Bounds | None) -> bool:
    if bounds is None or bounds.low is None or bounds.high is None:
        return False
    return bounds.low >= bounds.high


def _moved(row: Row, before: Decimal, after: Decimal) -> Row:
    bounds = row.bounds
    if bounds is None or before not in (bounds.low, bounds.high):
        return row
    low = after if bounds.low == before else bounds.low
    high = after if bounds.high == before else bounds.high
    return replace(row, bounds=replace(bounds, low=low, high=high))


def _in_unit(written: _Written, unit: Unit) -> Decimal:
    """The number in the threshold's own unit; refuses another dimension and what is no finite decimal."""
    if not written.unit or written.unit == unit.word:
        return written.number
    given = unit_of(written.unit)
    if given.dimension != unit.dimension:
        raise DomainError(
            "rules.suppose_unit",
            f"“{written.name}”的单位是{unit.word}，给的是{given.word}。",
            value=written.unit,
            remedy=f"请用{unit.word}写。",
        )
    return _exact(unit.shown(given.base(written.number)), written)


def _exact(value: Fraction, written: _Written) -> Decimal:
    number = Decimal(value.numerator) / Decimal(value.denominator)
    if Fraction(number) != value:
        raise DomainError(
            "rules.suppose_unit", f"{written.number}{written.unit} 换算不尽。", remedy="请换个单位写。"
        )
    return number

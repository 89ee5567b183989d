"""Policy documents from YAML. Strict: what the format does not know, or has no clause, is refused."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from gaoxin.engines.rules.compiled import Shape
from gaoxin.engines.rules.documents import (
    CASE_KINDS,
    CERTAINTIES,
    GRANT_KINDS,
    KINDS,
    Anchor,
    Benefit,
    Definition,
    Head,
    Parameter,
    PolicyVersion,
    Source,
)
from gaoxin.engines.rules.facts import NAME
from gaoxin.engines.rules.loading_heads import read_head
from gaoxin.engines.rules.loading_parts import read_criterion, read_exclusion
from gaoxin.engines.rules.loading_scores import read_score, read_table
from gaoxin.engines.rules.loading_words import Defaults, read_anchor, read_unit, texts
from gaoxin.engines.rules.reading import Entry, Gathering, Record, read_yaml, read_yaml_text

T = TypeVar("T")


def load_version(path: Path, *, shown_as: str) -> PolicyVersion:
    """The version in a file; all its faults together as ``DomainErrors``."""
    return _read(read_yaml(path, shown_as=shown_as))


def read_version(text: str, *, shown_as: str) -> PolicyVersion:
    """The version in a text, as the studio edits it."""
    return _read(read_yaml_text(text, shown_as=shown_as))


def _read(document: Record) -> PolicyVersion:
    gathering = Gathering()
    certainty = _certainty(document)
    defaults = Defaults(certainty)
    in_force = document.take("in_force").mapping()
    since, until = in_force.take("from").date(), in_force.read("to", Entry.date)
    if until is not None and until < since:
        raise in_force.place.refuse("失效日期早于生效日期。", remedy="请核对 in_force 的 from 与 to。")
    in_force.finish()
    scope = document.take("scope").mapping()
    validity = document.get("validity")
    read_applies = document.get("applies_when")
    version = PolicyVersion(
        policy=_identifier(document, "policy"),
        version=document.text("version"),
        title=document.text("title"),
        title_en=document.text("title_en", ""),
        kind=document.take("kind").choice(KINDS),
        subject=document.text("subject"),
        level=scope.text("level"),
        region=scope.text("region"),
        office=document.text("office", ""),
        sources=tuple(_source(entry) for entry in document.take("documents").items()),
        since=since,
        until=until,
        case_kinds=_case_kinds(document),
        certainty=certainty,
        validity="" if validity is None else _validity(validity),
        notes=texts(document, "notes"),
        materials=texts(document, "materials"),
        parameters=_named(document, "parameters", gathering, lambda n, e: _parameter(n, e, defaults, since)),
        definitions=_named(document, "definitions", gathering, lambda n, e: _definition(n, e, defaults)),
        tables=_named(document, "tables", gathering, lambda n, e: read_table(n, e, defaults)),
        scores=_named(document, "scores", gathering, lambda n, e: read_score(n, e, defaults)),
        applies_when=None
        if read_applies is None
        else gathering.attempt(lambda: read_criterion(read_applies, defaults)),
        criteria=gathering.attempt(lambda: read_criterion(document.take("criteria"), defaults))  # type: ignore[arg-type]
        if document.has("criteria")
        else _everything(document),
        exclusions=_listed(document, "exclusions", gathering, lambda e: read_exclusion(e, defaults)),
        benefits=_listed(document, "benefits", gathering, lambda e: _benefit(e, defaults)),
        place=document.place,
        head=gathering.attempt(lambda: read_head(document)) or Head(),
    )
    gathering.attempt(scope.finish)
    gathering.attempt(document.finish)
    gathering.finish()
    return version


def _everything(document: Record) -> object:
    raise document.place.refuse("缺少“criteria”。", remedy="请写出条件；只有分值的，写 criteria: {all: []}。")


def _identifier(document: Record, name: str) -> str:
    entry = document.take(name)
    if not NAME.fullmatch(entry.text()):
        raise entry.place.refuse(f"“{entry.text()}”不能作名称。", remedy="请用小写英文字母、数字和下划线。")
    return entry.text()


def _certainty(document: Record) -> str:
    return document.take("certainty").choice(CERTAINTIES)


def _case_kinds(document: Record) -> tuple[str, ...]:
    found = document.get("case_kinds")
    return CASE_KINDS if found is None else tuple(entry.choice(CASE_KINDS) for entry in found.items())


def _validity(entry: Entry) -> str:
    record = entry.mapping()
    years, months = record.get("years"), record.get("months")
    renewal = record.text("renewal", "")
    record.finish()
    length = f"{years.whole()} 年" if years else f"{months.whole()} 个月" if months else ""
    return "；".join(part for part in (length, renewal) if part)


def _source(entry: Entry) -> Source:
    record = entry.mapping()
    source = Source(
        number=record.text("number", ""),
        title=record.text("title"),
        issued=record.read("issued", Entry.date),
        effective=record.read("effective", Entry.date),
    )
    record.finish()
    return source


def _named(
    document: Record, name: str, gathering: Gathering, read: Callable[[str, Entry], T]
) -> tuple[T, ...]:
    found = document.get(name)
    if found is None:
        return ()
    pairs = list(found.mapping().entries())
    read_ones = [gathering.attempt(lambda key=key, entry=entry: read(key, entry)) for key, entry in pairs]  # type: ignore[misc]
    return tuple(one for one in read_ones if one is not None)


def _listed(document: Record, name: str, gathering: Gathering, read: Callable[[Entry], T]) -> tuple[T, ...]:
    found = document.get(name)
    return () if found is None else gathering.each(found.items(), read)


def _parameter(name: str, entry: Entry, defaults: Defaults, since: dt.date) -> Parameter:
    record = entry.mapping()
    anchor = read_anchor(name, record, defaults)
    unit = read_unit(record, "unit")
    values = _values(record, since)
    record.finish()
    return Parameter(anchor, unit, values)


def _values(record: Record, since: dt.date) -> tuple[tuple[dt.date, Decimal], ...]:
    dated = record.get("values")
    if dated is None:
        return ((since, record.take("value").decimal()),)
    if record.has("value"):
        raise record.place.refuse("value 与 values 只能写一个。")
    values = []
    for entry in dated.items():
        one = entry.mapping()
        values.append((one.take("from").date(), one.take("value").decimal()))
        one.finish()
    if [day for day, _ in values] != sorted({day for day, _ in values}):
        raise dated.place.refuse("各期的 from 应由早到晚，且不重复。")
    return tuple(values)


def _definition(name: str, entry: Entry, defaults: Defaults) -> Definition:
    record = entry.mapping()
    anchor = read_anchor(name, record, defaults)
    unit = read_unit(record, "unit") if record.has("unit") else None
    definition = Definition(anchor, unit, record.text("expr"))
    record.finish()
    return definition


def _benefit(entry: Entry, defaults: Defaults) -> Benefit:
    record = entry.mapping()
    anchor: Anchor = read_anchor(None, record, defaults)
    amount = record.text("amount", "")
    benefit = Benefit(
        anchor=anchor,
        kind=record.take("kind").choice(GRANT_KINDS),
        amount=amount,
        cap=record.text("cap", ""),
        unit=read_unit(record, "unit") if record.has("unit") else None,
        highest_of=record.text("highest_of", ""),
        expenditure=record.text("expenditure", ""),
    )
    record.finish()
    if benefit.cap and not amount:
        raise entry.place.refuse("写了 cap 而没有 amount。", remedy="请补写金额的算法。")
    return benefit


__all__ = ["Shape", "load_version", "read_version"]

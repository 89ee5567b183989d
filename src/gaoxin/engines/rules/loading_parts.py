"""Criteria as trees: test, manual, all, any, at_least … of, not."""

from gaoxin.engines.rules.compiled import Shape
from gaoxin.engines.rules.documents import Anchor, CriterionText
from gaoxin.engines.rules.loading_words import Defaults, read_anchor
from gaoxin.engines.rules.reading import Entry, Gathering, Record

_LISTS = {"all": Shape.ALL, "any": Shape.ANY}


def read_criterion(entry: Entry, defaults: Defaults) -> CriterionText:
    """A criterion at its place; a list stands for ``all``."""
    record = entry.mapping()
    for key, shape in _LISTS.items():
        if record.has(key):
            parts = _parts(record, key, defaults)
            text = CriterionText(
                _group_anchor(record, defaults), shape, parts=parts, is_direct=_direct(record)
            )
            return _finished(record, text)
    if record.has("at_least"):
        return _at_least(record, defaults)
    if record.has("not"):
        part = read_criterion(record.take("not"), defaults)
        text = CriterionText(
            _group_anchor(record, defaults), Shape.NOT, parts=(part,), is_direct=_direct(record)
        )
        return _finished(record, text)
    return _leaf(record, defaults)


def read_exclusion(entry: Entry, defaults: Defaults) -> CriterionText:
    """An exclusion is a criterion that must not be true."""
    return read_criterion(entry, defaults)


def _leaf(record: Record, defaults: Defaults) -> CriterionText:
    anchor = read_anchor(None, record, defaults)
    if record.has("manual"):
        text = CriterionText(anchor, Shape.MANUAL, guidance=record.text("manual"), is_direct=_direct(record))
    else:
        text = CriterionText(
            anchor,
            Shape.TEST,
            test=record.text("test"),
            guidance=record.text("guidance", ""),
            is_direct=_direct(record),
        )
    return _finished(record, text)


def _at_least(record: Record, defaults: Defaults) -> CriterionText:
    anchor = _group_anchor(record, defaults)
    count = record.take("at_least").whole()
    parts = _parts(record, "of", defaults)
    text = CriterionText(anchor, Shape.AT_LEAST, count=count, parts=parts, is_direct=_direct(record))
    if not 1 <= count <= len(text.parts):
        raise record.place.refuse(f"at_least 写的是 {count}，而 of 只有 {len(text.parts)} 项。", value=count)
    return _finished(record, text)


def _parts(record: Record, key: str, defaults: Defaults) -> tuple[CriterionText, ...]:
    gathering = Gathering()
    parts = gathering.each(record.take(key).items(), lambda entry: read_criterion(entry, defaults))
    gathering.finish()
    return parts


def _direct(record: Record) -> bool:
    found = record.get("direct")
    return found is not None and found.flag()


def _group_anchor(record: Record, defaults: Defaults) -> Anchor:
    """Groups may go without words of their own; what they hold has them."""
    if record.has("id"):
        if not record.has("clause"):
            return _bare(record, defaults, record.text("id"))
        return read_anchor(None, record, defaults)
    return _bare(record, defaults, "")


def _bare(record: Record, defaults: Defaults, identifier: str) -> Anchor:
    certainty = record.text("certainty", defaults.certainty)
    return Anchor(
        id=identifier,
        label=record.text("label", ""),
        label_en=record.text("label_en", ""),
        clause=record.text("clause", ""),
        certainty=certainty,
        note=record.text("note", ""),
        place=record.place,
        quote=record.text("quote", ""),
    )


def _finished(record: Record, text: CriterionText) -> CriterionText:
    record.finish()
    return text

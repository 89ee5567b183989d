"""Tables with explicit bounds, and scores made of their points."""

from decimal import Decimal

from gaoxin.engines.rules.documents import Bounds, Row, Score, ScoreItem, Table
from gaoxin.engines.rules.loading_words import Defaults, read_anchor, read_unit
from gaoxin.engines.rules.reading import Entry, Gathering, Record

_HITS = ("unique", "first")


def read_table(name: str, entry: Entry, defaults: Defaults) -> Table:
    record = entry.mapping()
    gathering = Gathering()
    anchor = read_anchor(name, record, defaults)
    source = record.text("input", "")
    table = Table(
        anchor=anchor,
        input=source,
        unit=read_unit(record, "unit") if source else None,
        gives=read_unit(record, "gives"),
        hit=record.take("hit").choice(_HITS),
        rows=gathering.each(record.take("rows").items(), _row),
    )
    gathering.attempt(record.finish)
    gathering.attempt(lambda: _check_rows(table, record))
    gathering.finish()
    return table


def _row(entry: Entry) -> Row:
    record = entry.mapping()
    bounds, when, otherwise = _bounds(record), record.text("when", ""), record.get("otherwise")
    if (bounds is not None) + bool(when) + (otherwise is not None) != 1:
        raise entry.place.refuse(
            "一行应写且只写一种条件。", remedy="界限（from/over/upto/below）、when 或 otherwise。"
        )
    low, high = _value(record)
    record.finish()
    return Row(bounds, when, low, high, entry.place)


def _bounds(record: Record) -> Bounds | None:
    start, over = record.read("from", Entry.decimal), record.read("over", Entry.decimal)
    upto, below = record.read("upto", Entry.decimal), record.read("below", Entry.decimal)
    if start is not None and over is not None:
        raise record.place.refuse("from（含）与 over（不含）只能写一个。")
    if upto is not None and below is not None:
        raise record.place.refuse("upto（含）与 below（不含）只能写一个。")
    low, high = (start if over is None else over), (upto if below is None else below)
    if low is None and high is None:
        return None
    bounds = Bounds(low, over is None, high, below is None)
    if low is not None and high is not None and (low > high or (low == high and not (over is below is None))):
        raise record.place.refuse(f"这一行没有数能落进去（{bounds.words}）。", remedy="请核对上下限。")
    return bounds


def _value(record: Record) -> tuple[Decimal, Decimal]:
    spread = record.get("range")
    if spread is None:
        value = record.take("value").decimal()
        return value, value
    return _pair(spread)


def _pair(entry: Entry) -> tuple[Decimal, Decimal]:
    ends = [one.decimal() for one in entry.items()]
    if len(ends) != 2 or ends[0] > ends[1]:
        raise entry.place.refuse("范围应写成 [下限, 上限]。")
    return ends[0], ends[1]


def _check_rows(table: Table, record: Record) -> None:
    if not table.rows:
        raise record.place.refuse("表里没有行。")
    for row in table.rows[:-1]:
        if row.is_otherwise:
            raise row.place.refuse("otherwise 只能是最后一行。")
    for row in table.rows:
        if row.bounds is not None and not table.input:
            raise row.place.refuse(
                "写了界限，而表没有 input。", remedy="请补写 input 与 unit，或改写成 when。"
            )


def read_score(name: str, entry: Entry, defaults: Defaults) -> Score:
    record = entry.mapping()
    gathering = Gathering()
    anchor = read_anchor(name, record, defaults)
    score = Score(
        anchor=anchor,
        most=record.read("max", Entry.decimal),
        items=gathering.each(record.take("items").items(), lambda one: _item(one, defaults)),
    )
    gathering.attempt(record.finish)
    gathering.finish()
    return score


def _item(entry: Entry, defaults: Defaults) -> ScoreItem:
    record = entry.mapping()
    if record.has("group"):
        return _group(record, defaults)
    anchor = read_anchor(None, record, defaults)
    item = ScoreItem(anchor=anchor, most=record.read("max", Entry.decimal), **_source(record))  # type: ignore[arg-type]
    record.finish()
    return item


def _source(record: Record) -> dict[str, object]:
    ways: dict[str, object] = {}
    if (table := record.get("table")) is not None:
        ways["tables"] = (table.text(),)
    if (best := record.get("best_of")) is not None:
        ways["tables"] = tuple(one.text() for one in best.items())
    if (expert := record.get("expert")) is not None:
        ways["expert"] = _pair(expert)
    if expression := record.text("expr", ""):
        ways["expression"] = expression
    if len(ways) != 1:
        raise record.place.refuse("分项的算法应写且只写一种。", remedy="table、best_of、expert 或 expr。")
    return ways


def _group(record: Record, defaults: Defaults) -> ScoreItem:
    gathering = Gathering()
    anchor = read_anchor(None, record, defaults, key="group")
    group = ScoreItem(
        anchor=anchor,
        most=record.read("cap", Entry.decimal),
        items=gathering.each(record.take("items").items(), lambda one: _item(one, defaults)),
    )
    gathering.attempt(record.finish)
    gathering.finish()
    return group

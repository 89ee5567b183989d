"""办理信息 of a document: class of delivery, windows by year, steps of applicant and officer."""

from gaoxin.engines.rules.documents import DELIVERIES, Head, Window
from gaoxin.engines.rules.loading_words import texts
from gaoxin.engines.rules.reading import Entry, Record


def read_head(document: Record) -> Head:
    """``head:`` of a document; an empty one where the document has none."""
    found = document.get("head")
    if found is None:
        return Head()
    record = found.mapping()
    delivery = record.get("delivery")
    windows = record.get("windows")
    head = Head(
        delivery="" if delivery is None else delivery.choice(DELIVERIES),
        windows=() if windows is None else _windows(windows),
        where=record.text("where", ""),
        contact=record.text("contact", ""),
        steps=texts(record, "steps"),
        handling=texts(record, "handling"),
    )
    record.finish()
    return head


def _windows(entry: Entry) -> tuple[Window, ...]:
    windows = tuple(_window(one) for one in entry.items())
    years = [one.year for one in windows]
    if len(set(years)) < len(years):
        raise entry.place.refuse("同一年写了两次受理时间。", remedy="请合并成一条。")
    return windows


def _window(entry: Entry) -> Window:
    record = entry.mapping()
    window = Window(
        year=record.take("year").whole(),
        opens=record.read("opens", Entry.date),
        closes=record.read("closes", Entry.date),
        note=record.text("note", ""),
    )
    record.finish()
    if window.opens is not None and window.closes is not None and window.closes < window.opens:
        raise entry.place.refuse("受理截止早于受理开始。", remedy="请核对 opens 与 closes。")
    return window

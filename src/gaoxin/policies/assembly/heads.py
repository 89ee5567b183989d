"""办理信息 of a policy: what its paper states, and over it what the zone says."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from gaoxin.engines.rules.documents import PolicyVersion
from gaoxin.foundation.zones.scope import Scope
from gaoxin.policies.models import ApplicationWindow, DeliveryClass, PolicyHead
from gaoxin.policies.selectors.heads import head_on, heads_on, windows_by_policy, windows_of

# Whether somebody may apply on a day. UNKNOWN: nobody has said when.
OPEN, COMING, CLOSED, UNKNOWN = "open", "coming", "closed", "unknown"
# Kinds nobody applies for: they measure or tell.
WITHOUT_APPLICATION: Final = frozenset({"control", "grading", "applicability", "fit"})


@dataclass(frozen=True, slots=True)
class Span:
    """受理时间 of one year; an unknown end is None. ``is_zone`` when the zone said it, else the paper."""

    year: int
    opens: dt.date | None
    closes: dt.date | None
    note: str
    is_zone: bool
    is_sample: bool = False


@dataclass(frozen=True, slots=True)
class Reception:
    """Whether a policy is applied for on a day; ``span`` is the window spoken of."""

    state: str
    span: Span | None = None

    def days_left(self, on: dt.date) -> int | None:
        if self.state != OPEN or self.span is None or self.span.closes is None:
            return None
        return (self.span.closes - on).days


@dataclass(frozen=True, slots=True)
class Notice:
    """Everything a person has to know to get a policy, on a day."""

    delivery_class: str
    is_class_of_zone: bool
    reception: Reception
    spans: tuple[Span, ...]
    office: str
    contact: str
    phone: str
    place: str
    steps: tuple[str, ...]
    materials: tuple[str, ...]
    handling: tuple[str, ...]
    head: PolicyHead | None
    is_sample: bool

    @property
    def class_word(self) -> str:
        return str(DeliveryClass(self.delivery_class).label) if self.delivery_class else ""

    @property
    def is_automatic(self) -> bool:
        return self.delivery_class == DeliveryClass.AUTOMATIC


def notice_of(version: PolicyVersion, *, scope: Scope, on: dt.date) -> Notice:
    """The notice of one policy in the zone of the scope."""
    windows = windows_of(scope, version.policy)
    return compose(version, head_on(scope, version.policy, on=on), windows, on=on)


def notices_of(versions: Iterable[PolicyVersion], *, scope: Scope, on: dt.date) -> dict[str, Notice]:
    """Notices by policy, with two queries for all of them."""
    heads, windows = heads_on(scope, on=on), windows_by_policy(scope)
    return {
        one.policy: compose(one, heads.get(one.policy), windows.get(one.policy, {}), on=on)
        for one in versions
    }


def compose(
    version: PolicyVersion,
    head: PolicyHead | None,
    windows: Mapping[int, ApplicationWindow],
    *,
    on: dt.date,
) -> Notice:
    """Field by field: the zone's word where it has one, else the paper's."""
    paper = version.head
    spans = _spans(version, windows)
    own = head.delivery_class if head else ""
    return Notice(
        delivery_class=own or paper.delivery,
        is_class_of_zone=bool(own),
        reception=reception_on(spans, on=on),
        spans=spans,
        office=head.department.name if head and head.department else version.office,
        contact=(head.contact if head else "") or paper.contact,
        phone=head.phone if head else "",
        place=(head.place if head else "") or paper.where,
        steps=lines_of(head.steps if head else "") or paper.steps,
        materials=tuple(dict.fromkeys((*version.materials, *lines_of(head.materials if head else "")))),
        handling=lines_of(head.handling if head else "") or paper.handling,
        head=head,
        is_sample=bool(head and head.is_sample) or any(one.is_sample for one in spans),
    )


def lines_of(text: str) -> tuple[str, ...]:
    """One item a line; blank lines say nothing."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _spans(version: PolicyVersion, windows: Mapping[int, ApplicationWindow]) -> tuple[Span, ...]:
    found = {one.year: Span(one.year, one.opens, one.closes, one.note, False) for one in version.head.windows}
    for year, row in windows.items():
        found[year] = Span(year, row.opens_on, row.closes_on, row.note, True, row.is_sample)
    return tuple(found[year] for year in sorted(found))


def reception_on(spans: Iterable[Span], *, on: dt.date) -> Reception:
    """Open before coming before closed; a year whose days nobody has said is unknown, with its note."""
    known = sorted(spans, key=lambda one: one.year)
    for one in known:
        if one.opens is not None and one.opens <= on and (one.closes is None or on <= one.closes):
            return Reception(OPEN, one)
        if one.opens is None and one.closes is not None and on <= one.closes and one.year == on.year:
            return Reception(OPEN, one)
    coming = [one for one in known if one.opens is not None and one.opens > on]
    if coming:
        return Reception(COMING, min(coming, key=lambda one: one.opens or on))
    unsaid = [one for one in known if one.year >= on.year and one.opens is None and one.closes is None]
    if unsaid:
        return Reception(UNKNOWN, unsaid[0])
    past = [one for one in known if one.closes is not None and one.closes < on and one.year == on.year]
    return Reception(CLOSED, past[-1]) if past else Reception(UNKNOWN)

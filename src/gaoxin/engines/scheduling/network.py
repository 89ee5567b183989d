"""Items joined into a network: who waits for whom, derived from what each needs and gives."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from gaoxin.engines.scheduling.items import Document, Item, LimitUnit, Strength
from gaoxin.engines.scheduling.ordering import lasting_order
from gaoxin.values.errors import DomainError, DomainErrors
from gaoxin.values.sentences import Sentence

if TYPE_CHECKING:
    from gaoxin.engines.scheduling.columns import NetworkColumns


class Origin(Enum):
    """Why an item waits for another: a document, an explicit rule, or 串联, one after another in a phase."""

    DOCUMENT = "document"
    EXPLICIT = "explicit"
    SERIAL = "serial"


class Timing(NamedTuple):
    """What the passes need of an item: its limit in days, natural or working, and its other durations."""

    days: int
    natural: bool
    preparation: int
    ahead: bool
    delivery: int

    @classmethod
    def of(cls, item: Item) -> "Timing":
        limit = item.limit
        natural = limit.unit is LimitUnit.NATURAL and limit.count > 0
        days = 0 if limit.is_instant else limit.count
        return cls(days, natural, item.preparation, item.prepares_ahead, item.delivery)


Places = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Dependency:
    """``after`` waits for the certificate of ``before``; ``documents`` are the keys it waits for."""

    before: str
    after: str
    strength: Strength
    origin: Origin
    documents: tuple[str, ...] = ()
    basis: str = ""


@dataclass(frozen=True)
class Network:
    """Items in an order in which nobody waits for a later one; made by ``build_network``.

    The order holds under every measure too, since a measure only removes or loosens dependencies.
    """

    items: tuple[Item, ...]
    dependencies: tuple[Dependency, ...]
    documents: Mapping[str, Document]

    @cached_property
    def positions(self) -> dict[str, int]:
        return {item.key: position for position, item in enumerate(self.items)}

    def item(self, key: str) -> Item:
        """Raises ``DomainError`` for an item that is not in the network."""
        return self.items[self.place(key)]

    def place(self, key: str) -> int:
        """The number of an item in ``items``; raises as ``item`` does."""
        place = self.positions.get(key)
        if place is None:
            raise DomainError(
                "scheduling.item_unknown",
                Sentence("网络中没有事项“{key}”。", key=key),
                field="item",
                value=key,
                remedy=Sentence("请核对事项编码，或先把该事项加入方案。"),
            )
        return place

    @cached_property
    def compiled(self) -> tuple[tuple[Timing, Places, Places, Places], ...]:
        """For each item its timing and the positions it waits for, by the strength of the wait."""
        places = self.positions
        found: list[tuple[list[int], list[int], list[int]]] = [([], [], []) for _ in self.items]
        for row in self.dependencies:
            found[places[row.after]][row.strength.looseness].append(places[row.before])
        return tuple(
            (Timing.of(item), tuple(a), tuple(b), tuple(c))
            for item, (a, b, c) in zip(self.items, found, strict=True)
        )

    @cached_property
    def columns(self) -> "NetworkColumns":
        """The same as arrays, for many cases at once; a single plan does without their library."""
        from gaoxin.engines.scheduling.columns import columns_of

        return columns_of(self)

    @cached_property
    def givers(self) -> dict[str, str]:
        """Document key → key of the item that gives it."""
        return {document: item.key for item in self.items for document in item.gives}

    @cached_property
    def applicant_papers(self) -> dict[str, tuple[str, ...]]:
        """Item key → documents asked of the applicant; what an item of the network gives is never asked."""
        return {
            item.key: tuple(need.document for need in item.needs if self._is_asked(need.document))
            for item in self.items
        }

    def _is_asked(self, document: str) -> bool:
        known = self.documents.get(document)
        return document not in self.givers and known is not None and known.from_applicant

    @cached_property
    def paper_list(self) -> tuple[Document, ...]:
        """Each paper of the applicant once, in the order it is first wanted: one form, one upload list."""
        wanted = dict.fromkeys(key for papers in self.applicant_papers.values() for key in papers)
        return tuple(self.documents[key] for key in wanted)


def build_network(
    items: Iterable[Item], *, documents: Iterable[Document] = (), not_applicable: Iterable[Item] = ()
) -> Network:
    """The serial network of the items: no measure is applied yet, the items of a phase follow one another.

    ``not_applicable`` are items of the case type this project does not need: what only they give is not
    waited for. Raises ``DomainErrors`` with everything that does not fit together.
    """
    chosen = tuple(items)
    known = {document.key: document for document in documents}
    absent = tuple(not_applicable)
    _raise_all(
        [
            *_emptiness(chosen),
            *_repetitions(chosen),
            *_unmet_needs(chosen, known, absent),
            *_unknown_orders(chosen, absent),
        ]
    )
    linked = _linked(chosen)
    ordered = lasting_order(chosen, [(row.before, row.after) for row in linked])
    return Network(ordered, (*linked, *_serial(ordered)), known)


def _raise_all(errors: Sequence[DomainError]) -> None:
    if len(errors) == 1:
        raise errors[0]
    if errors:
        raise DomainErrors(errors)


def _emptiness(items: Sequence[Item]) -> list[DomainError]:
    if items:
        return []
    return [
        DomainError(
            "scheduling.no_items",
            Sentence("没有需要办理的事项，无法排方案。"),
            field="items",
            remedy=Sentence("请核对项目情况，至少选择一个事项。"),
        )
    ]


def _repetitions(items: Sequence[Item]) -> list[DomainError]:
    errors: list[DomainError] = []
    seen: dict[str, Item] = {}
    givers: dict[str, Item] = {}
    for item in items:
        if item.key in seen:
            errors.append(_repeated(item))
        seen[item.key] = item
        for document in item.gives:
            other = givers.setdefault(document, item)
            if other.key != item.key:
                errors.append(_given_twice(document, other, item))
    return errors


def _repeated(item: Item) -> DomainError:
    return DomainError(
        "scheduling.item_repeated",
        Sentence("事项“{item}”（{key}）出现两次。", item=item.label, key=item.key),
        field="items",
        value=item.key,
        remedy=Sentence("请只保留一个。"),
    )


def _given_twice(document: str, first: Item, second: Item) -> DomainError:
    return DomainError(
        "scheduling.document_given_twice",
        Sentence(
            "材料“{document}”由“{first}”和“{second}”两个事项产出，不知道该等哪一个。",
            document=document,
            first=first.label,
            second=second.label,
        ),
        field="gives",
        value=document,
        remedy=Sentence("一份材料只由一个事项产出；两个事项二选一时，只选本项目适用的一个。"),
    )


def _unmet_needs(
    items: Sequence[Item], documents: Mapping[str, Document], absent: Sequence[Item]
) -> list[DomainError]:
    given = {document for item in (*items, *absent) for document in item.gives}
    return [
        DomainError(
            "scheduling.need_nobody_gives",
            Sentence(
                "事项“{item}”需要的材料“{paper}”没有事项产出，也不由申请人提供。",
                item=item.label,
                paper=_label(need.document, documents),
            ),
            field="needs",
            value=need.document,
            remedy=Sentence("请补上产出它的事项，或把它登记为申请人提供的材料。"),
        )
        for item in items
        for need in item.needs
        if need.document not in given
        and not (need.document in documents and documents[need.document].from_applicant)
    ]


def _label(key: str, documents: Mapping[str, Document]) -> str:
    return documents[key].label if key in documents else key


def _unknown_orders(items: Sequence[Item], absent: Sequence[Item]) -> list[DomainError]:
    known = {item.key for item in (*items, *absent)}
    return [
        DomainError(
            "scheduling.after_unknown",
            Sentence(
                "事项“{item}”排在“{earlier}”之后，但没有这个事项。", item=item.label, earlier=order.item
            ),
            field="after",
            value=order.item,
            remedy=Sentence("请核对事项编码，或删除这条先后关系。"),
        )
        for item in items
        for order in item.after
        if order.item not in known
    ]


def _linked(items: Sequence[Item]) -> list[Dependency]:
    """Dependencies from documents and explicit orders; one for each pair, strength and origin."""
    givers = {document: item.key for item in items for document in item.gives}
    present = {item.key for item in items}
    found: dict[tuple[str, str, Strength], list[str]] = {}
    rows: list[Dependency] = []
    for item in items:
        for need in item.needs:
            if need.document in givers:
                place = (givers[need.document], item.key, need.strength)
                found.setdefault(place, []).append(need.document)
        rows += [
            Dependency(order.item, item.key, order.strength, Origin.EXPLICIT, basis=order.basis)
            for order in item.after
            if order.item in present
        ]
    documents = [
        Dependency(before, after, strength, Origin.DOCUMENT, tuple(keys))
        for (before, after, strength), keys in found.items()
    ]
    return [*documents, *rows]


def _serial(ordered: Sequence[Item]) -> list[Dependency]:
    last: dict[str, str] = {}
    rows: list[Dependency] = []
    for item in ordered:
        if item.phase and item.phase in last:
            rows.append(
                Dependency(
                    last[item.phase],
                    item.key,
                    Strength.BEFORE_ACCEPTANCE,
                    Origin.SERIAL,
                    basis=Sentence("串联"),
                )
            )
        if item.phase:
            last[item.phase] = item.key
    return rows

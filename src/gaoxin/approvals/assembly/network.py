"""The items of a case type that a project needs, as the plan's network; what is not needed, and what is open.

A paper that a third party writes is an item of its own (``prepare_…``), so that two items that need it wait
for it once. An item whose limit was not found is planned with its promise, else with the general limit, and
says so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from gaoxin.approvals.catalogue.conditions import Applicability, Conditions
from gaoxin.approvals.catalogue.documents import (
    ApprovalCatalogue,
    CaseType,
    ItemKind,
    ItemType,
    Origin,
    Paper,
    PaperNeed,
)
from gaoxin.engines.rules.facts import Value
from gaoxin.engines.scheduling.items import ActingParty, After, Document, Item, Limit, LimitUnit, Need
from gaoxin.engines.scheduling.network import Network, build_network
from gaoxin.values.errors import DomainError

PREPARES: Final = "prepare_"
START: Final = "start_of_works"
WORKS: Final = "works"
# Its items run beside the phases from the first day, whatever measure is on.
_BESIDE: Final = "parallel"


@dataclass(frozen=True, slots=True)
class Needed:
    """The items of a case type by what the facts say of them."""

    applies: tuple[str, ...]
    does_not: tuple[str, ...]
    is_open: tuple[str, ...]
    answers: Mapping[str, Applicability]

    @property
    def missing(self) -> tuple[str, ...]:
        """Facts that would decide open items, each once."""
        found = dict.fromkeys(name for key in self.is_open for name in self.answers[key].missing)
        return tuple(found)


def needed_items(case_type: CaseType, facts: Mapping[str, Value | None], *, conditions: Conditions) -> Needed:
    """Asks every item of the case type."""
    items = conditions.catalogue.items
    answers = {key: conditions.of_item(items[key], facts) for key in case_type.items}
    by_state = {
        state: tuple(key for key, one in answers.items() if one.state is state)
        for state in (True, False, None)
    }
    return Needed(by_state[True], by_state[False], by_state[None], answers)


def project_network(
    needed: Needed,
    facts: Mapping[str, Value | None],
    *,
    catalogue: ApprovalCatalogue,
    works_days: int | None,
) -> Network:
    """The serial network of what applies. ``works_days``: natural days of the works, None where not known.

    Without them nothing after the works is planned. Raises ``DomainError`` when nothing applies.
    """
    chosen = _plannable(needed.applies, catalogue, works_days)
    route = facts.get("land_route")
    needs = {key: _needs(catalogue.items[key], str(route or "")) for key in chosen}
    items = [
        _item(catalogue.items[key], needs[key], place, catalogue, works_days)
        for place, key in enumerate(chosen)
    ]
    asked = {need.document for item in items for need in item.needs}
    preparations = [
        _preparation(paper, catalogue)
        for key, paper in catalogue.papers.items()
        if key in asked and paper.prepare_days is not None
    ]
    absent = [
        _item(item, (), 0, catalogue, None) for key, item in catalogue.items.items() if key not in chosen
    ]
    return build_network(
        [*preparations, *items],
        documents=[_document(paper) for paper in catalogue.papers.values()],
        not_applicable=absent,
    )


def goals_of(network: Network) -> tuple[str, ...]:
    """The start of works where it is planned: what the approvals are for."""
    if START in network.positions:
        return (START,)
    raise DomainError(
        "approvals.no_start",
        "这个方案里没有开工。",
        remedy="请核对项目的用地方式和工程类别。",
    )


def is_assumed(item: ItemType) -> bool:
    """Planned with the general limit because neither a legal limit nor a promise was found."""
    return item.is_approval and item.legal.limit is None and item.promised is None


def _plannable(
    applies: Sequence[str], catalogue: ApprovalCatalogue, works_days: int | None
) -> tuple[str, ...]:
    if works_days is not None:
        return tuple(applies)
    later = _after_works(applies, catalogue)
    return tuple(key for key in applies if key not in later)


def _after_works(applies: Sequence[str], catalogue: ApprovalCatalogue) -> set[str]:
    """The works, and what waits for them or for a result that waits for them."""
    later = {WORKS}
    for _round in applies:
        given = {paper for key in later for paper in catalogue.items[key].gives}
        more = {
            key
            for key in applies
            if any(order.item in later for order in catalogue.items[key].after)
            or any(need.paper in given for need in catalogue.items[key].needs)
        }
        if more <= later:
            break
        later |= more
    return later


def _needs(item: ItemType, route: str) -> tuple[PaperNeed, ...]:
    return tuple(need for need in item.needs if need.land_route in ("", route))


def _item(
    item: ItemType,
    needs: Sequence[PaperNeed],
    place: int,
    catalogue: ApprovalCatalogue,
    works_days: int | None,
) -> Item:
    legal, promised = _limits(item, catalogue, works_days)
    department = catalogue.departments[item.department].name.label
    return Item(
        key=item.name.key,
        label=item.name.label,
        department=department,
        phase="" if item.phase == _BESIDE else item.phase,
        legal=legal,
        promised=promised,
        needs=tuple(Need(need.paper, need.strength) for need in needs),
        gives=item.gives,
        after=tuple(After(order.item, order.strength) for order in item.after),
        acts=ActingParty.APPLICANT if item.department == "applicant" else ActingParty.DEPARTMENT,
        preparation=catalogue.terms.assembly_days if _is_assembled(item) else 0,
        lead=place,
    )


def _limits(
    item: ItemType, catalogue: ApprovalCatalogue, works_days: int | None
) -> tuple[Limit | None, Limit | None]:
    """The law's limit; without one the promise; without either the general limit."""
    if item.kind is ItemKind.WORKS:
        return Limit(works_days or 0, LimitUnit.NATURAL), None
    if item.legal.limit is not None:
        return item.legal.limit, None
    if item.promised is not None:
        return None, item.promised.limit
    return Limit(catalogue.terms.unknown_limit), None


def _is_assembled(item: ItemType) -> bool:
    """Filings and milestones need no file of papers put together."""
    return item.kind in (ItemKind.PERMIT, ItemKind.TECHNICAL, ItemKind.ASSESSMENT, ItemKind.REGISTER)


def _preparation(paper: Paper, catalogue: ApprovalCatalogue) -> Item:
    return Item(
        key=f"{PREPARES}{paper.name.key}",
        label=f"编制{paper.name.label}",
        department="中介机构",
        legal=Limit(paper.prepare_days or 0),
        needs=tuple(Need(key) for key in paper.prepare_after),
        gives=(paper.name.key,),
        acts=ActingParty.THIRD_PARTY,
    )


def _document(paper: Paper) -> Document:
    is_brought = paper.origin is Origin.APPLICANT or paper.origin is Origin.THIRD_PARTY
    return Document(paper.name.key, paper.name.label, from_applicant=is_brought or _is_held(paper))


def _is_held(paper: Paper) -> bool:
    """The platform hands these in itself; the network only must not miss them."""
    return paper.origin is Origin.REGISTER

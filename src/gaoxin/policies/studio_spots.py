"""Where a part of a document stands, its form, and what every part carries: words, clause, certainty."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise

from gaoxin.engines.rules.facts import FactDictionary
from gaoxin.engines.rules.units import unit_of
from gaoxin.policies.studio_tree import Path, Tree, found_at, fresh_name
from gaoxin.values.errors import DomainError

Given = Mapping[str, Any]
_CITED: Final = ("clause", "quote", "certainty", "note")


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a part stands (``at``), or under what a new one is added (``into``)."""

    tree: Tree
    facts: FactDictionary
    at: Path = ()
    into: Path = ()

    @property
    def node(self) -> Tree:
        """The part as it is; empty for a new one."""
        found: Tree = found_at(self.tree, self.at) if self.at else {}
        return found if isinstance(found, dict) else {}

    def fresh(self, wish: str) -> str:
        known = [fact.id for fact in self.facts.of(str(self.tree.get("subject", "")))]
        return fresh_name(self.tree, wish, facts=known)


@dataclass(frozen=True, slots=True)
class Part:
    """A form, what stands in it at first, and how what was typed changes the tree."""

    title: str | Promise
    form: Any
    initial: Callable[[Spot], dict[str, Any]]
    apply: Callable[[Spot, Given], None]


def cited(node: Given) -> dict[str, Any]:
    """What a part rests on, as its form shows it."""
    return {name: node.get(name, "") for name in _CITED}


def with_citation(node: Tree, given: Given, *, label: str) -> Tree:
    """Name, words and clause first, as documents write them; what is empty is not written."""
    head = {name: node[name] for name in ("id",) if name in node}
    pairs = {"label": label, "label_en": node.get("label_en", "") if node.get("label") == label else ""}
    pairs |= {name: str(given.get(name) or "").strip() for name in _CITED}
    return head | {name: value for name, value in pairs.items() if value}


def one_line(text: str) -> str:
    """Line breaks of a box are no part of a sentence."""
    return " ".join(text.split())


def known_unit(text: str, *, field: str) -> str:
    """The unit's word; a refusal stands beside its field."""
    try:
        return unit_of(text.strip()).word
    except DomainError as error:
        raise DomainError(error.code, error.message, field=field, value=text, remedy=error.remedy) from None

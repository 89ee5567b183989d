"""JSONLogic expressions as a graph of shared terms, written out with every shared term computed once.

JSONLogic has no names for intermediate results, but ``reduce`` over a list of one element binds that element
as ``current``; level by level it holds what is used more than once. The facts stand in ``current.0``.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, Final

Term = tuple[Any, ...]
Logic = Any
# What is smaller than this is written again rather than kept.
_WORTH_KEEPING: Final = 4


class Terms:
    """Expressions kept once each. A term is ``("const", value)``, ``("var", name)`` or operation and parts.

    ``told`` are the terms that may be worked out for any facts; the others stay behind the guards of the term
    they are part of.
    """

    def __init__(self) -> None:
        self.terms: list[Term] = []
        self.told: set[int] = set()
        self._index: dict[Term, int] = {}
        self.true, self.false, self.null = self.const(True), self.const(False), self.const(None)

    def intern(self, term: Term) -> int:
        found = self._index.get(_key(term))
        if found is None:
            found = self._index[_key(term)] = len(self.terms)
            self.terms.append(term)
        return found

    def const(self, value: bool | int | str | tuple[str, ...] | None) -> int:
        return self.intern(("const", value))

    def number(self, value: Fraction) -> int:
        """Whole, or a quotient of two whole numbers, so that nothing is lost in writing."""
        above = self.const(value.numerator)
        return above if value.denominator == 1 else self.intern(("/", above, self.const(value.denominator)))

    def var(self, name: str) -> int:
        return self.intern(("var", name))

    def apply(self, operation: str, *parts: int) -> int:
        return self.intern((operation, *parts))

    def is_const(self, index: int) -> bool:
        """Whether the term is a number or value written down, never null."""
        term = self.terms[index]
        if term[0] == "/":
            return all(self.is_const(part) for part in term[1:])
        return term[0] == "const" and index != self.null

    def all_of(self, parts: Iterable[int]) -> int:
        given = [part for part in dict.fromkeys(parts) if part != self.true]
        if self.false in given:
            return self.false
        return self._joined("and", given, self.true)

    def any_of(self, parts: Iterable[int]) -> int:
        given = [part for part in dict.fromkeys(parts) if part != self.false]
        if self.true in given:
            return self.true
        return self._joined("or", given, self.false)

    def _joined(self, operation: str, parts: list[int], otherwise: int) -> int:
        if not parts:
            return otherwise
        return parts[0] if len(parts) == 1 else self.apply(operation, *parts)

    def inverse(self, part: int) -> int:
        if part in (self.true, self.false):
            return self.false if part == self.true else self.true
        return self.apply("!", part)

    def known(self, part: int) -> int:
        if part == self.null:
            return self.false
        return self.true if self.is_const(part) else self.apply("!==", part, self.null)

    def all_known(self, parts: Iterable[int]) -> int:
        return self.all_of(self.known(part) for part in parts)

    def choose(self, condition: int, then: int, other: int) -> int:
        if condition == self.true or then == other:
            return then
        return other if condition == self.false else self.apply("if", condition, then, other)

    def guarded(self, parts: Iterable[int], value: int) -> int:
        """``value`` where every part is known, else null."""
        return self.choose(self.all_known(parts), value, self.null)


def _key(term: Term) -> Term:
    """Keeps ``True`` apart from ``1``."""
    return (*term, *(type(part) for part in term))


def written(terms: Terms, roots: Mapping[str, int]) -> dict[str, Logic]:
    """Each root as one JSONLogic expression over the facts."""
    return {name: _Layout(terms, root).logic() for name, root in roots.items()}


class _Layout:
    """One root: what it uses more than once is put on levels, each computed from those before."""

    def __init__(self, terms: Terms, root: int) -> None:
        self.terms = terms
        self.root = root
        order = _below(terms, root)
        kept = _kept(terms, order, root)
        self.levels = _levels(terms, order, kept)
        self.places: dict[int, int] = {}

    def logic(self) -> Logic:
        """Each level is the one element of a list and so ``current`` for what comes after it."""
        kept: list[Logic] = []
        count = 1
        for number, level in enumerate(self.levels):
            values = [self._write(term, inside=number > 0) for term in level]
            kept.append({"merge": [{"var": "current"}, values]} if number else [{"var": ""}, *values])
            for term in level:
                self.places[term] = count
                count += 1
        logic = self._write(self.root, inside=bool(kept))
        for level_kept in reversed(kept):
            logic = {"reduce": [[level_kept], logic, None]}
        return logic

    def _write(self, index: int, *, inside: bool = False) -> Logic:
        """Outside, the facts are the data itself; inside a level they are ``current.0``."""
        if index in self.places:
            return {"var": f"current.{self.places[index]}"}
        operation, *parts = self.terms.terms[index]
        match operation:
            case "const":
                return list(parts[0]) if isinstance(parts[0], tuple) else parts[0]
            case "var":
                return {"var": f"current.0.{parts[0]}" if inside else parts[0]}
            case "least" | "greatest":
                values = [self._write(part, inside=inside) for part in parts]
                return _extreme("min" if operation == "least" else "max", values)
            case _:
                return {operation: [self._write(part, inside=inside) for part in parts]}


def _extreme(operation: str, values: list[Logic]) -> Logic:
    """The least or greatest of those that are known; null where none is."""
    here, best = {"var": "current"}, {"var": "accumulator"}
    step = {"if": [{"===": [here, None]}, best, {"===": [best, None]}, here, {operation: [here, best]}]}
    return {"reduce": [values, step, None]}


def _parts(term: Term) -> tuple[int, ...]:
    return () if term[0] in ("const", "var") else term[1:]


def _below(terms: Terms, root: int) -> list[int]:
    seen: set[int] = set()
    waiting = [root]
    while waiting:
        index = waiting.pop()
        if index not in seen:
            seen.add(index)
            waiting.extend(_parts(terms.terms[index]))
    return sorted(seen)


def _kept(terms: Terms, order: list[int], root: int) -> set[int]:
    """Terms used more than once and larger than a variable; sizes counted as they will be written."""
    uses = Counter(part for index in order for part in _parts(terms.terms[index]))
    sizes: dict[int, int] = {}
    kept: set[int] = set()
    for index in order:
        size = 1 + sum(1 if part in kept else sizes[part] for part in _parts(terms.terms[index]))
        sizes[index] = size
        if uses[index] > 1 and size >= _WORTH_KEEPING and index in terms.told and index != root:
            kept.add(index)
    return kept


def _levels(terms: Terms, order: list[int], kept: set[int]) -> list[list[int]]:
    """Kept terms so that each level needs only earlier ones."""
    height: dict[int, int] = {}
    levels: list[list[int]] = []
    for index in order:
        below = max((height[part] for part in _parts(terms.terms[index])), default=0)
        height[index] = below + (index in kept)
        if index in kept:
            while len(levels) < height[index]:
                levels.append([])
            levels[height[index] - 1].append(index)
    return levels

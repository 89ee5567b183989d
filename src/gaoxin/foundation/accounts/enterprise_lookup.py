"""How this layer, which knows no enterprises, learns which one a code names: the app above answers."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from gaoxin.foundation.zones.scope import Scope


@dataclass(frozen=True, slots=True)
class EnterpriseCard:
    id: int
    name: str


@dataclass(frozen=True, slots=True)
class EnterpriseLookup:
    """``by_code`` finds an enterprise of the scope by its 统一社会信用代码; ``names`` reads names by id."""

    by_code: Callable[[str, Scope], EnterpriseCard | None]
    names: Callable[[Iterable[int]], Mapping[int, str]]


_answers: list[EnterpriseLookup] = []


def answer_lookups(lookup: EnterpriseLookup) -> None:
    """Called once by the app of enterprises when Django starts."""
    _answers[:] = [lookup]


def find_enterprise(code: str, *, scope: Scope) -> EnterpriseCard | None:
    return _answers[0].by_code(code, scope) if _answers else None


def enterprise_names(ids: Iterable[int]) -> Mapping[int, str]:
    wanted = set(ids)
    return _answers[0].names(wanted) if _answers and wanted else {}

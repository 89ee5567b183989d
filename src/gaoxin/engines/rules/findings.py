"""What a check has to say: how grave, where, in a sentence, with the value that shows it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from gaoxin.engines.rules.compiled import Criterion, Shape
from gaoxin.engines.rules.domains import Domain
from gaoxin.engines.rules.facts import Value
from gaoxin.engines.rules.reading import Place


class Severity(Enum):
    """An error makes the check fail; a warning asks for a look; a note is for the record."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def word(self) -> str:
        return {"error": "错误", "warning": "提醒", "note": "备注"}[self.value]


@dataclass(frozen=True, slots=True)
class Shown:
    """A fact of an example as people read it."""

    input: str
    label: str
    words: str
    value: Value

    def __str__(self) -> str:
        return f"{self.label} {self.words}"


@dataclass(frozen=True, slots=True)
class Finding:
    """``value`` is the offending number in the unit of its table; ``example`` a subject that shows it."""

    severity: Severity
    code: str
    message: str
    place: Place
    about: str = ""
    value: Fraction | None = None
    example: tuple[Shown, ...] = ()

    def __str__(self) -> str:
        where = f"{self.place.file} 第 {self.place.line} 行"
        return f"{self.severity.word}：{where}：{self.message}"


def shown(
    facts: Mapping[str, Value], domains: Mapping[str, Domain], names: Iterable[str]
) -> tuple[Shown, ...]:
    """The named facts of an example, in the order of the dictionary; what is missing says so."""
    wanted = set(names)
    return tuple(
        Shown(name, domain.title, domain.words(facts[name]), facts[name])
        for name, domain in domains.items()
        if name in wanted and name in facts
    )


def listed(example: Iterable[Shown]) -> str:
    return "、".join(str(one) for one in example)


def named(criterion: Criterion) -> str:
    """The label, or for a group without one the labels it is made of."""
    if criterion.label:
        return criterion.label
    joint = "且" if criterion.shape is Shape.ALL else "或"
    return joint.join(named(part) for part in criterion.parts)

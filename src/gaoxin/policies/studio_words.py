"""A draft as its page shows it: forms of numbers and tables, findings by gravity, differences."""

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gaoxin.engines.rules.documents import PolicyVersion, Row, Table
from gaoxin.engines.rules.facts import FactDictionary
from gaoxin.engines.rules.findings import Finding, Severity
from gaoxin.engines.rules.rewriting import Path, tree_of
from gaoxin.engines.rules.wording import Vocabulary, words_of_expression, words_of_row
from gaoxin.policies.assembly.drafts import Checked
from gaoxin.policies.models import DraftState
from gaoxin.policies.presentation import CERTAINTIES, in_language
from gaoxin.values.errors import DomainError

PREFIX: Final = "v."
STATE_BADGES: Final[Mapping[str, str]] = {
    DraftState.EDITING: "badge-blue",
    DraftState.IN_REVIEW: "badge-amber",
    DraftState.PUBLISHED: "badge-green",
    DraftState.ABANDONED: "",
}
SEVERITIES: Final[Mapping[Severity, tuple[str | Promise, str]]] = {
    Severity.ERROR: (_("错误"), "light-red"),
    Severity.WARNING: (_("提醒"), "light-amber"),
    Severity.NOTE: (_("备注"), "light-none"),
}
CASE_CHANGES: Final[Mapping[str, str | Promise]] = {
    "added": _("新增案例"),
    "removed": _("删去案例"),
    "facts": _("改了事实"),
    "expectation": _("改了预期"),
}
_BOUNDS: Final = (("from", "≥"), ("over", ">"), ("upto", "≤"), ("below", "<"))
_LINE: Final = re.compile(r"第 (\d+) 行")


@dataclass(frozen=True, slots=True)
class Box:
    """One value of the text in a form; ``name`` is its path."""

    path: Path
    present: str
    given: str
    sign: str = ""
    unit: str = ""

    @property
    def name(self) -> str:
        return PREFIX + ".".join(str(part) for part in self.path)

    @property
    def is_changed(self) -> bool:
        return self.given != self.present


@dataclass(frozen=True, slots=True)
class Setting:
    """A parameter, or the days of force: words on the left, one or more boxes on the right."""

    label: str | Promise
    clause: str
    certainty: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Band:
    condition: str
    bounds: tuple[Box, ...]
    values: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class TableForm:
    label: str
    clause: str
    input: str
    unit: str
    gives: str
    rows: tuple[Band, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing found: gravity, sentence, remedy, the value that shows it."""

    word: str | Promise
    light: str
    message: str
    remedy: str
    line: int | None
    example: str


class Forms:
    """The boxes of a text that can be read; ``given`` are values as a person typed them."""

    def __init__(self, text: str, version: PolicyVersion, given: Mapping[str, str]) -> None:
        self.tree: Any = tree_of(text)
        self.version = version
        self.given = given

    def days(self) -> list[Setting]:
        since = self._box(("in_force", "from"))
        until = self._box(("in_force", "to"))
        found = [Setting(_("生效日期"), "", "", (since,))] if since else []
        return found + ([Setting(_("失效日期"), "", "", (until,))] if until else [])

    def settings(self) -> list[Setting]:
        return [found for one in self.version.parameters if (found := self._setting(one))]

    def tables(self, facts: FactDictionary) -> list[TableForm]:
        vocabulary = Vocabulary(self.version, facts)
        return [self._table(table, vocabulary) for table in self.version.tables]

    def boxes(self, facts: FactDictionary) -> Iterator[Box]:
        for setting in (*self.days(), *self.settings()):
            yield from setting.boxes
        for table in self.tables(facts):
            for band in table.rows:
                yield from (*band.bounds, *band.values)

    def _setting(self, parameter: Any) -> Setting | None:
        at: Path = ("parameters", parameter.anchor.id)
        unit = "" if parameter.unit.word == "1" else parameter.unit.word
        paths: list[tuple[Path, str]] = [((*at, "value"), "")]
        if self._value((*at, "value")) is None:
            paths = [
                ((*at, "values", place, "value"), str(since))
                for place, (since, _value) in enumerate(parameter.values)
            ]
        boxes = tuple(box for path, sign in paths if (box := self._box(path, sign=sign, unit=unit)))
        anchor = parameter.anchor
        label = in_language(anchor.label, anchor.label_en)
        return Setting(label, anchor.clause, str(CERTAINTIES[anchor.certainty]), boxes) if boxes else None

    def _table(self, table: Table, vocabulary: Vocabulary) -> TableForm:
        rows = tuple(self._band(table, place, row, vocabulary) for place, row in enumerate(table.rows))
        return TableForm(
            label=in_language(table.anchor.label, table.anchor.label_en),
            clause=table.anchor.clause,
            input=words_of_expression(table.input, vocabulary) if table.input else "",
            unit=table.unit.word if table.unit else "",
            gives=table.gives.word,
            rows=rows,
        )

    def _band(self, table: Table, place: int, row: Row, vocabulary: Vocabulary) -> Band:
        at: Path = ("tables", table.anchor.id, "rows", place)
        bounds = tuple(box for key, sign in _BOUNDS if (box := self._box((*at, key), sign=sign)))
        single = self._box((*at, "value"))
        ends = (self._box((*at, "range", end)) for end in (0, 1))
        values = (single,) if single else tuple(box for box in ends if box)
        return Band(words_of_row(row, table, vocabulary)[0], bounds, values)

    def _box(self, path: Path, *, sign: str = "", unit: str = "") -> Box | None:
        present = self._value(path)
        if present is None:
            return None
        shown = "" if present in ("null", "~") else present
        given = self.given.get(PREFIX + ".".join(map(str, path)), shown)
        return Box(path, shown, given.strip(), sign, unit)

    def _value(self, path: Path) -> str | None:
        found: Any = self.tree
        for part in path:
            try:
                found = found[part]
            except (KeyError, IndexError, TypeError):
                return None
        return found if isinstance(found, str) else None


def lines_of(checked: Checked) -> list[Line]:
    """The gravest first; refusals of reading before all."""
    found = [_refusal(one) for one in checked.refusals]
    for severity in Severity:
        found += [_finding(one) for one in checked.of(severity)]
    return found


def _refusal(error: DomainError) -> Line:
    word, light = SEVERITIES[Severity.ERROR]
    at = _LINE.search(error.message)
    return Line(word, light, error.message, error.remedy, int(at[1]) if at else None, "")


def _finding(one: Finding) -> Line:
    word, light = SEVERITIES[one.severity]
    example = "、".join(str(shown) for shown in one.example)
    return Line(word, light, one.message, "", one.place.line or None, example)


def text_difference(before: str, after: str) -> list[tuple[str, str]]:
    """Lines of a unified difference: (``added``, ``removed``, ``place`` or empty, the line)."""
    kinds = {"+": "added", "-": "removed", "@": "place"}
    found = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=2)
    return [(kinds.get(line[:1], ""), line) for line in list(found)[2:]]

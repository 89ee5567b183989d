"""A draft as its page shows it: forms of numbers and tables, findings by gravity, differences."""

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gaoxin.engines.rules.compiled import Verdict
from gaoxin.engines.rules.documents import PolicyVersion, Row, Table
from gaoxin.engines.rules.facts import FactDictionary
from gaoxin.engines.rules.findings import Finding, Severity
from gaoxin.engines.rules.rewriting import Path, tree_of
from gaoxin.engines.rules.wording import Vocabulary, words_of_expression, words_of_row
from gaoxin.policies.assembly.drafts import CaseChange, Checked
from gaoxin.policies.models import DraftState
from gaoxin.policies.presentation import CERTAINTIES, VERDICTS, in_language
from gaoxin.policies.selectors.library import anchors
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
# What a case is asked for, beside values and amounts by their own names.
EXPECTED: Final[Mapping[str, str | Promise]] = {
    "verdict": _("结论"),
    "failed": _("不符合的条件"),
    "missing": _("缺少的事实"),
    "manual": _("待人工核定"),
    "on": _("申请日期"),
    "kind": _("申请类别"),
}
# What to do, where the engine speaks to who writes the text.
REMEDIES: Final[Mapping[str, str | Promise]] = {
    "rules.two_in_force": _("请改本版的生效、失效日期，使它与另一版没有同一天有效。"),
    "rules.no_cases": _("请在“逐项编辑”里按文件手算几个案例，至少有恰好达到、差一点和缺一个数的。"),
    "rules.clause": _("请写明依据的条款，如“第三条（二）”。"),
}
_BOUNDS: Final = (("from", "≥"), ("over", ">"), ("upto", "≤"), ("below", "<"))
# Names of the documents inside a sentence.
_NAMES: Final = re.compile(r"(?<![A-Za-z0-9_])[a-z][a-z0-9]*(?:_[a-z0-9]+)*(?![A-Za-z0-9_])")


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
    """One thing found: gravity, sentence, remedy, where it stands, a subject that shows it."""

    word: str | Promise
    light: str
    message: str
    remedy: str
    where: str
    example: str


@dataclass(frozen=True, slots=True)
class CaseForm:
    """What a failing case expects; lists are left to the text."""

    name: str
    verdict: Box
    numbers: tuple[tuple[str, Box], ...]


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


def lines_of(checked: Checked, facts: FactDictionary) -> list[Line]:
    """The gravest first; refusals of reading before all. Names are shown by their labels."""
    labels = _labels(checked.version, facts)
    found = [_refusal(one) for one in checked.refusals]
    for severity in Severity:
        found += [_finding(one, labels) for one in checked.of(severity)]
    return found


def _labels(version: PolicyVersion | None, facts: FactDictionary) -> dict[str, str]:
    if version is None:
        return {}
    own = {anchor.id: anchor.label for _part, anchor in anchors(version) if anchor.id and anchor.label}
    return {fact.id: fact.label for fact in facts.of(version.subject)} | own


def read_seen(text: str) -> int:
    """The revision a person began from; 0, which is none, where the form does not say."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0


def _refusal(error: DomainError) -> Line:
    word, light = SEVERITIES[Severity.ERROR]
    return Line(word, light, error.message, str(REMEDIES.get(error.code, error.remedy)), "", "")


def _finding(one: Finding, labels: Mapping[str, str]) -> Line:
    word, light = SEVERITIES[one.severity]
    message = _worded(one.message, labels)
    where = f"{one.place.file} 第 {one.place.line} 行" if one.code == "rules.case" else ""
    return Line(word, light, message, "", where, "、".join(str(shown) for shown in one.example))


def case_change_words(
    change: CaseChange, version: PolicyVersion | None, facts: FactDictionary
) -> tuple[str, str]:
    """What a changed case said before and says now, in the words of the documents."""
    labels = _labels(version, facts)

    def said(told: Mapping[str, str]) -> str:
        pairs = ((EXPECTED.get(key) or _worded(key, labels), value) for key, value in told.items())
        return "；".join(f"{label} {_worded(_verdict(value), labels)}" for label, value in pairs)

    return said(change.before), said(change.after)


def _worded(text: str, labels: Mapping[str, str]) -> str:
    return _NAMES.sub(lambda found: labels.get(found[0], found[0]), text)


def _verdict(value: str) -> str:
    return str(VERDICTS[Verdict(value)]) if value in Verdict.__members__ else value


def case_forms(
    cases: str, checked: Checked, facts: FactDictionary, given: Mapping[str, str]
) -> list[CaseForm]:
    """Forms for the expectations of the cases that fail."""
    failing = {one.about for one in checked.findings if one.code == "rules.case"}
    if not failing:
        return []
    tree: Any = tree_of(cases)
    labels = _labels(checked.version, facts)
    return [
        _case_form(place, one, labels, given)
        for place, one in enumerate(tree["cases"])
        if one["name"] in failing
    ]


def _case_form(place: int, case: Any, labels: Mapping[str, str], given: Mapping[str, str]) -> CaseForm:
    at: Path = ("cases", place, "expect")
    expected = case["expect"]
    numbers = []
    for part in ("values", "amounts"):
        for name, value in expected.get(part, {}).items():
            ends = list(enumerate(value)) if isinstance(value, list) else [(None, value)]
            for end, written in ends:
                path = (*at, part, name) if end is None else (*at, part, name, end)
                numbers.append((labels.get(name, name), _box_of(path, written, given)))
    return CaseForm(case["name"], _box_of((*at, "verdict"), expected["verdict"], given), tuple(numbers))


def _box_of(path: Path, written: str, given: Mapping[str, str]) -> Box:
    box = Box(path, written, written)
    return replace(box, given=given.get(box.name, written).strip())


def text_difference(before: str, after: str) -> list[tuple[str, str]]:
    """Lines of a unified difference: (``added``, ``removed``, ``place`` or empty, the line)."""
    kinds = {"+": "added", "-": "removed", "@": "place"}
    found = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=2)
    return [(kinds.get(line[:1], ""), line) for line in list(found)[2:]]

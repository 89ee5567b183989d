"""Cases beside a policy: worked out by hand from the law, checked against the engine."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from gaoxin.engines.rules.compiled import CompiledPolicy, Verdict
from gaoxin.engines.rules.documents import CASE_KINDS, PolicyVersion
from gaoxin.engines.rules.explanation import Answer, Explainer
from gaoxin.engines.rules.facts import Fact, FactDictionary, Value, input_name, split_input
from gaoxin.engines.rules.graph import InputType
from gaoxin.engines.rules.library import CASES_SUFFIX, Library
from gaoxin.engines.rules.numerals import numeral
from gaoxin.engines.rules.reading import Entry, Place, Record, read_yaml, read_yaml_text
from gaoxin.engines.rules.units import unit_of
from gaoxin.values.errors import DomainError

_VERDICTS: Final = tuple(verdict.value for verdict in Verdict)
_TENTH: Final = Fraction(1, 10)
_DIGITS: Final = 4


@dataclass(frozen=True, slots=True)
class Expectation:
    """What the answer must be; None where the case does not say."""

    verdict: Verdict
    failed: frozenset[str] | None
    missing: frozenset[str] | None
    manual: frozenset[str] | None
    values: Mapping[str, tuple[Decimal, Decimal]]
    amounts: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Case:
    """``facts`` are entries by name as written (``revenue[-1]``), over the file's base; null removed."""

    name: str
    on: dt.date
    case_kind: str
    facts: Mapping[str, Entry]
    expectation: Expectation
    place: Place


@dataclass(frozen=True, slots=True)
class Difference:
    """Where engine and case part; ``sentence`` says what was expected and what came out."""

    case: Case
    sentence: str

    def __str__(self) -> str:
        return f"{self.case.place.file} 第 {self.case.place.line} 行“{self.case.name}”：{self.sentence}"


def cases_file(policy_file: Path) -> Path:
    return policy_file.with_name(policy_file.stem + CASES_SUFFIX)


def load_cases(path: Path, *, shown_as: str) -> tuple[Case, ...]:
    return _cases(read_yaml(path, shown_as=shown_as))


def read_cases(text: str, *, shown_as: str) -> tuple[Case, ...]:
    """The cases in a text, as the studio edits them."""
    return _cases(read_yaml_text(text, shown_as=shown_as))


def _cases(document: Record) -> tuple[Case, ...]:
    base = _entries(document, "base")
    cases = tuple(_case(entry, base) for entry in document.take("cases").items())
    document.finish()
    return cases


def check_case(case: Case, version: PolicyVersion, library: Library) -> list[Difference]:
    """Differences between the case and the engine's answer; empty when they agree."""
    found = library.version_on(version.policy, case.on, case.case_kind)
    if found is not version:
        sentence = f"{case.on} 的申请（{case.case_kind}）不适用这个版本。"
        return [Difference(case, sentence)]
    explainer = _explainer(library, version.name, case.on, case.case_kind)
    answer = explainer.explain(stored_facts(case.facts, explainer.policy, library.facts))
    return [Difference(case, sentence) for sentence in _compare(case.expectation, answer)]


@lru_cache(maxsize=64)
def _explainer(library: Library, version: str, on: dt.date, case_kind: str) -> Explainer:
    """The version by itself, compiled once for all cases of a day."""
    (found,) = (one for one in library.versions if one.name == version)
    programme = Library(library.facts, [found]).on(on, case_kind)
    return Explainer(programme, programme.policies[found.policy], library.facts)


def stored_facts(
    entries: Mapping[str, Entry], policy: CompiledPolicy, dictionary: FactDictionary
) -> dict[str, Value]:
    """Written facts as the engine takes them; refuses names and values the dictionary has not."""
    found: dict[str, Value] = {}
    for written, entry in entries.items():
        if entry.is_null:
            continue
        name = _input_of(written, entry.place)
        judged = f"{policy.policy}:{name}"
        if judged in policy.judged:
            found[judged] = _judged(entry, policy.judged[judged])
            continue
        fact = dictionary.find(policy.subject, split_input(name)[0])
        if fact is None:
            raise entry.place.refuse(f"事实词典里没有“{written}”。", remedy="请核对名称。", value=written)
        if fact.is_yearly != ("@" in name):
            raise entry.place.refuse(
                f"“{written}”的年度写法不对。", remedy="年度事实写 revenue[-1]，其余不写年度。"
            )
        found[name] = _stored(fact, entry)
    return found


def _judged(entry: Entry, kind: str) -> Value:
    return entry.flag() if kind == "manual" else int(Fraction(entry.decimal()) / _TENTH)


def _stored(fact: Fact, entry: Entry) -> Value:
    match fact.input_type:
        case InputType.FLAG:
            return entry.flag()
        case InputType.DATE:
            return entry.date()
        case InputType.CHOICE:
            return entry.choice(tuple(fact.choices))
        case _:
            try:
                return fact.stored(entry.decimal())
            except DomainError as error:
                raise entry.place.refuse(error.message, remedy=error.remedy, value=error.value) from None


def _input_of(written: str, place: Place) -> str:
    name, bracket, year = written.partition("[")
    if not bracket:
        return name
    if not (year.startswith("-") and year.endswith("]") and year[1:-1].isdecimal()):
        raise place.refuse(f"“{written}”的年度写法不对。", remedy="写法：revenue[-1]。")
    return input_name(name, int(year[1:-1]))


def _entries(document: Record, name: str) -> dict[str, Entry]:
    found = document.get(name)
    return {} if found is None else dict(found.mapping().entries())


def _case(entry: Entry, base: Mapping[str, Entry]) -> Case:
    record = entry.mapping()
    kind = record.get("kind")
    case = Case(
        name=record.text("name"),
        on=record.take("on").date(),
        case_kind="first" if kind is None else kind.choice(CASE_KINDS),
        facts={**base, **_entries(record, "facts")},
        expectation=_expectation(record.take("expect").mapping()),
        place=entry.place,
    )
    record.finish()
    return case


def _expectation(record: Record) -> Expectation:
    expectation = Expectation(
        verdict=Verdict(record.take("verdict").choice(_VERDICTS)),
        failed=_names(record, "failed"),
        missing=_names(record, "missing"),
        manual=_names(record, "manual"),
        values={name: _span(entry) for name, entry in _entries(record, "values").items()},
        amounts={name: entry.decimal() for name, entry in _entries(record, "amounts").items()},
    )
    record.finish()
    return expectation


def _names(record: Record, name: str) -> frozenset[str] | None:
    found = record.get(name)
    return None if found is None else frozenset(entry.text() for entry in found.items())


def _span(entry: Entry) -> tuple[Decimal, Decimal]:
    ends = entry.items() if entry.is_list else [entry, entry]
    if len(ends) != 2:
        raise entry.place.refuse("范围应写成 [下限, 上限]。")
    return ends[0].decimal(), ends[1].decimal()


def _compare(expected: Expectation, answer: Answer) -> Iterator[str]:
    if answer.verdict is not expected.verdict:
        yield f"应为 {expected.verdict.word}，算得 {answer.verdict.word}（{_reasons(answer)}）。"
    yield from _compare_names("不符合的条件", expected.failed, (r.criterion.id for r in answer.failed))
    yield from _compare_names("缺少的事实", expected.missing, (_written(name) for name in answer.missing))
    yield from _compare_names("待人工核定", expected.manual, (_item(name) for name in answer.open_items))
    for name, span in expected.values.items():
        yield from _compare_figure(name, span, answer)
    amounts = {amount.grant.id: amount for amount in answer.amounts}
    for name, value in expected.amounts.items():
        yield from _compare_amount(name, value, amounts.get(name))


def _compare_names(what: str, expected: frozenset[str] | None, found: Iterable[str]) -> Iterator[str]:
    if expected is not None and expected != (names := frozenset(found)):
        yield f"{what}应为 {_listed(expected)}，算得 {_listed(names)}。"


def _compare_figure(name: str, span: tuple[Decimal, Decimal], answer: Answer) -> Iterator[str]:
    figure = answer.figures.get(name)
    if figure is None:
        yield f"没有名为“{name}”的数。"
    elif not all(_agrees(found, end) for found, end in zip((figure.low, figure.high), span, strict=True)):
        found = ("未知" if end is None else numeral(end, places=6) for end in (figure.low, figure.high))
        yield f"“{name}”应为 {_spanning(*map(str, span))}，算得 {_spanning(*found)}。"


def _spanning(low: str, high: str) -> str:
    return low if low == high else f"{low} 到 {high}"


def _agrees(found: Fraction | None, written: Decimal) -> bool:
    """Exactly; a number without end, such as 1/11, when it rounds to the four or more digits written."""
    if found is None or found == Fraction(written):
        return found is not None
    places = -int(written.as_tuple().exponent)
    return places >= _DIGITS and not _ends(found) and abs(found - Fraction(written)) * 2 * 10**places <= 1


def _ends(value: Fraction) -> bool:
    """Whether the number can be written out as a decimal."""
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1


def _compare_amount(name: str, value: Decimal, found: Any) -> Iterator[str]:
    if found is None or found.low is None:
        yield f"应有“{name}”的金额，没有算出。"
    else:
        unit = found.grant.unit or unit_of("元")
        ends = (unit.shown(found.low), unit.shown(found.high) if found.high is not None else None)
        if ends != (Fraction(value), Fraction(value)):
            yield f"“{name}”应为 {value}，算得 {numeral(ends[0], places=6)}。"


def _reasons(answer: Answer) -> str:
    parts = [f"不符合 {_listed(r.criterion.id for r in answer.failed)}"] if answer.failed else []
    parts += [f"缺 {_listed(map(_written, answer.missing))}"] if answer.missing else []
    parts += [f"待核定 {_listed(map(_item, answer.open_items))}"] if answer.open_items else []
    return "；".join(parts) or "无"


def _listed(names: Iterable[str]) -> str:
    return "、".join(sorted(names)) or "无"


def _written(name: str) -> str:
    fact, year = split_input(name)
    return fact if year is None else f"{fact}[-{year}]"


def _item(name: str) -> str:
    return name.partition(":")[2]

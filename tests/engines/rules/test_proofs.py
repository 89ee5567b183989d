"""A rule that cannot be right is shown with the value that proves it."""

from fractions import Fraction

import pytest

from gaoxin.engines.rules.facts import Fact, FactDictionary
from gaoxin.engines.rules.findings import Finding, Severity
from gaoxin.engines.rules.proofs import prove
from tests.engines.rules.small_library import ON, fact, version

FACTS = [
    fact("revenue", yearly=True),
    fact("rd", yearly=True),
    fact("profit", yearly=True, minimum=None),
    fact("staff", "count"),
    fact("land", "decimal", step="0.01"),
    fact("share", "ratio", maximum="100", step="0.01"),
    fact("listed", "flag"),
    fact("registered_on", "date", changeable=False),
    fact("sector", "choice", choices={"industry": "工业", "trade": "贸易"}),
]
PARAMETERS = """
parameters:
  line: {label: 线, value: 100, unit: 万元, clause: 一}
  far: {label: 远线, value: 200, unit: 万元, clause: 一}
  most: {label: 上限, value: 100, unit: "%", clause: 一}
  years: {label: 年数, value: 3, unit: 年, clause: 一}
  more_years: {label: 更多年数, value: 5, unit: 年, clause: 一}
"""


def findings(body: str, facts: list[Fact] | None = None) -> list[Finding]:
    return prove(version(body), FactDictionary(facts or FACTS), ON)


def tiers(rows: str, *, hit: str = "unique", source: str = "input: 'revenue[-1]'", unit: str = "万元") -> str:
    return f"""
tables:
  tier:
    label: 档
    clause: 一
    {source}
    {f'unit: "{unit}"' if source else ""}
    gives: 分
    hit: {hit}
    rows:
{rows}
criteria: {{all: []}}
"""


def coded(found: list[Finding]) -> list[tuple[str, Fraction | None]]:
    return [(one.code, one.value) for one in found]


def test_tiers_that_meet_without_gap_or_overlap_have_nothing_to_say() -> None:
    rows = """
      - {upto: 5000, value: 5}
      - {over: 5000, upto: 20000, value: 4}
      - {over: 20000, value: 3}
"""
    assert findings(tiers(rows)) == []


def test_a_border_in_two_tiers_is_named() -> None:
    rows = """
      - {upto: 5000, value: 5}
      - {from: 5000, value: 4}
"""
    (found,) = findings(tiers(rows))
    assert (found.code, found.value, found.severity) == ("rules.overlap", Fraction(5000), Severity.ERROR)
    assert found.message == "表“档”：5,000 万元 同时属于 “≤5000”与“≥5000”。"
    assert (found.place.file, found.place.line) == ("trial.yaml", 12)


def test_a_border_in_no_tier_is_named() -> None:
    rows = """
      - {below: 5000, value: 5}
      - {over: 5000, value: 4}
"""
    (found,) = findings(tiers(rows))
    assert (found.code, found.value) == ("rules.gap", Fraction(5000))
    assert found.message == "表“档”：5,000 万元 不属于任何一档。"
    assert [one.words for one in found.example] == ["5,000 万元"]


def test_between_whole_people_there_is_no_gap() -> None:
    rows = """
      - {upto: 2, value: 1}
      - {from: 3, value: 2}
"""
    assert findings(tiers(rows, source="input: staff", unit="人")) == []


def test_between_two_shares_there_is_a_gap() -> None:
    rows = """
      - {upto: 55, value: 10}
      - {from: 56, value: 5}
"""
    (found,) = findings(tiers(rows, source="input: 'ratio(rd[-1], revenue[-1], zero=0)'", unit="%"))
    assert (found.code, found.value) == ("rules.gap", Fraction(111, 2))


def test_a_tier_below_the_domain_is_not_missed_but_never_reached() -> None:
    open_below = """
      - {from: 0, value: 1}
"""
    assert findings(tiers(open_below)) == []
    vain = """
      - {below: 0, value: 0}
      - {from: 0, value: 1}
"""
    (found,) = findings(tiers(vain))
    assert (found.code, found.severity, found.place.line) == ("rules.unreached", Severity.WARNING, 21)
    assert findings(tiers(vain, source="input: 'profit[-1]'")) == []


def test_conditions_of_a_first_hit_table_leave_nobody_out() -> None:
    rows = """
      - {when: "staff >= 10", value: 2}
      - {when: "staff >= 5 and listed", value: 1}
"""
    (found,) = findings(tiers(rows, hit="first", source=""))
    assert found.code == "rules.gap"
    shown = {one.input: one.value for one in found.example}
    staff, is_listed = shown["staff"], shown["listed"]
    assert isinstance(staff, int)
    assert staff < 10
    assert staff < 5 or not is_listed


def test_a_row_after_a_wider_one_is_never_reached() -> None:
    rows = """
      - {when: "staff >= 5", value: 1}
      - {when: "staff >= 10", value: 2}
      - {otherwise: true, value: 0}
"""
    (found,) = findings(tiers(rows, hit="first", source=""))
    assert (found.code, found.place.line) == ("rules.unreached", 22)
    assert "staff >= 10" in found.message


@pytest.mark.parametrize(
    ("test", "code", "severity"),
    [
        ("'revenue[-1] >= 0'", "rules.always_true", Severity.WARNING),
        ("'revenue[-1] < 0'", "rules.never_true", Severity.ERROR),
        ("share > most", "rules.never_true", Severity.ERROR),
        ("full_years(registered_on) < 0", "rules.never_true", Severity.ERROR),
        ("one_of(sector, 'industry', 'trade')", "rules.always_true", Severity.WARNING),
    ],
)
def test_a_criterion_nothing_can_change_is_found(test: str, code: str, severity: Severity) -> None:
    quoted = test if test.startswith("'") else f'"{test}"'
    body = (
        PARAMETERS
        + f"""
criteria:
  any:
    - {{id: odd, label: 怪, clause: 一, test: {quoted}}}
    - {{id: fair, label: 正常, clause: 一, test: listed}}
"""
    )
    found = [one for one in findings(body) if one.code != "rules.redundant"]
    assert [(one.code, one.severity, one.about) for one in found] == [(code, severity, "odd")]


def test_a_criterion_the_others_already_ensure_is_redundant() -> None:
    body = (
        PARAMETERS
        + """
criteria:
  all:
    - {id: near, label: 近, clause: 一, test: "revenue[-1] >= line"}
    - {id: distant, label: 远, clause: 一, test: "revenue[-1] >= far"}
    - {id: aged, label: 满五年, clause: 一, test: "full_years(registered_on) >= more_years"}
    - {id: fiscal, label: 五个年度, clause: 一, test: "fiscal_years(registered_on) >= more_years"}
"""
    )
    assert [(one.code, one.about) for one in findings(body)] == [
        ("rules.redundant", "near"),
        ("rules.redundant", "fiscal"),
    ]


def test_criteria_that_exclude_one_another_leave_nobody() -> None:
    body = (
        PARAMETERS
        + """
criteria:
  all:
    - {id: low, label: 低, clause: 一, test: "revenue[-1] < line"}
    - {id: high, label: 高, clause: 一, test: "revenue[-1] >= far"}
"""
    )
    found = findings(body)
    assert ("rules.never_met", Severity.ERROR) in [(one.code, one.severity) for one in found]


def test_exclusions_are_seen_from_their_own_side() -> None:
    body = (
        PARAMETERS
        + """
criteria:
  all:
    - {id: high, label: 高, clause: 一, test: "revenue[-1] >= far"}
exclusions:
  - {id: idle, label: 已不可能, clause: 一, test: "revenue[-1] < line"}
  - {id: dead, label: 从不出现, clause: 一, test: "revenue[-1] < 0"}
"""
    )
    assert [(one.code, one.about) for one in findings(body)] == [
        ("rules.redundant", "idle"),
        ("rules.never_true", "dead"),
    ]


def test_an_amount_that_can_be_negative_is_an_error_with_an_example() -> None:
    body = (
        PARAMETERS
        + """
criteria: {all: []}
benefits:
  - {id: reward, label: 奖励, clause: 一, kind: grant, amount: "profit[-1]"}
"""
    )
    (found,) = findings(body)
    assert (found.code, found.severity) == ("rules.negative", Severity.ERROR)
    profit = {one.input: one.value for one in found.example}["profit@1"]
    assert isinstance(profit, int)
    assert profit < 0


def test_the_same_document_gets_the_same_findings() -> None:
    rows = """
      - {when: "staff >= 10", value: 2}
      - {when: "staff >= 5 and listed", value: 1}
"""
    body = tiers(rows, source="")
    assert findings(body) == findings(body)

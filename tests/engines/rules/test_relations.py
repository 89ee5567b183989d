"""One policy may follow from another, rule it out, or pay for the same thing twice."""

from pathlib import Path

import pytest

from gaoxin.engines.rules.findings import Severity
from gaoxin.engines.rules.library import Library
from gaoxin.engines.rules.relations import Relations, implies, load_watched, watch
from tests.engines.rules.small_library import ON, fact, library, version

FACTS = [fact("revenue", yearly=True), fact("staff", "count"), fact("holds_title", "flag")]


def policy(name: str, criteria: str, benefits: str = "") -> str:
    return f"""
parameters:
  line: {{label: 线, value: 100, unit: 万元, clause: 一}}
  far: {{label: 远线, value: 200, unit: 万元, clause: 一}}
  reward_sum: {{label: 奖金, value: 10, unit: 万元, clause: 二}}
criteria:
  all:
{criteria}
{benefits}
"""


NEAR = version(
    policy("near", '    - {id: near, label: 近, clause: 一, test: "revenue[-1] >= line"}'), policy="near"
)
FAR = version(
    policy(
        "far",
        """
    - {id: distant, label: 远, clause: 一, test: "revenue[-1] >= far"}
    - {id: titled, label: 称号, clause: 一, test: holds_title}
""",
    ),
    policy="far",
)
SMALL = version(
    policy("small", '    - {id: small, label: 小, clause: 一, test: "revenue[-1] < far"}'), policy="small"
)


@pytest.fixture
def three() -> Library:
    return library(NEAR, FAR, SMALL, facts=FACTS)


def test_who_meets_the_stricter_policy_meets_the_wider_one(three: Library) -> None:
    assert implies(three.on(ON), three.facts, "far", "near").holds is True


def test_the_reverse_has_a_counterexample_in_peoples_units(three: Library) -> None:
    found = implies(three.on(ON), three.facts, "near", "far")
    assert found.holds is False
    shown = {one.input: one for one in found.counterexample}
    revenue = shown["revenue@1"].value
    assert isinstance(revenue, int)
    assert revenue >= 100_000_000
    assert revenue % 1_000_000 == 0
    assert shown["revenue@1"].words.endswith(" 万元")
    assert revenue < 200_000_000 or shown["holds_title"].value is False


def test_an_implication_may_hold_only_with_a_criterion(three: Library) -> None:
    programme = three.on(ON)
    assert implies(programme, three.facts, "far", "near", without=["titled"]).holds is True
    assert implies(programme, three.facts, "far", "near", without=["distant"]).holds is False


def test_policies_nobody_can_hold_together_are_found(three: Library) -> None:
    relations = Relations(three.on(ON), three.facts, ["near", "far", "small"])
    assert relations.exclusive() == [("far", "small")]


def test_two_grants_for_one_expenditure_are_found_only_where_one_subject_can_have_both() -> None:
    grants = {
        name: version(
            policy(
                name,
                f"    - {{id: one_{name}, label: 线, clause: 一, test: {test}}}",
                f"benefits: [{{id: paid_{name}, label: 补助, clause: 二, kind: grant, amount: reward_sum, "
                "expenditure: 研发费用}]",
            ),
            policy=name,
        )
        for name, test in (
            ("first", '"revenue[-1] >= far"'),
            ("second", "holds_title"),
            ("third", '"revenue[-1] < line"'),
        )
    }
    whole = library(*grants.values(), facts=FACTS)
    found = Relations(whole.on(ON), whole.facts, list(grants)).double_grants()
    pairs = [(one.first[0], one.second[0], one.rule, one.shared) for one in found]
    assert pairs == [
        ("first", "second", "expenditure", "研发费用"),
        ("second", "third", "expenditure", "研发费用"),
    ]


def test_the_watch_list_speaks_up_when_an_implication_changes(three: Library, tmp_path: Path) -> None:
    path = tmp_path / "implications.yaml"
    path.write_text(
        """
watch:
  - {if: far, then: near, "on": 2026-06-15, expect: holds, because: 远线高于近线。}
  - {if: far, then: near, "on": 2026-06-15, expect: fails, because: 曾经有反例。}
  - {if: near, then: far, "on": 2026-06-15, expect: holds, because: 误记。}
  - {if: near, then: gone, "on": 2026-06-15, expect: holds, because: 已失效。}
""",
        encoding="utf-8",
    )
    watched = load_watched(path, shown_as="implications.yaml")
    found = [watch(three, one) for one in watched]
    assert found[0] == []
    assert found[1][0].message == "凡符合“far”的现在都符合“near”，与登记的不同：曾经有反例。"
    assert found[2][0].message.startswith("符合“near”的不再都符合“far”，例如")
    assert found[3][0].severity is Severity.WARNING
    assert load_watched(tmp_path / "none.yaml", shown_as="none.yaml") == ()

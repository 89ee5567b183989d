"""The one answer that would settle most is asked for first."""

import datetime as dt
from fractions import Fraction

from gaoxin.engines.rules.compiled import Verdict
from gaoxin.engines.rules.facts import Value
from gaoxin.engines.rules.questions import Question, least_question
from tests.engines.rules.small_library import ON, fact, library, version

FACTS = [
    fact("revenue", yearly=True),
    fact("rd", yearly=True),
    fact("staff", "count"),
    fact("holds_title", "flag"),
    fact("registered_on", "date", changeable=False),
]
RULE = version("""
parameters:
  years: {label: 年数, value: 1, unit: 年, clause: 一}
  line: {label: 占比, value: 5, unit: "%", clause: 二}
criteria:
  any:
    - {id: titled, label: 称号, clause: 三, test: holds_title}
    - all:
        - {id: aged, label: 满一年, clause: 一, test: "full_years(registered_on) >= years"}
        - {id: rd_enough, label: 占比, clause: 二, test: "ratio(rd[-1], revenue[-1], zero=0) >= line"}
        - {id: judged, label: 专家认可, clause: 四, manual: 由专家判断}
""")


def ask(facts: dict[str, Value]) -> Question | None:
    whole = library(RULE, facts=FACTS)
    return least_question(whole.on(ON), "trial", facts, dictionary=whole.facts)


def test_nothing_is_asked_when_the_verdict_is_settled() -> None:
    assert ask({"holds_title": True}) is None


def test_the_fact_that_settles_the_verdict_is_asked_for_first() -> None:
    found = ask({"registered_on": dt.date(2020, 1, 1), "revenue@1": 500_000_000})
    assert found is not None
    assert (found.inputs, found.labels) == (("rd@1",), ("rd（上年度）",))
    assert found.verdicts == {Verdict.MET}
    assert found.share is not None
    assert Fraction(1, 2) < found.share < 1


def test_the_last_missing_fact_settles_the_verdict_for_all_its_values() -> None:
    facts: dict[str, Value] = {
        "registered_on": dt.date(2020, 1, 1),
        "revenue@1": 500_000_000,
        "holds_title": False,
    }
    found = ask(facts)
    assert found is not None
    assert (found.inputs, found.share) == (("rd@1",), 1)
    assert found.verdicts == {Verdict.MET, Verdict.NOT_MET}


def test_where_no_fact_settles_it_alone_the_fewest_together_are_asked_for() -> None:
    found = ask({"registered_on": dt.date(2020, 1, 1), "holds_title": False})
    assert found == Question(("rd@1", "revenue@1"), ("rd（上年度）", "revenue（上年度）"), None, frozenset())

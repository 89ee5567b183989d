"""What a firm would have to change: the least, in whole steps, and never what is past."""

import datetime as dt
from fractions import Fraction
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gaoxin.engines.rules.changes import Impossible, Outcome, Proposal, Unanswered, cheapest_change
from gaoxin.engines.rules.compiled import Verdict
from gaoxin.engines.rules.domains import domains_in
from gaoxin.engines.rules.efforts import levers
from gaoxin.engines.rules.facts import Value, load_facts
from gaoxin.engines.rules.library import Library
from gaoxin.engines.rules.scalar import VerdictRun
from gaoxin.engines.rules.wholes import Whole, load_wholes
from tests.engines.rules.small_library import ON, fact, library, version

WAN = 1_000_000
FACTS = [
    fact("revenue", yearly=True, effort=4),
    fact("rd", yearly=True),
    fact("staff", "count", maximum="30", effort=4),
    fact("scientists", "count", maximum="30", effort=3),
    fact("patents", "count", maximum="6", effort=2),
    fact("holds_title", "flag", effort=5),
    fact("registered_on", "date", changeable=False),
    fact("abnormal", "flag", effort=1),
]
RULE = version("""
parameters:
  years: {label: 年数, value: 1, unit: 年, clause: 一}
  rd_line: {label: 研发占比, value: 5, unit: "%", clause: 二}
  staff_line: {label: 科技人员占比, value: 30, unit: "%", clause: 三}
  patent_line: {label: 专利数, value: 3, unit: 件, clause: 四}
criteria:
  all:
    - {id: aged, label: 成立满一年, clause: 一, test: "full_years(registered_on) >= years"}
    - {id: rd_enough, label: 研发占比, clause: 二, test: "ratio(rd[-1], revenue[-1], zero=0) >= rd_line"}
    - {id: judged, label: 专家认可, clause: 五, manual: 由专家判断}
exclusions:
  - {id: is_abnormal, label: 经营异常, clause: 六, test: abnormal}
""")
FIRM: dict[str, Value] = {
    "registered_on": dt.date(2020, 1, 1),
    "revenue@1": 5000 * WAN,
    "rd@1": 249 * WAN + 1,
    "abnormal": False,
    "trial:judged": True,
}
AHEAD = dt.date(2025, 3, 1)


def seek(facts: dict[str, Value], rule: Library | None = None, *, today: dt.date = AHEAD) -> Outcome:
    whole = rule or library(RULE, facts=FACTS)
    return cheapest_change(whole.on(ON), "trial", facts, dictionary=whole.facts, today=today)


def test_a_firm_that_qualifies_has_nothing_to_change() -> None:
    assert seek({**FIRM, "rd@1": 250 * WAN}) == Proposal((), Fraction(0), (), is_cheapest=True)


def test_the_change_is_rounded_to_whole_steps_away_from_the_line() -> None:
    outcome = seek(FIRM)
    assert isinstance(outcome, Proposal)
    (change,) = outcome.changes
    assert (change.input, change.after) == ("rd@1", 250 * WAN)
    assert change.words == "rd（上年度）由 249.000001 万元 变为 250 万元"
    assert outcome.is_cheapest


def test_a_year_that_has_ended_is_never_changed() -> None:
    outcome = seek(FIRM, today=dt.date(2026, 1, 1))
    assert isinstance(outcome, Impossible)
    (obstacle,) = outcome.obstacles
    assert (obstacle.id, obstacle.label, obstacle.clause) == ("rd_enough", "研发占比", "二")
    assert outcome.words == "不可能，因为“研发占比”（rd（上年度）、revenue（上年度）已不能改变）无法满足。"


def test_the_last_day_of_the_year_it_can_still_be_changed() -> None:
    assert isinstance(seek(FIRM, today=dt.date(2025, 12, 31)), Proposal)


def test_every_condition_that_cannot_be_met_alone_is_named() -> None:
    young = {**FIRM, "registered_on": dt.date(2025, 6, 16)}
    outcome = seek(young, today=ON)
    assert isinstance(outcome, Impossible)
    assert [one.id for one in outcome.obstacles] == ["aged", "rd_enough"]
    assert not outcome.is_joint


def test_conditions_impossible_only_together_are_named_together() -> None:
    rule = version("""
parameters:
  low: {label: 低, value: 10, unit: 人, clause: 一}
  high: {label: 高, value: 20, unit: 人, clause: 二}
  share: {label: 占比, value: 100, unit: "%", clause: 三}
criteria:
  all:
    - {id: few, label: 职工少于十人, clause: 一, test: "staff < low"}
    - {id: many, label: 科技人员二十人以上, clause: 二, test: "scientists >= high"}
    - {id: part, label: 科技人员不多于职工, clause: 三, test: "scientists <= staff"}
    - {id: titled, label: 有称号, clause: 四, test: holds_title}
""")
    outcome = seek({"staff": 5, "scientists": 5, "holds_title": True}, library(rule, facts=FACTS))
    assert isinstance(outcome, Impossible)
    assert [one.id for one in outcome.obstacles] == ["few", "many", "part"]
    assert outcome.is_joint
    assert outcome.words.endswith("无法同时满足。")


def test_a_missing_fact_is_asked_for_and_not_assumed() -> None:
    facts = {name: value for name, value in FIRM.items() if name != "revenue@1"}
    assert seek(facts) == Unanswered(("revenue@1",))


def test_an_open_judgement_is_taken_in_favour_and_named() -> None:
    facts = {name: value for name, value in FIRM.items() if name != "trial:judged"}
    outcome = seek(facts)
    assert isinstance(outcome, Proposal)
    assert outcome.provided == ("trial:judged",)
    refused = seek({**FIRM, "trial:judged": False})
    assert isinstance(refused, Impossible)
    assert [one.id for one in refused.obstacles] == ["judged"]


def test_an_exclusion_is_left_by_changing_its_fact() -> None:
    outcome = seek({**FIRM, "rd@1": 250 * WAN, "abnormal": True})
    assert isinstance(outcome, Proposal)
    assert [(one.input, one.after, one.cost) for one in outcome.changes] == [("abnormal", False, Fraction(1))]


def test_facts_stay_inside_their_domain() -> None:
    rule = version(
        """
parameters: {line: {label: 线, value: 7, unit: 件, clause: 一}}
criteria: {all: [{id: many, label: 七件, clause: 一, test: "patents_things >= line"}]}
definitions: {patents_things: {label: 件数, clause: 一, unit: 件, expr: "patents_counted"}}
""".replace("patents_counted", "ratio(patents, people_one, zero=0) * things_one").replace(
            "parameters: {line",
            "parameters: {people_one: {label: 一人, value: 1, unit: 人, clause: 一}, "
            "things_one: {label: 一件, value: 1, unit: 件, clause: 一}, line",
        )
    )
    outcome = seek({"patents": 2}, library(rule, facts=FACTS))
    assert isinstance(outcome, Impossible)
    assert [one.id for one in outcome.obstacles] == ["many"]


def test_a_part_never_grows_beyond_its_whole() -> None:
    rule = version("""
parameters: {line: {label: 科技人员数, value: 10, unit: 人, clause: 一}}
criteria:
  all:
    - {id: enough, label: 科技人员十人, clause: 一, test: "scientists >= line"}
    - {id: some, label: 有职工, clause: 一, test: "staff > 0"}
""")
    whole = library(rule, facts=FACTS)
    facts: dict[str, Value] = {"scientists": 4, "staff": 8}
    outcome = cheapest_change(
        whole.on(ON),
        "trial",
        facts,
        dictionary=whole.facts,
        today=AHEAD,
        wholes=[Whole("enterprise", "scientists", "staff")],
    )
    assert isinstance(outcome, Proposal)
    assert {one.input: one.after for one in outcome.changes} == {"scientists": 10, "staff": 10}
    assert outcome.is_cheapest
    alone = seek(facts, whole)
    assert isinstance(alone, Proposal)
    assert [one.input for one in alone.changes] == ["scientists"]


def test_parts_and_wholes_of_the_catalogue_are_facts_of_one_kind() -> None:
    catalogue = Path(__file__).parents[3] / "catalogue"
    facts = load_facts(catalogue / "facts")
    wholes = load_wholes(catalogue / "wholes.yaml", facts, shown_as="wholes.yaml")
    assert Whole("enterprise", "tech_staff", "staff") in wholes


def test_what_does_not_apply_is_not_made_to_apply_by_facts_nobody_can_change() -> None:
    rule = version("""
parameters: {years: {label: 年数, value: 1, unit: 年, clause: 一}}
applies_when: {id: grown, label: 成立满一年的企业, clause: 一, test: "full_years(registered_on) >= years"}
criteria: {all: [{id: titled, label: 有称号, clause: 二, test: holds_title}]}
""")
    outcome = seek({"registered_on": ON, "holds_title": False}, library(rule, facts=FACTS))
    assert isinstance(outcome, Impossible)
    assert [(one.id, one.fixed) for one in outcome.obstacles] == [("grown", ("registered_on",))]


def test_of_two_ways_from_between_two_steps_the_cheaper_is_found() -> None:
    # 0.3 亩（一亩存作 10000）：减到 0 亩动 0.3 亩，加到 2 亩动 1.7 亩。
    rule = version("""
parameters:
  low: {label: 低, value: 0.1, unit: 亩, clause: 一}
  high: {label: 高, value: 1.1, unit: 亩, clause: 一}
criteria:
  any:
    - {id: little, label: 少, clause: 一, test: "land < low"}
    - {id: much, label: 多, clause: 一, test: "land > high"}
""")
    whole = library(rule, facts=[fact("land", "decimal")])
    outcome = seek({"land": 3_000}, whole)
    assert isinstance(outcome, Proposal)
    assert [(one.input, one.after) for one in outcome.changes] == [("land", 0)]


def test_the_same_question_gets_the_same_answer() -> None:
    assert seek(FIRM) == seek(FIRM)


CHOICE = version("""
parameters:
  one: {label: 一人, value: 1, unit: 人, clause: 零}
  staff_line: {label: 科技人员占比, value: 30, unit: "%", clause: 三}
  patent_line: {label: 专利数, value: 3, unit: 人, clause: 四}
  size_line: {label: 规模, value: 12, unit: 人, clause: 五}
criteria:
  all:
    - id: ways
      label: 两条路
      any:
        - {id: share, label: 占比, clause: 三, test: "ratio(scientists, staff, zero=0) >= staff_line"}
        - {id: title, label: 称号, clause: 四, test: "holds_title and patents >= patent_line"}
    - {id: size, label: 规模, clause: 五, test: "staff + scientists > size_line"}
exclusions:
  - {id: is_abnormal, label: 经营异常, clause: 六, test: abnormal}
""")
FIRMS = st.fixed_dictionaries(
    {
        "staff": st.integers(0, 30),
        "scientists": st.integers(0, 30),
        "patents": st.integers(0, 6),
        "holds_title": st.booleans(),
        "abnormal": st.booleans(),
    }
)


@given(FIRMS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_proposal_holds_and_no_single_fact_is_cheaper(facts: dict[str, Value]) -> None:
    whole = library(CHOICE, facts=FACTS)
    programme = whole.on(ON)
    run = VerdictRun(programme)
    outcome = seek(facts, whole)
    assert isinstance(outcome, Proposal)
    after = {change.input: change.after for change in outcome.changes}
    assert run.verdicts({**facts, **after})["trial"] is Verdict.MET
    assert outcome.is_cheapest
    domains = domains_in(whole.facts, programme, "trial")
    found = levers(domains, facts, on=ON, today=AHEAD)
    assert outcome.cost == sum(found[name].cost(value) for name, value in after.items())
    for name, lever in found.items():
        flag = isinstance(lever.present, bool)
        for value in (False, True) if flag else range(domains[name].most + 1):
            if run.verdicts({**facts, name: value})["trial"] is Verdict.MET:
                assert lever.cost(value) >= outcome.cost

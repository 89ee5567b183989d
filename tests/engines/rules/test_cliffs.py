"""断崖: one step more and something is lost. The figures of the stack are worked out by hand."""

import random

import numpy as np
import polars as pl

from gaoxin.engines.rules.cliffs import Cliff, CliffFinder, Loss, moving_inputs
from gaoxin.engines.rules.compiled import Programme, Verdict
from gaoxin.engines.rules.explanation import Explainer
from gaoxin.engines.rules.facts import FactDictionary
from tests.engines.rules.small_library import ON, fact, library, version

WAN = 1_000_000  # 万元 in 分
FACTS = [fact("staff", "count"), fact("revenue"), fact("rd"), fact("listed", "flag")]

# 小微补贴 gives 3 万元 up to 20 staff and 6 万元 up to 50; 用工奖励 gives 1,000 元 a head from 40 on.
SMALL = """
parameters:
  most: {label: 人数上限, value: 50, unit: 人, clause: 第二条}
tables:
  tier:
    label: 补贴标准
    clause: 第三条
    input: staff
    unit: 人
    gives: 万元
    hit: unique
    rows:
      - {upto: 20, value: 3}
      - {over: 20, value: 6}
criteria:
  all:
    - {id: not_large, label: 从业人员不超过50人, clause: 第二条, test: "staff <= most"}
benefits:
  - {id: aid, label: 小微补贴, clause: 第三条, kind: grant, amount: tier, unit: 万元}
"""
HEADS = """
parameters:
  per_head: {label: 每人, value: 1000, unit: 元/人, clause: 第六条}
  least: {label: 人数下限, value: 40, unit: 人, clause: 第五条}
criteria:
  all:
    - {id: enough, label: 从业人员40人以上, clause: 第五条, test: "staff >= least"}
benefits:
  - {id: heads, label: 用工奖励, clause: 第六条, kind: grant, amount: "staff * per_head", unit: 万元}
"""
TITLE = """
parameters:
  floor: {label: 研发占比下限, value: 5, unit: "%", clause: 第八条}
criteria:
  all:
    - {id: share, label: 研发占比不低于5%, clause: 第八条, test: "ratio(rd, revenue, zero=0) >= floor"}
"""


def stack(**bodies: str) -> Programme:
    return library(*(version(body, policy=name) for name, body in bodies.items()), facts=FACTS).on(ON)


def along(programme: Programme, name: str, low: int, high: int, **facts: int | bool) -> tuple[Cliff, ...]:
    finder = CliffFinder(programme, name, policies=programme.policies, titles=("title",))
    return finder.along(facts, low, high)


def test_two_stacked_policies_lose_what_the_one_gives_less_what_the_other_adds() -> None:
    """At 50 staff 6 + 5 万元, at 51 none + 5.1 万元: 5.9 万元 less. The steps at 21 and 40 only add."""
    (cliff,) = along(stack(small=SMALL, heads=HEADS), "staff", 0, 1000, staff=45)
    assert (cliff.input, cliff.last, cliff.cents) == ("staff", 50, 59 * WAN // 10)
    assert cliff.losses == (Loss("small", "从业人员不超过50人", "第二条", 6 * WAN, False),)
    assert cliff.titles == ()


def test_of_benefits_for_the_same_thing_only_the_highest_is_lost() -> None:
    """In one range: 6 万元 at 50, 5.1 万元 at 51."""
    ranged = [body.replace("unit: 万元}", "unit: 万元, highest_of: 用工}") for body in (SMALL, HEADS)]
    (cliff,) = along(stack(small=ranged[0], heads=ranged[1]), "staff", 0, 1000)
    assert (cliff.last, cliff.cents) == (50, 9 * WAN // 10)


def test_a_tier_that_falls_is_a_cliff_of_the_benefit_itself() -> None:
    falling = SMALL.replace("{upto: 20, value: 3}", "{upto: 20, value: 8}")
    cliffs = along(stack(small=falling), "staff", 1, 60)
    assert [(one.last, one.cents) for one in cliffs] == [(20, 2 * WAN), (50, 6 * WAN)]
    assert cliffs[0].losses == (Loss("small", "小微补贴", "第三条", 2 * WAN, False),)


def test_a_title_is_lost_though_no_money_hangs_on_it() -> None:
    """100 of 2,000 万元 are 5 % exactly; one 分 more of revenue is below."""
    (cliff,) = along(stack(title=TITLE), "revenue", 1000 * WAN, 3000 * WAN, rd=100 * WAN)
    assert (cliff.last, cliff.cents, cliff.titles) == (2000 * WAN, 0, ("title",))
    assert cliff.losses[0].clause == "第八条"


def test_what_holds_only_in_the_middle_is_not_passed_over() -> None:
    """|staff - 40| ≤ 10 is false at both ends of the stretch."""
    middle = HEADS.replace("staff >= least", "max(staff - least, least - staff) <= width").replace(
        "parameters:", "parameters:\n  width: {label: 宽, value: 10, unit: 人, clause: 五}"
    )
    (cliff,) = along(stack(heads=middle), "staff", 0, 100_000)
    assert (cliff.last, cliff.cents) == (50, 5 * WAN)


def test_an_exclusion_that_begins_to_apply_names_itself() -> None:
    barred = HEADS.replace(
        "parameters:", "parameters:\n  limit: {label: 上限, value: 1, unit: 亿元, clause: 九}"
    )
    barred += """exclusions:
  - {id: large, label: 营业收入超过1亿元, clause: 第九条, test: "revenue > limit"}
"""
    (cliff,) = along(stack(heads=barred), "revenue", 0, 20_000 * WAN, staff=40)
    assert (cliff.last, cliff.losses[0].clause) == (10_000 * WAN, "第九条")


def test_what_cannot_be_told_is_no_cliff() -> None:
    unknown = SMALL.replace("staff <= most", "staff <= most and listed")
    assert along(stack(small=unknown), "staff", 0, 1000) == ()
    assert [one.last for one in along(stack(small=unknown), "staff", 0, 1000, listed=True)] == [50]


def test_the_steps_are_those_found_by_trying_every_number() -> None:
    draw = random.Random(7)
    for _ in range(12):
        limits = sorted(draw.sample(range(1, 70), 3))
        small = SMALL.replace(": 20,", f": {limits[0]},").replace("value: 50", f"value: {limits[2]}")
        programme = stack(small=small, heads=HEADS.replace("value: 40", f"value: {limits[1]}"))
        totals = [tried(programme, number) for number in range(81)]
        fallen = [(n, totals[n] - totals[n + 1]) for n in range(80) if totals[n] - totals[n + 1] >= 100]
        assert [(one.last, one.cents) for one in along(programme, "staff", 0, 80)] == fallen


def tried(programme: Programme, staff: int) -> int:
    """All amounts in 分, from the explained answers."""
    facts, policies = FactDictionary(FACTS), programme.policies.values()
    answers = [Explainer(programme, one, facts).explain({"staff": staff}) for one in policies]
    met = [answer for answer in answers if answer.verdict is Verdict.MET]
    return sum(amount.low or 0 for answer in met for amount in answer.amounts)


def test_many_subjects_at_once_are_each_as_alone() -> None:
    programme = stack(small=SMALL, heads=HEADS)
    finder = CliffFinder(programme, "staff", policies=programme.policies)
    staff = [5, 48, 50, 51, 52, 300, None]
    low = np.array([max(0, (one or 0) - 3) for one in staff], np.int64)
    high = np.array([(one or 0) + 3 if one is not None else -1 for one in staff], np.int64)
    found = finder.over(pl.DataFrame({"staff": staff}), (low, high), lambda place: {"staff": staff[place]})
    assert {place: [one.last for one in cliffs] for place, cliffs in found.items()} == {
        1: [50],
        2: [50],
        3: [50],
        4: [50],
    }


def test_a_fact_nothing_hangs_on_has_no_cliffs() -> None:
    programme = stack(small=SMALL)
    assert moving_inputs(programme, ["small"]) == ["staff"]
    finder = CliffFinder(programme, "revenue", policies=["small"])
    assert finder.is_idle
    assert finder.along({"staff": 50}, 0, 10) == ()

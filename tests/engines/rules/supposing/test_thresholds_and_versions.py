"""A threshold supposed otherwise, two versions compared, what hangs on a fact: without touching the rules."""

import datetime as dt
from decimal import Decimal
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from gaoxin.engines.rules.bits import VERDICTS
from gaoxin.engines.rules.comparing import movement
from gaoxin.engines.rules.compiled import Verdict
from gaoxin.engines.rules.library import Library, load_library
from gaoxin.engines.rules.reach import uses_of
from gaoxin.engines.rules.supposing import suppose
from gaoxin.values.errors import DomainError

CATALOGUE = Path(__file__).resolve().parents[4] / "catalogue"
ON = dt.date(2026, 6, 15)
MET, NOT_MET, UNKNOWN = (VERDICTS.index(one) for one in (Verdict.MET, Verdict.NOT_MET, Verdict.UNKNOWN))


@cache
def library() -> Library:
    return load_library(CATALOGUE)


def test_a_supposed_parameter_holds_and_the_library_itself_stays_as_it_was() -> None:
    changed, told = suppose(library(), ["tech_staff_floor=12"], policy="high_tech_enterprise")
    (supposition,) = told
    assert (supposition.before, supposition.after) == ("10%", "12%")
    assert _floor(changed) == Decimal(12)
    assert _floor(library()) == Decimal(10)


def test_a_number_may_name_its_own_unit() -> None:
    _, told = suppose(library(), ["days_registered=300天", "pass_line = 71.5"], policy="high_tech_enterprise")
    assert [one.after for one in told] == ["300 天", "71.5 分"]


def test_money_is_brought_to_the_unit_of_the_threshold() -> None:
    money = next(
        (version.policy, one.anchor.id)
        for version in library().versions
        for one in version.parameters
        if one.unit.word == "万元"
    )
    _, told = suppose(library(), [f"{money[1]}=1.5亿元"], policy=money[0])
    assert told[0].after == "15,000 万元"


def test_a_row_of_a_table_may_be_supposed_otherwise() -> None:
    changed, told = suppose(library(), ["rd_tier.2=4.5"], policy="high_tech_enterprise")
    (version,) = changed.versions_of("high_tech_enterprise")
    (tier,) = (one for one in version.tables if one.anchor.id == "rd_tier")
    assert [row.low for row in tier.rows] == [Decimal(5), Decimal("4.5"), Decimal(3)]
    assert told[0].before == "第 2 行 4%"


def test_where_a_row_begins_moves_with_where_its_neighbour_ends() -> None:
    changed, told = suppose(library(), ["reward_tier.2.from=0.3亿元"], policy="high_tech_first_reward")
    (version,) = changed.versions_of("high_tech_first_reward")
    (tier,) = version.tables
    bounds = [(row.bounds.low, row.bounds.high) for row in tier.rows if row.bounds]
    assert bounds == [(None, Decimal(3000)), (Decimal(3000), Decimal(20000)), (Decimal(20000), None)]
    assert (told[0].before, told[0].after) == ("第 2 行起点 2,000 万元", "第 2 行起点 3,000 万元")


@pytest.mark.parametrize(
    "change", ["reward_tier.2.from=20000", "reward_tier.1.from=5", "reward_tier.3.from=1"]
)
def test_rows_never_pass_each_other(change: str) -> None:
    with pytest.raises(DomainError) as refusal:
        suppose(library(), [change], policy="high_tech_first_reward")
    assert refusal.value.code == "rules.suppose_start"


@pytest.mark.parametrize(
    "change", ["rd_tier=4", "rd_tier.0=4", "tech_staff_floor=一成", "tech_staff_floor=5 人", "x"]
)
def test_what_means_nothing_is_refused(change: str) -> None:
    with pytest.raises(DomainError):
        suppose(library(), [change], policy="high_tech_enterprise")


def test_who_gains_and_who_loses_is_told_by_place() -> None:
    before = np.array([MET, NOT_MET, UNKNOWN, MET, UNKNOWN], np.uint8)
    after = np.array([MET, MET, NOT_MET, NOT_MET, UNKNOWN], np.uint8)
    found = movement(before, after)
    assert (found.gained, found.lost) == ((1,), (3,))
    assert found.moved[Verdict.UNKNOWN, Verdict.NOT_MET] == 1
    assert movement(before, before).is_nothing


def test_a_fact_leads_to_every_place_that_reads_it() -> None:
    uses = list(uses_of("registered_on", library().on(ON), subject="enterprise"))
    here = [use for use in uses if use.policy == "high_tech_enterprise"]
    assert ("条件", "申请时注册成立365天以上") in {(use.part, use.label) for use in here}
    assert ("数", "计算研发费用的会计年度数") in {(use.part, use.label) for use in here}


def _floor(rules: Library) -> Decimal:
    (version,) = rules.versions_of("high_tech_enterprise")
    (floor,) = (one for one in version.parameters if one.anchor.id == "tech_staff_floor")
    return floor.values[0][1]

"""Days saved together, divided fairly, and the pairs that need one another."""

import datetime as dt
from fractions import Fraction
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from gaoxin.engines.scheduling.attribution import attribute_savings
from gaoxin.engines.scheduling.changes import Shorten
from gaoxin.engines.scheduling.items import LimitUnit
from gaoxin.engines.scheduling.measures import Measure, apply_measures
from gaoxin.engines.scheduling.network import Network
from gaoxin.engines.scheduling.plan import Reached, make_plan
from tests.engines.scheduling.projects import MONDAY, STARTS, calendar, item, natural, network, working
from tests.engines.scheduling.reforms import PROJECTS, a_measure, random_measures

Project = tuple[Network, list[Measure]]


def days_saved(project: Project, chosen: list[Measure], start: dt.date, unit: LimitUnit) -> int:
    """By building the network of the chosen measures and planning it."""
    plans = [
        make_plan(apply_measures(project[0], measures), start=start, calendar=calendar())
        for measures in ([], chosen)
    ]
    days = [plan.working_days if unit is LimitUnit.WORKING else plan.calendar_days for plan in plans]
    return days[0] - days[1]


@given(PROJECTS, STARTS, st.sampled_from([LimitUnit.WORKING, LimitUnit.NATURAL]))
@settings(max_examples=60, deadline=None)
def test_shares_are_the_mean_over_all_orders_of_networks_planned_one_by_one(
    project: Project, start: dt.date, unit: LimitUnit
) -> None:
    base, measures = project
    measures = measures[:4]
    found = attribute_savings(base, measures, start=start, calendar=calendar(), unit=unit)
    totals = [Fraction(0)] * len(measures)
    orders = list(permutations(range(len(measures))))
    known: dict[frozenset[int], int] = {}
    for order in orders:
        for place, k in enumerate(order):
            for group in (frozenset(order[:place]), frozenset(order[: place + 1])):
                if group not in known:
                    known[group] = days_saved(project, [measures[n] for n in group], start, unit)
            totals[k] += known[frozenset(order[: place + 1])] - known[frozenset(order[:place])]
    assert [saving.share for saving in found.savings] == [total / len(orders) for total in totals]
    assert sum(saving.share for saving in found.savings) == found.total
    assert found.is_exact


def test_two_branches_of_equal_length_save_nothing_alone_and_five_days_together() -> None:
    base = network(item("a", 10), item("b", 10), item("end", 1, after="a b"))
    measures = [a_measure("甲", Shorten("a", working(5))), a_measure("乙", Shorten("b", working(5)))]
    found = attribute_savings(base, measures, start=MONDAY, calendar=calendar())
    assert [saving.alone for saving in found.savings] == [0, 0]
    assert [saving.last for saving in found.savings] == [5, 5]
    assert [saving.share for saving in found.savings] == [Fraction(5, 2), Fraction(5, 2)]
    assert [pair.words for pair in found.interactions] == ["“措施甲”和“措施乙”单独不省，一起省5个工作日。"]
    assert found.interactions[0].index == 5
    assert found.words == (
        "全部措施一起省5个工作日；逐项单独打开合计只有0个工作日。",
        "“措施甲”、“措施乙”单独打开都不省，作用在于与其他措施一起。",
    )


def test_two_measures_for_the_same_days_overlap() -> None:
    base = network(item("a", 10))
    measures = [a_measure("甲", Shorten("a", working(4))), a_measure("乙", Shorten("a", working(4)))]
    found = attribute_savings(base, measures, start=MONDAY, calendar=calendar())
    assert found.interactions[0].words.endswith("一起省6个工作日，有6个工作日重叠。")
    assert [saving.share for saving in found.savings] == [3, 3]


def test_calendar_days_are_attributed_on_the_real_calendar() -> None:
    base = network(item("a", natural(30)))
    found = attribute_savings(
        base,
        [a_measure("甲", Shorten("a", working(5)))],
        start=dt.date(2026, 9, 24),
        calendar=calendar(),
        unit=LimitUnit.NATURAL,
    )
    assert (found.before, found.after) == (32, 15)


def test_no_measures_save_nothing() -> None:
    found = attribute_savings(network(item("a", 3)), [], start=MONDAY, calendar=calendar())
    assert (found.total, found.savings, found.interactions) == (0, (), ())


def test_what_has_happened_cannot_be_saved_any_more() -> None:
    base = network(item("a", 10), item("b", 10, after="a"))
    found = attribute_savings(
        base,
        [a_measure("甲", Shorten("a", working(1))), a_measure("乙", Shorten("b", working(1)))],
        start=MONDAY,
        calendar=calendar(),
        reached={"a": Reached(MONDAY, None, dt.date(2026, 3, 13))},
        as_of=dt.date(2026, 3, 13),
    )
    assert [saving.share for saving in found.savings] == [0, 9]


def test_more_measures_than_can_be_counted_out_are_sampled_with_their_error() -> None:
    measures = random_measures(5, 18, 14)
    base = network(*(item(f"i{n}", 10, after=f"i{n - 3}" if n > 2 else "") for n in range(14)))
    found, again = (
        attribute_savings(base, measures, start=MONDAY, calendar=calendar(), orders=300, seed=3)
        for _ in range(2)
    )
    assert not found.is_exact
    assert found == again
    assert sum(saving.share for saving in found.savings) == found.total
    exact = attribute_savings(base, measures[:16], start=MONDAY, calendar=calendar())
    assert all(saving.error is not None and saving.error < 1 for saving in found.savings)
    assert all(saving.error is None for saving in exact.savings)
    assert found.total == days_saved((base, measures), measures, MONDAY, LimitUnit.WORKING)
    assert [saving.alone for saving in found.savings] == [
        days_saved((base, measures), [one], MONDAY, LimitUnit.WORKING) for one in measures
    ]


def test_sampled_shares_lie_within_their_error_of_the_exact_ones(monkeypatch: object) -> None:
    from gaoxin.engines.scheduling import attribution

    measures = random_measures(9, 6, 14)
    base = network(*(item(f"i{n}", 10, after=f"i{n - 3}" if n > 2 else "") for n in range(14)))
    exact = attribute_savings(base, measures, start=MONDAY, calendar=calendar())
    monkeypatch.setattr(attribution, "EXACT", 3)  # type: ignore[attr-defined]
    sampled = attribute_savings(base, measures, start=MONDAY, calendar=calendar(), orders=1000)
    for near, true in zip(sampled.savings, exact.savings, strict=True):
        assert near.error is not None
        assert abs(float(near.share - true.share)) <= 4 * near.error + 1e-9

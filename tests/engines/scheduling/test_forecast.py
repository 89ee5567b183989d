"""A forecast rests on what was observed, says on how much, and never invents what nobody recorded."""

import datetime as dt
from fractions import Fraction

import pytest

from gaoxin.engines.scheduling.forecast import Basis, Forecast, Observed, forecast_finish
from gaoxin.engines.scheduling.network import Network
from gaoxin.engines.scheduling.plan import Reached
from gaoxin.values.errors import DomainError
from tests.engines.scheduling.projects import MONDAY, calendar, item, network

TEN = Observed((10,) * 12, source="本区2025年办件记录")
CHAIN = network(item("a", 20), item("b", 20, after="a"))


def forecast(built: Network, observed: dict[str, Observed], **given: object) -> Forecast:
    return forecast_finish(built, observed, start=MONDAY, calendar=calendar(), **given)  # type: ignore[arg-type]


def test_items_that_always_took_ten_days_are_forecast_to_take_ten_days() -> None:
    found = forecast(CHAIN, {"a": TEN, "b": TEN})
    assert found.p50 == found.p80 == dt.date(2026, 3, 30)
    assert found.words == ("2个事项按24条实际用时重复抽样2000次（来源：本区2025年办件记录）。",)


def test_an_item_without_enough_records_is_unknown_and_so_is_what_follows() -> None:
    found = forecast(CHAIN, {"a": Observed((10,) * 9), "b": TEN})
    assert (found.p50, found.p80, found.missing) == (None, None, ("a",))
    assert [row.p50 for row in found.items] == [None, None]
    assert [row.records for row in found.items] == [9, 12]
    assert found.words[-1].startswith("完成日期未知")


def test_an_unknown_item_off_the_goal_leaves_the_goal_known() -> None:
    built = network(item("a", 20), item("b", 20))
    assert forecast(built, {"a": TEN}, goals=["a"]).p50 == dt.date(2026, 3, 16)


def test_limits_stand_in_for_missing_records_only_when_asked() -> None:
    found = forecast(CHAIN, {"a": TEN}, assume_promised=True)
    assert found.p50 == dt.date(2026, 4, 14)
    assert [row.basis for row in found.items] == [Basis.RECORDS, Basis.PROMISED]
    assert "事项b没有足够记录，按时限计算。" in found.words


def test_missing_papers_cost_the_observed_days_in_the_observed_share() -> None:
    rows = Observed((10,) * 12, Fraction(21, 100), (35,) * 10)
    found = forecast(network(item("a", 20)), {"a": rows}, samples=20_000)
    assert (found.p50, found.p80) == (dt.date(2026, 3, 16), dt.date(2026, 5, 8))
    assert "1个事项计入补正，补正比例最高21%。" in found.words
    rare = Observed((10,) * 12, Fraction(19, 100), (35,) * 10)
    assert forecast(network(item("a", 20)), {"a": rare}, samples=20_000).p80 == dt.date(2026, 3, 16)


def test_the_spread_of_the_records_is_the_spread_of_the_forecast() -> None:
    rows = Observed(tuple(range(1, 101)))
    found = forecast(network(item("a", 20)), {"a": rows}, samples=20_000)
    assert found.p50 is not None
    assert found.p80 is not None
    assert abs(calendar().working_days_between(MONDAY, found.p50) - 50) <= 1
    assert abs(calendar().working_days_between(MONDAY, found.p80) - 80) <= 1


def test_the_later_of_two_branches_is_later_than_either() -> None:
    rows = Observed((5, 5, 15) * 4)
    built = network(item("a", 20), item("b", 20), item("end", after="a b"))
    found = forecast(built, {"a": rows, "b": rows}, samples=20_000)
    assert [row.p50 for row in found.items] == [
        dt.date(2026, 3, 9),
        dt.date(2026, 3, 9),
        dt.date(2026, 3, 23),
    ]


def test_the_same_seed_gives_the_same_forecast() -> None:
    rows = {"a": Observed(tuple(range(1, 40))), "b": Observed(tuple(range(3, 30)))}
    assert forecast(CHAIN, rows, seed=7) == forecast(CHAIN, rows, seed=7)


def test_what_is_decided_is_not_drawn_and_what_runs_cannot_end_in_the_past() -> None:
    reached = {"a": Reached(MONDAY, dt.date(2026, 3, 4), dt.date(2026, 3, 4))}
    found = forecast(CHAIN, {"b": TEN}, reached=reached)
    assert found.p50 == dt.date(2026, 3, 18)
    assert found.items[0].basis is Basis.REACHED
    running = forecast(
        network(item("a", 20)),
        {"a": Observed((5,) * 11 + (20,))},
        reached={"a": Reached(MONDAY)},
        as_of=dt.date(2026, 3, 16),
    )
    assert running.p50 == dt.date(2026, 3, 30)


def test_impossible_records_are_refused() -> None:
    with pytest.raises(DomainError, match="历史用时或补正比例不合理"):
        forecast(CHAIN, {"a": Observed((-1,) * 12)})
    with pytest.raises(DomainError, match="历史用时或补正比例不合理"):
        forecast(CHAIN, {"a": Observed((1,) * 12, Fraction(3, 2))})


def test_the_items_that_move_the_finish_are_named_the_strongest_first() -> None:
    slow, slower = Observed((5,) * 6 + (15,) * 6), Observed((5,) * 6 + (25,) * 6)
    built = network(item("a", 20), item("b", 20, after="a"), item("aside", 20))
    found = forecast(built, {"a": slow, "b": slower, "aside": TEN}, goals=["b"], with_levers=True)
    assert [row.key for row in found.levers] == ["b", "a"]
    assert all(row.days > 0 for row in found.levers)
    assert forecast(built, {"a": slow, "b": slower, "aside": TEN}, goals=["b"]).levers == ()


def test_papers_complete_at_once_count_among_what_would_bring_the_finish_forward() -> None:
    rows = Observed((10,) * 12, Fraction(1, 2), (35,) * 10)
    found = forecast(network(item("a", 20)), {"a": rows}, with_levers=True)
    assert [row.key for row in found.levers] == ["a"]
    assert abs(found.levers[0].days - 35 / 2) <= 1


def test_of_an_unknown_finish_nothing_is_said_to_move_it() -> None:
    assert forecast(CHAIN, {"a": TEN}, with_levers=True).levers == ()

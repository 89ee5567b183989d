"""A number exactly on the line lies on its side of it, however large the numbers are."""

from collections.abc import Callable
from fractions import Fraction

import pytest

from gaoxin.engines.rules.bits import PopulationRun
from gaoxin.engines.rules.building import Builder
from gaoxin.engines.rules.columns import ColumnPlan
from tests.engines.rules.asking import answers, programme_of

MOST = 2**63 - 1


def share(sign: str, bound: Fraction, *, zero: int | None = 0) -> Callable[[Builder], int]:
    def build(b: Builder) -> int:
        none = b.untold() if zero is None else b.const(zero)
        return b.compare(b.quotient(b.number("a"), b.number("b"), none), sign, b.const(bound))

    return build


def test_a_share_exactly_on_the_line() -> None:
    people = [{"a": 5, "b": 100}, {"a": 4_999, "b": 100_000}, {"a": 5_001, "b": 100_000}]
    line = Fraction(5, 100)
    assert answers(share(">=", line), people) == [True, False, True]
    assert answers(share(">", line), people) == [False, False, True]
    assert answers(share("<=", line), people) == [True, True, False]
    assert answers(share("==", line), people) == [True, False, False]


def test_shares_that_are_one_float_are_still_two_numbers() -> None:
    """9007199254740991/9007199254740992 and the next such share round alike beside a bound between them."""
    below, above = 2**53 - 1, 2**53
    people = [{"a": below - 1, "b": above - 1}, {"a": below, "b": above}]
    line = Fraction(below, above)
    assert answers(share(">=", line), people) == [False, True]
    assert answers(share("<", line), people) == [True, False]


def test_a_division_by_nothing_is_what_the_rule_says() -> None:
    people = [{"a": 5, "b": 0}, {"a": None, "b": 0}, {"a": 5, "b": None}, {"a": -5, "b": 0}]
    assert answers(share(">=", Fraction(1)), people) == [False, False, None, False]
    assert answers(share("<=", Fraction(1)), people) == [True, True, None, True]
    assert answers(share(">=", Fraction(1), zero=1), people) == [True, True, None, True]
    assert answers(share(">=", Fraction(1), zero=None), people) == [None, None, None, None]


def test_a_negative_divisor_is_computed_as_it_stands() -> None:
    people = [{"a": 1, "b": -2}, {"a": -1, "b": -2}, {"a": -3, "b": 2}, {"a": 0, "b": -1}]
    assert answers(share(">=", Fraction(-1, 2)), people) == [True, True, False, True]
    assert answers(share(">", Fraction(-1, 2)), people) == [False, True, False, True]


@pytest.mark.parametrize("edge", [MOST, -MOST, 2**53, 2**53 + 1, 10**15, 10**15 + 1])
def test_the_largest_whole_numbers(edge: int) -> None:
    people = [{"a": edge - 1 if edge > -MOST else edge}, {"a": edge}, {"a": min(edge + 1, MOST)}]
    expected = [person["a"] >= edge for person in people]
    assert answers(lambda b: b.compare(b.number("a"), ">=", b.const(edge)), people) == expected
    twice = lambda b: b.compare(b.sum((b.number("a"), b.number("a"))), ">", b.const(2 * edge - 2))  # noqa: E731
    assert answers(twice, people) == [2 * person["a"] > 2 * edge - 2 for person in people]


def test_products_beyond_every_register() -> None:
    squared = lambda b: b.product(b.number("a"), b.number("a"))  # noqa: E731
    cubed = lambda b: b.product(squared(b), b.number("a"))  # noqa: E731
    people = [{"a": MOST}, {"a": MOST - 1}, {"a": -MOST}]
    line = MOST**3
    assert answers(lambda b: b.compare(cubed(b), ">=", b.const(line)), people) == [True, False, False]
    assert answers(lambda b: b.compare(squared(b), "==", b.const(MOST**2)), people) == [True, False, True]


def test_growth_of_two_years_exactly_on_the_line() -> None:
    """(b/a + c/b)/2 - 1 >= 10 % with revenues of some ten thousand million 分."""

    def growth(b: Builder) -> int:
        nothing = b.const(0)
        first = b.quotient(b.number("b"), b.number("a"), nothing)
        second = b.quotient(b.number("c"), b.number("b"), nothing)
        mean = b.difference(b.scaled(Fraction(1, 2), b.sum((first, second))), b.const(1))
        return b.compare(mean, ">=", b.const(Fraction(1, 10)))

    base = 123_456_789_000
    people = [
        {"a": base, "b": base * 11 // 10, "c": base * 121 // 100},
        {"a": base, "b": base * 11 // 10, "c": base * 121 // 100 - 1},
        {"a": 0, "b": base, "c": base * 22 // 10},
        {"a": base, "b": None, "c": base},
    ]
    assert answers(growth, people) == [True, False, True, None]


def test_fifty_million_belongs_to_one_tier_only() -> None:
    def enough(b: Builder) -> int:
        is_small = b.compare(b.number("a"), "<=", b.const(5_000_000_000))
        tier = b.choose(is_small, b.const(Fraction(5, 100)), b.const(Fraction(4, 100)))
        return b.compare(b.quotient(b.number("r"), b.number("a"), b.const(0)), ">=", tier)

    people = [
        {"a": 5_000_000_000, "r": 250_000_000},
        {"a": 5_000_000_000, "r": 249_999_999},
        {"a": 5_000_000_001, "r": 249_999_999},
    ]
    assert answers(enough, people) == [True, False, True]


def test_amounts_are_rounded_down_to_the_cent() -> None:
    programme = programme_of(
        lambda b: b.truth(True), numbers=lambda b: [b.scaled(Fraction(1, 3), b.number("a"))]
    )
    (grant,) = programme.policies["p"].grants
    people = [100, -100, 99, None]
    amounts = PopulationRun(programme).evaluate({"a": people}).amounts("p", grant.id)
    assert amounts.low.tolist() == [33, -34, 33, 0]
    assert amounts.has_low.tolist() == amounts.has_high.tolist() == [True, True, True, False]
    table = ColumnPlan(programme).run({"a": people})
    assert table[f"p.{grant.id}.low"].to_list() == [33, -34, 33, None]


def test_a_line_between_two_whole_numbers() -> None:
    """Points an expert still has to give, against a line that no whole number meets."""

    def score(b: Builder) -> int:
        return b.sum((b.number("a"), b.range(Fraction(0), Fraction(1))))

    people = [{"a": 2}, {"a": 3}, {"a": 4}, {"a": None}]
    line = Fraction(7, 2)
    for sign in (">=", ">"):
        found = answers(lambda b, sign=sign: b.compare(score(b), sign, b.const(line)), people)  # type: ignore[misc]
        assert found == [False, None, True, None]
    for sign in ("<=", "<"):
        found = answers(lambda b, sign=sign: b.compare(score(b), sign, b.const(line)), people)  # type: ignore[misc]
        assert found == [True, None, False, None]

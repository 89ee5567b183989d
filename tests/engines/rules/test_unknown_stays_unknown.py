"""What is not known never becomes true by itself, on any back end."""

import datetime as dt
from fractions import Fraction

from gaoxin.engines.rules.graph import Span
from tests.engines.rules.asking import answers


def test_a_missing_number_meets_no_threshold_and_misses_none() -> None:
    people = [{"n": None}, {"n": 5}, {"n": 4}]
    assert answers(lambda b: b.compare(b.number("n"), ">=", b.const(5)), people) == [None, True, False]
    assert answers(lambda b: b.compare(b.number("n"), "<", b.const(5)), people) == [None, False, True]
    assert answers(lambda b: b.compare(b.number("n"), "!=", b.const(5)), people) == [None, False, True]


def test_a_column_nobody_filled_in_is_unknown() -> None:
    assert answers(lambda b: b.flag("f"), [{"n": 1}]) == [None]
    assert answers(lambda b: b.one_of("c", ("x",)), [{"c": None}, {"c": "x"}, {"c": "y"}]) == [
        None,
        True,
        False,
    ]
    assert answers(lambda b: b.known("n"), [{"n": None}, {"n": 0}]) == [False, True]


def test_one_missing_part_leaves_a_sum_open() -> None:
    people = [{"a": 10, "b": None}, {"a": 10, "b": -20}]
    total = lambda b: b.compare(b.sum((b.number("a"), b.number("b"))), ">=", b.const(0))  # noqa: E731
    assert answers(total, people) == [None, False]


def test_known_facts_decide_where_they_suffice() -> None:
    people = [{"n": None, "f": False}, {"n": None, "f": True}]
    least = lambda b: b.compare(b.number("n"), ">=", b.const(5))  # noqa: E731
    assert answers(lambda b: b.every((least(b), b.flag("f"))), people) == [False, None]
    assert answers(lambda b: b.some((least(b), b.flag("f"))), people) == [None, True]
    assert answers(lambda b: b.at_least(2, (least(b), b.flag("f"), b.flag("f"))), people) == [False, True]


def test_the_greater_of_a_missing_and_a_sufficient_number_suffices() -> None:
    greater = lambda b: b.greatest((b.number("n"), b.const(7)))  # noqa: E731
    assert answers(lambda b: b.compare(greater(b), ">=", b.const(7)), [{"n": None}]) == [True]
    assert answers(lambda b: b.compare(greater(b), ">=", b.const(8)), [{"n": None}]) == [None]
    lesser = lambda b: b.least((b.number("n"), b.const(7)))  # noqa: E731
    assert answers(lambda b: b.compare(lesser(b), ">", b.const(7)), [{"n": None}]) == [False]


def test_an_expert_range_decides_only_outside_of_it() -> None:
    score = lambda b: b.sum((b.number("n"), b.range(Fraction(0), Fraction(8))))  # noqa: E731
    passes = lambda b: b.compare(score(b), ">=", b.const(60))  # noqa: E731
    assert answers(passes, [{"n": 60}, {"n": 52}, {"n": 51}, {"n": None}]) == [True, None, False, None]
    assert answers(lambda b: b.compare(score(b), ">", b.const(60)), [{"n": 52}, {"n": 61}]) == [False, True]


def test_a_table_with_an_open_condition_spans_its_rows() -> None:
    points = lambda b: b.choose(b.flag("f"), b.const(5), b.range(Fraction(1), Fraction(3)))  # noqa: E731
    asked = lambda line: lambda b: b.compare(b.sum((points(b), b.number("n"))), ">=", b.const(line))  # noqa: E731
    people = [{"f": None, "n": 0}, {"f": True, "n": 0}, {"f": False, "n": 0}]
    assert answers(asked(1), people) == [True, True, True]
    assert answers(asked(4), people) == [None, True, False]
    assert answers(asked(6), people) == [False, False, False]


def test_where_the_branch_is_open_what_both_say_holds() -> None:
    picked = lambda b: b.pick(b.flag("f"), b.flag("g"), b.flag("h"))  # noqa: E731
    people = [
        {"f": None, "g": True, "h": True},
        {"f": None, "g": False, "h": False},
        {"f": None, "g": True, "h": False},
        {"f": None, "g": None, "h": True},
    ]
    assert answers(picked, people) == [True, False, None, None]


def test_a_missing_date_is_no_age() -> None:
    aged = lambda b: b.compare(b.elapsed("d", Span.FULL_YEARS), ">=", b.const(1))  # noqa: E731
    people = [{"d": None}, {"d": dt.date(2025, 6, 30)}, {"d": dt.date(2025, 7, 1)}]
    assert answers(aged, people) == [None, True, False]

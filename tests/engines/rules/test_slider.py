"""A threshold moved on the population at hand gives what a new evaluation would give."""

import random
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest

from gaoxin.engines.rules.bits import PopulationRun
from gaoxin.engines.rules.building import Builder
from gaoxin.engines.rules.compiled import Comparison, Criterion, Programme, Shape, Side, Verdict
from gaoxin.engines.rules.graph import Graph
from gaoxin.engines.rules.slider import Slider
from gaoxin.engines.rules.units import unit_of
from gaoxin.values.errors import DomainError
from tests.engines.rules.asking import ON
from tests.engines.rules.populations import as_frame, leaf, policy_of, random_people

Measure = Callable[[Builder], int]


def share(b: Builder) -> int:
    return b.quotient(b.number("n0"), b.number("n1"), b.untold())


def points(b: Builder) -> int:
    return b.sum(
        (b.number("n0"), b.range(Fraction(0), Fraction(2)), b.choose(b.flag("f0"), b.const(3), b.const(1)))
    )


def people_count(b: Builder) -> int:
    return b.number("n3")


def wide(b: Builder) -> int:
    return b.product(b.number("n6"), b.number("n5"))


def library(measure: Measure, sign: str, threshold: Fraction) -> Programme:
    """The comparison among others, once under a negation and once in an ``any``."""
    b = Builder(Graph())
    node, one = measure(b), unit_of("1")
    bound = b.const(threshold)
    sides = Comparison(Side("", node, one), sign, Side("", bound, one))
    slid = replace(leaf(b.compare(node, sign, bound), "slid"), comparisons=(sides,))
    flag = leaf(b.flag("f1"), "flag")
    either = Criterion("", "", "", "", "", Shape.ANY, b.some((slid.node, flag.node)), (slid, flag))
    other = leaf(b.compare(b.number("n2"), ">=", b.const(1)), "other")
    whole = Criterion("", "", "", "", "", Shape.ALL, b.every((either.node, other.node)), (either, other))
    policy = policy_of(b, "p", whole, exclusions=[leaf(b.flag("f2"), "barred")])
    return Programme(ON, "first", b.graph, {"p": policy})


@pytest.mark.parametrize("measure", [share, points, people_count, wide])
@pytest.mark.parametrize("sign", [">=", ">", "<", "<=", "==", "!="])
def test_moving_a_threshold_is_evaluating_with_it(measure: Measure, sign: str) -> None:
    if measure is points and sign in ("==", "!="):
        return
    frame = as_frame(random_people(random.Random(sign), 700))
    run = PopulationRun(library(measure, sign, Fraction(5, 7)))
    outcome = run.evaluate(frame)
    before = outcome.counts("p")
    slider = Slider(outcome, "p", "slid")
    for threshold in (
        Fraction(0),
        Fraction(1),
        Fraction(1, 2),
        Fraction(7, 2),
        Fraction(-3),
        Fraction(2**70),
    ):
        anew = PopulationRun(library(measure, sign, threshold)).evaluate(frame)
        assert slider.counts(threshold) == anew.counts("p")
    assert outcome.counts("p") == before


def test_who_is_unknown_stays_unknown_wherever_the_threshold_is() -> None:
    outcome = PopulationRun(library(people_count, ">=", Fraction(5))).evaluate(
        {"n3": [None, 5], "n2": [1, 1], "f1": [False, False], "f2": [False, False]}
    )
    slider = Slider(outcome, "p", "slid")
    for threshold in range(-10, 10):
        assert slider.counts(Fraction(threshold))[Verdict.UNKNOWN] == 1


def test_a_condition_without_a_threshold_does_not_slide() -> None:
    outcome = PopulationRun(library(people_count, ">=", Fraction(5))).evaluate({"n3": [1]})
    for name in ("flag", "nowhere"):
        with pytest.raises(DomainError):
            Slider(outcome, "p", name)

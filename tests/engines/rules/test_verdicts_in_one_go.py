"""A population's verdicts all at once are those of the conditions one by one, however the work is shared."""

import random
from fractions import Fraction

import numpy as np
import pytest

from gaoxin.engines.rules import bits, circuit
from gaoxin.engines.rules.bits import Outcome, PopulationRun, deciding
from gaoxin.engines.rules.building import Builder
from gaoxin.engines.rules.compiled import Programme
from gaoxin.engines.rules.graph import Graph
from tests.engines.rules.asking import ON, answers
from tests.engines.rules.oracle import Value
from tests.engines.rules.populations import as_frame, leaf, policy_of, random_people, random_programme


def assert_as_composed(outcome: Outcome) -> None:
    """Circuits and conditions composed one by one share nothing but the atoms."""
    for name, policy in outcome.programme.policies.items():
        condition = outcome.store.condition
        one_by_one = deciding(condition(policy.applies), condition(policy.eligible))
        for found, expected in zip(outcome.deciding(name), one_by_one, strict=True):
            assert np.array_equal(found & outcome.store.full, expected & outcome.store.full)
            assert not (found & ~outcome.store.full).any()


@pytest.mark.parametrize("seed", range(12))
def test_a_circuit_gives_what_its_conditions_give(seed: int) -> None:
    draw = random.Random(f"circuit {seed}")
    programme = random_programme(draw, size=120, policies=20)
    assert_as_composed(PopulationRun(programme).evaluate(as_frame(random_people(draw, 333))))


@pytest.mark.parametrize("seed", range(6))
def test_chunks_blocks_and_threads_change_no_verdict(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    draw = random.Random(f"shared out {seed}")
    run = PopulationRun(random_programme(draw, size=60, policies=8))
    frame = as_frame(random_people(draw, 1000))
    whole = run.evaluate(frame)
    monkeypatch.setattr(bits, "CHUNK", 192)
    monkeypatch.setattr(bits, "LEAST", 0)
    monkeypatch.setattr(circuit, "BLOCK", 5)
    parts = run.evaluate(frame)
    assert np.array_equal(parts.store.bits, whole.store.bits)
    for name in run.policies:
        assert parts.verdicts(name).tolist() == whole.verdicts(name).tolist()
    assert_as_composed(parts)


@pytest.mark.parametrize("count", range(6))
def test_some_of_five_conditions_suffice(count: int) -> None:
    """Every combination of three states, each an input of its own."""
    states = (True, False, None)
    people: list[dict[str, Value | None]] = [
        {f"f{k}": states[row // 3**k % 3] for k in range(5)} for row in range(3**5)
    ]

    def enough(b: Builder) -> int:
        return b.at_least(count, [b.flag(f"f{k}") for k in range(5)])

    found = answers(enough, people)
    for person, answer in zip(people, found, strict=True):
        certain = sum(value is True for value in person.values())
        possible = sum(value is not False for value in person.values())
        assert answer is (True if certain >= count else None if possible >= count else False)


def test_policies_that_share_conditions_do_not_disturb_one_another() -> None:
    b = Builder(Graph())
    flags = [b.flag(f"f{k}") for k in range(3)]
    shared = b.some(flags[:2])
    policies = {
        "one": policy_of(b, "one", leaf(b.every([shared, flags[2]]), "a")),
        "two": policy_of(b, "two", leaf(b.negation(shared), "b"), applicability=leaf(shared, "c")),
        "three": policy_of(b, "three", leaf(shared, "d"), exclusions=[leaf(flags[2], "e")]),
        "four": policy_of(b, "four", leaf(b.truth(True), "f"), applicability=leaf(b.negation(shared), "g")),
    }
    table = {
        "f0": [True, False, None, False],
        "f1": [False, False, False, True],
        "f2": [True, True, None, None],
    }
    outcome = PopulationRun(Programme(ON, "first", b.graph, policies)).evaluate(table)
    assert {name: outcome.verdicts(name).tolist() for name in policies} == {
        "one": [0, 1, 2, 2],
        "two": [1, 3, 2, 1],
        "three": [1, 1, 2, 2],
        "four": [3, 0, 2, 3],
    }


def test_a_share_of_nothing_lies_on_the_side_its_rule_says() -> None:
    """Beside thresholds of both directions on one share, on either side of what nothing counts as."""
    people: list[dict[str, Value | None]] = [
        {"a": a, "b": b} for a in (-3, 0, 1, 5, None) for b in (0, 1, 4, 10, None)
    ]
    for zero in (None, Fraction(0), Fraction(1, 2), Fraction(-7)):
        for bound in (Fraction(-8), Fraction(0), Fraction(1, 2), Fraction(1)):

            def between(b: Builder, zero: Fraction | None = zero, bound: Fraction = bound) -> int:
                none = b.untold() if zero is None else b.const(zero)
                share = b.quotient(b.number("a"), b.number("b"), none)
                return b.every([b.compare(share, ">=", b.const(bound)), b.compare(share, "<", b.const(2))])

            assert len(answers(between, people)) == len(people)

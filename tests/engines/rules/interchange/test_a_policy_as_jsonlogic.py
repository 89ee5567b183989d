"""A policy written as JSONLogic answers as the engine does; what is unknown never becomes true."""

import datetime as dt
import json
import random
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from gaoxin.engines.rules.building import Builder
from gaoxin.engines.rules.compiled import CompiledPolicy, Programme
from gaoxin.engines.rules.facts import Fact, FactDictionary
from gaoxin.engines.rules.graph import Graph, InputType
from gaoxin.engines.rules.interchange.jsonlogic import policy_logic
from gaoxin.engines.rules.interchange.logic_lowering import LogicLowering
from gaoxin.engines.rules.interchange.logic_terms import Terms, written
from gaoxin.engines.rules.library import Library, load_library
from gaoxin.engines.rules.scalar import Evaluator
from tests.engines.rules.interchange.evaluator import apply, as_data
from tests.engines.rules.oracle import Value
from tests.engines.rules.populations import ON, random_people, random_programme

CATALOGUE = Path(__file__).resolve().parents[4] / "catalogue"
DAY = dt.date(2026, 6, 15)


@cache
def library() -> Library:
    return load_library(CATALOGUE)


def _state(pair: Mapping[str, object], data: Mapping[str, object]) -> bool | None:
    true, false = apply(pair["known_true"], data), apply(pair["known_false"], data)
    assert not (true and false)
    return True if true else False if false else None


@pytest.mark.parametrize("seed", range(12))
def test_random_conditions_are_told_as_the_scalar_back_end_tells_them(seed: int) -> None:
    draw = random.Random(seed)
    programme = random_programme(draw, size=50)
    nodes = [node for one in programme.policies.values() for node in (one.applies, one.eligible)]
    lowering = LogicLowering(programme.graph, Terms())
    pairs = []
    for node in nodes:
        true, false = lowering.condition(node)
        pairs.append(written(lowering.terms, {"known_true": true, "known_false": false}))
    evaluator = Evaluator(programme.graph, nodes)
    for person in random_people(draw, 40):
        told = evaluator.evaluate(person, ON)
        data = as_data(person, ON)
        assert [_state(pair, data) for pair in pairs] == [told[node] for node in nodes]


@pytest.mark.parametrize("policy", ["high_tech_enterprise", "tech_sme", "innovative_sme", "special_bond"])
def test_a_catalogue_policy_is_told_as_the_scalar_back_end_tells_it(policy: str) -> None:
    programme = library().on(DAY)
    compiled = programme.policies[policy]
    document = json.loads(policy_logic(programme, compiled, library().facts).text)
    evaluator = Evaluator(programme.graph, [compiled.applies, compiled.eligible])
    seen = set()
    for facts in _people(programme, compiled, random.Random(policy), 120):
        told = evaluator.evaluate(facts, DAY)
        data = as_data(facts, DAY)
        answer = (_state(document["applies"], data), _state(document["eligible"], data))
        assert answer == (told[compiled.applies], told[compiled.eligible])
        seen.add(answer[1])
    assert None in seen


def test_with_nothing_known_nothing_is_granted() -> None:
    programme = library().on(DAY)
    for compiled in programme.policies.values():
        document = policy_logic(programme, compiled, library().facts).document
        told = Evaluator(programme.graph, [compiled.eligible]).evaluate({}, DAY)[compiled.eligible]
        assert _state(document["eligible"], {}) == told


def test_an_exclusion_nobody_knows_of_leaves_the_answer_open() -> None:
    builder = Builder(Graph())
    eligible = builder.every([builder.flag("good"), builder.negation(builder.flag("barred"))])
    lowering = LogicLowering(builder.graph, Terms())
    true, false = lowering.condition(eligible)
    pair = written(lowering.terms, {"known_true": true, "known_false": false})
    assert _state(pair, {"good": True, "barred": None}) is None
    assert _state(pair, {"good": True}) is None
    assert _state(pair, {"good": True, "barred": False}) is True
    assert _state(pair, {"good": False}) is False


def test_the_file_says_what_to_hand_in_and_in_which_unit() -> None:
    programme = library().on(DAY)
    document = policy_logic(programme, programme.policies["high_tech_enterprise"], library().facts).document
    inputs = {one["name"]: one for one in document["inputs"]}
    assert inputs["revenue@1"]["unit"] == "万元"
    assert inputs["revenue@1"]["per_unit"] == 1_000_000
    assert "registered_on.days_since" in inputs["registered_on"]["spans"]
    assert document["on"] == "2026-06-15"


def test_shared_parts_are_written_once_so_that_the_file_stays_small() -> None:
    programme = library().on(DAY)
    for compiled in programme.policies.values():
        assert len(policy_logic(programme, compiled, library().facts).text) < 1_000_000, compiled.policy


def _people(
    programme: Programme, policy: CompiledPolicy, draw: random.Random, count: int
) -> list[dict[str, Value | None]]:
    names = sorted(programme.graph.inputs([policy.applies, policy.eligible]))
    rates = [draw.choice((0.0, 0.02, 0.1, 0.4)) for _ in range(count)]
    return [{name: _value(name, policy, draw, missing=rate) for name in names} for rate in rates]


def _value(name: str, policy: CompiledPolicy, draw: random.Random, *, missing: float) -> Value | None:
    if draw.random() < missing:
        return None
    if name in policy.judged:
        return draw.random() < 0.9 if policy.judged[name] == "manual" else draw.randint(0, 80)
    return _of_fact(library().facts, policy.subject, name, draw)


def _of_fact(facts: FactDictionary, subject: str, name: str, draw: random.Random) -> Value:
    fact: Fact = facts.of_input(subject, name)
    match fact.input_type:
        case InputType.FLAG:
            return draw.random() < 0.5
        case InputType.DATE:
            return DAY - dt.timedelta(draw.randint(-10, 4000))
        case InputType.CHOICE:
            return draw.choice(sorted(fact.choices))
        case _:
            steps = max(1, int(fact.step_stored()))
            return draw.choice((0, steps, steps * draw.randint(0, 30), steps * draw.randint(0, 30_000)))

"""What the solver is told is what the evaluator computes, also where facts are missing."""

import datetime as dt
import random
import subprocess
import sys
from pathlib import Path

import pytest

from gaoxin.engines.rules.borders import elapsed, last_day
from gaoxin.engines.rules.domains import Domain, domains_of
from gaoxin.engines.rules.encoding import Encoder
from gaoxin.engines.rules.facts import Value
from gaoxin.engines.rules.graph import CONDITIONS, InputType, Span
from gaoxin.engines.rules.library import Library, load_library
from gaoxin.engines.rules.logic import Logic
from gaoxin.engines.rules.moves import fixed
from gaoxin.engines.rules.scalar import Evaluator
from tests.engines.rules.small_library import ON

CATALOGUE = Path(__file__).parents[3] / "catalogue"


@pytest.fixture(scope="module")
def catalogue() -> Library:
    return load_library(CATALOGUE)


def drawn(domain: Domain, chance: random.Random) -> Value | None:
    if chance.random() < 0.1:
        return None
    match domain.kind:
        case InputType.FLAG:
            return chance.random() < 0.5
        case InputType.CHOICE:
            return chance.choice(list(domain.choices))
        case InputType.DATE:
            return ON - dt.timedelta(days=chance.choice((0, 365, 366, 1095, 1096, 4000)))
        case InputType.NUMBER:
            number = chance.choice((0, 1, 3, 10, 50, 10**6, 10**9, 5 * 10**9, 10**10))
            return min(max(number, domain.least), domain.most)


def test_with_fixed_facts_every_condition_folds_to_the_evaluators_answer(catalogue: Library) -> None:
    programme = catalogue.on(ON)
    chance = random.Random(7)
    for policy in programme.policies.values():
        domains = domains_of(catalogue.facts, [policy], ON)
        below = programme.graph.below(policy.roots())
        nodes = [node for node in below if isinstance(programme.graph[node], CONDITIONS)]
        evaluator = Evaluator(programme.graph, nodes)
        for _ in range(3):
            facts = {name: drawn(domain, chance) for name, domain in domains.items()}
            given = {name: fixed(facts[name], domain) for name, domain in domains.items()}
            encoder = Encoder(programme.graph, Logic(), given.__getitem__, ON)
            for node, value in zip(nodes, evaluator.raw(facts, ON), strict=True):
                true, false, _ = encoder.condition(node)
                assert (true, false) == (value is True, value is False), (policy.policy, node)


@pytest.mark.parametrize("span", list(Span))
@pytest.mark.parametrize("on", [dt.date(2024, 2, 29), dt.date(2025, 2, 28), dt.date(2026, 6, 15)])
def test_the_border_day_is_the_last_with_so_many_units(span: Span, on: dt.date) -> None:
    for count in (0, 1, 2, 12, 36):
        border = last_day(on, span, count)
        assert elapsed(border, on, span) >= count
        assert elapsed(border + 1, on, span) < count


def test_the_solver_is_not_loaded_before_a_question_is_asked() -> None:
    modules = ("proofs", "changes", "questions", "relations", "checking")
    code = (
        f"import sys\nfrom gaoxin.engines.rules import {', '.join(modules)}\nassert 'z3' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)

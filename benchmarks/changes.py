"""The cheapest change for many different firms: time of each search, every proposal confirmed once more.

Firms are drawn around the hand-worked cases of every policy in force, some facts moved, some taken away; last
year's figures are once open, as when an application is planned ahead, and once closed. Processor time, so
that other work on the machine does not count. Run: ``python benchmarks/changes.py [firms a policy]``.
"""

import datetime as dt
import random
import sys
import time
from collections import Counter
from pathlib import Path

from gaoxin.engines.rules.cases import cases_file, load_cases, stored_facts
from gaoxin.engines.rules.changes import Changes, Proposal
from gaoxin.engines.rules.compiled import Programme, Verdict, verdict_of
from gaoxin.engines.rules.domains import domains_in
from gaoxin.engines.rules.facts import Value
from gaoxin.engines.rules.graph import InputType
from gaoxin.engines.rules.judgements import favourable
from gaoxin.engines.rules.library import Library, load_library
from gaoxin.engines.rules.scalar import Evaluator
from gaoxin.engines.rules.wholes import load_wholes

CATALOGUE = Path(__file__).parents[1] / "catalogue"
ON = dt.date(2026, 6, 15)
AHEAD = dt.date(2025, 6, 15)
LIMIT_SECONDS = 0.2
FIRMS = 12
SHARES = (50, 80, 95, 99, 101, 105, 120, 200)


def main() -> None:
    library = load_library(CATALOGUE)
    programme = library.on(ON)
    count = int(sys.argv[1]) if len(sys.argv) > 1 else FIRMS
    times: list[float] = []
    outcomes: Counter[str] = Counter()
    kinds: dict[str, list[float]] = {}
    for name in programme.policies:
        taken = run(library, programme, name, count, outcomes, kinds)
        times += taken
        if taken:
            print(f"{name:<32}{len(taken):5} searches, p95 {percentile(taken, 95) * 1000:7.1f} ms")
    print("; ".join(f"{kind} {number}" for kind, number in outcomes.most_common()))
    for kind, taken in kinds.items():
        print(f"{kind:<32}{len(taken):5} searches, p95 {percentile(taken, 95) * 1000:7.1f} ms")
    p95 = percentile(times, 95)
    verdict = "within" if p95 <= LIMIT_SECONDS else "ABOVE"
    print(f"{len(times)} searches: median {percentile(times, 50) * 1000:.1f} ms, p95 {p95 * 1000:.1f} ms,")
    print(f"slowest {max(times) * 1000:.1f} ms ({verdict} the limit of {LIMIT_SECONDS * 1000:.0f} ms)")


def run(
    library: Library,
    programme: Programme,
    name: str,
    count: int,
    outcomes: Counter[str],
    kinds: dict[str, list[float]],
) -> list[float]:
    policy = programme.policies[name]
    wholes = load_wholes(CATALOGUE / "wholes.yaml", library.facts, shown_as="wholes.yaml")
    changes = Changes(programme, name, library.facts, wholes)
    evaluator = Evaluator(programme.graph, (policy.applies, policy.eligible))
    times = []
    for number, facts in enumerate(firms(library, programme, name, count)):
        began = time.process_time()
        outcome = changes.cheapest(facts, today=AHEAD if number % 2 else ON)
        taken = time.process_time() - began
        if isinstance(outcome, Proposal) and not outcome.changes:
            outcomes["met already"] += 1
            continue
        times.append(taken)
        kinds.setdefault(type(outcome).__name__, []).append(taken)
        outcomes[type(outcome).__name__] += 1
        if isinstance(outcome, Proposal):
            after = {change.input: change.after for change in outcome.changes}
            judged = {one: favourable(policy, facts)[one] for one in outcome.provided}
            values = evaluator.raw({**facts, **judged, **after}, ON)
            if verdict_of(values[0], values[-1]) is not Verdict.MET:
                raise SystemExit(f"{name}: a proposal that does not hold: {outcome}")
            outcomes["proved cheapest"] += outcome.is_cheapest
    return times


def firms(library: Library, programme: Programme, name: str, count: int) -> list[dict[str, Value]]:
    """Firms around the cases of the version in force, the same on every run."""
    chance = random.Random(name)
    version = library.version_on(name, ON)
    assert version is not None
    path = cases_file(CATALOGUE / version.place.file)
    if not path.exists():
        return []
    policy = programme.policies[name]
    cases = load_cases(path, shown_as=path.name)
    domains = domains_in(library.facts, programme, name)
    found = []
    for _ in range(count):
        facts = stored_facts(chance.choice(cases).facts, policy, library.facts)
        for one in chance.sample(sorted(facts), min(2, len(facts))):
            facts[one] = moved(facts[one], chance)
        if facts and chance.random() < 0.2:
            del facts[chance.choice(sorted(facts))]
        found.append(inside(facts, domains))
    return found


def moved(value: Value, chance: random.Random) -> Value:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value * chance.choice(SHARES) // 100
    return value - dt.timedelta(days=chance.choice(SHARES)) if isinstance(value, dt.date) else value


def inside(facts: dict[str, Value], domains: object) -> dict[str, Value]:
    """The facts held to their domains."""
    assert isinstance(domains, dict)
    for name, value in facts.items():
        domain = domains.get(name)
        if domain is not None and domain.kind is InputType.NUMBER:
            facts[name] = min(max(int(value), domain.least), domain.most)
    return facts


def percentile(times: list[float], share: int) -> float:
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, len(ordered) * share // 100)]


if __name__ == "__main__":
    main()

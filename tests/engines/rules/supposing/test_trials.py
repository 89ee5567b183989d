"""Moving numbers on a ground at hand gives, to the last row, what evaluating the moved version anew gives."""

import datetime as dt
import random
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from gaoxin.engines.rules import trials
from gaoxin.engines.rules.bits import VERDICTS, PopulationRun
from gaoxin.engines.rules.compiled import Programme
from gaoxin.engines.rules.documents import PolicyVersion
from gaoxin.engines.rules.graph import InputType
from gaoxin.engines.rules.inputs import DTYPES
from gaoxin.engines.rules.library import Library, load_library
from gaoxin.engines.rules.supposing import suppose
from gaoxin.engines.rules.trials import Ground, Standing
from gaoxin.values.errors import DomainError
from tests.engines.rules.test_catalogue_agrees import Borders

CATALOGUE = Path(__file__).resolve().parents[4] / "catalogue"
ON = dt.date(2026, 6, 15)
SCORED = "high_tech_enterprise"
MOVES = 6
FACTORS = [Decimal(one) for one in ("0", "0.5", "0.9", "0.999", "1", "1.001", "1.3", "7")]


@cache
def library() -> Library:
    return load_library(CATALOGUE)


def policies() -> list[str]:
    """Those with a number that can be moved."""
    found = (library().version_on(policy, ON) for policy in library().policies())
    return [one.policy for one in found if one is not None and list(names(one))]


@pytest.fixture(autouse=True)
def many_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trials, "PART", 128)


def present(policy: str) -> PolicyVersion:
    version = library().version_on(policy, ON)
    assert version is not None
    return version


def alone(version: PolicyVersion) -> Programme:
    return Library(library().facts, [version]).on(ON, version.case_kinds[0])


def people(version: PolicyVersion, draw: random.Random, count: int = 300) -> pl.DataFrame:
    """On the thresholds and beside them, some facts unknown, some of them without any figure."""
    borders = Borders(alone(version), draw)
    rows = [borders.person(draw.choice((0.0, 0.0, 0.05, 0.4, 1.0))) for _ in range(count)]
    schema = {name: DTYPES[kind or InputType.NUMBER] for name, kind in borders.types.items()}
    return pl.DataFrame(rows, schema=schema)


def names(version: PolicyVersion) -> Iterator[tuple[str, Decimal]]:
    """What can be moved, and where it stands."""
    for one in version.parameters:
        yield one.anchor.id, one.values[-1][1]
    for table in version.tables:
        for place, row in enumerate(table.rows, 1):
            yield f"{table.anchor.id}.{place}", row.high
            if row.bounds is not None and row.bounds.low is not None:
                yield f"{table.anchor.id}.{place}.from", row.bounds.low


def moved(version: PolicyVersion, draw: random.Random) -> PolicyVersion:
    """One to three numbers elsewhere; moves that would not be accepted are drawn again."""
    known = list(names(version))
    for _ in range(100):
        chosen = [draw.choice(known) for _ in range(draw.randint(1, 3))]
        changes = [f"{name}={(value or 1) * draw.choice(FACTORS):f}" for name, value in chosen]
        try:
            changed = suppose(library(), changes, policy=version.policy)[0].version_on(version.policy, ON)
            assert changed is not None
            alone(changed)
        except DomainError:
            continue
        return changed
    return version


def anew(version: PolicyVersion, frame: pl.DataFrame) -> tuple[object, ...]:
    """By the population run, without anything at hand."""
    outcome = PopulationRun(alone(version), [version.policy]).evaluate(frame)
    grants = outcome.programme.policies[version.policy].grants
    amounts = {one.id: outcome.amounts(version.policy, one.id) for one in grants if one.node is not None}
    return told(outcome.verdicts(version.policy), outcome.counts(version.policy), amounts)


def told(verdicts: np.ndarray, counts: object, amounts: dict[str, object]) -> tuple[object, ...]:  # type: ignore[type-arg]
    parts = ("low", "has_low", "high", "has_high")
    sums = {name: [getattr(one, part).tolist() for part in parts] for name, one in amounts.items()}
    return verdicts.tolist(), counts, sums


def answer(standing: Standing) -> tuple[object, ...]:
    return told(standing.verdicts, standing.counts, dict(standing.amounts))


@pytest.mark.parametrize("policy", policies())
def test_every_move_of_every_policy_is_answered_as_anew(policy: str) -> None:
    draw = random.Random(f"moves {policy}")
    version = present(policy)
    frame = people(version, draw)
    ground = Ground(version, facts=library().facts, on=ON, table=frame)
    assert answer(ground.first) == anew(version, frame)
    for _ in range(MOVES):
        changed = moved(version, draw)
        assert answer(ground.tried(changed)) == anew(changed, frame)
    assert answer(ground.tried(version)) == answer(ground.first)


def test_scores_tiers_and_floors_move_verdicts_on_several_threads() -> None:
    """Enough people that the parts are shared out, and moves that are seen."""
    draw = random.Random("threads")
    version = present(SCORED)
    frame = people(version, draw, 900).sample(6001, with_replacement=True, seed=5)
    ground = Ground(version, facts=library().facts, on=ON, table=frame)
    for change in ("tech_staff_floor=40", "pass_line=40", "rd_tier.2=0.5", "rd_tier.2.from=4.9"):
        (changed,) = suppose(library(), [change], policy=SCORED)[0].versions_of(SCORED)
        assert answer(ground.tried(changed)) == anew(changed, frame)
    changed = suppose(library(), ["rd_tier.1=0", "tech_staff_floor=0"], policy=SCORED)[0]
    (both,) = changed.versions_of(SCORED)
    assert (ground.tried(both).verdicts != ground.first.verdicts).any()


def test_who_has_no_figures_stays_unknown_wherever_the_threshold_is() -> None:
    version = present(SCORED)
    nobody = people(version, random.Random(1), 1).clear(n=70)
    ground = Ground(version, facts=library().facts, on=ON, table=nobody)
    unknown = VERDICTS[2]
    for change in ("tech_staff_floor=0.001", "pass_line=1", "rd_tier.1=2"):
        (changed,) = suppose(library(), [change], policy=SCORED)[0].versions_of(SCORED)
        assert ground.tried(changed).counts[unknown] == 70


@pytest.mark.parametrize(
    "policy", [one for one in library().policies() if len(library().versions_of(one)) > 1]
)
def test_a_version_of_another_year_is_tried_on_the_ground_of_this_one(policy: str) -> None:
    """They may read other facts, and the same facts in other ways."""
    first, *others = reversed(library().versions_of(policy))
    days = [version.since for version in (first, *others)]
    on = max(days)
    frame = _everything_read([first, *others], on)
    ground = Ground(first, facts=library().facts, on=on, table=frame)
    for version in others:
        compiled = PopulationRun(_as_if_in_force(version, on), [policy]).evaluate(frame)
        standing = ground.tried(version)
        assert standing.verdicts.tolist() == compiled.verdicts(policy).tolist()


def _as_if_in_force(version: PolicyVersion, on: dt.date) -> Programme:
    from gaoxin.engines.rules.building import Builder
    from gaoxin.engines.rules.graph import Graph

    builder = Builder(Graph())
    compiled = library().compile(version, on, builder)
    return Programme(on, version.case_kinds[0], builder.graph, {version.policy: compiled})


def _everything_read(versions: list[PolicyVersion], on: dt.date) -> pl.DataFrame:
    draw = random.Random(versions[0].policy)
    columns: dict[str, pl.Series] = {}
    for version in versions:
        borders = Borders(_as_if_in_force(version, on), draw)
        rows = [borders.person(draw.choice((0.0, 0.1))) for _ in range(200)]
        schema = {name: DTYPES[kind or InputType.NUMBER] for name, kind in borders.types.items()}
        frame = pl.DataFrame(rows, schema=schema)
        columns |= {name: frame[name] for name in frame.columns if borders.types[name] or name not in columns}
    return pl.DataFrame(columns)

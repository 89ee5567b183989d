"""Many schedules placed at once are those placed one by one; what is bred keeps order and capacities."""

import random

import numpy as np
import pytest

from gaoxin.engines.scheduling.breeding import bred_schedule, crossed
from gaoxin.engines.scheduling.crowds import Crowd
from gaoxin.engines.scheduling.listing import Demand, Rows, _listed, _placed, longest_tails


def crowded(seed: int, *, tasks: int = 14, kinds: int = 3, capacity: int = 9, longest: int = 8) -> Rows:
    draw = random.Random(seed)
    demands = [
        Demand(draw.randint(0, longest), tuple(draw.randint(0, capacity) for _ in range(kinds)))
        for _ in range(tasks)
    ]
    before = [[one for one in range(number) if draw.random() < 0.15] for number in range(tasks)]
    return Rows.of(demands, before, [capacity] * kinds)


def check(rows: Rows, starts: list[int]) -> int:
    """Order and capacities hold; the length."""
    for number, befores in enumerate(rows.before):
        assert all(starts[one] + rows.tasks[one].duration <= starts[number] for one in befores)
    end = max(begin + row.duration for begin, row in zip(starts, rows.tasks, strict=True))
    for day in range(end):
        running = [
            row for begin, row in zip(starts, rows.tasks, strict=True) if begin <= day < begin + row.duration
        ]
        for place, capacity in enumerate(rows.capacities):
            assert sum(row.amounts[place] for row in running) <= capacity
    return end


@pytest.mark.parametrize(
    "rows",
    [
        crowded(1),
        crowded(2, kinds=9),  # more capacities than one number holds
        crowded(3, capacity=127),  # the most a narrow field holds
        crowded(4, capacity=128),
        crowded(9, capacity=2**31 - 1),
        crowded(5, kinds=1, capacity=1),
        crowded(6, longest=0),
    ],
    ids=["few", "nine capacities", "narrow", "wide", "widest", "one examiner", "instants"],
)
def test_a_crowd_is_placed_as_its_schedules_one_by_one(rows: Rows) -> None:
    draw = np.random.default_rng(7)
    keys = draw.random((20, len(rows.tasks)))
    for backwards, order in ((False, rows), (True, rows.reversed)):
        placed, lengths = Crowd.of(rows).placed(keys, backwards=backwards)
        for row, starts, length in zip(keys.tolist(), placed.tolist(), lengths.tolist(), strict=True):
            assert starts == alone(order, row)
            assert length == max(map(sum, zip(starts, durations(rows), strict=True)))


def alone(rows: Rows, keys: list[float]) -> list[int]:
    """One schedule: every key raised to those of all the task waits for."""
    raised = list(keys)
    for number in rows.order:
        raised[number] = max([raised[number], *(raised[one] for one in rows.before[number])])
    position = {number: place for place, number in enumerate(rows.order)}
    return _placed(rows, sorted(range(len(keys)), key=lambda one: (raised[one], position[one])))


def test_pushed_schedules_keep_order_and_capacities() -> None:
    rows = crowded(8)
    crowd = Crowd.of(rows)
    keys = np.random.default_rng(1).random((30, len(rows.tasks)))
    pushed, lengths = crowd.pushed(keys)
    assert [check(rows, row.tolist()) for row in pushed] == lengths.tolist()
    for key, starts in zip(keys.tolist(), pushed.tolist(), strict=True):
        mirrored = alone(rows.reversed, [-one for one in key])
        ends = [max(map(sum, zip(mirrored, durations(rows), strict=True))) - begin for begin in mirrored]
        late = zip(ends, durations(rows), strict=True)
        assert starts == alone(rows, [end - long + end * 1e-4 for end, long in late])


def durations(rows: Rows) -> list[int]:
    return [row.duration for row in rows.tasks]


def test_a_child_begins_and_ends_as_its_mother_and_keeps_what_both_keep() -> None:
    draw = np.random.default_rng(3)
    mothers, fathers = (
        draw.permuted(np.tile(np.arange(9), (200, 1)), axis=1),
        draw.permuted(np.tile(np.arange(9), (200, 1)), axis=1),
    )
    children = crossed(mothers, fathers, draw)
    assert (np.sort(children, axis=1) == np.arange(9)).all()
    hers, his = mothers.argsort(axis=1), fathers.argsort(axis=1)  # the places of the tasks
    both = (hers[:, :, None] < hers[:, None]) & (his[:, :, None] < his[:, None])
    assert (children[:, :, None] < children[:, None])[both].all()
    assert (children == hers).all(axis=1).any()
    assert not (children == hers).all()


def test_what_is_bred_is_never_longer_than_what_it_began_with() -> None:
    rows = crowded(11, tasks=25)
    tails = longest_tails(rows)
    first = _listed(rows, tails)
    rounds = iter([True] * 15)
    bred = bred_schedule(rows, first, tails, least=max(tails), goes_on=lambda: next(rounds, False))
    assert check(rows, bred) <= check(rows, first)


def test_the_least_length_ends_the_breeding() -> None:
    rows = Rows.of([Demand(3, (1,)), Demand(2, (1,)), Demand(1, (1,))], [[], [], []], [2])
    bred = bred_schedule(rows, [0, 3, 5], longest_tails(rows), least=3, goes_on=lambda: True)
    assert check(rows, bred) == 3


def test_stale_crowds_begin_anew_and_forget_nothing() -> None:
    rows = crowded(13, tasks=8)
    tails = longest_tails(rows)
    rounds = iter([True] * 90)  # twice the generations after which a crowd is stale
    bred = bred_schedule(rows, _listed(rows, tails), tails, least=0, goes_on=lambda: next(rounds, False))
    assert check(rows, bred) <= check(rows, _listed(rows, tails))

"""Two sides of a trial by groups: counted and added up exactly, whatever the amounts."""

import random
from decimal import Decimal

import numpy as np
import pytest

from gaoxin.engines.rules.bits import VERDICTS
from gaoxin.engines.rules.compiled import Grant
from gaoxin.policies.assembly.sides import MET, Due, Side, group_moves
from gaoxin.policies.assembly.snapshots import Grouping

GRANT = Grant("g", "", "", "", "", "", 0, None, "", "")
NAMES = ("one", "other", "nobody is in it", "")


def drawn_side(draw: random.Random, size: int, most: int) -> Side:
    """Who meets it is due something, nothing, or what nobody can tell."""
    verdicts = np.array([draw.randrange(len(VERDICTS)) for _ in range(size)], np.uint8)
    cents = np.array([draw.choice((0, draw.randint(1, most))) for _ in range(size)], np.int64)
    is_open = np.array([draw.random() < 0.2 for _ in range(size)])
    met = verdicts == MET
    due = Due(GRANT, np.where(met & ~is_open, cents, 0), met & is_open)
    return Side(verdicts, {}, (due,))


@pytest.mark.parametrize("most", [1, 2_000_000_00, 2**40, 2**62])
def test_groups_are_added_up_one_by_one(most: int) -> None:
    draw = random.Random(most)
    before, after = (drawn_side(draw, 700, most) for _ in range(2))
    codes = [draw.choice((0, 1, 3)) for _ in range(700)]
    moves = {one.name: one for one in group_moves(before, after, Grouping(NAMES, np.array(codes)))}
    assert set(moves) == {"one", "other", ""}
    for place, name in enumerate(NAMES):
        rows = [row for row, code in enumerate(codes) if code == place]
        for side, count, money in (
            (before, "before", "before"),
            (after, "after", "after"),
        ):
            if rows:
                assert getattr(moves[name], count) == sum(bool(side.met[row]) for row in rows)
                exact = sum(int(side.cents[row]) for row in rows)
                assert getattr(moves[name].money, money) == Decimal(exact).scaleb(-2)
                assert getattr(moves[name].money, f"open_{money}") == sum(
                    bool(side.open[row]) for row in rows
                )


def test_a_group_nothing_changes_for_is_left_out() -> None:
    side = drawn_side(random.Random(3), 50, 100)
    assert group_moves(side, side, Grouping(NAMES, np.zeros(50, np.int64))) == ()

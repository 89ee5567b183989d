"""Bits, columns and one-by-one evaluation give the answers of exact fractions, to the last row.

``GAOXIN_RULES_ROWS=1000000`` makes the same comparison over a million rows.
"""

import os
import random

import pytest

from tests.engines.rules.back_ends import differences
from tests.engines.rules.populations import as_frame, random_people, random_programme

ROWS = int(os.environ.get("GAOXIN_RULES_ROWS", "50000"))
PART = 1250


@pytest.mark.parametrize("part", range(max(1, ROWS // PART)))
def test_no_row_of_a_random_library_is_answered_differently(part: int) -> None:
    draw = random.Random(f"rules {part}")
    programme = random_programme(draw, size=draw.choice((15, 30, 60)), policies=4)
    people = random_people(draw, PART)
    assert differences(programme, people, as_frame(people)) == []

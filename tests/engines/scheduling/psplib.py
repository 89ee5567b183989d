"""Reads instances of PSPLIB from a folder beside the repository, where there is one."""

import tarfile
from functools import cache
from pathlib import Path

from gaoxin.engines.scheduling.exact import SharedTask

FOLDER = Path(__file__).parents[4] / "shared" / "data" / "psplib"

Instance = tuple[list[SharedTask], dict[str, int]]


@cache
def instances(family: str) -> dict[tuple[int, int], Instance]:
    """``family`` is j30 or j60; keys are (parameter, number)."""
    found = {}
    with tarfile.open(FOLDER / f"{family}.sm.tar.gz") as archive:
        for member in archive:
            stream = archive.extractfile(member) if member.name.endswith(".sm") else None
            if stream is not None:
                name = Path(member.name).stem.removeprefix(family)
                parameter, number = name.split("_")
                found[int(parameter), int(number)] = parse(stream.read().decode("latin-1"))
    return found


def parse(text: str) -> Instance:
    lines = text.splitlines()
    after: dict[int, list[str]] = {}
    for line in _table(lines, "PRECEDENCE RELATIONS", skip=2):
        numbers = [int(word) for word in line.split()]
        for successor in numbers[3:]:
            after.setdefault(successor, []).append(str(numbers[0]))
    capacities = [int(word) for word in _table(lines, "RESOURCEAVAILABILITIES", skip=2)[0].split()]
    tasks = []
    for line in _table(lines, "REQUESTS/DURATIONS", skip=3):
        numbers = [int(word) for word in line.split()]
        demands = {f"R{place}": amount for place, amount in enumerate(numbers[3:]) if amount}
        tasks.append(SharedTask(str(numbers[0]), numbers[2], demands, tuple(after.get(numbers[0], ()))))
    return tasks, {f"R{place}": amount for place, amount in enumerate(capacities)}


def _table(lines: list[str], title: str, *, skip: int) -> list[str]:
    first = next(place for place, line in enumerate(lines) if line.startswith(title)) + skip
    last = next(place for place in range(first, len(lines)) if lines[place].startswith("***"))
    return lines[first:last]


@cache
def best_known(family: str) -> dict[tuple[int, int], int]:
    """(parameter, number) → the best makespan known."""
    found = {}
    for line in (FOLDER / f"{family}hrs.sm").read_text(encoding="latin-1").splitlines():
        words = line.split()
        if len(words) >= 3 and all(word.isdigit() for word in words[:3]):
            found[int(words[0]), int(words[1])] = int(words[2])
    return found

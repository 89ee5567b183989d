"""The shortest schedule of a few tasks: worked out by hand, and known optima of PSPLIB."""

import sys
from collections import Counter
from threading import Event
from types import ModuleType
from typing import Any

import pytest

from gaoxin.engines.scheduling import exact
from gaoxin.engines.scheduling.exact import ExactSchedule, SharedTask, shortest_schedule
from gaoxin.values.errors import DomainError
from tests.engines.scheduling.psplib import FOLDER, Instance, best_known, instances

needs_psplib = pytest.mark.skipif(not FOLDER.exists(), reason="data folder ../shared absent")


def keeps_order_and_capacity(instance: Instance, found: ExactSchedule) -> None:
    tasks, capacities = instance
    durations = {task.key: task.duration for task in tasks}
    used: Counter[tuple[str, int]] = Counter()
    for task in tasks:
        begin = found.starts[task.key]
        assert all(found.starts[one] + durations[one] <= begin for one in task.after)
        for name, amount in task.demands.items():
            used.update({(name, day): amount for day in range(begin, begin + task.duration)})
    assert all(amount <= capacities[name] for (name, _day), amount in used.items())
    assert found.makespan == max(found.starts[task.key] + task.duration for task in tasks)


def test_two_examiners_share_four_tasks_in_the_least_time() -> None:
    tasks = [SharedTask(str(n), days, {"人": 1}) for n, days in enumerate((5, 4, 3, 3, 3))]
    found = shortest_schedule(tasks, capacities={"人": 2})
    assert (found.makespan, found.is_optimal) == (9, True)
    keeps_order_and_capacity((tasks, {"人": 2}), found)


def test_a_chain_needs_no_solver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "highspy", ModuleType("highspy"))
    chain = [SharedTask("a", 3, {"人": 1}), SharedTask("b", 2, {"人": 1}, ("a",))]
    assert shortest_schedule(chain, capacities={"人": 1}).makespan == 5


def test_beside_the_other_solver_it_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "highspy", ModuleType("highspy"))
    tasks = [SharedTask(str(n), 2, {"人": 1}) for n in range(3)]
    with pytest.raises(DomainError, match="另一求解器"):
        shortest_schedule(tasks, capacities={"人": 2})


def test_what_no_bound_shows_is_proved_by_the_solver() -> None:
    tasks = [SharedTask(str(n), 2, {"人": 1}) for n in range(3)]
    found = shortest_schedule(tasks, capacities={"人": 2})
    assert (found.makespan, found.bound, found.is_optimal) == (4, 4, True)


@needs_psplib
@pytest.mark.parametrize("key", [(1, 1), (5, 3), (20, 7), (33, 2), (48, 10)])
def test_instances_of_psplib_reach_their_known_optimum(key: tuple[int, int]) -> None:
    instance = instances("j30")[key]
    found = shortest_schedule(instance[0], capacities=instance[1])
    keeps_order_and_capacity(instance, found)
    assert (found.makespan, found.is_optimal) == (best_known("j30")[key], True)


@needs_psplib
def test_all_instances_are_read() -> None:
    assert len(instances("j30")) == len(best_known("j30")) == 480
    assert all(len(tasks) == 32 for tasks, _capacities in instances("j30").values())


def test_too_much_is_refused() -> None:
    with pytest.raises(DomainError, match="精确排期最多"):
        shortest_schedule([SharedTask(str(n), 1, {}) for n in range(200)], capacities={})
    with pytest.raises(DomainError, match="需要“人”2人，现有1人"):
        shortest_schedule([SharedTask("a", 1, {"人": 2})], capacities={"人": 1})
    with pytest.raises(DomainError, match="互为前提"):
        shortest_schedule([SharedTask("a", 1, {}, ("a",))], capacities={})


def test_large_capacities_are_solved_and_absurd_ones_refused() -> None:
    tasks = [SharedTask(str(n), 2, {"吨": 2**29}) for n in range(3)]
    found = shortest_schedule(tasks, capacities={"吨": 2**30})
    assert (found.makespan, found.is_optimal) == (4, True)
    with pytest.raises(DomainError, match="“吨”的数量2147483648过大") as refused:
        shortest_schedule(tasks, capacities={"吨": 2**31})
    assert refused.value.remedy == "请核对数量，或换用更大的单位。"


def test_what_is_bred_to_the_bound_stops_the_solver(monkeypatch: pytest.MonkeyPatch) -> None:
    stopped = Event()

    def busy_until_stopped(
        _model: object, solver: Any, _rows: object, starts: list[int], least: int, *_: object
    ) -> tuple[list[int], int]:
        solver.stop_search = stopped.set
        assert stopped.wait(30)
        return starts, least

    monkeypatch.setattr(exact, "good_schedule", lambda *_, **__: [0, 0, 4, 7, 10])
    monkeypatch.setattr(exact, "_solved", busy_until_stopped)
    tasks = [SharedTask(str(n), days, {"人": 1}) for n, days in enumerate((5, 4, 3, 3, 3))]
    found = shortest_schedule(tasks, capacities={"人": 2}, seconds=30)
    assert (found.makespan, found.is_optimal) == (9, True)

"""The shortest schedule of one project, or of up to a hundred tasks, on shared capacities.

CP-SAT proves, and beside it schedules are bred, which on crowded capacities find the shortest sooner. Both
are loaded when first asked for. CP-SAT must not share a process with HiGHS: the two clash.
"""

import importlib
import importlib.util
import random
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event
from typing import Any, Final

from gaoxin.engines.scheduling.conflicts import cliques, conflicting_pairs
from gaoxin.engines.scheduling.listing import Demand, Rows, good_schedule, longest_tails
from gaoxin.values.errors import DomainError
from gaoxin.values.sentences import Sentence

MOST_TASKS: Final = 130
MOST_CAPACITY: Final = (1 << 31) - 1
SECONDS: Final = 10.0
WORKERS: Final = 1  # more only help where processors idle, and cost memory
TRIES: Final = 20
MARGIN: Final = 0.04  # seconds to build the model and to come to an end


@dataclass(frozen=True, slots=True)
class SharedTask:
    """``demands``: capacity → how much of it the task takes for all its ``duration``, in working days."""

    key: str
    duration: int
    demands: Mapping[str, int]
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExactSchedule:
    """``starts`` by task; no schedule ends before ``bound``. ``is_optimal``: ``makespan`` is the least."""

    starts: dict[str, int]
    makespan: int
    bound: int
    is_optimal: bool


def shortest_schedule(
    tasks: Sequence[SharedTask],
    *,
    capacities: Mapping[str, int],
    seconds: float = SECONDS,
    workers: int = WORKERS,
    seed: int = 0,
) -> ExactSchedule:
    """The best schedule found within ``seconds``, never worse than the best of ``TRIES`` listings.

    ``workers`` are threads of the solver; breeding takes one more. Loading the two does not count.

    Raises ``DomainError`` for too many tasks, too large a capacity, a demand beyond its capacity, a circle,
    or a missing solver.
    """
    until = time.monotonic() + seconds - MARGIN
    rows = _checked(tasks, capacities)
    tails = longest_tails(rows)
    starts = good_schedule(rows, tails, tries=TRIES, draw=random.Random(seed))
    bound = _least(rows, tails)
    if _length(rows, starts) > bound:
        until += load_solvers()
        starts, bound = _sought(rows, tails, starts, bound, until=until, workers=workers, seed=seed)
    named = {task.key: begin for task, begin in zip(tasks, starts, strict=True)}
    makespan = _length(rows, starts)
    return ExactSchedule(named, makespan, bound, makespan == bound)


def _least(rows: Rows, tails: Sequence[int]) -> int:
    """No schedule is shorter than its longest chain, nor than a wait before tasks that share a capacity,
    their work, and a wait behind them."""
    least = max(tails, default=0)
    for place, capacity in enumerate(rows.capacities):
        sharing = sorted(
            (
                (tails[number] - row.duration, rows.heads[number], row.duration * row.amounts[place])
                for number, row in enumerate(rows.tasks)
                if row.amounts[place]
            ),
            reverse=True,
        )
        for before in {head for _behind, head, _own in sharing}:
            work = 0
            for behind, head, own in sharing:
                if head >= before:
                    work += own
                    least = max(least, before - (-work // capacity) + behind)
    return least


def _length(rows: Rows, starts: Sequence[int]) -> int:
    return max((begin + row.duration for begin, row in zip(starts, rows.tasks, strict=True)), default=0)


def _checked(tasks: Sequence[SharedTask], capacities: Mapping[str, int]) -> Rows:
    if len(tasks) > MOST_TASKS:
        raise DomainError(
            "scheduling.too_many_tasks",
            Sentence("精确排期最多{most}个事项，现有{count}个。", most=MOST_TASKS, count=len(tasks)),
            field="tasks",
            value=len(tasks),
            remedy=Sentence("请只选一个项目，或改用全区排期。"),
        )
    names = list(capacities)
    for name, capacity in capacities.items():
        if capacity > MOST_CAPACITY:
            raise DomainError(
                "scheduling.capacity_too_large",
                Sentence(
                    "“{name}”的数量{capacity}过大，最多{most}。",
                    name=name,
                    capacity=capacity,
                    most=MOST_CAPACITY,
                ),
                field="capacities",
                value=capacity,
                remedy=Sentence("请核对数量，或换用更大的单位。"),
            )
    for task in tasks:
        for name, amount in task.demands.items():
            if amount > capacities.get(name, 0):
                raise DomainError(
                    "scheduling.no_examiners",
                    Sentence(
                        "事项“{task}”需要“{name}”{amount}人，现有{have}人。",
                        task=task.key,
                        name=name,
                        amount=amount,
                        have=capacities.get(name, 0),
                    ),
                    field="capacities",
                    value=name,
                    remedy=Sentence("请核对人数，或增加人员。"),
                )
    places = {task.key: number for number, task in enumerate(tasks)}
    return Rows.of(
        [Demand(task.duration, tuple(task.demands.get(name, 0) for name in names)) for task in tasks],
        [[places[key] for key in task.after] for task in tasks],
        [capacities[name] for name in names],
    )


def _sought(
    rows: Rows, tails: Sequence[int], starts: list[int], least: int, *, until: float, workers: int, seed: int
) -> tuple[list[int], int]:
    """The shorter of what is solved and what is bred meanwhile, and the bound; either ends the other."""
    from ortools.sat.python import cp_model

    from gaoxin.engines.scheduling.breeding import bred_schedule

    ended, solver = Event(), cp_model.CpSolver()

    def breed() -> list[int]:
        found = bred_schedule(rows, starts, tails, least=least, goes_on=_until(until, ended), seed=seed)
        if _length(rows, found) == least:
            while not ended.wait(MARGIN / 4):
                solver.stop_search()
        return found

    with ThreadPoolExecutor(1) as pool:
        breeding = pool.submit(breed)
        try:
            solved, bound = _solved(cp_model, solver, rows, starts, least, until, workers, seed)
        finally:
            ended.set()
        bred = breeding.result()
    return min(solved, bred, key=lambda found: _length(rows, found)), bound


def _until(moment: float, ended: Event) -> Callable[[], bool]:
    return lambda: not ended.is_set() and time.monotonic() < moment


def _solved(
    cp_model: Any,
    solver: Any,
    rows: Rows,
    starts: list[int],
    least: int,
    until: float,
    workers: int,
    seed: int,
) -> tuple[list[int], int]:
    makespan, model = _length(rows, starts), cp_model.CpModel()
    begins = _begins(model, rows, makespan)
    end = model.new_int_var(least, makespan, "end")
    for begin, row, hint in zip(begins, rows.tasks, starts, strict=True):
        model.add(end >= begin + row.duration)
        model.add_hint(begin, hint)
    model.minimize(end)
    _set(solver.parameters, max(until - time.monotonic(), 0.01), workers, seed)
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return starts, least
    found = [int(solver.value(begin)) for begin in begins]
    is_proved = status == cp_model.OPTIMAL
    return found, _length(rows, found) if is_proved else max(int(solver.best_objective_bound), least)


def _begins(model: Any, rows: Rows, makespan: int) -> list[Any]:
    """The start variables, with waits, capacities, and what cannot overlap."""
    heads, tails, tasks = rows.heads, longest_tails(rows), rows.tasks
    begins = [model.new_int_var(heads[k], makespan - tails[k], f"s{k}") for k in range(len(tasks))]
    for after, befores in enumerate(rows.before):
        for before in befores:
            model.add(begins[after] >= begins[before] + tasks[before].duration)
    spans = [
        model.new_fixed_size_interval_var(begin, row.duration, f"i{k}")
        for k, (begin, row) in enumerate(zip(begins, tasks, strict=True))
    ]
    for place, capacity in enumerate(rows.capacities):
        using = [k for k, row in enumerate(tasks) if row.amounts[place] and row.duration]
        if using:
            model.add_cumulative(
                [spans[k] for k in using], [tasks[k].amounts[place] for k in using], capacity
            )
    pairs, apart = conflicting_pairs(rows)
    for group in cliques(rows, pairs, apart):
        model.add_no_overlap([spans[k] for k in group])
    for first, second in pairs:
        is_first = model.new_bool_var("")
        model.add(begins[second] >= begins[first] + tasks[first].duration).only_enforce_if(is_first)
        model.add(begins[first] >= begins[second] + tasks[second].duration).only_enforce_if(~is_first)
    return begins


def _set(parameters: Any, seconds: float, workers: int, seed: int) -> None:
    parameters.max_time_in_seconds = seconds
    parameters.num_workers = workers
    parameters.random_seed = seed
    if workers == 1:
        # The linear relaxation says little about capacities; without it more is searched.
        parameters.linearization_level = 0


def load_solvers() -> float:
    """The solver and what breeds beside it; the seconds it took, none but the first time in a process."""
    if "highspy" in sys.modules:
        raise DomainError(
            "scheduling.solver_clash",
            Sentence("本进程已加载另一求解器，不能同时使用精确排期。"),
            remedy=Sentence("请在后台任务中运行，或改用全区排期。"),
        )
    if importlib.util.find_spec("ortools") is None:
        raise DomainError(
            "scheduling.no_solver",
            Sentence("没有安装精确排期所需的求解器。"),
            remedy=Sentence("请安装 ortools，或改用全区排期。"),
        )
    began = time.monotonic()
    importlib.import_module("ortools.sat.python.cp_model")
    importlib.import_module("gaoxin.engines.scheduling.breeding").compile_loops()
    return time.monotonic() - began

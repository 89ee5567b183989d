"""The shortest schedule of one case, against trying every start."""

import random
import subprocess
import sys
from itertools import product

import pytest

from gaoxin.engines.scheduling.capacity import CaseLoad, Task, Zone
from gaoxin.engines.scheduling.one_case import needed_for, shortest_case
from gaoxin.values.errors import DomainError


def small_case(seed: int) -> CaseLoad:
    draw = random.Random(seed)
    tasks = []
    for number in range(4):
        after = tuple(str(one) for one in range(number) if draw.random() < 0.25)
        department = draw.choice(["甲", "甲", "乙", ""])
        effort = draw.choice([None, 1, 2]) if department else None
        tasks.append(Task(str(number), department, draw.randint(0, 3), effort, after))
    return CaseLoad("案", tuple(tasks))


def least_days(load: CaseLoad, examiners: dict[str, int]) -> int:
    """Of all starts that keep order and examiners."""
    zone = Zone([load], examiners=examiners)
    lengths = [zone.length(number) for number in range(len(load.tasks))]
    best = sum(lengths)
    for starts in product(range(best + 1), repeat=len(lengths)):
        end = max(begin + days for begin, days in zip(starts, lengths, strict=True))
        if end < best and is_possible(zone, starts):
            best = end
    return best


def is_possible(zone: Zone, starts: tuple[int, ...]) -> bool:
    for number, befores in enumerate(zone.before):
        if any(starts[one] + zone.length(one) > starts[number] for one in befores):
            return False
    for name, count in zone.examiners.items():
        for day in range(max(starts) + 4):
            busy = 0
            for task, begin in zip(zone.tasks, starts, strict=True):
                taken = task.duration if task.effort is None else task.effort
                busy += task.department == name and begin <= day < begin + taken
            if busy > count:
                return False
    return True


@pytest.mark.parametrize("seed", range(16))
def test_no_start_of_any_task_gives_a_shorter_case(seed: int) -> None:
    load, examiners = small_case(seed), {"甲": 1, "乙": 1}
    found = shortest_case(load, examiners=examiners, seconds=20)
    assert (found.days, found.is_optimal) == (least_days(load, examiners), True)
    zone = Zone([load], examiners=examiners)
    assert is_possible(zone, tuple(found.starts[task.key] for task in load.tasks))
    assert max(found.ends.values()) == found.days
    for name in examiners:
        more = {**examiners, name: examiners[name] + 1}
        assert found.binding.get(name, 0) == found.days - least_days(load, more)


def test_a_case_that_waits_for_nobody_is_as_short_as_alone_and_nothing_binds() -> None:
    load = CaseLoad("案", (Task("a", "甲", 5, 1), Task("b", "甲", 3, 1, ("a",))))
    found = shortest_case(load, examiners={"甲": 1})
    assert (found.days, found.alone, found.binding, found.is_optimal) == (8, 8, {}, True)


def test_two_items_of_one_examiner_follow_each_other_and_a_second_examiner_saves_the_days() -> None:
    load = CaseLoad("案", (Task("a", "甲", 4), Task("b", "甲", 4), Task("c", "乙", 2)), release=3)
    found = shortest_case(load, examiners={"甲": 1, "乙": 1})
    assert (found.days, found.alone, found.binding) == (8, 4, {"甲": 4})
    assert sorted(found.starts[key] for key in "ab") == [3, 7]


def test_an_item_holds_its_examiner_only_for_its_effort() -> None:
    load = CaseLoad("案", (Task("a", "甲", 10, 2), Task("b", "甲", 10, 2)))
    assert shortest_case(load, examiners={"甲": 1}).days == 12


def test_where_two_departments_hold_the_case_up_neither_alone_helps() -> None:
    tasks = [Task(f"{name}{number}", name, 3) for name in ("甲", "乙") for number in (1, 2)]
    found = shortest_case(CaseLoad("案", tuple(tasks)), examiners={"甲": 1, "乙": 1})
    assert (found.days, found.alone, found.binding) == (6, 3, {})


def test_what_the_goal_does_not_wait_for_is_left_out() -> None:
    load = CaseLoad("案", (Task("a", "", 1), Task("b", "", 2, None, ("a",)), Task("c", "", 9, None, ("a",))))
    assert [task.key for task in needed_for(load, ["b"]).tasks] == ["a", "b"]
    assert needed_for(load, ()).tasks == load.tasks


def test_two_items_in_each_others_way_are_proved_without_loading_the_solver() -> None:
    program = (
        "import sys\n"
        "from gaoxin.engines.scheduling.capacity import CaseLoad, Task\n"
        "from gaoxin.engines.scheduling.one_case import shortest_case\n"
        "tasks = (Task('p', '', 9), Task('a', '甲', 7, 2, ('p',)), Task('b', '甲', 7, 2, ('p',)))\n"
        "found = shortest_case(CaseLoad('案', tasks), examiners={'甲': 1})\n"
        "assert (found.days, found.alone, found.binding) == (18, 16, {'甲': 2}), found\n"
        "assert 'ortools' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_too_many_steps_and_a_department_without_examiners_are_refused_in_words() -> None:
    with pytest.raises(DomainError, match="拆开后有131步，超过130步"):
        shortest_case(CaseLoad("案", tuple(Task(str(n), "", 1) for n in range(131))), examiners={})
    with pytest.raises(DomainError, match="没有登记审批人员"):
        shortest_case(CaseLoad("案", (Task("a", "丙", 1),)), examiners={"甲": 1})

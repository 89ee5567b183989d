"""A zone under load: 109 projects of 32 items, ten departments with few examiners.

The generator is the one the benchmark states: a project is released on a working day of its year; an item
takes 1 to 20 working days, waits for up to three of the eight items before it, and keeps an examiner of one
of ten departments busy. The examiners are as many as make the busiest department about as loaded as
``load`` says of the time until the last case would end.
"""

import math
import random

from gaoxin.engines.scheduling.capacity import CaseLoad, Task, Zone

DEPARTMENTS = [
    "发展改革局",
    "自然资源局",
    "生态环境局",
    "住房城乡建设局",
    "行政审批局",
    "水利局",
    "应急管理局",
    "城市管理局",
    "气象局",
    "人防办",
]


def a_zone(seed: int = 2026, *, projects: int = 109, items: int = 32, load: float = 0.9) -> Zone:
    draw = random.Random(seed)
    cases = [_a_case(draw, f"p{number:03d}", items) for number in range(projects)]
    work = dict.fromkeys(DEPARTMENTS, 0)
    for case in cases:
        for task in case.tasks:
            work[task.department] += task.duration
    horizon = Zone(cases, examiners=dict.fromkeys(DEPARTMENTS, 10_000)).alone
    days = max(horizon)
    return Zone(cases, examiners={name: math.ceil(total / days / load) for name, total in work.items()})


def _a_case(draw: random.Random, key: str, items: int) -> CaseLoad:
    tasks = []
    for number in range(items):
        recent = range(max(0, number - 8), number)
        after = draw.sample(recent, min(len(recent), draw.randint(0, 3)))
        tasks.append(
            Task(
                key=f"i{number}",
                department=draw.choice(DEPARTMENTS),
                duration=draw.randint(1, 20),
                after=tuple(f"i{one}" for one in after),
            )
        )
    return CaseLoad(key, tuple(tasks), release=draw.randrange(250))

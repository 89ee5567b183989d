"""Day after day: who is free takes the most urgent of what is ready."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import heapify, heappop, heappush


@dataclass(frozen=True)
class Dispatch:
    """Columns by number of the task; department -1 needs no examiner; ``examiners`` by department."""

    durations: Sequence[int]
    efforts: Sequence[int]
    departments: Sequence[int]
    before: Sequence[Sequence[int]]
    releases: Sequence[int]
    examiners: Sequence[int]

    @cached_property
    def followers(self) -> list[list[int]]:
        rows: list[list[int]] = [[] for _ in self.before]
        for number, row in enumerate(self.before):
            for one in row:
                rows[one].append(number)
        return rows

    def run(self, priorities: Sequence[float] | None) -> list[int]:
        """The start of each task. Equal priorities go by number; None is by the day of becoming ready.

        No examiner idles while a task of the department is ready.
        """
        size = len(self.durations)
        waiting = [len(row) for row in self.before]
        free = list(self.examiners)
        queues: list[list[tuple[float, int]]] = [[] for _ in free]
        starts = [0] * size
        # Below ``size`` a task becomes ready, below twice ``size`` one ends, above one frees its examiner.
        events = [(self.releases[number], number) for number in range(size) if not waiting[number]]
        heapify(events)
        while events:
            now = events[0][0]
            touched: set[int] = set()
            while events and events[0][0] == now:
                number = heappop(events)[1]
                if number >= 2 * size:
                    department = self.departments[number - 2 * size]
                    free[department] += 1
                    touched.add(department)
                elif number >= size:
                    for follower in self.followers[number - size]:
                        waiting[follower] -= 1
                        if not waiting[follower]:
                            heappush(events, (now, follower))
                elif self.departments[number] < 0:
                    starts[number] = now
                    heappush(events, (now + self.durations[number], size + number))
                else:
                    urgency = now if priorities is None else priorities[number]
                    heappush(queues[self.departments[number]], (urgency, number))
                    touched.add(self.departments[number])
            for department in touched:
                queue = queues[department]
                while queue and free[department]:
                    number = heappop(queue)[1]
                    free[department] -= 1
                    starts[number] = now
                    effort = self.efforts[number]
                    heappush(events, (now + max(self.durations[number], effort), size + number))
                    heappush(events, (now + effort, 2 * size + number))
        return starts

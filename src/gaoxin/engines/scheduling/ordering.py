"""An order of items in which nobody waits for a later one; a circle is named in words."""

from collections.abc import Iterable, Sequence
from heapq import heapify, heappop, heappush

from gaoxin.engines.scheduling.items import Item
from gaoxin.values.errors import DomainError
from gaoxin.values.sentences import Sentence


def lasting_order(items: Sequence[Item], links: Iterable[tuple[str, str]]) -> tuple[Item, ...]:
    """By phase as first met, then lead, then as given, wherever the links (before, after) leave a choice."""
    place = {item.key: number for number, item in enumerate(items)}
    followers: list[list[int]] = [[] for _ in items]
    waiting = [0] * len(items)
    for before, after in set(links):
        followers[place[before]].append(place[after])
        waiting[place[after]] += 1
    phases = {phase: number for number, phase in enumerate(dict.fromkeys(item.phase for item in items))}
    ranks = [(phases[item.phase], item.lead, number) for number, item in enumerate(items)]
    free = [rank for rank in ranks if not waiting[rank[2]]]
    heapify(free)
    ordered: list[int] = []
    while free:
        number = heappop(free)[2]
        ordered.append(number)
        for follower in followers[number]:
            waiting[follower] -= 1
            if not waiting[follower]:
                heappush(free, ranks[follower])
    if len(ordered) < len(items):
        raise _circle(items, followers, waiting)
    return tuple(items[number] for number in ordered)


def _circle(items: Sequence[Item], followers: list[list[int]], waiting: list[int]) -> DomainError:
    """Walks backwards among the items still waiting until one is met again."""
    stuck = {number for number, left in enumerate(waiting) if left}
    before = {after: number for number in stuck for after in followers[number] if after in stuck}
    path = [min(before)]
    while before[path[-1]] not in path:
        path.append(before[path[-1]])
    circle = path[path.index(before[path[-1]]) :][::-1]
    start = circle.index(min(circle))
    labels = [items[number].label for number in (*circle[start:], *circle[: start + 1])]
    return DomainError(
        "scheduling.cycle",
        Sentence("事项互为前提，谁也无法开始：{items}。", items=" → ".join(labels)),
        field="items",
        value=tuple(items[number].key for number in circle),
        remedy=Sentence("请核对这些事项的前置材料，去掉其中一条先后关系，或改为发证前取得。"),
    )

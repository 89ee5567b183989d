"""A network as columns of numbers in the order of its layers, and several networks joined into one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from gaoxin.engines.scheduling.network import Network

Column = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]
Layers = tuple[tuple[slice, slice], ...]


@dataclass(frozen=True, slots=True)
class NetworkColumns:
    """Items in the order of their layers; an item waits only for items of earlier layers.

    ``order[k]`` is the place in the network of the ``k``-th item here, ``rank`` the reverse. A link's target
    carries the strength: target + strength × number of items. ``offsets`` are those of the joined networks.
    """

    level: Column
    order: Column
    rank: Column
    days: Column
    natural: Flags
    preparation: Column
    ahead: Flags
    delivery: Column
    sources: Column
    targets: Column
    layers: Layers
    offsets: tuple[int, ...]


def columns_of(network: "Network") -> NetworkColumns:
    level: list[int] = []
    links: list[tuple[int, int, int]] = []
    for place, (_timing, *waits) in enumerate(network.compiled):
        links += [(source, place, strength) for strength, row in enumerate(waits) for source in row]
        level.append(1 + max((level[source] for row in waits for source in row), default=-1))
    timings = [timing for timing, *_waits in network.compiled]
    sources, targets, strengths = np.array(links, dtype=np.int32).reshape(-1, 3).T
    return _arranged(
        level=np.array(level, dtype=np.int32),
        days=np.array([timing.days for timing in timings], dtype=np.int32),
        natural=np.array([timing.natural for timing in timings], dtype=bool),
        preparation=np.array([timing.preparation for timing in timings], dtype=np.int32),
        ahead=np.array([timing.ahead for timing in timings], dtype=bool),
        delivery=np.array([timing.delivery for timing in timings], dtype=np.int32),
        sources=sources,
        targets=targets,
        strengths=strengths,
        offsets=(0, len(level)),
    )


def joined(parts: Sequence[NetworkColumns]) -> NetworkColumns:
    """Networks side by side, their items numbered one after another."""
    sizes = [part.order.size for part in parts]
    offsets = tuple(np.cumsum([0, *sizes]).tolist())
    links = [_plain_links(part, offset) for part, offset in zip(parts, offsets, strict=False)]
    return _arranged(
        level=_joined([part.level for part in parts]),
        days=_joined([part.days[part.rank] for part in parts]),
        natural=_joined([part.natural[part.rank] for part in parts]).astype(bool),
        preparation=_joined([part.preparation[part.rank] for part in parts]),
        ahead=_joined([part.ahead[part.rank] for part in parts]).astype(bool),
        delivery=_joined([part.delivery[part.rank] for part in parts]),
        sources=_joined([link[0] for link in links]),
        targets=_joined([link[1] for link in links]),
        strengths=_joined([link[2] for link in links]),
        offsets=offsets,
    )


def _joined(parts: Sequence[npt.NDArray[np.int32] | Flags]) -> Column:
    return np.concatenate([np.empty(0, dtype=np.int32), *parts]).astype(np.int32)


def _plain_links(part: NetworkColumns, offset: int) -> tuple[Column, Column, Column]:
    size = max(part.order.size, 1)
    return (
        part.order[part.sources] + offset,
        part.order[part.targets % size] + offset,
        part.targets // size,
    )


def _arranged(
    *,
    level: Column,
    days: Column,
    natural: Flags,
    preparation: Column,
    ahead: Flags,
    delivery: Column,
    sources: Column,
    targets: Column,
    strengths: Column,
    offsets: tuple[int, ...],
) -> NetworkColumns:
    size = level.size
    order = np.argsort(level.astype(np.int16), kind="stable").astype(np.int32)
    rank = np.empty(size, dtype=np.int32)
    rank[order] = np.arange(size, dtype=np.int32)
    link_level = level[targets].astype(np.int16)
    link_order = np.argsort(link_level, kind="stable")
    steps = np.arange(int(level.max(initial=-1)) + 2)
    item_ends = np.searchsorted(level[order], steps)
    link_ends = np.searchsorted(link_level[link_order], steps)
    return NetworkColumns(
        level=level,
        order=order,
        rank=rank,
        days=days[order],
        natural=natural[order],
        preparation=preparation[order],
        ahead=ahead[order],
        delivery=delivery[order],
        sources=rank[sources[link_order]],
        targets=rank[targets[link_order]] + strengths[link_order] * np.int32(size),
        layers=tuple(
            (slice(int(item_ends[k]), int(item_ends[k + 1])), slice(int(link_ends[k]), int(link_ends[k + 1])))
            for k in range(steps.size - 1)
        ),
        offsets=offsets,
    )

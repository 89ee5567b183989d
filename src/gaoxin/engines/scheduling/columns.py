"""A network as columns of numbers, and several networks joined and arranged in layers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from gaoxin.engines.scheduling.network import Network

Column = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class NetworkColumns:
    """``timing`` has a row for each of five figures; ``links`` the rows source, target, strength."""

    level: Column
    timing: Column
    links: Column


def columns_of(network: "Network") -> NetworkColumns:
    level: list[int] = []
    links: list[tuple[int, int, int]] = []
    for place, (_timing, *waits) in enumerate(network.compiled):
        links += [(source, place, strength) for strength, row in enumerate(waits) for source in row]
        level.append(1 + max((level[source] for row in waits for source in row), default=-1))
    timings = [
        (timing.days, timing.natural, timing.preparation, timing.ahead, timing.delivery)
        for timing, *_waits in network.compiled
    ]
    return NetworkColumns(
        np.array(level, dtype=np.int32),
        np.array(timings, dtype=np.int32).reshape(-1, 5).T,
        np.array(links, dtype=np.int32).reshape(-1, 3).T,
    )


@dataclass(frozen=True, slots=True)
class Layer:
    """Items and links of one layer, and which of its items (counted from the layer's first) are special."""

    items: slice
    links: slice
    natural: Places
    ahead: Places


@dataclass(frozen=True, slots=True)
class ArrangedNetworks:
    """Several networks side by side, their items in the order of layers: each waits only for earlier layers.

    ``order[k]`` is the number of the ``k``-th item in the order of the networks, ``rank`` the reverse. A
    link's target carries the strength: target + strength × number of items.
    """

    order: Column
    rank: Column
    days: Column
    preparation: Column
    delivery: Column
    sources: Places
    targets: Places
    layers: tuple[Layer, ...]
    offsets: tuple[int, ...]


def arranged(parts: Sequence[NetworkColumns]) -> ArrangedNetworks:
    sizes = [part.level.size for part in parts]
    offsets = np.cumsum([0, *sizes])
    shift = np.repeat(offsets[:-1], [part.links.shape[1] for part in parts])
    level = np.concatenate([part.level for part in parts]).astype(np.int16)
    timing = np.concatenate([part.timing for part in parts], axis=1)
    sources, targets, strengths = np.concatenate([part.links for part in parts], axis=1)
    order = np.argsort(level, kind="stable").astype(np.int32)
    rank = np.empty(order.size, dtype=np.int32)
    rank[order] = np.arange(order.size, dtype=np.int32)
    targets = targets + shift
    link_order = np.argsort(level[targets], kind="stable")
    timing = timing[:, order]
    return ArrangedNetworks(
        order=order,
        rank=rank,
        days=timing[0],
        preparation=timing[2],
        delivery=timing[4],
        sources=rank[(sources + shift)[link_order]].astype(np.int64),
        targets=(rank[targets] + strengths * order.size)[link_order].astype(np.int64),
        layers=_layers(level, level[targets], timing[1], timing[3]),
        offsets=tuple(offsets.tolist()),
    )


def _layers(
    level: npt.NDArray[np.int16], link_level: npt.NDArray[np.int16], natural: Column, ahead: Column
) -> tuple[Layer, ...]:
    count = int(level.max()) + 1
    items = np.cumsum(np.bincount(level, minlength=count)).tolist()
    links = np.cumsum(np.bincount(link_level, minlength=count)).tolist()
    natural_parts, ahead_parts = (split(np.flatnonzero(flags), items) for flags in (natural, ahead))
    return tuple(
        Layer(
            slice(items[k - 1] if k else 0, items[k]),
            slice(links[k - 1] if k else 0, links[k]),
            natural_parts[k],
            ahead_parts[k],
        )
        for k in range(count)
    )


def split(places: Places, ends: Sequence[int]) -> list[Places]:
    """Sorted ``places`` divided at ``ends``, each part counted from where it begins."""
    cuts = [0, *np.searchsorted(places, ends).tolist()]
    begins = [0, *ends]
    return [places[cuts[k] : cuts[k + 1]] - begins[k] for k in range(len(ends))]

"""What a measure does to a network, in six plain changes that may be combined in any order.

Of several limits for one item the shortest holds, of several strengths for one dependency the loosest: the
result does not depend on the order in which measures are switched on, so their savings can be attributed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from gaoxin.engines.scheduling.items import INSTANT, ActingParty, Item, Limit, Strength
from gaoxin.engines.scheduling.network import Dependency, Network, Origin

GONE = 3  # looser than any strength: the dependency no longer holds


@dataclass(frozen=True, slots=True)
class RunParallel:
    """The items of these phases no longer follow one another; no phases means all."""

    phases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shorten:
    """The item takes no longer than ``limit``."""

    item: str
    limit: Limit


@dataclass(frozen=True, slots=True)
class Replace:
    """The item becomes a look-up of something that exists: no papers, decided at once.

    It waits for no document any more; its turn among the items of its phase stays, while they have turns.
    """

    item: str


@dataclass(frozen=True, slots=True)
class Loosen:
    """What waits only from ``strength`` on; None: it waits no longer. ``before`` None: for every item."""

    after: str
    before: str | None = None
    strength: Strength | None = None


@dataclass(frozen=True, slots=True)
class Prepare:
    """Papers take at most ``days`` working days (None: as before) and are prepared ``ahead``, ``by`` whom."""

    item: str
    days: int | None = None
    ahead: bool = False
    by: ActingParty | None = None


@dataclass(frozen=True, slots=True)
class Bundle:
    """One form for these items: they wait for one another only before their certificates."""

    items: tuple[str, ...]


Change = RunParallel | Shorten | Replace | Loosen | Prepare | Bundle


@dataclass(slots=True)
class Effects:
    """Changes brought down to positions: of items in ``Network.items``, of links in ``dependencies``."""

    limits: dict[int, Limit] = field(default_factory=dict)
    preparations: dict[int, int] = field(default_factory=dict)
    ahead: set[int] = field(default_factory=set)
    preparers: dict[int, ActingParty] = field(default_factory=dict)
    looseness: dict[int, int] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not (self.limits or self.preparations or self.ahead or self.preparers or self.looseness)

    def shorten(self, position: int, limit: Limit) -> None:
        known = self.limits.get(position)
        if known is None or limit.rank < known.rank:
            self.limits[position] = limit

    def prepare(self, position: int, days: int) -> None:
        self.preparations[position] = min(days, self.preparations.get(position, days))

    def loosen(self, link: int, looseness: int) -> None:
        self.looseness[link] = max(looseness, self.looseness.get(link, 0))


def effects_of(changes: Iterable[Change], *, network: Network) -> Effects:
    """Changes of items that are not in the network have no effect: the measure meets nothing to change."""
    effects = Effects()
    for change in changes:
        match change:
            case RunParallel(phases):
                _run_parallel(effects, phases, network)
            case Loosen():
                _loosen(effects, change, network)
            case Bundle(items):
                _bundle(effects, frozenset(items), network)
            case _:
                position = network.positions.get(change.item)
                if position is not None:
                    _change_item(effects, change, position, network)
    return effects


def _run_parallel(effects: Effects, phases: Sequence[str], network: Network) -> None:
    for link, row in enumerate(network.dependencies):
        if row.origin is Origin.SERIAL and (not phases or network.item(row.after).phase in phases):
            effects.loosen(link, GONE)


def _loosen(effects: Effects, change: Loosen, network: Network) -> None:
    looseness = GONE if change.strength is None else change.strength.looseness
    for link, row in enumerate(network.dependencies):
        meant = row.after == change.after and change.before in (None, row.before)
        if meant and row.origin is not Origin.SERIAL:
            effects.loosen(link, looseness)


def _bundle(effects: Effects, items: frozenset[str], network: Network) -> None:
    for link, row in enumerate(network.dependencies):
        if row.before in items and row.after in items:
            effects.loosen(link, Strength.BEFORE_CERTIFICATE.looseness)


def _change_item(
    effects: Effects, change: Shorten | Replace | Prepare, position: int, network: Network
) -> None:
    match change:
        case Shorten(_, limit):
            effects.shorten(position, limit)
        case Replace(item):
            effects.shorten(position, INSTANT)
            effects.prepare(position, 0)
            for link, row in enumerate(network.dependencies):
                if row.after == item and row.origin is not Origin.SERIAL:
                    effects.loosen(link, GONE)
        case Prepare(_, days, ahead, by):
            if days is not None:
                effects.prepare(position, days)
            if ahead:
                effects.ahead.add(position)
            if by is not None:
                effects.preparers[position] = by


def changed_network(network: Network, changes: Iterable[Change]) -> Network:
    """The network with the changes made; the original is untouched."""
    effects = effects_of(changes, network=network)
    if effects.is_empty:
        return network
    items = tuple(_changed(item, position, effects) for position, item in enumerate(network.items))
    links = (_loosened(row, effects.looseness.get(n, 0)) for n, row in enumerate(network.dependencies))
    return Network(items, tuple(row for row in links if row is not None), network.documents)


def _changed(item: Item, position: int, effects: Effects) -> Item:
    limit = effects.limits.get(position)
    shorter = limit if limit is not None and limit.rank < item.limit.rank else None
    days = min(item.preparation, effects.preparations.get(position, item.preparation))
    return replace(
        item,
        promised=shorter or item.promised,
        preparation=days,
        prepares_ahead=item.prepares_ahead or position in effects.ahead,
        prepares=effects.preparers.get(position, item.prepares),
    )


_BY_LOOSENESS = {strength.looseness: strength for strength in Strength}


def _loosened(row: Dependency, looseness: int) -> Dependency | None:
    if looseness == GONE:
        return None
    return row if looseness <= row.strength.looseness else replace(row, strength=_BY_LOOSENESS[looseness])

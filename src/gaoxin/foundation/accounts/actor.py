"""Who acts: the person, their roles and their scope, passed as ``by`` to every write."""

from dataclasses import dataclass, field

from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.zones.scope import NOTHING, Scope


@dataclass(frozen=True, slots=True)
class Actor:
    """A person (or, with ``is_system``, the installation itself) at the moment of acting."""

    user_id: int | None
    name: str
    scope: Scope = NOTHING
    roles: frozenset[Role] = field(default_factory=frozenset)
    department_id: int | None = None
    address: str = ""
    is_system: bool = False

    def has_any(self, roles: frozenset[Role]) -> bool:
        return self.is_system or bool(self.roles & roles)


ANONYMOUS = Actor(user_id=None, name="")


def system_actor(name: str, *, zone_id: int) -> Actor:
    """The installation acting in one zone: loading catalogues, running jobs nobody asked for."""
    return Actor(user_id=None, name=name, scope=Scope(zone_ids=frozenset({zone_id})), is_system=True)

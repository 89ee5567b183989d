"""Who acts: the person, their roles and their scope, passed as ``by`` to every write."""

from dataclasses import dataclass, field

from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.zones.scope import NOTHING, Scope

Assignment = tuple[Role, int | None]


@dataclass(frozen=True, slots=True)
class Actor:
    """A person (or, with ``is_system``, the installation itself) at the moment of acting.

    ``department_id`` is their department when there is exactly one, to fill in forms; what each role is
    limited to stands in ``assignments`` as pairs of role and department (None: the whole zone).
    """

    user_id: int | None
    name: str
    scope: Scope = NOTHING
    roles: frozenset[Role] = field(default_factory=frozenset)
    department_id: int | None = None
    address: str = ""
    is_system: bool = False
    assignments: frozenset[Assignment] = field(default_factory=frozenset)

    def has_any(self, roles: frozenset[Role]) -> bool:
        return self.is_system or bool(self.roles & roles)

    def departments_for(self, roles: frozenset[Role]) -> frozenset[int] | None:
        """The departments within which this person holds any of ``roles``; None for the whole zone."""
        if self.is_system:
            return None
        held = {department for role, department in self.assignments if role in roles}
        if not self.assignments:
            held = {self.department_id}
        return None if None in held else frozenset(held - {None})  # type: ignore[arg-type]


ANONYMOUS = Actor(user_id=None, name="")


def system_actor(name: str, *, zone_id: int | None) -> Actor:
    """The installation acting in one zone: loading catalogues, running jobs nobody asked for.

    ``zone_id`` is None only while the zone itself is being made.
    """
    scope = NOTHING if zone_id is None else Scope(zone_ids=frozenset({zone_id}))
    return Actor(user_id=None, name=name, scope=scope, is_system=True)

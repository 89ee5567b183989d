"""What the trail keeps of coming and going: logins, failures, locks, leaving."""

from django.utils.translation import gettext as _

from gaoxin.foundation.accounts import permissions
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.models import Membership, User
from gaoxin.foundation.audit.actions import record
from gaoxin.foundation.zones.models import Zone


def note_login(user: User, *, by: Actor, second_factor: bool) -> None:
    """A person came in, with or without the second factor."""
    way = _("密码和动态码") if second_factor else _("密码")
    zone_id = next(iter(by.scope.zone_ids), user.home_zone_id)
    record(permissions.LOGGED_IN, user, by=by, zone_id=zone_id, changes={"way": (None, way)})


def note_logout(user: User, *, by: Actor) -> None:
    zone_id = next(iter(by.scope.zone_ids), user.home_zone_id)
    record(permissions.LOGGED_OUT, user, by=by, zone_id=zone_id)


def note_failed_login(username: str, *, address: str, reason: str) -> None:
    """A login was refused. Nobody is known to be acting, so the actor has only an address."""
    subject = _who(username)
    nobody = Actor(user_id=None, name=_("未登录"), address=address)
    changes = {"reason": (None, reason)}
    record(permissions.LOGIN_FAILED, subject, by=nobody, zone_id=_chain_of(subject), changes=changes)


def note_lock(username: str, *, address: str) -> None:
    """Too many failures: the name is locked for a while."""
    subject = _who(username)
    nobody = Actor(user_id=None, name=_("未登录"), address=address)
    record(permissions.LOGIN_LOCKED, subject, by=nobody, zone_id=_chain_of(subject))


def _who(username: str) -> User:
    """The person of that name, or an unsaved one whose name is cut: people type passwords here by mistake."""
    known = User.objects.filter(username=username).first()
    return known or User(username=f"{username[:2]}***", display_name=_("未知用户 %s***") % username[:2])


def _chain_of(user: User) -> int | None:
    """The zone whose auditors should see this; the only zone there is, for a name nobody has."""
    if user.home_zone_id is not None:
        return user.home_zone_id
    held = Membership.objects.filter(user_id=user.pk).values_list("zone_id", flat=True).first()
    if user.pk is not None and held is not None:
        return held
    zones = list(Zone.objects.values_list("pk", flat=True)[:2])
    return zones[0] if len(zones) == 1 else None

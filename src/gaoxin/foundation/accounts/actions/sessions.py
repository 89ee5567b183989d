"""What the trail keeps of coming and going: logins, failures, locks, leaving."""

from django.utils.translation import gettext_lazy as _

from gaoxin.foundation.accounts import permissions
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.models import Membership, User
from gaoxin.foundation.audit.actions import record
from gaoxin.foundation.audit.labels import called, worded
from gaoxin.foundation.zones.models import Zone

called("way", _("登录方式"))
PASSWORD = worded("way", "password", _("密码"))
PASSWORD_AND_CODE = worded("way", "password_and_code", _("密码和动态码"))
called("failure", _("原因"))
WRONG_PASSWORD = worded("failure", "wrong_password", _("用户名或密码不正确"))
WRONG_CODE = worded("failure", "wrong_code", _("动态码不正确"))
EXPIRED_PASSWORD = worded("failure", "expired_password", _("临时密码已过期"))


def note_login(user: User, *, by: Actor, second_factor: bool) -> None:
    """A person came in, with or without the second factor."""
    way = PASSWORD_AND_CODE if second_factor else PASSWORD
    zone_id = next(iter(by.scope.zone_ids), user.home_zone_id)
    record(permissions.LOGGED_IN, user, by=by, zone_id=zone_id, changes={"way": (None, way)})


def note_logout(user: User, *, by: Actor) -> None:
    zone_id = next(iter(by.scope.zone_ids), user.home_zone_id)
    record(permissions.LOGGED_OUT, user, by=by, zone_id=zone_id)


def note_failed_login(username: str, *, address: str, reason: str) -> None:
    """A login was refused; ``reason`` is one of the codes above.

    Nobody is known to be acting, so the actor has only an address.
    """
    subject = _who(username)
    nobody = Actor(user_id=None, name="", address=address)
    changes = {"failure": (None, reason)}
    record(permissions.LOGIN_FAILED, subject, by=nobody, zone_id=_chain_of(subject), changes=changes)


def note_lock(username: str, *, address: str) -> None:
    """Too many failures: the name is locked for a while."""
    subject = _who(username)
    nobody = Actor(user_id=None, name="", address=address)
    record(permissions.LOGIN_LOCKED, subject, by=nobody, zone_id=_chain_of(subject))


def _who(username: str) -> User:
    """The person of that name, or an unsaved one whose name is cut: people type passwords here by mistake."""
    known = User.objects.filter(username=username).first()
    return known or User(username=f"{username[:2]}***")


def _chain_of(user: User) -> int | None:
    """The zone whose auditors should see this; the only zone there is, for a name nobody has."""
    if user.home_zone_id is not None:
        return user.home_zone_id
    held = Membership.objects.filter(user_id=user.pk).values_list("zone_id", flat=True).first()
    if user.pk is not None and held is not None:
        return held
    zones = list(Zone.objects.values_list("pk", flat=True)[:2])
    return zones[0] if len(zones) == 1 else None

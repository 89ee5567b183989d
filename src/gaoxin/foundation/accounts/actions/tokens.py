"""Personal access tokens for the API: made by their owner, shown once, kept as a digest."""

import datetime as dt
import secrets
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gaoxin.foundation.accounts import permissions
from gaoxin.foundation.accounts.actions.users import acting_person
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.models import PersonalToken
from gaoxin.foundation.accounts.permissions import require
from gaoxin.foundation.accounts.selectors import actor_of_token, token_digest
from gaoxin.foundation.audit.actions import record
from gaoxin.values.errors import Conflict, DomainError, NotFound

LONGEST = dt.timedelta(days=365)
MOST_TOKENS = 10
PREFIX = "gx_"


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """``raw`` is shown once and kept nowhere."""

    token: PersonalToken
    raw: str


@transaction.atomic
def create_token(*, by: Actor, name: str, expires_on: dt.date, may_write: bool = False) -> IssuedToken:
    """A token that acts as its owner in the actor's zone until a day, at most a year ahead."""
    require(by, permissions.USE_TOKENS)
    owner, zone_id = acting_person(by), by.scope.zone_id
    _refuse_term(name, expires_on)
    usable = PersonalToken.objects.filter(
        user=owner, revoked_at__isnull=True, expires_on__gte=timezone.localdate()
    )
    if usable.count() >= MOST_TOKENS:
        raise Conflict(
            "token.too_many",
            _("一个账户最多有 %d 个有效令牌。") % MOST_TOKENS,
            remedy=_("请先撤销不再使用的令牌。"),
        )
    raw = PREFIX + secrets.token_urlsafe(32)
    token = PersonalToken.objects.create(
        user=owner,
        zone_id=zone_id,
        name=name.strip(),
        digest=token_digest(raw),
        hint=raw[:8],
        may_write=may_write,
        expires_on=expires_on,
    )
    changes = {
        "name": (None, token.name),
        "expires_on": (None, expires_on),
        "may_write": (None, may_write),
    }
    record(permissions.TOKEN_CREATED, token, by=by, zone_id=zone_id, changes=changes)
    return IssuedToken(token, raw)


@transaction.atomic
def revoke_token(token: PersonalToken, *, by: Actor) -> PersonalToken:
    """Stop a token of one's own at once."""
    locked = PersonalToken.objects.select_for_update().filter(pk=token.pk).first()
    if locked is None or locked.user_id != by.user_id:
        raise NotFound()
    if locked.revoked_at is not None:
        raise Conflict("token.revoked", _("令牌已经撤销。"))
    locked.revoked_at = timezone.now()
    locked.save(update_fields=("revoked_at",))
    changes = {"revoked_at": (None, locked.revoked_at)}
    record(permissions.TOKEN_REVOKED, locked, by=by, zone_id=locked.zone_id, changes=changes)
    return locked


def use_token(raw: str, *, address: str) -> tuple[Actor, PersonalToken]:
    """``actor_of_token``, and the day of use written down once a day."""
    actor, token = actor_of_token(raw, address=address)
    today = timezone.localdate()
    if token.last_used_on != today:
        PersonalToken.objects.filter(pk=token.pk).update(last_used_on=today)
        token.last_used_on = today
    return actor, token


def _refuse_term(name: str, expires_on: dt.date) -> None:
    today = timezone.localdate()
    if not name.strip():
        raise DomainError("token.name", _("请写明令牌的用途。"), field="name")
    if expires_on < today:
        raise DomainError("token.expiry_past", _("有效期早于今天。"), field="expires_on", value=expires_on)
    if expires_on > today + LONGEST:
        raise DomainError(
            "token.expiry_far",
            _("有效期最长一年。"),
            field="expires_on",
            value=expires_on,
            remedy=_("请选不晚于 %s 的日期。") % (today + LONGEST).isoformat(),
        )

"""Sending notices, and reading them.

A notice tells of a fact and is none: it leaves no audit event, and is made after the fact is committed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django_tasks import task

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.accounts.selectors import holders_of
from gaoxin.foundation.notices.adapters import send_outside
from gaoxin.foundation.notices.kinds import KINDS
from gaoxin.foundation.notices.models import Notice
from gaoxin.foundation.notices.selectors import notices_to
from gaoxin.foundation.zones.scope import Scope
from gaoxin.values.errors import NotFound


@dataclass(frozen=True, slots=True)
class Audience:
    """Who is told: named people, and everybody holding one of ``roles`` (for a department when given)."""

    user_ids: frozenset[int] = frozenset()
    roles: frozenset[Role] = frozenset()
    department_id: int | None = None


@dataclass(frozen=True, slots=True)
class Message:
    kind: str
    text: str
    url: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise KeyError(f"notice kind not declared: {self.kind}")
        if self.url and (not self.url.startswith("/") or self.url.startswith("//")):
            raise ValueError(f"a notice leads to a page of this site: {self.url}")


def notify(
    kind: str,
    *,
    zone_id: int,
    text: str,
    url: str = "",
    users: Iterable[int] = (),
    roles: Iterable[Role] = (),
    department_id: int | None = None,
    except_user: int | None = None,
) -> None:
    """Tell people once the running transaction has committed (at once when there is none).

    ``except_user`` is whoever did the thing: nobody is told of their own doing.
    """
    message = Message(kind, text[:300], url)
    audience = Audience(frozenset(users) - {None}, frozenset(roles), department_id)
    transaction.on_commit(
        partial(_deliver, message, audience=audience, zone_id=zone_id, except_user=except_user)
    )


def mark_read(*, by: Actor, notice_id: int) -> Notice:
    """Mark one of the actor's notices as read. Raises ``NotFound`` for anybody else's."""
    notice = notices_to(by).filter(pk=notice_id).first()
    if notice is None:
        raise NotFound()
    if notice.read_at is None:
        notice.read_at = timezone.now()
        notice.save(update_fields=("read_at",))
    return notice


def mark_all_read(*, by: Actor) -> int:
    """Mark all of the actor's notices in their zone as read; returns how many were not."""
    return notices_to(by, unread_only=True).update(read_at=timezone.now())


@task()
def send_notices(notice_ids: list[int]) -> int:
    """The task in the queue that hands notices to outside systems, which may be slow."""
    return send_outside(Notice.objects.filter(pk__in=notice_ids).select_related("user", "zone"))


def _deliver(message: Message, *, audience: Audience, zone_id: int, except_user: int | None) -> None:
    wanted = _people(audience, zone_id=zone_id) - {except_user}
    told = set(
        _unread_copies(message, zone_id=zone_id).filter(user_id__in=wanted).values_list("user_id", flat=True)
    )
    notices = [
        Notice(user_id=user_id, zone_id=zone_id, kind=message.kind, text=message.text, url=message.url)
        for user_id in sorted(wanted - told)
    ]
    with transaction.atomic():
        Notice.objects.bulk_create(notices, batch_size=500)
    if settings.NOTICE_CHANNELS and notices:
        send_notices.enqueue(notice_ids=[notice.pk for notice in notices])


def _people(audience: Audience, *, zone_id: int) -> frozenset[int]:
    if not audience.roles:
        return audience.user_ids
    scope = Scope(frozenset({zone_id}))
    holders = holders_of(audience.roles, scope=scope, department_id=audience.department_id)
    return audience.user_ids | set(holders.values_list("pk", flat=True))


def _unread_copies(message: Message, *, zone_id: int) -> QuerySet[Notice]:
    """The same words still unread are not sent again."""
    return Notice.objects.filter(
        zone_id=zone_id, kind=message.kind, text=message.text, url=message.url, read_at__isnull=True
    )

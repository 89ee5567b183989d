"""Reading one's own notices."""

from django.db.models import QuerySet

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.notices.models import Notice


def notices_to(by: Actor, *, unread_only: bool = False) -> QuerySet[Notice]:
    """The actor's notices in their zone, newest first."""
    if by.user_id is None:
        return Notice.objects.none()
    notices = Notice.objects.filter(user_id=by.user_id, zone_id__in=by.scope.zone_ids)
    return notices.filter(read_at__isnull=True) if unread_only else notices


def unread_count(by: Actor) -> int:
    """How many notices the actor has not read; one query over an index."""
    return notices_to(by, unread_only=True).count()

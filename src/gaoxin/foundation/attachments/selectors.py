"""Reading attachments: those of one row, and one by its number for whoever may read its owner."""

from django.db.models import Model, QuerySet

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.attachments import owners
from gaoxin.foundation.attachments.models import Attachment
from gaoxin.values.errors import NotFound


def attachments_of(owner: Model, *, with_withdrawn: bool = False) -> QuerySet[Attachment]:
    """Files of a row the caller has already found within its scope, in the order they came."""
    rows = Attachment.objects.filter(owner_type=owner._meta.label_lower, owner_id=owner.pk).order_by("id")
    return rows if with_withdrawn else rows.filter(withdrawn_at__isnull=True)


def attachment(attachment_id: int, *, by: Actor) -> Attachment:
    """Raises ``NotFound`` also for what ``by`` may not read, so that its existence is not told."""
    found = Attachment.objects.filter(pk=attachment_id, zone_id__in=by.scope.zone_ids).first()
    if found is None or not owners.may_read(found, by=by):
        raise NotFound("没有找到这个文件，或不在您的数据范围内。")
    return found

"""Keeping a file with a row, and taking it back. The owner's action asks for the permission before."""

import hashlib

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.attachments import permissions
from gaoxin.foundation.attachments.content import LARGEST_BYTES, checked_file
from gaoxin.foundation.attachments.kinds import MEDIA_TYPES
from gaoxin.foundation.attachments.models import Attachment
from gaoxin.foundation.attachments.selectors import attachments_of
from gaoxin.foundation.audit.actions import record
from gaoxin.values.errors import Conflict, NotFound

MOST_FILES = 40


def attach_file(
    owner: Model,
    *,
    by: Actor,
    zone_id: int,
    content: bytes,
    file_name: str,
    purpose: str = "",
    largest: int = LARGEST_BYTES,
    is_sample: bool = False,
) -> Attachment:
    """Checks by content, keeps privately. Raises ``FileRefused``; then nothing is kept.

    ``owner`` must be locked or freshly read by the caller, who has checked that ``by`` may add to it.
    """
    _refuse_other_zone(zone_id, by=by)
    checked = checked_file(content, file_name=file_name, largest=largest)
    digest = hashlib.sha256(content).hexdigest()
    _refuse_repeated(owner, purpose=purpose, digest=digest)
    row = Attachment(
        zone_id=zone_id,
        owner_type=owner._meta.label_lower,
        owner_id=owner.pk,
        purpose=purpose,
        name=checked.name,
        size=len(content),
        digest=digest,
        media_type=MEDIA_TYPES[checked.kind],
        user_id=by.user_id,
        recorded_by=by.name,
        is_sample=is_sample,
    )
    row.file.save("upload", ContentFile(content), save=False)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            _audit(permissions.FILE_ATTACHED, row, owner, by=by)
    except BaseException:
        row.file.delete(save=False)
        raise
    return row


@transaction.atomic
def withdraw_file(attachment: Attachment, *, owner: Model, by: Actor) -> Attachment:
    """The file no longer counts; its content stays for the record."""
    row = Attachment.objects.select_for_update().get(pk=attachment.pk)
    _refuse_other_zone(row.zone_id, by=by)
    if (row.owner_type, row.owner_id) != (owner._meta.label_lower, owner.pk):
        raise NotFound()
    if row.withdrawn_at is not None:
        raise Conflict(
            "attachment.withdrawn",
            _("“%(name)s”已经撤下。") % {"name": row.name},
            field="file",
            remedy=_("请刷新页面。"),
        )
    row.withdrawn_at, row.withdrawn_by = timezone.now(), by.name
    row.save(update_fields=("withdrawn_at", "withdrawn_by"))
    _audit(permissions.FILE_WITHDRAWN, row, owner, by=by)
    return row


def _audit(action: str, row: Attachment, owner: Model, *, by: Actor) -> None:
    changes = {
        "attached_to": (None, owner),
        "purpose": (None, row.purpose or None),
        "digest": (None, row.digest),
    }
    record(action, row, by=by, zone_id=row.zone_id, changes=changes)


def _refuse_other_zone(zone_id: int, *, by: Actor) -> None:
    if zone_id not in by.scope.zone_ids:
        raise NotFound()


def _refuse_repeated(owner: Model, *, purpose: str, digest: str) -> None:
    held = list(attachments_of(owner).values_list("purpose", "digest", "name"))
    if len(held) >= MOST_FILES:
        raise Conflict(
            "attachment.too_many",
            _("已经有 %(count)s 个文件，不能再加。") % {"count": len(held)},
            field="file",
            remedy=_("请先撤下用不到的文件，或合并成一个 PDF。"),
        )
    same = next((name for used, kept, name in held if (used, kept) == (purpose, digest)), None)
    if same is not None:
        raise Conflict(
            "attachment.repeated",
            _("这个文件已经上传过：“%(name)s”。") % {"name": same},
            field="file",
            value=same,
            remedy=_("不用重复上传。"),
        )

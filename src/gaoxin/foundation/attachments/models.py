"""Files people hand in with something: kept privately, told apart by what is in them."""

import secrets

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gaoxin.foundation.provenance import Recorded


def stored_path(attachment: "Attachment", file_name: str) -> str:
    """A name nobody can guess; the person's own file name is kept in the row."""
    return f"attachments/{attachment.zone_id}/{timezone.localdate():%Y}/{secrets.token_hex(16)}"


class Attachment(Recorded):
    """附件 of one row of some app (``owner_type`` is its label, ``policies.application``).

    ``purpose`` is the owner's own word for what the file is for; a withdrawn file stays readable.
    """

    zone = models.ForeignKey(
        "zones.Zone", on_delete=models.PROTECT, related_name="attachments", verbose_name=_("高新区")
    )
    owner_type = models.CharField(_("所属事项"), max_length=60)
    owner_id = models.BigIntegerField(_("所属编号"))
    purpose = models.CharField(_("用途"), max_length=60, default="", blank=True)
    file = models.FileField(_("文件"), upload_to=stored_path, max_length=200)
    name = models.CharField(_("文件名"), max_length=200)
    size = models.PositiveIntegerField(_("文件大小"))
    digest = models.CharField(_("文件摘要"), max_length=64)
    media_type = models.CharField(_("文件类型"), max_length=100)
    user_id = models.BigIntegerField(_("上传人编号"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("撤下时间"), null=True, blank=True)
    withdrawn_by = models.CharField(_("撤下人"), max_length=80, default="", blank=True)
    is_sample = models.BooleanField(_("示例数据"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("附件")
        ordering = ("id",)
        indexes = [models.Index(fields=("owner_type", "owner_id"), name="ix_attachment_owner")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("attachments:download", args=[self.pk])

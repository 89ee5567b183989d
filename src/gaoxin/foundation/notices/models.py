"""Notices: what a person should know about, and whether they have read it."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gaoxin.foundation.notices.kinds import KINDS


class Notice(models.Model):
    """通知 to one person in one zone, with the page where the matter is dealt with."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notices", verbose_name=_("收件人")
    )
    zone = models.ForeignKey(
        "zones.Zone", on_delete=models.PROTECT, related_name="notices", verbose_name=_("高新区")
    )
    kind = models.CharField(_("种类"), max_length=60)
    text = models.CharField(_("内容"), max_length=300)
    url = models.CharField(_("办理页面"), max_length=300, default="", blank=True)
    created_at = models.DateTimeField(_("通知时间"), default=timezone.now)
    read_at = models.DateTimeField(_("阅读时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("通知")
        ordering = ("-created_at", "-id")
        indexes = [
            models.Index(fields=("user", "zone", "read_at"), name="ix_notice_unread"),
            models.Index(fields=("user", "zone", "-created_at"), name="ix_notice_inbox"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def kind_label(self) -> str:
        return str(KINDS.get(self.kind, self.kind))

"""The log of backups and restores."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class BackupKind(models.TextChoices):
    BACKUP = "backup", _("备份")
    RESTORE = "restore", _("恢复")


class BackupRun(models.Model):
    """备份记录: one backup made, or one restore, that went through to its end."""

    kind = models.CharField(_("种类"), max_length=8, choices=BackupKind.choices)
    happened_at = models.DateTimeField(_("时间"), default=timezone.now)
    # The moment of the data: for a restore, when its backup was made.
    data_at = models.DateTimeField(_("数据时点"))
    made_by = models.CharField(_("办理人"), max_length=80)
    file_name = models.CharField(_("文件"), max_length=200)
    size = models.BigIntegerField(_("大小（字节）"))
    digest = models.CharField(_("文件摘要"), max_length=64)
    rows = models.BigIntegerField(_("行数"))
    product_version = models.CharField(_("程序版本"), max_length=40)

    class Meta:
        verbose_name = verbose_name_plural = _("备份记录")
        ordering = ("-happened_at", "-id")

    def __str__(self) -> str:
        return self.file_name

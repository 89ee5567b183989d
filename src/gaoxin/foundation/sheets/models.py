"""Uploaded sheets, from the file to what was imported of them."""

import secrets

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ImportState(models.TextChoices):
    UPLOADED = "uploaded", _("已上传")
    PREVIEWING = "previewing", _("预览中")
    READY = "ready", _("待确认")
    IMPORTED = "imported", _("已导入")
    DISCARDED = "discarded", _("已放弃")
    FAILED = "failed", _("无法读取")


class ConfirmMode(models.TextChoices):
    ALL_VALID = "all_valid", _("全部无误才导入")
    VALID_ONLY = "valid_only", _("只导入无误的行")


class ImportRowStatus(models.TextChoices):
    """The values of ``gaoxin.foundation.sheets.rows.RowStatus``."""

    NEW = "new", _("新增")
    UPDATE = "update", _("更新")
    UNCHANGED = "unchanged", _("不变")
    ERROR = "error", _("错误")


CLOSED_STATES = (ImportState.IMPORTED, ImportState.DISCARDED)


def stored_path(batch: "ImportBatch", file_name: str) -> str:
    """A name nobody can guess; the officer's own file name is kept in the row."""
    return f"imports/{batch.zone_id}/{timezone.localdate():%Y}/{secrets.token_hex(16)}"


class ImportBatch(models.Model):
    """导入批次: one uploaded file, its preview and what became of it."""

    zone = models.ForeignKey(
        "zones.Zone", on_delete=models.PROTECT, related_name="import_batches", verbose_name=_("高新区")
    )
    kind = models.CharField(_("表格种类"), max_length=60)
    state = models.CharField(
        _("状态"), max_length=12, choices=ImportState.choices, default=ImportState.UPLOADED
    )
    mode = models.CharField(_("导入方式"), max_length=12, choices=ConfirmMode.choices, default="", blank=True)
    file = models.FileField(_("文件"), upload_to=stored_path, max_length=200, blank=True)
    file_name = models.CharField(_("文件名"), max_length=200)
    file_digest = models.CharField(_("文件摘要"), max_length=64)
    file_size = models.PositiveIntegerField(_("文件大小"))
    file_format = models.CharField(_("文件格式"), max_length=8, default="", blank=True)
    sheet_name = models.CharField(_("工作表"), max_length=100, default="", blank=True)

    new_count = models.PositiveIntegerField(_("新增"), null=True, blank=True)
    update_count = models.PositiveIntegerField(_("更新"), null=True, blank=True)
    unchanged_count = models.PositiveIntegerField(_("不变"), null=True, blank=True)
    error_count = models.PositiveIntegerField(_("错误"), null=True, blank=True)
    # Payload: header, columns, notes, warnings, other sheets, rows that are no data (see ``storing``).
    reading = models.JSONField(_("读取情况"), default=dict, blank=True)
    failure = models.TextField(_("无法读取的原因"), default="", blank=True)
    remedy = models.TextField(_("处理办法"), default="", blank=True)

    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="import_batches",
        verbose_name=_("上传人"),
    )
    uploaded_by_name = models.CharField(_("上传人姓名"), max_length=80)
    uploaded_at = models.DateTimeField(_("上传时间"), default=timezone.now)
    closed_by_name = models.CharField(_("办结人"), max_length=80, default="", blank=True)
    closed_at = models.DateTimeField(_("办结时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("导入批次")
        ordering = ("-uploaded_at", "-id")
        indexes = [
            models.Index(fields=("zone", "kind", "-uploaded_at"), name="ix_import_kind"),
            models.Index(fields=("zone", "file_digest"), name="ix_import_digest"),
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("sheets:batch", args=[self.pk])

    @property
    def is_closed(self) -> bool:
        return self.state in CLOSED_STATES

    @property
    def row_count(self) -> int | None:
        counts = (self.new_count, self.update_count, self.unchanged_count, self.error_count)
        return None if self.error_count is None else sum(count or 0 for count in counts)


class ImportRow(models.Model):
    """导入行: one data row of the sheet and what confirming does with it; kept as the source of its facts."""

    batch = models.ForeignKey(
        ImportBatch, on_delete=models.CASCADE, related_name="rows", verbose_name=_("导入批次")
    )
    number = models.PositiveIntegerField(_("行号"))
    status = models.CharField(_("处理"), max_length=10, choices=ImportRowStatus.choices)
    label = models.CharField(_("识别内容"), max_length=120, default="", blank=True)
    # Payload: values, changes, problems, remarks (see ``storing``).
    content = models.JSONField(_("内容"), default=dict, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("导入行")
        ordering = ("batch_id", "number")
        constraints = [models.UniqueConstraint(fields=("batch", "number"), name="uq_import_row")]
        indexes = [models.Index(fields=("batch", "status", "number"), name="ix_import_row_status")]

    def __str__(self) -> str:
        return f"{self.batch_id}-{self.number}"

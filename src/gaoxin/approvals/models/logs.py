"""Old records of approvals brought in for analysis: the file as it came, and its columns as read."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gaoxin.foundation.provenance import Recorded


class LogKind(models.TextChoices):
    XES = "xes", _("XES 日志")
    OCEL = "ocel", _("OCEL 2.0 日志")
    TABLE = "table", _("表格（CSV、Excel）")


class LogState(models.TextChoices):
    """Where an imported log stands; told from its files and its job, never stored."""

    READING = "reading", _("正在读取")
    UNTOLD = "untold", _("待选列")
    READ = "read", _("已读出")
    FAILED = "failed", _("没有读出")
    WITHDRAWN = "withdrawn", _("已撤下")


def original_path(row: "ImportedLog", file_name: str) -> str:
    """A name nobody can guess; the person's own file name is kept in the row."""
    return f"approval_logs/{row.zone_id}/{secrets.token_hex(16)}"


class ImportedLog(Recorded):
    """导入日志: ``original`` is the file packed as it came, ``columns`` what was read of it, packed.

    ``layout`` tells how it was read: the columns of a table, or the object type of OCEL. ``preview`` is what
    that is chosen from: headers with the first rows, or types with their counts. ``findings`` holds for each
    kind of fault its count and first examples, ``failure`` why the last reading gave nothing. Counts are
    empty until the log has been read. A withdrawn log has lost its files; the row stays.
    """

    zone = models.ForeignKey(
        "zones.Zone", on_delete=models.PROTECT, related_name="imported_logs", verbose_name=_("高新区")
    )
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="imported_logs",
        verbose_name=_("导入人"),
    )
    name = models.CharField(_("名称"), max_length=120)
    kind = models.CharField(_("文件种类"), max_length=8, choices=LogKind.choices)
    file_name = models.CharField(_("文件名"), max_length=200)
    size = models.PositiveBigIntegerField(_("文件大小"), null=True, blank=True)
    digest = models.CharField(_("文件摘要"), max_length=64)
    original = models.FileField(_("原文件"), upload_to=original_path, max_length=200, blank=True)
    columns = models.FileField(_("读出的记录"), upload_to=original_path, max_length=200, blank=True)
    preview = models.JSONField(_("可选的列"), default=dict, blank=True)
    layout = models.JSONField(_("读法"), default=dict)
    case_count = models.PositiveIntegerField(_("办件数"), null=True, blank=True)
    event_count = models.PositiveIntegerField(_("记录数"), null=True, blank=True)
    findings = models.JSONField(_("发现的问题"), default=list)
    failure = models.JSONField(_("没有读出的原因"), default=dict, blank=True)
    job = models.ForeignKey(
        "jobs.Job",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("后台任务"),
    )
    withdrawn_at = models.DateTimeField(_("撤下时间"), null=True, blank=True)
    withdrawn_by = models.CharField(_("撤下人"), max_length=80, default="", blank=True)
    withdrawn_because = models.CharField(_("撤下原因"), max_length=200, default="", blank=True)
    is_sample = models.BooleanField(_("示例数据"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("导入日志")
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(
                fields=("zone", "digest"), condition=Q(withdrawn_at__isnull=True), name="uq_imported_log"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True)
                | (~Q(withdrawn_because="") & Q(original="", columns="")),
                name="ck_imported_log_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def state(self) -> LogState:
        """A reading that broke off without a word counts as failed; one that failed after an earlier success
        leaves the earlier reading in place."""
        if self.withdrawn_at is not None:
            return LogState.WITHDRAWN
        if self.job is not None and self.job.is_open:
            return LogState.READING
        if self.columns:
            return LogState.READ
        if self.failure or not self.preview:
            return LogState.FAILED
        return LogState.UNTOLD

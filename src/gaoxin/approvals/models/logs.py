"""Old records of approvals brought in for analysis: the file as it came, and its columns as read."""

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from gaoxin.foundation.provenance import Recorded


class LogKind(models.TextChoices):
    XES = "xes", _("XES 日志")
    OCEL = "ocel", _("OCEL 2.0 日志")
    TABLE = "table", _("表格（CSV、Excel）")


def original_path(row: "ImportedLog", file_name: str) -> str:
    """A name nobody can guess; the person's own file name is kept in the row."""
    return f"approval_logs/{row.zone_id}/{secrets.token_hex(16)}"


class ImportedLog(Recorded):
    """导入日志: ``original`` is the file packed as it came, ``columns`` what was read of it, packed.

    ``layout`` tells how it was read: the columns of a table, or the object type of OCEL. ``findings`` holds
    for each kind of fault its count and first examples. Counts are empty until the log has been read.
    """

    zone = models.ForeignKey(
        "zones.Zone", on_delete=models.PROTECT, related_name="imported_logs", verbose_name=_("高新区")
    )
    name = models.CharField(_("名称"), max_length=120)
    kind = models.CharField(_("文件种类"), max_length=8, choices=LogKind.choices)
    file_name = models.CharField(_("文件名"), max_length=200)
    digest = models.CharField(_("文件摘要"), max_length=64)
    original = models.FileField(_("原文件"), upload_to=original_path, max_length=200)
    columns = models.FileField(_("读出的记录"), upload_to=original_path, max_length=200, blank=True)
    layout = models.JSONField(_("读法"), default=dict)
    case_count = models.PositiveIntegerField(_("办件数"), null=True, blank=True)
    event_count = models.PositiveIntegerField(_("记录数"), null=True, blank=True)
    findings = models.JSONField(_("发现的问题"), default=list)
    is_sample = models.BooleanField(_("示例数据"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("导入日志")
        ordering = ("-id",)
        constraints = [models.UniqueConstraint(fields=("zone", "digest"), name="uq_imported_log")]

    def __str__(self) -> str:
        return self.name

"""Where a row came from: every fact names its source, and a synthetic row says that it is one."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Sourced(models.Model):
    """Source in words, its day, the sheet row it was imported from, and the 示例数据 mark."""

    source = models.CharField(_("来源"), max_length=200, default="", blank=True)
    source_on = models.DateField(_("来源日期"), null=True, blank=True)
    source_batch = models.BigIntegerField(_("导入批次"), null=True, blank=True)
    source_row = models.PositiveIntegerField(_("来源行"), null=True, blank=True)
    is_sample = models.BooleanField(_("示例数据"), default=False)

    class Meta:
        abstract = True


class Recorded(models.Model):
    """When a fact was written down and by whom; together with the day it happened it dates the fact twice."""

    recorded_at = models.DateTimeField(_("记录时间"), default=timezone.now, editable=False)
    recorded_by = models.CharField(_("记录人"), max_length=80, default="", blank=True)

    class Meta:
        abstract = True


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a written fact comes from: words, and the sheet row if it was imported."""

    source: str = ""
    batch: int | None = None
    row: int | None = None
    is_sample: bool = False

    @property
    def fields(self) -> dict[str, Any]:
        return {
            "source": self.source,
            "source_batch": self.batch,
            "source_row": self.row,
            "is_sample": self.is_sample,
        }


ENTERED_BY_HAND = Origin(source="页面录入")

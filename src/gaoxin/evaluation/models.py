"""Targets set for indicators."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gaoxin.evaluation.definitions import indicators
from gaoxin.foundation.fields import FixedPointField
from gaoxin.foundation.provenance import Recorded, Sourced


class Target(Sourced, Recorded):
    """目标值 of an indicator for a year, in the indicator's own unit; a new target is a new revision."""

    zone = models.ForeignKey(
        "zones.Zone", on_delete=models.PROTECT, related_name="targets", verbose_name=_("高新区")
    )
    indicator = models.CharField(_("指标"), max_length=80)
    year = models.PositiveSmallIntegerField(_("年度"))
    value = FixedPointField(_("目标值"))
    revision = models.PositiveSmallIntegerField(_("版次"), default=1)

    class Meta:
        verbose_name = verbose_name_plural = _("目标")
        ordering = ("indicator", "year", "-revision")
        constraints = [
            models.UniqueConstraint(
                fields=("zone", "indicator", "year", "revision"), name="uq_target_revision"
            )
        ]

    def __str__(self) -> str:
        found = indicators().get(self.indicator)
        return f"{found.label if found else self.indicator} {self.year}"

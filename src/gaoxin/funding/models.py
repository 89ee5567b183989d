"""Funds of the zone."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gaoxin.foundation.fields import MoneyField
from gaoxin.foundation.provenance import Recorded, Sourced


class Fund(Sourced, Recorded):
    """产业基金; its size is unknown until it is published."""

    zone = models.ForeignKey(
        "zones.Zone", on_delete=models.PROTECT, related_name="funds", verbose_name=_("高新区")
    )
    name = models.CharField(_("名称"), max_length=80)
    established_year = models.PositiveSmallIntegerField(_("设立年度"), null=True, blank=True)
    size = MoneyField(_("规模"), null=True, blank=True)
    note = models.CharField(_("说明"), max_length=200, default="", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("基金")
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=("zone", "name"), name="uq_fund_name")]

    def __str__(self) -> str:
        return self.name

"""Carriers of innovation: who runs them since when, on what area, and what is stated of them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gaoxin.foundation.dated_facts import DatedFact
from gaoxin.foundation.fields import AreaField
from gaoxin.foundation.provenance import Recorded, Sourced


class InnovationCarrierKind(models.TextChoices):
    INCUBATOR = "incubator", _("科技企业孵化器")
    MAKER_SPACE = "maker_space", _("众创空间")
    SCIENCE_PARK = "science_park", _("大学科技园")
    ACCELERATOR = "accelerator", _("加速器")
    INNOVATION_VALLEY = "innovation_valley", _("晋创谷")


class InnovationCarrierLevel(models.TextChoices):
    NATIONAL = "national", _("国家级")
    PROVINCIAL = "provincial", _("省级")
    MUNICIPAL = "municipal", _("市级")
    UNRATED = "unrated", _("未评")


class InnovationCarrier(Sourced, Recorded):
    """创新创业载体. Area under control and desks change over time and stand among its dated facts."""

    zone = models.ForeignKey(
        "zones.Zone", on_delete=models.PROTECT, related_name="innovation_carriers", verbose_name=_("高新区")
    )
    name = models.CharField(_("名称"), max_length=80)
    kind = models.CharField(_("类型"), max_length=20, choices=InnovationCarrierKind.choices)
    level = models.CharField(
        _("级别"), max_length=12, choices=InnovationCarrierLevel.choices, null=True, blank=True
    )
    operator = models.ForeignKey(
        "enterprises.Enterprise",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="operated_carriers",
        verbose_name=_("运营机构"),
    )
    operator_name = models.CharField(_("运营机构名称"), max_length=120, default="", blank=True)
    address = models.CharField(_("地址"), max_length=200, default="", blank=True)
    opened_on = models.DateField(_("实际运营起始日"), null=True, blank=True)
    floor_area = AreaField(_("建筑面积"), null=True, blank=True)
    public_area = AreaField(_("公共服务面积"), null=True, blank=True)
    note = models.CharField(_("说明"), max_length=300, default="", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("创新创业载体")
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=("zone", "name"), name="uq_innovation_carrier"),
            models.CheckConstraint(
                condition=(Q(floor_area__isnull=True) | Q(floor_area__gt=0))
                & (Q(public_area__isnull=True) | Q(public_area__gte=0)),
                name="ck_innovation_carrier_areas",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CarrierFact(DatedFact):
    """载体事实: a fact of the dictionary's carriers as it stood on a day."""

    carrier = models.ForeignKey(
        InnovationCarrier, on_delete=models.PROTECT, related_name="facts", verbose_name=_("创新创业载体")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("载体事实")
        ordering = ("observed_on", "id")
        indexes = [models.Index(fields=("carrier", "fact", "year"), name="ix_carrier_fact")]

    def __str__(self) -> str:
        return f"{self.carrier} {self.fact}"

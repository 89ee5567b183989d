"""Carriers and roads of the zone, and who sits in which carrier."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gaoxin.foundation.fields import AreaField
from gaoxin.foundation.provenance import Recorded, Sourced


class CarrierKind(models.TextChoices):
    INDUSTRIAL_PARK = "industrial_park", _("产业园")
    STANDARD_FACTORY = "standard_factory", _("标准厂房")
    INNOVATION_VALLEY = "innovation_valley", _("晋创谷")
    INCUBATOR = "incubator", _("孵化器")
    COOPERATION_PARK = "cooperation_park", _("国际合作园区")


# Carriers whose tenants are kept in the register of innovation carriers, and nowhere else.
KEPT_AS_INNOVATION = (CarrierKind.INNOVATION_VALLEY, CarrierKind.INCUBATOR)


class WorkStatus(models.TextChoices):
    PLANNED = "planned", _("规划")
    BUILDING = "building", _("建设中")
    COMPLETED = "completed", _("基本建成")
    IN_USE = "in_use", _("投入使用")


class Carrier(Sourced, Recorded):
    """载体: a park, factory block, valley or incubator that enterprises move into."""

    zone = models.ForeignKey(
        "zones.Zone", on_delete=models.PROTECT, related_name="carriers", verbose_name=_("高新区")
    )
    name = models.CharField(_("名称"), max_length=80)
    kind = models.CharField(_("类型"), max_length=20, choices=CarrierKind.choices)
    cluster = models.ForeignKey(
        "enterprises.Cluster",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="carriers",
        verbose_name=_("产业集群"),
    )
    status = models.CharField(_("状态"), max_length=12, choices=WorkStatus.choices, null=True, blank=True)
    floor_area = AreaField(_("建筑面积"), null=True, blank=True)
    note = models.CharField(_("说明"), max_length=300, default="", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("载体")
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=("zone", "name"), name="uq_carrier_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_kept_as_innovation(self) -> bool:
        """Whether its tenants stand in the register of innovation carriers."""
        return self.kind in KEPT_AS_INNOVATION


class Tenancy(Sourced, Recorded):
    """入驻: an enterprise in a park or a factory from a day until a day."""

    carrier = models.ForeignKey(
        Carrier, on_delete=models.PROTECT, related_name="tenancies", verbose_name=_("载体")
    )
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", on_delete=models.PROTECT, related_name="tenancies", verbose_name=_("企业")
    )
    since = models.DateField(_("入驻日期"))
    until = models.DateField(_("退出日期"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("入驻")
        ordering = ("-since", "id")
        constraints = [
            models.UniqueConstraint(fields=("carrier", "enterprise", "since"), name="uq_tenancy"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="ck_tenancy_dates"
            ),
        ]
        indexes = [models.Index(fields=("carrier", "since", "until"), name="ix_tenancy_period")]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.carrier}"


class Road(Sourced, Recorded):
    """道路工程."""

    zone = models.ForeignKey(
        "zones.Zone", on_delete=models.PROTECT, related_name="roads", verbose_name=_("高新区")
    )
    name = models.CharField(_("道路"), max_length=60)
    section = models.CharField(_("路段"), max_length=80, default="", blank=True)
    status = models.CharField(_("状态"), max_length=12, choices=WorkStatus.choices)
    note = models.CharField(_("说明"), max_length=200, default="", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("道路")
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=("zone", "name", "section"), name="uq_road_section")]

    def __str__(self) -> str:
        return f"{self.name}{self.section}"

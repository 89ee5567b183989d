"""Innovation platforms, science projects, cooperation with universities, drugs in research."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gaoxin.foundation.provenance import Recorded, Sourced


class PlatformLevel(models.TextChoices):
    NATIONAL = "national", _("国家级")
    PROVINCIAL = "provincial", _("省级")
    MUNICIPAL = "municipal", _("市级")


class PlatformKind(models.TextChoices):
    KEY_LABORATORY = "key_laboratory", _("重点实验室")
    RESEARCH_CENTRE = "research_centre", _("工程（技术）研究中心")
    TECHNOLOGY_CENTRE = "technology_centre", _("企业技术中心")
    RESEARCH_INSTITUTION = "research_institution", _("研发机构")
    INCUBATOR = "incubator", _("孵化器")
    OTHER = "other", _("其他")


class Platform(Sourced, Recorded):
    """创新平台 with its level and the day it was recognised; the day may be unknown."""

    zone = models.ForeignKey(
        "zones.Zone", on_delete=models.PROTECT, related_name="platforms", verbose_name=_("高新区")
    )
    name = models.CharField(_("名称"), max_length=120)
    kind = models.CharField(_("类型"), max_length=24, choices=PlatformKind.choices)
    level = models.CharField(_("级别"), max_length=12, choices=PlatformLevel.choices, null=True, blank=True)
    enterprise = models.ForeignKey(
        "enterprises.Enterprise",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="platforms",
        verbose_name=_("依托企业"),
    )
    host_name = models.CharField(_("依托单位"), max_length=120, default="", blank=True)
    recognised_year = models.PositiveSmallIntegerField(_("认定年度"), null=True, blank=True)
    note = models.CharField(_("说明"), max_length=300, default="", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("创新平台")
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=("zone", "name"), name="uq_platform_name")]
        indexes = [models.Index(fields=("zone", "level", "recognised_year"), name="ix_platform_level")]

    def __str__(self) -> str:
        return self.name


class ScienceProject(Sourced, Recorded):
    """科技计划项目 applied for."""

    zone = models.ForeignKey(
        "zones.Zone", on_delete=models.PROTECT, related_name="science_projects", verbose_name=_("高新区")
    )
    name = models.CharField(_("项目名称"), max_length=160)
    field = models.CharField(_("领域"), max_length=40)
    level = models.CharField(_("级别"), max_length=12, choices=PlatformLevel.choices)
    enterprise = models.ForeignKey(
        "enterprises.Enterprise",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="science_projects",
        verbose_name=_("申报企业"),
    )
    applied_year = models.PositiveSmallIntegerField(_("申报年度"))

    class Meta:
        verbose_name = verbose_name_plural = _("科技计划项目")
        ordering = ("-applied_year", "id")
        constraints = [
            models.UniqueConstraint(fields=("zone", "name", "applied_year"), name="uq_science_project")
        ]

    def __str__(self) -> str:
        return self.name


class UniversityCooperation(Sourced, Recorded):
    """校企合作意向."""

    zone = models.ForeignKey(
        "zones.Zone", on_delete=models.PROTECT, related_name="cooperations", verbose_name=_("高新区")
    )
    enterprise = models.ForeignKey(
        "enterprises.Enterprise",
        on_delete=models.PROTECT,
        related_name="cooperations",
        verbose_name=_("企业"),
    )
    partner_region = models.CharField(_("合作地区"), max_length=40)
    event = models.CharField(_("对接活动"), max_length=80, default="", blank=True)
    year = models.PositiveSmallIntegerField(_("年度"))

    class Meta:
        verbose_name = verbose_name_plural = _("校企合作意向")
        ordering = ("-year", "id")
        constraints = [models.UniqueConstraint(fields=("enterprise", "event", "year"), name="uq_cooperation")]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.partner_region}"


class DrugCandidate(Sourced, Recorded):
    """在研新药品种."""

    zone = models.ForeignKey(
        "zones.Zone", on_delete=models.PROTECT, related_name="drug_candidates", verbose_name=_("高新区")
    )
    name = models.CharField(_("品种"), max_length=120)
    category = models.CharField(_("注册分类"), max_length=60)
    host_name = models.CharField(_("研发单位"), max_length=120)
    year = models.PositiveSmallIntegerField(_("年度"))

    class Meta:
        verbose_name = verbose_name_plural = _("在研新药")
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=("zone", "name", "year"), name="uq_drug_candidate")]

    def __str__(self) -> str:
        return self.name

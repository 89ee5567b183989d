"""The ledger of key projects and their dated stages."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gaoxin.foundation.fields import AreaField, MoneyField
from gaoxin.foundation.provenance import Recorded, Sourced


class Stage(models.TextChoices):
    """项目阶段, in the order of the life cycle."""

    PLANNED = "planned", _("谋划")
    RESERVED = "reserved", _("入库")
    SIGNED = "signed", _("签约")
    LANDED = "landed", _("落地")
    STARTED = "started", _("开工")
    BUILDING = "building", _("在建")
    PRODUCING = "producing", _("投产")
    ABOVE_SCALE = "above_scale", _("小升规")

    @property
    def order(self) -> int:
        return list(Stage).index(self)


class ProjectTeam(models.Model):
    """项目专班."""

    zone = models.ForeignKey(
        "zones.Zone", on_delete=models.PROTECT, related_name="project_teams", verbose_name=_("高新区")
    )
    name = models.CharField(_("专班名称"), max_length=60)
    department = models.ForeignKey(
        "zones.Department",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="project_teams",
        verbose_name=_("牵头部门"),
    )
    leader = models.CharField(_("组长"), max_length=40, default="", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("项目专班")
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=("zone", "name"), name="uq_team_name")]

    def __str__(self) -> str:
        return self.name


class KeyProject(Sourced, Recorded):
    """重点项目. ``stage`` repeats the latest StageChange, so that lists need no join."""

    zone = models.ForeignKey(
        "zones.Zone", on_delete=models.PROTECT, related_name="projects", verbose_name=_("高新区")
    )
    number = models.CharField(_("项目编号"), max_length=24)
    project_code = models.CharField(_("投资项目代码"), max_length=29, null=True, blank=True)
    name = models.CharField(_("项目名称"), max_length=160)
    initials = models.CharField(_("拼音首字母"), max_length=180, default="", blank=True)
    owner_name = models.CharField(_("建设单位"), max_length=120, default="", blank=True)
    enterprise = models.ForeignKey(
        "enterprises.Enterprise",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name=_("关联企业"),
    )
    cluster = models.ForeignKey(
        "enterprises.Cluster",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name=_("产业集群"),
    )
    team = models.ForeignKey(
        ProjectTeam,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name=_("项目专班"),
    )
    department = models.ForeignKey(
        "zones.Department",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name=_("责任单位"),
    )
    responsible_leader = models.CharField(_("责任领导"), max_length=40, default="", blank=True)
    responsible_person = models.CharField(_("责任人"), max_length=40, default="", blank=True)
    stage = models.CharField(_("阶段"), max_length=12, choices=Stage.choices, default=Stage.PLANNED)
    stage_since = models.DateField(_("阶段起"), null=True, blank=True)
    is_provincial_key = models.BooleanField(_("省重点"), default=False)
    is_industrial = models.BooleanField(_("产业类"), default=False)
    total_investment = MoneyField(_("总投资"), null=True, blank=True)
    content = models.TextField(_("建设内容及规模"), default="", blank=True)
    capacity = models.CharField(_("设计产能"), max_length=120, default="", blank=True)
    site = models.CharField(_("建设地点"), max_length=120, default="", blank=True)
    land_area = AreaField(_("用地面积"), null=True, blank=True)
    planned_start_on = models.DateField(_("计划开工"), null=True, blank=True)
    planned_finish_on = models.DateField(_("计划竣工"), null=True, blank=True)
    remarks = models.TextField(_("备注"), default="", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("重点项目")
        ordering = ("zone", "number")
        constraints = [
            models.UniqueConstraint(fields=("zone", "number"), name="uq_project_number"),
            models.UniqueConstraint(fields=("zone", "project_code"), name="uq_project_code"),
            models.CheckConstraint(
                condition=Q(total_investment__isnull=True) | Q(total_investment__gte=0),
                name="ck_project_investment",
            ),
            models.CheckConstraint(
                condition=Q(planned_start_on__isnull=True)
                | Q(planned_finish_on__isnull=True)
                | Q(planned_finish_on__gte=F("planned_start_on")),
                name="ck_project_dates",
            ),
        ]
        indexes = [
            models.Index(fields=("zone", "stage"), name="ix_project_stage"),
            models.Index(fields=("zone", "cluster"), name="ix_project_cluster"),
        ]

    def __str__(self) -> str:
        return self.name


class StageChange(Sourced, Recorded):
    """A project entered a stage on a day. Going back needs a reason.

    A wrong day is put right in the row itself, and the row as it was is kept beside it, not current.
    """

    project = models.ForeignKey(
        KeyProject, on_delete=models.PROTECT, related_name="stage_changes", verbose_name=_("项目")
    )
    stage = models.CharField(_("阶段"), max_length=12, choices=Stage.choices)
    happened_on = models.DateField(_("日期"))
    reason = models.CharField(_("说明"), max_length=200, default="", blank=True)
    goes_back = models.BooleanField(_("回退"), default=False)
    is_current = models.BooleanField(_("现行"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("阶段变化")
        ordering = ("happened_on", "id")
        constraints = [
            models.CheckConstraint(condition=Q(goes_back=False) | ~Q(reason=""), name="ck_stage_back_reason")
        ]
        indexes = [models.Index(fields=("stage", "happened_on"), name="ix_stage_change")]

    def __str__(self) -> str:
        return f"{self.project} {self.get_stage_display()}"


class ProjectPhase(Sourced):
    """分期: 一期, 二期 … each with its own stage and money."""

    project = models.ForeignKey(
        KeyProject, on_delete=models.PROTECT, related_name="phases", verbose_name=_("项目")
    )
    name = models.CharField(_("期次"), max_length=20)
    sort_order = models.PositiveSmallIntegerField(_("排序"), default=1)
    stage = models.CharField(_("阶段"), max_length=12, choices=Stage.choices, default=Stage.PLANNED)
    investment = MoneyField(_("投资"), null=True, blank=True)
    content = models.CharField(_("建设内容"), max_length=300, default="", blank=True)
    planned_finish_on = models.DateField(_("计划竣工"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("分期")
        ordering = ("sort_order", "id")
        constraints = [models.UniqueConstraint(fields=("project", "name"), name="uq_phase_name")]

    def __str__(self) -> str:
        return f"{self.project} {self.name}"


class LedgerEntry(Sourced, Recorded):
    """年度台账: the project stands in the zone's ledger of a year, with that year's plan."""

    project = models.ForeignKey(
        KeyProject, on_delete=models.PROTECT, related_name="ledger_entries", verbose_name=_("项目")
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    planned_investment = MoneyField(_("年度计划投资"), null=True, blank=True)
    goals = models.CharField(_("年度目标"), max_length=200, default="", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("年度台账")
        ordering = ("-year", "project_id")
        constraints = [
            models.UniqueConstraint(fields=("project", "year"), name="uq_ledger_entry"),
            models.CheckConstraint(
                condition=Q(planned_investment__isnull=True) | Q(planned_investment__gte=0),
                name="ck_ledger_plan",
            ),
        ]
        indexes = [models.Index(fields=("year", "project"), name="ix_ledger_year")]

    def __str__(self) -> str:
        return f"{self.year} {self.project}"

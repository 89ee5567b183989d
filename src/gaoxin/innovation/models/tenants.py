"""Who sits in a carrier of innovation from a day until a day, and what was done for them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gaoxin.foundation.dated_facts import DatedFact
from gaoxin.foundation.fields import AreaField, MoneyField
from gaoxin.foundation.provenance import Recorded, Sourced
from gaoxin.innovation.models.carriers import InnovationCarrier


class TenantField(models.TextChoices):
    """The first three may stay longer (国科发区〔2018〕300号)."""

    BIOMEDICINE = "biomedicine", _("生物医药")
    AGRICULTURE = "agriculture", _("现代农业")
    INTEGRATED_CIRCUIT = "integrated_circuit", _("集成电路")
    INFORMATION = "information", _("新一代信息技术")
    EQUIPMENT = "equipment", _("高端装备")
    MATERIALS = "materials", _("新材料")
    ENERGY = "energy", _("新能源与节能")
    SERVICES = "services", _("科技服务")
    OTHER = "other", _("其他")


class TenantOutcome(models.TextChoices):
    GRADUATED = "graduated", _("毕业")
    WITHDRAWN = "withdrawn", _("退出")
    MOVED = "moved", _("迁出")


class Tenant(Sourced, Recorded):
    """入驻: an enterprise or a team in a carrier. On ``left_on`` it is no longer there."""

    carrier = models.ForeignKey(
        InnovationCarrier, on_delete=models.PROTECT, related_name="tenants", verbose_name=_("创新创业载体")
    )
    enterprise = models.ForeignKey(
        "enterprises.Enterprise",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="stays",
        verbose_name=_("企业"),
    )
    team_name = models.CharField(_("团队名称"), max_length=80, default="", blank=True)
    field = models.CharField(
        _("产业领域"), max_length=20, choices=TenantField.choices, default="", blank=True
    )
    entered_on = models.DateField(_("入驻日期"))
    room = models.CharField(_("房间"), max_length=60, default="", blank=True)
    area = AreaField(_("使用面积"), null=True, blank=True)
    desks = models.PositiveSmallIntegerField(_("使用工位"), null=True, blank=True)
    agreement_until = models.DateField(_("协议到期日"), null=True, blank=True)
    # What the entry rule said on the day of entry, and why an officer let in who did not meet it.
    entry_verdict = models.CharField(_("入驻时结论"), max_length=16, default="", blank=True)
    entry_reason = models.CharField(_("入驻理由"), max_length=200, default="", blank=True)
    left_on = models.DateField(_("离开日期"), null=True, blank=True)
    outcome = models.CharField(
        _("去向"), max_length=12, choices=TenantOutcome.choices, default="", blank=True
    )
    exit_reason = models.CharField(_("离开原因"), max_length=200, default="", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("载体入驻")
        ordering = ("-entered_on", "-id")
        constraints = [
            models.CheckConstraint(
                condition=Q(enterprise__isnull=False) | ~Q(team_name=""), name="ck_tenant_party"
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("entered_on")), name="ck_tenant_dates"
            ),
            models.CheckConstraint(
                condition=(Q(left_on__isnull=True) & Q(outcome=""))
                | (Q(left_on__isnull=False) & ~Q(outcome="")),
                name="ck_tenant_outcome",
            ),
            models.CheckConstraint(condition=Q(area__isnull=True) | Q(area__gte=0), name="ck_tenant_area"),
            models.UniqueConstraint(
                fields=("enterprise",),
                condition=Q(left_on__isnull=True, enterprise__isnull=False),
                name="uq_tenant_open",
            ),
        ]
        indexes = [models.Index(fields=("carrier", "entered_on", "left_on"), name="ix_tenant_period")]

    def __str__(self) -> str:
        return f"{self.name} {self.carrier}"

    @property
    def name(self) -> str:
        return self.enterprise.name if self.enterprise is not None else self.team_name

    @property
    def is_team(self) -> bool:
        return self.enterprise_id is None


class TenantFact(DatedFact):
    """入驻事实: a fact of the dictionary's tenants that no register gives, as it stood on a day."""

    tenant = models.ForeignKey(
        Tenant, on_delete=models.PROTECT, related_name="facts", verbose_name=_("载体入驻")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("入驻事实")
        ordering = ("observed_on", "id")
        indexes = [models.Index(fields=("tenant", "fact", "year"), name="ix_tenant_fact")]

    def __str__(self) -> str:
        return f"{self.tenant} {self.fact}"


class ServiceKind(models.TextChoices):
    MENTORING = "mentoring", _("创业辅导")
    FINANCING = "financing", _("获得融资")
    FUND_USE = "fund_use", _("孵化资金使用")
    PROPERTY = "property", _("知识产权服务")
    EVENT = "event", _("创新创业活动")
    POLICY = "policy", _("政策与项目申报")
    OTHER = "other", _("其他服务")


class ServiceRecord(Sourced, Recorded):
    """服务记录: what a carrier did for one tenant, or for all of them."""

    carrier = models.ForeignKey(
        InnovationCarrier, on_delete=models.PROTECT, related_name="services", verbose_name=_("创新创业载体")
    )
    tenant = models.ForeignKey(
        Tenant,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="services",
        verbose_name=_("载体入驻"),
    )
    kind = models.CharField(_("服务类型"), max_length=12, choices=ServiceKind.choices)
    happened_on = models.DateField(_("服务日期"))
    provider = models.CharField(_("服务提供方"), max_length=80, default="", blank=True)
    content = models.CharField(_("服务内容"), max_length=300)
    result = models.CharField(_("服务结果"), max_length=300, default="", blank=True)
    amount = MoneyField(_("金额"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("服务记录")
        ordering = ("-happened_on", "-id")
        indexes = [models.Index(fields=("carrier", "kind", "happened_on"), name="ix_service_kind")]

    def __str__(self) -> str:
        return f"{self.carrier} {self.happened_on}"

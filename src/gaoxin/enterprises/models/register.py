"""The register: who an enterprise is, where it sits, whom to call, and what changed when."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gaoxin.foundation.fields import MoneyField
from gaoxin.foundation.provenance import Recorded, Sourced


class Cluster(models.Model):
    """产业集群 / 产业链 of a zone."""

    zone = models.ForeignKey(
        "zones.Zone", on_delete=models.PROTECT, related_name="clusters", verbose_name=_("高新区")
    )
    code = models.SlugField(_("代码"), max_length=32)
    name = models.CharField(_("名称"), max_length=40)
    sort_order = models.PositiveSmallIntegerField(_("排序"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("产业集群")
        ordering = ("sort_order", "id")
        constraints = [
            models.UniqueConstraint(fields=("zone", "code"), name="uq_cluster_code"),
            models.UniqueConstraint(fields=("zone", "name"), name="uq_cluster_name"),
        ]

    def __str__(self) -> str:
        return self.name


class EnterpriseStatus(models.TextChoices):
    ACTIVE = "active", _("存续")
    SUSPENDED = "suspended", _("歇业")
    MOVED_OUT = "moved_out", _("迁出")
    CANCELLED = "cancelled", _("注销")
    REVOKED = "revoked", _("吊销")


class TechnologyField(models.TextChoices):
    """国家重点支持的高新技术领域 (国科发火〔2016〕32号附件)."""

    ELECTRONICS = "electronics", _("电子信息")
    BIOMEDICINE = "biomedicine", _("生物与新医药")
    AEROSPACE = "aerospace", _("航空航天")
    NEW_MATERIALS = "new_materials", _("新材料")
    HIGH_TECH_SERVICES = "high_tech_services", _("高技术服务")
    NEW_ENERGY = "new_energy", _("新能源与节能")
    ENVIRONMENT = "environment", _("资源与环境")
    ADVANCED_MANUFACTURING = "advanced_manufacturing", _("先进制造与自动化")


class Enterprise(Sourced, Recorded):
    """企业档案, keyed by 统一社会信用代码; without one, the reason is stated (暂无代码)."""

    zone = models.ForeignKey(
        "zones.Zone", on_delete=models.PROTECT, related_name="enterprises", verbose_name=_("高新区")
    )
    uscc = models.CharField(_("统一社会信用代码"), max_length=18, null=True, blank=True)
    no_code_reason = models.CharField(_("暂无代码原因"), max_length=100, default="", blank=True)
    name = models.CharField(_("企业名称"), max_length=120)
    short_name = models.CharField(_("简称"), max_length=60, default="", blank=True)
    # Pinyin initials of the full and the short name, for search; derived in actions.
    initials = models.CharField(_("拼音首字母"), max_length=180, default="", blank=True)
    status = models.CharField(
        _("经营状态"), max_length=12, choices=EnterpriseStatus.choices, default=EnterpriseStatus.ACTIVE
    )
    cluster = models.ForeignKey(
        Cluster,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="enterprises",
        verbose_name=_("产业集群"),
    )
    industry_code = models.CharField(_("国民经济行业代码"), max_length=5, default="", blank=True)
    technology_field = models.CharField(
        _("技术领域"), max_length=24, choices=TechnologyField.choices, default="", blank=True
    )
    registered_on = models.DateField(_("成立日期"), null=True, blank=True)
    registered_capital = MoneyField(_("注册资本"), null=True, blank=True)
    legal_representative = models.CharField(_("法定代表人"), max_length=40, default="", blank=True)
    site = models.CharField(_("所在载体"), max_length=80, default="", blank=True)
    address = models.CharField(_("生产经营地址"), max_length=200, default="", blank=True)
    main_products = models.CharField(_("主要产品（服务）"), max_length=300, default="", blank=True)
    entered_zone_on = models.DateField(_("入区日期"), null=True, blank=True)
    # Repeats the recognition 规模以上企业 in force, so that lists need no join.
    above_scale_since = models.DateField(_("入规日期"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("企业")
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=("uscc", "zone"), name="uq_enterprise_uscc"),
            models.CheckConstraint(
                condition=Q(uscc__isnull=False) | ~Q(no_code_reason=""), name="ck_enterprise_code"
            ),
            models.CheckConstraint(
                condition=Q(registered_capital__isnull=True) | Q(registered_capital__gte=0),
                name="ck_enterprise_capital",
            ),
        ]
        # No index but the foreign key's begins with the zone: SQLite without statistics would take it to read
        # a whole zone, out of the order of the rows, which is several times slower.
        indexes = [
            models.Index(fields=("name", "zone"), name="ix_enterprise_name"),
            models.Index(fields=("cluster", "zone"), name="ix_enterprise_cluster"),
            models.Index(fields=("status", "zone"), name="ix_enterprise_status"),
        ]

    def __str__(self) -> str:
        return self.name


class EnterpriseChange(Sourced, Recorded):
    """变更: one field of the register took a new value on a day; the old value stays readable."""

    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.PROTECT, related_name="changes", verbose_name=_("企业")
    )
    field = models.CharField(_("字段"), max_length=40)
    old_value = models.CharField(_("原值"), max_length=300, default="", blank=True)
    new_value = models.CharField(_("新值"), max_length=300, default="", blank=True)
    effective_on = models.DateField(_("生效日期"))
    reason = models.CharField(_("变更原因"), max_length=200, default="", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("企业变更")
        ordering = ("-effective_on", "-id")

    def __str__(self) -> str:
        return f"{self.enterprise} {self.field}"

    @property
    def label(self) -> str:
        """What the page calls the field."""
        return str(Enterprise._meta.get_field(self.field).verbose_name)  # type: ignore[union-attr]


class Contact(Sourced, Recorded):
    """联系人, with the period in which they were one."""

    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.PROTECT, related_name="contacts", verbose_name=_("企业")
    )
    name = models.CharField(_("姓名"), max_length=40)
    duty = models.CharField(_("职务"), max_length=40, default="", blank=True)
    phone = models.CharField(_("电话"), max_length=30, default="", blank=True)
    since = models.DateField(_("起"), null=True, blank=True)
    until = models.DateField(_("止"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("联系人")
        ordering = ("until", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(since__isnull=True) | Q(until__gte=F("since")),
                name="ck_contact_dates",
            )
        ]

    def __str__(self) -> str:
        return self.name

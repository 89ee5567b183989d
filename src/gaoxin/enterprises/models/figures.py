"""年度数据: one row holds a year's figures; a correction is a new revision, the old one stays."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gaoxin.enterprises.models.register import Enterprise
from gaoxin.foundation.fields import FixedPointField, MoneyField
from gaoxin.foundation.provenance import Recorded, Sourced

MAY_BE_NEGATIVE = ("profit", "net_profit", "net_assets")
FIGURE_NAMES = (
    "revenue",
    "main_revenue",
    "high_tech_revenue",
    "rd_expense",
    "cost_total",
    "profit",
    "net_profit",
    "tax",
    "assets",
    "net_assets",
    "fixed_asset_investment",
    "output_value",
    "exports",
    "staff",
    "tech_staff",
    "rd_staff",
    "energy",
    "electricity",
)


# Figures lists can be sorted by, each with an index of its own.
RANKABLE = ("revenue", "rd_expense", "tax", "staff")
# Figures every enterprise is asked for; a year lacking one of them is 有缺项.
ASKED = ("revenue", "main_revenue", "rd_expense", "tax", "assets", "net_assets", "staff", "tech_staff")


class LackingField(models.PositiveSmallIntegerField):
    """How many of the figures asked for are unknown; counted whenever the row is written."""

    def pre_save(self, model_instance: models.Model, add: bool) -> int:
        lacking = sum(getattr(model_instance, name) is None for name in ASKED)
        setattr(model_instance, self.attname, lacking)
        return lacking


def _never_negative() -> Q:
    condition = Q()
    for name in FIGURE_NAMES:
        if name not in MAY_BE_NEGATIVE:
            condition &= Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gte": 0})
    return condition


class AnnualFigures(Sourced, Recorded):
    """The figures of one enterprise and year as known at one time. NULL is unknown, never zero.

    ``is_current`` marks the revision in force. The source of a single figure is the source of the revision
    in which it took its present value.
    """

    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.PROTECT, related_name="annual_figures", verbose_name=_("企业")
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    revision = models.PositiveSmallIntegerField(_("版次"), default=1)
    is_current = models.BooleanField(_("现行"), default=True)

    revenue = MoneyField(_("营业收入"), null=True, blank=True)
    main_revenue = MoneyField(_("主营业务收入"), null=True, blank=True)
    high_tech_revenue = MoneyField(_("高新技术产品（服务）收入"), null=True, blank=True)
    rd_expense = MoneyField(_("研发费用"), null=True, blank=True)
    cost_total = MoneyField(_("成本费用支出总额"), null=True, blank=True)
    profit = MoneyField(_("利润总额"), null=True, blank=True)
    net_profit = MoneyField(_("净利润"), null=True, blank=True)
    tax = MoneyField(_("实缴税费"), null=True, blank=True)
    assets = MoneyField(_("资产总额"), null=True, blank=True)
    net_assets = MoneyField(_("净资产"), null=True, blank=True)
    fixed_asset_investment = MoneyField(_("固定资产投资"), null=True, blank=True)
    output_value = MoneyField(_("工业总产值"), null=True, blank=True)
    exports = MoneyField(_("出口额"), null=True, blank=True)
    staff = models.PositiveIntegerField(_("职工总数"), null=True, blank=True)
    tech_staff = models.PositiveIntegerField(_("科技人员"), null=True, blank=True)
    rd_staff = models.PositiveIntegerField(_("研发人员"), null=True, blank=True)
    energy = FixedPointField(_("综合能耗"), null=True, blank=True, help_text=_("吨标准煤"))
    electricity = FixedPointField(_("用电量"), null=True, blank=True, help_text=_("万千瓦时"))
    lacking = LackingField(_("缺项数"), default=len(ASKED), editable=False)
    note = models.CharField(_("说明"), max_length=200, default="", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("年度数据")
        ordering = ("-year", "-revision")
        constraints = [
            models.UniqueConstraint(fields=("enterprise", "year", "revision"), name="uq_figures_revision"),
            models.UniqueConstraint(
                fields=("enterprise", "year"), condition=Q(is_current=True), name="uq_figures_current"
            ),
            models.CheckConstraint(
                condition=Q(tech_staff__isnull=True)
                | Q(staff__isnull=True)
                | Q(tech_staff__lte=models.F("staff")),
                name="ck_figures_tech_staff",
            ),
            models.CheckConstraint(condition=_never_negative(), name="ck_figures_not_negative"),
        ]
        # The condition says what is in force, the last column lets the index answer that by itself.
        indexes = [
            models.Index(
                fields=("year", name, "enterprise", "is_current"),
                condition=Q(is_current=True),
                name=f"ix_figures_{name}",
            )
            for name in (*RANKABLE, "lacking")
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.year}"

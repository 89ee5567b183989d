"""What an enterprise holds: recognitions, intellectual property, equity raised — all with validity."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gaoxin.enterprises.models.register import Enterprise
from gaoxin.foundation.fields import MoneyField
from gaoxin.foundation.provenance import Recorded, Sourced


class RecognitionKind(models.TextChoices):
    TECH_SME = "tech_sme", _("科技型中小企业")
    HIGH_TECH = "high_tech", _("高新技术企业")
    INNOVATIVE_SME = "innovative_sme", _("创新型中小企业")
    SPECIALISED_SME = "specialised_sme", _("专精特新中小企业")
    LITTLE_GIANT = "little_giant", _("专精特新“小巨人”企业")
    GAZELLE = "gazelle", _("瞪羚企业")
    ABOVE_SCALE = "above_scale", _("规模以上企业")


class Recognition(Sourced, Recorded):
    """认定: a title with its certificate and validity; an expired or withdrawn one stays as history."""

    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.PROTECT, related_name="recognitions", verbose_name=_("企业")
    )
    kind = models.CharField(_("资质"), max_length=24, choices=RecognitionKind.choices)
    certificate_no = models.CharField(_("证书编号"), max_length=60, default="", blank=True)
    recognised_on = models.DateField(_("认定日期"))
    valid_until = models.DateField(_("有效期至"), null=True, blank=True)
    withdrawn_on = models.DateField(_("撤销日期"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("撤销原因"), max_length=200, default="", blank=True)
    is_first = models.BooleanField(_("首次认定"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("认定")
        ordering = ("-recognised_on", "-id")
        constraints = [
            models.UniqueConstraint(fields=("enterprise", "kind", "recognised_on"), name="uq_recognition"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("recognised_on")),
                name="ck_recognition_dates",
            ),
        ]
        indexes = [
            models.Index(fields=("kind", "recognised_on"), name="ix_recognition_kind"),
            models.Index(fields=("kind", "valid_until"), name="ix_recognition_validity"),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.get_kind_display()}"


class PropertyKind(models.TextChoices):
    INVENTION_PATENT = "invention_patent", _("发明专利")
    PLANT_VARIETY = "plant_variety", _("植物新品种")
    NATIONAL_CROP = "national_crop", _("国家级农作物品种")
    NATIONAL_NEW_DRUG = "national_new_drug", _("国家新药")
    PROTECTED_TCM = "protected_tcm", _("国家一级中药保护品种")
    LAYOUT_DESIGN = "layout_design", _("集成电路布图设计专有权")
    UTILITY_MODEL = "utility_model", _("实用新型")
    DESIGN_PATENT = "design_patent", _("外观设计")
    SOFTWARE_COPYRIGHT = "software_copyright", _("软件著作权")


class PropertyClass(models.TextChoices):
    CLASS_ONE = "class_one", _("Ⅰ类")
    CLASS_TWO = "class_two", _("Ⅱ类")


class AcquiredBy(models.TextChoices):
    OWN_RESEARCH = "own_research", _("自主研发")
    ASSIGNMENT = "assignment", _("受让")
    DONATION = "donation", _("受赠")
    MERGER = "merger", _("并购")


class IntellectualProperty(Sourced, Recorded):
    """知识产权 by class (国科发政〔2017〕115号 第七条), with grant and validity."""

    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.PROTECT, related_name="properties", verbose_name=_("企业")
    )
    kind = models.CharField(_("类型"), max_length=24, choices=PropertyKind.choices)
    property_class = models.CharField(_("类别"), max_length=12, choices=PropertyClass.choices)
    number = models.CharField(_("授权号"), max_length=60, default="", blank=True)
    title = models.CharField(_("名称"), max_length=200)
    granted_on = models.DateField(_("授权日期"))
    valid_until = models.DateField(_("有效期至"), null=True, blank=True)
    acquired_by = models.CharField(
        _("取得方式"), max_length=16, choices=AcquiredBy.choices, default=AcquiredBy.OWN_RESEARCH
    )

    class Meta:
        verbose_name = verbose_name_plural = _("知识产权")
        ordering = ("-granted_on", "-id")
        indexes = [models.Index(fields=("enterprise", "property_class"), name="ix_property_class")]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("granted_on")),
                name="ck_property_dates",
            )
        ]

    def __str__(self) -> str:
        return self.title


class EquityFinancing(Sourced, Recorded):
    """股权融资: an investment actually paid in, dated by the day the money arrived."""

    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.PROTECT, related_name="financings", verbose_name=_("企业")
    )
    round_name = models.CharField(_("轮次"), max_length=20, default="", blank=True)
    investor = models.CharField(_("投资方"), max_length=120, default="", blank=True)
    amount = MoneyField(_("金额"))
    paid_on = models.DateField(_("到账日期"))
    # Whether 合格机构投资者 paid it; several rules count only their money.
    qualified_investor = models.BooleanField(_("合格机构投资者"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("股权融资")
        ordering = ("-paid_on", "-id")
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="ck_financing_amount")]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.round_name}"

"""What several projects share: assessments of an area, and environmental assessments bundled into one."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gaoxin.approvals.models.cases import ApprovalCase
from gaoxin.foundation.provenance import Recorded, Sourced


class AssessmentKind(models.TextChoices):
    ENVIRONMENT = "environment", _("环境影响")
    ENERGY = "energy", _("节能")
    SEISMIC = "seismic", _("地震安全性")
    GEOLOGY = "geology", _("地质灾害危险性")
    MINERALS = "minerals", _("压覆重要矿产")
    SOIL = "soil", _("水土保持")
    FLOOD = "flood", _("洪水影响")
    WATER = "water", _("水资源论证")
    RELICS = "relics", _("文物影响")
    TRAFFIC = "traffic", _("交通影响")
    CLIMATE = "climate", _("气候可行性")


class AreaAssessment(Sourced, Recorded):
    """区域评估: the report of one kind for one area, approved on a day and valid until another.

    ``valid_until`` None: its validity was not stated; a plan that relies on it says so.
    """

    zone = models.ForeignKey(
        "zones.Zone", on_delete=models.PROTECT, related_name="area_assessments", verbose_name=_("高新区")
    )
    kind = models.CharField(_("评估事项"), max_length=12, choices=AssessmentKind.choices)
    area_name = models.CharField(_("评估范围"), max_length=120)
    report_no = models.CharField(_("批准文号"), max_length=80, default="", blank=True)
    approved_on = models.DateField(_("批准日期"), null=True, blank=True)
    valid_until = models.DateField(_("有效期至"), null=True, blank=True)
    negative_list = models.TextField(_("负面清单"), default="", blank=True)
    withdrawn_on = models.DateField(_("停用日期"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("区域评估")
        ordering = ("kind", "-approved_on", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("zone", "kind", "area_name", "approved_on"), name="uq_area_assessment"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True)
                | Q(approved_on__isnull=True)
                | Q(valid_until__gte=F("approved_on")),
                name="ck_assessment_validity",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area_name} {self.get_kind_display()}"


class BundleKind(models.TextChoices):
    PARK_FIRMS = "park_firms", _("园区内同类小微企业项目")
    INFRASTRUCTURE = "infrastructure", _("同一市县同类基础设施")
    OTHER = "other", _("其他组合")


class BundleState(models.TextChoices):
    FORMING = "forming", _("组成中")
    APPROVED = "approved", _("已批复")
    DISSOLVED = "dissolved", _("已撤销")


class EiaBundle(Sourced, Recorded):
    """打捆环评: projects of one kind whose report forms are written and approved as one.

    ``facts`` are the answers on the bundle as a whole, ``basis`` the rule's answer when it was formed.
    """

    zone = models.ForeignKey(
        "zones.Zone", on_delete=models.PROTECT, related_name="eia_bundles", verbose_name=_("高新区")
    )
    name = models.CharField(_("名称"), max_length=120)
    kind = models.CharField(_("打捆类型"), max_length=16, choices=BundleKind.choices)
    facts = models.JSONField(_("所用事实"))
    basis = models.JSONField(_("依据"))
    state = models.CharField(
        _("状态"), max_length=12, choices=BundleState.choices, default=BundleState.FORMING
    )
    formed_on = models.DateField(_("组成日期"))
    approved_on = models.DateField(_("批复日期"), null=True, blank=True)
    decision_no = models.CharField(_("批复文号"), max_length=80, default="", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("打捆环评")
        ordering = ("-formed_on", "id")
        constraints = [models.UniqueConstraint(fields=("zone", "name"), name="uq_eia_bundle_name")]

    def __str__(self) -> str:
        return self.name


class EiaBundleMember(Recorded):
    """A case in a bundle; each owner keeps its own duty."""

    bundle = models.ForeignKey(
        EiaBundle, on_delete=models.PROTECT, related_name="members", verbose_name=_("打捆环评")
    )
    case = models.ForeignKey(
        ApprovalCase, on_delete=models.PROTECT, related_name="bundles", verbose_name=_("审批办件")
    )
    left_on = models.DateField(_("退出日期"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("打捆成员")
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=("case",), condition=Q(left_on__isnull=True), name="uq_bundle_member_case"
            )
        ]

    def __str__(self) -> str:
        return f"{self.bundle} {self.case}"

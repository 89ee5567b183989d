"""Running cases: the items of a project, what happened to each, and the terms their clocks run on."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gaoxin.approvals.models.plans import ApprovalPlan
from gaoxin.foundation.audit.append_only import append_only
from gaoxin.foundation.provenance import Recorded, Sourced


class CaseState(models.TextChoices):
    RUNNING = "running", _("办理中")
    FINISHED = "finished", _("已办结")
    ABANDONED = "abandoned", _("已终止")


class ItemMode(models.TextChoices):
    """How an item is handled in a case; what is replaced is looked up, what is pledged is checked later."""

    ORDINARY = "ordinary", _("正常办理")
    PLEDGED = "pledged", _("告知承诺")
    AREA = "area", _("区域评估")
    BUNDLED = "bundled", _("打捆环评")
    SOLE = "sole", _("独任审批")
    SERVED = "served", _("政府统一服务")


class LimitUnitChoice(models.TextChoices):
    WORKING = "working", _("工作日")
    NATURAL = "natural", _("自然日")
    INSTANT = "instant", _("即办")


class EventKindChoice(models.TextChoices):
    RECEIVED = "received", _("收件")
    PAPERS_MISSING = "papers_missing", _("一次性补正告知")
    PAPERS_COMPLETE = "papers_complete", _("补正齐全")
    ACCEPTED = "accepted", _("受理")
    REFUSED = "refused", _("不予受理")
    STOPPED = "stopped", _("停表")
    RESUMED = "resumed", _("恢复计时")
    EXTENDED = "extended", _("延长期限")
    DECIDED = "decided", _("作出决定")
    DELIVERED = "delivered", _("送达")
    WITHDRAWN = "withdrawn", _("撤回申请")


class StopGroundChoice(models.TextChoices):
    """行政许可法第四十五条; nothing else stops the clock."""

    HEARING = "hearing", _("听证")
    TENDER = "tender", _("招标")
    AUCTION = "auction", _("拍卖")
    INSPECTION = "inspection", _("检验")
    TESTING = "testing", _("检测")
    QUARANTINE = "quarantine", _("检疫")
    APPRAISAL = "appraisal", _("鉴定")
    EXPERT_REVIEW = "expert_review", _("专家评审")


class LandState(models.TextChoices):
    """Whether the land a pre-review relies on was won; opinions lapse with land that was lost."""

    NOT_NEEDED = "not_needed", _("不涉及")
    INTENDED = "intended", _("意向用地")
    WON = "won", _("已取得土地")
    LOST = "lost", _("未取得土地")


class ApprovalCase(Sourced, Recorded):
    """审批办件 of one project, pinned to a version of its case type.

    ``parcel`` names the land in words; of one parcel only one case runs. ``tracking_code`` lets the applicant
    follow it without an account.
    """

    zone = models.ForeignKey(
        "zones.Zone", on_delete=models.PROTECT, related_name="approval_cases", verbose_name=_("高新区")
    )
    project = models.ForeignKey(
        "projects.KeyProject", on_delete=models.PROTECT, related_name="approval_cases", verbose_name=_("项目")
    )
    number = models.CharField(_("办件编号"), max_length=32)
    case_type = models.CharField(_("审批类型"), max_length=48)
    version = models.CharField(_("版本"), max_length=16)
    catalogue_digest = models.CharField(_("目录摘要"), max_length=64)
    baseline = models.ForeignKey(
        ApprovalPlan, on_delete=models.PROTECT, related_name="cases", verbose_name=_("基准方案")
    )
    measures = models.JSONField(_("启用措施"))
    parcel = models.CharField(_("宗地"), max_length=80, default="", blank=True)
    land = models.CharField(
        _("用地状态"), max_length=12, choices=LandState.choices, default=LandState.NOT_NEEDED
    )
    opened_on = models.DateField(_("立案日期"))
    state = models.CharField(_("状态"), max_length=12, choices=CaseState.choices, default=CaseState.RUNNING)
    closed_on = models.DateField(_("办结日期"), null=True, blank=True)
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="agented_cases",
        verbose_name=_("代办员"),
    )
    tracking_code = models.CharField(_("查询码"), max_length=16, unique=True)

    class Meta:
        verbose_name = verbose_name_plural = _("审批办件")
        ordering = ("-opened_on", "-id")
        constraints = [
            models.UniqueConstraint(fields=("zone", "number"), name="uq_approval_case_number"),
            models.UniqueConstraint(
                fields=("project",), condition=Q(state="running"), name="uq_running_case_project"
            ),
            models.UniqueConstraint(
                fields=("zone", "parcel"),
                condition=Q(state="running") & ~Q(parcel=""),
                name="uq_running_case_parcel",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                name="ck_case_closed_after_opened",
            ),
        ]
        indexes = [models.Index(fields=("zone", "state"), name="ix_approval_case_state")]

    def __str__(self) -> str:
        return self.number


class CaseItem(models.Model):
    """办件事项: one item of a case with the terms in force for it; a change of terms is a ``TermsChange``.

    Limits are empty where the catalogue found none. ``planned_*`` are the baseline's.
    """

    case = models.ForeignKey(
        ApprovalCase, on_delete=models.PROTECT, related_name="items", verbose_name=_("审批办件")
    )
    key = models.CharField(_("事项代码"), max_length=48)
    label = models.CharField(_("事项"), max_length=80)
    department_key = models.CharField(_("部门代码"), max_length=48)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="approval_items",
        verbose_name=_("经办人"),
    )
    mode = models.CharField(_("办理方式"), max_length=12, choices=ItemMode.choices, default=ItemMode.ORDINARY)
    is_pre_review = models.BooleanField(_("预审批"), default=False)
    pre_review_lapsed_on = models.DateField(_("预审意见失效日期"), null=True, blank=True)
    legal_count = models.PositiveSmallIntegerField(_("法定时限"), null=True, blank=True)
    legal_unit = models.CharField(
        _("法定时限单位"), max_length=8, choices=LimitUnitChoice.choices, default="", blank=True
    )
    promised_count = models.PositiveSmallIntegerField(_("承诺时限"), null=True, blank=True)
    promised_unit = models.CharField(
        _("承诺时限单位"), max_length=8, choices=LimitUnitChoice.choices, default="", blank=True
    )
    extension_days = models.PositiveSmallIntegerField(_("可延长天数"), null=True, blank=True)
    planned_start_on = models.DateField(_("计划受理"), null=True, blank=True)
    planned_finish_on = models.DateField(_("计划办结"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("办件事项")
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=("case", "key"), name="uq_case_item")]
        indexes = [models.Index(fields=("department_key", "case"), name="ix_case_item_department")]

    def __str__(self) -> str:
        return f"{self.case} {self.label}"


@append_only
class ItemEvent(Recorded):
    """办理经过: one step of an item. ``happened_at`` and ``recorded_at`` may differ; a gap is shown."""

    item = models.ForeignKey(
        CaseItem, on_delete=models.PROTECT, related_name="events", verbose_name=_("办件事项")
    )
    kind = models.CharField(_("步骤"), max_length=16, choices=EventKindChoice.choices)
    happened_at = models.DateTimeField(_("发生时间"))
    ground = models.CharField(
        _("停表事由"), max_length=16, choices=StopGroundChoice.choices, default="", blank=True
    )
    notice_no = models.CharField(_("文书编号"), max_length=60, default="", blank=True)
    approver = models.CharField(_("批准人"), max_length=40, default="", blank=True)
    reason = models.CharField(_("说明"), max_length=400, default="", blank=True)
    days = models.PositiveSmallIntegerField(_("天数"), null=True, blank=True)
    result = models.CharField(_("结果"), max_length=12, default="", blank=True)
    user_id = models.BigIntegerField(_("办理人编号"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("办理经过")
        ordering = ("happened_at", "id")
        indexes = [models.Index(fields=("item", "happened_at"), name="ix_item_event")]

    def __str__(self) -> str:
        return f"{self.item} {self.get_kind_display()}"


class CasePaper(Recorded):
    """办件材料: a paper of the case's one list, asked once whatever items need it."""

    case = models.ForeignKey(
        ApprovalCase, on_delete=models.PROTECT, related_name="papers", verbose_name=_("审批办件")
    )
    key = models.CharField(_("材料代码"), max_length=48)
    label = models.CharField(_("材料"), max_length=80)
    handed_in_on = models.DateField(_("提交日期"), null=True, blank=True)
    is_returned = models.BooleanField(_("退回补正"), default=False)
    note = models.CharField(_("说明"), max_length=200, default="", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("办件材料")
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=("case", "key"), name="uq_case_paper")]

    def __str__(self) -> str:
        return f"{self.case} {self.label}"


@append_only
class TermsChange(Recorded):
    """版本迁移: the terms of a running case moved to another state of the catalogue, or moved back.

    ``changes`` holds for every item its terms and dates before and after; ``reverts`` names the change that
    was taken back.
    """

    case = models.ForeignKey(
        ApprovalCase, on_delete=models.PROTECT, related_name="terms_changes", verbose_name=_("审批办件")
    )
    from_version = models.CharField(_("原版本"), max_length=16)
    to_version = models.CharField(_("新版本"), max_length=16)
    from_digest = models.CharField(_("原目录摘要"), max_length=64)
    to_digest = models.CharField(_("新目录摘要"), max_length=64)
    changes = models.JSONField(_("变化"))
    reverts = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reverted_by",
        verbose_name=_("撤回的迁移"),
    )

    class Meta:
        verbose_name = verbose_name_plural = _("版本迁移")
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.case} {self.from_version}→{self.to_version}"

"""政策申报: a call of a policy, what enterprises hand in to it, and what becomes of each application.

What is to be supported goes into a ``GrantRound``; from there on it is an award like any other.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gaoxin.foundation.audit.append_only import append_only
from gaoxin.foundation.fields import MoneyField
from gaoxin.foundation.provenance import Recorded
from gaoxin.policies.delivery_models import DeliveryClass, FundingOrder, GrantRound


class MaterialSource(models.TextChoices):
    """Where a material comes from: handed in, or read from what the zone has on record."""

    UPLOAD = "upload", _("企业上传")
    REGISTRATION = "registration", _("共享数据：企业登记信息")
    TITLES = "titles", _("共享数据：资质认定台账")
    FIGURES = "figures", _("共享数据：年度数据")
    PROPERTY = "property", _("共享数据：知识产权")


class ApplicationState(models.TextChoices):
    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("已提交")
    RETURNED = "returned", _("待补正")
    ACCEPTED = "accepted", _("已受理")
    REVIEWED = "reviewed", _("待复核")
    SUPPORTED = "supported", _("拟支持")
    LISTED = "listed", _("已列入兑现")
    REFUSED = "refused", _("不予支持")
    DECLINED = "declined", _("不予受理")
    LAPSED = "lapsed", _("逾期未补正")
    WITHDRAWN = "withdrawn", _("已撤回")


# An application in one of these stands in the way of another one to the same call.
LIVE = (
    ApplicationState.DRAFT,
    ApplicationState.SUBMITTED,
    ApplicationState.RETURNED,
    ApplicationState.ACCEPTED,
    ApplicationState.REVIEWED,
    ApplicationState.SUPPORTED,
    ApplicationState.LISTED,
)


class OpinionStep(models.TextChoices):
    REVIEW = "review", _("审核")
    RECHECK = "recheck", _("复核")


class ApplicationEventKind(models.TextChoices):
    STARTED = "started", _("开始填写")
    SUBMITTED = "submitted", _("提交")
    ACCEPTED = "accepted", _("受理")
    ACCEPTED_AT_ONCE = "accepted_at_once", _("自动受理")
    DEEMED_ACCEPTED = "deemed_accepted", _("视为受理")
    RETURNED = "returned", _("一次性告知补正")
    CORRECTED = "corrected", _("补正后提交")
    LAPSED = "lapsed", _("逾期未补正")
    DECLINED = "declined", _("不予受理")
    REVIEWED = "reviewed", _("审核")
    REOPENED = "reopened", _("复核意见不同，退回重审")
    SUPPORTED = "supported", _("拟支持")
    REFUSED = "refused", _("不予支持")
    LISTED = "listed", _("列入兑现批次")
    WITHDRAWN = "withdrawn", _("撤回")


class ApplicationCall(Recorded):
    """申报通知: a policy invites applications from one day to another; limits count working days.

    ``correction_days`` is how long an enterprise has to complete what was returned.
    """

    zone = models.ForeignKey(
        "zones.Zone", on_delete=models.PROTECT, related_name="application_calls", verbose_name=_("高新区")
    )
    policy = models.CharField(_("政策"), max_length=48)
    title = models.CharField(_("名称"), max_length=120)
    year = models.PositiveSmallIntegerField(_("年度"))
    case_kind = models.CharField(_("申请类别"), max_length=12, default="first")
    delivery_class = models.CharField(_("兑现方式"), max_length=12, choices=DeliveryClass.choices)
    opens_on = models.DateField(_("受理开始"))
    closes_on = models.DateField(_("受理截止"))
    budget = MoneyField(_("预算"))
    order = models.CharField(_("资金不足时的次序"), max_length=16, choices=FundingOrder.choices)
    accept_days = models.PositiveSmallIntegerField(_("受理时限"))
    review_days = models.PositiveSmallIntegerField(_("审核时限"))
    decide_days = models.PositiveSmallIntegerField(_("复核时限"))
    correction_days = models.PositiveSmallIntegerField(_("补正时限"))
    note = models.CharField(_("申报须知"), max_length=400, default="", blank=True)
    published_on = models.DateField(_("发布日期"), null=True, blank=True)
    is_sample = models.BooleanField(_("示例数据"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("申报通知")
        ordering = ("-opens_on", "-id")
        constraints = [
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="ck_call_window"),
            models.CheckConstraint(condition=Q(budget__gt=0), name="ck_call_budget"),
            models.CheckConstraint(
                condition=Q(delivery_class__in=(DeliveryClass.QUICK, DeliveryClass.ORDINARY)),
                name="ck_call_class",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_quick(self) -> bool:
        return self.delivery_class == DeliveryClass.QUICK


class CallMaterial(models.Model):
    """申报材料 a call asks for, in its order."""

    call = models.ForeignKey(
        ApplicationCall, on_delete=models.CASCADE, related_name="materials", verbose_name=_("申报通知")
    )
    order = models.PositiveSmallIntegerField(_("次序"))
    name = models.CharField(_("材料名称"), max_length=80)
    source = models.CharField(_("来源"), max_length=16, choices=MaterialSource.choices)
    is_required = models.BooleanField(_("必须"), default=True)
    note = models.CharField(_("要求"), max_length=200, default="", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("申报材料")
        ordering = ("order", "id")
        constraints = [models.UniqueConstraint(fields=("call", "name"), name="uq_call_material")]

    def __str__(self) -> str:
        return self.name

    @property
    def purpose(self) -> str:
        """What attachments of this material are kept under."""
        return f"material-{self.pk}"


class Application(Recorded):
    """申报: one enterprise's to one call. ``stated`` is what it filled in (``rd_expense:2025`` → written).

    ``due_on`` is the last day of the limit that runs now; none runs while the enterprise is to act or when
    all is decided. ``submitted_on`` stays the application date when the application is completed later.
    """

    call = models.ForeignKey(
        ApplicationCall, on_delete=models.PROTECT, related_name="applications", verbose_name=_("申报通知")
    )
    enterprise = models.ForeignKey(
        "enterprises.Enterprise",
        on_delete=models.PROTECT,
        related_name="applications",
        verbose_name=_("企业"),
    )
    number = models.CharField(_("申报编号"), max_length=24, default="", blank=True)
    state = models.CharField(
        _("状态"), max_length=12, choices=ApplicationState.choices, default=ApplicationState.DRAFT
    )
    stated = models.JSONField(_("填报内容"), default=dict, blank=True)
    contact_name = models.CharField(_("联系人"), max_length=40, default="", blank=True)
    contact_phone = models.CharField(_("联系电话"), max_length=30, default="", blank=True)
    submitted_on = models.DateField(_("申请日期"), null=True, blank=True)
    accepted_on = models.DateField(_("受理日期"), null=True, blank=True)
    due_on = models.DateField(_("办理期限"), null=True, blank=True)
    round = models.ForeignKey(
        GrantRound,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name=_("兑现批次"),
    )
    is_sample = models.BooleanField(_("示例数据"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("申报")
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(
                fields=("call", "enterprise"),
                condition=Q(state__in=[one.value for one in LIVE]),
                name="uq_live_application",
            ),
            models.UniqueConstraint(
                fields=("number", "call"), condition=~Q(number=""), name="uq_application_number"
            ),
        ]
        indexes = [models.Index(fields=("call", "state"), name="ix_application_state")]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.number}".strip()

    @property
    def is_own_turn(self) -> bool:
        """Whether the enterprise is to act."""
        return self.state in (ApplicationState.DRAFT, ApplicationState.RETURNED)


@append_only
class ApplicationDecision(Recorded):
    """判定: what the rules said of an application at a moment, with every input. Never changed.

    ``basis`` holds the version, the conditions with their clauses, the facts used and the amounts.
    """

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="decisions", verbose_name=_("申报")
    )
    on = models.DateField(_("申请日期"))
    version = models.CharField(_("版本"), max_length=24)
    rules_digest = models.CharField(_("规则摘要"), max_length=64)
    facts_digest = models.CharField(_("事实摘要"), max_length=64)
    verdict = models.CharField(_("结论"), max_length=16)
    basis = models.JSONField(_("依据"))

    class Meta:
        verbose_name = verbose_name_plural = _("申报判定")
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.application} {self.verdict}"


class CorrectionNotice(Recorded):
    """一次性补正告知: everything an application lacks, told once; there is never a second one."""

    application = models.OneToOneField(
        Application, on_delete=models.PROTECT, related_name="correction", verbose_name=_("申报")
    )
    items = models.JSONField(_("需要补正的内容"))
    note = models.CharField(_("说明"), max_length=400, default="", blank=True)
    issued_on = models.DateField(_("告知日期"))
    due_on = models.DateField(_("补正期限"))
    answered_on = models.DateField(_("补正日期"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("补正告知")

    def __str__(self) -> str:
        return f"{self.application} {self.issued_on}"


@append_only
class ApplicationOpinion(Recorded):
    """审核意见 of one person; ``clauses`` are the conditions a refusal rests on."""

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="opinions", verbose_name=_("申报")
    )
    step = models.CharField(_("环节"), max_length=10, choices=OpinionStep.choices)
    supports = models.BooleanField(_("结论"))
    reason = models.CharField(_("意见"), max_length=400)
    clauses = models.JSONField(_("依据条款"), default=list, blank=True)
    given_on = models.DateField(_("日期"))
    user_id = models.BigIntegerField(_("经办人编号"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("审核意见")
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.application} {self.get_step_display()}"


@append_only
class ApplicationEvent(Recorded):
    """申报经过: one step of an application. The database refuses any change."""

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="events", verbose_name=_("申报")
    )
    kind = models.CharField(_("事项"), max_length=20, choices=ApplicationEventKind.choices)
    happened_on = models.DateField(_("日期"))
    note = models.CharField(_("说明"), max_length=400, default="", blank=True)
    user_id = models.BigIntegerField(_("办理人编号"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("申报经过")
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.application} {self.get_kind_display()}"

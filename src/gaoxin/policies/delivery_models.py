"""政策兑现: a round of a grant policy, what each enterprise gets and why, and to which account it goes."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gaoxin.foundation.audit.append_only import append_only
from gaoxin.foundation.fields import MoneyField
from gaoxin.foundation.provenance import Recorded, Sourced


class DeliveryClass(models.TextChoices):
    AUTOMATIC = "automatic", _("免申即享")
    QUICK = "quick", _("快申快享")
    ORDINARY = "ordinary", _("常规")


class FundingOrder(models.TextChoices):
    """Who is paid first when the budget is short."""

    REVIEWED_FIRST = "reviewed_first", _("先审核通过的先付")
    SMALLEST_FIRST = "smallest_first", _("金额小的先付")
    LARGEST_FIRST = "largest_first", _("金额大的先付")


class RoundState(models.TextChoices):
    REVIEWING = "reviewing", _("审核中")
    PUBLIC = "public", _("公示中")
    PAYING = "paying", _("兑付中")
    CLOSED = "closed", _("已办结")


class AwardState(models.TextChoices):
    PROPOSED = "proposed", _("拟定")
    REVIEWED = "reviewed", _("审核通过")
    RETURNED = "returned", _("退回")
    PUBLIC = "public", _("公示")
    OBJECTED = "objected", _("异议")
    CLEARED = "cleared", _("无异议")
    AWAITING_BUDGET = "awaiting_budget", _("待预算")
    PAYABLE = "payable", _("待付")
    PAID = "paid", _("已付")
    CLAWED_BACK = "clawed_back", _("追回")
    RECOVERED = "recovered", _("已收回")


# The money left the zone's account, whatever came back of it since.
PAID_OUT = (AwardState.PAID, AwardState.CLAWED_BACK, AwardState.RECOVERED)


class ExclusionKind(models.TextChoices):
    """Why an enterprise is listed in a round and gets nothing."""

    MISSING = "missing", _("待补事实")
    AMOUNT_OPEN = "amount_open", _("金额待定")
    NOTHING_DUE = "nothing_due", _("金额为零")
    DUPLICATE = "duplicate", _("本年度已列入")
    HIGHER_ELSEWHERE = "higher_elsewhere", _("就高不重复")


class GrantEventKind(models.TextChoices):
    OPENED = "opened", _("开批")
    PROPOSED = "proposed", _("拟定")
    REVIEWED = "reviewed", _("审核通过")
    RETURNED = "returned", _("退回")
    REPLACED = "replaced", _("就高让位")
    PUBLISHED = "published", _("公示")
    OBJECTED = "objected", _("提出异议")
    UPHELD = "upheld", _("异议成立")
    DISMISSED = "dismissed", _("异议不成立")
    CLEARED = "cleared", _("公示无异议")
    BUDGET_SET = "budget_set", _("调整预算")
    APPROVED = "approved", _("批准兑付")
    AWAITING_BUDGET = "awaiting_budget", _("待预算")
    PAID = "paid", _("支付")
    CLAWED_BACK = "clawed_back", _("提出追回")
    RECOVERED = "recovered", _("收回款项")
    CLOSED = "closed", _("办结")


class GrantRound(Recorded):
    """兑现批次: one version of a grant policy put to a whole zone on one application date."""

    zone = models.ForeignKey(
        "zones.Zone", on_delete=models.PROTECT, related_name="grant_rounds", verbose_name=_("高新区")
    )
    policy = models.CharField(_("政策"), max_length=48)
    version = models.CharField(_("版本"), max_length=24)
    title = models.CharField(_("名称"), max_length=120)
    rules_digest = models.CharField(_("规则摘要"), max_length=64)
    on = models.DateField(_("申请日期"))
    case_kind = models.CharField(_("申请类别"), max_length=12, default="first")
    delivery_class = models.CharField(_("兑现方式"), max_length=12, choices=DeliveryClass.choices)
    budget = MoneyField(_("预算"))
    order = models.CharField(_("资金不足时的次序"), max_length=16, choices=FundingOrder.choices)
    state = models.CharField(
        _("状态"), max_length=12, choices=RoundState.choices, default=RoundState.REVIEWING
    )
    met = models.PositiveIntegerField(_("符合"))
    not_met = models.PositiveIntegerField(_("不符合"))
    unknown = models.PositiveIntegerField(_("待补"))
    not_applicable = models.PositiveIntegerField(_("不适用"))
    public_from = models.DateField(_("公示起"), null=True, blank=True)
    public_days = models.PositiveSmallIntegerField(_("公示工作日"), null=True, blank=True)
    public_until = models.DateField(_("公示止"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("兑现批次")
        ordering = ("-on", "-id")
        constraints = [models.CheckConstraint(condition=Q(budget__gte=0), name="ck_grant_budget")]

    def __str__(self) -> str:
        return f"{self.title} {self.on}"


class GrantAward(Recorded):
    """拟兑付: what one enterprise gets by one benefit, with the answer it rests on as it was then.

    ``full_amount`` is what the rule gives, ``amount`` what is left to pay of it after what the enterprise
    already got for the same thing. ``basis`` is the answer with its facts as JSON; it is never changed.
    """

    round = models.ForeignKey(
        GrantRound, on_delete=models.PROTECT, related_name="awards", verbose_name=_("兑现批次")
    )
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", on_delete=models.PROTECT, related_name="awards", verbose_name=_("企业")
    )
    policy = models.CharField(_("政策"), max_length=48)
    benefit = models.CharField(_("奖补项目"), max_length=48)
    label = models.CharField(_("奖补名称"), max_length=80)
    year = models.PositiveSmallIntegerField(_("年度"))
    full_amount = MoneyField(_("应得金额"))
    amount = MoneyField(_("兑付金额"))
    highest_of = models.CharField(_("就高范围"), max_length=60, default="", blank=True)
    expenditure = models.CharField(_("同一支出"), max_length=60, default="", blank=True)
    basis = models.JSONField(_("依据"))
    facts_digest = models.CharField(_("事实摘要"), max_length=64)
    state = models.CharField(
        _("状态"), max_length=16, choices=AwardState.choices, default=AwardState.PROPOSED
    )

    class Meta:
        verbose_name = verbose_name_plural = _("拟兑付")
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=("enterprise", "policy", "benefit", "year"),
                condition=~Q(state="returned"),
                name="uq_grant_award",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="ck_grant_amount"),
        ]
        indexes = [models.Index(fields=("round", "state"), name="ix_grant_award_state")]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.label}"


class GrantExclusion(models.Model):
    """未列入: an enterprise of a round that gets nothing by a benefit, or by any, and why."""

    round = models.ForeignKey(
        GrantRound, on_delete=models.PROTECT, related_name="exclusions", verbose_name=_("兑现批次")
    )
    enterprise = models.ForeignKey(
        "enterprises.Enterprise", on_delete=models.PROTECT, related_name="+", verbose_name=_("企业")
    )
    label = models.CharField(_("奖补名称"), max_length=80, default="", blank=True)
    kind = models.CharField(_("原因"), max_length=20, choices=ExclusionKind.choices)
    reason = models.CharField(_("说明"), max_length=400)

    class Meta:
        verbose_name = verbose_name_plural = _("未列入")
        ordering = ("kind", "id")

    def __str__(self) -> str:
        return f"{self.enterprise} {self.get_kind_display()}"


@append_only
class GrantEvent(Recorded):
    """兑现经过: one step of a round, or of one award in it. The database refuses any change."""

    round = models.ForeignKey(
        GrantRound, on_delete=models.PROTECT, related_name="events", verbose_name=_("兑现批次")
    )
    award = models.ForeignKey(
        GrantAward,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        verbose_name=_("拟兑付"),
    )
    kind = models.CharField(_("事项"), max_length=16, choices=GrantEventKind.choices)
    happened_on = models.DateField(_("日期"))
    note = models.CharField(_("说明"), max_length=400, default="", blank=True)
    amount = MoneyField(_("金额"), null=True, blank=True)
    voucher = models.CharField(_("凭证号"), max_length=60, default="", blank=True)
    user_id = models.BigIntegerField(_("办理人编号"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("兑现经过")
        ordering = ("id",)
        indexes = [models.Index(fields=("award", "kind"), name="ix_grant_event")]

    def __str__(self) -> str:
        return f"{self.award or self.round} {self.get_kind_display()}"


class BankAccount(Sourced, Recorded):
    """收款账户 of an enterprise from a day on; the latest holds, earlier ones stay."""

    enterprise = models.ForeignKey(
        "enterprises.Enterprise", on_delete=models.PROTECT, related_name="accounts", verbose_name=_("企业")
    )
    account_name = models.CharField(_("户名"), max_length=120)
    bank = models.CharField(_("开户银行"), max_length=120)
    number = models.CharField(_("银行账号"), max_length=30)
    since = models.DateField(_("启用日期"))

    class Meta:
        verbose_name = verbose_name_plural = _("收款账户")
        ordering = ("since", "id")

    def __str__(self) -> str:
        return f"{self.account_name} {self.bank}"

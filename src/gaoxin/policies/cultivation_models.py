"""培育计划、到期提醒、匹配变化、年度预测: what follows from standing on the ladder."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gaoxin.foundation.audit.append_only import append_only
from gaoxin.foundation.provenance import Recorded


class PlanState(models.TextChoices):
    OPEN = "open", _("进行中")
    ACHIEVED = "achieved", _("已取得")
    DROPPED = "dropped", _("已终止")


class StepKind(models.TextChoices):
    """What a step is about; of all but the last the rules themselves tell whether it is reached."""

    CONDITION = "condition", _("条件")
    FACT = "fact", _("待补事实")
    JUDGEMENT = "judgement", _("待核定")
    OWN = "own", _("其他工作")


class StepState(models.TextChoices):
    OPEN = "open", _("进行中")
    DONE = "done", _("已办")
    DROPPED = "dropped", _("不再做")


class Responsible(models.TextChoices):
    FIRM = "firm", _("企业")
    OFFICER = "officer", _("责任人")


class PlanEventKind(models.TextChoices):
    OPENED = "opened", _("制定计划")
    CHANGED = "changed", _("修改计划")
    CLOSED = "closed", _("结束计划")
    STEP_ADDED = "step_added", _("增加步骤")
    STEP_CHANGED = "step_changed", _("修改步骤")
    DONE = "done", _("办结步骤")
    POSTPONED = "postponed", _("延期")
    DROPPED = "dropped", _("不再做")


class CultivationPlan(Recorded):
    """培育计划: one enterprise on its way to one title (or grant), with an owner and a target day."""

    enterprise = models.ForeignKey(
        "enterprises.Enterprise",
        on_delete=models.PROTECT,
        related_name="cultivation_plans",
        verbose_name=_("企业"),
    )
    policy = models.CharField(_("政策"), max_length=48)
    version = models.CharField(_("制定时的版本"), max_length=24)
    rules_digest = models.CharField(_("规则摘要"), max_length=64)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="cultivation_plans",
        verbose_name=_("责任人"),
    )
    started_on = models.DateField(_("开始日期"))
    target_on = models.DateField(_("目标申报日期"))
    note = models.CharField(_("说明"), max_length=400, default="", blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=PlanState.choices, default=PlanState.OPEN)
    closed_on = models.DateField(_("结束日期"), null=True, blank=True)
    is_sample = models.BooleanField(_("示例数据"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("培育计划")
        ordering = ("target_on", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("enterprise", "policy"), condition=Q(state="open"), name="uq_open_plan"
            ),
            models.CheckConstraint(condition=Q(target_on__gte=F("started_on")), name="ck_plan_days"),
            models.CheckConstraint(
                condition=Q(state="open", closed_on__isnull=True)
                | Q(~Q(state="open"), closed_on__isnull=False),
                name="ck_plan_closed",
            ),
        ]
        indexes = [models.Index(fields=("owner", "state"), name="ix_plan_owner")]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.policy}"


class CultivationStep(Recorded):
    """培育步骤: what is to be done by when; ``item`` is the condition, fact or judgement it is about.

    ``label``, ``clause`` and ``gap`` are as they stood when the step was written.
    """

    plan = models.ForeignKey(
        CultivationPlan, on_delete=models.PROTECT, related_name="steps", verbose_name=_("培育计划")
    )
    number = models.PositiveSmallIntegerField(_("序号"))
    kind = models.CharField(_("类别"), max_length=10, choices=StepKind.choices)
    item = models.CharField(_("条件或事实"), max_length=64, default="", blank=True)
    year = models.PositiveSmallIntegerField(_("年度"), null=True, blank=True)
    label = models.CharField(_("步骤"), max_length=200)
    clause = models.CharField(_("条款"), max_length=120, default="", blank=True)
    gap = models.CharField(_("差距"), max_length=200, default="", blank=True)
    todo = models.CharField(_("怎么做"), max_length=400, default="", blank=True)
    due_on = models.DateField(_("期限"))
    responsible = models.CharField(_("由谁做"), max_length=8, choices=Responsible.choices)
    evidence = models.CharField(_("证明材料"), max_length=200, default="", blank=True)
    state = models.CharField(_("状态"), max_length=8, choices=StepState.choices, default=StepState.OPEN)

    class Meta:
        verbose_name = verbose_name_plural = _("培育步骤")
        ordering = ("due_on", "number")
        constraints = [models.UniqueConstraint(fields=("plan", "number"), name="uq_plan_step")]

    def __str__(self) -> str:
        return self.label


@append_only
class CultivationEvent(Recorded):
    """培育经过: one thing done to a plan or to one of its steps. Only ever added."""

    plan = models.ForeignKey(
        CultivationPlan, on_delete=models.PROTECT, related_name="events", verbose_name=_("培育计划")
    )
    step = models.ForeignKey(
        CultivationStep,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        verbose_name=_("培育步骤"),
    )
    kind = models.CharField(_("事项"), max_length=12, choices=PlanEventKind.choices)
    happened_on = models.DateField(_("日期"))
    note = models.CharField(_("说明"), max_length=400, default="", blank=True)
    user_id = models.BigIntegerField(_("办理人编号"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("培育经过")
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.step or self.plan} {self.get_kind_display()}"


class RenewalReminder(models.Model):
    """到期提醒: that a certificate's end was announced so many days ahead. A corrected end is told anew."""

    recognition = models.ForeignKey(
        "enterprises.Recognition", on_delete=models.PROTECT, related_name="reminders", verbose_name=_("认定")
    )
    valid_until = models.DateField(_("有效期至"))
    days = models.PositiveSmallIntegerField(_("提前天数"))
    sent_on = models.DateField(_("提醒日期"))

    class Meta:
        verbose_name = verbose_name_plural = _("到期提醒")
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(fields=("recognition", "valid_until", "days"), name="uq_renewal_reminder")
        ]

    def __str__(self) -> str:
        return f"{self.recognition} {self.days}"


class ChangeKind(models.TextChoices):
    GAINED = "gained", _("新符合")
    LOST = "lost", _("不再符合")
    NEAR = "near", _("新差一项")


class MatchDifference(models.Model):
    """匹配变化: one policy between two runs, who is new among those it fits, does not, or nearly does.

    Keys of enterprises as in the runs themselves. ``previous_version`` is empty where the policy is new.
    """

    run = models.ForeignKey(
        "policies.MatchRun", on_delete=models.CASCADE, related_name="differences", verbose_name=_("政策匹配")
    )
    previous = models.ForeignKey(
        "policies.MatchRun", on_delete=models.CASCADE, related_name="+", verbose_name=_("上一次匹配")
    )
    policy = models.CharField(_("政策"), max_length=48)
    version = models.CharField(_("版本"), max_length=24)
    previous_version = models.CharField(_("上一次的版本"), max_length=24, default="", blank=True)
    gained_count = models.PositiveIntegerField(_("新符合"))
    lost_count = models.PositiveIntegerField(_("不再符合"))
    near_count = models.PositiveIntegerField(_("新差一项"))
    gained = models.BinaryField(_("新符合的企业"))
    lost = models.BinaryField(_("不再符合的企业"))
    near = models.BinaryField(_("新差一项的企业"))

    class Meta:
        verbose_name = verbose_name_plural = _("匹配变化")
        ordering = ("policy",)
        constraints = [models.UniqueConstraint(fields=("run", "policy"), name="uq_match_difference")]

    def __str__(self) -> str:
        return f"{self.run} {self.policy}"


class MatchTold(models.Model):
    """匹配告知: that an enterprise's own people were told of a change by one version of a policy."""

    enterprise = models.ForeignKey(
        "enterprises.Enterprise", on_delete=models.PROTECT, related_name="+", verbose_name=_("企业")
    )
    policy = models.CharField(_("政策"), max_length=48)
    version = models.CharField(_("版本"), max_length=24)
    kind = models.CharField(_("变化"), max_length=8, choices=ChangeKind.choices)
    told_at = models.DateTimeField(_("告知时间"), default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = _("匹配告知")
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(fields=("enterprise", "policy", "version", "kind"), name="uq_match_told")
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.policy} {self.get_kind_display()}"


class YearForecast(Recorded):
    """年度预测: who is expected to gain which title in a year, as decided on a day. Never changed.

    ``plans`` are the keys of the open plans it counted; ``run`` the matching it rests on.
    """

    zone = models.ForeignKey(
        "zones.Zone", on_delete=models.PROTECT, related_name="forecasts", verbose_name=_("高新区")
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    on = models.DateField(_("预测日期"))
    run = models.ForeignKey(
        "policies.MatchRun", on_delete=models.PROTECT, related_name="forecasts", verbose_name=_("政策匹配")
    )
    rules_digest = models.CharField(_("规则摘要"), max_length=64)
    plans = models.JSONField(_("计入的培育计划"), default=list)
    note = models.CharField(_("说明"), max_length=400, default="", blank=True)
    user_id = models.BigIntegerField(_("办理人编号"), null=True, blank=True)
    is_sample = models.BooleanField(_("示例数据"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("年度预测")
        ordering = ("-on", "-id")
        indexes = [models.Index(fields=("zone", "year", "-id"), name="ix_year_forecast")]

    def __str__(self) -> str:
        return f"{self.year} {self.on}"


class ForecastGroup(models.Model):
    """预测分类: the enterprises of one class of one rung, keys packed as in a run."""

    forecast = models.ForeignKey(
        YearForecast, on_delete=models.CASCADE, related_name="groups", verbose_name=_("年度预测")
    )
    policy = models.CharField(_("政策"), max_length=48)
    version = models.CharField(_("版本"), max_length=24)
    name = models.CharField(_("分类"), max_length=16)
    count = models.PositiveIntegerField(_("企业数"))
    enterprise_ids = models.BinaryField(_("企业"))

    class Meta:
        verbose_name = verbose_name_plural = _("预测分类")
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=("forecast", "policy", "name"), name="uq_forecast_group")
        ]

    def __str__(self) -> str:
        return f"{self.forecast} {self.policy} {self.name}"

"""What the rules need beyond the register: declared facts and judgements, dated and never overwritten."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gaoxin.foundation.dated_facts import DatedFact
from gaoxin.foundation.provenance import Recorded, Sourced
from gaoxin.policies.application_models import (
    LIVE,
    Application,
    ApplicationCall,
    ApplicationDecision,
    ApplicationEvent,
    ApplicationEventKind,
    ApplicationOpinion,
    ApplicationState,
    CallMaterial,
    CorrectionNotice,
    MaterialSource,
    OpinionStep,
)
from gaoxin.policies.cultivation_models import (
    ChangeKind,
    CultivationEvent,
    CultivationPlan,
    CultivationStep,
    ForecastGroup,
    MatchDifference,
    MatchTold,
    PlanEventKind,
    PlanState,
    RenewalReminder,
    Responsible,
    StepKind,
    StepState,
    YearForecast,
)
from gaoxin.policies.delivery_models import (
    PAID_OUT,
    AwardState,
    BankAccount,
    DeliveryClass,
    ExclusionKind,
    FundingOrder,
    GrantAward,
    GrantEvent,
    GrantEventKind,
    GrantExclusion,
    GrantRound,
    RoundState,
)
from gaoxin.policies.head_models import ApplicationWindow, PolicyFolder, PolicyHead
from gaoxin.policies.scenario_models import CliffRun, Scenario
from gaoxin.policies.studio_models import DraftState, PublishedVersion, RuleDraft, RuleRevision

__all__ = [
    "LIVE",
    "PAID_OUT",
    "Application",
    "ApplicationCall",
    "ApplicationDecision",
    "ApplicationEvent",
    "ApplicationEventKind",
    "ApplicationOpinion",
    "ApplicationState",
    "ApplicationWindow",
    "AwardState",
    "BankAccount",
    "CallMaterial",
    "ChangeKind",
    "CliffRun",
    "CorrectionNotice",
    "CultivationEvent",
    "CultivationPlan",
    "CultivationStep",
    "DeclaredFact",
    "DeliveryClass",
    "DraftState",
    "ExclusionKind",
    "ForecastGroup",
    "FundingOrder",
    "GrantAward",
    "GrantEvent",
    "GrantEventKind",
    "GrantExclusion",
    "GrantRound",
    "Judgement",
    "MatchColumn",
    "MatchDifference",
    "MatchRun",
    "MatchTold",
    "MaterialSource",
    "OpinionStep",
    "PlanEventKind",
    "PlanState",
    "PolicyFolder",
    "PolicyHead",
    "PublishedVersion",
    "RenewalReminder",
    "Responsible",
    "RoundState",
    "RuleDraft",
    "RuleRevision",
    "Scenario",
    "StepKind",
    "StepState",
    "YearForecast",
]


class DeclaredFact(DatedFact):
    """补充事实: a fact of the dictionary the register has no place for, as it stood on a day."""

    enterprise = models.ForeignKey(
        "enterprises.Enterprise",
        on_delete=models.PROTECT,
        related_name="declared_facts",
        verbose_name=_("企业"),
    )

    class Meta:
        verbose_name = verbose_name_plural = _("补充事实")
        ordering = ("observed_on", "id")
        indexes = [models.Index(fields=("enterprise", "fact", "year"), name="ix_declared_fact")]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.fact}"


class Judgement(Sourced, Recorded):
    """人工核定: what people decided of a criterion or score item no figure decides, with their reason.

    ``value`` is true or false for a criterion, points for an expert's item; empty withdraws it.
    """

    enterprise = models.ForeignKey(
        "enterprises.Enterprise", on_delete=models.PROTECT, related_name="judgements", verbose_name=_("企业")
    )
    policy = models.CharField(_("政策"), max_length=48)
    item = models.CharField(_("核定事项"), max_length=48)
    value = models.CharField(_("结论"), max_length=20, default="", blank=True)
    reason = models.CharField(_("依据"), max_length=300)
    judged_on = models.DateField(_("核定日期"))

    class Meta:
        verbose_name = verbose_name_plural = _("人工核定")
        ordering = ("judged_on", "id")
        indexes = [models.Index(fields=("enterprise", "policy", "item"), name="ix_judgement")]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.policy} {self.item}"


class MatchRun(models.Model):
    """一次匹配: every policy put to every enterprise of a zone on one application date. Never changed.

    ``enterprise_ids`` are the enterprises' keys as compressed 64-bit integers, in the order of all columns.
    """

    zone = models.ForeignKey(
        "zones.Zone", on_delete=models.PROTECT, related_name="match_runs", verbose_name=_("高新区")
    )
    on = models.DateField(_("申请日期"))
    case_kind = models.CharField(_("申请类别"), max_length=12, default="first")
    rules_digest = models.CharField(_("规则摘要"), max_length=64)
    enterprise_count = models.PositiveIntegerField(_("企业数"))
    enterprise_ids = models.BinaryField(_("企业"))
    facts_read_at = models.DateTimeField(_("事实读取时间"))
    recorded_at = models.DateTimeField(_("记录时间"))
    recorded_by = models.CharField(_("记录人"), max_length=80, default="", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("政策匹配")
        ordering = ("-id",)
        indexes = [models.Index(fields=("zone", "case_kind", "-id"), name="ix_match_run")]

    def __str__(self) -> str:
        return f"{self.zone} {self.on}"


class MatchColumn(models.Model):
    """One policy of a run: for each enterprise the verdict, conditions failed and conditions open.

    One byte each, compressed; more than 255 count as 255.
    """

    run = models.ForeignKey(
        MatchRun, on_delete=models.CASCADE, related_name="columns", verbose_name=_("政策匹配")
    )
    policy = models.CharField(_("政策"), max_length=48)
    version = models.CharField(_("版本"), max_length=24)
    met = models.PositiveIntegerField(_("符合"))
    not_met = models.PositiveIntegerField(_("不符合"))
    unknown = models.PositiveIntegerField(_("待补"))
    not_applicable = models.PositiveIntegerField(_("不适用"))
    verdicts = models.BinaryField(_("结论"))
    failed = models.BinaryField(_("不符合的条件数"))
    open = models.BinaryField(_("待补的条件数"))

    class Meta:
        verbose_name = verbose_name_plural = _("匹配结果")
        ordering = ("policy",)
        constraints = [models.UniqueConstraint(fields=("run", "policy"), name="uq_match_column")]

    def __str__(self) -> str:
        return f"{self.run} {self.policy}"

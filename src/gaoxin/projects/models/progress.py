"""Plan and actual by month, and milestones."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gaoxin.foundation.fields import MoneyField
from gaoxin.foundation.provenance import Recorded, Sourced
from gaoxin.projects.models.ledger import KeyProject

MONTHS = Q(month__gte=1) & Q(month__lte=12)


class MonthlyPlan(Sourced, Recorded):
    """月度计划: planned investment of a single month. A change is a new revision.

    A month taken out of the plan keeps its revisions, none of them current.
    """

    project = models.ForeignKey(
        KeyProject, on_delete=models.PROTECT, related_name="monthly_plans", verbose_name=_("项目")
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    month = models.PositiveSmallIntegerField(_("月份"))
    amount = MoneyField(_("计划投资"))
    reason = models.CharField(_("调整原因"), max_length=200, default="", blank=True)
    revision = models.PositiveSmallIntegerField(_("版次"), default=1)
    is_current = models.BooleanField(_("现行"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("月度计划")
        ordering = ("year", "month", "revision")
        constraints = [
            models.UniqueConstraint(fields=("project", "year", "month", "revision"), name="uq_plan_revision"),
            models.UniqueConstraint(
                fields=("project", "year", "month"), condition=Q(is_current=True), name="uq_plan_current"
            ),
            models.CheckConstraint(condition=MONTHS, name="ck_plan_month"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="ck_plan_amount"),
        ]
        indexes = [models.Index(fields=("year", "month", "is_current"), name="ix_plan_month")]

    def __str__(self) -> str:
        return f"{self.project} {self.year}-{self.month:02d}"


class InvestmentRecord(Sourced, Recorded):
    """月度完成: what a project reported for a month. A correction is a new revision."""

    project = models.ForeignKey(
        KeyProject, on_delete=models.PROTECT, related_name="investment_records", verbose_name=_("项目")
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    month = models.PositiveSmallIntegerField(_("月份"))
    amount = MoneyField(_("完成投资"))
    physical_progress = models.CharField(_("形象进度"), max_length=300, default="", blank=True)
    revision = models.PositiveSmallIntegerField(_("版次"), default=1)
    is_current = models.BooleanField(_("现行"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("月度完成")
        ordering = ("year", "month", "revision")
        constraints = [
            models.UniqueConstraint(
                fields=("project", "year", "month", "revision"), name="uq_record_revision"
            ),
            models.UniqueConstraint(
                fields=("project", "year", "month"), condition=Q(is_current=True), name="uq_record_current"
            ),
            models.CheckConstraint(condition=MONTHS, name="ck_record_month"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="ck_record_amount"),
        ]
        indexes = [models.Index(fields=("year", "month", "is_current"), name="ix_record_month")]

    def __str__(self) -> str:
        return f"{self.project} {self.year}-{self.month:02d}"


class Milestone(Sourced):
    """节点: a promised day, and the day it was reached."""

    project = models.ForeignKey(
        KeyProject, on_delete=models.PROTECT, related_name="milestones", verbose_name=_("项目")
    )
    name = models.CharField(_("节点"), max_length=80)
    planned_on = models.DateField(_("计划日期"))
    done_on = models.DateField(_("完成日期"), null=True, blank=True)
    owner = models.CharField(_("责任人"), max_length=40, default="", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("节点")
        ordering = ("planned_on", "id")
        constraints = [models.UniqueConstraint(fields=("project", "name"), name="uq_milestone_name")]

    def __str__(self) -> str:
        return self.name

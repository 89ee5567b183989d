"""What is known of a project for its approvals, and the plans made from it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gaoxin.foundation.audit.append_only import append_only
from gaoxin.foundation.dated_facts import DatedFact
from gaoxin.foundation.provenance import Recorded


class ProjectFact(DatedFact):
    """项目审批事实: a fact of the dictionary's project, as answered when the plan was made or changed."""

    project = models.ForeignKey(
        "projects.KeyProject", on_delete=models.PROTECT, related_name="approval_facts", verbose_name=_("项目")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("项目审批事实")
        ordering = ("observed_on", "id")
        indexes = [models.Index(fields=("project", "fact", "observed_on"), name="ix_project_fact")]

    def __str__(self) -> str:
        return f"{self.project} {self.fact}"


@append_only
class ApprovalPlan(Recorded):
    """审批方案: which items a project needs and when, as decided on a day. Never changed.

    ``facts`` are what was known (fact id to written value), ``measures`` the keys that were on, ``result``
    the plan as shown: items with their days, what does not apply and why, what stays open.
    """

    project = models.ForeignKey(
        "projects.KeyProject", on_delete=models.PROTECT, related_name="approval_plans", verbose_name=_("项目")
    )
    case_type = models.CharField(_("审批类型"), max_length=48)
    version = models.CharField(_("版本"), max_length=16)
    catalogue_digest = models.CharField(_("目录摘要"), max_length=64)
    rules_digest = models.CharField(_("规则摘要"), max_length=64)
    start_on = models.DateField(_("起始日期"))
    as_of = models.DateField(_("截至日期"))
    facts = models.JSONField(_("所用事实"))
    measures = models.JSONField(_("启用措施"))
    result = models.JSONField(_("方案"))
    is_sample = models.BooleanField(_("示例数据"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("审批方案")
        ordering = ("-id",)
        indexes = [models.Index(fields=("project", "-id"), name="ix_approval_plan")]

    def __str__(self) -> str:
        return f"{self.project} {self.start_on}"

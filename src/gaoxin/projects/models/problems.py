"""Problems of a project: raised, assigned (交办), worked on, closed (销号)."""

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gaoxin.foundation.provenance import Recorded, Sourced
from gaoxin.projects.models.ledger import KeyProject


class Problem(Sourced, Recorded):
    """存在问题. Its state is read from its events; the dates here repeat the latest of them."""

    project = models.ForeignKey(
        KeyProject, on_delete=models.PROTECT, related_name="problems", verbose_name=_("项目")
    )
    title = models.CharField(_("问题"), max_length=200)
    kind = models.CharField(_("类别"), max_length=40, default="", blank=True)
    needs_leader = models.BooleanField(_("需领导协调"), default=False)
    raised_on = models.DateField(_("提出日期"))
    assigned_department = models.ForeignKey(
        "zones.Department",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="problems",
        verbose_name=_("责任单位"),
    )
    assigned_person = models.CharField(_("责任人"), max_length=40, default="", blank=True)
    assigned_on = models.DateField(_("交办日期"), null=True, blank=True)
    due_on = models.DateField(_("办结时限"), null=True, blank=True)
    closed_on = models.DateField(_("销号日期"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("问题")
        ordering = ("closed_on", "due_on", "id")
        indexes = [models.Index(fields=("closed_on", "due_on"), name="ix_problem_open")]

    def __str__(self) -> str:
        return self.title

    @property
    def project_address(self) -> str:
        return reverse("projects:detail", args=[self.project_id])

    @property
    def is_overdue(self) -> bool:
        """Not closed although the day it was due has passed."""
        return self.closed_on is None and self.due_on is not None and self.due_on < timezone.localdate()


class ProblemEventKind(models.TextChoices):
    RAISED = "raised", _("提出")
    ASSIGNED = "assigned", _("交办")
    NOTED = "noted", _("进展")
    CLOSED = "closed", _("销号")
    REOPENED = "reopened", _("重新打开")


class ProblemEvent(Recorded):
    """What happened to a problem, in order; never edited."""

    problem = models.ForeignKey(
        Problem, on_delete=models.PROTECT, related_name="events", verbose_name=_("问题")
    )
    kind = models.CharField(_("事项"), max_length=12, choices=ProblemEventKind.choices)
    happened_on = models.DateField(_("日期"))
    note = models.CharField(_("说明"), max_length=300, default="", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("问题记录")
        ordering = ("happened_on", "id")

    def __str__(self) -> str:
        return f"{self.problem} {self.get_kind_display()}"

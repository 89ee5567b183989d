"""Background work and how far it has come."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gaoxin.foundation.jobs.registry import KINDS


class JobState(models.TextChoices):
    WAITING = "waiting", _("等待")
    RUNNING = "running", _("进行")
    DONE = "done", _("完成")
    FAILED = "failed", _("失败")
    CANCELLED = "cancelled", _("取消")


OPEN_STATES = (JobState.WAITING, JobState.RUNNING)


class Job(models.Model):
    """后台任务: one piece of work somebody asked for, from waiting to its result or its refusal in words."""

    zone = models.ForeignKey(
        "zones.Zone", on_delete=models.PROTECT, related_name="jobs", verbose_name=_("高新区")
    )
    kind = models.CharField(_("种类"), max_length=60)
    # Empty: the kind's own title, in the reader's language.
    own_title = models.CharField(_("标题"), max_length=120, default="", blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="jobs",
        verbose_name=_("发起人"),
    )
    asked_by_name = models.CharField(_("发起人姓名"), max_length=80)
    arguments = models.JSONField(_("参数"), default=dict, blank=True)
    language = models.CharField(_("语言"), max_length=10, default="zh-hans")
    subject_url = models.CharField(_("办理页面"), max_length=300, default="", blank=True)

    state = models.CharField(_("状态"), max_length=10, choices=JobState.choices, default=JobState.WAITING)
    done = models.PositiveIntegerField(_("已完成"), null=True, blank=True)
    total = models.PositiveIntegerField(_("总数"), null=True, blank=True)
    message = models.CharField(_("进展"), max_length=200, default="", blank=True)
    result_url = models.CharField(_("结果页面"), max_length=300, default="", blank=True)
    result_text = models.CharField(_("结果"), max_length=500, default="", blank=True)
    error = models.TextField(_("失败原因"), default="", blank=True)
    reference = models.CharField(_("错误编号"), max_length=12, default="", blank=True)

    created_at = models.DateTimeField(_("创建时间"), default=timezone.now)
    started_at = models.DateTimeField(_("开始时间"), null=True, blank=True)
    finished_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    cancel_requested_at = models.DateTimeField(_("要求取消时间"), null=True, blank=True)
    task_id = models.CharField(_("队列编号"), max_length=36, default="", blank=True)
    worker = models.CharField(_("执行进程"), max_length=120, default="", blank=True)
    beat_at = models.DateTimeField(_("执行进程最近应答"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("后台任务")
        ordering = ("-created_at", "-id")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=OPEN_STATES, finished_at__isnull=True)
                | Q(~Q(state__in=OPEN_STATES), finished_at__isnull=False),
                name="ck_job_finished",
            ),
        ]
        indexes = [
            models.Index(fields=("asked_by", "-created_at"), name="ix_job_asked_by"),
            models.Index(fields=("zone", "-created_at"), name="ix_job_zone"),
            models.Index(fields=("state", "beat_at"), name="ix_job_state"),
        ]

    def __str__(self) -> str:
        return str(self.title)

    def get_absolute_url(self) -> str:
        return reverse("jobs:job", args=[self.pk])

    @property
    def title(self) -> str:
        kind = KINDS.get(self.kind)
        return self.own_title or (str(kind.title) if kind else self.kind)

    @property
    def waiting_url(self) -> str:
        """Where to send the person who asked: shows the bar and goes on to the result by itself."""
        return f"{self.get_absolute_url()}?follow=1"

    @property
    def light(self) -> str:
        """The light beside the state; work under way has none."""
        return {JobState.DONE: "green", JobState.FAILED: "red"}.get(JobState(self.state), "none")

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def percent(self) -> int | None:
        """Whole percent done; unknown while the total is."""
        if self.done is None or not self.total:
            return None
        return min(100, self.done * 100 // self.total)

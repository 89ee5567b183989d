"""测算方案: numbers somebody moved in the sandbox, kept under a name for colleagues."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gaoxin.foundation.provenance import Recorded

LONGEST = 2000


class CliffRun(Recorded):
    """断崖核对: where one step more loses money or a title, counted over a zone once and kept.

    ``facts_mark`` and ``rules_digest`` name what it was counted from. ``facts`` are the inputs looked at,
    ``cliffs`` each cause of loss with everybody near it, in stored steps and 分.
    """

    zone = models.ForeignKey(
        "zones.Zone", on_delete=models.PROTECT, related_name="cliff_runs", verbose_name=_("高新区")
    )
    on = models.DateField(_("申请日期"))
    rules_digest = models.CharField(_("规则摘要"), max_length=64)
    facts_mark = models.CharField(_("事实摘要"), max_length=64, default="", blank=True)
    enterprise_count = models.PositiveIntegerField(_("企业数"))
    facts = models.JSONField(_("核对的事实"))
    cliffs = models.JSONField(_("断崖"))

    class Meta:
        verbose_name = verbose_name_plural = _("断崖核对")
        ordering = ("-id",)
        indexes = [models.Index(fields=("zone", "-id"), name="ix_cliff_run")]

    def __str__(self) -> str:
        return f"{self.zone} {self.on}"


class Scenario(Recorded):
    """Kept as the address of the sandbox page, so that it is computed anew with the facts of the day."""

    zone = models.ForeignKey(
        "zones.Zone", on_delete=models.PROTECT, related_name="scenarios", verbose_name=_("高新区")
    )
    policy = models.CharField(_("政策"), max_length=48)
    name = models.CharField(_("方案名称"), max_length=60)
    query = models.CharField(_("改动"), max_length=LONGEST)
    user_id = models.BigIntegerField(_("保存人编号"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("测算方案")
        ordering = ("-id",)
        constraints = [models.UniqueConstraint(fields=("zone", "name"), name="uq_scenario_name")]

    def __str__(self) -> str:
        return self.name

"""What was pledged instead of examined, and the checks that follow."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gaoxin.approvals.models.cases import CaseItem
from gaoxin.foundation.audit.append_only import append_only
from gaoxin.foundation.provenance import Recorded


class CheckMethodChoice(models.TextChoices):
    PAPER = "paper", _("书面核查")
    ONLINE = "online", _("联网核查")
    ON_SITE = "on_site", _("现场核查")
    NONE = "none", _("免核查")


class PledgeState(models.TextChoices):
    OPEN = "open", _("待核查")
    KEPT = "kept", _("已履行")
    TO_RECTIFY = "to_rectify", _("限期整改")
    BROKEN = "broken", _("未履行，撤销决定")


class Pledge(Recorded):
    """承诺: what the applicant promised for an item, the evidence due, and how it is checked."""

    item = models.OneToOneField(
        CaseItem, on_delete=models.PROTECT, related_name="pledge", verbose_name=_("办件事项")
    )
    text = models.CharField(_("承诺内容"), max_length=300)
    evidence = models.CharField(_("应交证明"), max_length=200)
    check_method = models.CharField(_("核查方式"), max_length=8, choices=CheckMethodChoice.choices)
    signed_on = models.DateField(_("承诺日期"))
    due_on = models.DateField(_("核查期限"))
    state = models.CharField(_("状态"), max_length=12, choices=PledgeState.choices, default=PledgeState.OPEN)

    class Meta:
        verbose_name = verbose_name_plural = _("承诺")
        ordering = ("due_on", "id")
        indexes = [models.Index(fields=("state", "due_on"), name="ix_pledge_due")]

    def __str__(self) -> str:
        return f"{self.item} {self.text}"


@append_only
class PledgeEvent(Recorded):
    """承诺核查经过: a check with its finding, and what followed."""

    pledge = models.ForeignKey(
        Pledge, on_delete=models.PROTECT, related_name="events", verbose_name=_("承诺")
    )
    state = models.CharField(_("结果"), max_length=12, choices=PledgeState.choices)
    happened_on = models.DateField(_("日期"))
    note = models.CharField(_("说明"), max_length=400)
    due_on = models.DateField(_("整改期限"), null=True, blank=True)
    user_id = models.BigIntegerField(_("核查人编号"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("承诺核查经过")
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.pledge} {self.get_state_display()}"

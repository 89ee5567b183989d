"""更正建议: what an enterprise says is wrong in the zone's knowledge of it, and what became of that."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gaoxin.enterprises.models.register import Enterprise
from gaoxin.foundation.audit.append_only import append_only
from gaoxin.foundation.provenance import Recorded


class CorrectionState(models.TextChoices):
    OPEN = "open", _("待核实")
    ACCEPTED = "accepted", _("已采纳")
    REFUSED = "refused", _("未采纳")
    WITHDRAWN = "withdrawn", _("已撤回")


class CorrectionProposal(Recorded):
    """更正建议: another value for one fact, proposed by the enterprise itself.

    ``keeper`` and ``key`` name the fact (see ``gaoxin.enterprises.knowledge``); values are written as that
    keeper writes them, empty for unknown. ``was`` is what the zone held when it was proposed. The state
    repeats the latest event.
    """

    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.PROTECT, related_name="corrections", verbose_name=_("企业")
    )
    keeper = models.CharField(_("事实类别"), max_length=24)
    key = models.CharField(_("事实"), max_length=80)
    label = models.CharField(_("名称"), max_length=120)
    was = models.CharField(_("原值"), max_length=300, default="", blank=True)
    value = models.CharField(_("建议值"), max_length=300, default="", blank=True)
    reason = models.CharField(_("理由"), max_length=300)
    evidence = models.CharField(_("依据材料"), max_length=300, default="", blank=True)
    state = models.CharField(
        _("状态"), max_length=12, choices=CorrectionState.choices, default=CorrectionState.OPEN
    )
    proposed_on = models.DateField(_("提出日期"))
    settled_on = models.DateField(_("办结日期"), null=True, blank=True)
    user_id = models.BigIntegerField(_("提出人编号"), null=True, blank=True)
    is_sample = models.BooleanField(_("示例数据"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("更正建议")
        ordering = ("-proposed_on", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=("enterprise", "keeper", "key"),
                condition=Q(state="open"),
                name="uq_correction_open",
            )
        ]
        indexes = [models.Index(fields=("state", "proposed_on"), name="ix_correction_state")]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.label}"

    @property
    def is_open(self) -> bool:
        return self.state == CorrectionState.OPEN


class CorrectionEventKind(models.TextChoices):
    PROPOSED = "proposed", _("提出")
    ACCEPTED = "accepted", _("采纳")
    REFUSED = "refused", _("不采纳")
    WITHDRAWN = "withdrawn", _("撤回")


@append_only
class CorrectionEvent(Recorded):
    """更正经过: one step of a proposal. Only ever added."""

    proposal = models.ForeignKey(
        CorrectionProposal, on_delete=models.PROTECT, related_name="events", verbose_name=_("更正建议")
    )
    kind = models.CharField(_("事项"), max_length=12, choices=CorrectionEventKind.choices)
    happened_on = models.DateField(_("日期"))
    note = models.CharField(_("说明"), max_length=300, default="", blank=True)
    applied_by_hand = models.BooleanField(_("人工登记"), default=False)
    user_id = models.BigIntegerField(_("办理人编号"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("更正经过")
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.proposal} {self.get_kind_display()}"

"""What the rules need beyond the register: declared facts and judgements, dated and never overwritten."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gaoxin.foundation.provenance import Recorded, Sourced


class DeclaredFact(Sourced, Recorded):
    """补充事实: a fact of the dictionary the register has no place for, as it stood on a day.

    ``value`` is written as in a rule's cases: a number in the fact's unit, true or false, a day, an option.
    Empty withdraws what was known. The latest ``observed_on`` up to a day holds on it; of several on one day
    the last written.
    """

    enterprise = models.ForeignKey(
        "enterprises.Enterprise",
        on_delete=models.PROTECT,
        related_name="declared_facts",
        verbose_name=_("企业"),
    )
    fact = models.CharField(_("事实"), max_length=48)
    year = models.PositiveSmallIntegerField(_("年度"), null=True, blank=True)
    value = models.CharField(_("值"), max_length=60, default="", blank=True)
    observed_on = models.DateField(_("截至日期"))

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

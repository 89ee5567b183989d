"""办理信息 of a policy in a zone: who handles it, how it is asked for, when; dated, never overwritten."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gaoxin.foundation.audit.append_only import append_only
from gaoxin.foundation.provenance import Recorded, Sourced
from gaoxin.policies.delivery_models import DeliveryClass


@append_only
class PolicyHead(Sourced, Recorded):
    """What a zone says of a policy from a day on. The latest ``since`` up to a day holds; of several on one
    day the last written. Lists are texts with one item a line; empty says the zone has said nothing.
    """

    zone = models.ForeignKey(
        "zones.Zone", on_delete=models.PROTECT, related_name="policy_heads", verbose_name=_("高新区")
    )
    policy = models.CharField(_("政策"), max_length=48)
    since = models.DateField(_("自何日起"))
    delivery_class = models.CharField(
        _("兑现方式"), max_length=12, choices=DeliveryClass.choices, default="", blank=True
    )
    department = models.ForeignKey(
        "zones.Department",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("责任部门"),
    )
    contact = models.CharField(_("联系人"), max_length=60, default="", blank=True)
    phone = models.CharField(_("联系电话"), max_length=40, default="", blank=True)
    place = models.CharField(_("在哪里办"), max_length=200, default="", blank=True)
    steps = models.TextField(_("申兑步骤"), default="", blank=True)
    materials = models.TextField(_("本区另需材料"), default="", blank=True)
    handling = models.TextField(_("经办步骤"), default="", blank=True)
    user_id = models.BigIntegerField(_("填写人编号"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("政策办理信息")
        ordering = ("since", "id")
        indexes = [models.Index(fields=("zone", "policy", "since"), name="ix_policy_head")]

    def __str__(self) -> str:
        return f"{self.policy} {self.since}"


@append_only
class ApplicationWindow(Sourced, Recorded):
    """受理时间 of a policy in a zone in one year; the last written of a year holds. An open end is not known
    yet, and then ``note`` says on what it hangs.
    """

    zone = models.ForeignKey(
        "zones.Zone", on_delete=models.PROTECT, related_name="policy_windows", verbose_name=_("高新区")
    )
    policy = models.CharField(_("政策"), max_length=48)
    year = models.PositiveSmallIntegerField(_("年度"))
    opens_on = models.DateField(_("受理开始"), null=True, blank=True)
    closes_on = models.DateField(_("受理截止"), null=True, blank=True)
    note = models.CharField(_("说明"), max_length=200, default="", blank=True)
    user_id = models.BigIntegerField(_("填写人编号"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("政策受理时间")
        ordering = ("year", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_on__isnull=True)
                | Q(closes_on__isnull=True)
                | Q(closes_on__gte=F("opens_on")),
                name="ck_policy_window",
            )
        ]
        indexes = [models.Index(fields=("zone", "policy", "year"), name="ix_policy_window")]

    def __str__(self) -> str:
        return f"{self.policy} {self.year}"


class PolicyFolder(models.Model):
    """政策附件夹: what the files of a policy in a zone hang on, whatever is said of it from day to day."""

    zone = models.ForeignKey(
        "zones.Zone", on_delete=models.PROTECT, related_name="policy_folders", verbose_name=_("高新区")
    )
    policy = models.CharField(_("政策"), max_length=48)

    class Meta:
        verbose_name = verbose_name_plural = _("政策附件夹")
        constraints = [models.UniqueConstraint(fields=("zone", "policy"), name="uq_policy_folder")]

    def __str__(self) -> str:
        return self.policy

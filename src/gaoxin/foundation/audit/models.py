"""The audit trail: append-only, numbered without gaps, each event sealed with the hash of the one before."""

from django.db import models
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from gaoxin.foundation.audit.append_only import append_only


class AuditChain(models.Model):
    """One chain per zone and one for the platform; its head row is the lock that numbers events."""

    key = models.CharField(_("链"), max_length=40, unique=True)
    zone = models.OneToOneField(
        "zones.Zone",
        on_delete=models.PROTECT,
        null=True,
        related_name="audit_chain",
        verbose_name=_("高新区"),
    )
    length = models.BigIntegerField(_("长度"), default=0)
    head = models.CharField(_("末端摘要"), max_length=64, default="", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("审计链")

    def __str__(self) -> str:
        return self.zone.short_name if self.zone else self.key


@append_only
class AuditEvent(models.Model):
    """Who did what to what, from where, and which values changed."""

    chain = models.ForeignKey(
        AuditChain, on_delete=models.PROTECT, related_name="events", verbose_name=_("审计链")
    )
    number = models.BigIntegerField(_("序号"))
    happened_at = models.DateTimeField(_("时间"))
    user_id = models.BigIntegerField(_("用户编号"), null=True)
    actor_name = models.CharField(_("人员"), max_length=80)
    address = models.CharField(_("来源地址"), max_length=64, blank=True)
    action = models.CharField(_("操作"), max_length=60)
    subject_type = models.CharField(_("对象类型"), max_length=60)
    subject_id = models.BigIntegerField(_("对象编号"), null=True)
    subject_label = models.CharField(_("对象"), max_length=200)
    # Canonical JSON text of {field: [old, new]}; text, so that its digest is the same in every database.
    changes = models.TextField(_("变更"), default="{}")
    previous = models.CharField(_("前一摘要"), max_length=64, blank=True)
    digest = models.CharField(_("摘要"), max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = _("审计事件")
        ordering = ("-happened_at", "-number")
        constraints = [models.UniqueConstraint(fields=("chain", "number"), name="uq_audit_number")]
        indexes = [
            models.Index(fields=("subject_type", "subject_id", "-number"), name="ix_audit_subject"),
            models.Index(fields=("chain", "-happened_at"), name="ix_audit_time"),
            models.Index(fields=("chain", "action"), name="ix_audit_action"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.action} {self.subject_label}"


@append_only
class ChainCheck(models.Model):
    """One verification of a chain: how far it was walked, what its end looked like, and what was found.

    Later verifications compare against these ends, so a trail cut short and sealed anew is noticed.
    """

    chain = models.ForeignKey(
        AuditChain, on_delete=models.PROTECT, related_name="checks", verbose_name=_("审计链")
    )
    checked_at = models.DateTimeField(_("校验时间"))
    checked_by = models.CharField(_("校验人"), max_length=80)
    length = models.BigIntegerField(_("已校验条数"))
    head = models.CharField(_("末端摘要"), max_length=64, blank=True)
    ok = models.BooleanField(_("完好"))
    broken_number = models.BigIntegerField(_("首个异常序号"), null=True)
    reason = models.CharField(_("异常说明"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("审计校验")
        ordering = ("-checked_at", "-id")
        indexes = [models.Index(fields=("chain", "-checked_at"), name="ix_audit_check")]

    def __str__(self) -> str:
        return f"{self.chain} {localtime(self.checked_at):%Y-%m-%d %H:%M}"

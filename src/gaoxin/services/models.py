"""诉求: what an enterprise asks of the zone, the limits it is answered in, and everything that happened."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gaoxin.foundation.audit.append_only import append_only
from gaoxin.foundation.provenance import Recorded


class RequestCategory(models.TextChoices):
    POLICY = "policy", _("政策")
    FUNDING = "funding", _("资金")
    LABOUR = "labour", _("用工")
    PREMISES = "premises", _("用地用房")
    UTILITIES = "utilities", _("水电气")
    APPROVAL = "approval", _("审批办事")
    OTHER = "other", _("其他")


class Difficulty(models.TextChoices):
    """What the request says of how things are done; listed for rectification."""

    HARD = "hard", _("办事难")
    SLOW = "slow", _("办事慢")
    TANGLED = "tangled", _("办事繁")


class RequestState(models.TextChoices):
    REGISTERED = "registered", _("待受理")
    ASSIGNED = "assigned", _("办理中")
    REPLIED = "replied", _("已答复")
    CLOSED = "closed", _("已办结")


class ServiceTerms(Recorded):
    """诉求时限 of a zone from a day on, in working days. A rule of the zone, no law."""

    zone = models.ForeignKey(
        "zones.Zone", on_delete=models.PROTECT, related_name="service_terms", verbose_name=_("高新区")
    )
    accept_days = models.PositiveSmallIntegerField(_("受理工作日"))
    reply_days = models.PositiveSmallIntegerField(_("答复工作日"))
    since = models.DateField(_("启用日期"))
    basis = models.CharField(_("依据"), max_length=200, default="", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("诉求时限")
        ordering = ("since", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(accept_days__gte=1) & Q(reply_days__gte=1), name="ck_terms_days"
            )
        ]

    def __str__(self) -> str:
        return f"{self.zone} {self.since}"


class ServiceRequest(Recorded):
    """诉求. Its state and days repeat the latest of its events; the limits are those of its days."""

    enterprise = models.ForeignKey(
        "enterprises.Enterprise", on_delete=models.PROTECT, related_name="requests", verbose_name=_("企业")
    )
    category = models.CharField(_("类别"), max_length=12, choices=RequestCategory.choices)
    title = models.CharField(_("事由"), max_length=80)
    content = models.CharField(_("诉求内容"), max_length=1000)
    contact_name = models.CharField(_("联系人"), max_length=40)
    contact_phone = models.CharField(_("联系电话"), max_length=40)
    difficulty = models.CharField(
        _("反映的问题"), max_length=8, choices=Difficulty.choices, default="", blank=True
    )
    state = models.CharField(
        _("状态"), max_length=12, choices=RequestState.choices, default=RequestState.REGISTERED
    )
    department = models.ForeignKey(
        "zones.Department",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="requests",
        verbose_name=_("责任单位"),
    )
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="requests_handled",
        verbose_name=_("经办人"),
    )
    registered_on = models.DateField(_("登记日期"))
    accept_by = models.DateField(_("受理时限"))
    accepted_on = models.DateField(_("受理日期"), null=True, blank=True)
    reply_by = models.DateField(_("答复时限"), null=True, blank=True)
    replied_on = models.DateField(_("答复日期"), null=True, blank=True)
    closed_on = models.DateField(_("办结日期"), null=True, blank=True)
    satisfaction = models.PositiveSmallIntegerField(_("满意度"), null=True, blank=True)
    satisfaction_words = models.CharField(_("评价"), max_length=300, default="", blank=True)
    user_id = models.BigIntegerField(_("登记人编号"), null=True, blank=True)
    is_sample = models.BooleanField(_("示例数据"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("诉求")
        ordering = ("-registered_on", "-id")
        constraints = [
            models.CheckConstraint(
                condition=Q(satisfaction__isnull=True)
                | (Q(satisfaction__gte=1) & Q(satisfaction__lte=5) & Q(state="closed")),
                name="ck_request_satisfaction",
            )
        ]
        indexes = [
            models.Index(fields=("state", "reply_by"), name="ix_request_state"),
            models.Index(fields=("enterprise", "state"), name="ix_request_enterprise"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_closed(self) -> bool:
        return self.state == RequestState.CLOSED


class RequestEventKind(models.TextChoices):
    REGISTERED = "registered", _("登记")
    ASSIGNED = "assigned", _("受理交办")
    REPLIED = "replied", _("答复")
    CLOSED = "closed", _("办结")
    REOPENED = "reopened", _("重新办理")
    RATED = "rated", _("评价")


@append_only
class RequestEvent(Recorded):
    """诉求经过: one step of a request. Only ever added."""

    request = models.ForeignKey(
        ServiceRequest, on_delete=models.PROTECT, related_name="events", verbose_name=_("诉求")
    )
    kind = models.CharField(_("事项"), max_length=12, choices=RequestEventKind.choices)
    happened_on = models.DateField(_("日期"))
    note = models.CharField(_("说明"), max_length=1000, default="", blank=True)
    is_by_enterprise = models.BooleanField(_("企业办理"), default=False)
    user_id = models.BigIntegerField(_("办理人编号"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("诉求经过")
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.request} {self.get_kind_display()}"

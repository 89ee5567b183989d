"""规则工作台: drafts of policy versions, everything ever saved of them, and what was published.

Rules belong to the platform, not to a zone: every zone answers by the same published versions.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gaoxin.foundation.provenance import Recorded


class DraftState(models.TextChoices):
    EDITING = "editing", _("编辑中")
    IN_REVIEW = "in_review", _("待复核")
    PUBLISHED = "published", _("已发布")
    ABANDONED = "abandoned", _("已放弃")


class RuleDraft(Recorded):
    """规则草稿 of one policy version; ``base`` is the version it was copied from, empty for a new policy.

    With ``ends_base``, publishing ends the base on the day before the new version begins. ``return_reason``
    is what the reviewer asked for last; handing in again clears it.
    """

    policy = models.CharField(_("政策"), max_length=48)
    base = models.CharField(_("所据版本"), max_length=24, default="", blank=True)
    version = models.CharField(_("版本"), max_length=24)
    title = models.CharField(_("名称"), max_length=120)
    ends_base = models.BooleanField(_("同时终止所据版本"), default=True)
    state = models.CharField(_("状态"), max_length=12, choices=DraftState.choices, default=DraftState.EDITING)
    return_reason = models.CharField(_("退回原因"), max_length=300, default="", blank=True)
    author_id = models.BigIntegerField(_("起草人编号"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("规则草稿")
        ordering = ("-id",)
        indexes = [models.Index(fields=("state", "-id"), name="ix_rule_draft_state")]

    def __str__(self) -> str:
        return f"{self.title} {self.version}"


class RuleRevision(Recorded):
    """规则修订: a draft as saved once, with its cases. Only ever added, also when it cannot be read."""

    draft = models.ForeignKey(
        RuleDraft, on_delete=models.PROTECT, related_name="revisions", verbose_name=_("规则草稿")
    )
    number = models.PositiveIntegerField(_("次序"))
    text = models.TextField(_("规则文本"))
    cases = models.TextField(_("案例文本"), default="", blank=True)
    digest = models.CharField(_("摘要"), max_length=64)
    note = models.CharField(_("说明"), max_length=200, default="", blank=True)
    user_id = models.BigIntegerField(_("修改人编号"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("规则修订")
        ordering = ("draft", "-number")
        constraints = [models.UniqueConstraint(fields=("draft", "number"), name="uq_rule_revision")]

    def __str__(self) -> str:
        return f"{self.draft} #{self.number}"


class PublishedVersion(models.Model):
    """已发布版本: the text a version has held from a moment on. Never changed; a later one replaces it.

    ``digest`` is the SHA-256 of text and cases, ``chain`` that of the previous row's chain and this digest:
    the newest row names the whole of what was published. ``number`` counts without gaps, so that of two who
    publish at once one is refused.
    """

    number = models.PositiveIntegerField(_("发布次序"), unique=True)
    policy = models.CharField(_("政策"), max_length=48)
    version = models.CharField(_("版本"), max_length=24)
    title = models.CharField(_("名称"), max_length=120)
    text = models.TextField(_("规则文本"))
    cases = models.TextField(_("案例文本"), default="", blank=True)
    digest = models.CharField(_("摘要"), max_length=64)
    chain = models.CharField(_("链摘要"), max_length=64)
    draft = models.ForeignKey(
        RuleDraft, on_delete=models.PROTECT, related_name="published", verbose_name=_("规则草稿")
    )
    drafted_by = models.CharField(_("起草人"), max_length=80)
    reviewed_by = models.CharField(_("复核人"), max_length=80)
    published_at = models.DateTimeField(_("发布时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("已发布版本")
        ordering = ("number",)
        indexes = [models.Index(fields=("policy", "version", "number"), name="ix_published_version")]

    def __str__(self) -> str:
        return f"{self.title} {self.version}"

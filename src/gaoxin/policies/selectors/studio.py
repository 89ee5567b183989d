"""Drafts of rules and what was published: the platform's, not a zone's, so no scope narrows them."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from gaoxin.policies.models import DraftState, PublishedVersion, RuleDraft, RuleRevision
from gaoxin.values.errors import NotFound

OPEN = (DraftState.EDITING, DraftState.IN_REVIEW)


def drafts() -> QuerySet[RuleDraft]:
    """Newest first."""
    return RuleDraft.objects.order_by("-pk")


def draft_of(pk: int) -> RuleDraft:
    found = RuleDraft.objects.filter(pk=pk).first()
    if found is None:
        raise NotFound(_("没有这份规则草稿。"))
    return found


def revisions_of(draft: RuleDraft) -> QuerySet[RuleRevision]:
    """Newest first; never empty."""
    return draft.revisions.order_by("-number")


def revision_of(draft: RuleDraft, number: int) -> RuleRevision:
    found = draft.revisions.filter(number=number).first()
    if found is None:
        raise NotFound(_("没有这次修订。"))
    return found


def published_versions() -> QuerySet[PublishedVersion]:
    """Newest first."""
    return PublishedVersion.objects.order_by("-number")


def has_written(draft: RuleDraft, user_id: int | None) -> bool:
    """Whether the person opened the draft or saved a revision of it."""
    return draft.author_id == user_id or draft.revisions.filter(user_id=user_id).exists()

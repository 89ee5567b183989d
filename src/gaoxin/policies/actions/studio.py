"""Drafting policy versions: open, revise, hand in, return, abandon, publish by a second person."""

import datetime as dt
import hashlib
import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Final

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gaoxin.engines.rules.rewriting import Path, rewrite, value_at
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import require
from gaoxin.foundation.audit.actions import record
from gaoxin.policies import permissions
from gaoxin.policies.assembly.drafts import (
    Checked,
    basis_of,
    check_draft,
    copied,
    digest_of,
    ended,
    must_end,
)
from gaoxin.policies.assembly.library import library
from gaoxin.policies.models import DraftState, PublishedVersion, RuleDraft, RuleRevision
from gaoxin.values.errors import Conflict, DomainError, NotPermitted
from gaoxin.values.glyphs import half_width

LONGEST: Final = 400_000
_VERSION: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,23}")


@transaction.atomic
def open_draft(
    *,
    by: Actor,
    policy: str,
    base: str,
    version: str,
    since: dt.date | None = None,
    until: dt.date | None = None,
    ends_base: bool = True,
    note: str = "",
) -> RuleDraft:
    """A draft copied from a version of the library; under the base's own name it corrects that version.

    A new name needs ``since``, the first application date it holds for. Refuses a name with an open draft.
    """
    require(by, permissions.EDIT_RULES)
    basis = basis_of(policy, base)
    refuse_name(policy, version)
    text, cases = basis.text, basis.cases
    if version != base:
        if any(one.version == version for one in library().versions_of(policy)):
            raise DomainError(
                "studio.version_taken",
                _("这项政策已有版本“%(version)s”。") % {"version": version},
                field="version",
                value=version,
                remedy=_("请换一个版本名；要更正它，请以它为所据版本并沿用原名。"),
            )
        if since is None:
            raise DomainError(
                "studio.since", _("新版本没有生效日期。"), field="since", remedy=_("请填写生效日期。")
            )
        text, cases = copied(basis, version=version, since=since, until=until)
    draft = RuleDraft.objects.create(
        policy=policy,
        base=base,
        version=version,
        title=basis.version.title,
        ends_base=ends_base and version != base,
        author_id=by.user_id,
        recorded_by=by.name,
    )
    add_revision(draft, by=by, number=1, text=text, cases=cases, note=note or _("复制自 %s") % base)
    changes = {"policy": (None, basis.version.title), "version": (None, version), "base": (None, base)}
    record(permissions.DRAFT_OPENED, draft, by=by, zone_id=by.scope.zone_id, changes=changes)
    return draft


@transaction.atomic
def save_revision(
    draft: RuleDraft, *, by: Actor, text: str, cases: str, seen: int, note: str = ""
) -> RuleRevision:
    """Keeps text and cases as they are given, also while they cannot be read.

    ``seen`` is the revision the person began from; ``Conflict`` when another was saved since.
    """
    require(by, permissions.EDIT_RULES)
    draft, newest = _locked(draft, DraftState.EDITING, seen=seen)
    text, cases = (_tidy(one) for one in (text, cases))
    if digest_of(text, cases) == newest.digest:
        return newest
    _keep_title(draft, text)
    revision = add_revision(draft, by=by, number=newest.number + 1, text=text, cases=cases, note=note)
    changes = {"revision": (newest.number, revision.number), "digest": (newest.digest, revision.digest)}
    record(permissions.RULES_REVISED, draft, by=by, zone_id=by.scope.zone_id, changes=changes)
    return revision


def save_values(
    draft: RuleDraft, *, by: Actor, values: Mapping[Path, str], seen: int, note: str = ""
) -> RuleRevision:
    """A revision in which numbers and days of force are others; comments and layout of the text stay."""
    require(by, permissions.EDIT_RULES)
    newest = draft.revisions.order_by("-number").first()
    assert newest is not None
    text = rewrite(newest.text, {path: _scalar(path, value) for path, value in values.items()})
    return save_revision(draft, by=by, text=text, cases=newest.cases, seen=seen, note=note)


def save_expectations(
    draft: RuleDraft, *, by: Actor, values: Mapping[Path, str], seen: int, note: str = ""
) -> RuleRevision:
    """A revision in which cases expect another verdict or other numbers; the rules stay."""
    require(by, permissions.EDIT_RULES)
    newest = draft.revisions.order_by("-number").first()
    assert newest is not None
    written = {
        path: value if path[-1] == "verdict" else _number(path, value) for path, value in values.items()
    }
    cases = rewrite(newest.cases, written)
    return save_revision(draft, by=by, text=newest.text, cases=cases, seen=seen, note=note)


@transaction.atomic
def submit_for_review(draft: RuleDraft, *, by: Actor, seen: int) -> None:
    """Hands the draft in; refused while there are errors."""
    require(by, permissions.EDIT_RULES)
    draft, newest = _locked(draft, DraftState.EDITING, seen=seen)
    _refuse_errors(check_draft(draft, newest))
    _move(draft, DraftState.IN_REVIEW)
    changes = {"revision": (None, newest.number), "digest": (None, newest.digest)}
    record(permissions.DRAFT_SUBMITTED, draft, by=by, zone_id=by.scope.zone_id, changes=changes)


@transaction.atomic
def return_draft(draft: RuleDraft, *, by: Actor, reason: str) -> None:
    """Back to editing, by the reviewer or by who handed it in."""
    require(by, permissions.PUBLISH_RULES)
    if not reason.strip():
        raise DomainError(
            "studio.reason", _("没有写明退回原因。"), field="reason", remedy=_("请写明要改什么。")
        )
    draft, _newest = _locked(draft, DraftState.IN_REVIEW)
    _move(draft, DraftState.EDITING, return_reason=reason.strip()[:300])
    changes = {"reason": (None, reason.strip())}
    record(permissions.DRAFT_RETURNED, draft, by=by, zone_id=by.scope.zone_id, changes=changes)


@transaction.atomic
def abandon_draft(draft: RuleDraft, *, by: Actor) -> None:
    """The draft is given up; what was saved of it stays."""
    require(by, permissions.EDIT_RULES)
    draft, _newest = _locked(draft, DraftState.EDITING, DraftState.IN_REVIEW)
    _move(draft, DraftState.ABANDONED)
    record(permissions.DRAFT_ABANDONED, draft, by=by, zone_id=by.scope.zone_id)


@transaction.atomic
def publish_draft(draft: RuleDraft, *, by: Actor, seen: int) -> PublishedVersion:
    """From now on the platform answers by the draft's text; decisions made before keep what they rest on.

    Refuses who wrote any revision of it, and a draft with errors or failing cases.
    """
    require(by, permissions.PUBLISH_RULES)
    newest = PublishedVersion.objects.order_by("-number").first()
    draft, revision = _locked(draft, DraftState.IN_REVIEW, seen=seen)
    _refuse_writer(draft, by)
    checked = check_draft(draft, revision)
    _refuse_errors(checked)
    assert checked.version is not None
    texts = [(draft.version, revision.text, revision.cases)]
    if draft.ends_base:
        basis = basis_of(draft.policy, draft.base)
        if must_end(basis.version, checked.version):
            last = checked.version.since - dt.timedelta(days=1)
            texts.insert(0, (draft.base, ended(basis, last), basis.cases))
    try:
        with transaction.atomic():
            for version, text, cases in texts:
                newest = _publish(draft, newest, version=version, text=text, cases=cases, by=by)
    except IntegrityError:
        raise Conflict(
            "studio.published_meanwhile",
            _("刚刚有别的规则发布。"),
            remedy=_("请重新打开草稿，看过检查结果再发布。"),
        ) from None
    assert newest is not None
    _move(draft, DraftState.PUBLISHED)
    changes = {"revision": (None, revision.number), "digest": (None, revision.digest)}
    record(permissions.RULES_PUBLISHED, draft, by=by, zone_id=by.scope.zone_id, changes=changes)
    return newest


def _publish(
    draft: RuleDraft, before: PublishedVersion | None, *, version: str, text: str, cases: str, by: Actor
) -> PublishedVersion:
    digest = digest_of(text, cases)
    chain = f"{before.chain if before else ''}{draft.policy}/{version}{digest}"
    return PublishedVersion.objects.create(
        number=before.number + 1 if before else 1,
        policy=draft.policy,
        version=version,
        title=draft.title,
        text=text,
        cases=cases,
        digest=digest,
        chain=hashlib.sha256(chain.encode()).hexdigest(),
        draft=draft,
        drafted_by=draft.recorded_by,
        reviewed_by=by.name,
        published_at=timezone.now(),
    )


def _locked(draft: RuleDraft, *states: DraftState, seen: int | None = None) -> tuple[RuleDraft, RuleRevision]:
    """The draft as it is now, held until the transaction ends, with its newest revision."""
    held = RuleDraft.objects.select_for_update().get(pk=draft.pk)
    newest = held.revisions.order_by("-number").first()
    assert newest is not None
    if held.state not in states:
        raise Conflict(
            "studio.state",
            _("草稿现在是“%(state)s”，不能这样办。") % {"state": held.get_state_display()},
            remedy=_("请刷新页面，按现在的状态办理。"),
        )
    if seen is not None and newest.number != seen:
        raise Conflict(
            "studio.changed_meanwhile",
            _("%(who)s刚刚保存了第 %(number)s 次修订，您看到的是第 %(seen)s 次。")
            % {"who": newest.recorded_by, "number": newest.number, "seen": seen},
            remedy=_("请刷新页面，在新的修订上再改。"),
        )
    return held, newest


def _move(draft: RuleDraft, state: DraftState, *, return_reason: str = "") -> None:
    draft.state, draft.return_reason = state, return_reason
    draft.save(update_fields=("state", "return_reason"))


def add_revision(
    draft: RuleDraft, *, by: Actor, number: int, text: str, cases: str, note: str
) -> RuleRevision:
    """Text and cases as saved once."""
    return RuleRevision.objects.create(
        draft=draft,
        number=number,
        text=text,
        cases=cases,
        digest=digest_of(text, cases),
        note=note.strip()[:200],
        user_id=by.user_id,
        recorded_by=by.name,
    )


def _keep_title(draft: RuleDraft, text: str) -> None:
    """The draft is listed under the title its text has now, where that can be read."""
    title = value_at(text, ("title",)) or ""
    if title.strip() and title.strip() != draft.title:
        draft.title = title.strip()[:120]
        draft.save(update_fields=("title",))


def _tidy(text: str) -> str:
    """Line ends as files have them; refuses what is too long to be a rule."""
    if len(text) > LONGEST:
        raise DomainError(
            "studio.too_long",
            _("文本超过 %(most)s 字。") % {"most": LONGEST},
            remedy=_("请核对是否贴错了内容。"),
        )
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _scalar(path: Path, value: str) -> str:
    """A day of force as ISO or ``null``, anything else a number."""
    if path[0] != "in_force":
        return _number(path, value)
    try:
        return dt.date.fromisoformat(value.strip()).isoformat() if value.strip() else "null"
    except ValueError:
        raise DomainError(
            "studio.day",
            _("“%(value)s”不是日期。") % {"value": value},
            field=".".join(str(part) for part in path),
            value=value,
            remedy=_("请写成 2027-01-01 的样子。"),
        ) from None


def _number(path: Path, value: str) -> str:
    written = half_width(value).replace(",", "").strip()
    try:
        number = Decimal(written)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise DomainError(
            "studio.number",
            _("“%(value)s”不是数。") % {"value": value},
            field=".".join(str(part) for part in path),
            value=value,
            remedy=_("请填写普通的数，如 5 或 0.5。"),
        )
    return format(number, "f")


def refuse_name(policy: str, version: str) -> None:
    """A version needs a plain name that no open draft of the policy has."""
    if not _VERSION.fullmatch(version):
        raise DomainError(
            "studio.version",
            _("“%(version)s”不能作版本名。") % {"version": version},
            field="version",
            value=version,
            remedy=_("请用字母、数字、点和短横线，不超过 24 个，如 2027。"),
        )
    open_states = (DraftState.EDITING, DraftState.IN_REVIEW)
    if RuleDraft.objects.filter(policy=policy, version=version, state__in=open_states).exists():
        raise DomainError(
            "studio.draft_open",
            _("这个版本已有一份未办结的草稿。"),
            field="version",
            value=version,
            remedy=_("请在工作台打开那一份，或先放弃它。"),
        )


def _refuse_writer(draft: RuleDraft, by: Actor) -> None:
    written = {draft.author_id, *draft.revisions.values_list("user_id", flat=True)}
    if by.user_id in written:
        raise NotPermitted(_("规则由起草人以外的人复核发布，您写过这份草稿。"), code="studio.two_persons")


def _refuse_errors(checked: Checked) -> None:
    if checked.error_count:
        raise DomainError(
            "studio.errors",
            _("检查还有 %(count)s 个错误。") % {"count": checked.error_count},
            remedy=_("请按检查结果逐条改好，或改正案例，再送复核。"),
        )

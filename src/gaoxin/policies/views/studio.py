"""规则工作台: drafts of policy versions edited in forms, checked as saved, published by two people."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gaoxin.engines.rules.compiled import Verdict
from gaoxin.engines.rules.documents import PolicyVersion
from gaoxin.engines.rules.library import Library
from gaoxin.engines.rules.loading import read_version
from gaoxin.enterprises import selectors as enterprises
from gaoxin.foundation.accounts.access import needs
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import allows
from gaoxin.foundation.rule_answers import in_language
from gaoxin.policies import presentation
from gaoxin.policies.actions import studio as actions
from gaoxin.policies.assembly.drafts import TEXT, Checked, basis_of, case_changes, check_draft
from gaoxin.policies.assembly.facts import SUBJECT
from gaoxin.policies.assembly.library import library
from gaoxin.policies.comparison import compare
from gaoxin.policies.models import DraftState, RuleDraft, RuleRevision
from gaoxin.policies.permissions import EDIT_RULES, PUBLISH_RULES, READ_DRAFTS
from gaoxin.policies.selectors.studio import (
    OPEN,
    draft_of,
    drafts,
    has_written,
    published_versions,
    revision_of,
    revisions_of,
)
from gaoxin.policies.studio_forms import SEPARATOR, OpenDraftForm
from gaoxin.policies.studio_words import (
    CASE_CHANGES,
    PREFIX,
    STATE_BADGES,
    Forms,
    case_change_words,
    case_forms,
    lines_of,
    read_seen,
    text_difference,
)
from gaoxin.values.errors import DomainError
from gaoxin.web.errors import status_of
from gaoxin.web.sending import send

NAMES_SHOWN = 60
PUBLISHED_SHOWN = 50


@needs(READ_DRAFTS)
def studio(request: HttpRequest) -> HttpResponse:
    """未办结的草稿、已发布的版本。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    found = list(drafts()[:200])
    context = {
        "open": [_draft_line(one) for one in found if one.state in OPEN],
        "closed": [_draft_line(one) for one in found if one.state not in OPEN],
        "published": published_versions()[:PUBLISHED_SHOWN],
        "may_edit": allows(by, EDIT_RULES),
    }
    return render(request, "policies/studio.html", context)


def _draft_line(draft: RuleDraft) -> dict[str, Any]:
    return {"draft": draft, "badge": STATE_BADGES[draft.state], "revision": revisions_of(draft)[0]}


@needs(EDIT_RULES)
def draft_new(request: HttpRequest) -> HttpResponse:
    """从一个版本复制出草稿。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    choices = [
        (SEPARATOR.join((one.policy, one.version)), f"{in_language(one.title, one.title_en)} · {one.version}")
        for one in sorted(library().versions, key=lambda one: (one.title, one.since))
    ]
    form = OpenDraftForm(request.POST or None, choices=choices, initial={"base": request.GET.get("base", "")})
    sent = send(request, form, lambda _given: actions.open_draft(by=by, **form.given()))
    if sent.is_done:
        return redirect("policies:draft", sent.result.pk)
    return render(request, "policies/studio_new.html", {"form": form}, status=sent.status)


@needs(READ_DRAFTS)
def draft_page(request: HttpRequest, pk: int) -> HttpResponse:
    """一份草稿：表单、文本、检查、影响、修订经过。"""
    return _page(request, draft_of(pk))


def _page(
    request: HttpRequest,
    draft: RuleDraft,
    *,
    refusal: DomainError | None = None,
    given: dict[str, str] | None = None,
) -> HttpResponse:
    """With a refusal, what the person typed stays in the boxes."""
    by: Any = request.actor  # type: ignore[attr-defined]
    typed = given or {}
    revision = revisions_of(draft)[0]
    checked = check_draft(draft, revision)
    facts = library().facts
    forms = None if checked.version is None else Forms(revision.text, checked.version, typed)
    context = {
        **_head(by, draft, revision),
        "refusal": refusal,
        "days": forms.days() if forms else [],
        "settings": forms.settings() if forms else [],
        "tables": forms.tables(facts) if forms else [],
        "is_readable": forms is not None,
        "text": typed.get("text", revision.text),
        "cases": typed.get("cases", revision.cases),
        "note": typed.get("note", ""),
        "shows_text": forms is None or "text" in typed,
        "revisions": revisions_of(draft),
        "case_forms": case_forms(revision.cases, checked, facts, typed),
        "verdicts": [(one.value, presentation.VERDICTS[one]) for one in Verdict],
        **_findings(draft, revision, checked),
    }
    status = 200 if refusal is None else status_of(refusal)
    return render(request, "policies/studio_draft.html", context, status=status)


def _head(by: Actor, draft: RuleDraft, revision: RuleRevision) -> dict[str, Any]:
    wrote = has_written(draft, by.user_id)
    in_review = draft.state == DraftState.IN_REVIEW
    return {
        "draft": draft,
        "revision": revision,
        "badge": STATE_BADGES[draft.state],
        "may_edit": allows(by, EDIT_RULES) and draft.state == DraftState.EDITING,
        "may_abandon": allows(by, EDIT_RULES) and draft.state in OPEN,
        "may_publish": allows(by, PUBLISH_RULES) and in_review and not wrote,
        "may_return": allows(by, PUBLISH_RULES) and in_review,
        "waits_for_another": in_review and wrote,
    }


def _findings(draft: RuleDraft, revision: RuleRevision, checked: Checked) -> dict[str, Any]:
    first = revisions_of(draft).last()
    assert first is not None
    facts = library().facts
    changes = case_changes(first.cases, revision.cases)
    is_for_enterprises = checked.version is not None and checked.version.subject == SUBJECT
    return {
        "checked": checked,
        "lines": lines_of(checked, facts),
        "parts": _differences(draft, first, checked.version),
        "case_changes": [
            (CASE_CHANGES[one.kind], one.name, *case_change_words(one, checked.version, facts))
            for one in changes
        ],
        "has_effect": is_for_enterprises and draft.state in OPEN and _fits(checked),
    }


def _fits(checked: Checked) -> bool:
    return checked.rules is not None and not checked.refusals


def _differences(draft: RuleDraft, first: RuleRevision, version: PolicyVersion | None) -> list[Any]:
    """What the draft changes in the words of the version it was copied from, also once it is published."""
    if version is None:
        return []
    if not draft.base:
        return []
    if draft.version == draft.base:
        before = read_version(first.text, shown_as=TEXT)
    else:
        before = basis_of(draft.policy, draft.base).version
    return [part for part in compare(before, version, library().facts) if part.changes]


@needs(EDIT_RULES)
@require_POST
def draft_values(request: HttpRequest, pk: int) -> HttpResponse:
    """保存表单里改过的数。"""
    draft = draft_of(pk)
    revision = revisions_of(draft)[0]
    checked = check_draft(draft, revision)
    given = _typed(request)
    forms = None if checked.version is None else Forms(revision.text, checked.version, given)
    boxes = forms.boxes(library().facts) if forms else ()
    changed = {box.path: box.given for box in boxes if box.is_changed}

    def act(by: Actor) -> None:
        actions.save_values(draft, by=by, values=changed, seen=_seen(request), note=given.get("note", ""))

    return _acted(request, draft, act, done=_("已保存，检查结果已更新。"), given=given)


@needs(EDIT_RULES)
@require_POST
def draft_cases(request: HttpRequest, pk: int) -> HttpResponse:
    """保存改过的案例预期。"""
    draft = draft_of(pk)
    revision = revisions_of(draft)[0]
    checked = check_draft(draft, revision)
    given = _typed(request)
    boxes = [
        box
        for form in case_forms(revision.cases, checked, library().facts, given)
        for box in (form.verdict, *(number for _label, number in form.numbers))
    ]
    changed = {box.path: box.given for box in boxes if box.is_changed}

    def act(by: Actor) -> None:
        actions.save_expectations(
            draft, by=by, values=changed, seen=_seen(request), note=given.get("note", "")
        )

    return _acted(request, draft, act, done=_("已保存，检查结果已更新。"), given=given)


def _typed(request: HttpRequest) -> dict[str, str]:
    """What stood in the boxes of a form, with the note."""
    sent = request.POST.items()
    return {key: str(value) for key, value in sent if key.startswith(PREFIX) or key == "note"}


@needs(EDIT_RULES)
@require_POST
def draft_text(request: HttpRequest, pk: int) -> HttpResponse:
    """保存文本，读不通的也照样留着。"""
    draft = draft_of(pk)
    given = {name: request.POST.get(name, "") for name in ("text", "cases", "note")}

    def act(by: Actor) -> None:
        actions.save_revision(draft, by=by, seen=_seen(request), **given)

    return _acted(request, draft, act, done=_("已保存，检查结果已更新。"), given=given)


@needs(EDIT_RULES)
@require_POST
def draft_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """送复核。"""
    draft = draft_of(pk)
    return _acted(
        request,
        draft,
        lambda by: actions.submit_for_review(draft, by=by, seen=_seen(request)),
        done=_("已送复核，由另一人发布。"),
    )


@needs(PUBLISH_RULES)
@require_POST
def draft_return(request: HttpRequest, pk: int) -> HttpResponse:
    """退回修改。"""
    draft, reason = draft_of(pk), request.POST.get("reason", "")
    return _acted(
        request,
        draft,
        lambda by: actions.return_draft(draft, by=by, reason=reason),
        done=_("已退回修改。"),
    )


@needs(EDIT_RULES)
@require_POST
def draft_abandon(request: HttpRequest, pk: int) -> HttpResponse:
    """放弃草稿。"""
    draft = draft_of(pk)
    return _acted(
        request, draft, lambda by: actions.abandon_draft(draft, by=by), done=_("已放弃，修订仍保留备查。")
    )


def _acted(
    request: HttpRequest,
    draft: RuleDraft,
    act: Callable[[Actor], object],
    *,
    done: str,
    given: dict[str, str] | None = None,
) -> HttpResponse:
    by: Any = request.actor  # type: ignore[attr-defined]
    try:
        act(by)
    except DomainError as error:
        return _page(request, draft_of(draft.pk), refusal=error, given=given)
    messages.success(request, done)
    return redirect("policies:draft", draft.pk)


def _seen(request: HttpRequest) -> int:
    return read_seen(request.POST.get("seen", ""))


@needs(PUBLISH_RULES)
def draft_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """看过改动、检查和影响，再发布。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    draft = draft_of(pk)
    revision = revisions_of(draft)[0]
    refusal: DomainError | None = None
    if request.method == "POST":
        try:
            actions.publish_draft(draft, by=by, seen=_seen(request))
        except DomainError as error:
            refusal, draft = error, draft_of(pk)
        else:
            messages.success(request, _("已发布，从现在起按这个版本解释和匹配。"))
            return redirect("policies:draft", pk)
    checked = check_draft(draft, revision)
    context = {
        **_head(by, draft, revision),
        **_findings(draft, revision, checked),
        "version": checked.version,
        "refusal": refusal,
    }
    if context["has_effect"]:
        context |= _effect(by, draft, checked)
    status = 200 if refusal is None else status_of(refusal)
    return render(request, "policies/studio_publish.html", context, status=status)


@needs(READ_DRAFTS)
def draft_effect(request: HttpRequest, pk: int) -> HttpResponse:
    """草稿对全区的影响：谁因此符合、谁不再符合、金额。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    draft = draft_of(pk)
    checked = check_draft(draft, revisions_of(draft)[0])
    context: dict[str, Any] = {"draft": draft}
    if checked.version is not None and checked.version.subject == SUBJECT and _fits(checked):
        context |= _effect(by, draft, checked)
    return render(request, "policies/studio_effect.html", context)


def _effect(by: Actor, draft: RuleDraft, checked: Checked) -> dict[str, Any]:
    # The numeric libraries load with the first effect that is asked for.
    from gaoxin.policies.assembly.effects import effect_of

    assert checked.version is not None
    today = timezone.localdate()
    rules = library()
    effect = effect_of(
        checked.version,
        _present(rules, draft, checked.version),
        facts=rules.facts,
        scope=by.scope,
        today=today,
    )
    shown = (*effect.gained[:NAMES_SHOWN], *effect.lost[:NAMES_SHOWN])
    named = {one.pk: one for one in enterprises.enterprises(by.scope).filter(pk__in=shown)}
    counts = [
        (
            presentation.VERDICTS[verdict],
            effect.before[verdict],
            effect.after[verdict],
            effect.after[verdict] - effect.before[verdict],
        )
        for verdict in effect.after
    ]
    return {
        "effect": effect,
        "counts": counts,
        "gained": [named[key] for key in effect.gained[:NAMES_SHOWN] if key in named],
        "lost": [named[key] for key in effect.lost[:NAMES_SHOWN] if key in named],
        "today": today,
    }


def _present(rules: Library, draft: RuleDraft, version: PolicyVersion) -> PolicyVersion | None:
    """What holds today for the same kind of case, else the version copied from; None for a new policy."""
    if draft.policy not in rules.policies():
        return None
    found = rules.version_on(draft.policy, timezone.localdate(), version.case_kinds[0])
    return found or (basis_of(draft.policy, draft.base).version if draft.base else None)


@needs(READ_DRAFTS)
def draft_revision(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """一次修订与上一次的差别。"""
    draft = draft_of(pk)
    revision = revision_of(draft, number)
    before = revision_of(draft, number - 1) if number > 1 else None
    context = {
        "draft": draft,
        "revision": revision,
        "before": before,
        "text_lines": text_difference(before.text, revision.text) if before else [],
        "case_lines": text_difference(before.cases, revision.cases) if before else [],
    }
    return render(request, "policies/studio_revision.html", context)

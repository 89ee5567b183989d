"""Writing a policy in forms: begun new, its parts one by one, its cases; every save is a revision."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gaoxin.engines.rules.documents import PolicyVersion, Table
from gaoxin.engines.rules.interchange.table_text import GivenWords, table_text
from gaoxin.engines.rules.rewriting import tree_of
from gaoxin.foundation.accounts.access import needs
from gaoxin.foundation.accounts.permissions import allows
from gaoxin.foundation.rule_answers import in_language
from gaoxin.foundation.zones.selectors import zone_of
from gaoxin.policies.actions import studio as actions
from gaoxin.policies.actions.beginning import begin_policy
from gaoxin.policies.assembly.drafts import check_draft
from gaoxin.policies.assembly.library import library
from gaoxin.policies.models import DraftState, RuleDraft, RuleRevision
from gaoxin.policies.permissions import EDIT_RULES, READ_DRAFTS
from gaoxin.policies.selectors.studio import draft_of, revisions_of
from gaoxin.policies.studio_cases import (
    CaseForm,
    asked_of,
    drop_case,
    initial_of,
    keep_case,
    read_cases_tree,
)
from gaoxin.policies.studio_numbers import table_size
from gaoxin.policies.studio_outline import Chapter, outline
from gaoxin.policies.studio_part_forms import BeginForm, TableFileForm, TableForm
from gaoxin.policies.studio_parts import PARTS
from gaoxin.policies.studio_spots import Spot
from gaoxin.policies.studio_tests import side_of, yearly
from gaoxin.policies.studio_tree import keep_named, move_at, read_path, read_tree, remove_at, written
from gaoxin.policies.studio_words import STATE_BADGES, lines_of, read_seen
from gaoxin.values.errors import DomainError, NotFound
from gaoxin.web.errors import status_of
from gaoxin.web.sending import form_page

SEPARATOR = "/"


@needs(EDIT_RULES)
def policy_begin(request: HttpRequest) -> HttpResponse:
    """新建一项政策：空白、从范本，或从 Excel 分档表开始。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    today = timezone.localdate()
    initial = {
        "version": str(today.year),
        "since": today,
        "kind": "grant",
        "level": "zone",
        "subject": "enterprise",
        "region": zone_of(by.scope).short_name,
        "certainty": "to_verify",
    }
    form = BeginForm(request.POST or None, request.FILES or None, templates=_templates(), initial=initial)

    def act(given: dict[str, Any]) -> RuleDraft:
        upload = given["file"]
        start = tuple(given["start"].split(SEPARATOR)) if given["start"] else None
        return begin_policy(
            by=by,
            basics=given,
            version=given["version"],
            subject=given["subject"] or "enterprise",
            template=start,  # type: ignore[arg-type]  # the choices are pairs
            table=_read_table(upload, GivenWords()) if upload else None,
            note=given["note_of_draft"],
        )

    return form_page(
        request,
        form,
        act,
        template="policies/studio_begin.html",
        done=_("已建立草稿。现在逐项写条件、金额和案例。"),
        back=reverse("policies:studio"),
        after=lambda draft: _content_of(draft.pk),
    )


def _content_of(pk: int) -> str:
    return reverse("policies:draft_content", args=(pk,))


def _templates() -> list[tuple[str, str]]:
    """Models first; any other version in the library may serve too."""
    today = timezone.localdate()
    found = sorted(library().versions, key=lambda one: (one.level != "model", one.title, one.since))
    return [
        (SEPARATOR.join((one.policy, one.version)), f"{in_language(one.title, one.title_en)} · {one.version}")
        for one in found
        if one.until is None or one.until >= today
    ]


def _read_table(upload: Any, given: GivenWords) -> Table:
    """The tiers of an uploaded workbook; refuses what is no workbook, or has macros in it."""
    from gaoxin.engines.rules.interchange.tiers import read_tier_workbook
    from gaoxin.foundation.attachments.content import checked_file, refuse_size

    refuse_size(upload.size)
    content = upload.read()
    checked_file(content, file_name=upload.name or "")
    try:
        return read_tier_workbook(content, given=given, file=upload.name or "")
    except DomainError as error:
        raise DomainError(
            error.code, str(error.message), field="file", value=error.value, remedy=error.remedy
        ) from error


# ------------------------------------------------------------------ content


@needs(READ_DRAFTS)
def draft_content(request: HttpRequest, pk: int) -> HttpResponse:
    """草稿的内容，逐项列出，逐项编辑。"""
    return _content(request, draft_of(pk))


def _content(request: HttpRequest, draft: RuleDraft, *, refusal: DomainError | None = None) -> HttpResponse:
    by: Any = request.actor  # type: ignore[attr-defined]
    revision = revisions_of(draft)[0]
    checked = check_draft(draft, revision)
    facts = library().facts
    context = {
        "draft": draft,
        "revision": revision,
        "badge": STATE_BADGES[draft.state],
        "may_edit": allows(by, EDIT_RULES) and draft.state == DraftState.EDITING,
        "refusal": refusal,
        "version": checked.version,
        "checked": checked,
        "lines": lines_of(checked, facts),
        "chapters": []
        if checked.version is None
        else outline(read_tree(revision.text), checked.version, facts),
        "cases": _cases_told(revision),
    }
    status = 200 if refusal is None else status_of(refusal)
    return render(request, "policies/studio_content.html", context, status=status)


def _chapters(revision: RuleRevision, version: PolicyVersion | None) -> list[Chapter]:
    """Nothing while the text cannot be read."""
    return [] if version is None else outline(read_tree(revision.text), version, library().facts)


def _cases_told(revision: RuleRevision) -> list[dict[str, Any]]:
    try:
        cases = read_cases_tree(revision.cases)["cases"]
        return [{"name": one["name"], "on": one["on"], "verdict": one["expect"]["verdict"]} for one in cases]
    except (DomainError, KeyError, TypeError):
        return []


@needs(EDIT_RULES)
def draft_part(request: HttpRequest, pk: int, part: str) -> HttpResponse:
    """一处内容的表单：``at`` 是改哪一处，``into`` 是加在哪里。"""
    if part not in PARTS:
        raise NotFound(_("没有这种内容。"))
    draft = draft_of(pk)
    revision = revisions_of(draft)[0]
    at, into = (read_path(request.GET.get(name, "")) for name in ("at", "into"))
    spot = Spot(read_tree(revision.text), library().facts, at, into or ("criteria",))
    kind = PARTS[part]
    form = _part_form(request, part, spot)

    def act(given: dict[str, Any]) -> object:
        rows = {"rows": form.typed_rows()} if isinstance(form, TableForm) else {}
        kind.apply(spot, {**given, **rows})
        text = written(spot.tree)
        return _save(request, draft, text=text, cases=revision.cases, note=str(kind.title))

    return form_page(
        request,
        form,
        act,
        template="policies/studio_table.html" if part == "table" else "policies/studio_part.html",
        done=_("已保存，检查结果已更新。"),
        back=_content_of(pk),
        draft=draft,
        revision=revision,
        title=kind.title,
        is_new=not at,
    )


def _part_form(request: HttpRequest, part: str, spot: Spot) -> Any:
    kind = PARTS[part]
    initial = kind.initial(spot)
    if part in ("basics", "notes"):
        return kind.form(request.POST or None, initial=initial)
    more = {"size": table_size(spot)} if part == "table" else {}
    initial = {name: value for name, value in initial.items() if value not in (None, "")}
    return kind.form(request.POST or None, initial=initial, tree=spot.tree, facts=spot.facts, **more)


def _save(request: HttpRequest, draft: RuleDraft, *, text: str, cases: str, note: str) -> object:
    by: Any = request.actor  # type: ignore[attr-defined]
    seen = read_seen(request.POST.get("seen", ""))
    return actions.save_revision(draft, by=by, text=text, cases=cases, seen=seen, note=note)


@needs(EDIT_RULES)
@require_POST
def draft_arrange(request: HttpRequest, pk: int) -> HttpResponse:
    """上移、下移或删去一处。"""
    draft = draft_of(pk)
    revision = revisions_of(draft)[0]
    how, at = request.POST.get("how", ""), read_path(request.POST.get("at", ""))

    def act() -> None:
        tree = read_tree(revision.text)
        if (how == "remove" and len(at) > 1) or at in (("criteria",), ("applies_when",)):
            remove_at(tree, at)
        elif how in ("up", "down") and at:
            move_at(tree, at, -1 if how == "up" else 1)
        else:
            raise NotFound(_("没有这种改法。"))
        words = {"remove": _("删去一处"), "up": _("上移"), "down": _("下移")}
        _save(request, draft, text=written(tree), cases=revision.cases, note=words[how])

    return _arranged(request, draft, act)


def _arranged(request: HttpRequest, draft: RuleDraft, act: Callable[[], None]) -> HttpResponse:
    try:
        act()
    except NotFound:
        raise
    except DomainError as error:
        return _content(request, draft_of(draft.pk), refusal=error)
    return redirect("policies:draft_content", draft.pk)


@needs(EDIT_RULES)
def draft_table_file(request: HttpRequest, pk: int) -> HttpResponse:
    """读入一张 Excel 分档表。"""
    draft = draft_of(pk)
    revision = revisions_of(draft)[0]
    tree, facts = read_tree(revision.text), library().facts
    form = TableFileForm(request.POST or None, request.FILES or None, tree=tree, facts=facts)

    def act(given: dict[str, Any]) -> object:
        source = ""
        if given["fact"]:
            source = yearly(side_of(tree, facts, given["fact"]), given["year"])
        spot = Spot(tree, facts)
        words = {name: given[name] for name in ("label", "clause", "unit", "gives")}
        name = spot.fresh(f"{given['fact'] or 'imported'}_tier")
        table = _read_table(given["file"], GivenWords(name=name, input=source, **words))
        read: Any = tree_of(f"tables:\n{table_text(table)}")
        keep_named(tree, "tables", name, read["tables"][name])
        note = _("读入分档表 %s") % (given["file"].name or "")
        return _save(request, draft, text=written(tree), cases=revision.cases, note=note)

    return form_page(
        request,
        form,
        act,
        template="policies/studio_part.html",
        done=_("已读入，检查结果已更新。"),
        back=_content_of(pk),
        draft=draft,
        revision=revision,
        title=_("读入分档表"),
        is_upload=True,
    )


# -------------------------------------------------------------------- cases


@needs(EDIT_RULES)
def draft_case(request: HttpRequest, pk: int) -> HttpResponse:
    """一个手算的案例；``place`` 是改第几个，不写是加一个。"""
    draft = draft_of(pk)
    revision = revisions_of(draft)[0]
    version = check_draft(draft, revision).version
    if version is None:
        return _content(request, draft, refusal=_unreadable())
    asked_place = request.GET.get("place", "")
    place = int(asked_place) if asked_place.isascii() and asked_place.isdecimal() else None
    tree = read_cases_tree(revision.cases)
    try:
        asked = asked_of(version, library())
        initial = initial_of(tree, place)
    except DomainError as error:
        return _content(request, draft, refusal=error)
    initial["on"] = initial["on"] or version.since
    form = CaseForm(request.POST or None, version=version, asked=asked, initial=initial)

    def act(_given: dict[str, Any]) -> object:
        cases = keep_case(tree, place, form.told())
        return _save(request, draft, text=revision.text, cases=cases, note=_("案例"))

    return form_page(
        request,
        form,
        act,
        template="policies/studio_part.html",
        done=_("已保存，检查结果已更新。"),
        back=_content_of(pk),
        draft=draft,
        revision=revision,
        title=_("案例"),
        is_new=place is None,
    )


def _unreadable() -> DomainError:
    return DomainError("rules.rewrite", _("文本现在读不通。"), remedy=_("请先按检查结果在文本里改好。"))


@needs(EDIT_RULES)
@require_POST
def draft_case_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """删去一个案例。"""
    draft = draft_of(pk)
    revision = revisions_of(draft)[0]
    place = request.POST.get("place", "")

    def act() -> None:
        if not (place.isascii() and place.isdecimal()):
            raise NotFound(_("没有这个案例。"))
        cases = drop_case(read_cases_tree(revision.cases), int(place))
        _save(request, draft, text=revision.text, cases=cases, note=_("删去案例"))

    return _arranged(request, draft, act)

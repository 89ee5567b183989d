"""办理信息 of a policy: kept by officers, read by everybody; guide and handbook as Word; files; readiness."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from gaoxin.engines.rules.documents import PolicyVersion
from gaoxin.engines.rules.facts import split_input
from gaoxin.engines.rules.library import Library
from gaoxin.foundation.accounts.access import needs
from gaoxin.foundation.attachments import selectors as attachments
from gaoxin.foundation.attachments.content import refuse_size
from gaoxin.foundation.documents.content import Column, Table
from gaoxin.foundation.documents.responses import word_file
from gaoxin.foundation.zones.selectors import departments, zone_of
from gaoxin.policies.actions import heads as actions
from gaoxin.policies.assembly.facts import OF_THE_REGISTER, SUBJECT
from gaoxin.policies.assembly.heads import Notice, notice_of
from gaoxin.policies.assembly.library import library
from gaoxin.policies.chapters import Chapters, chapters_of
from gaoxin.policies.head_forms import FileForm, HeadForm, WindowForm
from gaoxin.policies.library_words import Sentences
from gaoxin.policies.models import DeliveryClass
from gaoxin.policies.permissions import KEEP_HEADS, READ_LADDER, READ_POLICIES
from gaoxin.policies.presentation import in_language
from gaoxin.policies.selectors.heads import folder_of, head_on, heads_of, window_records, windows_of
from gaoxin.policies.selectors.library import entry_of
from gaoxin.values.errors import NotFound
from gaoxin.web.sending import form_page

HISTORY_SHOWN = 30
KEEPERS = {
    "register": gettext_lazy("企业档案"),
    "public": gettext_lazy("公共部门的记录"),
    "own": gettext_lazy("企业填报"),
    "judged": gettext_lazy("人工核定"),
}


def _version(policy: str) -> PolicyVersion:
    return entry_of(library(), policy, on=timezone.localdate()).shown


@needs(KEEP_HEADS)
def head_edit(request: HttpRequest, policy: str) -> HttpResponse:
    """登记一项政策在本区的办理信息。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    version = _version(policy)
    today = timezone.localdate()
    held = head_on(by.scope, policy, on=today)
    names = ("delivery_class", "department", "contact", "phone", "place", "steps", "materials", "handling")
    initial = {name: getattr(held, name) for name in names} if held else {}
    form = HeadForm(request.POST or None, departments=departments(by.scope), initial=initial)
    zone = zone_of(by.scope)
    return _form_page(
        request,
        version,
        form,
        lambda _given: actions.keep_head(zone, by=by, policy=policy, **form.given()),
        heading=_("办理信息"),
        done=_("已登记，原来的留在记录里。"),
        heads=heads_of(by.scope, policy)[:HISTORY_SHOWN],
    )


@needs(KEEP_HEADS)
def window_edit(request: HttpRequest, policy: str) -> HttpResponse:
    """登记一项政策一个年度的受理时间。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    version = _version(policy)
    year = request.GET.get("year", "")
    held = windows_of(by.scope, policy).get(int(year)) if year.isascii() and year.isdecimal() else None
    initial = (
        {name: getattr(held, name) for name in ("year", "opens_on", "closes_on", "note")} if held else {}
    )
    form = WindowForm(request.POST or None, initial=initial)
    zone = zone_of(by.scope)
    return _form_page(
        request,
        version,
        form,
        lambda _given: actions.keep_window(zone, by=by, policy=policy, **form.given()),
        heading=_("受理时间"),
        done=_("已登记，原来的留在记录里。"),
        windows=window_records(by.scope, policy)[:HISTORY_SHOWN],
    )


def _form_page(
    request: HttpRequest,
    version: PolicyVersion,
    form: Any,
    act: Callable[[Any], object],
    *,
    heading: str,
    done: str,
    **more: Any,
) -> HttpResponse:
    return form_page(
        request,
        form,
        act,
        template="policies/head_form.html",
        done=done,
        back=reverse("policies:policy", args=(version.policy,)),
        version=version,
        title=in_language(version.title, version.title_en),
        heading=heading,
        **more,
    )


@needs(KEEP_HEADS)
def file_add(request: HttpRequest, policy: str) -> HttpResponse:
    """上传一项政策的附件。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    version = _version(policy)
    form = FileForm(request.POST or None, request.FILES or None)
    zone = zone_of(by.scope)

    def act(given: dict[str, Any]) -> object:
        upload = given["file"]
        refuse_size(upload.size)
        content = upload.read()
        return actions.attach_to_policy(
            zone, by=by, policy=policy, content=content, file_name=upload.name or ""
        )

    return _form_page(request, version, form, act, heading=_("上传附件"), done=_("已上传。"), is_upload=True)


@needs(KEEP_HEADS)
@require_POST
def file_withdraw(request: HttpRequest, policy: str, file: int) -> HttpResponse:
    """撤下一项政策的附件，内容留存备查。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    folder = folder_of(by.scope, policy)
    if folder is None:
        raise NotFound(_("没有这个附件。"))
    attachment = attachments.attachment(file, by=by)
    actions.withdraw_from_policy(folder, by=by, attachment=attachment)
    messages.success(request, _("已撤下。"))
    return redirect("policies:policy", policy)


# --------------------------------------------------------------------- word


@needs(READ_POLICIES)
def guide_file(request: HttpRequest, policy: str) -> FileResponse:
    """申兑指南（Word）。"""
    from gaoxin.foundation.documents.rendering import render_briefing
    from gaoxin.policies.guides import document_title, guide

    version, chapters, notice, zone, today = _told(request, policy)
    document = guide(version, chapters, notice, organisation=zone.name, dated=today)
    return word_file(render_briefing(document), name=document_title(version, _("申兑指南")))


@needs(READ_LADDER)
def handbook_file(request: HttpRequest, policy: str) -> FileResponse:
    """兑现工作手册（Word）。"""
    from gaoxin.foundation.documents.rendering import render_briefing
    from gaoxin.policies.guides import document_title, handbook

    version, chapters, notice, zone, today = _told(request, policy)
    held = _readiness(request, version, library(), notice)
    columns = (Column(_("事实")), Column(_("谁掌握")), Column(_("已有"), _("家"), is_number=True))
    rows = tuple((one["label"], str(one["keeper"]), str(one["known"])) for one in held.get("facts", ()))
    document = handbook(
        version,
        chapters,
        notice,
        organisation=zone.name,
        dated=today,
        readiness=Table(columns, rows) if rows else None,
        conclusions=tuple(held.get("conclusions", ())),
    )
    return word_file(render_briefing(document), name=document_title(version, _("兑现工作手册")))


def _told(request: HttpRequest, policy: str) -> tuple[PolicyVersion, Chapters, Notice, Any, Any]:
    by: Any = request.actor  # type: ignore[attr-defined]
    version, today = _version(policy), timezone.localdate()
    notice = notice_of(version, scope=by.scope, on=today)
    chapters = chapters_of(version, library(), on=today, register=OF_THE_REGISTER, notice=notice)
    return version, chapters, notice, zone_of(by.scope), today


# ---------------------------------------------------------------- readiness


@needs(READ_LADDER)
def readiness(request: HttpRequest, policy: str) -> HttpResponse:
    """数据准备情况：用到的事实本区掌握多少、从哪里来，哪种兑现方式可行。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    version = _version(policy)
    notice = notice_of(version, scope=by.scope, on=timezone.localdate())
    context = {"version": version, "title": in_language(version.title, version.title_en), "notice": notice}
    context |= _readiness(request, version, library(), notice)
    return render(request, "policies/readiness.html", context)


def _readiness(
    request: HttpRequest, version: PolicyVersion, rules: Library, notice: Notice
) -> dict[str, Any]:
    """Nothing for policies of other subjects, and for versions not in force today."""
    by: Any = request.actor  # type: ignore[attr-defined]
    today = timezone.localdate()
    if version.subject != SUBJECT or not version.is_in_force(today, version.case_kinds[0]):
        return {}
    # The numeric libraries load with the first readiness that is asked for.
    from gaoxin.policies.assembly.readiness import readiness_of

    found = readiness_of(version, rules, scope=by.scope, on=today)
    say = Sentences(version, rules.facts)
    facts = [
        {
            "label": _judged(one.input, version) if ":" in one.input else say.input(one.input),
            "keeper": KEEPERS[one.keeper],
            "source": _source(one.input, version, rules),
            "known": one.known,
            "imported": one.imported,
            "blocking": one.blocking,
        }
        for one in sorted(found.facts, key=lambda one: -one.blocking)
    ]
    return {
        "readiness": found,
        "facts": facts,
        "classes": _classes(found, notice),
        "conclusions": [_("%(word)s：%(state)s。%(why)s") % one for one in _classes(found, notice)],
    }


def _judged(name: str, version: PolicyVersion) -> str:
    item = name.partition(":")[2]
    anchors = (one.anchor for one in version.criteria.walk())
    found = next((one.label for one in anchors if one.id == item), "")
    scored = (one.anchor for score in version.scores for one in score.walk())
    return found or next((one.label for one in scored if one.id == item), item)


def _source(name: str, version: PolicyVersion, rules: Library) -> str:
    fact = None if ":" in name else rules.facts.find(version.subject, split_input(name)[0])
    return "" if fact is None else fact.source


def _classes(found: Any, notice: Notice) -> list[dict[str, Any]]:
    """Each class: chosen or not, 可行 or 缺数据, and why."""
    open_count = found.targets - found.decided
    reasons = []
    if not found.targets:
        reasons.append(_("现在没有符合或可能符合的企业。"))
    if open_count:
        reasons.append(_("还有 %(count)s 家因缺数据不能定案。") % {"count": open_count})
    if found.unofficial:
        reasons.append(
            _("有 %(count)s 项事实不是官方来源，或要人工核定。") % {"count": len(found.unofficial)}
        )
    quick = _("缺的数据企业自己给不了，要先向部门取得。")
    if found.is_quick_ready:
        quick = _("缺的都能由企业在申请时确认。")
    told = {
        DeliveryClass.AUTOMATIC: (
            found.is_automatic_ready,
            "".join(reasons) or _("每家对象都能按官方来源的数据定案。"),
        ),
        DeliveryClass.QUICK: (found.is_quick_ready, quick if found.targets else reasons[0]),
        DeliveryClass.ORDINARY: (True, _("缺的数据在申请和审核中补齐。")),
    }
    return [
        {
            "word": kind.label,
            "is_chosen": notice.delivery_class == kind,
            "is_ready": is_ready,
            "state": _("可行") if is_ready else _("缺数据"),
            "why": why,
        }
        for kind, (is_ready, why) in told.items()
    ]

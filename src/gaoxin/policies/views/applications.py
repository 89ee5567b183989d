"""政策申报: one's own applications, the form by telephone or desk, one application with all it rests on."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gaoxin.enterprises import selectors as enterprises
from gaoxin.foundation.accounts.access import needs
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import allows
from gaoxin.foundation.attachments import selectors as attachments
from gaoxin.foundation.attachments.content import refuse_size
from gaoxin.foundation.rule_answers import lines_of, written_words
from gaoxin.policies import presentation
from gaoxin.policies.actions import applications as actions
from gaoxin.policies.actions.submitting import submit_application
from gaoxin.policies.application_forms import FillForm, file_name
from gaoxin.policies.application_words import (
    application_doors,
    call_title,
    call_word,
    next_words,
    standing_words,
    way_of,
)
from gaoxin.policies.assembly.applying import Standing, standing_of
from gaoxin.policies.assembly.limits import limit_of, standing_state
from gaoxin.policies.assembly.materials import MaterialLine, materials_of
from gaoxin.policies.models import Application, ApplicationState, CorrectionNotice
from gaoxin.policies.permissions import (
    APPLY,
    DECLARE_FACTS,
    JUDGE,
    MAKE_PAYMENT,
    MANAGE_CALLS,
    READ_APPLICATIONS,
)
from gaoxin.policies.selectors import applications as selectors
from gaoxin.policies.selectors.delivery import accounts_on
from gaoxin.values.errors import DomainError, DomainErrors, NotFound, NotPermitted
from gaoxin.web.forms import each_refusal
from gaoxin.web.sending import send

PER_PAGE = 50
OWN_TURN = (ApplicationState.DRAFT, ApplicationState.RETURNED)


@needs(READ_APPLICATIONS)
def application_list(request: HttpRequest) -> HttpResponse:
    """企业：能报什么、报了什么、办到哪一步。经办人：待办的申报和各申报通知。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    if by.scope.enterprise_id is not None:
        return render(request, "policies/applications/own.html", _own(by))
    today = timezone.localdate()
    waiting = selectors.applications_of(by.scope).filter(state__in=selectors.OPEN)
    rows = [_row(one, today) for one in waiting.select_related("correction")]
    rows.sort(key=lambda one: (one["application"].due_on or today, one["application"].pk))
    page: Any = Paginator(selectors.calls(by.scope), PER_PAGE).get_page(request.GET.get("page"))
    calls = []
    for one in page.object_list:
        word, badge = call_word(one, today=today)
        calls.append({"call": one, "title": call_title(one), "word": word, "badge": badge})
    context = {
        "rows": rows[:PER_PAGE],
        "waiting": len(rows),
        "late": sum(1 for one in rows if one["standing"].limit and one["standing"].limit.light == "red"),
        "calls": calls,
        "page": page,
        "may_open": allows(by, MANAGE_CALLS),
    }
    return render(request, "policies/applications/list.html", context)


def _row(one: Application, today: Any) -> dict[str, Any]:
    return {
        "application": one,
        "title": call_title(one.call),
        "standing": standing_words(one, limit_of(one, today=today), today=today),
    }


def _own(by: Actor) -> dict[str, Any]:
    today = timezone.localdate()
    enterprise = enterprises.enterprise(by.scope.enterprise_id or 0, scope=by.scope)
    offers = selectors.open_calls_for(enterprise, today)
    own = selectors.applications_of(by.scope).select_related("correction")
    return {
        "enterprise": enterprise,
        "offers": [{"offer": one, "title": call_title(one.call)} for one in offers],
        "rows": [_row(one, today) | {"next": _next(one, today)} for one in own],
        "may_apply": allows(by, APPLY),
    }


def _next(one: Application, today: Any) -> str:
    return next_words(one, selectors.awards_of(one), today=today)


@needs(APPLY)
@require_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """开始一份申报。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    row = selectors.call(pk, scope=by.scope)
    if by.scope.enterprise_id is None:
        raise NotFound()
    enterprise = enterprises.enterprise(by.scope.enterprise_id, scope=by.scope)
    begun = actions.start_application(row, enterprise, by=by, today=timezone.localdate())
    return redirect("policies:application_fill", begun.pk)


@needs(APPLY)
def fill(request: HttpRequest, pk: int) -> HttpResponse:
    """填报：已知的不用再填，只问不知道的；边填边看符不符合；材料在同一页上传。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    today = timezone.localdate()
    row = selectors.application(pk, scope=by.scope)
    if standing_state(row, today=today) not in OWN_TURN:
        messages.info(request, _("这份申报已经提交，不能再改。"))
        return redirect("policies:application", pk)
    standing, lines = actions.own_standing(row, today=today), materials_of(row, on=row.submitted_on or today)
    form = _fill_form(request, row, standing, lines)
    is_submitting = request.POST.get("act") == "submit"

    def act(_given: Any) -> None:
        _keep(request, row, form, by=by)
        if is_submitting:
            submit_application(row, by=by, today=today, even_so=form.cleaned_data["even_so"])

    sent = send(request, form, act)
    if sent.is_done and is_submitting:
        row.refresh_from_db()
        messages.success(request, _("已提交，编号 %(number)s。") % {"number": row.number})
        return redirect("policies:application", pk)
    if sent.is_done:
        messages.success(request, _("已保存，还没有提交。"))
        return redirect("policies:application_fill", pk)
    if request.method == "POST":
        # What could be kept was kept; the page shows it beside what was refused.
        row.refresh_from_db()
        standing = actions.own_standing(row, today=today)
        form.lines = [line for line in materials_of(row, on=row.submitted_on or today) if line.takes_files]
    context = _verdict(standing, form) | {
        "application": row,
        "call": row.call,
        "title": call_title(row.call),
        "form": form,
        "standing": standing,
        "lines": [line for line in lines if not line.takes_files],
        "notice": CorrectionNotice.objects.filter(application=row).first(),
    }
    return render(request, "policies/applications/fill.html", context, status=sent.status)


def _standing(row: Application, today: Any) -> Standing:
    """What is asked is what was not known; what the enterprise stated stands among the known."""
    return standing_of(
        row.enterprise_id,
        policy=row.call.policy,
        case_kind=row.call.case_kind,
        scope=actions.own_scope(row),
        on=row.submitted_on or today,
        stated=row.stated,
    )


def _fill_form(
    request: HttpRequest, row: Application, standing: Standing, lines: list[MaterialLine]
) -> FillForm:
    initial = {**row.stated, "contact_name": row.contact_name, "contact_phone": row.contact_phone}
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    return FillForm(*sent, asked=standing.asked, lines=lines, initial=initial)


def _keep(request: HttpRequest, row: Application, form: FillForm, *, by: Actor) -> None:
    """Saves what was typed, takes a file back, adds the files; what is refused is told together."""
    today = timezone.localdate()
    wrong: list[DomainError] = []
    given = form.cleaned_data
    saved = {"contact_name": given["contact_name"], "contact_phone": given["contact_phone"]}
    try:
        actions.save_application(row, by=by, stated=form.stated(), today=today, **saved)
    except DomainError as error:
        wrong += each_refusal(error)
    removed = request.POST.get("remove", "")
    if removed.isascii() and removed.isdecimal():
        actions.remove_material(row, attachments.attachment(int(removed), by=by), by=by, today=today)
    for line in form.lines:
        upload = given.get(file_name(line))
        if upload is None:
            continue
        try:
            refuse_size(upload.size or 0)
            actions.add_material(
                row, line.material, by=by, content=upload.read(), file_name=upload.name or "", today=today
            )
        except (NotFound, NotPermitted):
            raise
        except DomainError as error:
            named = DomainError(
                error.code, error.message, field=file_name(line), value=error.value, remedy=error.remedy
            )
            wrong.append(named)
    if wrong:
        raise DomainErrors(wrong)


@needs(APPLY)
@require_POST
def verdict(request: HttpRequest, pk: int) -> HttpResponse:
    """边填边看：按填的内容现在符不符合，什么都不保存。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    today = timezone.localdate()
    row = selectors.application(pk, scope=by.scope)
    standing = actions.own_standing(row, today=today)
    form = FillForm(request.POST, asked=standing.asked, lines=())
    form.is_valid()
    context = _verdict(actions.own_standing(row, today=today, stated=form.stated()), form) | {
        "application": row
    }
    return render(request, "policies/applications/verdict.html", context)


def _verdict(standing: Standing, form: FillForm) -> dict[str, Any]:
    return {
        "match": presentation.Match(standing.answer),
        "answer_lines": lines_of(standing.answer),
        "payments": presentation.payments_of(standing.answer),
        "unanswered": standing.unanswered,
        "form": form,
    }


@needs(READ_APPLICATIONS)
def application_page(request: HttpRequest, pk: int) -> HttpResponse:
    """一份申报：办到哪一步、逐条对照、事实和来源、材料、意见、经过。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    today = timezone.localdate()
    row = selectors.application(pk, scope=by.scope)
    notice = CorrectionNotice.objects.filter(application=row).first()
    awards = selectors.awards_of(row)
    is_own = by.scope.enterprise_id is not None
    on = row.submitted_on or today
    standing = _standing(row, today)
    context = {
        "application": row,
        "call": row.call,
        "title": call_title(row.call),
        "is_own": is_own,
        "standing": standing_words(row, limit_of(row, today=today), today=today),
        "way": way_of(row, awards, today=today),
        "next": next_words(row, awards, today=today),
        "notice": notice,
        "awards": awards,
        "facts": standing,
        "materials": materials_of(row, on=on),
        "doors": application_doors(row, by=by, today=today, notice=notice),
        "on": on,
        "opinions": row.opinions.order_by("id"),
        "refusal": _refusal(row),
        "events": row.events.order_by("id"),
    }
    if is_own:
        context |= _own_answer(row, standing)
    else:
        context |= _officer_parts(row, standing, by=by, today=today)
    return render(request, "policies/applications/application.html", context)


def _refusal(row: Application) -> Any:
    """The last opinion against it, and the clauses it rests on."""
    if row.state != ApplicationState.REFUSED:
        return None
    return row.opinions.filter(supports=False).order_by("-id").first()


def _own_answer(row: Application, standing: Standing) -> dict[str, Any]:
    answer = standing.answer if row.state == ApplicationState.DRAFT else standing.recorded
    return {"match": presentation.Match(answer), "answer_lines": lines_of(answer)}


def _officer_parts(row: Application, standing: Standing, *, by: Actor, today: Any) -> dict[str, Any]:
    answer = standing.recorded
    to_register = [
        (one, written_words(one.fact, row.stated[one.key]))
        for one in standing.asked
        if one.is_of_register and row.stated.get(one.key)
    ]
    return {
        "match": presentation.Match(answer),
        "answer_lines": lines_of(answer),
        "payments": presentation.payments_of(answer),
        "asked": presentation.asked_of(answer),
        "judged": presentation.judged_labels(answer),
        "to_register": to_register,
        "decisions": row.decisions.order_by("id"),
        "account": accounts_on((row.enterprise_id,), day=today).get(row.enterprise_id),
        "may_keep_account": allows(by, MAKE_PAYMENT),
        "may_declare": allows(by, DECLARE_FACTS),
        "may_judge": allows(by, JUDGE),
    }

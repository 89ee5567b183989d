"""Steps of an application: accepted, returned once, declined, reviewed, rechecked, withdrawn."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gaoxin.foundation.accounts.access import needs
from gaoxin.foundation.rule_answers import lines_of
from gaoxin.policies.actions import handling
from gaoxin.policies.actions.applications import own_scope, withdraw_application
from gaoxin.policies.application_forms import OpinionForm, ReturnForm, WithdrawForm
from gaoxin.policies.application_words import call_title
from gaoxin.policies.assembly.applying import finding_of
from gaoxin.policies.assembly.materials import materials_of
from gaoxin.policies.delivery_forms import ReasonForm
from gaoxin.policies.models import Application, OpinionStep
from gaoxin.policies.permissions import APPLY, HANDLE_APPLICATIONS, RECHECK_APPLICATIONS
from gaoxin.policies.selectors import applications as selectors
from gaoxin.web.sending import form_page

Act = Callable[[dict[str, Any]], Any]


@needs(HANDLE_APPLICATIONS)
@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """受理。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    row, today = selectors.application(pk, scope=by.scope), timezone.localdate()
    handling.accept_application(row, by=by, accepted_on=today, today=today)
    messages.success(request, _("已受理。"))
    return redirect("policies:application", pk)


@needs(HANDLE_APPLICATIONS)
def return_once(request: HttpRequest, pk: int) -> HttpResponse:
    """退回补正：缺的一次告知；缺的材料先列好。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    row, today = selectors.application(pk, scope=by.scope), timezone.localdate()
    wanting = [
        line.material.name for line in materials_of(row, on=row.submitted_on or today) if line.is_wanting
    ]
    form = ReturnForm(request.POST or None, initial={"items": "\n".join(wanting)})

    def act(given: dict[str, Any]) -> Application:
        items = given.pop("items").splitlines()
        return handling.return_application(row, by=by, items=items, today=today, **given)

    return _step(request, row, form, act, title=_("退回补正"), done=_("已一次性告知企业。"))


@needs(HANDLE_APPLICATIONS)
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """不予受理：补正后仍不齐全。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    row, today = selectors.application(pk, scope=by.scope), timezone.localdate()
    form = ReasonForm(request.POST or None, day_name="declined_on")
    return _step(
        request,
        row,
        form,
        lambda given: handling.decline_application(row, by=by, today=today, **given),
        title=_("不予受理"),
        done=_("已作出不予受理的决定。"),
    )


@needs(HANDLE_APPLICATIONS)
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """审核意见。"""
    return _opinion(
        request, pk, handling.review_application, title=_("审核"), done=_("审核意见已提交，待复核。")
    )


@needs(RECHECK_APPLICATIONS)
def recheck(request: HttpRequest, pk: int) -> HttpResponse:
    """复核意见，由另一个人办理。"""
    return _opinion(request, pk, handling.recheck_application, title=_("复核"), done=_("复核意见已提交。"))


@needs(APPLY)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """撤回申报。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    row, today = selectors.application(pk, scope=by.scope), timezone.localdate()
    form = WithdrawForm(request.POST or None)
    return _step(
        request,
        row,
        form,
        lambda given: withdraw_application(row, by=by, today=today, **given),
        title=_("撤回申报"),
        done=_("已撤回。"),
    )


def _opinion(
    request: HttpRequest, pk: int, action: Callable[..., Any], *, title: str, done: str
) -> HttpResponse:
    by: Any = request.actor  # type: ignore[attr-defined]
    row, today = selectors.application(pk, scope=by.scope), timezone.localdate()
    answer = finding_of(
        row.enterprise_id,
        policy=row.call.policy,
        case_kind=row.call.case_kind,
        scope=own_scope(row),
        on=row.submitted_on or today,
    ).answer
    lines = [line for line in lines_of(answer) if not line.reading.parts]
    against = [line for line in lines if line.state != "met"]
    named = dict.fromkeys(f"{line.label}（{line.reading.criterion.clause}）" for line in against or lines)
    form = OpinionForm(request.POST or None, clauses=[(one, one) for one in named])
    context = {
        "answer_lines": lines_of(answer),
        "review": row.opinions.filter(step=OpinionStep.REVIEW).order_by("-id").first(),
    }
    return _step(
        request,
        row,
        form,
        lambda _given: action(row, by=by, opinion=form.opinion(), today=today),
        title=title,
        done=done,
        context=context,
    )


def _step(
    request: HttpRequest,
    row: Application,
    form: Any,
    act: Act,
    *,
    title: str,
    done: str,
    context: dict[str, Any] | None = None,
) -> HttpResponse:
    return form_page(
        request,
        form,
        act,
        template="policies/applications/form.html",
        done=done,
        back=reverse("policies:application", args=(row.pk,)),
        title=title,
        submit=title,
        subject=f"{row.enterprise} · {call_title(row.call)}",
        **(context or {}),
    )

"""Forms that move a round or an award on, and keep the account of an enterprise."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gaoxin.enterprises import selectors as enterprises
from gaoxin.foundation.accounts.access import needs
from gaoxin.foundation.zones.selectors import zone_of
from gaoxin.policies import actions
from gaoxin.policies.assembly.delivery import grant_policies
from gaoxin.policies.delivery_forms import (
    AccountForm,
    BudgetForm,
    DayForm,
    PaidForm,
    PublishForm,
    ReasonForm,
    RoundForm,
    SettleForm,
)
from gaoxin.policies.delivery_words import round_title
from gaoxin.policies.models import GrantAward, GrantRound
from gaoxin.policies.permissions import APPROVE_PAYMENT, MAKE_PAYMENT, REVIEW_AWARDS, RUN_DELIVERY
from gaoxin.policies.presentation import in_language
from gaoxin.policies.selectors import delivery as selectors
from gaoxin.web.sending import send

Act = Callable[[dict[str, Any]], Any]


@needs(RUN_DELIVERY)
def round_new(request: HttpRequest) -> HttpResponse:
    """开批：对全区企业运行一项奖补政策。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    today = timezone.localdate()
    choices = [(one.policy, in_language(one.title, one.title_en)) for one in grant_policies(today)]
    chosen = {"policy": request.GET.get("policy", "")}
    form = RoundForm(request.POST or None, policies=choices, initial=chosen)

    def act(given: dict[str, Any]) -> GrantRound:
        return actions.open_round(zone_of(by.scope), by=by, today=today, **given)

    def back(row: GrantRound | None) -> str:
        return reverse("policies:round", args=(row.pk,)) if row else reverse("policies:rounds")

    return _form_page(
        request,
        form,
        act,
        back=back,
        title=_("开兑现批次"),
        submit=_("对全区运行"),
        done=_("批次已开，请逐笔审核。"),
    )


@needs(REVIEW_AWARDS)
@require_POST
def round_pass(request: HttpRequest, pk: int) -> HttpResponse:
    """其余全部审核通过。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    row = selectors.round_(pk, scope=by.scope)
    today = timezone.localdate()
    count = actions.pass_all(row, by=by, reviewed_on=today, today=today)
    messages.success(request, _("已审核通过 %(count)s 笔。") % {"count": count})
    return redirect("policies:round", pk)


@needs(RUN_DELIVERY)
def round_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """公示。"""
    form = PublishForm(request.POST or None, initial={"starts_on": timezone.localdate()})
    return _round_step(
        request,
        pk,
        form,
        actions.publish_round,
        title=_("公示"),
        submit=_("开始公示"),
        done=_("已开始公示。"),
    )


@needs(APPROVE_PAYMENT)
def round_budget(request: HttpRequest, pk: int) -> HttpResponse:
    """调整预算。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    row = selectors.round_(pk, scope=by.scope)
    form = BudgetForm(request.POST or None, initial={"budget": row.budget})
    return _round_step(
        request, pk, form, actions.set_budget, title=_("调整预算"), submit=_("保存"), done=_("预算已调整。")
    )


@needs(APPROVE_PAYMENT)
def round_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """批准兑付：公示期满，按次序和预算。"""
    form = DayForm(request.POST or None, day_name="approved_on")
    return _round_step(
        request,
        pk,
        form,
        actions.approve_payment,
        title=_("批准兑付"),
        submit=_("批准"),
        done=_("已批准，预算不够的列为待预算。"),
    )


@needs(MAKE_PAYMENT)
def round_paid(request: HttpRequest, pk: int) -> HttpResponse:
    """待付的全部登记为已付。"""
    form = PaidForm(request.POST or None, initial={"paid_on": timezone.localdate()})
    return _round_step(
        request,
        pk,
        form,
        actions.mark_all_paid,
        title=_("全部登记已付"),
        submit=_("登记"),
        done=_("已登记付款。"),
    )


@needs(REVIEW_AWARDS)
@require_POST
def award_pass(request: HttpRequest, pk: int) -> HttpResponse:
    """审核通过一笔。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    award = selectors.award(pk, scope=by.scope)
    today = timezone.localdate()
    actions.review_award(award, by=by, passed=True, reviewed_on=today, today=today)
    messages.success(request, _("已审核通过。"))
    return redirect("policies:round", award.round_id)


@needs(REVIEW_AWARDS)
def award_return(request: HttpRequest, pk: int) -> HttpResponse:
    """退回一笔，写明理由。"""
    form = ReasonForm(request.POST or None, day_name="reviewed_on")

    def act(award: GrantAward, **given: Any) -> GrantAward:
        return actions.review_award(award, passed=False, **given)

    return _award_step(request, pk, form, act, title=_("退回"), done=_("已退回。"))


@needs(RUN_DELIVERY)
def award_object(request: HttpRequest, pk: int) -> HttpResponse:
    """登记公示期间的异议。"""
    form = ReasonForm(request.POST or None, day_name="objected_on")
    return _award_step(
        request, pk, form, actions.object_to_award, title=_("登记异议"), done=_("已登记异议，办结前不付。")
    )


@needs(RUN_DELIVERY)
def award_settle(request: HttpRequest, pk: int) -> HttpResponse:
    """办结异议。"""
    form = SettleForm(request.POST or None, day_name="settled_on")
    return _award_step(
        request, pk, form, actions.settle_objection, title=_("办结异议"), done=_("异议已办结。")
    )


@needs(MAKE_PAYMENT)
def award_paid(request: HttpRequest, pk: int) -> HttpResponse:
    """登记一笔已付。"""
    form = PaidForm(request.POST or None, initial={"paid_on": timezone.localdate()})
    return _award_step(request, pk, form, actions.mark_paid, title=_("登记已付"), done=_("已登记付款。"))


@needs(MAKE_PAYMENT)
def award_claw_back(request: HttpRequest, pk: int) -> HttpResponse:
    """付款后事实更正的，提出追回多付的部分。"""
    form = ReasonForm(request.POST or None, day_name="proposed_on")
    return _award_step(
        request, pk, form, actions.claw_back, title=_("提出追回"), done=_("已提出追回，原决定保留。")
    )


@needs(MAKE_PAYMENT)
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """登记企业的收款账户；以前的账户保留。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    enterprise = enterprises.enterprise(pk, scope=by.scope)
    today = timezone.localdate()
    form = AccountForm(request.POST or None, initial={"account_name": enterprise.name, "since": today})

    def act(given: dict[str, Any]) -> Any:
        return actions.keep_account(enterprise, by=by, today=today, **given)

    return _form_page(
        request,
        form,
        act,
        back=lambda _row: reverse("enterprises:detail", args=(pk,)),
        title=_("登记收款账户"),
        done=_("收款账户已登记。"),
        context={"subject": enterprise, "accounts": selectors.bank_accounts(by.scope, enterprise_id=pk)},
    )


def _round_step(
    request: HttpRequest,
    pk: int,
    form: Any,
    action: Callable[..., Any],
    *,
    title: str,
    submit: str,
    done: str,
) -> HttpResponse:
    by: Any = request.actor  # type: ignore[attr-defined]
    row = selectors.round_(pk, scope=by.scope)

    def act(given: dict[str, Any]) -> Any:
        return action(row, by=by, today=timezone.localdate(), **given)

    return _form_page(
        request,
        form,
        act,
        back=lambda _row: reverse("policies:round", args=(pk,)),
        title=title,
        submit=submit,
        done=done,
        context={"subject": round_title(row)},
    )


def _award_step(
    request: HttpRequest, pk: int, form: Any, action: Callable[..., Any], *, title: str, done: str
) -> HttpResponse:
    by: Any = request.actor  # type: ignore[attr-defined]
    award = selectors.award(pk, scope=by.scope)

    def act(given: dict[str, Any]) -> Any:
        return action(award, by=by, today=timezone.localdate(), **given)

    return _form_page(
        request,
        form,
        act,
        back=lambda _row: reverse("policies:award", args=(pk,)),
        title=title,
        done=done,
        context={"subject": award},
    )


def _form_page(
    request: HttpRequest,
    form: Any,
    act: Act,
    *,
    back: Callable[[Any], str],
    title: str,
    done: str,
    submit: str = "",
    context: dict[str, Any] | None = None,
) -> HttpResponse:
    """Shows the form; a valid one is acted on, a refusal comes back beside the field it names."""
    sent = send(request, form, act)
    if sent.is_done:
        messages.success(request, done)
        return redirect(back(sent.result))
    shown = {"form": form, "title": title, "submit": submit or _("保存"), "back": back(None)}
    return render(request, "policies/delivery_form.html", shown | (context or {}), status=sent.status)

"""Forms that move a round or an award on, and keep the account of an enterprise."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from gaoxin.enterprises import selectors as enterprises
from gaoxin.foundation.accounts.access import needs
from gaoxin.foundation.accounts.permissions import Permission
from gaoxin.foundation.jobs.actions import start_job
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
    RecoveryForm,
    RoundForm,
    SettleForm,
)
from gaoxin.policies.delivery_words import round_title
from gaoxin.policies.jobs import OPEN_ROUND
from gaoxin.policies.models import GrantAward, GrantRound
from gaoxin.policies.permissions import APPROVE_PAYMENT, MAKE_PAYMENT, REVIEW_AWARDS, RUN_DELIVERY
from gaoxin.policies.presentation import in_language
from gaoxin.policies.selectors import delivery as selectors
from gaoxin.web.sending import form_page

Act = Callable[[dict[str, Any]], Any]
# A larger zone is run over in the background: at a millisecond or two for each firm nobody should wait.
MOST_AT_ONCE = 500


@needs(RUN_DELIVERY)
def round_new(request: HttpRequest) -> HttpResponse:
    """开批：对全区企业运行一项奖补政策；企业多的区在后台运行。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    today = timezone.localdate()
    choices = [(one.policy, in_language(one.title, one.title_en)) for one in grant_policies(today)]
    chosen = {"policy": request.GET.get("policy", "")}
    form = RoundForm(request.POST or None, policies=choices, initial=chosen)
    is_large = enterprises.enterprises(by.scope).count() > MOST_AT_ONCE

    def act(given: dict[str, Any]) -> Any:
        zone = zone_of(by.scope)
        if not is_large:
            return actions.open_round(zone, by=by, today=today, **given)
        actions.refuse_round(zone, by=by, today=today, **given)
        plain = {**given, "on": given["on"].isoformat(), "budget": str(given["budget"])}
        return start_job(OPEN_ROUND, by=by, arguments=plain, subject_url=reverse("policies:rounds"))

    def back(made: Any) -> str:
        if made is None:
            return reverse("policies:rounds")
        return f"{made.get_absolute_url()}?follow" if is_large else reverse("policies:round", args=(made.pk,))

    return _form_page(
        request,
        form,
        act,
        back=back,
        title=_("开兑现批次"),
        submit=_("对全区运行"),
        done=_("正在对全区运行，完成后转到批次。") if is_large else _("批次已开，请逐笔审核。"),
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
    """``back`` is told the action's result, and nothing where one gives the form up."""
    return form_page(
        request,
        form,
        act,
        template="policies/delivery_form.html",
        done=done,
        back=back(None),
        after=back,
        title=title,
        submit=submit or _("保存"),
        **(context or {}),
    )


@dataclass(frozen=True, slots=True)
class Step:
    """One form and what it does; ``form`` is made from what was sent and the row it is about."""

    needed: Permission
    action: Callable[..., Any]
    form: Callable[[Any, Any], Any]
    title: str | Promise
    done: str | Promise
    submit: str | Promise = ""


def _today() -> dict[str, Any]:
    return {"starts_on": timezone.localdate(), "paid_on": timezone.localdate()}


def _of_round(step: Step) -> Callable[..., HttpResponse]:
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        by: Any = request.actor  # type: ignore[attr-defined]
        row = selectors.round_(pk, scope=by.scope)
        return _stepped(request, step, row, back="policies:round", subject=round_title(row))

    return needs(step.needed)(view)


def _of_award(step: Step) -> Callable[..., HttpResponse]:
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        by: Any = request.actor  # type: ignore[attr-defined]
        row = selectors.award(pk, scope=by.scope)
        return _stepped(request, step, row, back="policies:award", subject=row)

    return needs(step.needed)(view)


def _stepped(
    request: HttpRequest, step: Step, row: GrantRound | GrantAward, *, back: str, subject: object
) -> HttpResponse:
    by: Any = request.actor  # type: ignore[attr-defined]

    def act(given: dict[str, Any]) -> Any:
        return step.action(row, by=by, today=timezone.localdate(), **given)

    return _form_page(
        request,
        step.form(request.POST or None, row),
        act,
        back=lambda _row: reverse(back, args=(row.pk,)),
        title=str(step.title),
        submit=str(step.submit),
        done=str(step.done),
        context={"subject": subject},
    )


def _return(award: GrantAward, **given: Any) -> GrantAward:
    return actions.review_award(award, passed=False, **given)


round_publish = _of_round(
    Step(
        RUN_DELIVERY,
        actions.publish_round,
        lambda sent, _row: PublishForm(sent, initial=_today()),
        gettext_lazy("公示"),
        done=gettext_lazy("已开始公示。"),
        submit=gettext_lazy("开始公示"),
    )
)
round_budget = _of_round(
    Step(
        APPROVE_PAYMENT,
        actions.set_budget,
        lambda sent, row: BudgetForm(sent, initial={"budget": row.budget}),
        gettext_lazy("调整预算"),
        done=gettext_lazy("预算已调整。"),
    )
)
round_approve = _of_round(
    Step(
        APPROVE_PAYMENT,
        actions.approve_payment,
        lambda sent, _row: DayForm(sent, day_name="approved_on"),
        gettext_lazy("批准兑付"),
        done=gettext_lazy("已批准，预算不够的列为待预算。"),
        submit=gettext_lazy("批准"),
    )
)
round_paid = _of_round(
    Step(
        MAKE_PAYMENT,
        actions.mark_all_paid,
        lambda sent, _row: PaidForm(sent, initial=_today()),
        gettext_lazy("全部登记已付"),
        done=gettext_lazy("已登记付款。"),
        submit=gettext_lazy("登记"),
    )
)
award_return = _of_award(
    Step(
        REVIEW_AWARDS,
        _return,
        lambda sent, _row: ReasonForm(sent, day_name="reviewed_on"),
        gettext_lazy("退回"),
        done=gettext_lazy("已退回。"),
    )
)
award_object = _of_award(
    Step(
        RUN_DELIVERY,
        actions.object_to_award,
        lambda sent, _row: ReasonForm(sent, day_name="objected_on"),
        gettext_lazy("登记异议"),
        done=gettext_lazy("已登记异议，办结前不付。"),
    )
)
award_settle = _of_award(
    Step(
        RUN_DELIVERY,
        actions.settle_objection,
        lambda sent, _row: SettleForm(sent, day_name="settled_on"),
        gettext_lazy("办结异议"),
        done=gettext_lazy("异议已办结。"),
    )
)
award_paid = _of_award(
    Step(
        MAKE_PAYMENT,
        actions.mark_paid,
        lambda sent, _row: PaidForm(sent, initial=_today()),
        gettext_lazy("登记已付"),
        done=gettext_lazy("已登记付款。"),
    )
)
award_claw_back = _of_award(
    Step(
        MAKE_PAYMENT,
        actions.claw_back,
        lambda sent, _row: ReasonForm(sent, day_name="proposed_on"),
        gettext_lazy("提出追回"),
        done=gettext_lazy("已提出追回，原决定保留。"),
    )
)
award_recover = _of_award(
    Step(
        MAKE_PAYMENT,
        actions.recover_money,
        lambda sent, row: RecoveryForm(
            sent, initial={"recovered_on": timezone.localdate(), "amount": selectors.outstanding(row)}
        ),
        gettext_lazy("登记收回款项"),
        done=gettext_lazy("收回款项已登记。"),
        submit=gettext_lazy("登记"),
    )
)

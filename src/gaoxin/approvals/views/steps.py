"""Forms by which a case moves: opened, assigned, a step of an item, papers, land, pledges, closing."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gaoxin.approvals import actions, selectors
from gaoxin.approvals.actions import Step
from gaoxin.approvals.actions.items import permission_for
from gaoxin.approvals.assembly import propose
from gaoxin.approvals.case_forms import (
    AgentForm,
    CloseForm,
    LandForm,
    OpenCaseForm,
    PledgeForm,
    StepForm,
)
from gaoxin.approvals.kept_words import item_name, paper_name, pledge_words
from gaoxin.approvals.models import ApprovalPlan, EventKindChoice, PledgeState
from gaoxin.approvals.permissions import AGENT_ITEMS, CHECK_PLEDGES, HANDLE_ITEMS, OPEN_CASES, READ_CASES
from gaoxin.foundation.accounts.access import needs
from gaoxin.foundation.accounts.models import User
from gaoxin.foundation.accounts.permissions import require_role
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.working_days import working_calendar
from gaoxin.values.errors import DomainError, NotFound
from gaoxin.web.sending import send


def form_page(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[Any], Any],
    *,
    title: str,
    done: str,
    back: str,
    sub: str = "",
    note: str = "",
) -> HttpResponse:
    """The form, shown again with what is wrong, or what it did and back to where it came from."""
    sent = send(request, form, act)
    if sent.is_done:
        messages.success(request, done)
        target = sent.result if isinstance(sent.result, str) else back
        return redirect(target)
    context = {"form": form, "title": title, "back": back, "sub": sub, "note": note}
    return render(request, "approvals/form.html", context, status=sent.status)


@needs(OPEN_CASES)
def open_case(request: HttpRequest, pk: int) -> HttpResponse:
    """按一份保存的方案立案。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    kept = selectors.plan(pk, scope=by.scope)
    today = timezone.localdate()
    form = OpenCaseForm(
        request.POST or None, agents=_agents(kept.project.zone_id), initial={"opened_on": today}
    )

    def act(cleaned: dict[str, Any]) -> str:
        case = actions.open_case(
            _proposal_of(kept, by),
            kept,
            by=by,
            opened_on=cleaned["opened_on"],
            today=today,
            parcel=cleaned["parcel"],
            agent=cleaned["agent"],
        )
        return reverse("approvals:case", args=[case.pk])

    return form_page(
        request,
        form,
        act,
        title=_("立案"),
        sub=str(kept),
        done=_("已立案，事项、期限和材料清单都列好了。"),
        back=reverse("approvals:kept_plan", args=[pk]),
    )


def _proposal_of(kept: ApprovalPlan, by: Any) -> Any:
    """As the facts stood when the plan was kept."""
    last = kept.result["items"]
    works = next((row for row in last if row["key"] == "works"), None)
    return propose(
        kept.project,
        scope=by.scope,
        on=kept.as_of,
        start=kept.start_on,
        calendar=working_calendar(),
        works_days=1 if works is not None else None,
    )


def _agents(zone_id: int) -> Any:
    rows = User.objects.filter(
        memberships__zone_id=zone_id, memberships__role=Role.CASE_AGENT, is_active=True
    )
    return rows.distinct().order_by("display_name")


@needs(OPEN_CASES)
def assign_agent(request: HttpRequest, pk: int) -> HttpResponse:
    """指定代办员。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    case = selectors.case(pk, scope=by.scope)
    form = AgentForm(request.POST or None, agents=_agents(case.zone_id), initial={"agent": case.agent_id})

    def act(cleaned: dict[str, Any]) -> None:
        actions.assign_agent(case, by=by, agent=cleaned["agent"])

    return form_page(
        request,
        form,
        act,
        title=_("指定代办员"),
        sub=case.number,
        done=_("代办员已更新。"),
        back=reverse("approvals:case", args=[pk]),
    )


@needs(HANDLE_ITEMS)
@require_POST
def take_item(request: HttpRequest, pk: int) -> HttpResponse:
    """由我经办。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    item = selectors.item(pk, scope=by.scope)
    actions.assign_officer(item, by=by, officer=User.objects.get(pk=by.user_id))
    messages.success(request, _("“%(item)s”由您经办。") % {"item": item_name(item)})
    return redirect("approvals:item", pk)


@needs(READ_CASES)
def register_step(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """登记一个办理步骤；不合法的当场说明，什么也不写。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    item = selectors.item(pk, scope=by.scope)
    if kind not in EventKindChoice.values:
        raise NotFound(_("没有这个步骤。"))
    chosen = EventKindChoice(kind)
    require_role(by, permission_for(chosen))
    form = StepForm(request.POST or None, kind=chosen)

    def act(cleaned: dict[str, Any]) -> None:
        step = Step(
            chosen,
            cleaned["happened_at"],
            ground=cleaned.get("ground", ""),
            notice_no=cleaned.get("notice_no", ""),
            approver=cleaned.get("approver", ""),
            reason=cleaned.get("reason", ""),
            days=cleaned.get("days"),
        )
        actions.register_step(item, step, by=by, now=timezone.now())

    return form_page(
        request,
        form,
        act,
        title=_("登记“%(step)s”") % {"step": chosen.label},
        sub=f"{item.case.number} · {item_name(item)}",
        note=str(_NOTES.get(chosen, "")),
        done=_("已登记，期限随之更新。"),
        back=reverse("approvals:item", args=[pk]),
    )


_NOTES = {
    EventKindChoice.PAPERS_MISSING: _("要一次列全缺的材料；五个工作日内没有告知的，视为受理。"),
    EventKindChoice.STOPPED: _(
        "只有听证、招标、拍卖、检验、检测、检疫、鉴定、专家评审可以停表，并须书面告知所需时间。"
    ),
    EventKindChoice.EXTENDED: _("须经本机关负责人批准，并把理由告知申请人。"),
}


@needs(AGENT_ITEMS)
@require_POST
def hand_in(request: HttpRequest, pk: int, paper_id: int) -> HttpResponse:
    """材料收到了，所有要用它的事项都算数。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    case = selectors.case(pk, scope=by.scope)
    paper = case.papers.filter(pk=paper_id).first()
    if paper is None:
        raise NotFound(_("没有找到这份材料。"))
    today = timezone.localdate()
    try:
        actions.hand_in_paper(paper, by=by, on=today, today=today)
    except DomainError as error:
        messages.error(request, f"{error.message}{error.remedy or ''}")
    else:
        messages.success(request, _("“%(paper)s”已收到。") % {"paper": paper_name(paper)})
    if request.POST.get("back") == "agent":
        return redirect("approvals:my_cases")
    return redirect(f"{reverse('approvals:case', args=[pk])}#papers")


@needs(OPEN_CASES)
def settle_land(request: HttpRequest, pk: int) -> HttpResponse:
    """登记用地结果：没有取得的，预审意见自行失效。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    case = selectors.case(pk, scope=by.scope)
    today = timezone.localdate()
    form = LandForm(request.POST or None, initial={"on": today})

    def act(cleaned: dict[str, Any]) -> None:
        actions.settle_land(case, by=by, is_won=cleaned["result"] == "won", on=cleaned["on"], today=today)

    return form_page(
        request,
        form,
        act,
        title=_("登记用地结果"),
        sub=case.number,
        done=_("用地结果已登记。"),
        back=reverse("approvals:case", args=[pk]),
    )


@needs(OPEN_CASES)
def close_case(request: HttpRequest, pk: int) -> HttpResponse:
    """办结，或写明理由终止。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    case = selectors.case(pk, scope=by.scope)
    today = timezone.localdate()
    form = CloseForm(request.POST or None, initial={"on": today})

    def act(cleaned: dict[str, Any]) -> None:
        actions.close_case(case, by=by, on=cleaned["on"], today=today, reason=cleaned["reason"])

    return form_page(
        request,
        form,
        act,
        title=_("办结或终止"),
        sub=case.number,
        done=_("办件已结束。"),
        back=reverse("approvals:case", args=[pk]),
    )


@needs(CHECK_PLEDGES)
def check_pledge(request: HttpRequest, pk: int) -> HttpResponse:
    """核查一项承诺。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    pledge = selectors.pledges(by.scope).filter(pk=pk).first()
    if pledge is None:
        raise NotFound(_("没有找到这项承诺。"))
    today = timezone.localdate()
    form = PledgeForm(request.POST or None, initial={"on": today})

    def act(cleaned: dict[str, Any]) -> None:
        actions.check_pledge(
            pledge,
            by=by,
            finding=PledgeState(cleaned["finding"]),
            on=cleaned["on"],
            today=today,
            note=cleaned["note"],
            rectify_by=cleaned["rectify_by"],
        )

    return form_page(
        request,
        form,
        act,
        title=_("核查承诺"),
        sub=f"{pledge.item.case.number} · {item_name(pledge.item)}",
        note=" ".join(pledge_words(pledge)),
        done=_("核查结果已登记。"),
        back=reverse("approvals:case", args=[pledge.item.case_id]),
    )

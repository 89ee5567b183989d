"""培育计划: the list, one plan checked against today's facts, a new one out of the gaps, the Word note."""

import datetime as dt
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gaoxin.enterprises import selectors as enterprises
from gaoxin.enterprises.models import Enterprise
from gaoxin.foundation.accounts.access import needs
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.models import User
from gaoxin.foundation.accounts.permissions import allows
from gaoxin.foundation.accounts.selectors import holders_of
from gaoxin.foundation.documents.responses import word_file
from gaoxin.foundation.zones.selectors import zone_of
from gaoxin.policies.actions.cultivation import change_plan, close_plan, open_plan, record_plan_export
from gaoxin.policies.assembly.answers import answer_for
from gaoxin.policies.assembly.cultivation import ProposedStep, proposed_steps, standings
from gaoxin.policies.assembly.ladder import RUNGS
from gaoxin.policies.cultivation_forms import CloseForm, PlanForm
from gaoxin.policies.cultivation_permissions import KEEP_PLANS, READ_PLANS
from gaoxin.policies.cultivation_table import PlanFilters, PlanTable
from gaoxin.policies.cultivation_words import PLAN_BADGES, ShownPlan, plan_briefing, policy_title
from gaoxin.policies.models import CultivationPlan, PlanState
from gaoxin.policies.presentation import Match, shown_plan
from gaoxin.policies.selectors import cultivation as selectors
from gaoxin.policies.views.matching import next_season
from gaoxin.web.ledger import ledger_page
from gaoxin.web.sending import form_page

FORM = "policies/cultivation/form.html"
# Facts and judgements are looked up soon; a condition has until a month before the application.
SOON, BEFORE = dt.timedelta(days=30), dt.timedelta(days=30)


@needs(READ_PLANS)
def plans(request: HttpRequest) -> HttpResponseBase:
    """培育计划清单，可只看自己负责的，可导出。"""
    by: Actor = request.actor  # type: ignore[attr-defined]
    today = timezone.localdate()
    return ledger_page(
        request,
        table_class=PlanTable.at(by.scope, today),
        filterset_class=PlanFilters,
        queryset=selectors.plans(by.scope),
        title=_("培育计划"),
        subtitle=_("谁负责把哪家企业培育到哪一级；进展按今天登记的事实重新核对。"),
        file_name=_("培育计划"),
        template="policies/cultivation/list.html",
        context={"is_own": by.scope.enterprise_id is not None},
        as_of=today,
        on_export=lambda kind, rows: record_plan_export(by=by, kind=kind, count=rows),
    )


@needs(READ_PLANS)
def plan_page(request: HttpRequest, pk: int) -> HttpResponse:
    """一份培育计划：每一步差什么、谁做、何时、按今天的事实是否已达到。"""
    by: Actor = request.actor  # type: ignore[attr-defined]
    row = selectors.plan(pk, scope=by.scope)
    today = timezone.localdate()
    context = {
        "plan": row,
        "shown": _shown(row, by, today),
        "badge": PLAN_BADGES.get(row.state, ""),
        "events": row.events.select_related("step").order_by("-id"),
        "may_keep": allows(by, KEEP_PLANS) and row.state == PlanState.OPEN,
        "today": today,
    }
    return render(request, "policies/cultivation/plan.html", context)


def _shown(row: CultivationPlan, by: Actor, today: dt.date) -> ShownPlan:
    return ShownPlan(standings([row], scope=by.scope, on=today)[0], today)


@needs(READ_PLANS)
def plan_note(request: HttpRequest, pk: int) -> FileResponse:
    """培育计划（Word）。"""
    from gaoxin.foundation.documents.rendering import render_briefing

    by: Actor = request.actor  # type: ignore[attr-defined]
    row = selectors.plan(pk, scope=by.scope)
    today = timezone.localdate()
    events = list(row.events.select_related("step"))
    document = plan_briefing(_shown(row, by, today), zone=zone_of(by.scope), dated=today, events=events)
    content = render_briefing(document)
    record_plan_export(by=by, kind="docx", count=1, plan=row)
    return word_file(content, name=document.title)


@needs(KEEP_PLANS)
def plan_new(request: HttpRequest, pk: int, policy: str) -> HttpResponse:
    """制定培育计划：步骤由规则算出的差距生成，可去掉不需要的。"""
    from gaoxin.policies.assembly.planning import plan_for

    by: Actor = request.actor  # type: ignore[attr-defined]
    enterprise = enterprises.enterprise(pk, scope=by.scope)
    today = timezone.localdate()
    kind = _case_kind(enterprise, policy, by, today)
    answer = answer_for(pk, policy=policy, scope=by.scope, on=today, case_kind=kind)
    target = next_season(today)
    cheapest = plan_for(pk, policy=policy, scope=by.scope, on=target, today=today, case_kind=kind)
    proposed = proposed_steps(answer, cheapest)
    initial = {"owner": by.user_id, "target_on": target}
    form = PlanForm(request.POST or None, owners=_owners(by), initial=initial)
    chosen = request.POST.getlist("step") if request.method == "POST" else [one.code for one in proposed]

    def act(given: dict[str, Any]) -> CultivationPlan:
        steps = [(one, due_day(one, today, given["target_on"])) for one in proposed if one.code in chosen]
        return open_plan(enterprise, by=by, policy=policy, today=today, steps=steps, **given)

    return form_page(
        request,
        form,
        act,
        template="policies/cultivation/new.html",
        done=_("培育计划已建立，步骤可以逐条修改。"),
        back=reverse("policies:matches", args=(pk,)),
        after=_page_of,
        enterprise=enterprise,
        policy=policy,
        title=policy_title(policy),
        match=Match(answer),
        proposed=[(one, one.code in chosen) for one in proposed],
        cheapest=shown_plan(cheapest),
    )


def _page_of(plan: CultivationPlan) -> str:
    return reverse("policies:plan", args=(plan.pk,))


def due_day(step: ProposedStep, today: dt.date, target: dt.date) -> dt.date:
    """When a proposed step falls due unless the officer says otherwise; never after the target."""
    usual = target - BEFORE if step.kind == "condition" else today + SOON
    return max(today, min(usual, target))


def _case_kind(enterprise: Enterprise, policy: str, by: Actor, today: dt.date) -> str:
    held = set(enterprises.title_rows(by.scope, as_of=today, only=(enterprise.pk,)))
    return "renewal" if (enterprise.pk, RUNGS.get(policy, "")) in held else "first"


def _owners(by: Actor) -> Any:
    return holders_of(KEEP_PLANS.roles, scope=by.scope)


@needs(KEEP_PLANS)
def plan_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """修改责任人、目标日期、说明。"""
    by: Actor = request.actor  # type: ignore[attr-defined]
    row = selectors.plan(pk, scope=by.scope)
    initial = {"owner": row.owner_id, "target_on": row.target_on, "note": row.note}
    owners = (_owners(by) | User.objects.filter(pk=row.owner_id)).distinct()
    form = PlanForm(request.POST or None, owners=owners, initial=initial)
    return form_page(
        request,
        form,
        lambda given: change_plan(row, by=by, today=timezone.localdate(), **given),
        template=FORM,
        done=_("计划已修改。"),
        back=_page_of(row),
        plan=row,
        title=_("修改培育计划"),
        submit=_("保存"),
    )


@needs(KEEP_PLANS)
def plan_close(request: HttpRequest, pk: int) -> HttpResponse:
    """结束计划：已取得，或终止，写明理由。"""
    by: Actor = request.actor  # type: ignore[attr-defined]
    row = selectors.plan(pk, scope=by.scope)
    form = CloseForm(request.POST or None)

    def act(given: dict[str, Any]) -> None:
        state = PlanState(given["state"])
        close_plan(row, by=by, state=state, reason=given["reason"], today=timezone.localdate())

    return form_page(
        request,
        form,
        act,
        template=FORM,
        done=_("计划已结束，留作记录。"),
        back=_page_of(row),
        plan=row,
        title=_("结束培育计划"),
        submit=_("结束计划"),
    )

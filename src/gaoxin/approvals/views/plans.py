"""编制审批方案: questions answered once, items and days worked out, measures switched, the plan kept."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gaoxin.approvals import actions, plan_words, selectors
from gaoxin.approvals.assembly import facts_of, kinds_of_case, propose
from gaoxin.approvals.assembly.planning import Proposal
from gaoxin.approvals.assembly.questions import Questions, questions_for
from gaoxin.approvals.catalogue.documents import CaseType
from gaoxin.approvals.forecast_words import ForecastTold, kept_forecast, told
from gaoxin.approvals.forms import FactsForm, PlanForm
from gaoxin.approvals.gantt import gantt
from gaoxin.approvals.permissions import ANALYSE, OPEN_CASES, PLAN_APPROVALS, READ_CASES
from gaoxin.foundation.accounts.access import needs
from gaoxin.foundation.accounts.permissions import allows
from gaoxin.foundation.documents.responses import word_file
from gaoxin.foundation.provenance import Origin
from gaoxin.foundation.rule_answers import in_language
from gaoxin.foundation.working_days import working_calendar
from gaoxin.foundation.zones.selectors import zone_of
from gaoxin.projects import selectors as projects
from gaoxin.projects.models import KeyProject
from gaoxin.values.errors import DomainError
from gaoxin.web.sending import send

if TYPE_CHECKING:
    from gaoxin.engines.scheduling.attribution import Attribution

PER_PAGE: Final = 40


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: the first day, the length of the works, the measures that are on."""

    start: dt.date
    works: int | None
    measures: tuple[str, ...] | None

    def query(self, measures: Sequence[str]) -> str:
        pairs = [("start", self.start.isoformat()), *(("m", key) for key in measures), ("chosen", "1")]
        if self.works:
            pairs.append(("works", str(self.works)))
        return urlencode(pairs)


@needs(READ_CASES)
def project_list(request: HttpRequest) -> HttpResponse:
    """可编制审批方案的项目，已有方案和办件的一并列出。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    text = request.GET.get("q", "").strip()
    rows = projects.projects(by.scope).filter(is_industrial=True).order_by("number")
    if text:
        rows = projects.matching(rows, text)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    ids = [one.pk for one in page.object_list]
    plans = {plan.project_id: plan for pk in ids for plan in selectors.plans_of(pk, scope=by.scope)[:1]}
    running = {one.project_id: one for one in selectors.cases(by.scope).filter(project_id__in=ids)}
    listed = [
        {"project": one, "plan": plans.get(one.pk), "case": running.get(one.pk)} for one in page.object_list
    ]
    context = {"page": page, "rows": listed, "text": text, "may_plan": allows(by, PLAN_APPROVALS)}
    context["keep"] = urlencode({"q": text}) if text else ""
    return render(request, "approvals/projects.html", context)


@needs(PLAN_APPROVALS)
def plan_page(request: HttpRequest, project_id: int) -> HttpResponse:
    """一个项目的审批方案：开关措施即时重排，地址就是方案。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    project = projects.project(project_id, scope=by.scope)
    today = timezone.localdate()
    facts = facts_of(project, scope=by.scope, on=today)
    asked = _asked(request, project, today)
    context: dict[str, Any] = {"project": project, "asked": asked, "plans": _kept(project_id, by.scope)}
    try:
        proposal = _propose(project, by, asked, today)
    except DomainError as error:
        questions = questions_for(facts, on=today, case_type=None)
        context |= {"refusal": error, "kinds": _kinds(facts, today), "questions": questions}
        return render(request, "approvals/plan_not_yet.html", context)
    chosen = proposal.usual() if asked.measures is None else asked.measures
    chosen, dropped = _usable(proposal, chosen)
    questions = questions_for(facts, on=today, case_type=proposal.case_type)
    forecast = _forecast(proposal, chosen, by, today)
    context |= _shown(proposal, chosen, forecast) | _measured(proposal, chosen)
    context |= {
        "questions": questions,
        "dropped": dropped,
        "query": asked.query(chosen),
        "may_open": allows(by, OPEN_CASES),
        "case": selectors.cases(by.scope).filter(project=project).first(),
    }
    return render(request, "approvals/plan.html", context)


@needs(PLAN_APPROVALS)
def plan_facts(request: HttpRequest, project_id: int) -> HttpResponse:
    """回答几个问题；已知的不用再填，每一问都说明为什么问。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    project = projects.project(project_id, scope=by.scope)
    today = timezone.localdate()
    facts = facts_of(project, scope=by.scope, on=today)
    case_type = _case_type(facts, today)
    questions = questions_for(facts, on=today, case_type=case_type)
    form = FactsForm(
        request.POST or None, questions=questions.all(), initial={"observed_on": today, "source": ""}
    )

    def act(cleaned: dict[str, Any]) -> int:
        origin = Origin(source=cleaned["source"] or _("页面录入"))
        changed = list(form.changed_facts())
        for fact, written in changed:
            actions.state_fact(
                project,
                by=by,
                fact_id=fact.id,
                value=written,
                observed_on=cleaned["observed_on"],
                today=today,
                origin=origin,
            )
        return len(changed)

    sent = send(request, form, act)
    if sent.is_done:
        messages.success(request, _("已登记 %(count)s 项，方案随之更新。") % {"count": sent.result})
        return redirect("approvals:plan", project_id)
    context = {"project": project, "form": form, "groups": _groups(form, questions), "case_type": case_type}
    return render(request, "approvals/facts.html", context, status=sent.status)


@needs(PLAN_APPROVALS)
@require_POST
def plan_keep(request: HttpRequest, project_id: int) -> HttpResponse:
    """把现在的方案存为一份有日期的决定。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    project = projects.project(project_id, scope=by.scope)
    today = timezone.localdate()
    asked = _asked(request, project, today)
    try:
        proposal = _propose(project, by, asked, today)
        chosen = proposal.usual() if asked.measures is None else asked.measures
        kept = actions.keep_plan(proposal, by=by, measures=chosen, today=today)
    except DomainError as error:
        messages.error(request, f"{error.message}{error.remedy or ''}")
        return redirect("approvals:plan", project_id)
    messages.success(request, _("方案已保存，可以打印路线图或据此立案。"))
    return redirect("approvals:kept_plan", kept.pk)


def _asked(request: HttpRequest, project: KeyProject, today: dt.date) -> Asked:
    given = request.POST if request.method == "POST" else request.GET
    form = PlanForm({"start": given.get("start") or today.isoformat(), "works": given.get("works") or ""})
    is_valid = form.is_valid()
    start = form.cleaned_data["start"] if is_valid else today
    works = form.cleaned_data.get("works") if is_valid else None
    if works is None and "chosen" not in given:
        works = _works_of(project)
    measures = tuple(given.getlist("m")) if "chosen" in given else None
    return Asked(start, works, measures)


def _works_of(project: KeyProject) -> int | None:
    """The ledger's planned start and finish; None where one is not known."""
    first, last = project.planned_start_on, project.planned_finish_on
    return (last - first).days if first and last and last > first else None


def _propose(project: KeyProject, by: Any, asked: Asked, today: dt.date) -> Proposal:
    return propose(
        project,
        scope=by.scope,
        on=today,
        start=asked.start,
        calendar=working_calendar(),
        works_days=asked.works,
    )


def _usable(proposal: Proposal, chosen: Sequence[str]) -> tuple[tuple[str, ...], list[str]]:
    """Measures that may be on, and the names of those of the address that may not."""
    known = {offer.key: offer for offer in proposal.offers}
    usable = tuple(key for key in chosen if key in known and known[key].state is not False)
    refused = [known[key].measure.name for key in chosen if key in known and known[key].state is False]
    dropped = [in_language(one.label, one.label_en) for one in refused]
    return usable, dropped


def _forecast(proposal: Proposal, chosen: Sequence[str], by: Any, today: dt.date) -> ForecastTold:
    from gaoxin.approvals.assembly.forecasting import outlook_of_plan

    return told(outlook_of_plan(proposal, chosen, scope=by.scope, as_of=today))


def _shown(proposal: Proposal, chosen: Sequence[str], forecast: ForecastTold) -> dict[str, Any]:
    plan, serial = proposal.plan(chosen), proposal.plan(())
    title = _("%(project)s审批方案") % {"project": proposal.project.name}
    return {
        "proposal": proposal,
        "plan": plan,
        "serial": serial,
        "forecast": forecast,
        "drawing": gantt(
            plan_words.bars(plan, before=serial if chosen else None), title=title, likely=forecast.likely
        ),
        "lines": plan_words.item_lines(plan),
        "not_needed": plan_words.not_needed(proposal),
        "open_items": plan_words.still_open(proposal),
        "papers": plan_words.paper_lines(proposal, plan),
        "turns": plan_words.turns(plan),
        "critical": [plan_words.label_of(key) for key in plan.critical_path],
    }


def _measured(proposal: Proposal, chosen: Sequence[str]) -> dict[str, Any]:
    attribution = _attribution(proposal, chosen)
    return {
        "measures": plan_words.measure_lines(proposal, chosen, attribution),
        "savings": plan_words.summed(attribution),
        "saving_words": () if attribution is None else attribution.words,
        "interactions": () if attribution is None else attribution.interactions[:3],
    }


def _attribution(proposal: Proposal, chosen: Sequence[str]) -> "Attribution | None":
    on = [offer.applied for offer in proposal.offers if offer.key in set(chosen)]
    if not on:
        return None
    from gaoxin.engines.scheduling.attribution import attribute_savings

    return attribute_savings(
        proposal.base, on, start=proposal.start, calendar=proposal.calendar, goals=proposal.goals
    )


def _kept(project_id: int, scope: Any) -> list[Any]:
    return list(selectors.plans_of(project_id, scope=scope)[:10])


def _kinds(facts: Any, today: dt.date) -> list[dict[str, Any]]:
    return [
        {"case_type": case_type, "state": found.state, "missing": found.missing}
        for case_type, found in kinds_of_case(facts, on=today)
    ]


def _case_type(facts: Any, today: dt.date) -> CaseType | None:
    """The one that applies; while several may, the first that is not ruled out tells what else to ask."""
    found = kinds_of_case(facts, on=today)
    sure = [case_type for case_type, answer in found if answer.state]
    possible = [case_type for case_type, answer in found if answer.state is None]
    return next(iter((*sure, *possible)), None)


def _groups(form: FactsForm, questions: Questions) -> list[dict[str, Any]]:
    named = [
        (_("先定审批类型"), questions.kind),
        (_("哪些事项要办"), questions.items),
        (_("哪些改革措施可以用"), questions.measures),
    ]
    return [
        {
            "title": title,
            "rows": [{"question": one, "field": form[one.fact.id]} for one in group if not one.is_of_ledger],
            "open": sum(one.is_open for one in group),
        }
        for title, group in named
        if group
    ]


@needs(READ_CASES)
def kept_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """一份保存的方案，按当时的事实、规则和措施，不再改动。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    kept = selectors.plan(pk, scope=by.scope)
    forecast = kept_forecast(kept.result)
    context = {
        "kept": kept,
        "project": kept.project,
        "forecast": forecast,
        "measures": plan_words.measure_names(kept.measures),
        "items": plan_words.kept_items(kept),
        "drawing": gantt(
            plan_words.kept_bars(kept),
            title=str(kept),
            today=timezone.localdate(),
            likely=forecast.likely if forecast else None,
        ),
        "facts": plan_words.kept_facts(kept),
        "not_needed": [plan_words.label_of(key) for key in kept.result["not_needed"]],
        "open": [plan_words.label_of(key) for key in kept.result["open"]],
        "case": selectors.cases(by.scope).filter(baseline=kept).first(),
        "may_open": allows(by, OPEN_CASES),
        "may_analyse": allows(by, ANALYSE),
    }
    return render(request, "approvals/kept_plan.html", context)


@needs(READ_CASES)
def route_map_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """项目审批路线图（Word）。"""
    from gaoxin.approvals.route_map import route_map
    from gaoxin.foundation.documents.rendering import render_briefing

    by: Any = request.actor  # type: ignore[attr-defined]
    kept = selectors.plan(pk, scope=by.scope)
    # The document is Chinese, whatever language the page is read in.
    with translation.override(settings.LANGUAGE_CODE):
        document = route_map(kept, zone=zone_of(by.scope), dated=timezone.localdate())
        return word_file(render_briefing(document), name=document.title.replace("\n", ""))

"""One enterprise and the policies: what it qualifies for, why not, what is still to be known."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date

from gaoxin.engines.rules.compiled import Verdict
from gaoxin.engines.rules.documents import CASE_KINDS
from gaoxin.enterprises import selectors as enterprises
from gaoxin.foundation.accounts.access import needs
from gaoxin.foundation.accounts.permissions import allows
from gaoxin.policies import presentation
from gaoxin.policies.assembly.answers import answer_for, answers_for
from gaoxin.policies.assembly.library import library
from gaoxin.policies.cultivation_permissions import KEEP_PLANS
from gaoxin.policies.permissions import DECLARE_FACTS, JUDGE, READ_MATCHES
from gaoxin.policies.selectors.cultivation import open_plans

FIRST = "first"


def asked_day(request: HttpRequest) -> dt.date:
    """The application date of ``?on=``, else today; days too far away to mean anything are today."""
    today = timezone.localdate()
    try:
        found = parse_date(request.GET.get("on", ""))
    except ValueError:
        found = None
    return found if found and abs((found - today).days) <= 366 * 10 else today


def asked_kind(request: HttpRequest) -> str:
    kind = request.GET.get("kind", FIRST)
    return kind if kind in CASE_KINDS else FIRST


@needs(READ_MATCHES)
def enterprise_matches(request: HttpRequest, pk: int) -> HttpResponse:
    """每项政策对这家企业的结论，最近的在前。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    enterprise = enterprises.enterprise(pk, scope=by.scope)
    on, kind = asked_day(request), asked_kind(request)
    answers = answers_for(pk, scope=by.scope, on=on, case_kind=kind)
    context = {
        "enterprise": enterprise,
        "groups": presentation.grouped(answers),
        "on": on,
        "kind": kind,
        "count": len(answers),
    }
    return render(request, "policies/matches.html", context)


@needs(READ_MATCHES)
def cheapest(request: HttpRequest, pk: int, policy: str) -> HttpResponse:
    """培育测算：到某个申请日，最省力的改法，或为什么不可能。"""
    from gaoxin.policies.assembly.planning import plan_for

    by: Any = request.actor  # type: ignore[attr-defined]
    enterprise = enterprises.enterprise(pk, scope=by.scope)
    today = timezone.localdate()
    on = asked_day(request) if request.GET.get("on") else next_season(today)
    kind = asked_kind(request)
    plan = plan_for(pk, policy=policy, scope=by.scope, on=on, today=today, case_kind=kind)
    version = library().version_on(policy, on, kind)
    context = {
        "enterprise": enterprise,
        "version": version,
        "title": presentation.in_language(version.title, version.title_en) if version else policy,
        "policy": policy,
        "shown": presentation.shown_plan(plan),
        "assumptions": presentation.assumption_words(plan),
        "on": on,
        "kind": kind,
    }
    return render(request, "policies/cheapest.html", context)


def next_season(today: dt.date) -> dt.date:
    """The middle of next year, when the yearly applications are open and this year's books are closed."""
    return dt.date(today.year + 1, 6, 15)


@needs(READ_MATCHES)
def explanation(request: HttpRequest, pk: int, policy: str) -> HttpResponse:
    """一项政策对一家企业：每个条件、条款、用到的数、差多少。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    enterprise = enterprises.enterprise(pk, scope=by.scope)
    on, kind = asked_day(request), asked_kind(request)
    answer = answer_for(pk, policy=policy, scope=by.scope, on=on, case_kind=kind)
    version = library().version_on(policy, on, kind)
    context = {
        "enterprise": enterprise,
        "answer": answer,
        "version": version,
        "match": presentation.Match(answer),
        "lines": presentation.lines_of(answer),
        "payments": presentation.payments_of(answer),
        "asked": presentation.asked_of(answer),
        "judged": presentation.judged_labels(answer),
        "scores": presentation.score_items(answer),
        "figures": presentation.figure_items(answer),
        "on": on,
        "kind": kind,
        "may_declare": allows(by, DECLARE_FACTS),
        "may_judge": allows(by, JUDGE),
        "may_correct": allows(by, DECLARE_FACTS),
        "plans": list(open_plans(by.scope).filter(enterprise_id=pk, policy=policy)),
        "may_plan": allows(by, KEEP_PLANS) and answer.verdict in (Verdict.NOT_MET, Verdict.UNKNOWN),
    }
    return render(request, "policies/explanation.html", context)

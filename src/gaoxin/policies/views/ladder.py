"""梯度培育: the board of every rung, and the lists behind it."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from gaoxin.enterprises import selectors as enterprises
from gaoxin.enterprises.models import RecognitionKind
from gaoxin.foundation.accounts.access import needs
from gaoxin.foundation.accounts.permissions import allows
from gaoxin.foundation.jobs.actions import start_job
from gaoxin.policies import presentation, selectors
from gaoxin.policies.assembly.answers import answers_of_many, nearest_first
from gaoxin.policies.assembly.ladder import GROUPS, Rung, ladder, standing
from gaoxin.policies.assembly.library import library
from gaoxin.policies.jobs import MATCH
from gaoxin.policies.models import MatchRun
from gaoxin.policies.permissions import READ_LADDER, RUN_MATCHING

PER_PAGE = 25
# At a millisecond or two each.
MOST_ASKED = 300
GROUP_WORDS = {
    "ready": _("现在符合"),
    "near": _("差一两项"),
    "open": _("待补事实"),
    "held": _("已持有"),
}


@needs(READ_LADDER)
def ladder_board(request: HttpRequest) -> HttpResponse:
    """各级培育：谁已持有、谁现在符合、谁差一两项。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    run = selectors.newest_run(by.scope)
    context: dict[str, Any] = {
        "run": run,
        "rungs": [],
        "may_run": allows(by, RUN_MATCHING),
        "today": timezone.localdate(),
        "group_words": GROUP_WORDS,
    }
    if run is not None:
        rungs = ladder(run, scope=by.scope)
        chosen = next((one for one in rungs if one.policy == request.GET.get("rung")), rungs[0])
        group = request.GET.get("group", "near")
        group = group if group in GROUPS else "near"
        context |= {
            "rungs": [_card(one, by.scope) for one in rungs],
            "chosen": chosen,
            "chosen_label": RecognitionKind(chosen.kind).label,
            "group": group,
            "groups": [(name, GROUP_WORDS[name], len(chosen.group(name))) for name in GROUPS],
            **_page(request, run, chosen, group, by.scope),
        }
    return render(request, "policies/ladder.html", context)


@needs(READ_LADDER)
def policy_enterprises(request: HttpRequest, policy: str) -> HttpResponse:
    """一项政策对应的企业：谁现在符合、谁差一两项、谁待补。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    run = selectors.newest_run(by.scope)
    versions = library().versions_of(policy)
    context: dict[str, Any] = {
        "run": run,
        "policy": policy,
        "title": presentation.in_language(versions[-1].title, versions[-1].title_en),
        "may_run": allows(by, RUN_MATCHING),
    }
    rung = None if run is None else standing(run, policy, scope=by.scope)
    if run is not None and rung is not None:
        groups = [name for name in GROUPS if name != "held" or rung.kind]
        asked = request.GET.get("group", "")
        group = asked if asked in groups else next((name for name in groups if rung.group(name)), "near")
        context |= {
            "chosen": rung,
            "group": group,
            "groups": [(name, GROUP_WORDS[name], len(rung.group(name))) for name in groups],
            **_page(request, run, rung, group, by.scope),
        }
    return render(request, "policies/enterprises.html", context)


def _card(rung: Rung, scope: Any) -> dict[str, Any]:
    return {
        "rung": rung,
        "label": RecognitionKind(rung.kind).label,
        "counts": [(name, GROUP_WORDS[name], len(rung.group(name))) for name in GROUPS],
    }


def _page(request: HttpRequest, run: MatchRun, rung: Rung, group: str, scope: Any) -> dict[str, Any]:
    """The page of the list: names, and for each what is short or missing."""
    page = Paginator(_ordered(rung, group, run, scope), PER_PAGE).get_page(request.GET.get("page"))
    ids = list(page.object_list)
    answers = {} if group == "held" else answers_of_many(ids, policy=rung.policy, scope=scope, on=run.on)
    named = {
        one.pk: one for one in enterprises.enterprises(scope).select_related("cluster").filter(pk__in=ids)
    }
    titles = _titles(ids, rung.kind, run, scope) if group == "held" else {}
    rows = [
        {
            "enterprise": named[key],
            "match": presentation.Match(answers[key]) if key in answers else None,
            "title": titles.get(key),
        }
        for key in ids
        if key in named
    ]
    return {"page": page, "rows": rows}


def _ordered(rung: Rung, group: str, run: MatchRun, scope: Any) -> tuple[int, ...]:
    """Near ones by how far they have to go, as long as they are few enough to be asked one by one."""
    ids = rung.group(group)
    if group != "near" or len(ids) > MOST_ASKED:
        return ids
    return nearest_first(ids, policy=rung.policy, scope=scope, on=run.on, mark=run.pk)


def _titles(ids: list[int], kind: str, run: MatchRun, scope: Any) -> dict[int, Any]:
    rows = enterprises.recognitions(scope).filter(enterprise_id__in=ids, kind=kind).order_by("valid_until")
    return {row.enterprise_id: enterprises.title_of(row, as_of=run.on) for row in rows}


@needs(RUN_MATCHING)
@require_POST
def run_matching(request: HttpRequest) -> HttpResponse:
    """把全区企业与现行政策重新匹配一遍，后台进行。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    job = start_job(MATCH, by=by, arguments={"on": timezone.localdate().isoformat()})
    return redirect(f"{job.get_absolute_url()}?follow")

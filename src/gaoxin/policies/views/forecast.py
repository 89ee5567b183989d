"""年度预测: by class and never by guess; kept on a day, and afterwards held to what happened."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gaoxin.enterprises import selectors as enterprises
from gaoxin.foundation.accounts.access import needs
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import allows
from gaoxin.foundation.documents.responses import word_file
from gaoxin.foundation.zones.selectors import zone_of
from gaoxin.policies.actions.cultivation import record_plan_export
from gaoxin.policies.actions.forecasting import keep_forecast
from gaoxin.policies.assembly.answers import answers_of_many
from gaoxin.policies.assembly.forecast import CLASSES, RungForecast, forecast_of
from gaoxin.policies.cultivation_forms import ForecastForm
from gaoxin.policies.cultivation_permissions import MAKE_FORECAST
from gaoxin.policies.forecast_words import CLASS_WORDS, DEFINITIONS, ShownRung, forecast_briefing
from gaoxin.policies.kept_forecasts import Outcome, outcome_of, rungs_of
from gaoxin.policies.models import YearForecast
from gaoxin.policies.permissions import READ_LADDER
from gaoxin.policies.presentation import Match
from gaoxin.policies.selectors import cultivation as selectors
from gaoxin.policies.selectors.matching import newest_run
from gaoxin.web.sending import form_page

PER_PAGE, NAMES = 25, 60
# Classes of which each firm's reasons are worked out for the page.
EXPLAINED = ("near", "open", "planned", "renew_open", "renew_short")


@needs(READ_LADDER)
def forecast(request: HttpRequest) -> HttpResponse:
    """今年（或明年）每一级预计新增多少家、是谁、为什么。"""
    by: Actor = request.actor  # type: ignore[attr-defined]
    today = timezone.localdate()
    year = today.year + 1 if request.GET.get("year") == str(today.year + 1) else today.year
    run = newest_run(by.scope)
    context: dict[str, Any] = {
        "run": run,
        "year": year,
        "years": [(today.year, _("今年")), (today.year + 1, _("明年"))],
        "kept": selectors.forecasts(by.scope)[:20],
        "today": today,
        "may_keep": allows(by, MAKE_FORECAST),
        "definitions": [(CLASS_WORDS[name], DEFINITIONS[name]) for name in CLASSES],
    }
    if run is not None:
        found = forecast_of(run, scope=by.scope, year=year, on=today)
        context |= _listing(request, found.rungs, by=by, base=f"?year={year}")
    return render(request, "policies/cultivation/forecast.html", context)


def _listing(request: HttpRequest, rungs: Iterable[RungForecast], *, by: Actor, base: str) -> dict[str, Any]:
    """The table of rungs and, of one rung and class, the enterprises."""
    found = list(rungs)
    if not found:
        return {"rungs": []}
    chosen = next((one for one in found if one.policy == request.GET.get("rung")), found[0])
    group = request.GET.get("group", "")
    group = group if group in CLASSES else next((name for name in CLASSES if chosen.count(name)), "ready")
    page = Paginator(chosen.groups.get(group, ()), PER_PAGE).get_page(request.GET.get("page"))
    return {
        "rungs": [ShownRung(one) for one in found],
        "chosen": ShownRung(chosen),
        "group": group,
        "group_word": CLASS_WORDS[group],
        "definition": DEFINITIONS[group],
        "page": page,
        "rows": _rows(list(page.object_list), chosen, group, by=by),
        "base": base,
        "list_query": f"{base}&rung={chosen.policy}&group={group}",
    }


def _rows(ids: list[int], rung: RungForecast, group: str, *, by: Actor) -> list[dict[str, Any]]:
    """Names, and why: what is short by today's facts, or the plan."""
    today = timezone.localdate()
    kind = "renewal" if group.startswith("renew") else "first"
    answers = {}
    if group in EXPLAINED:
        answers = answers_of_many(ids, policy=rung.policy, scope=by.scope, on=today, case_kind=kind)
    named = _named(ids, by)
    plans = {
        row.enterprise_id: row
        for row in selectors.open_plans(by.scope).filter(enterprise_id__in=ids, policy=rung.policy)
    }
    return [
        {
            "enterprise": named[key],
            "match": Match(answers[key]) if key in answers else None,
            "plan": plans.get(key),
            "address": f"{reverse('policies:explanation', args=(key, rung.policy))}?kind={kind}",
        }
        for key in ids
        if key in named
    ]


def _named(ids: Iterable[int], by: Actor) -> dict[int, Any]:
    rows = enterprises.enterprises(by.scope).select_related("cluster")
    return {one.pk: one for one in rows.filter(pk__in=list(ids))}


@needs(MAKE_FORECAST)
def forecast_keep(request: HttpRequest, year: int) -> HttpResponse:
    """把今天的预测存为正式预测，以后与实际对照。"""
    by: Actor = request.actor  # type: ignore[attr-defined]
    # Whatever is sent counts, be it empty: a note is not owed.
    form = ForecastForm(request.POST if request.method == "POST" else None)
    zone = zone_of(by.scope)

    def act(given: dict[str, Any]) -> YearForecast:
        return keep_forecast(zone, by=by, year=year, today=timezone.localdate(), note=given["note"])

    return form_page(
        request,
        form,
        act,
        template="policies/cultivation/forecast_form.html",
        done=_("预测已存，以后可与实际对照。"),
        back=reverse("policies:forecast"),
        after=lambda kept: reverse("policies:forecast_kept", args=(kept.pk,)),
        year=year,
        title=_("存为正式预测"),
        submit=_("存为正式预测"),
    )


@needs(READ_LADDER)
def forecast_kept(request: HttpRequest, pk: int) -> HttpResponse:
    """一次存下的预测，和后来实际发生的。"""
    by: Actor = request.actor  # type: ignore[attr-defined]
    row = selectors.forecast(pk, scope=by.scope)
    today = timezone.localdate()
    rungs = rungs_of(row)
    outcomes = outcome_of(row, rungs, scope=by.scope, today=today)
    context = {
        "forecast": row,
        "today": today,
        "is_over": today.year > row.year,
        "outcomes": outcomes,
        "definitions": [(CLASS_WORDS[name], DEFINITIONS[name]) for name in CLASSES],
        **_listing(request, rungs, by=by, base="?"),
    }
    chosen = context.get("chosen")
    if chosen is not None:
        mine = next(one for one in outcomes if one.rung.policy == chosen.rung.policy)
        context["outcome"] = mine
        context["lists"] = _lists(mine, by)
    return render(request, "policies/cultivation/forecast_kept.html", context)


def _lists(outcome: Outcome, by: Actor) -> list[dict[str, Any]]:
    """Hit, missed and unforeseen enterprises by name; of the unforeseen, where they stood."""
    compared = outcome.comparison
    named = _named([*compared.hit, *compared.missed, *compared.unforeseen], by)

    def entries(days: Mapping[int, Any]) -> list[dict[str, Any]]:
        return [
            {
                "enterprise": named[key],
                "day": day,
                "group": CLASS_WORDS.get(outcome.group_of(key), _("未列入")),
            }
            for key, day in days.items()
            if key in named
        ]

    return [
        {"code": "hit", "word": _("预测到并取得"), "rows": entries(compared.hit)},
        {"code": "missed", "word": outcome.missed_word, "rows": entries(dict.fromkeys(compared.missed))},
        {"code": "unforeseen", "word": _("没有预测到而取得"), "rows": entries(compared.unforeseen)},
    ]


def _group_word(name: str) -> Any:
    return CLASS_WORDS.get(name, _("未列入"))


@needs(READ_LADDER)
def forecast_note(request: HttpRequest, pk: int) -> FileResponse:
    """预测情况（Word）。"""
    from gaoxin.foundation.documents.rendering import render_briefing

    by: Actor = request.actor  # type: ignore[attr-defined]
    row = selectors.forecast(pk, scope=by.scope)
    rungs = rungs_of(row)
    names, has_sample = {}, row.is_sample
    for one in rungs:
        for group in ("ready", "planned", "renew_short"):
            ids = one.groups.get(group, ())
            named = _named(ids[:NAMES], by)
            shown = [named[key].name for key in ids[:NAMES] if key in named]
            has_sample = has_sample or any(each.is_sample for each in named.values())
            more = [_("等")] if len(ids) > NAMES else []
            names[one.policy, group] = [*shown, *more]
    document = forecast_briefing(
        [ShownRung(one) for one in rungs],
        zone=zone_of(by.scope),
        year=row.year,
        on=row.on,
        dated=timezone.localdate(),
        note=row.note,
        names=names,
        has_sample=has_sample,
    )
    content = render_briefing(document)
    record_plan_export(by=by, kind="docx", count=len(rungs))
    return word_file(content, name=document.title)

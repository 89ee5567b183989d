"""政策沙盘: thresholds and amounts moved over the whole zone before anything is published."""

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gaoxin.enterprises import selectors as enterprises
from gaoxin.foundation.accounts.access import needs
from gaoxin.foundation.documents.responses import word_file
from gaoxin.foundation.zones.selectors import zone_of
from gaoxin.policies import actions, presentation
from gaoxin.policies.assembly.answers import policies_for_enterprises
from gaoxin.policies.assembly.levers import Lever, levers_of
from gaoxin.policies.assembly.library import library
from gaoxin.policies.models import FundingOrder
from gaoxin.policies.permissions import USE_SANDBOX
from gaoxin.policies.sandbox_words import GROUPS, LEVER_KINDS, group_name, lever_label
from gaoxin.policies.selectors import scenarios as selectors
from gaoxin.policies.views.matching import asked_day
from gaoxin.values.errors import DomainError
from gaoxin.values.money import MoneyUnit, parse_money

if TYPE_CHECKING:
    from gaoxin.policies.assembly.sandbox import Trial

PREFIX = "p."
NAMES_SHOWN = 60
DEFAULT = "high_tech_enterprise"


@dataclass(frozen=True, slots=True)
class ShownLever:
    """A lever as the form shows it: as it is, and as the person set it."""

    lever: Lever
    label: str
    present: str
    given: str
    certainty: str

    @property
    def is_moved(self) -> bool:
        return bool(self.given) and self.given != self.present

    @property
    def field(self) -> str:
        return f"{PREFIX}{self.lever.name}"


@dataclass(frozen=True, slots=True)
class Money:
    """The budget asked for in 元 and where it is from; None where nobody said one."""

    budget: Decimal | None
    typed: str
    of_rounds: Any
    order: str


@needs(USE_SANDBOX)
def sandbox(request: HttpRequest) -> HttpResponse:
    """调一个数，看全区谁因此符合、要多少钱、预算够不够；地址就是方案，可发给别人。"""
    context = _trial_context(request)
    response = render(request, "policies/sandbox.html", context)
    if request.headers.get("HX-Request") == "true":
        response["HX-Push-Url"] = f"{request.path}?{context['query']}"
    return response


@needs(USE_SANDBOX)
def sandbox_note(request: HttpRequest) -> HttpResponseBase:
    """沙盘测算情况（Word）。"""
    from gaoxin.foundation.documents.rendering import render_briefing
    from gaoxin.policies.briefings import trial_briefing

    by: Any = request.actor  # type: ignore[attr-defined]
    # The document is Chinese, whatever language the page is read in.
    with translation.override(settings.LANGUAGE_CODE):
        context = _trial_context(request)
        trial = context["trial"]
        if trial is None:
            raise DomainError(
                "sandbox.nothing", _("还没有调整任何数，没有可写的内容。"), remedy=_("请先改一个数再测算。")
            )
        document = trial_briefing(
            trial,
            zone=zone_of(by.scope),
            on=context["on"],
            dated=timezone.localdate(),
            names={one.pk: one.name for one in context["named"].values()},
            shown=NAMES_SHOWN,
            has_sample=any(one.is_sample for one in context["named"].values()),
        )
        name = _("政策沙盘测算：%(policy)s") % {"policy": trial.policy.title}
        return word_file(render_briefing(document), name=name)


@needs(USE_SANDBOX)
@require_POST
def scenario_save(request: HttpRequest) -> HttpResponse:
    """把现在的改动存为一个方案，同事可以打开。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    query = request.POST.get("query", "")
    try:
        row = actions.save_scenario(zone_of(by.scope), by=by, name=request.POST.get("name", ""), query=query)
    except DomainError as error:
        messages.error(request, f"{error.message}{error.remedy or ''}")
    else:
        messages.success(request, _("方案“%(name)s”已保存。") % {"name": row.name})
    return redirect(f"{reverse('policies:sandbox')}?{query}")


@needs(USE_SANDBOX)
@require_POST
def scenario_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """删除自己保存的方案。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    row = selectors.scenario(pk, scope=by.scope)
    actions.drop_scenario(row, by=by)
    messages.success(request, _("方案“%(name)s”已删除。") % {"name": row.name})
    return redirect("policies:sandbox")


def _trial_context(request: HttpRequest) -> dict[str, Any]:
    by: Any = request.actor  # type: ignore[attr-defined]
    on = asked_day(request)
    policies = policies_for_enterprises(library().on(on))
    asked = request.GET.get("policy", DEFAULT)
    policy = asked if asked in {one.policy for one in policies} else policies[0].policy
    version = library().version_on(policy, on)
    assert version is not None
    levers = [_shown(one, request) for one in levers_of(version, on)]
    moved = [one for one in levers if one.is_moved]
    context: dict[str, Any] = {
        "policies": [(one.policy, presentation.in_language(one.title, one.title_en)) for one in policies],
        "policy": policy,
        "version": version,
        "pays": any(one.amount for one in version.benefits),
        "levers": [
            (words, [one for one in levers if one.lever.kind == kind]) for kind, words in LEVER_KINDS.items()
        ],
        "lever_count": len(levers),
        "orders": FundingOrder.choices,
        "on": on,
        "trial": None,
        "refusal": None,
        "scenarios": selectors.scenarios(by.scope)[:20],
        "may_drop": by.user_id,
    }
    try:
        money = _money(request, policy, by.scope, on)
        context |= {"money": money, "query": _query(policy, on, moved, money)}
        if moved or money.typed:
            context |= _tried(policy, moved, money, by.scope, on)
    except DomainError as error:
        context |= {"refusal": error, "query": request.GET.urlencode()}
    return context


def _query(policy: str, on: Any, moved: list[ShownLever], money: Money) -> str:
    """The shortest address that says the same."""
    given = {"policy": policy, "on": on.isoformat()} | {one.field: one.given for one in moved}
    if money.typed:
        given["budget"] = money.typed
    if money.budget is not None:
        given["order"] = money.order
    return urlencode(given)


def _money(request: HttpRequest, policy: str, scope: Any, on: Any) -> Money:
    """The budget somebody typed, else that of the policy's rounds this year."""
    typed = request.GET.get("budget", "").strip()
    of_rounds = selectors.round_budget(scope, policy=policy, on=on)
    order = request.GET.get("order", of_rounds.order if of_rounds else FundingOrder.SMALLEST_FIRST)
    order = order if order in FundingOrder.values else FundingOrder.SMALLEST_FIRST
    budget = of_rounds.total if of_rounds else None
    if typed:
        budget = parse_money(typed, unit=MoneyUnit.TEN_THOUSAND_YUAN, field="budget")
    return Money(budget, typed, of_rounds, order)


def _tried(policy: str, moved: list[ShownLever], money: Money, scope: Any, on: Any) -> dict[str, Any]:
    from gaoxin.policies.assembly.sandbox import try_thresholds

    changes = [f"{one.lever.name}={one.given}" for one in moved]
    trial = try_thresholds(policy, changes, scope=scope, on=on, budget=money.budget, order=money.order)
    waiting = trial.funding.left_out if trial.funding else ()
    wanted = {*trial.gained[:NAMES_SHOWN], *trial.lost[:NAMES_SHOWN]}
    wanted |= {one.enterprise_id for one in waiting[:NAMES_SHOWN]}
    named = {one.pk: one for one in enterprises.enterprises(scope).filter(pk__in=wanted)}
    return {
        "trial": trial,
        "named": named,
        "counts": _counts(trial),
        "groups": [
            (GROUPS[name], [(group_name(name, one.name), one) for one in moves])
            for name, moves in trial.groups.items()
            if moves
        ],
        "gained": [named[key] for key in trial.gained[:NAMES_SHOWN] if key in named],
        "lost": [named[key] for key in trial.lost[:NAMES_SHOWN] if key in named],
        "left_out": [
            (named[one.enterprise_id], one) for one in waiting[:NAMES_SHOWN] if one.enterprise_id in named
        ],
    }


def _counts(trial: "Trial") -> list[tuple[Any, int, int, int]]:
    """Each verdict's word, before, after and the change."""
    return [
        (presentation.VERDICTS[one], count, trial.after[one], trial.after[one] - count)
        for one, count in trial.before.items()
    ]


def _shown(lever: Lever, request: HttpRequest) -> ShownLever:
    return ShownLever(
        lever=lever,
        label=lever_label(lever),
        present=f"{lever.present.normalize():f}",
        given=request.GET.get(f"{PREFIX}{lever.name}", "").strip(),
        certainty=str(presentation.CERTAINTIES[lever.anchor.certainty]),
    )

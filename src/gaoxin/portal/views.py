"""An enterprise's own pages: home, what the zone knows of it, another value, its policies."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gaoxin.enterprises import actions
from gaoxin.enterprises import selectors as enterprises
from gaoxin.enterprises.forms.corrections import ProposalForm
from gaoxin.enterprises.knowledge import KnownFact, keeper_of, known_fact, known_groups
from gaoxin.enterprises.models import Enterprise
from gaoxin.enterprises.own_page import sections_for, waiting_of
from gaoxin.foundation.accounts.access import needs
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.notices.selectors import notices_to
from gaoxin.portal.matches import OwnMatches, own_matches, waiting_words
from gaoxin.portal.permissions import USE_PORTAL
from gaoxin.values.errors import NotFound
from gaoxin.web.sending import form_page

NOTICES_SHOWN = 3


def own_enterprise(by: Actor) -> Enterprise:
    """The one enterprise this person stands for."""
    if by.scope.enterprise_id is None:
        raise NotFound(_("您的账户没有对应的企业。"))
    return enterprises.enterprise(by.scope.enterprise_id, scope=by.scope)


@needs(USE_PORTAL)
def home(request: HttpRequest) -> HttpResponse:
    """首页：等我办的、可享政策、资质、申报、诉求、办件。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    enterprise, today = own_enterprise(by), timezone.localdate()
    sections = sections_for(enterprise, by=by, today=today)
    context = {
        "enterprise": enterprise,
        "sections": sections,
        "waiting": waiting_of(sections),
        "notices": list(notices_to(by, unread_only=True)[:NOTICES_SHOWN]),
    }
    return render(request, "portal/home.html", context)


@needs(USE_PORTAL)
def facts(request: HttpRequest) -> HttpResponse:
    """企业信息：园区掌握的每一项、它的来源，缺的为什么要紧，哪些正在核实。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    enterprise, today = own_enterprise(by), timezone.localdate()
    groups = known_groups(enterprise, scope=by.scope, today=today)
    open_rows = enterprises.open_corrections(by.scope, only=(enterprise.pk,))
    matches = own_matches(enterprise, scope=by.scope, on=today)
    waited = matches.waited_for
    shown = [
        {
            "title": group.title,
            "anchor": group.anchor,
            "facts": [_line(one, waited, open_rows) for one in _wanted_first(group.facts, waited)],
            "rest": [_line(one, waited, open_rows) for one in group.rest if not _is_waited(one, waited)],
        }
        for group in groups
    ]
    context = {
        "enterprise": enterprise,
        "groups": shown,
        "known": sum(fact.is_known for group in groups for fact in group.facts),
        "wanted": matches.most_wanted[:3],
    }
    return render(request, "portal/facts.html", context)


Waited = dict[tuple[str, int | None], list[str]]


def _is_waited(fact: KnownFact, waited: Waited) -> bool:
    return not fact.is_known and (fact.fact, fact.year) in waited


def _wanted_first(facts: tuple[KnownFact, ...], waited: Waited) -> list[KnownFact]:
    """What is known or asked of all, and of the rest what a policy waits for, this one first."""
    shown = [one for one in facts if one.is_known or one.is_asked or _is_waited(one, waited)]
    return sorted(shown, key=lambda one: not _is_waited(one, waited))


def _line(fact: KnownFact, waited: Waited, open_rows: Any) -> dict[str, Any]:
    policies = waited.get((fact.fact, fact.year), []) if not fact.is_known else []
    pending = next(
        (row for (_firm, keeper, key), row in open_rows.items() if (keeper, key) == (fact.keeper, fact.key)),
        None,
    )
    return {"fact": fact, "why": waiting_words(policies) if policies else "", "pending": pending}


@needs(USE_PORTAL)
def propose(request: HttpRequest, keeper: str, key: str) -> HttpResponse:
    """提出更正：现在的值和来源在上，建议值、理由、依据材料在下。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    enterprise, today = own_enterprise(by), timezone.localdate()
    known = known_fact(enterprise, keeper=keeper, key=key, scope=by.scope, today=today)
    form = ProposalForm(request.POST or None, known=known)

    def act(given: dict[str, Any]) -> Any:
        return actions.propose_correction(
            enterprise,
            by=by,
            keeper=keeper,
            key=key,
            value=form.written(),
            reason=given["reason"],
            evidence=given["evidence"],
            today=today,
        )

    open_rows = enterprises.open_corrections(by.scope, only=(enterprise.pk,))
    return form_page(
        request,
        form,
        act,
        template="portal/propose.html",
        done=_("已提交，工作人员核实后会通知您。"),
        back=reverse("portal:facts"),
        after=lambda row: reverse("enterprises:correction", args=(row.pk,)),
        enterprise=enterprise,
        known=known,
        pending=open_rows.get((enterprise.pk, keeper, key)),
        is_automatic=keeper_of(keeper).is_automatic(key),
    )


@needs(USE_PORTAL)
def policies(request: HttpRequest) -> HttpResponse:
    """可享政策：符合的、差一点的、补了才知道的，用企业看得懂的话。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    enterprise, today = own_enterprise(by), timezone.localdate()
    found: OwnMatches = own_matches(enterprise, scope=by.scope, on=today)
    return render(request, "portal/policies.html", {"enterprise": enterprise, "found": found, "on": today})

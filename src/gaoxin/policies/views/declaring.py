"""Pages that declare a fact or judge an item, and go back to the answer it was asked for."""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from gaoxin.engines.rules.facts import Fact
from gaoxin.enterprises import selectors as enterprises
from gaoxin.foundation.accounts.access import needs
from gaoxin.foundation.phrases import phrase
from gaoxin.foundation.provenance import Origin
from gaoxin.policies import actions, presentation, selectors
from gaoxin.policies.assembly.answers import answer_for
from gaoxin.policies.assembly.facts import NONE_DECLARABLE, OF_THE_REGISTER, SUBJECT
from gaoxin.policies.assembly.library import library
from gaoxin.policies.forms import DeclareForm, JudgeForm
from gaoxin.policies.permissions import DECLARE_FACTS, JUDGE
from gaoxin.policies.views.matching import asked_day, asked_kind
from gaoxin.values.errors import NotFound
from gaoxin.web.sending import form_page


@needs(DECLARE_FACTS)
def declare(request: HttpRequest, pk: int, fact: str) -> HttpResponse:
    """填报一项补充事实；旧值留着，按截至日期取用。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    enterprise = enterprises.enterprise(pk, scope=by.scope)
    found = _declarable(fact)
    year = _asked_year(request, found)
    label = presentation.in_language(found.label, found.label_en)
    if year is not None:
        label = _("%(year)s年%(fact)s") % {"year": year, "fact": label}
    past = selectors.declared_facts(by.scope, enterprise_id=pk).filter(fact=fact, year=year)
    initial = {"value": past[0].value if past else "", "observed_on": _day_of(request)}
    form = DeclareForm(request.POST or None, fact=found, label=label, initial=initial)

    def act() -> None:
        actions.declare_fact(
            enterprise,
            by=by,
            fact_id=fact,
            year=year,
            value=form.written(),
            observed_on=form.cleaned_data["observed_on"],
            today=timezone.localdate(),
            origin=Origin(source=form.cleaned_data["source"]),
        )

    context = {
        "title": _("填报补充事实"),
        "enterprise": enterprise,
        "note": _("一般来自：%(source)s") % {"source": phrase(found.source)},
        "history": _history(past, lambda text: presentation.written_words(found, text)),
    }
    return _form_page(request, form, act, done=_("已填报，匹配结果随之更新。"), context=context)


def _declarable(fact_id: str) -> Fact:
    found = library().facts.find(SUBJECT, fact_id)
    if found is None:
        raise NotFound(_("事实词典里没有这一项。"))
    if fact_id in OF_THE_REGISTER - NONE_DECLARABLE:
        raise NotFound(_("这一项由企业档案给出，请到企业档案登记或更正。"))
    return found


def _asked_year(request: HttpRequest, fact: Fact) -> int | None:
    """The year of ``?year=``; of a yearly fact without one the last full year."""
    if not fact.is_yearly:
        return None
    asked = request.GET.get("year", "")
    is_year = asked.isascii() and asked.isdecimal() and len(asked) == 4
    return int(asked) if is_year else timezone.localdate().year - 1


def _day_of(request: HttpRequest) -> dt.date:
    """The application date the answer was asked for, unless it is still to come."""
    return min(asked_day(request), timezone.localdate())


def _history(rows: Iterable[Any], words: Callable[[str], str]) -> list[dict[str, Any]]:
    """Earlier entries, the latest first, their values in words."""
    return [{"row": row, "words": words(row.value) if row.value else ""} for row in rows]


@needs(JUDGE)
def judge(request: HttpRequest, pk: int, policy: str, item: str) -> HttpResponse:
    """核定一个没有数可算的条件，或给出专家分。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    enterprise = enterprises.enterprise(pk, scope=by.scope)
    answer = answer_for(
        pk, policy=policy, scope=by.scope, on=asked_day(request), case_kind=asked_kind(request)
    )
    kind = answer.policy.judged.get(f"{policy}:{item}")
    if kind is None:
        raise NotFound(_("这项政策没有这个核定事项。"))
    found = selectors.judgements(by.scope, enterprise_id=pk).filter(policy=policy, item=item)
    form = JudgeForm(
        request.POST or None,
        is_points=kind == "expert",
        most=presentation.most_points(answer, item),
        label=presentation.judged_label(answer, item),
        initial={"value": found[0].value if found else "", "judged_on": _day_of(request)},
    )

    def act() -> None:
        actions.judge_item(
            enterprise,
            by=by,
            policy=policy,
            item=item,
            value=form.written(),
            reason=form.cleaned_data["reason"],
            judged_on=form.cleaned_data["judged_on"],
            today=timezone.localdate(),
        )

    context = {
        "title": _("人工核定：%(policy)s")
        % {"policy": presentation.in_language(answer.policy.title, answer.policy.title_en)},
        "enterprise": enterprise,
        "note": presentation.guidance(answer, item),
        "history": _history(found, presentation.judged_words),
    }
    return _form_page(request, form, act, done=_("已核定，匹配结果随之更新。"), context=context)


def _form_page(
    request: HttpRequest, form: Any, act: Callable[[], None], *, done: str, context: dict[str, Any]
) -> HttpResponse:
    back = _back(request, context["enterprise"].pk)
    return form_page(
        request, form, lambda _given: act(), template="policies/form.html", done=done, back=back, **context
    )


def _back(request: HttpRequest, enterprise_id: int) -> str:
    """The page the person came from, if it is one of ours."""
    asked = request.GET.get("back", "")
    if asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None):
        return asked
    return reverse("policies:matches", args=(enterprise_id,))

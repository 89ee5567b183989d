"""打捆环评: groups formed, changed, decided at once, with the rule's answer beside them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gaoxin.approvals import actions, selectors
from gaoxin.approvals.assembly.bundling import ITEM, facts_asked
from gaoxin.approvals.case_words import item_cards
from gaoxin.approvals.models import BundleKind, BundleState, EiaBundle
from gaoxin.approvals.permissions import HANDLE_ITEMS, KEEP_SHARED, READ_CATALOGUE
from gaoxin.approvals.shared_forms import BundleFactsForm, BundleForm, DayForm, DecisionForm, MemberForm
from gaoxin.approvals.shared_words import basis_lines, member_lines
from gaoxin.approvals.views.steps import form_page
from gaoxin.foundation.accounts.access import needs
from gaoxin.foundation.accounts.permissions import allows
from gaoxin.foundation.zones.selectors import zone_of


@needs(READ_CATALOGUE)
def bundle_list(request: HttpRequest) -> HttpResponse:
    """打捆环评：正在组成的、已批复的，各有几个项目。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    rows = [
        {"bundle": one, "count": sum(member.left_on is None for member in one.members.all())}
        for one in selectors.eia_bundles(by.scope)
    ]
    context = {
        "rows": rows,
        "waiting": list(selectors.cases_to_bundle(by.scope)),
        "may_keep": allows(by, KEEP_SHARED),
    }
    return render(request, "approvals/bundles.html", context)


@needs(READ_CATALOGUE)
def bundle_page(request: HttpRequest, pk: int) -> HttpResponse:
    """一组打捆环评：依据逐条、成员、各自的责任、批复。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    bundle = selectors.eia_bundle(pk, scope=by.scope)
    cases = [member.case_id for member in bundle.members.all()]
    cards = item_cards(selectors.items_of(cases).filter(key=ITEM), as_of=timezone.localdate())
    members = member_lines(bundle, {card.item.case_id: (card.item.pk, str(card.state)) for card in cards})
    context = {
        "bundle": bundle,
        "lines": basis_lines(bundle),
        "members": [one for one in members if one.left_on is None],
        "left": [one for one in members if one.left_on is not None],
        "doors": _doors(bundle, by),
        "may_change": allows(by, KEEP_SHARED) and bundle.state == BundleState.FORMING,
    }
    return render(request, "approvals/bundle.html", context)


def _doors(bundle: EiaBundle, by: Any) -> list[tuple[str, str]]:
    if bundle.state != BundleState.FORMING:
        return []
    doors = []
    if allows(by, HANDLE_ITEMS) and bundle.basis.get("verdict") == "met":
        doors.append(("approvals:approve_bundle", _("登记批复")))
    if allows(by, KEEP_SHARED):
        doors += [
            ("approvals:add_member", _("加入项目")),
            ("approvals:restate_bundle", _("改条件事实")),
            ("approvals:dissolve_bundle", _("撤销这一组")),
        ]
    return doors


@needs(KEEP_SHARED)
def form_bundle(request: HttpRequest) -> HttpResponse:
    """组成一组：写条件事实、选项目，不符合规定的当场说明。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    today = timezone.localdate()
    form = BundleForm(
        request.POST or None,
        asked=facts_asked(today),
        cases=selectors.cases_to_bundle(by.scope),
        initial={"on": today},
    )

    def act(cleaned: dict[str, Any]) -> str:
        bundle = actions.form_bundle(
            zone_of(by.scope),
            list(cleaned["cases"]),
            by=by,
            name=cleaned["name"],
            kind=BundleKind(cleaned["kind"]),
            facts=form.stated(),
            formed_on=cleaned["on"],
            today=today,
        )
        return reverse("approvals:bundle", args=[bundle.pk])

    return form_page(
        request,
        form,
        act,
        title=_("组成打捆环评"),
        sub=_("同类项目合编一份报告表、一次审批，各建设单位各自承担责任"),
        done=_("已组成，依据逐条列出。"),
        back=reverse("approvals:bundles"),
    )


@needs(KEEP_SHARED)
def restate_bundle(request: HttpRequest, pk: int) -> HttpResponse:
    """条件事实有变，重新判定。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    bundle = selectors.eia_bundle(pk, scope=by.scope)
    today = timezone.localdate()
    initial = {**bundle.facts, "kind": bundle.kind, "on": today}
    form = BundleFactsForm(request.POST or None, asked=facts_asked(today), initial=initial)
    form.fields["on"].label = _("日期")

    def act(cleaned: dict[str, Any]) -> None:
        actions.restate_bundle(
            bundle,
            by=by,
            kind=BundleKind(cleaned["kind"]),
            facts=form.stated(),
            on=cleaned["on"],
            today=today,
        )

    return form_page(
        request,
        form,
        act,
        title=_("改条件事实"),
        sub=bundle.name,
        done=_("已重新判定。"),
        back=reverse("approvals:bundle", args=[pk]),
    )


@needs(KEEP_SHARED)
def add_member(request: HttpRequest, pk: int) -> HttpResponse:
    """加入一个项目。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    bundle = selectors.eia_bundle(pk, scope=by.scope)
    form = MemberForm(request.POST or None, cases=selectors.cases_to_bundle(by.scope))

    def act(cleaned: dict[str, Any]) -> None:
        actions.add_member(bundle, cleaned["case"], by=by, today=timezone.localdate())

    return form_page(
        request,
        form,
        act,
        title=_("加入项目"),
        sub=bundle.name,
        done=_("已加入，依据重新判定。"),
        back=reverse("approvals:bundle", args=[pk]),
    )


@needs(KEEP_SHARED)
def remove_member(request: HttpRequest, pk: int, case_id: int) -> HttpResponse:
    """一个项目退出，改为单独办理。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    bundle = selectors.eia_bundle(pk, scope=by.scope)
    case = selectors.case(case_id, scope=by.scope)
    form = DayForm(request.POST or None, initial={"on": timezone.localdate()})

    def act(cleaned: dict[str, Any]) -> None:
        actions.remove_member(bundle, case, by=by, on=cleaned["on"])

    return form_page(
        request,
        form,
        act,
        title=_("退出打捆"),
        sub=f"{bundle.name} · {case.number} {case.project.name}",
        note=_("退出以后，环评报告表按正常程序单独办理。"),
        done=_("已退出。"),
        back=reverse("approvals:bundle", args=[pk]),
    )


@needs(HANDLE_ITEMS)
def approve_bundle(request: HttpRequest, pk: int) -> HttpResponse:
    """一份批复，每个成员的环评事项同时办结。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    bundle = selectors.eia_bundle(pk, scope=by.scope)
    today = timezone.localdate()
    form = DecisionForm(request.POST or None, initial={"accepted_on": bundle.formed_on, "decided_on": today})

    def act(cleaned: dict[str, Any]) -> None:
        actions.approve_bundle(
            bundle,
            by=by,
            decision_no=cleaned["decision_no"],
            accepted_on=cleaned["accepted_on"],
            decided_on=cleaned["decided_on"],
            now=timezone.now(),
        )

    return form_page(
        request,
        form,
        act,
        title=_("登记批复"),
        sub=bundle.name,
        note=_("还没有受理的成员按这个日期一并受理；有一个成员不能办结的，全组都不登记，并说明是哪一个。"),
        done=_("批复已登记，各成员的环评事项同时办结。"),
        back=reverse("approvals:bundle", args=[pk]),
    )


@needs(KEEP_SHARED)
def dissolve_bundle(request: HttpRequest, pk: int) -> HttpResponse:
    """没有批复的一组撤销，各项目单独办理。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    bundle = selectors.eia_bundle(pk, scope=by.scope)
    form = DayForm(request.POST or None, initial={"on": timezone.localdate()})

    def act(cleaned: dict[str, Any]) -> None:
        actions.dissolve_bundle(bundle, by=by, on=cleaned["on"])

    return form_page(
        request,
        form,
        act,
        title=_("撤销这一组"),
        sub=bundle.name,
        note=_("撤销以后，各项目的环评报告表单独办理。"),
        done=_("已撤销。"),
        back=reverse("approvals:bundles"),
    )

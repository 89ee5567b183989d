"""区域评估: reports by kind with their validity, registered and withdrawn."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gaoxin.approvals import actions, selectors
from gaoxin.approvals.models import AssessmentKind
from gaoxin.approvals.permissions import KEEP_SHARED, READ_CATALOGUE
from gaoxin.approvals.shared_forms import AssessmentForm, DayForm
from gaoxin.approvals.shared_words import kind_lines
from gaoxin.approvals.views.steps import form_page
from gaoxin.foundation.accounts.access import needs
from gaoxin.foundation.accounts.permissions import allows
from gaoxin.foundation.zones.selectors import zone_of


@needs(READ_CATALOGUE)
def assessment_list(request: HttpRequest) -> HttpResponse:
    """区域评估：每类有没有、到哪天、哪些方案和办件在用。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    lines = kind_lines(
        selectors.area_assessments(by.scope),
        selectors.latest_plans(by.scope),
        selectors.area_assessed_items(by.scope),
        on=timezone.localdate(),
    )
    context = {
        "kinds": [one for one in lines if one.lines],
        "missing": [one for one in lines if not one.lines],
        "expired": [one for one in lines if one.lines and not one.is_covered],
        "may_keep": allows(by, KEEP_SHARED),
    }
    return render(request, "approvals/assessments.html", context)


@needs(KEEP_SHARED)
def keep_assessment(request: HttpRequest) -> HttpResponse:
    """登记一份区域评估。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    form = AssessmentForm(request.POST or None, initial={"kind": request.GET.get("kind", "")})

    def act(cleaned: dict[str, Any]) -> None:
        actions.keep_assessment(
            zone_of(by.scope),
            by=by,
            kind=AssessmentKind(cleaned["kind"]),
            area_name=cleaned["area_name"],
            report_no=cleaned["report_no"],
            approved_on=cleaned["approved_on"],
            valid_until=cleaned["valid_until"],
            negative_list=cleaned["negative_list"],
            today=timezone.localdate(),
        )

    return form_page(
        request,
        form,
        act,
        title=_("登记区域评估"),
        sub=_("批准以后才登记；同一类新的报告自批准日起代替旧的"),
        done=_("区域评估已登记，今后的方案按它判断。"),
        back=reverse("approvals:assessments"),
    )


@needs(KEEP_SHARED)
def withdraw_assessment(request: HttpRequest, pk: int) -> HttpResponse:
    """停用一份区域评估；以前的方案保留当时的依据。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    assessment = selectors.area_assessment(pk, scope=by.scope)
    today = timezone.localdate()
    form = DayForm(request.POST or None, initial={"on": today})

    def act(cleaned: dict[str, Any]) -> None:
        actions.withdraw_assessment(assessment, by=by, on=cleaned["on"], today=today)

    return form_page(
        request,
        form,
        act,
        title=_("停用区域评估"),
        sub=str(assessment),
        note=_("停用以后的方案不再采用它；已经按它立案的办件不变，请逐件核对是否要单独评估。"),
        done=_("区域评估已停用。"),
        back=reverse("approvals:assessments"),
    )

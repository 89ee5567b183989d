"""What projects share: area assessments and bundles; and changes of terms."""

import datetime as dt

from django.db.models import Case, IntegerField, Max, Prefetch, Q, QuerySet, When

from gaoxin.approvals.models import (
    ApprovalCase,
    ApprovalPlan,
    AreaAssessment,
    BundleState,
    CaseItem,
    CaseState,
    EiaBundle,
    EiaBundleMember,
    ItemMode,
    TermsChange,
)
from gaoxin.foundation.zones.scope import Scope
from gaoxin.values.errors import NotFound


def area_assessments(scope: Scope) -> QuerySet[AreaAssessment]:
    """All, of every age; enterprise users see none."""
    return scope.rows(AreaAssessment.objects.all())


def assessments_in_use(scope: Scope, *, on: dt.date) -> dict[str, AreaAssessment]:
    """Kind → the newest approved report in use on ``on``; one that has expired is there, to be named."""
    rows = area_assessments(scope).filter(
        Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=on), approved_on__lte=on
    )
    return {row.kind: row for row in rows.order_by("approved_on", "id")}


def area_assessment(assessment_id: int, *, scope: Scope) -> AreaAssessment:
    found = area_assessments(scope).filter(pk=assessment_id).first()
    if found is None:
        raise NotFound("没有找到这份区域评估。")
    return found


def area_assessed_items(scope: Scope) -> QuerySet[CaseItem]:
    """Items of running cases that rest on an area assessment."""
    rows = scope.rows(
        CaseItem.objects.filter(mode=ItemMode.AREA, case__state=CaseState.RUNNING),
        zone="case__zone_id",
        enterprise="case__project__enterprise_id",
    )
    return rows.select_related("case", "case__project", "case__baseline").order_by("case_id", "id")


def latest_plans(scope: Scope) -> list[ApprovalPlan]:
    """The newest kept plan of every project."""
    rows = scope.rows(
        ApprovalPlan.objects.all(), zone="project__zone_id", enterprise="project__enterprise_id"
    )
    newest = rows.values("project_id").annotate(last=Max("pk")).values("last")
    return list(ApprovalPlan.objects.filter(pk__in=newest).select_related("project").order_by("project_id"))


def eia_bundles(scope: Scope) -> QuerySet[EiaBundle]:
    """Those forming first; enterprise users see none."""
    members = Prefetch(
        "members",
        queryset=EiaBundleMember.objects.select_related("case", "case__project").order_by("id"),
    )
    rows = scope.rows(EiaBundle.objects.all()).prefetch_related(members)
    is_settled = Case(When(state=BundleState.FORMING, then=0), default=1, output_field=IntegerField())
    return rows.order_by(is_settled, "-formed_on", "-id")


def eia_bundle(bundle_id: int, *, scope: Scope) -> EiaBundle:
    found = eia_bundles(scope).filter(pk=bundle_id).first()
    if found is None:
        raise NotFound("没有找到这组打捆环评。")
    return found


def cases_to_bundle(scope: Scope) -> QuerySet[ApprovalCase]:
    """Running cases with a report form not decided yet and in no bundle."""
    rows = scope.rows(ApprovalCase.objects.all(), enterprise="project__enterprise_id")
    decided = CaseItem.objects.filter(
        key="eia_form", events__kind__in=("decided", "delivered", "refused", "withdrawn")
    )
    return (
        rows.filter(state=CaseState.RUNNING, items__key="eia_form")
        .exclude(bundles__in=EiaBundleMember.objects.filter(left_on__isnull=True))
        .exclude(pk__in=decided.values("case_id"))
        .select_related("project")
        .distinct()
        .order_by("number")
    )


def terms_change(change_id: int, *, scope: Scope) -> TermsChange:
    rows = scope.rows(
        TermsChange.objects.all(), zone="case__zone_id", enterprise="case__project__enterprise_id"
    )
    found = rows.select_related("case", "case__project").filter(pk=change_id).first()
    if found is None:
        raise NotFound("没有找到这次版本迁移。")
    return found

"""Reading platforms, science projects, cooperation and drugs within a scope."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from gaoxin.foundation.zones.scope import Scope
from gaoxin.innovation.models import DrugCandidate, Platform, ScienceProject, UniversityCooperation


def platforms(scope: Scope, *, levels: Iterable[str] = (), kinds: Iterable[str] = ()) -> QuerySet[Platform]:
    """Platforms, of the given levels and kinds if any are given."""
    rows = scope.rows(Platform.objects.all(), enterprise="enterprise_id").select_related("enterprise")
    if levels:
        rows = rows.filter(level__in=list(levels))
    return rows.filter(kind__in=list(kinds)) if kinds else rows


def known_by(year: int) -> Q:
    """Platforms recognised up to the end of ``year``; an unpublished year counts as earlier."""
    return Q(recognised_year__lte=year) | Q(recognised_year__isnull=True)


def science_projects(scope: Scope) -> QuerySet[ScienceProject]:
    return scope.rows(ScienceProject.objects.all(), enterprise="enterprise_id").select_related("enterprise")


def cooperations(scope: Scope) -> QuerySet[UniversityCooperation]:
    return scope.rows(UniversityCooperation.objects.all(), enterprise="enterprise_id").select_related(
        "enterprise"
    )


def drug_candidates(scope: Scope) -> QuerySet[DrugCandidate]:
    return scope.rows(DrugCandidate.objects.all())

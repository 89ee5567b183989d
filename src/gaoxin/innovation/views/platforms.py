"""Pages of platforms, science projects, cooperation and drugs."""

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from gaoxin.foundation.accounts.access import needs
from gaoxin.foundation.zones.selectors import data_day
from gaoxin.innovation import selectors
from gaoxin.innovation.filters import (
    CooperationFilters,
    DrugCandidateFilters,
    PlatformFilters,
    ScienceProjectFilters,
)
from gaoxin.innovation.permissions import READ_INNOVATION
from gaoxin.innovation.tables import (
    CooperationTable,
    DrugCandidateTable,
    PlatformTable,
    ScienceProjectTable,
)
from gaoxin.web.ledger import ledger_page


@needs(READ_INNOVATION)
def platform_list(request: HttpRequest) -> HttpResponseBase:
    scope = request.actor.scope  # type: ignore[attr-defined]
    return ledger_page(
        request,
        table_class=PlatformTable,
        filterset_class=PlatformFilters,
        queryset=selectors.platforms(scope),
        title=_("创新平台"),
        subtitle=_("认定年度未公布的，计入存量。"),
        file_name=_("创新平台"),
        as_of=data_day(scope),
    )


@needs(READ_INNOVATION)
def science_project_list(request: HttpRequest) -> HttpResponseBase:
    scope = request.actor.scope  # type: ignore[attr-defined]
    return ledger_page(
        request,
        table_class=ScienceProjectTable,
        filterset_class=ScienceProjectFilters,
        queryset=selectors.science_projects(scope),
        title=_("科技计划项目"),
        file_name=_("科技计划项目"),
        as_of=data_day(scope),
    )


@needs(READ_INNOVATION)
def cooperation_list(request: HttpRequest) -> HttpResponseBase:
    scope = request.actor.scope  # type: ignore[attr-defined]
    return ledger_page(
        request,
        table_class=CooperationTable,
        filterset_class=CooperationFilters,
        queryset=selectors.cooperations(scope),
        title=_("校企合作意向"),
        file_name=_("校企合作意向"),
        as_of=data_day(scope),
    )


@needs(READ_INNOVATION)
def drug_candidate_list(request: HttpRequest) -> HttpResponseBase:
    scope = request.actor.scope  # type: ignore[attr-defined]
    return ledger_page(
        request,
        table_class=DrugCandidateTable,
        filterset_class=DrugCandidateFilters,
        queryset=selectors.drug_candidates(scope),
        title=_("在研新药"),
        file_name=_("在研新药"),
        as_of=data_day(scope),
    )

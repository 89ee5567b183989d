"""The enterprise API: reads through selectors, writes through the same actions as the pages."""

import datetime as dt
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router
from ninja.pagination import LimitOffsetPagination, paginate

from gaoxin.enterprises import actions, selectors
from gaoxin.enterprises.models import (
    FIGURE_NAMES,
    RANKABLE,
    AnnualFigures,
    Cluster,
    Enterprise,
    EnterpriseChange,
    Recognition,
)
from gaoxin.enterprises.permissions import READ_ENTERPRISES
from gaoxin.enterprises.schemas import (
    ChangeOut,
    ClusterOut,
    ContactIn,
    ContactOut,
    EnterpriseChangeIn,
    EnterpriseDetail,
    EnterpriseFilters,
    EnterpriseIn,
    EnterpriseLine,
    EnterpriseNew,
    FiguresIn,
    FigureSourceOut,
    FiguresOut,
    FinancingIn,
    FinancingOut,
    NamesakeOut,
    PropertyIn,
    PropertyOut,
    RecognitionIn,
    RecognitionOut,
    WithdrawalIn,
)
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import require
from gaoxin.foundation.provenance import Origin
from gaoxin.foundation.zones.selectors import data_day

router = Router(tags=["企业"])
THROUGH_API = Origin(source="接口写入")


@router.get("/clusters", response=list[ClusterOut], summary="产业集群")
def list_clusters(request: HttpRequest) -> QuerySet[Cluster]:
    return selectors.clusters(_reader(request).scope)


@router.get("/enterprises", response=list[EnterpriseLine], summary="企业台账")
@paginate(LimitOffsetPagination)
def list_enterprises(request: HttpRequest, filters: Query[EnterpriseFilters]) -> QuerySet[Enterprise]:
    by = _reader(request)
    as_of = filters.as_of or data_day(by.scope)
    year = filters.year or selectors.latest_figure_year(by.scope, last=_today().year) or as_of.year - 1
    rows = selectors.enterprises(by.scope)
    shown = selectors.with_parts(rows, as_of=as_of, year=year, parts=("titles", "figures"))
    return _narrowed(shown, filters, as_of=as_of, year=year)


@router.get("/enterprises/similar", response=list[NamesakeOut], summary="名称相近的企业")
def list_similar(request: HttpRequest, name: str) -> list[selectors.Namesake]:
    """只作提示：名称相近不等于同一家企业，请核对统一社会信用代码。"""
    return selectors.similar_names(name[:120], scope=_reader(request).scope)


@router.get("/enterprises/{enterprise_id}", response=EnterpriseDetail, summary="企业详情")
def read_enterprise(request: HttpRequest, enterprise_id: int) -> Enterprise:
    return _whole(enterprise_id, by=_reader(request))


@router.post("/enterprises", response={201: EnterpriseDetail}, summary="登记企业")
def create_enterprise(request: HttpRequest, payload: EnterpriseNew) -> tuple[int, Enterprise]:
    by = _actor(request)
    fields = _fields(payload, by=by)
    enterprise = actions.register_enterprise(by=by, fields=fields, today=_today(), origin=THROUGH_API)
    return 201, _whole(enterprise.pk, by=by)


@router.patch("/enterprises/{enterprise_id}", response=EnterpriseDetail, summary="修改企业档案")
def change_enterprise(request: HttpRequest, enterprise_id: int, payload: EnterpriseChangeIn) -> Enterprise:
    by = _actor(request)
    actions.correct_enterprise(
        selectors.enterprise(enterprise_id, scope=by.scope),
        by=by,
        fields=_fields(payload, by=by),
        effective_on=payload.effective_on,
        reason=payload.reason,
        today=_today(),
        origin=THROUGH_API,
    )
    return _whole(enterprise_id, by=by)


@router.get("/enterprises/{enterprise_id}/changes", response=list[ChangeOut], summary="登记事项变更")
def list_changes(request: HttpRequest, enterprise_id: int) -> QuerySet[EnterpriseChange]:
    by = _reader(request)
    return selectors.changes(selectors.enterprise(enterprise_id, scope=by.scope))


@router.get("/enterprises/{enterprise_id}/figures", response=list[FiguresOut], summary="年度数据各版")
def list_figures(
    request: HttpRequest, enterprise_id: int, year: int | None = None
) -> QuerySet[AnnualFigures]:
    by = _reader(request)
    return selectors.revisions(selectors.enterprise(enterprise_id, scope=by.scope), year=year)


@router.get(
    "/enterprises/{enterprise_id}/figures/{year}/sources",
    response=list[FigureSourceOut],
    summary="每项数据的来源",
)
def list_figure_sources(request: HttpRequest, enterprise_id: int, year: int) -> list[selectors.FigureSource]:
    by = _reader(request)
    enterprise = selectors.enterprise(enterprise_id, scope=by.scope)
    return list(selectors.figure_sources(enterprise, year=year).values())


@router.put("/enterprises/{enterprise_id}/figures/{year}", response=FiguresOut, summary="填报年度数据")
def record_figures(request: HttpRequest, enterprise_id: int, year: int, payload: FiguresIn) -> AnnualFigures:
    by = _actor(request)
    given = payload.dict(exclude_unset=True)
    return actions.record_annual_figures(
        selectors.enterprise(enterprise_id, scope=by.scope),
        by=by,
        year=year,
        figures={name: given[name] for name in FIGURE_NAMES if name in given},
        seen_revision=payload.seen_revision,
        confirmed_because=payload.confirmed_because,
        today=_today(),
        origin=Origin(source=payload.source) if payload.source else THROUGH_API,
    )


@router.get("/recognitions", response=list[RecognitionOut], summary="认定台账")
@paginate(LimitOffsetPagination)
def list_recognitions(
    request: HttpRequest, kind: str | None = None, in_force_on: dt.date | None = None
) -> QuerySet[Recognition]:
    rows = selectors.recognition_list(_reader(request).scope).order_by("-recognised_on", "-pk")
    rows = rows if kind is None else rows.filter(kind=kind)
    return rows if in_force_on is None else rows.filter(selectors.in_force(in_force_on))


@router.post("/enterprises/{enterprise_id}/recognitions", response={201: RecognitionOut}, summary="登记认定")
def create_recognition(request: HttpRequest, enterprise_id: int, payload: RecognitionIn) -> tuple[int, Any]:
    by = _actor(request)
    enterprise = selectors.enterprise(enterprise_id, scope=by.scope)
    given = payload.dict()
    return 201, actions.add_recognition(enterprise, by=by, today=_today(), origin=THROUGH_API, **given)


@router.post("/recognitions/{recognition_id}/withdrawal", response=RecognitionOut, summary="撤销认定")
def withdraw_recognition(request: HttpRequest, recognition_id: int, payload: WithdrawalIn) -> Recognition:
    by = _actor(request)
    recognition = selectors.recognition(recognition_id, scope=by.scope)
    return actions.withdraw_recognition(recognition, by=by, today=_today(), **payload.dict())


@router.post("/enterprises/{enterprise_id}/properties", response={201: PropertyOut}, summary="登记知识产权")
def create_property(request: HttpRequest, enterprise_id: int, payload: PropertyIn) -> tuple[int, Any]:
    by = _actor(request)
    enterprise = selectors.enterprise(enterprise_id, scope=by.scope)
    given = payload.dict()
    return 201, actions.add_property(enterprise, by=by, today=_today(), origin=THROUGH_API, **given)


@router.post("/enterprises/{enterprise_id}/financings", response={201: FinancingOut}, summary="登记股权融资")
def create_financing(request: HttpRequest, enterprise_id: int, payload: FinancingIn) -> tuple[int, Any]:
    by = _actor(request)
    enterprise = selectors.enterprise(enterprise_id, scope=by.scope)
    given = payload.dict()
    return 201, actions.add_financing(enterprise, by=by, today=_today(), origin=THROUGH_API, **given)


@router.post("/enterprises/{enterprise_id}/contacts", response={201: ContactOut}, summary="登记联系人")
def create_contact(request: HttpRequest, enterprise_id: int, payload: ContactIn) -> tuple[int, Any]:
    by = _actor(request)
    enterprise = selectors.enterprise(enterprise_id, scope=by.scope)
    return 201, actions.add_contact(enterprise, by=by, origin=THROUGH_API, **payload.dict())


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined]


def _reader(request: HttpRequest) -> Actor:
    by = _actor(request)
    require(by, READ_ENTERPRISES)
    return by


def _narrowed(rows: Any, filters: EnterpriseFilters, *, as_of: dt.date, year: int) -> QuerySet[Enterprise]:
    plain = {"cluster__code": filters.cluster, "status": filters.status}
    rows = rows.filter(**{name: value for name, value in plain.items() if value is not None})
    rows = selectors.holding(rows, filters.title, as_of=as_of)
    if filters.ending_within is not None:
        rows = selectors.ending(rows, within=filters.ending_within, as_of=as_of, kinds=filters.title)
    if filters.above_scale is not None:
        rows = selectors.above_scale(rows, filters.above_scale, as_of=as_of)
    if filters.industry:
        rows = selectors.in_industry(rows, filters.industry)
    if filters.figures:
        rows = selectors.with_figures(rows, filters.figures, year=year)
    return _ordered(selectors.matching(rows, filters.q or ""), filters.order, year=year)


def _ordered(rows: Any, order: str, *, year: int) -> QuerySet[Enterprise]:
    name, descends = order.removeprefix("-"), order.startswith("-")
    if name in RANKABLE:
        return rows.ranked_by(name, year=year, descends=descends)
    return rows.order_by(order, "pk")


def _whole(enterprise_id: int, *, by: Actor) -> Enterprise:
    """One enterprise with everything on record, and its figures in force by year."""
    enterprise = selectors.enterprise(enterprise_id, scope=by.scope)
    in_force = AnnualFigures.objects.filter(is_current=True).order_by("-year")
    rows = selectors.enterprises(by.scope).select_related("cluster")
    return rows.prefetch_related(
        "recognitions",
        "properties",
        "financings",
        "contacts",
        Prefetch("annual_figures", queryset=in_force, to_attr="figures_in_force"),
    ).get(pk=enterprise.pk)


def _fields(payload: EnterpriseIn, *, by: Actor) -> dict[str, Any]:
    """The given fields, the cluster's code turned into its row."""
    given = payload.dict(exclude_unset=True, exclude={"effective_on", "reason"})
    if given.get("cluster") is not None:
        given["cluster"] = selectors.cluster(given["cluster"], scope=by.scope)
    return given


def _today() -> dt.date:
    return timezone.localdate()

"""审批分析: where approvals wait and what came of plans."""

import datetime as dt
from typing import Any, Final
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from gaoxin.approvals import log_exports, selectors
from gaoxin.approvals.analysis_words import arc_line, days, log_words, percent, zone_charts
from gaoxin.approvals.assembly.bottlenecks import Group, ItemRecord, ZoneFigures
from gaoxin.approvals.assembly.catalogue import approvals
from gaoxin.approvals.assembly.logs import Selection, items_in
from gaoxin.approvals.assembly.outcomes import outcomes_of
from gaoxin.approvals.case_words import item_cards
from gaoxin.approvals.permissions import ANALYSE
from gaoxin.approvals.selectors.logs import imported_logs
from gaoxin.engines.processes.timing import DeadlineRecord, Spread
from gaoxin.foundation.accounts.access import needs
from gaoxin.foundation.rule_answers import in_language
from gaoxin.values.errors import NotFound

PER_PAGE: Final = 40


@needs(ANALYSE)
def zone_analysis(request: HttpRequest) -> HttpResponse:
    """哪里等得久、期限守得怎样、和计划差多少，每个数都能点到事项。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    today = timezone.localdate()
    chosen = _selection(request)
    figures = ZoneFigures(items_in(by.scope, chosen), as_of=today)
    words = log_words(figures.log, steps=figures.steps)
    query = _query(chosen)
    context = {
        "as_of": today,
        "chosen": chosen,
        "query": query,
        "case_types": _case_types(by.scope),
        "figures": figures,
        "words": words,
        "charts": zone_charts(figures, words, query=query),
        "totals": _totals(figures),
        "handovers": [arc_line(arc) for arc in figures.handovers()[:20]],
        "open_waits": figures.open_waits,
        "departments": [_group_line(one) for one in _by_number(figures.by_department)],
        "items": [_group_line(one) for one in _by_number(figures.by_item)],
        "outcomes": outcomes_of(figures.records),
        "rules": [(one, percent(one.rate)) for one in figures.conformance()],
        "logs": imported_logs(by.scope)[:5],
    }
    return render(request, "approvals/analysis.html", context)


@needs(ANALYSE)
def analysis_items(request: HttpRequest) -> HttpResponse:
    """一个数背后的事项。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    today = timezone.localdate()
    chosen = _selection(request)
    figures = ZoneFigures(items_in(by.scope, chosen), as_of=today)
    records, told = _behind(figures, request)
    page = Paginator(records, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "as_of": today,
        "page": page,
        "count": len(records),
        "told": told,
        "query": _query(chosen),
        "keep": _kept_address(request),
        "cards": item_cards([one.item for one in page.object_list], as_of=today),
    }
    return render(request, "approvals/analysis_items.html", context)


def _behind(figures: ZoneFigures, request: HttpRequest) -> tuple[list[ItemRecord], list[str]]:
    """The items the address asks for, and in words what was asked."""
    get, told = request.GET, []
    records = figures.begun
    if key := get.get("department", ""):
        records = [one for one in records if one.item.department_key == key]
        told.append(records[0].department if records else key)
    if key := get.get("item", ""):
        records = [one for one in records if one.item.key == key]
        told.append(records[0].label if records else key)
    if name := get.get("waits_on", ""):
        records = [one for one in records if one.waits_on == name]
        told.append(_("正在等：%(who)s") % {"who": name})
    if rule := next((one for one in figures.conformance() if one.key == get.get("rule")), None):
        against = {one.item.pk for one in rule.broken}
        records = [one for one in records if one.item.pk in against]
        told.append(_("不合“%(rule)s”") % {"rule": rule.words})
    if get.get("what") == "returned":
        records = [one for one in records if one.is_returned]
        told.append(_("要求补正"))
    if get.get("what") == "stopped":
        records = [one for one in records if one.is_stopped]
        told.append(_("停过表"))
    return records, told


@needs(ANALYSE)
def export_log(request: HttpRequest, kind: str) -> HttpResponseBase:
    """本区办件日志：XES、OCEL 2.0 或 CSV。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    write = log_exports.WRITERS.get(kind)
    if write is None:
        raise NotFound(_("没有这种格式的导出。"))
    return write(items_in(by.scope, _selection(request)))


@needs(ANALYSE)
def plan_bpmn(request: HttpRequest, pk: int) -> HttpResponseBase:
    """一份保存的方案的流程图（BPMN 2.0）。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    return log_exports.bpmn_file(selectors.plan(pk, scope=by.scope))


def _selection(request: HttpRequest) -> Selection:
    get = request.GET
    return Selection(_day(get.get("first", "")), _day(get.get("last", "")), get.get("case_type", ""))


def _day(written: str) -> dt.date | None:
    """None for what is no date; an address typed wrongly shows everything."""
    try:
        return parse_date(written)
    except ValueError:
        return None


def _query(chosen: Selection) -> str:
    pairs = {
        "first": chosen.first.isoformat() if chosen.first else "",
        "last": chosen.last.isoformat() if chosen.last else "",
        "case_type": chosen.case_type,
    }
    return urlencode({key: value for key, value in pairs.items() if value})


def _kept_address(request: HttpRequest) -> str:
    """The address's questions but for the page."""
    given = request.GET.copy()
    given.pop("page", None)
    return given.urlencode()


def _case_types(scope: Any) -> list[tuple[str, str]]:
    """Types that cases of the zone have."""
    met = selectors.cases(scope).order_by("case_type").values_list("case_type", "version").distinct()
    found: dict[str, str] = {}
    for key, version in met:
        known = approvals().case_type(key, version)
        found[key] = key if known is None else in_language(known.name.label, known.name.label_en)
    return list(found.items())


def _by_number(groups: list[Group]) -> list[Group]:
    return sorted(groups, key=lambda one: (-one.handled, one.name))


def _totals(figures: ZoneFigures) -> dict[str, Any]:
    whole = figures.all
    return {
        "items": len(figures.begun),
        "cases": len({one.item.case_id for one in figures.records}),
        "waiting": whole.waiting,
        "legal": _kept(whole.legal),
        "legal_record": whole.legal,
        "promised": _kept(whole.promised),
        "promised_record": whole.promised,
        "returned": percent(whole.returned_share),
        "returned_count": whole.returned,
        "stopped": percent(figures.stopped_share),
    }


def _group_line(group: Group) -> dict[str, Any]:
    return {
        "key": group.key,
        "name": group.name,
        "handled": group.handled,
        "waiting": group.waiting,
        "legal": _kept(group.legal),
        "promised": _kept(group.promised),
        "returned": group.returned,
        "spread": _spread(group.spread),
        "planned": days(group.planned.median),
        "actual": days(group.actual.median),
        "compared": group.actual.count,
        "slip": days(group.slip.median),
        "worst_slip": days(group.slip.longest),
        "is_later": group.slip.median is not None and group.slip.median > 0,
    }


def _kept(record: DeadlineRecord) -> str:
    return percent(record.rate)


def _spread(spread: Spread) -> dict[str, Any]:
    return {"count": spread.count, "median": days(spread.median), "p80": days(spread.p80)}

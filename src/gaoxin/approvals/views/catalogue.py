"""审批目录: kinds of cases, items, measures, bundles and the province's lists, as officers read them."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from gaoxin.approvals import catalogue_words as words
from gaoxin.approvals.assembly.catalogue import approvals
from gaoxin.approvals.permissions import MIGRATE_TERMS, READ_CATALOGUE
from gaoxin.approvals.plan_words import label_of
from gaoxin.engines.rules.findings import Severity
from gaoxin.foundation.accounts.access import needs
from gaoxin.foundation.accounts.permissions import allows
from gaoxin.foundation.rule_answers import CERTAINTIES, in_language
from gaoxin.values.errors import NotFound

_BADGES: Final = {Severity.ERROR: "badge-red", Severity.WARNING: "badge-amber", Severity.NOTE: ""}


@needs(READ_CATALOGUE)
def catalogue(request: HttpRequest) -> HttpResponse:
    """审批目录：各类项目要办什么、每项什么时限，措施和清单。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    text = request.GET.get("q", "").strip()[:60]
    today = timezone.localdate()
    loaded = approvals()
    context = {
        "text": text,
        "found": [words.item_row(key) for key in words.matching_items(text)] if text else [],
        "kinds": [
            (one, words.named(one.name), CERTAINTIES[one.certainty], len(one.items))
            for one in loaded.case_types_on(today)
        ],
        "phases": words.by_phase(tuple(loaded.items)),
        "measures": [
            (one, words.named(one.name), in_language(one.effect, one.effect_en), CERTAINTIES[one.certainty])
            for one in loaded.measures.values()
        ],
        "bundles": [
            (one, words.named(one.name), CERTAINTIES[one.certainty], words.bundle_items(one))
            for one in loaded.bundles.values()
        ],
        "lists": [words.list_line(one) for one in loaded.pledge_lists.values()],
        "findings": _told() if allows(by, MIGRATE_TERMS) else None,
        "digest": loaded.digest[:12],
    }
    return render(request, "approvals/catalogue.html", context)


def _told() -> list[tuple[str, str, Any]]:
    """Severity in words, its badge, the finding."""
    say = {Severity.ERROR: _("错误"), Severity.WARNING: _("提醒"), Severity.NOTE: _("备注")}
    return [(say[one.severity], _BADGES[one.severity], one) for one in words.findings()]


@needs(READ_CATALOGUE)
def catalogue_kind(request: HttpRequest, key: str) -> HttpResponse:
    """一类项目：何时适用，分阶段要办的事项，可用的措施。"""
    today = timezone.localdate()
    found = next((one for one in approvals().case_types_on(today) if one.key == key), None)
    if found is None:
        raise NotFound(_("没有这种审批类型。"))
    context = {
        "kind": found,
        "title": words.named(found.name),
        "certainty": CERTAINTIES[found.certainty],
        "lines": words.kind_lines(found, today),
        "notes": words.notes_of(found),
        "phases": words.by_phase(found.items),
        "measures": [
            (words.named(approvals().measures[one].name), one in found.usual_measures)
            for one in found.measures
        ],
        "bundles": [words.named(approvals().bundles[one].name) for one in found.bundles],
    }
    return render(request, "approvals/catalogue_kind.html", context)


@needs(READ_CATALOGUE)
def catalogue_item(request: HttpRequest, key: str) -> HttpResponse:
    """一个事项：时限、依据、要什么材料谁给、给出什么、何时适用、哪些措施可用。"""
    item = approvals().items.get(key)
    if item is None:
        raise NotFound(_("目录里没有这个事项。"))
    today = timezone.localdate()
    pledge = approvals().pledges.get(key)
    context = {
        "item": item,
        "row": words.item_row(key),
        "phase": words.named(approvals().phases[item.phase].name),
        "needs": words.need_lines(item),
        "gives": words.given_papers(item),
        "after": [(label_of(one.item), words.STRENGTHS[one.strength]) for one in item.after],
        "lines": words.condition_lines(item, today),
        "measures": words.measures_on(key),
        "pledge": pledge,
        "kinds": [
            (one, words.named(one.name)) for one in approvals().case_types_on(today) if key in one.items
        ],
    }
    return render(request, "approvals/catalogue_item.html", context)


@needs(READ_CATALOGUE)
def catalogue_measure(request: HttpRequest, key: str) -> HttpResponse:
    """一项改革措施：依据、对哪些事项、条件逐条。"""
    measure = approvals().measures.get(key)
    if measure is None:
        raise NotFound(_("目录里没有这项措施。"))
    bundle = approvals().bundles.get(measure.bundle)
    keys = measure.items if bundle is None else bundle.items
    context = {
        "measure": measure,
        "title": words.named(measure.name),
        "effect": in_language(measure.effect, measure.effect_en),
        "certainty": CERTAINTIES[measure.certainty],
        "rows": [words.item_row(one) for one in keys],
        "lines": words.measure_lines(measure, timezone.localdate()),
    }
    return render(request, "approvals/catalogue_measure.html", context)

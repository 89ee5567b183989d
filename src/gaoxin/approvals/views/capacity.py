"""如果加人、开措施: what other measures or more staff would change, for all projects or one of them."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from gaoxin.approvals.analysis_words import percent
from gaoxin.approvals.assembly.capacity import (
    USUAL_EFFORT,
    Answer,
    Question,
    answer,
    departments_busy,
    examiners_seen,
)
from gaoxin.approvals.assembly.catalogue import approvals
from gaoxin.approvals.assembly.running import Running, RunningCase, running_of
from gaoxin.approvals.assembly.shortest import ItemDates, shortest_of
from gaoxin.approvals.permissions import ANALYSE
from gaoxin.approvals.plan_words import department_of, label_of
from gaoxin.foundation.accounts.access import needs
from gaoxin.foundation.rule_answers import in_language
from gaoxin.values.errors import DomainError, NotFound

MOST_STAFF: Final = 200
MOST_EFFORT: Final = 60


@needs(ANALYSE)
def capacity_page(request: HttpRequest) -> HttpResponse:
    """换几个人、开几项措施，所有在办项目能早多少天。"""
    by: Any = request.actor  # type: ignore[attr-defined]
    today = timezone.localdate()
    running = running_of(by.scope, as_of=today)
    seen = examiners_seen(running)
    busy = departments_busy(running)
    # Of a department where nobody was seen yet one examiner is assumed, and said so.
    now = {key: max(seen.get(key, 0), 1) for key in busy}
    staff = {key: _number(request, f"staff_{key}", now[key], MOST_STAFF) for key in busy}
    question = Question(staff, _number(request, "effort", USUAL_EFFORT, MOST_EFFORT), _switches(request))
    chosen = _chosen(request, running)
    found, refusal = None, None
    if running.cases:
        try:
            found = answer(running, question, seen=now)
        except DomainError as error:
            refusal = error
    labels = approvals().departments
    rows = [
        {
            "key": key,
            "name": in_language(labels[key].name.label, labels[key].name.label_en),
            "seen": seen.get(key, 0),
            "staff": staff[key],
            "queue_now": found.queues_now.get(labels[key].name.label) if found else None,
            "queue": found.queues.get(labels[key].name.label) if found else None,
        }
        for key in busy
    ]
    context = {
        "as_of": today,
        "running": running,
        "rows": rows,
        "effort": question.effort,
        "most_staff": MOST_STAFF,
        "measures": _measure_rows(running, question),
        "found": found,
        "refusal": refusal,
        "less": percent(found.schedule.saved_share) if found else "",
        "chosen": chosen,
        "by_number": sorted(running.cases, key=lambda one: one.case.number),
        "keep": _kept_address(request),
        **(_shortest(running, chosen, found) if chosen and found else {}),
    }
    return render(request, "approvals/analysis_capacity.html", context)


def _chosen(request: HttpRequest, running: Running) -> RunningCase | None:
    """The case the address asks for; raises ``NotFound`` for one that does not run or may not be seen."""
    written = request.GET.get("case", "")
    if not written:
        return None
    found = next((one for one in running.cases if str(one.case.pk) == written), None)
    if found is None:
        raise NotFound(_("没有找到这个在办项目。"))
    return found


def _kept_address(request: HttpRequest) -> str:
    """The address's questions but for the case."""
    given = request.GET.copy()
    given.pop("case", None)
    return given.urlencode()


def _shortest(running: Running, chosen: RunningCase, found: Answer) -> dict[str, Any]:
    """What the page shows of one case; where no schedule can be had, why in words."""
    try:
        shortest = shortest_of(running, chosen, found)
    except DomainError as error:
        return {"no_shortest": error}
    return {
        "shortest": shortest,
        "binding": [(_department(key), days) for key, days in shortest.binding.items() if days],
        "untold": [_department(key) for key, days in shortest.binding.items() if days is None],
        "examined": [_item_line(one) for one in shortest.items if one.busy],
        "others": [_item_line(one) for one in shortest.items if not one.busy],
        "later": [label_of(key) for key in shortest.later],
    }


def _item_line(one: ItemDates) -> dict[str, Any]:
    return {"dates": one, "label": label_of(one.key), "department": department_of(one.key)}


def _department(key: str) -> str:
    name = approvals().departments[key].name
    return in_language(name.label, name.label_en)


def _measure_rows(running: Running, question: Question) -> list[dict[str, Any]]:
    rows = []
    for key, measure in approvals().measures.items():
        usable = sum(bool(one.usable([key])) for one in running.cases)
        rows.append(
            {
                "key": key,
                "name": in_language(measure.name.label, measure.name.label_en),
                "on": sum(key in one.measures for one in running.cases),
                "usable": usable,
                "state": {None: "", True: "on", False: "off"}[question.switches.get(key)],
            }
        )
    return rows


def _switches(request: HttpRequest) -> dict[str, bool]:
    given = {key: request.GET.get(f"m_{key}", "") for key in approvals().measures}
    return {key: state == "on" for key, state in given.items() if state in ("on", "off")}


def _number(request: HttpRequest, name: str, default: int, most: int) -> int:
    """A whole number from one to ``most``; anything else is the default."""
    written = request.GET.get(name, "")
    return min(max(int(written), 1), most) if written.isascii() and written.isdigit() else default

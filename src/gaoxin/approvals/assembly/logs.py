"""Items of a zone as an event log, and as a log of objects (OCEL 2.0)."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from gaoxin.approvals import selectors
from gaoxin.approvals.assembly.catalogue import approvals
from gaoxin.approvals.models import ApprovalCase, CaseItem, CasePaper, EventKindChoice, ItemEvent, ItemMode
from gaoxin.engines.processes.log import EventLog, LogBuilder, Value, renamed
from gaoxin.engines.processes.ocel import OcelEvent, OcelLog, OcelObject, in_order
from gaoxin.foundation.rule_answers import in_language
from gaoxin.foundation.zones.scope import Scope

# The applicant acts in these; the time before them is the applicant's, not the department's.
APPLICANTS_STEPS: Final = (
    EventKindChoice.RECEIVED,
    EventKindChoice.PAPERS_COMPLETE,
    EventKindChoice.WITHDRAWN,
)
JOINT: Final = "·"  # between the name of an item and a step; no step's name contains it


@dataclass(frozen=True, slots=True)
class Selection:
    """Which cases are looked at: opened within the days (inclusive), of one type; None and "" take all."""

    first: dt.date | None = None
    last: dt.date | None = None
    case_type: str = ""

    def cases(self, scope: Scope) -> QuerySet[ApprovalCase]:
        rows = selectors.cases(scope)
        if self.first is not None:
            rows = rows.filter(opened_on__gte=self.first)
        if self.last is not None:
            rows = rows.filter(opened_on__lte=self.last)
        return rows.filter(case_type=self.case_type) if self.case_type else rows


def items_in(scope: Scope, selection: Selection) -> list[CaseItem]:
    """Items of the chosen cases, each with its events in order."""
    return list(selectors.items_of(selection.cases(scope).values_list("pk", flat=True)))


def item_words(item: CaseItem) -> str:
    """The item's name in the reader's language; one no longer in the catalogue keeps its own."""
    known = approvals().items.get(item.key)
    return item.label if known is None else in_language(known.name.label, known.name.label_en)


def department_words(item: CaseItem) -> str:
    known = approvals().departments.get(item.department_key)
    return item.department_key if known is None else in_language(known.name.label, known.name.label_en)


def applicant_words() -> str:
    return _("建设单位")


def review_words() -> str:
    """Who acts while the clock stands still by law."""
    return _("评审、检测等（停表）")


def case_name(item: CaseItem) -> str:
    """An item's name in a log of items; there is one of each in a case."""
    return f"{item.case.number}{JOINT}{item.key}"


def item_log(items: Iterable[CaseItem]) -> EventLog:
    """Each item is a case; activities are 事项·步骤."""
    builder, words = LogBuilder(_("审批事项")), _Words()
    for item in items:
        events = list(item.events.all())
        if events:
            place = builder.add_case(case_name(item), _known_of(item, words))
            _add_events(builder, place, item, events, words)
    return builder.build()


def by_step(log: EventLog) -> EventLog:
    """The same log with the step alone as activity."""
    return renamed(log, lambda activity: activity.rpartition(JOINT)[2])


class _Words:
    """Words of steps and of those who act, in the reader's language, asked for once each."""

    def __init__(self) -> None:
        self.steps = {kind: str(EventKindChoice(kind).label) for kind in EventKindChoice.values}
        self.modes = {mode.value: str(mode.label) for mode in ItemMode}
        self.applicant, self.review = applicant_words(), review_words()

    def acting(self, event: ItemEvent, department: str) -> str:
        """Whose turn it was until the event."""
        if event.kind in APPLICANTS_STEPS:
            return self.applicant
        return self.review if event.kind == EventKindChoice.RESUMED else department


def _add_events(
    builder: LogBuilder, place: int, item: CaseItem, events: Sequence[ItemEvent], words: _Words
) -> None:
    label, department = item_words(item), department_words(item)
    for event in events:
        builder.add_event(
            place,
            activity=f"{label}{JOINT}{words.steps[event.kind]}",
            when=event.happened_at,
            resource=officer_of(item, event),
            department=words.acting(event, department),
        )


def officer_of(item: CaseItem, event: ItemEvent) -> str:
    """Who registered the step, else who handles the item."""
    return event.recorded_by or ("" if item.officer is None else str(item.officer))


def _known_of(item: CaseItem, words: _Words) -> dict[str, Value]:
    return {
        "number": item.case.number,
        "project": item.case.project.name,
        "case_type": item.case.case_type,
        "item": item_words(item),
        "department": department_words(item),
        "mode": words.modes[item.mode],
    }


def object_log(items: Sequence[CaseItem]) -> OcelLog:
    """Projects, cases, items, documents (papers), officers and departments, and the steps that touch them."""
    return OcelLog(tuple(_objects(items)), in_order(_events(items)))


def _objects(items: Sequence[CaseItem]) -> Iterator[OcelObject]:
    cases = {item.case_id: item.case for item in items}
    for project in {case.project_id: case.project for case in cases.values()}.values():
        yield OcelObject(_project_key(project.pk), "project", {"name": project.name})
    for case in cases.values():
        known: dict[str, Value] = {
            "number": case.number,
            "case_type": case.case_type,
            "state": case.state,
            "opened_on": case.opened_on.isoformat(),
        }
        yield OcelObject(_case_key(case.pk), "case", known, ((_project_key(case.project_id), "project"),))
    for item in items:
        relations = ((_case_key(item.case_id), "case"), (_department_key(item), "department"))
        known = {"key": item.key, "label": item_words(item), "mode": item.mode}
        yield OcelObject(_item_key(item.pk), "item", known, relations)
    for paper in _papers(cases):
        known = {"key": paper.key, "label": paper.label}
        yield OcelObject(_paper_key(paper), "document", known, ((_case_key(paper.case_id), "case"),))
    names = {_department_key(item): department_words(item) for item in items}
    for key, name in names.items():
        yield OcelObject(key, "department", {"name": name})
    officers = {officer_of(item, event) for item in items for event in item.events.all()} - {""}
    for name in sorted(officers):
        yield OcelObject(_officer_key(name), "officer", {"name": name})


def _events(items: Sequence[CaseItem]) -> Iterator[OcelEvent]:
    for item in items:
        for event in item.events.all():
            objects = [
                (_item_key(item.pk), "item"),
                (_case_key(item.case_id), "case"),
                (_project_key(item.case.project_id), "project"),
                (_department_key(item), "department"),
            ]
            name = officer_of(item, event)
            if name:
                objects.append((_officer_key(name), "officer"))
            step = str(EventKindChoice(event.kind).label)
            known: dict[str, Value] = {"item": item_words(item)}
            if event.ground:
                known["ground"] = event.ground
            yield OcelEvent(
                f"event-{event.pk}", step, timezone.localtime(event.happened_at), tuple(objects), known
            )
    for paper in _papers({item.case_id: item.case for item in items}):
        if paper.handed_in_on is not None:
            when = timezone.make_aware(dt.datetime.combine(paper.handed_in_on, dt.time()))
            touched = ((_paper_key(paper), "document"), (_case_key(paper.case_id), "case"))
            yield OcelEvent(f"paper-{paper.pk}", _("提交材料"), when, touched)


def _papers(case_ids: Iterable[int]) -> list[CasePaper]:
    return list(CasePaper.objects.filter(case_id__in=list(case_ids)).order_by("case_id", "id"))


def _project_key(pk: int) -> str:
    return f"project-{pk}"


def _case_key(pk: int) -> str:
    return f"case-{pk}"


def _item_key(pk: int) -> str:
    return f"item-{pk}"


def _paper_key(paper: CasePaper) -> str:
    return f"document-{paper.pk}"


def _department_key(item: CaseItem) -> str:
    return f"department-{item.department_key}"


def _officer_key(name: str) -> str:
    return f"officer-{name}"

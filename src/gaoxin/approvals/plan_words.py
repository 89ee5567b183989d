"""A plan in the reader's words: bars, items with their days, what is not needed and why, what is open."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gaoxin.approvals.assembly.catalogue import approvals, conditions_on
from gaoxin.approvals.assembly.measures import Offer
from gaoxin.approvals.assembly.network import PREPARES, is_assumed
from gaoxin.approvals.assembly.planning import Proposal
from gaoxin.approvals.catalogue.conditions import SUBJECT, Applicability
from gaoxin.approvals.catalogue.documents import ItemType, Origin, Paper
from gaoxin.approvals.gantt import GanttRow
from gaoxin.approvals.models import ApprovalPlan
from gaoxin.engines.scheduling.items import INSTANT, ActingParty, Limit, LimitUnit
from gaoxin.engines.scheduling.plan import Plan, PlannedItem
from gaoxin.foundation.rule_answers import CERTAINTIES, in_language, written_words
from gaoxin.web.sentences import listed, told

if TYPE_CHECKING:
    from gaoxin.engines.scheduling.attribution import Attribution

_WRITTEN_LIMIT: Final = re.compile(r"(?P<count>\d+)个(?P<unit>工作日|自然日)")
ORIGINS: dict[Origin, str | Promise] = {
    Origin.APPLICANT: gettext_lazy("建设单位自备"),
    Origin.REGISTER: gettext_lazy("平台已有，不再提交"),
    Origin.THIRD_PARTY: gettext_lazy("中介机构编制"),
    Origin.OUTCOME: gettext_lazy("前面的事项核发，不再提交"),
}
_ACTS: dict[ActingParty, str | Promise] = {
    ActingParty.APPLICANT: gettext_lazy("建设单位"),
    ActingParty.AGENT: gettext_lazy("代办员"),
    ActingParty.THIRD_PARTY: gettext_lazy("中介机构"),
}


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item of the plan as the table shows it."""

    planned: PlannedItem
    stated: ItemType | None
    label: str
    department: str
    limit: str
    certainty: str | Promise
    is_assumed: bool
    waits_for: str

    @property
    def key(self) -> str:
        return self.planned.key


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A paper of the one list, who brings it, the items it is for."""

    label: str
    origin: str | Promise
    days: int | None
    wanted_for: tuple[str, ...]
    by: dt.date | None


@dataclass(frozen=True, slots=True)
class Turn:
    """What one party does, in the order of days."""

    who: str | Promise
    doings: tuple[tuple[dt.date, str], ...]


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """A measure as a switch: what it saves of the whole, alone, and after all others."""

    offer: Offer
    label: str
    effect: str
    certainty: str | Promise
    is_on: bool
    share: str
    alone: int | None
    last: int | None


@dataclass(frozen=True, slots=True)
class NotNeeded:
    label: str
    why: str


def item_label(item: ItemType) -> str:
    return in_language(item.name.label, item.name.label_en)


def paper_label(paper: Paper) -> str:
    return in_language(paper.name.label, paper.name.label_en)


def label_of(key: str) -> str:
    """An item's name, or that of the writing of a paper."""
    catalogue = approvals()
    if key.startswith(PREPARES):
        return _("编制%(paper)s") % {"paper": paper_label(catalogue.papers[key.removeprefix(PREPARES)])}
    return item_label(catalogue.items[key])


def department_of(key: str) -> str:
    catalogue = approvals()
    if key.startswith(PREPARES):
        return _("中介机构")
    name = catalogue.departments[catalogue.items[key].department].name
    return in_language(name.label, name.label_en)


def bars(plan: Plan, *, before: Plan | None = None) -> list[GanttRow]:
    """By the day they begin; ``before`` draws each bar as it would be without measures."""
    base = {} if before is None else {one.key: one for one in before.items}
    rows = sorted(plan.items, key=lambda one: (one.ready, one.certificate, one.key))
    return [_bar(one, base.get(one.key)) for one in rows]


def _bar(planned: PlannedItem, base: PlannedItem | None) -> GanttRow:
    return GanttRow(
        label=label_of(planned.key),
        lane=department_of(planned.key),
        ready=planned.ready,
        start=planned.acceptance,
        decision=planned.decision,
        end=planned.certificate,
        latest=planned.latest_certificate,
        baseline=None if base is None else (base.acceptance, base.certificate),
        is_critical=planned.is_critical,
        note=told(planned.item.limit.words),
    )


def item_lines(plan: Plan) -> list[ItemLine]:
    """By the day of acceptance."""
    rows = sorted(plan.items, key=lambda one: (one.acceptance, one.certificate, one.key))
    return [_line(one) for one in rows]


def _line(planned: PlannedItem) -> ItemLine:
    stated = approvals().items.get(planned.key)
    waits = "" if planned.waits_for is None else label_of(planned.waits_for[0])
    return ItemLine(
        planned=planned,
        stated=stated,
        label=label_of(planned.key),
        department=department_of(planned.key),
        limit=told(planned.item.limit.words),
        certainty="" if stated is None else CERTAINTIES[stated.legal.certainty],
        is_assumed=stated is not None and is_assumed(stated),
        waits_for=waits,
    )


def not_needed(proposal: Proposal) -> list[NotNeeded]:
    return [NotNeeded(label_of(key), _why(proposal.needed.answers[key])) for key in proposal.needed.does_not]


def still_open(proposal: Proposal) -> list[NotNeeded]:
    """Items nobody can tell about yet, with the facts that would."""
    return [
        NotNeeded(label_of(key), listed(_fact_labels(proposal, proposal.needed.answers[key].missing)))
        for key in proposal.needed.is_open
    ]


def _fact_labels(proposal: Proposal, names: Sequence[str]) -> Iterator[str]:
    facts = conditions_on(proposal.start).facts
    for name in names:
        fact = facts.of_input(SUBJECT, name)
        yield in_language(fact.label, fact.label_en)


def _why(found: Applicability) -> str:
    """Conditions that are not met, in the words of the rule."""
    if found.answer is None:
        return ""
    failed = found.answer.failed or tuple(
        one for one in found.answer.readings() if one.state is False and not one.parts
    )
    labels = dict.fromkeys(
        in_language(one.criterion.label, one.criterion.label_en) for one in failed if one.criterion.label
    )
    if not labels:
        return _("本类情形由同一事项的其他类别办理")
    return _("不属于：%(conditions)s") % {"conditions": listed(labels)}


def paper_lines(proposal: Proposal, plan: Plan) -> list[PaperLine]:
    """One list: each paper once, with the day it is first wanted; what is given by items is left out."""
    catalogue = approvals()
    planned = {one.key: one for one in plan.items}
    wanted: dict[str, list[str]] = {}
    for one in plan.network.items:
        for need in one.needs:
            if need.document in catalogue.papers:
                wanted.setdefault(need.document, []).append(one.key)
    given = {paper for one in plan.network.items for paper in one.gives if not one.key.startswith(PREPARES)}
    lines = []
    for key, items in wanted.items():
        paper = catalogue.papers[key]
        if key in given or paper.origin is Origin.OUTCOME:
            continue
        labels = tuple(label_of(item) for item in items if not item.startswith(PREPARES))
        first = min((planned[item].acceptance for item in items), default=None)
        lines.append(PaperLine(paper_label(paper), ORIGINS[paper.origin], paper.prepare_days, labels, first))
    return sorted(lines, key=lambda line: (line.by or dt.date.max, line.label))


def turns(plan: Plan) -> list[Turn]:
    """Who acts when: every party with what it has to do, in the order of days."""
    found: dict[str, list[tuple[dt.date, str]]] = {}
    for one in plan.items:
        label = label_of(one.key)
        if one.item.preparation and one.ready < one.acceptance:
            who = str(_ACTS[one.item.prepares])
            found.setdefault(who, []).append((one.ready, _("“%(item)s”组卷并申报") % {"item": label}))
        who = department_of(one.key)
        found.setdefault(who, []).append((one.acceptance, label))
    return [Turn(who, tuple(sorted(doings))) for who, doings in sorted(found.items(), key=_earliest)]


def _earliest(turn: tuple[str, list[tuple[dt.date, str]]]) -> tuple[dt.date, str]:
    return min(turn[1])[0], turn[0]


def measure_lines(
    proposal: Proposal, chosen: Sequence[str], attribution: "Attribution | None"
) -> list[MeasureLine]:
    savings = {} if attribution is None else {one.measure.key: one for one in attribution.savings}
    lines = []
    for offer in proposal.offers:
        saving = savings.get(offer.key)
        measure = offer.measure
        lines.append(
            MeasureLine(
                offer=offer,
                label=in_language(measure.name.label, measure.name.label_en),
                effect=in_language(measure.effect, measure.effect_en),
                certainty=CERTAINTIES[measure.certainty],
                is_on=offer.key in chosen,
                share="" if saving is None else _days(float(saving.share)),
                alone=None if saving is None else saving.alone,
                last=None if saving is None else saving.last,
            )
        )
    return lines


def _days(share: float) -> str:
    """To one decimal, without a needless zero."""
    return f"{share:.1f}".removesuffix(".0")


def summed(attribution: "Attribution | None") -> Mapping[str, int]:
    """Days before, after and saved together."""
    if attribution is None:
        return {}
    return {"before": attribution.before, "after": attribution.after, "saved": attribution.total}


@dataclass(frozen=True, slots=True)
class KeptItem:
    """An item of a plan kept before, as it stood then."""

    label: str
    department: str
    limit: str
    start: dt.date
    end: dt.date
    slack: int
    is_critical: bool


def measure_names(keys: Sequence[str]) -> list[str]:
    """Of measures no longer in the catalogue the key itself."""
    known = approvals().measures
    return [
        in_language(known[key].name.label, known[key].name.label_en) if key in known else key for key in keys
    ]


def kept_items(kept: ApprovalPlan) -> list[KeptItem]:
    rows = [
        KeptItem(
            label=_kept_label(row),
            department=_kept_department(row),
            limit=_kept_limit(row["limit"]),
            start=dt.date.fromisoformat(row["acceptance"]),
            end=dt.date.fromisoformat(row["certificate"]),
            slack=row["slack"],
            is_critical=row["is_critical"],
        )
        for row in kept.result["items"]
    ]
    return sorted(rows, key=lambda one: (one.start, one.end))


def kept_bars(kept: ApprovalPlan) -> list[GanttRow]:
    day = dt.date.fromisoformat
    rows = sorted(kept.result["items"], key=lambda row: (row["ready"], row["certificate"]))
    return [
        GanttRow(
            label=_kept_label(row),
            lane=_kept_department(row),
            ready=day(row["ready"]),
            start=day(row["acceptance"]),
            decision=day(row["decision"]),
            end=day(row["certificate"]),
            latest=day(row["latest_certificate"]),
            is_critical=row["is_critical"],
            note=_kept_limit(row["limit"]),
        )
        for row in rows
    ]


def _kept_label(row: Mapping[str, Any]) -> str:
    """As it was written then; the English name is that of today, where the catalogue still has the item."""
    return in_language(row["label"], label_of(row["key"]) if _is_known(row["key"]) else "")


def _kept_department(row: Mapping[str, Any]) -> str:
    return in_language(row["department"], department_of(row["key"]) if _is_known(row["key"]) else "")


def _is_known(key: str) -> bool:
    if key.startswith(PREPARES):
        return key.removeprefix(PREPARES) in approvals().papers
    return key in approvals().items


def _kept_limit(words: str) -> str:
    """A limit as ``Limit.words`` wrote it, in the language of the page."""
    if found := _WRITTEN_LIMIT.fullmatch(words):
        unit = LimitUnit.NATURAL if found["unit"] == "自然日" else LimitUnit.WORKING
        return told(Limit(int(found["count"]), unit).words)
    return told(INSTANT.words) if words == INSTANT.words else words


def kept_facts(kept: ApprovalPlan) -> list[tuple[str, str]]:
    """What was known when the plan was made, in words."""
    facts = conditions_on(kept.as_of).facts
    found = []
    for name, written in kept.facts.items():
        fact = facts.find(SUBJECT, name)
        if fact is not None:
            found.append((in_language(fact.label, fact.label_en), written_words(fact, written)))
    return found

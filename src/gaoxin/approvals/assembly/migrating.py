"""A running case against the catalogue of today: what moving it would change, item by item."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import Enum
from typing import Any

from django.utils.translation import gettext as _

from gaoxin.approvals.assembly.catalogue import approvals
from gaoxin.approvals.assembly.clocks import clock_of
from gaoxin.approvals.assembly.planning import Proposal, propose
from gaoxin.approvals.catalogue.documents import CaseType, ItemType, Origin
from gaoxin.approvals.models import ApprovalCase, CaseItem, ItemMode
from gaoxin.approvals.selectors import items_of
from gaoxin.engines.scheduling.history import ClockState
from gaoxin.engines.scheduling.items import Limit
from gaoxin.engines.scheduling.plan import PlannedItem
from gaoxin.foundation.rule_answers import in_language
from gaoxin.foundation.working_days import working_calendar
from gaoxin.foundation.zones.scope import Scope
from gaoxin.values.errors import Conflict, DomainError
from gaoxin.values.workdays import Deadline

DECIDED = (ClockState.DECIDED, ClockState.DELIVERED, ClockState.REFUSED, ClockState.WITHDRAWN)


class ChangeKind(Enum):
    CHANGED = "changed"
    NEW = "new"
    GONE = "gone"
    SAME = "same"
    KEPT = "kept"
    """Left as it is, for the reason given: decided, begun, or its events do not fit the new terms."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of an item as a row of a case holds them; None where no limit was found."""

    label: str
    department_key: str
    legal_count: int | None
    legal_unit: str
    promised_count: int | None
    promised_unit: str
    extension_days: int | None


@dataclass(frozen=True, slots=True)
class ItemChange:
    """One item before and after. Days are ISO; empty where nothing runs yet."""

    key: str
    kind: ChangeKind
    label: str
    before: Terms | None
    after: Terms | None
    legal_due: tuple[str, str] = ("", "")
    promised_due: tuple[str, str] = ("", "")
    is_provisional: bool = False
    planned: tuple[str, str] = ("", "")
    """Of a new item its planned acceptance and finish; of one that goes, those it had."""
    mode: str = ItemMode.ORDINARY.value
    why: str = ""

    @property
    def is_move(self) -> bool:
        return self.kind in (ChangeKind.CHANGED, ChangeKind.NEW, ChangeKind.GONE)


@dataclass(frozen=True, slots=True)
class Migration:
    """The dry run. ``papers`` are newly asked for; ``fingerprint`` tells whether it is still the same."""

    case: ApprovalCase
    case_type: CaseType
    to_digest: str
    changes: tuple[ItemChange, ...]
    papers: tuple[str, ...]

    @property
    def moves(self) -> tuple[ItemChange, ...]:
        return tuple(one for one in self.changes if one.is_move)

    @property
    def is_needed(self) -> bool:
        is_other = (self.case.version, self.case.catalogue_digest) != (self.case_type.version, self.to_digest)
        return is_other or bool(self.moves)

    @property
    def written(self) -> dict[str, Any]:
        """As the change of terms keeps it: moves alone, with the papers added."""
        return {"items": [written_change(one) for one in self.moves], "papers": list(self.papers)}

    @property
    def fingerprint(self) -> str:
        text = json.dumps([self.case_type.version, self.to_digest, self.written], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


def migration_of(case: ApprovalCase, *, scope: Scope, as_of: dt.date) -> Migration:
    """What moving the case to the catalogue in force on ``as_of`` would change.

    The project's facts are taken as of that day, its measures are kept. Refuses a case whose kind is no
    longer offered, or whose project is now of another kind.
    """
    case_type = _present_type(case, as_of)
    proposal = propose(
        case.project, scope=scope, on=as_of, start=case.baseline.start_on, calendar=working_calendar()
    )
    if proposal.case_type.key != case.case_type:
        raise Conflict(
            "approvals.other_kind",
            _("按现在的事实，这个项目属于“%(kind)s”，不能在原办件上迁移。")
            % {"kind": in_language(proposal.case_type.name.label, proposal.case_type.name.label_en)},
            value=proposal.case_type.key,
            remedy=_("请核对项目事实；确属另一类的，终止本办件后重新立案。"),
        )
    usable = {offer.key for offer in proposal.usable()}
    plan = proposal.plan([key for key in case.measures if key in usable])
    wanted = _wanted(proposal, {one.key: one for one in plan.items})
    rows = list(items_of([case.pk]))
    changes = (*_of_rows(rows, wanted, proposal, as_of), *_new(rows, wanted))
    return Migration(case, case_type, approvals().digest, changes, tuple(_papers(case, changes)))


def terms_held(item: CaseItem) -> Terms:
    return Terms(
        item.label,
        item.department_key,
        item.legal_count,
        item.legal_unit,
        item.promised_count,
        item.promised_unit,
        item.extension_days,
    )


def written_change(change: ItemChange) -> dict[str, Any]:
    return asdict(change) | {"kind": change.kind.value}


def _present_type(case: ApprovalCase, as_of: dt.date) -> CaseType:
    for one in approvals().case_types_on(as_of):
        if one.key == case.case_type:
            return one
    raise DomainError(
        "approvals.kind_not_offered",
        _("审批类型“%(kind)s”现在没有生效的版本。") % {"kind": case.case_type},
        value=case.case_type,
        remedy=_("请按原版本办完，或终止后按现行类型重新立案。"),
    )


def _wanted(
    proposal: Proposal, planned: Mapping[str, PlannedItem]
) -> dict[str, tuple[ItemType, PlannedItem]]:
    items = approvals().items
    return {
        key: (items[key], planned[key])
        for key in proposal.needed.applies
        if key in planned and items[key].is_approval
    }


def _of_rows(
    rows: Sequence[CaseItem],
    wanted: Mapping[str, tuple[ItemType, PlannedItem]],
    proposal: Proposal,
    as_of: dt.date,
) -> Iterator[ItemChange]:
    for row in rows:
        state = clock_of(row, as_of=as_of).state
        if state in DECIDED:
            yield _kept(row, _("已有结果，不动"))
        elif row.key in wanted:
            yield _changed(row, *wanted[row.key], as_of=as_of)
        elif row.key in proposal.needed.is_open:
            yield _kept(row, _("缺事实，不能判定是否还要办"))
        elif state is not ClockState.NOT_RECEIVED or row.mode == ItemMode.BUNDLED:
            yield _kept(row, _("现行目录不再要求，但已经开始办理"))
        else:
            yield ItemChange(
                row.key,
                ChangeKind.GONE,
                row.label,
                terms_held(row),
                None,
                planned=(_iso(row.planned_start_on), _iso(row.planned_finish_on)),
                mode=row.mode,
            )


def _kept(row: CaseItem, why: str) -> ItemChange:
    held = terms_held(row)
    return ItemChange(row.key, ChangeKind.KEPT, row.label, held, held, why=why)


def _changed(row: CaseItem, stated: ItemType, planned: PlannedItem, *, as_of: dt.date) -> ItemChange:
    """A change of terms that the item's events would not stand is not made."""
    held, after = terms_held(row), _terms(stated, planned)
    before = clock_of(row, as_of=as_of)
    try:
        then = clock_of(on_terms(row, after), as_of=as_of)
    except DomainError as refusal:
        return _kept(row, refusal.message)
    kind = ChangeKind.SAME if held == after else ChangeKind.CHANGED
    return ItemChange(
        row.key,
        kind,
        stated.name.label,
        held,
        after,
        legal_due=(_due(before.legal_deadline), _due(then.legal_deadline)),
        promised_due=(_due(before.promised_deadline), _due(then.promised_deadline)),
        is_provisional=then.is_provisional,
        mode=row.mode,
    )


def on_terms(row: CaseItem, terms: Terms) -> CaseItem:
    """The same item with its events on other terms; not saved."""
    other = CaseItem(pk=row.pk, case=row.case, key=row.key, mode=row.mode, **asdict(terms))
    other._prefetched_objects_cache = {"events": row.events.all()}  # type: ignore[attr-defined]
    return other


def _new(
    rows: Sequence[CaseItem], wanted: Mapping[str, tuple[ItemType, PlannedItem]]
) -> Iterator[ItemChange]:
    there = {row.key for row in rows}
    for key, (stated, planned) in wanted.items():
        if key not in there:
            yield ItemChange(
                key,
                ChangeKind.NEW,
                stated.name.label,
                None,
                _terms(stated, planned),
                planned=(planned.acceptance.isoformat(), planned.certificate.isoformat()),
            )


def _terms(stated: ItemType, planned: PlannedItem) -> Terms:
    legal, promised = stated.legal.limit, planned.item.promised
    return Terms(
        stated.name.label,
        stated.department,
        _count(legal),
        _unit(legal),
        _count(promised),
        _unit(promised),
        stated.extension,
    )


def _papers(case: ApprovalCase, changes: Sequence[ItemChange]) -> Iterator[str]:
    """Papers of new items that the case has not asked for yet."""
    asked = set(case.papers.values_list("key", flat=True))
    catalogue = approvals()
    added = [one.key for one in changes if one.kind is ChangeKind.NEW]
    wanted = dict.fromkeys(
        need.paper for key in added for need in catalogue.items[key].needs if not need.if_given
    )
    for key in wanted:
        if key not in asked and catalogue.papers[key].origin is not Origin.OUTCOME:
            yield key


def _count(limit: Limit | None) -> int | None:
    return None if limit is None else limit.count


def _unit(limit: Limit | None) -> str:
    return "" if limit is None else limit.unit.value


def _due(deadline: Deadline | None) -> str:
    return "" if deadline is None else deadline.date.isoformat()


def _iso(day: dt.date | None) -> str:
    return "" if day is None else day.isoformat()

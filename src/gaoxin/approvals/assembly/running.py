"""Running cases with the proposal of today and what has happened to them, ready to be replanned."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Final

from gaoxin.approvals import selectors
from gaoxin.approvals.assembly.catalogue import approvals
from gaoxin.approvals.assembly.clocks import clock_event, terms_of
from gaoxin.approvals.assembly.network import PREPARES
from gaoxin.approvals.assembly.planning import Proposal, proposal_from
from gaoxin.approvals.assembly.project_facts import facts_from
from gaoxin.approvals.models import ApprovalCase, CaseItem
from gaoxin.approvals.selectors import StepRow
from gaoxin.engines.scheduling.batch import CaseToPlan
from gaoxin.engines.scheduling.history import ClockState, walk
from gaoxin.engines.scheduling.items import Strength
from gaoxin.engines.scheduling.network import Network
from gaoxin.engines.scheduling.plan import Reached
from gaoxin.foundation.rules_in_force import rules_in_force
from gaoxin.foundation.working_days import working_calendar
from gaoxin.foundation.zones.scope import Scope
from gaoxin.values.errors import DomainError

MOST_KEPT: Final = 400
_RESULT_GIVEN: Final = (ClockState.DECIDED, ClockState.DELIVERED)


@dataclass(frozen=True)
class RunningCase:
    """A case that can be replanned: its proposal of today and what has happened to it."""

    case: ApprovalCase
    proposal: Proposal
    reached: Mapping[str, Reached]

    @property
    def measures(self) -> tuple[str, ...]:
        """Its own measures that may still be used."""
        return self.usable(self.case.measures)

    def usable(self, wanted: Iterable[str]) -> tuple[str, ...]:
        known = {offer.key for offer in self.proposal.usable()}
        return tuple(dict.fromkeys(key for key in wanted if key in known))

    def switched(self, switches: Mapping[str, bool]) -> tuple[str, ...]:
        """Its measures with some put on (where its conditions allow) and some put off."""
        wanted = [key for key in self.case.measures if switches.get(key, True)]
        return self.usable([*wanted, *(key for key, is_on in switches.items() if is_on)])

    def to_plan(self, measures: Sequence[str], *, as_of: dt.date) -> CaseToPlan:
        network = self.proposal.network(measures)
        known = {key: one for key, one in self.reached.items() if key in network.positions}
        return CaseToPlan(network, self.proposal.start, goals=self.proposal.goals, reached=known, as_of=as_of)


@dataclass(frozen=True, slots=True)
class Running:
    """Running cases to replan, and those that cannot be, each with the reason in words."""

    cases: tuple[RunningCase, ...]
    left_out: tuple[tuple[ApprovalCase, str], ...]
    as_of: dt.date
    items: tuple[CaseItem, ...] = ()
    steps: Mapping[int, Sequence[StepRow]] = field(default_factory=dict)


def running_of(scope: Scope, *, as_of: dt.date) -> Running:
    rows = list(selectors.running_cases(scope))
    keys = [case.pk for case in rows]
    bare, steps = selectors.bare_items_of(keys), selectors.steps_of(keys)
    items: dict[int, list[CaseItem]] = defaultdict(list)
    for item in bare:
        items[item.case_id].append(item)
    proposals = _Proposals(scope, [case.project_id for case in rows], as_of)
    papers = selectors.papers_in(keys)
    found, left_out = [], []
    for case in rows:
        try:
            proposal = proposals.of(case)
            reached = _reached(proposal, items[case.pk], steps, papers.get(case.pk, {}), as_of)
            found.append(RunningCase(case, proposal, reached))
        except DomainError as error:
            left_out.append((case, f"{error.message}{error.remedy or ''}"))
    return Running(tuple(found), tuple(left_out), as_of, tuple(bare), steps)


def running_case(
    case: ApprovalCase, items: Sequence[CaseItem], *, scope: Scope, as_of: dt.date
) -> RunningCase:
    """One case; raises ``DomainError`` where today's facts give no plan."""
    proposal = _Proposals(scope, [case.project_id], as_of).of(case)
    papers = selectors.papers_in([case.pk]).get(case.pk, {})
    steps = selectors.steps_of([case.pk])
    return RunningCase(case, proposal, _reached(proposal, items, steps, papers, as_of))


def _reached(
    proposal: Proposal,
    items: Sequence[CaseItem],
    steps: Mapping[int, Sequence[StepRow]],
    papers: Mapping[str, dt.date],
    as_of: dt.date,
) -> dict[str, Reached]:
    """What has happened to items, and papers that need not be written any more."""
    reached = {}
    for item in items:
        known = _reached_by(item, steps.get(item.pk, ()), as_of)
        if known is not None:
            reached[item.key] = known
    return reached | _written(proposal.base, reached, papers)


def _reached_by(item: CaseItem, steps: Sequence[StepRow], as_of: dt.date) -> Reached | None:
    """As the item's clock reads, without its deadlines; without a delivery the decision stands for it."""
    if not steps:
        return None
    events = [clock_event(one) for one in steps]
    history = walk(events, terms=terms_of(item), calendar=working_calendar(), as_of=as_of)
    if history.accepted_on is None:
        return None
    decided = history.ended_on if history.state in _RESULT_GIVEN else None
    return Reached(history.accepted_on, decided, history.delivered_on or decided)


def _written(
    network: Network, reached: Mapping[str, Reached], papers: Mapping[str, dt.date]
) -> dict[str, Reached]:
    """A paper is written when it was handed in, or when an item that needs it was accepted."""
    wanted = {
        paper: item.key for item in network.items if item.key.startswith(PREPARES) for paper in item.gives
    }
    found = {wanted[paper]: Reached(day, day, day) for paper, day in papers.items() if paper in wanted}
    for item in network.items:
        accepted = reached[item.key].acceptance if item.key in reached else None
        for need in item.needs if accepted is not None else ():
            if need.strength is Strength.BEFORE_ACCEPTANCE and need.document in wanted:
                found.setdefault(wanted[need.document], Reached(accepted, accepted, accepted))
    return found


class _Proposals:
    """Proposals of many cases, kept from one look to the next while nothing they rest on has changed."""

    _kept: ClassVar[dict[tuple[object, ...], Proposal]] = {}

    def __init__(self, scope: Scope, project_ids: Sequence[int], on: dt.date) -> None:
        self.on = on
        self.stated = selectors.stated_facts_of(project_ids, scope=scope, as_of=on)
        self.assessments = selectors.assessments_in_use(scope, on=on)
        reports = tuple(sorted((kind, row.pk) for kind, row in self.assessments.items()))
        self.ground = (on, rules_in_force().digest, approvals().digest, reports)

    def of(self, case: ApprovalCase) -> Proposal:
        project, stated = case.project, self.stated.get(case.project_id, {})
        known = tuple(sorted((name, row.pk) for name, row in stated.items()))
        ledger = (project.pk, project.is_industrial, project.total_investment, case.opened_on)
        key = (self.ground, ledger, known)
        kept = self._kept.get(key)
        if kept is None:
            kept = proposal_from(
                project,
                facts_from(project, stated, on=self.on),
                assessments=self.assessments,
                on=self.on,
                start=case.opened_on,
                calendar=working_calendar(),
            )
            while len(self._kept) >= MOST_KEPT:
                self._kept.pop(next(iter(self._kept)), None)
            self._kept[key] = kept
        return kept

"""A running case replanned: what has happened is fixed, the rest follows from today on."""

import datetime as dt
from collections.abc import Mapping, Sequence

from gaoxin.approvals.assembly.catalogue import approvals
from gaoxin.approvals.assembly.clocks import clocks_of
from gaoxin.approvals.assembly.planning import Proposal
from gaoxin.approvals.models import CaseItem
from gaoxin.engines.scheduling.clock import ClockReading
from gaoxin.engines.scheduling.history import ClockState
from gaoxin.engines.scheduling.items import Strength
from gaoxin.engines.scheduling.plan import Plan, Reached, make_plan
from gaoxin.foundation.rule_answers import in_language

_RESULT_GIVEN = (ClockState.DECIDED, ClockState.DELIVERED)


def reached_by(items: Sequence[CaseItem], clocks: Mapping[int, ClockReading]) -> dict[str, Reached]:
    """What has happened to each item; without a delivery the decision stands for the certificate."""
    found = {}
    for item in items:
        clock = clocks[item.pk]
        if clock.accepted_on is not None:
            given = clock.delivered_on or clock.decided_on
            found[item.key] = Reached(clock.accepted_on, clock.decided_on, given)
    return found


def replanned(
    proposal: Proposal, items: Sequence[CaseItem], *, measures: Sequence[str], as_of: dt.date
) -> Plan:
    """The case's plan as of today, on its own measures."""
    network = proposal.network(measures)
    reached = reached_by(items, clocks_of(items, as_of=as_of))
    known = {key: one for key, one in reached.items() if key in network.positions}
    return make_plan(
        network,
        start=proposal.start,
        calendar=proposal.calendar,
        goals=proposal.goals,
        reached=known,
        as_of=as_of,
    )


def waits_for(
    item: CaseItem, others: Sequence[CaseItem], clocks: Mapping[int, ClockReading], *, until: Strength
) -> list[str]:
    """Labels of papers that items of the case have still to give before the moment ``until`` of this one."""
    catalogue = approvals()
    needs = [
        need.paper for need in catalogue.items[item.key].needs if need.strength.looseness <= until.looseness
    ]
    givers = {paper: other for other in others for paper in catalogue.items[other.key].gives}
    return [
        in_language(catalogue.papers[paper].name.label, catalogue.papers[paper].name.label_en)
        for paper in needs
        if paper in givers and clocks[givers[paper].pk].state not in _RESULT_GIVEN
    ]

"""A project's approval plan: its kind of case, the items it needs, measures switched on, days."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from django.utils.translation import gettext as _

from gaoxin.approvals import selectors
from gaoxin.approvals.assembly.catalogue import approvals, conditions_on
from gaoxin.approvals.assembly.measures import Offer, Offering
from gaoxin.approvals.assembly.network import Needed, goals_of, needed_items, project_network
from gaoxin.approvals.assembly.project_facts import KnownFact, facts_of, values_of
from gaoxin.approvals.catalogue.conditions import Applicability, Conditions
from gaoxin.approvals.catalogue.documents import CaseType, MeasureKind
from gaoxin.approvals.models import AreaAssessment, ItemMode
from gaoxin.engines.scheduling.measures import apply_measures
from gaoxin.engines.scheduling.network import Network
from gaoxin.engines.scheduling.plan import Plan, make_plan
from gaoxin.foundation.rule_answers import in_language
from gaoxin.foundation.zones.scope import Scope
from gaoxin.projects.models import KeyProject
from gaoxin.values.errors import DomainError
from gaoxin.values.workdays import WorkingCalendar
from gaoxin.web.sentences import listed

_MODES: Final = {
    MeasureKind.AREA: ItemMode.AREA,
    MeasureKind.COMMITMENT: ItemMode.PLEDGED,
    MeasureKind.BUNDLE: ItemMode.BUNDLED,
    MeasureKind.SINGLE: ItemMode.SOLE,
    MeasureKind.STANDARD_LAND: ItemMode.SERVED,
    MeasureKind.SHANXI_COMMITMENT: ItemMode.PLEDGED,
}
# Of several measures on one item the first of these tells how it is handled.
_STRONGEST: Final = (
    MeasureKind.STANDARD_LAND,
    MeasureKind.AREA,
    MeasureKind.BUNDLE,
    MeasureKind.SHANXI_COMMITMENT,
    MeasureKind.COMMITMENT,
    MeasureKind.SINGLE,
)

_MOST_NETWORKS: Final = 8


@dataclass(frozen=True)
class Proposal:
    """Everything a plan of one project rests on; ``plan`` is made for the measures that are on."""

    project: KeyProject
    case_type: CaseType
    facts: Mapping[str, KnownFact]
    needed: Needed
    base: Network
    offers: tuple[Offer, ...]
    start: dt.date
    calendar: WorkingCalendar

    @cached_property
    def _networks(self) -> dict[tuple[str, ...], Network]:
        return {}

    @cached_property
    def goals(self) -> tuple[str, ...]:
        return goals_of(self.base)

    def usable(self) -> list[Offer]:
        """Measures whose conditions are met, or not known to fail."""
        return [offer for offer in self.offers if offer.state is not False]

    def usual(self) -> tuple[str, ...]:
        """Measures on where nobody has chosen."""
        known = {offer.key for offer in self.usable()}
        return tuple(key for key in self.case_type.usual_measures if key in known)

    def network(self, chosen: Collection[str]) -> Network:
        """Refuses a measure whose conditions fail. Made once for each choice of measures."""
        offers = self._chosen(chosen)
        key = tuple(offer.key for offer in offers)
        if key not in self._networks:
            if len(self._networks) >= _MOST_NETWORKS:
                self._networks.clear()
            self._networks[key] = apply_measures(self.base, [offer.applied for offer in offers])
        return self._networks[key]

    def plan(self, chosen: Collection[str]) -> Plan:
        """To the start of works."""
        return make_plan(self.network(chosen), start=self.start, calendar=self.calendar, goals=self.goals)

    def _chosen(self, chosen: Collection[str]) -> list[Offer]:
        known = {offer.key: offer for offer in self.offers}
        for key in chosen:
            offer = known.get(key)
            if offer is None or offer.state is False:
                named = None if offer is None else offer.measure.name
                name = key if named is None else in_language(named.label, named.label_en)
                why = "" if offer is None else "".join(offer.reasons)
                raise DomainError(
                    "approvals.measure_refused",
                    _("“%(name)s”不能用于这个项目。%(why)s") % {"name": name, "why": why},
                    field="measures",
                    value=key,
                    remedy=_("请关闭这项措施，或补齐它的条件。"),
                )
        return [offer for offer in self.offers if offer.key in set(chosen)]


def kinds_of_case(
    facts: Mapping[str, KnownFact], *, on: dt.date, conditions: Conditions | None = None
) -> list[tuple[CaseType, Applicability]]:
    """Every kind of case in force with what the facts say of it."""
    conditions = conditions or conditions_on(on)
    values = values_of(facts)
    return [(one, conditions.of_case_type(one, values)) for one in approvals().case_types_on(on)]


def case_type_for(
    facts: Mapping[str, KnownFact], *, on: dt.date, conditions: Conditions | None = None
) -> CaseType:
    """The one kind of case that applies. Refuses when none does, or when facts to tell are missing."""
    conditions = conditions or conditions_on(on)
    found = kinds_of_case(facts, on=on, conditions=conditions)
    fitting = [case_type for case_type, answer in found if answer.state]
    if len(fitting) == 1:
        return fitting[0]
    missing = dict.fromkeys(name for _, answer in found for name in answer.missing)
    if missing:
        asked = [conditions.facts.of_input("project", name) for name in missing]
        labels = listed(in_language(fact.label, fact.label_en) for fact in asked)
        raise DomainError(
            "approvals.kind_unknown",
            _("还不能确定审批类型。"),
            field="facts",
            remedy=_("请先登记：%(facts)s。") % {"facts": labels},
        )
    raise DomainError(
        "approvals.no_kind",
        _("没有适合这个项目的审批类型。"),
        field="facts",
        remedy=_("目录只含工业项目；危险化学品建设项目按应急管理部门的程序办理。请核对项目情况。"),
    )


def propose(
    project: KeyProject,
    *,
    scope: Scope,
    on: dt.date,
    start: dt.date,
    calendar: WorkingCalendar,
    works_days: int | None = None,
) -> Proposal:
    """What a project needs, from what is known of it on ``on``, to be planned from ``start``."""
    return proposal_from(
        project,
        facts_of(project, scope=scope, on=on),
        assessments=selectors.assessments_in_use(scope, on=on),
        on=on,
        start=start,
        calendar=calendar,
        works_days=works_days,
    )


def proposal_from(
    project: KeyProject,
    facts: Mapping[str, KnownFact],
    *,
    assessments: Mapping[str, AreaAssessment],
    on: dt.date,
    start: dt.date,
    calendar: WorkingCalendar,
    works_days: int | None = None,
) -> Proposal:
    """The same from facts and area assessments already read, for many projects at once."""
    conditions, values = conditions_on(on), values_of(facts)
    case_type = case_type_for(facts, on=on, conditions=conditions)
    needed = needed_items(case_type, values, conditions=conditions)
    base = project_network(needed, values, catalogue=conditions.catalogue, works_days=works_days)
    offering = Offering(base, values, conditions=conditions, assessments=assessments)
    offers = tuple(offering.offers(case_type))
    return Proposal(project, case_type, facts, needed, base, offers, start, calendar)


def modes_of(proposal: Proposal, measures: Sequence[str]) -> tuple[dict[str, ItemMode], set[str]]:
    """How each item is handled by the measures that are on, and which are reviewed before the land is won."""
    served = set(approvals().pledge_lists["government_service"].items)
    chosen = [offer for offer in proposal.offers if offer.key in set(measures)]
    modes: dict[str, ItemMode] = {}
    for kind in reversed(_STRONGEST):
        for offer in chosen:
            if offer.measure.kind is kind:
                modes |= dict.fromkeys(offer.items, _MODES[kind])
                if kind is MeasureKind.SHANXI_COMMITMENT:
                    modes |= {key: ItemMode.SERVED for key in offer.items if key in served}
    reviewed = {
        key for offer in chosen if offer.measure.kind is MeasureKind.PRE_REVIEW for key in offer.items
    }
    return modes, reviewed

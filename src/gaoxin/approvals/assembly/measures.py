"""Reform measures for one project: may it be used, on which items, and what it does to the network."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from gaoxin.approvals.assembly.network import PREPARES
from gaoxin.approvals.catalogue.conditions import Applicability, Conditions
from gaoxin.approvals.catalogue.documents import ApprovalCatalogue, CaseType, ItemKind, Measure, MeasureKind
from gaoxin.approvals.models import AreaAssessment
from gaoxin.engines.rules.explanation import Reading
from gaoxin.engines.rules.facts import Value
from gaoxin.engines.scheduling import measures as engine
from gaoxin.engines.scheduling.changes import Bundle, Change, Loosen
from gaoxin.engines.scheduling.items import Limit, Strength
from gaoxin.engines.scheduling.network import Network
from gaoxin.foundation.rule_answers import in_language

LAND_SALE = "land_sale"
# What must be so before a pre-review begins; the rest of its rule is about what comes out of it.
_BEFOREHAND = ("voluntary", "own_risk", "standard", "with_scheme")


@dataclass(frozen=True, slots=True)
class Offer:
    """A measure as offered to a project.

    ``state``: it may be used, may not, or its conditions are not all known (None). ``items`` are those of the
    plan it touches; ``reasons`` say why not, or what is still open, in sentences.
    """

    measure: Measure
    state: bool | None
    items: tuple[str, ...]
    reasons: tuple[str, ...]
    applied: engine.Measure

    @property
    def key(self) -> str:
        return self.measure.name.key


class Offering:
    """Works out the offers of a case type for one project on one day."""

    def __init__(
        self,
        network: Network,
        facts: Mapping[str, Value | None],
        *,
        conditions: Conditions,
        assessments: Mapping[str, AreaAssessment],
    ) -> None:
        self.network = network
        self.facts = facts
        self.conditions = conditions
        self.assessments = assessments

    @property
    def catalogue(self) -> ApprovalCatalogue:
        return self.conditions.catalogue

    def offers(self, case_type: CaseType) -> list[Offer]:
        return [self._offer(self.catalogue.measures[key]) for key in case_type.measures]

    def _offer(self, measure: Measure) -> Offer:
        if measure.kind is MeasureKind.AREA:
            return self._area(measure)
        items = self._touched(measure)
        state, reasons = self._allowed(measure)
        if not items and measure.kind not in (MeasureKind.PARALLEL, MeasureKind.AGENT):
            state, reasons = False, (_("本项目没有适用这项措施的事项。"),)
        return Offer(measure, state, items, reasons, self._applied(measure, items))

    def _touched(self, measure: Measure) -> tuple[str, ...]:
        if measure.kind is MeasureKind.PROMISED:
            wanted = [key for key, item in self.catalogue.items.items() if item.promised is not None]
        elif measure.bundle:
            wanted = list(self.catalogue.bundles[measure.bundle].items)
        elif measure.kind in (MeasureKind.AGENT, MeasureKind.PARALLEL):
            wanted = [item.key for item in self.network.items if item.phase or item.preparation]
        else:
            wanted = list(measure.items)
        return tuple(key for key in wanted if key in self.network.positions)

    def _allowed(self, measure: Measure) -> tuple[bool | None, tuple[str, ...]]:
        if measure.kind is MeasureKind.STANDARD_LAND:
            return _flag(
                self.facts.get("is_standard_land"), _("这宗地不是标准地。"), _("是否标准地没有登记。")
            )
        if not measure.rule:
            return True, ()
        answer = self.conditions.of_policy(measure.rule, self.facts)
        if measure.kind is MeasureKind.PRE_REVIEW:
            return _beforehand(answer)
        return answer.state, _reasons(answer)

    def _area(self, measure: Measure) -> Offer:
        """Item by item: each needs a valid report of its own kind."""
        states: list[bool | None] = []
        replaced: list[str] = []
        reasons: list[str] = []
        for key in self._touched(measure):
            state, reason = self._covered(key, measure)
            states.append(state)
            if state:
                replaced.append(key)
            if reason:
                reasons.append(reason)
        state = True if replaced else None if None in states else False
        if not states:
            reasons = [_("本项目没有可以区域评估的事项。")]
        applied = engine.area_assessment(replaced, key=measure.name.key)
        return Offer(measure, state, tuple(replaced), tuple(reasons), applied)

    def _covered(self, key: str, measure: Measure) -> tuple[bool | None, str]:
        item = self.catalogue.items[key]
        report = self.assessments.get(item.assessment)
        label = in_language(item.name.label, item.name.label_en)
        if report is None or report.approved_on is None:
            return False, _("“%(item)s”没有已批准的区域评估。") % {"item": label}
        if report.valid_until is not None and report.valid_until < self.conditions.on:
            return False, _("“%(item)s”的区域评估已于 %(day)s 到期，须续评。") % {
                "item": label,
                "day": _written(report.valid_until),
            }
        facts = {
            **self.facts,
            "assessment_kind": report.kind,
            "area_report_approved_on": report.approved_on,
        }
        answer = self.conditions.of_policy(measure.rule, facts)
        if answer.state:
            return True, ""
        why = " ".join(_reasons(answer))
        return answer.state, _("“%(item)s”：%(why)s") % {"item": label, "why": why}

    def _applied(self, measure: Measure, items: tuple[str, ...]) -> engine.Measure:
        key, kind = measure.name.key, measure.kind
        match kind:
            case MeasureKind.PARALLEL:
                return engine.parallel_approval(key=key)
            case MeasureKind.PROMISED:
                return engine.shorter_limits(self._promises(items), key=key)
            case MeasureKind.COMMITMENT:
                return engine.pledge_approval(items, key=key)
            case MeasureKind.BUNDLE:
                return engine.bundled_assessment(items, key=key)
            case MeasureKind.SINGLE:
                return engine.sole_examiner({one: Limit(measure.days or 1) for one in items}, key=key)
            case MeasureKind.PRE_REVIEW:
                return self._pre_review(items, key)
            case MeasureKind.STANDARD_LAND:
                return engine.standard_land(items, key=key)
            case MeasureKind.SHANXI_COMMITMENT:
                return self._shanxi(items, key)
            case MeasureKind.ONE_THING:
                return engine.start_of_works(items, key=key)
            case _:
                return engine.full_agency(items, days=measure.days, key=key)

    def _promises(self, items: tuple[str, ...]) -> dict[str, Limit]:
        promised = {key: self.catalogue.items[key].promised for key in items}
        return {
            key: stated.limit
            for key, stated in promised.items()
            if stated is not None and stated.limit is not None
        }

    def _shanxi(self, items: tuple[str, ...], key: str) -> engine.Measure:
        served = set(self.catalogue.pledge_lists["government_service"].items)
        return engine.pledge_system(
            [one for one in items if one not in served],
            served=[one for one in items if one in served],
            key=key,
        )

    def _pre_review(self, items: tuple[str, ...], key: str) -> engine.Measure:
        """Reviews need no land at all; permits are examined and wait with their certificates for it.

        Papers are written from the planning conditions, which are known before the sale.
        """
        changes: list[Change] = [Bundle(items)]
        for one in items:
            is_review = self.catalogue.items[one].kind is ItemKind.TECHNICAL
            strength = None if is_review else Strength.BEFORE_CERTIFICATE
            changes += [Loosen(one, before, strength) for before in (LAND_SALE, "land_planning_permit")]
        changes += [
            Loosen(item.key, LAND_SALE, None) for item in self.network.items if item.key.startswith(PREPARES)
        ]
        return engine.Measure(key, engine.MeasureKind.PRE_APPROVAL, tuple(changes))


def _flag(value: Value | None, no: str, unknown: str) -> tuple[bool | None, tuple[str, ...]]:
    if value is None:
        return None, (unknown,)
    return (True, ()) if value else (False, (no,))


def _beforehand(answer: Applicability) -> tuple[bool | None, tuple[str, ...]]:
    if answer.answer is None:
        return None, ()
    leaves = [one for one in answer.answer.criteria.leaves() if one.criterion.id in _BEFOREHAND]
    failed = tuple(_("不符合：%(words)s。") % {"words": _said(one)} for one in leaves if one.state is False)
    if failed:
        return False, failed
    open_ones = tuple(_("待定：%(words)s。") % {"words": _said(one)} for one in leaves if one.state is None)
    return (None, open_ones) if open_ones else (True, ())


def _reasons(found: Applicability) -> tuple[str, ...]:
    if found.state or found.answer is None:
        return ()
    if found.state is False:
        failed = found.answer.failed or tuple(found.answer.criteria.leaves())[:1]
        return tuple(_("不符合：%(words)s。") % {"words": _said(one)} for one in failed)
    leaves = [one for one in found.answer.readings() if not one.parts and one.state is None]
    return tuple(_("待定：%(words)s。") % {"words": _said(one)} for one in leaves)


def _said(reading: Reading) -> str:
    return in_language(reading.criterion.label, reading.criterion.label_en)


def _written(day: dt.date) -> str:
    return day.isoformat()

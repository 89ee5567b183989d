"""What the catalogue of approvals says: departments, papers, items, measures, bundles, pledges, case types.

Limits, promises and preparation times each carry a certainty; what the texts do not give is None, never 0.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from gaoxin.engines.rules.documents import CriterionText
from gaoxin.engines.rules.reading import Place
from gaoxin.engines.scheduling.items import Limit, Strength


class Origin(Enum):
    """Who brings a paper: 建设单位自备, 平台已有, 中介机构编制, or an earlier item's result."""

    APPLICANT = "applicant"
    REGISTER = "register"
    THIRD_PARTY = "third_party"
    OUTCOME = "outcome"


class ItemKind(Enum):
    PERMIT = "permit"
    FILING = "filing"
    TECHNICAL = "technical"
    ASSESSMENT = "assessment"
    CONTRACT = "contract"
    REGISTER = "register"
    MILESTONE = "milestone"
    WORKS = "works"


class MeasureKind(Enum):
    PARALLEL = "parallel"
    PROMISED = "promised"
    AREA = "area"
    COMMITMENT = "commitment"
    BUNDLE = "bundle"
    SINGLE = "single"
    PRE_REVIEW = "pre_review"
    STANDARD_LAND = "standard_land"
    SHANXI_COMMITMENT = "shanxi_commitment"
    AGENT = "agent"
    ONE_THING = "one_thing"


class CheckMethod(Enum):
    """书面、联网、现场核查或免核查."""

    PAPER = "paper"
    ONLINE = "online"
    ON_SITE = "on_site"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Named:
    """What people call a thing, in both languages, and where it is written."""

    key: str
    label: str
    label_en: str
    place: Place


@dataclass(frozen=True, slots=True)
class Department:
    name: Named


@dataclass(frozen=True, slots=True)
class Phase:
    """``lead``: the department that leads it; None where items run beside the phases."""

    name: Named
    lead: str | None


@dataclass(frozen=True, slots=True)
class Paper:
    """``prepare_days``: working days a third party takes to write it, None where nobody waits.

    Its writing waits for the papers ``prepare_after``, where the case has items that give them.
    """

    name: Named
    origin: Origin
    prepare_days: int | None
    prepare_after: tuple[str, ...]
    certainty: str


@dataclass(frozen=True, slots=True)
class StatedLimit:
    """``limit`` None: no limit was found. ``clause`` says where the limit, or its absence, comes from."""

    limit: Limit | None
    clause: str
    certainty: str


@dataclass(frozen=True, slots=True)
class PaperNeed:
    """``if_given``: only where an item of the case gives it. ``land_route``: only for that way to land."""

    paper: str
    strength: Strength
    if_given: bool
    land_route: str
    place: Place


@dataclass(frozen=True, slots=True)
class Order:
    """An order between items that no paper expresses."""

    item: str
    strength: Strength
    place: Place


@dataclass(frozen=True, slots=True)
class RuleUse:
    """The rule that says whether something applies; with ``value``, only where that figure is ``equals``."""

    policy: str
    value: str = ""
    equals: int = 0


@dataclass(frozen=True, slots=True)
class ItemType:
    """``test`` or ``rule`` say when it applies; with neither it always does. ``extension`` is in the unit."""

    name: Named
    number: str
    phase: str
    kind: ItemKind
    department: str
    legal: StatedLimit
    promised: StatedLimit | None
    extension: int | None
    test: CriterionText | None
    rule: RuleUse | None
    needs: tuple[PaperNeed, ...]
    gives: tuple[str, ...]
    after: tuple[Order, ...]
    clause: str
    certainty: str
    note: str
    note_en: str
    assessment: str
    """The kind of regional assessment that may take its place; empty where none does."""

    @property
    def is_approval(self) -> bool:
        return self.kind not in (ItemKind.MILESTONE, ItemKind.WORKS)


@dataclass(frozen=True, slots=True)
class Measure:
    """A reform measure: its transform, the items it may touch, the rule that must hold, its parameter."""

    name: Named
    kind: MeasureKind
    clause: str
    certainty: str
    effect: str
    effect_en: str
    items: tuple[str, ...]
    rule: str
    bundle: str
    days: int | None


@dataclass(frozen=True, slots=True)
class Bundle:
    """Items taken in with one form; ``core`` are those the national list names."""

    name: Named
    clause: str
    certainty: str
    rule: str
    lead: str
    items: tuple[str, ...]
    core: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PledgeList:
    """One of the province's lists: its published length and the matters known of it."""

    name: Named
    total: int
    items: tuple[str, ...]
    others: tuple[str, ...]
    clause: str
    certainty: str


@dataclass(frozen=True, slots=True)
class PledgeText:
    """What is pledged for an item: evidence due ``days`` natural days after the decision."""

    item: str
    text: str
    text_en: str
    evidence: str
    evidence_en: str
    check: CheckMethod
    days: int
    certainty: str
    place: Place


@dataclass(frozen=True, slots=True)
class PlanningTerms:
    """What a plan assumes where nothing is stated; parameters of the platform, in working days."""

    assembly_days: int
    """Putting the papers of one item together."""
    unknown_limit: int
    """Taken for an item whose limit was not found, and shown so."""
    certainty: str


@dataclass(frozen=True, slots=True)
class Source:
    number: str
    title: str


@dataclass(frozen=True, slots=True)
class CaseType:
    """A dated version of one kind of case. ``usual_measures`` are on where nobody has chosen."""

    name: Named
    version: str
    region: str
    since: dt.date
    until: dt.date | None
    certainty: str
    sources: tuple[Source, ...]
    notes: tuple[str, ...]
    notes_en: tuple[str, ...]
    """As many as ``notes``, or none."""
    applies_when: CriterionText
    items: tuple[str, ...]
    bundles: tuple[str, ...]
    measures: tuple[str, ...]
    usual_measures: tuple[str, ...]

    @property
    def key(self) -> str:
        return self.name.key

    def is_in_force(self, on: dt.date) -> bool:
        return self.since <= on and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True)
class ApprovalCatalogue:
    """Everything, keyed as written; ``digest`` is SHA-256 over the files."""

    departments: Mapping[str, Department]
    phases: Mapping[str, Phase]
    papers: Mapping[str, Paper]
    items: Mapping[str, ItemType]
    measures: Mapping[str, Measure]
    bundles: Mapping[str, Bundle]
    pledge_lists: Mapping[str, PledgeList]
    pledges: Mapping[str, PledgeText]
    case_types: tuple[CaseType, ...]
    terms: PlanningTerms
    digest: str

    def case_type(self, key: str, version: str) -> CaseType | None:
        for one in self.case_types:
            if (one.key, one.version) == (key, version):
                return one
        return None

    def case_types_on(self, on: dt.date) -> list[CaseType]:
        return [one for one in self.case_types if one.is_in_force(on)]

    def givers_of(self, paper: str, *, among: tuple[str, ...]) -> list[str]:
        return [key for key in among if paper in self.items[key].gives]

"""Approval items as the engine sees them: what each needs and gives, how long it may take, who acts."""

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import Final

from gaoxin.values.errors import DomainError
from gaoxin.values.sentences import Sentence

WORKING_SHARE: Final = Fraction(5, 7)


class LimitUnit(Enum):
    """How a limit counts: 工作日, 自然日 (a special law's 日), or 即办, decided when accepted."""

    WORKING = "working"
    NATURAL = "natural"
    INSTANT = "instant"


@dataclass(frozen=True, slots=True)
class Limit:
    """``Limit(20)`` is 20个工作日; ``Limit(60, LimitUnit.NATURAL)`` 60个自然日; ``INSTANT`` 即办."""

    count: int
    unit: LimitUnit = LimitUnit.WORKING

    def __post_init__(self) -> None:
        if self.count < 0:
            raise DomainError(
                "scheduling.limit_negative",
                Sentence("办理时限不能为负。"),
                field="limit",
                value=self.count,
                remedy=Sentence("请填写0或正整数天数。"),
            )

    @property
    def words(self) -> Sentence:
        if self.is_instant:
            return Sentence("即办")
        if self.unit is LimitUnit.NATURAL:
            return Sentence("{count}个自然日", count=self.count)
        return Sentence("{count}个工作日", count=self.count)

    @property
    def is_instant(self) -> bool:
        return self.unit is LimitUnit.INSTANT or not self.count

    @property
    def rank(self) -> tuple[Fraction, bool]:
        """Orders limits of different units: seven natural days weigh five working days."""
        if self.is_instant:
            return Fraction(0), False
        if self.unit is LimitUnit.NATURAL:
            return self.count * WORKING_SHARE, True
        return Fraction(self.count), False


INSTANT: Final = Limit(0, LimitUnit.INSTANT)


class Strength(Enum):
    """What must wait for the earlier item's result: 受理, 作出决定 (容缺、预审批), or 发证."""

    BEFORE_ACCEPTANCE = "before_acceptance"
    BEFORE_DECISION = "before_decision"
    BEFORE_CERTIFICATE = "before_certificate"

    @property
    def looseness(self) -> int:
        """0 binds earliest; larger lets the item start earlier."""
        return _LOOSENESS[self]

    @property
    def words(self) -> str:
        return _STRENGTH_WORDS[self]


_LOOSENESS = {Strength.BEFORE_ACCEPTANCE: 0, Strength.BEFORE_DECISION: 1, Strength.BEFORE_CERTIFICATE: 2}
_STRENGTH_WORDS = {
    Strength.BEFORE_ACCEPTANCE: Sentence("受理前须取得"),
    Strength.BEFORE_DECISION: Sentence("作出决定前须取得（可容缺受理）"),
    Strength.BEFORE_CERTIFICATE: Sentence("发证前须取得（可先行审查）"),
}


class ActingParty(Enum):
    """Who acts: 申请人, 代办员, 审批部门, or 第三方 (an examiner of drawings, a builder)."""

    APPLICANT = "applicant"
    AGENT = "agent"
    DEPARTMENT = "department"
    THIRD_PARTY = "third_party"

    @property
    def word(self) -> str:
        return _PARTY_WORDS[self]


_PARTY_WORDS = {
    ActingParty.APPLICANT: Sentence("申请人"),
    ActingParty.AGENT: Sentence("代办员"),
    ActingParty.DEPARTMENT: Sentence("审批部门"),
    ActingParty.THIRD_PARTY: Sentence("第三方"),
}


@dataclass(frozen=True, slots=True)
class Document:
    """A paper or an outcome. ``from_applicant``: the applicant brings it unless some item gives it."""

    key: str
    label: str
    from_applicant: bool = False


@dataclass(frozen=True, slots=True)
class Need:
    """A document an item needs, and which moment waits for it."""

    document: str
    strength: Strength = Strength.BEFORE_ACCEPTANCE


@dataclass(frozen=True, slots=True)
class After:
    """An explicit order between items that no document expresses; ``basis`` is the article or the reason."""

    item: str
    strength: Strength = Strength.BEFORE_ACCEPTANCE
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One approval item of one project.

    ``legal`` is the limit of the law, ``promised`` the department's own; the plan uses ``limit``, the
    promised one where there is one. ``preparation`` is the applicant's working days from the day the papers
    of earlier items are at hand to the application; with ``prepares_ahead`` they run from the start of the
    plan instead. ``delivery`` is the working days from decision to certificate. ``lead`` orders the items of
    a phase where they follow one another. ``acts`` is who does the work between acceptance and decision.
    """

    key: str
    label: str
    department: str = ""
    phase: str = ""
    legal: Limit | None = None
    promised: Limit | None = None
    needs: tuple[Need, ...] = ()
    gives: tuple[str, ...] = ()
    after: tuple[After, ...] = ()
    acts: ActingParty = ActingParty.DEPARTMENT
    prepares: ActingParty = ActingParty.APPLICANT
    preparation: int = 0
    prepares_ahead: bool = False
    delivery: int = 0
    lead: int = 0

    @property
    def limit(self) -> Limit:
        """What the plan counts with; an item without any limit is 即办."""
        return self.promised or self.legal or INSTANT

"""One judgement: where a project stood on a day, what that means, and the reason in words."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from gaoxin.engines.progress.facts import MilestoneFact
from gaoxin.engines.progress.rule import LightRule
from gaoxin.values.money import MoneyUnit, format_money
from gaoxin.values.period import Month

ZERO = Decimal(0)


class Light(Enum):
    """``value`` is the stable name, ``word`` the character shown beside the colour."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    AWAITED = "awaited"
    NONE = "none"

    @property
    def word(self) -> str:
        return _WORDS[self]

    @property
    def severity(self) -> int:
        """Larger is worse; 0 for what is no light at all."""
        return _SEVERITY[self]


_WORDS = {
    Light.GREEN: "绿",
    Light.YELLOW: "黄",
    Light.RED: "红",
    Light.AWAITED: "待报",
    Light.NONE: "无灯",
}
_SEVERITY = {Light.GREEN: 1, Light.YELLOW: 2, Light.RED: 3, Light.AWAITED: 0, Light.NONE: 0}


class Verdict(Enum):
    """The month alone, without memory."""

    ON_PLAN = "on_plan"
    CLOSE = "close"
    MISSED = "missed"


def verdict_of(planned: Decimal, reported: Decimal, *, owes: bool, rule: LightRule) -> Verdict:
    """``owes``: a month is not reported, or a milestone overdue."""
    if owes:
        return Verdict.MISSED
    if reported >= planned:
        return Verdict.ON_PLAN
    if not rule.tolerance:
        return Verdict.MISSED
    allowed = planned * rule.tolerance.numerator
    close = (planned - reported) * rule.tolerance.denominator <= allowed
    return Verdict.CLOSE if close else Verdict.MISSED


@dataclass(frozen=True, slots=True)
class Position:
    """What was known on ``day`` of the year up to and including ``month``; amounts in 元.

    ``reported`` adds the months that are reported; with ``unreported`` months it is no total, only a part.
    """

    month: Month
    day: date
    planned: Decimal
    reported: Decimal
    unreported: tuple[Month, ...] = ()
    overdue: tuple[MilestoneFact, ...] = ()

    @property
    def completed(self) -> Decimal | None:
        """The cumulative actual; None while a month is missing."""
        return None if self.unreported else self.reported

    @property
    def shortfall(self) -> Decimal | None:
        """What is missing to the plan; negative when ahead, None while a month is missing."""
        return None if self.unreported else self.planned - self.reported

    def verdict(self, rule: LightRule) -> Verdict:
        return verdict_of(self.planned, self.reported, owes=bool(self.unreported or self.overdue), rule=rule)


@dataclass(frozen=True, slots=True)
class Judgement:
    """A light given on a day. ``is_final`` is False before the reporting deadline.

    ``before`` is the light that stood until then; ``is_repair`` marks a change between two periods, after a
    late report, a correction or a milestone reached late.
    """

    position: Position
    rule: LightRule
    verdict: Verdict
    before: Light
    light: Light
    is_final: bool = True
    is_repair: bool = False

    @property
    def day(self) -> date:
        return self.position.day

    @property
    def month(self) -> Month:
        return self.position.month

    @property
    def reason(self) -> str:
        """``3月累计完成 4,200.00 万元，低于计划 5,000.00 万元，差 800.00 万元；判红``."""
        parts = [*_arrears(self.position), _comparison(self.position)]
        return "，".join(parts) + f"；{self._conclusion}"

    @property
    def _conclusion(self) -> str:
        verdict = f"判{self.light.word}" if self.is_final else f"截止日前暂判{self.light.word}"
        if self.light is not Light.YELLOW:
            return verdict
        if self.verdict is Verdict.CLOSE:
            return f"差额在容差之内，{verdict}"
        if self.is_repair and self.before is Light.RED:
            return f"{_day(self.day)}补上，由红{verdict}，下一期按计划即转绿"
        if self.before is Light.RED:
            return f"上期为红，本期补上，{verdict}，下一期按计划即转绿"
        return verdict


def period_light(verdict: Verdict, *, before: Light) -> Light:
    """The light of a new period: 红 needs one period of making up before it may be 绿 again."""
    if verdict is Verdict.MISSED:
        return Light.RED
    if verdict is Verdict.CLOSE or before is Light.RED:
        return Light.YELLOW
    return Light.GREEN


def repaired_light(verdict: Verdict, *, before: Light) -> Light:
    """The light after a late fact, within the same period: what was made up turns 黄, never 绿."""
    if verdict is Verdict.ON_PLAN and before is not Light.RED:
        return before
    return period_light(verdict, before=before)


def _arrears(position: Position) -> list[str]:
    said = []
    if position.unreported:
        said.append(f"{_months(position.unreported)}到{_day(position.day)}仍未报送")
    for milestone in position.overdue:
        said.append(
            f"节点“{milestone.name}”计划{_day(milestone.planned_on)}完成，到{_day(position.day)}未完成"
        )
    return said


def _comparison(position: Position) -> str:
    month, planned, reported = position.month.month, _money(position.planned), _money(position.reported)
    shortfall = position.shortfall
    if shortfall is None:
        return f"{month}月已报部分累计 {reported}，是否达到计划 {planned}无法判断"
    if shortfall > ZERO:
        return f"{month}月累计完成 {reported}，低于计划 {planned}，差 {_money(shortfall)}"
    if shortfall == ZERO:
        return f"{month}月累计完成 {reported}，与计划持平"
    return f"{month}月累计完成 {reported}，达到计划 {planned}，超出 {_money(-shortfall)}"


def _money(amount: Decimal) -> str:
    """Exact: more decimals than two only where two would hide a difference."""
    places = 2 if amount % 100 == 0 else 6
    return f"{format_money(amount, unit=MoneyUnit.TEN_THOUSAND_YUAN, places=places)} 万元"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _months(months: tuple[Month, ...]) -> str:
    return "、".join(f"{month.month}月" for month in months)

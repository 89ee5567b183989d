"""The rule of the lights: a dated document with exact parameters, in the words shown on the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property

from gaoxin.values.errors import DomainError
from gaoxin.values.period import Month
from gaoxin.values.ratio import format_percent
from gaoxin.values.sentences import Sentence

LAST_REPORTING_DAY = 28


@dataclass(frozen=True)
class LightRule:
    """One version. It judges the months that end on or after ``effective_from``, until a later version does.

    ``reporting_day`` is the day of the following month until which a month may be reported (natural days).
    ``tolerance`` is the share of the cumulative plan that may be missing for 黄 instead of 红.
    """

    version: str
    effective_from: date
    reporting_day: int = 5
    tolerance: Fraction = Fraction(0)

    def __post_init__(self) -> None:
        if not 1 <= self.reporting_day <= LAST_REPORTING_DAY:
            raise DomainError(
                "light_rule.reporting_day",
                Sentence(
                    "报送截止日须在每月1日至{last}日之间。",
                    last=LAST_REPORTING_DAY,
                ),
                field="reporting_day",
                value=self.reporting_day,
                remedy=Sentence("请改为每个月都有的日子。"),
            )
        if not 0 <= self.tolerance < 1:
            raise DomainError(
                "light_rule.tolerance",
                Sentence("容差须不小于0、小于100%。"),
                field="tolerance",
                value=self.tolerance,
                remedy=Sentence("不设容差的填0。"),
            )

    def deadline(self, month: Month) -> date:
        """The last day to report ``month``; on this day its light is settled."""
        return month.shift(1).first_day.replace(day=self.reporting_day)

    @property
    def title(self) -> Sentence:
        return Sentence("重点项目进度红黄绿灯判定规则")

    @cached_property
    def clauses(self) -> tuple[Sentence, ...]:
        """The rule in words, made from the parameters so that the two cannot disagree."""
        return (
            Sentence(
                "一、适用：自{day}起，对下达月度计划的重点项目按月判灯。",
                day=self.effective_from,
            ),
            Sentence("二、无灯：没有计划的项目和月份不判灯，原有的灯不变。"),
            Sentence(
                "三、报送：每月完成投资最迟于次月{day}日（自然日）报送，截止日当天定灯。",
                day=self.reporting_day,
            ),
            Sentence("四、待报：截止日前未报的不判灯；截止日前已报的先给暂定灯。"),
            Sentence("五、比较：以当年1月起至该月的累计完成与累计计划相比；未报的月份是未知，不按零计算。"),
            Sentence("六、按计划：累计完成不低于累计计划，各月都已报送，应在该月底前完成的节点没有逾期。"),
            Sentence("七、绿灯：按计划，且上一期不是红灯。"),
            Sentence(
                "八、红灯：累计完成低于累计计划{beyond}；或过了截止日仍有月份未报；或有节点逾期未完成。",
                beyond=self._beyond,
            ),
            Sentence(
                "九、黄灯：红灯之后补上的（累计赶上、补报、节点完成），下一期仍按计划才转绿{within}。",
                within=self._within,
            ),
            Sentence("十、记忆：红灯不直接转绿；事后的补报和更正只改变此后的灯，已判的灯留在历史里。"),
        )

    @property
    def text(self) -> str:
        return "\n".join(self.clauses)

    @property
    def _beyond(self) -> str:
        return (
            Sentence("、差额超过累计计划的{share}", share=self._share)
            if self.tolerance
            else Sentence("（不设容差）")
        )

    @property
    def _within(self) -> str:
        return (
            Sentence("；累计完成低于累计计划但差额不超过{share}的，也判黄", share=self._share)
            if self.tolerance
            else ""
        )

    @property
    def _share(self) -> str:
        return format_percent(self.tolerance, places=2, trim=True)


LIGHT_RULES = (LightRule(version="1", effective_from=date(2024, 1, 1)),)


def rule_in_force(rules: Sequence[LightRule], month: Month) -> LightRule | None:
    """The latest version that judges ``month``; None for months before the first."""
    last_day = month.last_day
    found = [rule for rule in rules if rule.effective_from <= last_day]
    return max(found, key=lambda rule: rule.effective_from, default=None)

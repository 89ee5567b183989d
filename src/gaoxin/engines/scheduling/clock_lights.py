"""The published rule of the lights of running items, with its words made from its parameters."""

from dataclasses import dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from functools import cached_property

from gaoxin.values.errors import DomainError
from gaoxin.values.ratio import format_percent
from gaoxin.values.sentences import Sentence


class ClockLight(Enum):
    """``word`` is the character shown beside the colour."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    PAUSED = "paused"
    DONE = "done"
    NONE = "none"

    @property
    def word(self) -> str:
        return _WORDS[self]

    @property
    def severity(self) -> int:
        """Larger is worse; 0 for what asks nothing of the department."""
        return _SEVERITY[self]


_WORDS = {
    ClockLight.GREEN: Sentence("绿"),
    ClockLight.YELLOW: Sentence("黄"),
    ClockLight.RED: Sentence("红"),
    ClockLight.PAUSED: Sentence("停"),
    ClockLight.DONE: Sentence("结"),
    ClockLight.NONE: Sentence("无"),
}
_SEVERITY = {
    ClockLight.NONE: 0,
    ClockLight.DONE: 0,
    ClockLight.PAUSED: 0,
    ClockLight.GREEN: 1,
    ClockLight.YELLOW: 2,
    ClockLight.RED: 3,
}


@dataclass(frozen=True)
class ClockLightRule:
    """One version. An item turns yellow when at most ``warn_days`` working days are left to its deadline.

    For limits so long that ``warn_share`` of them is more, that share counts, rounded down; a limit not
    longer than ``warn_days`` warns from the day after it began.
    """

    version: str
    effective_from: date
    warn_days: int = 2
    warn_share: Fraction = Fraction(1, 5)

    @property
    def title(self) -> Sentence:
        return Sentence("审批事项红黄绿灯判定规则")

    def __post_init__(self) -> None:
        if self.warn_days < 0 or not 0 <= self.warn_share < 1:
            raise DomainError(
                "clock_light_rule.parameters",
                Sentence("预警天数不能为负，预警比例须不小于0、小于100%。"),
                field="warn_days",
                value=(self.warn_days, self.warn_share),
                remedy=Sentence("请改正参数。"),
            )

    def warns_at(self, days: int) -> int:
        """How many working days before the end of a limit of ``days`` working days the light turns yellow."""
        return max(min(self.warn_days, max(days - 1, 0)), int(self.warn_share * days))

    @cached_property
    def clauses(self) -> tuple[Sentence, ...]:
        share = format_percent(self.warn_share, places=0)
        return (
            Sentence(
                "一、适用：自{day}起，对已收件、未办结的审批事项每日判灯。",
                day=self.effective_from,
            ),
            Sentence("二、红灯：超过法定期限未作出决定；或作出决定后超过送达期限未送达。"),
            Sentence("三、黄灯：超过承诺期限但在法定期限内；或因逾期未告知而视为受理；或临近期限。"),
            Sentence(
                "四、临近期限：剩余不多于{days}个工作日，或不多于期限的{share}（取较长者）；期限本身不长于{days}个工作日的，自次日起。",
                days=self.warn_days,
                share=share,
            ),
            Sentence("五、绿灯：在承诺期限内（没有承诺的，在法定期限内），且不临近期限。"),
            Sentence("六、停：依法停表期间，或等待申请人补正期间，不判灯。"),
            Sentence("七、结：已作出决定并送达、已撤回或不予受理的，不再判灯，是否超期另行记录。"),
        )

    @property
    def text(self) -> str:
        return "\n".join(self.clauses)


CLOCK_LIGHT_RULES = (ClockLightRule(version="1", effective_from=date(2024, 1, 1)),)

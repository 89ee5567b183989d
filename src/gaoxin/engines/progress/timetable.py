"""When each month ends, until when it may be reported, and by which version of the rule it is judged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from gaoxin.engines.progress.rule import LightRule, rule_in_force
from gaoxin.values.period import Month


@dataclass(frozen=True, slots=True)
class Term:
    """One month that is judged."""

    last_day: date
    deadline: date
    rule: LightRule


class Timetable:
    """The months that are over on ``as_of``; made once for many projects."""

    __slots__ = ("_rules", "_terms", "as_of")

    def __init__(self, rules: Sequence[LightRule], *, as_of: date) -> None:
        self.as_of = as_of
        self._rules = tuple(rules)
        self._terms: dict[tuple[int, int], Term | None] = {}

    def term(self, month: Month) -> Term | None:
        """None while the month is not over, and before the first version of the rule."""
        key = (month.year, month.month)
        if key not in self._terms:
            self._terms[key] = self._made(month)
        return self._terms[key]

    def _made(self, month: Month) -> Term | None:
        last_day = month.last_day
        rule = rule_in_force(self._rules, month) if last_day <= self.as_of else None
        return None if rule is None else Term(last_day, rule.deadline(month), rule)

"""Plan against actual by month: lights by a published rule with memory, totals by month, pace of a year."""

from gaoxin.engines.progress.assessment import PeriodLight, Progress, assess_progress, assess_projects
from gaoxin.engines.progress.facts import MilestoneFact, MonthPlan, MonthReport, ProgressFacts
from gaoxin.engines.progress.judgements import Judgement, Light, Position, Verdict
from gaoxin.engines.progress.pace import Pace, year_pace
from gaoxin.engines.progress.rule import LIGHT_RULES, LightRule, rule_in_force
from gaoxin.engines.progress.series import MonthTotal, month_series

__all__ = [
    "LIGHT_RULES",
    "Judgement",
    "Light",
    "LightRule",
    "MilestoneFact",
    "MonthPlan",
    "MonthReport",
    "MonthTotal",
    "Pace",
    "PeriodLight",
    "Position",
    "Progress",
    "ProgressFacts",
    "Verdict",
    "assess_progress",
    "assess_projects",
    "month_series",
    "rule_in_force",
    "year_pace",
]

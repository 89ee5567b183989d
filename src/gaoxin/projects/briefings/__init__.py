"""Word documents about key projects: the monthly dispatch, and one project by itself."""

from gaoxin.projects.briefings.monthly import (
    DispatchDays,
    dispatch_days,
    dispatch_months,
    monthly_dispatch,
)
from gaoxin.projects.briefings.single import project_briefing

__all__ = ["DispatchDays", "dispatch_days", "dispatch_months", "monthly_dispatch", "project_briefing"]

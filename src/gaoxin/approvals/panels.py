"""审批 on the project page: the latest plan, the running case with its light, and the way to plan anew."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from gaoxin.approvals import selectors
from gaoxin.approvals.case_words import case_cards
from gaoxin.approvals.models import CaseState
from gaoxin.approvals.permissions import PLAN_APPROVALS, READ_CASES
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import allows
from gaoxin.foundation.panels import Panel
from gaoxin.projects.models import KeyProject


def approvals_panel(project: KeyProject, *, by: Actor, as_of: dt.date) -> Panel | None:
    """Nothing for a project that is not of industry and was never planned."""
    if not allows(by, READ_CASES):
        return None
    plan = selectors.plans_of(project.pk, scope=by.scope).first()
    cases = list(selectors.cases(by.scope).filter(project=project))
    may_plan = allows(by, PLAN_APPROVALS) and project.is_industrial
    if plan is None and not cases and not may_plan:
        return None
    return Panel(
        title=_("审批"),
        template="approvals/panel.html",
        anchor="approvals",
        context={
            "plan": plan,
            "cards": case_cards([one for one in cases if one.state == CaseState.RUNNING], as_of=as_of),
            "closed": [one for one in cases if one.state != CaseState.RUNNING],
            "may_plan": may_plan,
            "project": project,
        },
    )

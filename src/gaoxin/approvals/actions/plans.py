"""Keeping a plan as a decision: what was known, which measures were on, what came out."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from gaoxin.approvals import permissions
from gaoxin.approvals.assembly.catalogue import approvals
from gaoxin.approvals.assembly.planning import Proposal
from gaoxin.approvals.models import ApprovalPlan
from gaoxin.engines.scheduling.plan import Plan
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import require
from gaoxin.foundation.audit.actions import record
from gaoxin.foundation.rules_in_force import rules_in_force


@transaction.atomic
def keep_plan(
    proposal: Proposal, *, by: Actor, measures: Sequence[str], today: dt.date, is_sample: bool = False
) -> ApprovalPlan:
    """Stores the plan as made today. Refuses measures the project may not use."""
    project = proposal.project
    require(by, permissions.PLAN_APPROVALS, zone_id=project.zone_id)
    chosen = [offer.key for offer in proposal.offers if offer.key in set(measures)]
    names = [offer.measure.name.label for offer in proposal.offers if offer.key in set(measures)]
    plan = proposal.plan(measures)
    kept = ApprovalPlan.objects.create(
        project=project,
        case_type=proposal.case_type.key,
        version=proposal.case_type.version,
        catalogue_digest=approvals().digest,
        rules_digest=rules_in_force().digest,
        start_on=proposal.start,
        as_of=today,
        facts={name: one.written for name, one in proposal.facts.items()},
        measures=chosen,
        result=written_plan(proposal, plan) | {"forecast": _forecast(proposal, chosen, by, today)},
        recorded_by=by.name,
        is_sample=is_sample,
    )
    record(
        permissions.PLAN_MADE,
        project,
        by=by,
        zone_id=project.zone_id,
        changes={"measures": (None, "、".join(names)), "finish": (None, plan.finish)},
    )
    return kept


def _forecast(proposal: Proposal, measures: Sequence[str], by: Actor, today: dt.date) -> dict[str, object]:
    """As it stands on the day of the plan, to be held against what comes of it."""
    from gaoxin.approvals.assembly.forecasting import outlook_of_plan, written_outlook

    return written_outlook(outlook_of_plan(proposal, measures, scope=by.scope, as_of=today))


def written_plan(proposal: Proposal, plan: Plan) -> dict[str, Any]:
    """The plan as it is kept: days as ISO, items in the order of the network."""
    return {
        "start": plan.start.isoformat(),
        "finish": plan.finish.isoformat(),
        "working_days": plan.working_days,
        "calendar_days": plan.calendar_days,
        "is_provisional": plan.is_provisional,
        "critical": list(plan.critical_path),
        "items": [
            {
                "key": one.key,
                "label": one.item.label,
                "department": one.item.department,
                "limit": one.item.limit.words,
                "ready": one.ready.isoformat(),
                "acceptance": one.acceptance.isoformat(),
                "decision": one.decision.isoformat(),
                "certificate": one.certificate.isoformat(),
                "latest_certificate": one.latest_certificate.isoformat(),
                "slack": one.slack,
                "is_critical": one.is_critical,
            }
            for one in plan.items
        ],
        "not_needed": list(proposal.needed.does_not),
        "open": list(proposal.needed.is_open),
    }

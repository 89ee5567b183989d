"""Stating what is known of a project for its approvals."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from gaoxin.approvals import permissions
from gaoxin.approvals.assembly.catalogue import conditions_on
from gaoxin.approvals.assembly.project_facts import OF_THE_LEDGER
from gaoxin.approvals.catalogue.conditions import SUBJECT
from gaoxin.approvals.models import ProjectFact
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import require
from gaoxin.foundation.audit.actions import record
from gaoxin.foundation.dated_facts import parse_value, refuse_future
from gaoxin.foundation.provenance import ENTERED_BY_HAND, Origin
from gaoxin.projects.models import KeyProject
from gaoxin.values.errors import DomainError


@transaction.atomic
def state_fact(
    project: KeyProject,
    *,
    by: Actor,
    fact_id: str,
    value: str,
    observed_on: dt.date,
    today: dt.date,
    origin: Origin = ENTERED_BY_HAND,
) -> ProjectFact:
    """Writes a fact of the project down as it stood on a day; an empty value says it is not known after all.

    Refuses facts the project ledger is the source of, and values the fact cannot have.
    """
    require(by, permissions.PLAN_APPROVALS, zone_id=project.zone_id)
    fact = conditions_on(observed_on).facts.find(SUBJECT, fact_id)
    if fact is None or fact_id in OF_THE_LEDGER:
        raise DomainError(
            "approvals.fact",
            _("这一项不在这里登记。"),
            field="fact",
            value=fact_id,
            remedy=_("总投资和产业类请在重点项目台账中修改。"),
        )
    refuse_future(observed_on, today=today, field="observed_on")
    written = value.strip()
    if written:
        parse_value(fact, written)
    stated = ProjectFact.objects.create(
        project=project,
        fact=fact_id,
        value=written,
        observed_on=observed_on,
        recorded_by=by.name,
        **origin.fields,
    )
    record(
        permissions.FACT_STATED,
        project,
        by=by,
        zone_id=project.zone_id,
        changes={"fact": (None, fact.label), "value": (None, written), "observed_on": (None, observed_on)},
    )
    return stated

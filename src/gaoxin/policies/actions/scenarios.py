"""测算方案: kept under a name, and dropped again by whoever kept it."""

from urllib.parse import parse_qsl

from django.db import transaction
from django.utils.translation import gettext as _

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import require
from gaoxin.foundation.audit.actions import record
from gaoxin.foundation.zones.models import Zone
from gaoxin.policies import permissions
from gaoxin.policies.models import Scenario
from gaoxin.policies.scenario_models import LONGEST
from gaoxin.values.errors import Conflict, DomainError, NotPermitted

NAME = 60


@transaction.atomic
def save_scenario(zone: Zone, *, by: Actor, name: str, query: str) -> Scenario:
    """``query`` is that of the sandbox's address, with the policy and at least one number."""
    require(by, permissions.USE_SANDBOX, zone_id=zone.pk)
    called = _name(zone, name)
    given = dict(parse_qsl(query))
    if not given.get("policy") or not any(key.startswith("p.") for key in given) or len(query) > LONGEST:
        raise DomainError(
            "scenario.nothing",
            _("还没有改动任何数，没有可保存的方案。"),
            field="name",
            remedy=_("请先改一个数再保存。"),
        )
    row = Scenario.objects.create(
        zone=zone, policy=given["policy"], name=called, query=query, user_id=by.user_id, recorded_by=by.name
    )
    changes = {"name": (None, called), "policy": (None, row.policy)}
    record(permissions.SCENARIO_SAVED, row, by=by, zone_id=zone.pk, changes=changes)
    return row


@transaction.atomic
def drop_scenario(row: Scenario, *, by: Actor) -> None:
    """Only whoever saved it."""
    require(by, permissions.USE_SANDBOX, zone_id=row.zone_id)
    if row.user_id != by.user_id:
        raise NotPermitted(_("这个方案是别人保存的，您不能删除。"))
    record(permissions.SCENARIO_DROPPED, row, by=by, zone_id=row.zone_id, changes={"name": (row.name, None)})
    row.delete()


def _name(zone: Zone, text: str) -> str:
    name = text.strip()
    if not name or len(name) > NAME:
        raise DomainError(
            "scenario.name",
            _("方案名称没有写，或超过 60 个字。"),
            field="name",
            value=text,
            remedy=_("请写一个看得懂的名称，如“奖励上限提到 25 万元”。"),
        )
    if Scenario.objects.filter(zone=zone, name=name).exists():
        raise Conflict(
            "scenario.name_taken",
            _("已经有名为“%(name)s”的方案。") % {"name": name},
            field="name",
            value=name,
            remedy=_("请换一个名称。"),
        )
    return name

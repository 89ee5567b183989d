"""列入兑现: supported applications of a call become awards of a round, reviewed already by two people."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.audit.actions import Changes
from gaoxin.foundation.zones.models import Zone
from gaoxin.policies import permissions
from gaoxin.policies.actions.application_steps import audit as audit_application
from gaoxin.policies.actions.application_steps import locked_call, move, tell_enterprise
from gaoxin.policies.actions.application_steps import note as note_application
from gaoxin.policies.actions.applications import own_scope
from gaoxin.policies.actions.grant_steps import audit, note
from gaoxin.policies.actions.grant_steps import move as move_award
from gaoxin.policies.actions.rounds import give_way, list_excluded, write_awards
from gaoxin.policies.assembly.applying import finding_of
from gaoxin.policies.assembly.delivery import Due, Wanting
from gaoxin.policies.assembly.library import library
from gaoxin.policies.assembly.overlaps import Kept, Refused, settle
from gaoxin.policies.models import (
    Application,
    ApplicationCall,
    ApplicationEventKind,
    ApplicationOpinion,
    ApplicationState,
    AwardState,
    GrantEvent,
    GrantEventKind,
    GrantRound,
)
from gaoxin.policies.selectors.applications import counts_by_state, money_left
from gaoxin.policies.selectors.delivery import live_awards
from gaoxin.values.errors import Conflict
from gaoxin.values.money import spoken_money


@dataclass(frozen=True, slots=True)
class _Settled:
    kept: tuple[Kept, ...]
    refused: tuple[Refused, ...]
    wanting: tuple[Wanting, ...]


@transaction.atomic
def list_applications(call: ApplicationCall, *, by: Actor, today: dt.date) -> GrantRound:
    """Everything supported and not listed yet goes into one round, with the money the call has left.

    What turns out to be granted already is refused with its reason; the round shows it among the excluded.
    """
    row = locked_call(call, by=by, needed=permissions.MANAGE_CALLS)
    # One after the other: what one round grants, the next must see.
    Zone.objects.select_for_update().get(pk=row.zone_id)
    waiting = _supported(row)
    left = money_left(row)
    _refuse_no_money(row, left=left)
    found = _settle(row, waiting)
    granted = _round(row, waiting, by=by, budget=left)
    note(GrantEventKind.OPENED, granted, by=by, day=granted.on, words=f"来自申报“{row.title}”", amount=left)
    for award in {old.pk: old for one in found.kept for old in one.replaced}.values():
        give_way(award, granted, by=by, day=granted.on)
    write_awards(granted, ((one.due, one.amount) for one in found.kept), by=by)
    list_excluded(granted, found.wanting, found.refused)
    _carry_opinions(granted, waiting)
    _settle_applications(waiting, granted, found, by=by, today=today)
    changes: Changes = {
        "policy": (None, granted.title),
        "on": (None, granted.on),
        "count": (None, len(found.kept)),
        "amount": (None, sum((one.amount for one in found.kept), Decimal(0))),
    }
    audit(permissions.ROUND_OPENED, granted, by=by, changes=changes)
    return granted


def _supported(call: ApplicationCall) -> list[Application]:
    rows = call.applications.select_for_update(of=("self",)).select_related("enterprise")
    found = list(rows.filter(state=ApplicationState.SUPPORTED).order_by("submitted_on", "id"))
    if not found:
        raise Conflict(
            "call.nothing_to_list",
            _("没有拟支持、待列入的申报。"),
            field="call",
            remedy=_("请先审核、复核。"),
        )
    for one in found:
        one.call = call
    return found


def _refuse_no_money(call: ApplicationCall, *, left: Decimal) -> None:
    if left <= 0:
        raise Conflict(
            "call.no_money",
            _("“%(call)s”的预算 %(budget)s 已全部列入兑付，没有余额可列。")
            % {"call": call, "budget": spoken_money(call.budget)},
            field="budget",
            remedy=_("请在已有批次追加预算后办理，或另拟申报通知；申报保持“拟支持”，不受影响。"),
        )


def _settle(call: ApplicationCall, waiting: Sequence[Application]) -> _Settled:
    """What each is due as of its own application date, beside what the zone granted that year."""
    due: dict[int, list[Due]] = defaultdict(list)
    wanting: list[Wanting] = []
    for one in waiting:
        assert one.submitted_on is not None
        found = finding_of(
            one.enterprise_id,
            policy=call.policy,
            case_kind=call.case_kind,
            scope=own_scope(one),
            on=one.submitted_on,
        )
        due[one.submitted_on.year] += found.due
        wanting += found.wanting
    kept: list[Kept] = []
    refused: list[Refused] = []
    for year, dues in due.items():
        held, out = settle(dues, live_awards(call.zone_id, year=year), policy=call.policy)
        kept += held
        refused += out
    return _Settled(tuple(kept), tuple(refused), tuple(wanting))


def _round(
    call: ApplicationCall, waiting: Sequence[Application], *, by: Actor, budget: Decimal
) -> GrantRound:
    """Dated by the latest application in it; an award keeps the application date it rests on."""
    on = max(one.submitted_on for one in waiting if one.submitted_on is not None)
    version = library().version_on(call.policy, on, call.case_kind)
    assert version is not None
    counts = counts_by_state(call)
    return GrantRound.objects.create(
        zone_id=call.zone_id,
        policy=call.policy,
        version=version.version,
        title=version.title,
        rules_digest=library().digest,
        on=on,
        case_kind=call.case_kind,
        delivery_class=call.delivery_class,
        budget=budget,
        order=call.order,
        met=len(waiting),
        not_met=counts.get(ApplicationState.REFUSED, 0),
        unknown=0,
        not_applicable=0,
        recorded_by=by.name,
    )


def _carry_opinions(granted: GrantRound, waiting: Sequence[Application]) -> None:
    """Both who reviewed and who rechecked stand as reviewers: neither may approve the payment."""
    opinions: dict[int, list[ApplicationOpinion]] = defaultdict(list)
    rows = ApplicationOpinion.objects.filter(application__in=waiting, supports=True).order_by("id")
    for opinion in rows.select_related("application"):
        opinions[opinion.application.enterprise_id].append(opinion)
    events = []
    for award in granted.awards.all():
        move_award(award, AwardState.REVIEWED)
        for opinion in opinions[award.enterprise_id][-2:]:
            events.append(
                GrantEvent(
                    round=granted,
                    award=award,
                    kind=GrantEventKind.REVIEWED,
                    happened_on=max(opinion.given_on, granted.on),
                    note=f"{opinion.get_step_display()}：{opinion.reason}"[:400],
                    user_id=opinion.user_id,
                    recorded_by=opinion.recorded_by,
                )
            )
    GrantEvent.objects.bulk_create(events, batch_size=500)


def _settle_applications(
    waiting: Sequence[Application], granted: GrantRound, found: _Settled, *, by: Actor, today: dt.date
) -> None:
    listed = {one.due.enterprise_id for one in found.kept}
    reasons: dict[int, list[str]] = defaultdict(list)
    left_out: list[Refused | Wanting] = [*found.refused, *found.wanting]
    for out in left_out:
        reasons[out.enterprise_id].append(out.reason)
    for one in waiting:
        if one.enterprise_id in listed:
            one.round = granted
            move(one, ApplicationState.LISTED, due_on=None)
            note_application(ApplicationEventKind.LISTED, one, by=by, day=today, words=f"批次 {granted.pk}")
            audit_application(permissions.APPLICATION_LISTED, one, by=by, changes={"round": (None, granted)})
            words = _("“%(call)s”的申报已列入兑现，等待公示。") % {"call": one.call}
        else:
            said = "".join(reasons[one.enterprise_id]) or "按现在的事实没有可兑付的金额"
            move(one, ApplicationState.REFUSED, due_on=None)
            note_application(ApplicationEventKind.REFUSED, one, by=by, day=today, words=said)
            audit_application(
                permissions.APPLICATION_DECIDED, one, by=by, changes={"reason": (None, said[:400])}
            )
            words = _("“%(call)s”的申报不予支持：%(why)s") % {"call": one.call, "why": said}
        tell_enterprise(one, words, by=by)

"""匹配变化: what a matching changed against the one before is kept and told, once."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gaoxin.enterprises import selectors as enterprises
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.notices.actions import notify
from gaoxin.foundation.zones.models import Zone
from gaoxin.foundation.zones.scope import Scope
from gaoxin.policies import cultivation_permissions as permissions
from gaoxin.policies.assembly.ladder import RUNGS
from gaoxin.policies.assembly.library import library
from gaoxin.policies.assembly.packing import pack_ids
from gaoxin.policies.models import ChangeKind, MatchColumn, MatchDifference, MatchRun, MatchTold
from gaoxin.policies.selectors.cultivation import enterprise_people, previous_run

if TYPE_CHECKING:
    from gaoxin.policies.assembly.differences import Difference

_TEXTS: Final = {
    ChangeKind.GAINED: gettext_lazy("贵企业现在符合“%(policy)s”的全部条件。点开看依据和申报材料。"),
    ChangeKind.LOST: gettext_lazy(
        "按最新登记的数据，贵企业不再符合“%(policy)s”的条件。点开看差在哪里；数据有误请联系企业服务专员。"
    ),
    ChangeKind.NEAR: gettext_lazy("贵企业离“%(policy)s”只差一项条件。点开看差在哪里、差多少。"),
}


def changes_since_last(
    run: MatchRun, columns: Sequence[MatchColumn]
) -> "tuple[MatchRun | None, list[Difference]]":
    """The run before it and what differs; nothing to compare with for a first run or an earlier day.

    Read before the run is stored, so that the transaction stays short.
    """
    from gaoxin.policies.assembly.differences import TOLD_KINDS, differences

    previous = previous_run(run.zone_id, case_kind=run.case_kind)
    if previous is None or previous.on > run.on:
        return None, []
    rules = library()
    versions = {row.policy: rules.version_on(row.policy, run.on, run.case_kind) for row in columns}
    told = [name for name, one in versions.items() if one is not None and one.kind in TOLD_KINDS]
    scope = Scope(frozenset({run.zone_id}))
    holders: dict[str, set[int]] = {}
    for enterprise, kind in enterprises.title_rows(scope, as_of=run.on):
        holders.setdefault(kind, set()).add(enterprise)
    held = {policy: frozenset(holders.get(kind, ())) for policy, kind in RUNGS.items()}
    return previous, differences(run, columns, previous=previous, policies=told, held=held)


def keep_changes(run: MatchRun, previous: MatchRun, found: "Sequence[Difference]", *, by: Actor) -> None:
    """Keeps the differences beside the run and tells officers and enterprises, on commit.

    Called inside the transaction that stores the run.
    """
    if not found:
        return
    MatchDifference.objects.bulk_create(_row(run, previous, one) for one in found)
    with translation.override(settings.LANGUAGE_CODE):
        _tell_officers(run, found, by=by)
        _tell_enterprises(run, found)


def _row(run: MatchRun, previous: MatchRun, one: "Difference") -> MatchDifference:
    return MatchDifference(
        run=run,
        previous=previous,
        policy=one.policy,
        version=one.version,
        previous_version=one.previous_version,
        gained_count=len(one.gained),
        lost_count=len(one.lost),
        near_count=len(one.near),
        gained=pack_ids(one.gained),
        lost=pack_ids(one.lost),
        near=pack_ids(one.near),
    )


def _tell_officers(run: MatchRun, found: "Iterable[Difference]", *, by: Actor) -> None:
    found = list(found)
    words = _("按 %(day)s 匹配，与上次相比：新符合 %(gained)s 家次，不再符合 %(lost)s，新差一项 %(near)s。")
    named = {
        "day": run.on,
        "gained": sum(len(one.gained) for one in found),
        "lost": sum(len(one.lost) for one in found),
        "near": sum(len(one.near) for one in found),
    }
    notify(
        permissions.MATCHES_CHANGED,
        zone_id=run.zone_id,
        text=words % named,
        url=reverse("policies:match_changes", args=(run.pk,)),
        roles=(Role.ENTERPRISE_SERVICE,),
        except_user=by.user_id,
    )


def _tell_enterprises(run: MatchRun, found: "Sequence[Difference]") -> None:
    from gaoxin.policies.assembly.differences import affected

    people = enterprise_people(run.zone_id)
    if not people:
        return
    # Two runs of one zone do not tell at once, so that nobody is told twice.
    Zone.objects.select_for_update().get(pk=run.zone_id)
    changes = list(affected(found, frozenset(people)))
    rows = MatchTold.objects.filter(enterprise_id__in=people)
    told = set(rows.values_list("enterprise_id", "policy", "version", "kind"))
    new = [
        (firm, kind, one) for firm, kind, one in changes if (firm, one.policy, one.version, kind) not in told
    ]
    MatchTold.objects.bulk_create(
        MatchTold(enterprise_id=firm, policy=one.policy, version=one.version, kind=kind)
        for firm, kind, one in new
    )
    rules = library()
    for firm, kind, one in new:
        version = rules.version_on(one.policy, run.on, run.case_kind)
        notify(
            permissions.MATCHES_CHANGED,
            zone_id=run.zone_id,
            text=str(_TEXTS[ChangeKind(kind)]) % {"policy": version.title if version else one.policy},
            url=reverse("policies:explanation", args=(firm, one.policy)),
            users=people[firm],
        )

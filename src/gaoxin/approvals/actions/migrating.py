"""Moving a running case to the catalogue of today, and back: all of it or nothing, decided items never."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from gaoxin.approvals import permissions
from gaoxin.approvals.assembly.catalogue import approvals
from gaoxin.approvals.assembly.clocks import clock_of
from gaoxin.approvals.assembly.migrating import DECIDED, Migration, Terms, migration_of, on_terms
from gaoxin.approvals.catalogue.documents import Origin
from gaoxin.approvals.models import ApprovalCase, CaseItem, CasePaper, CaseState, TermsChange
from gaoxin.approvals.selectors import items_of
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.permissions import require
from gaoxin.foundation.audit.actions import record
from gaoxin.values.errors import Conflict, DomainError


@transaction.atomic
def migrate_case(case: ApprovalCase, *, by: Actor, seen: str, today: dt.date) -> TermsChange:
    """Applies the dry run whose fingerprint was ``seen``; refuses when it would no longer be the same."""
    require(by, permissions.MIGRATE_TERMS, zone_id=case.zone_id)
    locked = _running(case)
    migration = migration_of(locked, scope=by.scope, as_of=today)
    if not migration.is_needed:
        raise Conflict(
            "approvals.nothing_to_migrate",
            _("办件“%(number)s”已经是现行版本，没有要迁移的。") % {"number": locked.number},
            remedy=_("不必迁移。"),
        )
    if migration.fingerprint != seen:
        raise Conflict(
            "approvals.migration_changed",
            _("您看过以后，办件或目录又有变化，没有迁移。"),
            remedy=_("请重新看一遍变化，再确认。"),
        )
    _apply(locked, migration, by)
    change = _noted(
        locked,
        by,
        to=(migration.case_type.version, migration.to_digest),
        changes=migration.written,
        reverts=None,
    )
    return change


@transaction.atomic
def revert_migration(change: TermsChange, *, by: Actor, today: dt.date) -> TermsChange:
    """Takes the latest migration back. What has been decided since, or begun on an item it added, stays."""
    case = change.case
    require(by, permissions.MIGRATE_TERMS, zone_id=case.zone_id)
    locked = _running(case)
    _refuse_not_latest(locked, change)
    items = {item.key: item for item in items_of([locked.pk])}
    undone = [
        row for row in change.changes["items"] if _take_back(locked, row, items.get(row["key"]), by, today)
    ]
    papers = locked.papers.filter(key__in=change.changes["papers"], handed_in_on__isnull=True)
    taken = list(papers.values_list("key", flat=True))
    papers.delete()
    written = {"items": [_turned(row) for row in undone], "papers": taken}
    return _noted(locked, by, to=(change.from_version, change.from_digest), changes=written, reverts=change)


def _apply(case: ApprovalCase, migration: Migration, by: Actor) -> None:
    for one in migration.moves:
        if one.after is None:
            case.items.filter(key=one.key).delete()
        elif one.before is None:
            _create(case, one.key, one.after, one.planned, one.mode)
        else:
            _set_terms(case, one.key, one.after)
    papers = approvals().papers
    for key in migration.papers:
        is_held = papers[key].origin is Origin.REGISTER
        CasePaper.objects.create(
            case=case,
            key=key,
            label=papers[key].name.label,
            handed_in_on=case.opened_on if is_held else None,
            note=_("平台已有，不再提交") if is_held else "",
            recorded_by=by.name,
        )


def _take_back(
    case: ApprovalCase, row: Mapping[str, Any], item: CaseItem | None, by: Actor, today: dt.date
) -> bool:
    """Whether this change could be undone."""
    if row["before"] is None:
        if item is None or item.events.exists():
            return False
        item.delete()
        return True
    before = Terms(**row["before"])
    if row["after"] is None:
        if item is None:
            _create(case, row["key"], before, tuple(row["planned"]), row["mode"])
        return item is None
    if item is None or clock_of(item, as_of=today).state in DECIDED:
        return False
    try:
        clock_of(on_terms(item, before), as_of=today)
    except DomainError:
        return False
    _set_terms(case, row["key"], before)
    return True


def _turned(row: Mapping[str, Any]) -> dict[str, Any]:
    """The same change the other way round."""
    kinds = {"new": "gone", "gone": "new"}
    return {
        **row,
        "kind": kinds.get(row["kind"], row["kind"]),
        "before": row["after"],
        "after": row["before"],
        "legal_due": list(reversed(row["legal_due"])),
        "promised_due": list(reversed(row["promised_due"])),
    }


def _create(case: ApprovalCase, key: str, terms: Terms, planned: tuple[str, ...], mode: str) -> None:
    start, finish = (dt.date.fromisoformat(day) if day else None for day in planned)
    item = _row_on(case, key, terms)
    item.mode, item.planned_start_on, item.planned_finish_on = mode, start, finish
    item.save()


def _row_on(case: ApprovalCase, key: str, terms: Terms) -> CaseItem:
    """A new row of the case on the given terms; not saved."""
    item = CaseItem(case=case, key=key)
    for name in Terms.__slots__:
        setattr(item, name, getattr(terms, name))
    return item


def _set_terms(case: ApprovalCase, key: str, terms: Terms) -> None:
    case.items.filter(key=key).update(**{name: getattr(terms, name) for name in Terms.__slots__})


def _running(case: ApprovalCase) -> ApprovalCase:
    locked = ApprovalCase.objects.select_for_update().select_related("project", "baseline").get(pk=case.pk)
    if locked.state != CaseState.RUNNING:
        raise Conflict(
            "approvals.case_closed",
            _("办件“%(number)s”%(state)s，不能再办理。")
            % {"number": locked.number, "state": locked.get_state_display()},
            remedy=_("需要继续的，请重新立案。"),
        )
    return locked


def _refuse_not_latest(case: ApprovalCase, change: TermsChange) -> None:
    latest = case.terms_changes.filter(reverts__isnull=True, reverted_by__isnull=True).order_by("-id").first()
    if latest is None or latest.pk != change.pk:
        raise Conflict(
            "approvals.not_the_latest",
            _("只能撤回最近一次、还没有撤回的迁移。"),
            value=change.pk,
            remedy=_("请从最近的一次开始撤回。"),
        )


def _noted(
    case: ApprovalCase,
    by: Actor,
    *,
    to: tuple[str, str],
    changes: dict[str, Any],
    reverts: TermsChange | None,
) -> TermsChange:
    """The row that is only ever added, the case's version, and the trail."""
    before = case.version, case.catalogue_digest
    change = TermsChange.objects.create(
        case=case,
        from_version=before[0],
        to_version=to[0],
        from_digest=before[1],
        to_digest=to[1],
        changes=changes,
        reverts=reverts,
        recorded_by=by.name,
    )
    case.version, case.catalogue_digest = to
    case.save(update_fields=("version", "catalogue_digest"))
    labels = "、".join(row["label"] for row in changes["items"])
    record(
        permissions.TERMS_CHANGED,
        case,
        by=by,
        zone_id=case.zone_id,
        changes={
            "version": (before[0], to[0]),
            "catalogue": (before[1][:12], to[1][:12]),
            "items": (None, labels),
        },
    )
    return change

"""版本迁移: a dry run shows every item, applying is all or nothing, decided items stay, and it goes back."""

import datetime as dt

import pytest

from gaoxin.approvals.actions import migrate_case, revert_migration
from gaoxin.approvals.assembly.migrating import ChangeKind, Migration, migration_of
from gaoxin.approvals.models import ApprovalCase, CaseItem, TermsChange
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.audit.models import AuditEvent
from gaoxin.foundation.zones.models import Zone
from gaoxin.values.errors import Conflict, DomainError, NotPermitted
from tests.approvals.made import state
from tests.approvals.test_running_a_case import DAY, item, opened, run, step
from tests.factories import make_actor
from tests.unchanged import nothing_changes

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 6, 30)


@pytest.fixture
def officer(zone: Zone) -> Actor:
    return make_actor(zone, Role.APPROVAL_OFFICER)


@pytest.fixture
def case(zone: Zone, officer: Actor) -> ApprovalCase:
    """Opened on an earlier catalogue: 15 days for the report form, one item unknown, one since dropped."""
    case = opened(zone, officer)
    run(case, "filing", officer, step("received", "2026-03-03"), step("accepted", "2026-03-03"))
    run(case, "filing", officer, step("decided", "2026-03-03"), step("delivered", "2026-03-03"))
    run(case, "eia_form", officer, step("received", "2026-06-22"), step("accepted", "2026-06-23"))
    case.items.filter(key__in=("eia_form", "filing")).update(legal_count=15, legal_unit="natural")
    case.items.filter(key="drainage").delete()
    case.papers.filter(key="drainage_plan").delete()
    CaseItem.objects.create(case=case, key="site_opinion", label="用地预审", department_key="land")
    ApprovalCase.objects.filter(pk=case.pk).update(version="2024", catalogue_digest="0" * 64)
    case.refresh_from_db()
    return case


def dry(case: ApprovalCase, officer: Actor) -> Migration:
    return migration_of(case, scope=officer.scope, as_of=TODAY)


def kinds(migration: Migration) -> dict[str, ChangeKind]:
    return {one.key: one.kind for one in migration.changes}


def held(case: ApprovalCase) -> dict[str, tuple[object, ...]]:
    names = ("key", "label", "legal_count", "legal_unit", "promised_count", "promised_unit", "extension_days")
    return {row[0]: row[1:] for row in case.items.values_list(*names)}


def test_the_dry_run_shows_terms_and_deadlines_and_writes_nothing(case: ApprovalCase, officer: Actor) -> None:
    with nothing_changes():
        migration = dry(case, officer)
    found = kinds(migration)
    assert found["eia_form"] is ChangeKind.CHANGED
    assert found["drainage"] is ChangeKind.NEW
    assert found["site_opinion"] is ChangeKind.GONE
    assert found["filing"] is ChangeKind.KEPT
    assert found["soil_form"] is ChangeKind.SAME
    moved = next(one for one in migration.changes if one.key == "eia_form")
    assert moved.before is not None
    assert moved.after is not None
    assert (moved.before.legal_count, moved.after.legal_count) == (15, 30)
    assert moved.legal_due == ("2026-07-08", "2026-07-23")


def test_applying_changes_terms_adds_and_removes_items_and_leaves_decided_ones(
    case: ApprovalCase, officer: Actor
) -> None:
    change = migrate_case(case, by=officer, seen=dry(case, officer).fingerprint, today=TODAY)
    assert item(case, "eia_form").legal_count == 30
    assert item(case, "filing").legal_count == 15
    assert case.items.filter(key="drainage").exists()
    assert not case.items.filter(key="site_opinion").exists()
    case.refresh_from_db()
    assert (change.from_version, change.to_version) == ("2024", case.version)
    assert case.version != "2024"
    assert AuditEvent.objects.filter(action="approvals.terms_changed").count() == 1
    assert not dry(case, officer).is_needed
    with nothing_changes(), pytest.raises(Conflict, match="没有要迁移的"):
        migrate_case(case, by=officer, seen="", today=TODAY)


def test_reverting_brings_back_every_term(case: ApprovalCase, officer: Actor) -> None:
    before, papers = held(case), set(case.papers.values_list("key", flat=True))
    change = migrate_case(case, by=officer, seen=dry(case, officer).fingerprint, today=TODAY)
    back = revert_migration(change, by=officer, today=TODAY)
    assert held(case) == before
    assert set(case.papers.values_list("key", flat=True)) == papers
    case.refresh_from_db()
    assert (case.version, case.catalogue_digest) == ("2024", "0" * 64)
    assert back.reverts == change
    with nothing_changes(), pytest.raises(Conflict, match="最近一次"):
        revert_migration(change, by=officer, today=TODAY)


def test_what_was_decided_after_the_migration_is_not_taken_back(case: ApprovalCase, officer: Actor) -> None:
    change = migrate_case(case, by=officer, seen=dry(case, officer).fingerprint, today=TODAY)
    run(case, "eia_form", officer, step("decided", "2026-06-29"))
    revert_migration(change, by=officer, today=TODAY)
    assert item(case, "eia_form").legal_count == 30
    assert not case.items.filter(key="drainage").exists()


def test_a_dry_run_that_is_out_of_date_is_not_applied(case: ApprovalCase, officer: Actor) -> None:
    seen = dry(case, officer).fingerprint
    case.items.filter(key="construction_waste").update(legal_count=99)
    with nothing_changes(), pytest.raises(Conflict, match="又有变化"):
        migrate_case(case, by=officer, seen=seen, today=TODAY)


def test_a_failure_half_way_leaves_nothing_behind(
    case: ApprovalCase, officer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object, **_fields: object) -> None:
        raise RuntimeError

    seen = dry(case, officer).fingerprint
    monkeypatch.setattr(TermsChange.objects, "create", broken)
    with nothing_changes(), pytest.raises(RuntimeError):
        migrate_case(case, by=officer, seen=seen, today=TODAY)


def test_a_project_that_became_another_kind_is_not_migrated(case: ApprovalCase, officer: Actor) -> None:
    state(case.project, {"is_filing_kind": "false"}, on=DAY)
    with nothing_changes(), pytest.raises(DomainError, match="属于"):
        dry(case, officer)


def test_only_approval_officers_migrate(zone: Zone, case: ApprovalCase, officer: Actor) -> None:
    agent = make_actor(zone, Role.CASE_AGENT)
    seen = dry(case, officer).fingerprint
    with nothing_changes(), pytest.raises(NotPermitted):
        migrate_case(case, by=agent, seen=seen, today=TODAY)

"""The triggers: not even raw SQL changes, removes or replaces what the trail holds, on either database."""

from collections.abc import Iterator

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.audit import triggers
from gaoxin.foundation.audit.actions import check_chain, record
from gaoxin.foundation.audit.labels import audited
from gaoxin.foundation.audit.models import AuditChain, AuditEvent, ChainCheck
from gaoxin.foundation.audit.verification import verify_chain
from tests.factories import make_actor, make_zone
from tests.unchanged import nothing_changes

pytestmark = [pytest.mark.django_db, pytest.mark.portability]

TRIED = audited("test.tried", "试验")


@pytest.fixture(autouse=True)
def chain() -> Iterator[AuditChain]:
    """A protected chain of three events and one check."""
    zone = make_zone(code="changzhi")
    by = make_actor(zone, Role.STATISTICIAN)
    triggers.install(connection)
    for _number in range(3):
        record(TRIED, zone, by=by, zone_id=zone.pk)
    chain = AuditChain.objects.get()
    check_chain(chain, checked_by="审计员")
    yield chain
    triggers.remove(connection)


def run(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_auditevent SET actor_name = 'x'",
        "UPDATE audit_auditevent SET digest = digest WHERE number = 1",
        "DELETE FROM audit_auditevent",
        "DELETE FROM audit_auditevent WHERE number = 3",
        "UPDATE audit_chaincheck SET ok = ok",
        "DELETE FROM audit_chaincheck",
        "UPDATE audit_auditchain SET length = length - 1",
    ],
)
def test_no_statement_changes_the_trail(statement: str) -> None:
    with nothing_changes("audit"), pytest.raises(IntegrityError, match="append-only"):
        run(statement)


def test_the_chain_itself_cannot_be_dropped_from_its_table(chain: AuditChain) -> None:
    empty = AuditChain.objects.create(key="platform")
    with nothing_changes("audit"), pytest.raises(IntegrityError):
        run(f"DELETE FROM audit_auditchain WHERE id = {empty.pk}")


def test_models_are_refused_like_raw_statements() -> None:
    event = AuditEvent.objects.first()
    assert event is not None
    event.actor_name = "别人"
    for attempt in (event.save, event.delete, ChainCheck.objects.all().delete):
        with nothing_changes("audit"), pytest.raises(IntegrityError), transaction.atomic():
            attempt()
    with nothing_changes("audit"), pytest.raises(IntegrityError), transaction.atomic():
        AuditEvent.objects.update(happened_at=timezone.now())


def test_a_row_is_not_replaced_by_inserting_over_it() -> None:
    event = AuditEvent.objects.get(number=2)
    event.actor_name = "别人"
    with nothing_changes("audit"), pytest.raises(IntegrityError), transaction.atomic():
        AuditEvent.objects.bulk_create(
            [event],
            update_conflicts=True,
            update_fields=["actor_name"],
            unique_fields=["id"],
        )
    if connection.vendor == "sqlite":
        with nothing_changes("audit"), pytest.raises(IntegrityError):
            run("REPLACE INTO audit_auditevent SELECT * FROM audit_auditevent WHERE number = 2")
        with nothing_changes("audit"), pytest.raises(IntegrityError):
            run("REPLACE INTO audit_chaincheck SELECT * FROM audit_chaincheck")


def test_emptying_whole_tables_is_refused_where_the_database_can(chain: AuditChain) -> None:
    connection.check_constraints()
    if connection.vendor == "postgresql":
        for table in ("audit_auditevent", "audit_chaincheck", "audit_auditchain CASCADE"):
            with nothing_changes("audit"), pytest.raises(IntegrityError):
                run(f"TRUNCATE {table}")
    assert verify_chain(chain).ok


def test_new_events_are_still_appended(chain: AuditChain) -> None:
    zone = make_zone(code="changzhi")
    record(TRIED, zone, by=make_actor(zone, Role.STATISTICIAN), zone_id=zone.pk)
    assert (verify_chain(chain).ok, verify_chain(chain).checked) == (True, 4)


def test_installing_twice_is_harmless_and_missing_protection_is_noticed() -> None:
    triggers.install(connection)
    assert triggers.installed()
    triggers.remove(connection)
    assert not triggers.installed()

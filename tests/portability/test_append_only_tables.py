"""Tables an app declares append-only: the database itself refuses, whichever it is, and appending goes on."""

from collections.abc import Iterator

import pytest
from django.db import IntegrityError, connection, transaction

from gaoxin.foundation.audit import triggers
from gaoxin.foundation.audit.append_only import declared_tables
from gaoxin.foundation.zones.models import Zone
from gaoxin.policies.models import GrantEvent, GrantRound
from tests.factories import make_zone
from tests.policies.delivering import make_crew, make_firm, opened
from tests.unchanged import nothing_changes

pytestmark = [pytest.mark.django_db, pytest.mark.portability]


@pytest.fixture(autouse=True)
def protected() -> Iterator[None]:
    triggers.install(connection)
    yield
    triggers.remove(connection)


@pytest.fixture
def zone() -> Zone:
    return make_zone(code="home")


@pytest.fixture
def granted(zone: Zone) -> GrantRound:
    """A round with its events, written under the protection."""
    make_firm(zone, name="长治市甲电子有限公司")
    return opened(zone, make_crew(zone))


def run(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_what_happened_to_a_grant_is_declared() -> None:
    assert {"audit_auditevent", "audit_chaincheck", "policies_grantevent"} <= set(declared_tables())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE policies_grantevent SET note = 'x'",
        "UPDATE policies_grantevent SET happened_on = '2020-01-01'",
        "DELETE FROM policies_grantevent",
    ],
)
def test_no_statement_changes_what_happened(granted: GrantRound, statement: str) -> None:
    with nothing_changes("policies"), pytest.raises(IntegrityError, match="append-only"):
        run(statement)


def test_models_are_refused_like_raw_statements(granted: GrantRound) -> None:
    event = GrantEvent.objects.filter(round=granted).latest("id")
    event.note = "改写"
    for attempt in (event.save, event.delete):
        with nothing_changes("policies"), pytest.raises(IntegrityError), transaction.atomic():
            attempt()


def test_a_row_is_not_replaced_by_inserting_over_it(granted: GrantRound) -> None:
    if connection.vendor == "sqlite":
        with nothing_changes("policies"), pytest.raises(IntegrityError):
            run("REPLACE INTO policies_grantevent SELECT * FROM policies_grantevent")
    else:
        # Checks put off to the end of the transaction would refuse before the trigger does.
        run("SET CONSTRAINTS ALL IMMEDIATE")
        with nothing_changes("policies"), pytest.raises(IntegrityError):
            run("TRUNCATE policies_grantevent")


def test_a_lost_trigger_is_noticed_and_put_back(granted: GrantRound) -> None:
    assert triggers.installed()
    name = "policies_grantevent_no_change" if connection.vendor == "postgresql" else ""
    run(
        f"DROP TRIGGER {name} ON policies_grantevent"
        if name
        else "DROP TRIGGER policies_grantevent_no_update"
    )
    assert not triggers.installed()
    triggers.install(connection)
    assert triggers.installed()

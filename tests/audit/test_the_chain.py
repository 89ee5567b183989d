"""The trail: numbered without gaps, sealed event by event, and any tampering named by its number."""

import datetime as dt
import json
from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import timezone

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.audit.actions import Entry, check_chain, difference, record, record_many
from gaoxin.foundation.audit.labels import audited
from gaoxin.foundation.audit.models import AuditChain, AuditEvent, ChainCheck
from gaoxin.foundation.audit.sealing import SEALED, digest_of
from gaoxin.foundation.audit.verification import verify_chain
from gaoxin.foundation.zones.models import Zone
from tests.factories import make_actor, make_zone

pytestmark = pytest.mark.django_db

TRIED = audited("test.tried", "试验")


@pytest.fixture
def zone() -> Zone:
    return make_zone(code="changzhi")


@pytest.fixture
def by(zone: Zone) -> Actor:
    return make_actor(zone, Role.STATISTICIAN)


def trail(zone: Zone, by: Actor, *, events: int) -> AuditChain:
    entries = [Entry(TRIED, zone, {"name": ("旧", f"新{number}")}) for number in range(events)]
    record_many(entries, by=by, zone_id=zone.pk)
    return AuditChain.objects.get(zone=zone)


def reseal(chain: AuditChain, *, start: int) -> None:
    """What a careful forger would do: make every digest from an event on fit again."""
    previous = AuditEvent.objects.get(chain=chain, number=start - 1).digest if start > 1 else ""
    for event in chain.events.filter(number__gte=start).order_by("number"):
        event.previous = previous
        event.digest = digest_of([getattr(event, name) for name in SEALED], chain_key=chain.key)
        event.save()
        previous = event.digest
    AuditChain.objects.filter(pk=chain.pk).update(head=previous, length=chain.events.count())


def test_events_are_numbered_and_tied_to_the_one_before(zone: Zone, by: Actor) -> None:
    chain = trail(zone, by, events=3)
    events = list(chain.events.order_by("number"))
    assert [event.number for event in events] == [1, 2, 3]
    assert [event.previous for event in events] == ["", events[0].digest, events[1].digest]
    assert (chain.length, chain.head) == (3, events[2].digest)
    assert verify_chain(chain).ok


def test_each_zone_has_its_own_chain_and_the_platform_one_of_its_own(zone: Zone, by: Actor) -> None:
    other = make_zone(code="taiyuan")
    for zone_id in (zone.pk, other.pk, None, zone.pk):
        record(TRIED, zone, by=by, zone_id=zone_id)
    assert {chain.key: chain.length for chain in AuditChain.objects.all()} == {
        f"zone-{zone.pk}": 2,
        f"zone-{other.pk}": 1,
        "platform": 1,
    }


def test_values_are_kept_in_one_canonical_text(zone: Zone, by: Actor) -> None:
    day = dt.date(2025, 12, 31)
    changes = {
        "amount": (None, Decimal("1234.50")),
        "day": (day, None),
        "role": (Role.STATISTICIAN, Role.ZONE_LEADER),
        "zone": (None, zone),
        "kept": ([1, "二"], True),
    }
    event = record(TRIED, zone, by=by, zone_id=zone.pk, changes=changes)
    assert json.loads(event.changes) == {
        "amount": [None, "1234.50"],
        "day": ["2025-12-31", None],
        "role": ["statistician", "zone_leader"],
        "zone": [None, {"id": zone.pk, "label": str(zone)}],
        "kept": [[1, "二"], True],
    }


def test_undeclared_actions_are_refused_and_leave_nothing(zone: Zone, by: Actor) -> None:
    with pytest.raises(KeyError):
        record("test.unknown", zone, by=by, zone_id=zone.pk)
    assert not AuditEvent.objects.exists()


def test_what_is_rolled_back_leaves_no_number_behind(zone: Zone, by: Actor) -> None:
    trail(zone, by, events=1)
    with transaction.atomic():
        record(TRIED, zone, by=by, zone_id=zone.pk)
        transaction.set_rollback(True)
    assert trail(zone, by, events=1).length == 2
    assert verify_chain(AuditChain.objects.get()).checked == 2


def test_the_difference_of_two_states_names_only_what_changed() -> None:
    assert difference({"a": 1, "b": 2}, {"a": 1, "b": 3, "c": 4}) == {"b": (2, 3), "c": (None, 4)}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("changes", '{"name":["旧","伪造"]}'),
        ("actor_name", "别人"),
        ("happened_at", timezone.now() - dt.timedelta(days=1)),
        ("address", "10.0.0.9"),
        ("subject_label", "别的区"),
        ("user_id", None),
    ],
)
def test_a_changed_event_is_named_by_its_number(zone: Zone, by: Actor, field: str, value: object) -> None:
    chain = trail(zone, by, events=5)
    AuditEvent.objects.filter(chain=chain, number=3).update(**{field: value})
    found = verify_chain(chain)
    assert (found.ok, found.checked, found.broken_number) == (False, 2, 3)
    assert "第 3 条" in found.reason


def test_a_removed_event_is_missed(zone: Zone, by: Actor) -> None:
    chain = trail(zone, by, events=5)
    AuditEvent.objects.filter(chain=chain, number=3).delete()
    assert (verify_chain(chain).broken_number, verify_chain(chain).checked) == (3, 2)


def test_a_cut_end_is_missed(zone: Zone, by: Actor) -> None:
    chain = trail(zone, by, events=5)
    AuditEvent.objects.filter(chain=chain, number=5).delete()
    found = verify_chain(chain)
    assert (found.ok, found.broken_number) == (False, 5)


def test_an_event_slipped_in_behind_the_platform_is_found(zone: Zone, by: Actor) -> None:
    chain = trail(zone, by, events=2)
    event = AuditEvent.objects.get(chain=chain, number=2)
    event.pk, event.number = None, 3
    event.save()
    assert verify_chain(chain).broken_number == 3


def test_a_trail_cut_and_sealed_anew_differs_from_an_earlier_check(zone: Zone, by: Actor) -> None:
    chain = trail(zone, by, events=5)
    check_chain(chain, checked_by="审计员")
    AuditEvent.objects.filter(chain=chain, number__gt=3).delete()
    reseal(chain, start=1)
    found = verify_chain(chain)
    assert (found.ok, found.broken_number) == (False, 4)
    assert "以前校验时有 5 条" in found.reason


def test_a_trail_rewritten_from_the_middle_differs_from_an_earlier_check(zone: Zone, by: Actor) -> None:
    chain = trail(zone, by, events=5)
    check_chain(chain, checked_by="审计员")
    trail(zone, by, events=2)
    AuditEvent.objects.filter(chain=chain, number=2).update(changes="{}")
    reseal(chain, start=2)
    found = verify_chain(chain)
    assert (found.ok, found.broken_number) == (False, 5)
    assert "整段改写" in found.reason


def test_checks_are_kept_with_the_end_they_saw(zone: Zone, by: Actor) -> None:
    chain = trail(zone, by, events=4)
    kept = check_chain(chain, checked_by="审计员")
    chain.refresh_from_db()
    assert (kept.ok, kept.length, kept.head) == (True, 4, chain.head)
    AuditEvent.objects.filter(number=2).update(actor_name="别人")
    broken = check_chain(chain, checked_by="审计员")
    assert (broken.ok, broken.length, broken.broken_number) == (False, 1, 2)
    assert ChainCheck.objects.count() == 2


def test_a_long_trail_is_written_under_one_lock_and_read_in_chunks(
    zone: Zone, by: Actor, django_assert_max_num_queries: object
) -> None:
    entries = [Entry(TRIED, zone, {"n": (None, number)}) for number in range(5000)]
    with django_assert_max_num_queries(80):  # type: ignore[operator]
        record_many(entries, by=by, zone_id=zone.pk)
    chain = AuditChain.objects.get()
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        found = verify_chain(chain)
    assert (found.ok, found.checked) == (True, 5000)

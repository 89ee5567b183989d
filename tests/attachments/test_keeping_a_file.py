"""A file is kept with its digest under a name nobody guesses, and read only by who may read its row."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.attachments import actions, owners
from gaoxin.foundation.attachments.kinds import FileRefused
from gaoxin.foundation.attachments.models import Attachment
from gaoxin.foundation.attachments.selectors import attachments_of
from gaoxin.foundation.audit.models import AuditEvent
from gaoxin.foundation.zones.models import Zone
from gaoxin.values.errors import Conflict, NotFound
from tests.attachments.files import JPEG, PDF
from tests.factories import actor_of, login, make_actor, make_user, make_zone
from tests.unchanged import nothing_changes

pytestmark = pytest.mark.django_db


@pytest.fixture
def zone() -> Zone:
    return make_zone(code="changzhi")


@pytest.fixture
def by(zone: Zone) -> Actor:
    return make_actor(zone, Role.ENTERPRISE_SERVICE)


@pytest.fixture(autouse=True)
def media(settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture(autouse=True)
def zones_answer() -> Iterator[None]:
    """Files of a zone are read by its officers of the enterprise service."""
    before = dict(owners._answers)
    owners.answer_for("zones.zone", lambda _file, by: Role.ENTERPRISE_SERVICE in by.roles)
    yield
    owners._answers.clear()
    owners._answers.update(before)


def attached(zone: Zone, by: Actor, *, content: bytes = PDF, name: str = "营业执照.pdf") -> Attachment:
    return actions.attach_file(zone, by=by, zone_id=zone.pk, content=content, file_name=name, purpose="执照")


def test_a_file_is_kept_privately_with_its_digest_and_the_trail_tells(
    zone: Zone, by: Actor, media: Path
) -> None:
    row = attached(zone, by)
    assert row.digest == hashlib.sha256(PDF).hexdigest()
    assert (row.size, row.media_type, row.recorded_by) == (len(PDF), "application/pdf", by.name)
    kept = media / row.file.name
    assert kept.read_bytes() == PDF
    assert "营业执照" not in row.file.name
    assert list(attachments_of(zone)) == [row]
    assert AuditEvent.objects.get().action == "attachments.attached"


def test_a_refused_file_leaves_neither_a_row_nor_a_file(zone: Zone, by: Actor, media: Path) -> None:
    with nothing_changes("attachments", "audit"), pytest.raises(FileRefused):
        attached(zone, by, content=b"MZ\x90\x00")
    assert [path for path in media.rglob("*") if path.is_file()] == []


def test_the_same_file_for_the_same_purpose_is_refused_by_its_name(zone: Zone, by: Actor) -> None:
    attached(zone, by)
    with nothing_changes("attachments", "audit"), pytest.raises(Conflict, match=r"营业执照\.pdf"):
        attached(zone, by, name="再传一次.pdf")


def test_a_withdrawn_file_no_longer_counts_and_stays_on_record(zone: Zone, by: Actor) -> None:
    row = attached(zone, by)
    actions.withdraw_file(row, owner=zone, by=by)
    assert list(attachments_of(zone)) == []
    assert list(attachments_of(zone, with_withdrawn=True)) == [row]
    with nothing_changes("attachments", "audit"), pytest.raises(Conflict):
        actions.withdraw_file(row, owner=zone, by=by)
    assert attached(zone, by).pk != row.pk


def test_another_zone_neither_adds_nor_withdraws(zone: Zone, by: Actor) -> None:
    row = attached(zone, by)
    stranger = make_actor(make_zone(code="taiyuan"), Role.ENTERPRISE_SERVICE)
    with nothing_changes("attachments", "audit"), pytest.raises(NotFound):
        attached(zone, stranger, content=JPEG, name="a.jpg")
    with nothing_changes("attachments", "audit"), pytest.raises(NotFound):
        actions.withdraw_file(row, owner=zone, by=stranger)


def test_who_may_read_the_row_downloads_the_file_and_nobody_else(
    zone: Zone, by: Actor, client: Client
) -> None:
    row = attached(zone, by)
    address = reverse("attachments:download", args=(row.pk,))
    assert client.get(address).status_code == 302
    reader = make_user(zone, Role.ENTERPRISE_SERVICE)
    response = login(client, reader).get(address)
    assert b"".join(response.streaming_content) == PDF  # type: ignore[attr-defined]
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    for other in (
        make_user(zone, Role.LAND_OFFICER),
        make_user(make_zone(code="taiyuan"), Role.ENTERPRISE_SERVICE),
    ):
        assert login(client, other).get(address).status_code == 404


def test_a_file_whose_owner_nobody_answers_for_is_read_by_nobody(zone: Zone, by: Actor) -> None:
    row = attached(zone, by)
    owners._answers.clear()
    assert not owners.may_read(row, by=actor_of(make_user(zone, Role.ENTERPRISE_SERVICE)))

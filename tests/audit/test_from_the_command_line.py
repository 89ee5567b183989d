"""`gaoxin audit`: verify names the broken event, export can be verified by anybody, protect is repeatable."""

import hashlib
import json
from pathlib import Path

import pytest
from django.db import connection
from typer.testing import CliRunner

from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.audit import triggers
from gaoxin.foundation.audit.actions import record
from gaoxin.foundation.audit.cli import app
from gaoxin.foundation.audit.labels import audited
from gaoxin.foundation.audit.models import AuditEvent, ChainCheck
from gaoxin.foundation.zones.models import Zone
from gaoxin.values.errors import NotFound
from tests.factories import make_actor, make_zone

pytestmark = pytest.mark.django_db

TRIED = audited("test.tried", "试验")


@pytest.fixture
def zone() -> Zone:
    zone = make_zone(code="changzhi", name="长治高新区")
    by = make_actor(zone, Role.STATISTICIAN)
    for number in range(3):
        record(TRIED, zone, by=by, zone_id=zone.pk, changes={"n": (None, number)})
    return zone


@pytest.fixture
def protected() -> None:
    triggers.install(connection)


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, list(arguments))
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output


def test_a_sound_trail_is_confirmed(zone: Zone, protected: None) -> None:
    code, words = run("verify")
    assert (code, "✓ 长治高新区：完好，共 3 条" in words) == (0, True)
    assert ChainCheck.objects.get().checked_by == "gaoxin audit verify"


def test_a_broken_trail_ends_with_an_error_and_the_number(zone: Zone) -> None:
    AuditEvent.objects.filter(number=2).update(actor_name="别人")
    triggers.install(connection)
    code, words = run("verify", "--zone", "changzhi")
    assert code == 1
    assert "✗ 长治高新区：第 2 条的内容与其摘要不符。（此前 1 条完好）" in words


def test_missing_triggers_are_reported_and_put_back(zone: Zone) -> None:
    code, words = run("verify")
    assert (code, "gaoxin audit protect" in words) == (1, True)
    assert run("protect")[0] == 0
    assert run("protect")[0] == 0
    assert run("verify")[0] == 0


def test_an_unknown_zone_is_named(zone: Zone) -> None:
    with pytest.raises(NotFound, match="nowhere"):
        run("verify", "--zone", "nowhere")


def test_the_export_is_verified_without_the_product(zone: Zone, tmp_path: Path) -> None:
    """The recipe of the manual, in a dozen lines: nothing of ours is needed to check the file."""
    file = tmp_path / "audit.jsonl"
    assert run("export", str(file))[0] == 0
    head = ""
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        assert row["previous"] == head
        sealed = [head, row["chain"], row["number"], row["happened_at"]]
        sealed += [row[name] for name in ("user_id", "actor_name", "address", "action")]
        sealed += [row[name] for name in ("subject_type", "subject_id", "subject_label", "changes")]
        text = json.dumps(sealed, ensure_ascii=False, separators=(",", ":"))
        head = hashlib.sha256(text.encode()).hexdigest()
        assert row["digest"] == head
    assert head == AuditEvent.objects.get(number=3).digest

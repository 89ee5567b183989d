"""An upgrade of an installation with data begins with a copy of its database."""

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from gaoxin.foundation.backups.upgrade import advice_before_upgrade, copy_before_upgrade
from gaoxin.values.errors import DomainError
from tests.factories import make_zone

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def _upgrade_waits(monkeypatch):
    monkeypatch.setattr(
        "gaoxin.foundation.backups.selectors.pending_migrations", lambda: ["projects.0002_more"]
    )


@pytest.mark.usefixtures("_upgrade_waits")
def test_the_database_is_copied_whole_or_its_dump_is_advised(settings):
    make_zone(code="changzhi")
    path = copy_before_upgrade()
    if connection.vendor != "sqlite":
        assert path is None
        assert "pg_dump" in advice_before_upgrade()
        return
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with closing(sqlite3.connect(path)) as copy:
        assert copy.execute("SELECT code FROM zones_zone").fetchall() == [("changzhi",)]
    assert advice_before_upgrade() == ""


@pytest.mark.usefixtures("_upgrade_waits")
def test_a_new_installation_has_nothing_to_copy(settings):
    assert copy_before_upgrade() is None
    assert advice_before_upgrade() == ""
    assert not Path(settings.BACKUP_DIR).exists()


def test_without_new_tables_nothing_is_copied(settings):
    make_zone()
    assert copy_before_upgrade() is None
    assert not Path(settings.BACKUP_DIR).exists()


@pytest.mark.usefixtures("_upgrade_waits")
def test_an_upgrade_stops_when_the_copy_cannot_be_written(settings, tmp_path):
    if connection.vendor != "sqlite":
        return
    make_zone()
    (tmp_path / "file").write_bytes(b"")
    settings.BACKUP_DIR = tmp_path / "file" / "backups"
    with pytest.raises(DomainError) as refusal:
        copy_before_upgrade()
    assert refusal.value.code == "backup.not_written"

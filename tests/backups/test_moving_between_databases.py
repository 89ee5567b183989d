"""A backup knows no database: an installation on SQLite moves to PostgreSQL and back, row for row."""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.backups.installation import FILL, Installation
from tests.portability.private_postgres import private_postgres

# What the restores themselves add.
OWN = {"backups.backuprun", "audit.auditchain", "audit.auditevent"}


@pytest.fixture
def database() -> Iterator[str]:
    with private_postgres() as address:
        yield address


@pytest.mark.portability
def test_from_sqlite_to_postgresql_and_back(database, tmp_path):
    third = Installation(tmp_path / "third").prepare()
    first = third.copy(tmp_path / "first")
    assert first.script(FILL).returncode == 0
    second = Installation(tmp_path / "second", database=database).prepare()
    began = _backed_up(first, tmp_path / "1.zip")
    _restored(second, tmp_path / "1.zip")
    added = second.script("from tests.factories import make_zone; print(make_zone(code='next').pk)")
    assert int(added.stdout) == 2, added.stderr
    moved = _backed_up(second, tmp_path / "2.zip")
    _restored(third, tmp_path / "2.zip")
    ended = _backed_up(third, tmp_path / "3.zip")
    assert (began["database"], moved["database"], ended["database"]) == ("sqlite", "postgresql", "sqlite")
    assert _digests(moved, without="zones.zone") == _digests(began, without="zones.zone")
    assert _digests(ended) == _digests(moved)
    assert ended["figures"] == moved["figures"]
    assert began["figures"].items() <= ended["figures"].items()


def _backed_up(installation: Installation, path: Path) -> dict:
    done = installation.run("backup", "--out", str(path))
    assert done.returncode == 0, done.stderr
    return json.loads(zipfile.ZipFile(path).read("manifest.json"))


def _restored(installation: Installation, path: Path) -> None:
    done = installation.run("restore", str(path))
    assert done.returncode == 0, done.stderr


def _digests(manifest: dict, *, without: str = "") -> dict[str, str]:
    return {
        table["name"]: table["digest"]
        for table in manifest["tables"]
        if table["name"] not in OWN and table["name"] != without
    }

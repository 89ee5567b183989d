"""The PostgreSQL of a test run: where its programs come from, and that nothing is left of it."""

from pathlib import Path

import psycopg
import pytest

from tests.conftest import IN_CI
from tests.portability.private_postgres import NoPostgres, postgres_programs, private_postgres


@pytest.fixture
def programs() -> Path:
    try:
        return postgres_programs()
    except NoPostgres as reason:
        (pytest.fail if IN_CI else pytest.skip)(str(reason))


def test_the_server_lives_as_long_as_the_block(programs):
    with private_postgres() as address, psycopg.connect(address) as session:
        version = session.info.server_version
        folder = Path(session.info.host)
        assert version >= 140000
        assert session.execute("SELECT '高新' < '长治', current_database()").fetchone() == (False, "gaoxin")
    assert not folder.exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(address)


def test_missing_programs_are_told(monkeypatch, tmp_path):
    monkeypatch.setenv("GAOXIN_POSTGRES_BIN", str(tmp_path))
    with pytest.raises(NoPostgres, match="请安装 postgresql"):
        postgres_programs()

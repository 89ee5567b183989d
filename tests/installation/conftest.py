"""A real installation in a folder of its own, run by the real command."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.installation.running import Installation


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """Prepared, empty, on SQLite."""
    made = Installation(home=tmp_path_factory.mktemp("home"), port=free_port())
    made.run("prepare").check_returncode()
    return made


@pytest.fixture
def empty_home(tmp_path: Path) -> Installation:
    """Nothing prepared yet."""
    return Installation(home=tmp_path, port=free_port())


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port on which somebody else listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


@pytest.fixture
def preparation(monkeypatch: pytest.MonkeyPatch) -> None:
    """The scripts of a fresh clone, importable as they are when `make` runs them."""
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "scripts"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

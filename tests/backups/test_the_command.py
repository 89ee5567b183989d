"""An operator backs up one installation and restores it into another, from the command line."""

from pathlib import Path

import pytest

from tests.backups.installation import FILL, Installation

# One zone, one person, five events and the restore's own.
RESTORED = (1, 1, 6)


@pytest.fixture(scope="module")
def fresh(tmp_path_factory) -> Installation:
    """An installation just made."""
    return Installation(tmp_path_factory.mktemp("fresh")).prepare()


@pytest.fixture(scope="module")
def filled(fresh: Installation, tmp_path_factory) -> Installation:
    """An installation with a zone, a person and an audit chain."""
    installation = fresh.copy(tmp_path_factory.mktemp("filled") / "home")
    done = installation.script(FILL)
    assert done.returncode == 0, done.stderr
    (installation.home / "media").mkdir()
    (installation.home / "media" / "附件.txt").write_text("附件", encoding="utf-8")
    return installation


@pytest.fixture(scope="module")
def backup(filled: Installation, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("safe") / "b.zip"
    done = filled.run("backup", "--out", str(path))
    assert done.returncode == 0, done.stderr
    assert "已读回核对" in done.stdout
    assert "安装的密钥不在其中" in done.stdout
    return path


@pytest.fixture
def target(fresh: Installation, tmp_path: Path) -> Installation:
    return fresh.copy(tmp_path / "target")


def test_restoring_into_a_new_installation(backup, target):
    done = target.run("restore", str(backup))
    assert done.returncode == 0, done.stderr
    assert "与备份逐项一致" in done.stdout
    assert "不一致" not in done.stdout.replace("逐项一致", "")
    assert target.counted() == RESTORED
    assert (target.home / "media" / "附件.txt").read_text(encoding="utf-8") == "附件"
    verified = target.run("audit", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr


def test_checking_a_file_restores_nothing(backup, target):
    done = target.run("restore", str(backup), "--check-only")
    assert done.returncode == 0, done.stderr
    assert "备份文件完好" in done.stdout
    assert target.counted() == (0, 0, 0)


def test_a_refusal_says_what_to_do_and_ends_with_an_error(backup, target, tmp_path):
    broken = tmp_path / "broken.zip"
    broken.write_bytes(backup.read_bytes()[:-100])
    done = target.run("restore", str(broken))
    assert done.returncode == 1
    assert "✗" in done.stderr
    assert "办法：" in done.stderr
    assert "Traceback" not in done.stderr
    assert target.counted() == (0, 0, 0)


def test_replacing_asks_first_and_keeps_what_was_there(filled, backup, tmp_path):
    installation = filled.copy(tmp_path / "copy")
    before = installation.counted()
    declined = installation.run("restore", str(backup), "--replace", typed="n\n")
    assert declined.returncode == 1
    assert installation.counted() == before
    done = installation.run("restore", str(backup), "--replace", typed="y\n")
    assert done.returncode == 0, done.stderr
    [former] = (installation.home / "backups").iterdir()
    assert former.name in done.stdout


def test_only_the_newest_backups_are_kept(filled, tmp_path):
    installation = filled.copy(tmp_path / "copy")
    folder = installation.home / "backups"
    folder.mkdir()
    for day in ("20250101", "20250102", "20250103"):
        (folder / f"gaoxin-backup-{day}-020000.zip").write_bytes(b"old")
    (folder / "其他.zip").write_bytes(b"other")
    done = installation.run("backup", "--keep", "2")
    assert done.returncode == 0, done.stderr
    kept = sorted(path.name for path in folder.iterdir())
    assert len(kept) == 3
    assert kept[0] == "gaoxin-backup-20250103-020000.zip"
    assert kept[2] == "其他.zip"


@pytest.mark.parametrize(
    "moment",
    [
        "gaoxin.foundation.backups.actions.compare",
        "gaoxin.foundation.backups.uploads.Exchange.make",
    ],
)
def test_killing_a_restore_leaves_the_installation_empty_and_ready_for_another(backup, target, moment):
    module, _, name = moment.rpartition(".")
    killed = target.script(
        "import os, signal\n"
        "from unittest.mock import patch\n"
        "from pathlib import Path\n"
        "from gaoxin.foundation.accounts.actor import system_actor\n"
        "from gaoxin.foundation.backups.actions import restore_backup\n"
        "kill = lambda *args: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"with patch({module + '.' + name!r}, kill):\n"
        f"    restore_backup(Path({str(backup)!r}), by=system_actor('命令行', zone_id=None))\n"
    )
    assert killed.returncode == -9
    assert target.counted() == (0, 0, 0)
    assert target.run("restore", str(backup)).returncode == 0
    assert target.counted() == RESTORED
    assert sorted(path.name for path in target.home.glob("media*")) == ["media"]


def test_a_backup_is_of_one_moment_and_stops_nobody_from_working(filled, target, tmp_path):
    installation = filled.copy(tmp_path / "busy")
    done = installation.script(
        "import threading\n"
        "from pathlib import Path\n"
        "from gaoxin.foundation.accounts.actor import system_actor\n"
        "from gaoxin.foundation.backups.actions import make_backup\n"
        "from tests.factories import make_zone\n"
        "written = []\n"
        "def work(words):\n"
        "    worker = threading.Thread(target=lambda: written.append(make_zone()))\n"
        "    worker.start(); worker.join()\n"
        "make_backup(Path('b.zip').resolve(), by=system_actor('命令行', zone_id=None), on_step=work)\n"
        "print(len(written))"
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 20
    assert target.run("restore", str(installation.home / "b.zip")).returncode == 0
    assert target.counted()[0] == 1

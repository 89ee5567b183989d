"""The system administrator sees whether the data is safe; an upgrade is not begun without a backup."""

import datetime as dt

import pytest
from django.utils import timezone

from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.backups.models import BackupKind, BackupRun
from gaoxin.foundation.backups.rotation import new_path, remove_old
from gaoxin.foundation.backups.selectors import backup_due_before_upgrade
from tests.factories import login, make_user, make_zone

pytestmark = pytest.mark.django_db
PENDING = "gaoxin.foundation.backups.selectors.pending_migrations"


@pytest.fixture
def administrator(client):
    return login(client, make_user(make_zone(), Role.SYSTEM_ADMIN))


def test_an_installation_never_backed_up_is_warned_of(administrator):
    assert "还没有备份过" in administrator.get("/backups/").content.decode()


def test_a_recent_backup_is_shown_without_warning(administrator):
    _run(name="今日.zip")
    page = administrator.get("/backups/").content.decode()
    assert "今日.zip" in page
    assert "note-error" not in page


def test_an_old_backup_is_warned_of_and_a_restore_is_no_backup(administrator):
    _run(days_ago=8)
    _run(kind=BackupKind.RESTORE)
    assert "已超过 7 天" in administrator.get("/backups/").content.decode()


@pytest.mark.parametrize("role", [Role.STATISTICIAN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, Role.ZONE_LEADER])
def test_nobody_else_sees_the_page(client, role):
    _run(name="今日.zip")
    answer = login(client, make_user(make_zone(), role)).get("/backups/")
    assert answer.status_code == 403
    assert "今日.zip" not in answer.content.decode()


def test_a_visitor_is_sent_to_the_login(client):
    answer = client.get("/backups/")
    assert answer.status_code == 302
    assert "login" in answer.headers["Location"]


def test_the_page_costs_few_queries(administrator, django_assert_max_num_queries):
    for number in range(60):
        _run(name=f"{number}.zip")
    with django_assert_max_num_queries(12):
        administrator.get("/backups/")


def test_an_upgrade_of_data_without_a_backup_of_the_day_is_advised_against(monkeypatch):
    monkeypatch.setattr(PENDING, lambda: ["projects.0002_more"])
    assert not backup_due_before_upgrade()
    make_zone()
    assert backup_due_before_upgrade()
    _run(days_ago=2)
    assert backup_due_before_upgrade()
    _run()
    assert not backup_due_before_upgrade()


def test_without_an_upgrade_nothing_is_advised(monkeypatch):
    make_zone()
    monkeypatch.setattr(PENDING, list)
    assert not backup_due_before_upgrade()


def test_rotation_keeps_the_newest_and_leaves_other_files_alone(tmp_path):
    names = [f"gaoxin-backup-2025010{day}-020000.zip" for day in range(1, 5)]
    for name in [*names, "gaoxin-backup-手工.zip", "notes.txt"]:
        (tmp_path / name).write_bytes(b"")
    assert [path.name for path in remove_old(tmp_path, keep=3)] == names[:1]
    kept = {path.name for path in tmp_path.iterdir()}
    assert kept == {*names[1:], "gaoxin-backup-手工.zip", "notes.txt"}
    with pytest.raises(ValueError, match="at least one"):
        remove_old(tmp_path, keep=0)


def test_two_backups_of_one_second_have_different_names(settings, tmp_path):
    settings.BACKUP_DIR = tmp_path
    moment = dt.datetime(2025, 3, 31, 1, 0, tzinfo=dt.UTC)
    first = new_path(moment)
    first.write_bytes(b"")
    assert first.name == "gaoxin-backup-20250331-090000.zip"
    assert new_path(moment).name == "gaoxin-backup-20250331-090001.zip"


def _run(*, kind: str = BackupKind.BACKUP, name: str = "b.zip", days_ago: int = 0) -> BackupRun:
    moment = timezone.now() - dt.timedelta(days=days_ago)
    return BackupRun.objects.create(
        kind=kind,
        happened_at=moment,
        data_at=moment,
        made_by="命令行",
        file_name=name,
        size=1000,
        digest="0" * 64,
        rows=10,
        product_version="0.1.0",
    )

"""A backup holds everything of one moment, exactly, in a form that needs no database to read."""

import json
import os
import stat
import zipfile
from pathlib import Path

import pytest
from django.conf import settings as installation
from django.contrib.sessions.models import Session
from django.utils import timezone

from gaoxin.enterprises.models import Enterprise
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.audit.models import AuditChain, AuditEvent
from gaoxin.foundation.backups.actions import check_backup, make_backup
from gaoxin.foundation.backups.models import BackupKind, BackupRun
from gaoxin.foundation.backups.tables import backed_up, label
from gaoxin.values.errors import Conflict, DomainError, NotPermitted
from tests.factories import make_actor


def test_every_table_is_in_it_with_its_rows(backup):
    manifest = check_backup(backup)
    counted = {table.name: table.rows for table in manifest.tables}
    assert set(counted) == {label(model) for model in backed_up()}
    assert counted["enterprises.enterprise"] == 2
    assert counted["audit.auditevent"] == 3
    assert counted["backups.backuprun"] == 0


def test_values_are_exact_and_readable_without_a_database(backup):
    rows = _rows(backup, "enterprises.enterprise")
    by_name = {row["name"]: row for row in rows}
    assert by_name["“潞安”𠮷科技\n有限公司"]["registered_capital"] == "12345678901.23"
    assert by_name["未知资本公司"]["registered_capital"] is None
    assert _rows(backup, "zones.zone")[0]["data_as_of"] == "2025-03-31"
    assert _rows(backup, "jobs.job")[0]["arguments"] == {"乙": [1, 2.5, None], "甲": {"b": True}}
    assert _rows(backup, "audit.auditevent")[0]["happened_at"].endswith("+00:00")


def test_uploaded_files_are_in_it(backup):
    [entry] = check_backup(backup).files
    assert (entry.path, entry.size) == ("imports/调度表.xlsx", 1_280_000)
    assert zipfile.ZipFile(backup).read("files/imports/调度表.xlsx") == bytes(range(256)) * 5000


def test_the_manifest_says_what_it_is_and_what_must_come_out(backup, zone):
    manifest = json.loads(zipfile.ZipFile(backup).read("manifest.json"))
    chain = AuditChain.objects.get(zone=zone)
    assert (manifest["product"], manifest["format"]) == ("gaoxin", 1)
    assert manifest["audit"] == [{"key": chain.key, "length": 3, "head": chain.head}]
    assert manifest["figures"] == {"注册资本合计（元）": "12345678901.23"}
    assert "0001_initial" in manifest["migrations"]["zones"]
    assert any("secret_key" in words for words in manifest["not_included"])


def test_the_key_of_the_installation_and_logins_are_not_in_it(zone, operator, tmp_path):
    Session.objects.create(session_key="k" * 32, session_data="登录", expire_date=timezone.now())
    make_backup(tmp_path / "b.zip", by=operator)
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
        assert not [name for name in archive.namelist() if "session" in name]
    assert installation.SECRET_KEY.encode() not in everything


def test_only_its_owner_may_read_it_and_no_half_file_is_left(backup):
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert stat.S_IMODE(backup.parent.stat().st_mode) == 0o700
    assert os.listdir(backup.parent) == [backup.name]


def test_a_backup_is_logged_and_audited(backup, operator):
    run = BackupRun.objects.get()
    event = AuditEvent.objects.get(chain__zone=None)
    assert (run.kind, run.file_name, run.size) == (BackupKind.BACKUP, "备份.zip", backup.stat().st_size)
    assert run.made_by == operator.name
    assert run.rows == check_backup(backup).rows
    assert (event.action, event.subject_id) == ("backups.made", run.pk)
    assert run.digest in event.changes


def test_an_existing_file_is_never_overwritten(zone, operator, tmp_path):
    path = tmp_path / "b.zip"
    path.write_bytes(b"another")
    with pytest.raises(Conflict) as refusal:
        make_backup(path, by=operator)
    assert refusal.value.code == "backup.exists"
    assert path.read_bytes() == b"another"
    assert not BackupRun.objects.exists()


def test_a_folder_that_cannot_be_written_is_named(zone, operator, tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(DomainError) as refusal:
        make_backup(tmp_path / "file" / "b.zip", by=operator)
    assert refusal.value.code == "backup.not_written"
    assert not BackupRun.objects.exists()


def test_a_failure_on_the_way_leaves_no_file(zone, operator, tmp_path, settings):
    settings.BACKUP_FIGURES = ["tests.backups.test_making_a_backup.failing_figure"]
    with pytest.raises(RuntimeError):
        make_backup(tmp_path / "b.zip", by=operator)
    assert not list(Path(tmp_path).glob("b.zip*"))
    assert not BackupRun.objects.exists()


def failing_figure(as_of):
    raise RuntimeError


@pytest.mark.parametrize("role", [Role.STATISTICIAN, Role.ZONE_LEADER, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
def test_only_the_system_administrator_makes_backups(zone, tmp_path, role):
    with pytest.raises(NotPermitted):
        make_backup(tmp_path / "b.zip", by=make_actor(zone, role))
    assert not (tmp_path / "b.zip").exists()
    make_backup(tmp_path / "b.zip", by=make_actor(zone, Role.SYSTEM_ADMIN))


def test_rows_are_streamed_in_chunks(zone, operator, tmp_path, django_assert_max_num_queries):
    firms = [Enterprise(zone=zone, name=f"企业{number}", no_code_reason="筹建中") for number in range(2500)]
    Enterprise.objects.bulk_create(firms)
    with django_assert_max_num_queries(200):
        make_backup(tmp_path / "b.zip", by=operator)
    counted = {table.name: table.rows for table in check_backup(tmp_path / "b.zip").tables}
    assert counted["enterprises.enterprise"] == 2502


def _rows(backup: Path, table: str) -> list[dict]:
    lines = zipfile.ZipFile(backup).read(f"tables/{table}.jsonl").decode().splitlines()
    return [json.loads(line) for line in lines]

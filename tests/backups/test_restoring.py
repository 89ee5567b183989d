"""A restore brings back exactly what was there, and proves it."""

from pathlib import Path

import pytest
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.utils import timezone

from gaoxin.enterprises.models import Enterprise
from gaoxin.foundation.accounts.models import User
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.audit.models import AuditChain, AuditEvent
from gaoxin.foundation.audit.triggers import install, installed, remove
from gaoxin.foundation.audit.verification import verify_chain
from gaoxin.foundation.backups.actions import check_backup, is_empty, make_backup, restore_backup
from gaoxin.foundation.backups.models import BackupKind, BackupRun
from gaoxin.foundation.backups.tables import backed_up, digest_of, label
from gaoxin.foundation.jobs.models import Job, JobState
from gaoxin.foundation.zones.models import Zone
from gaoxin.values.errors import Conflict, NotPermitted
from tests.factories import PASSWORD, make_actor, make_zone

# What a restore itself adds or ends.
SETTLED = {"backups.backuprun", "jobs.job", "audit.auditchain", "audit.auditevent"}


def test_every_row_comes_back_as_it_was(emptied, operator):
    assert is_empty()
    done = restore_backup(emptied, by=operator)
    wanted = {table.name: table.digest for table in done.manifest.tables if table.name not in SETTLED}
    assert {label(one): digest_of(one).text for one in backed_up() if label(one) not in SETTLED} == wanted
    assert all(check.ok for check in done.checks)


def test_the_report_compares_tables_chains_and_key_figures(emptied, operator):
    done = restore_backup(emptied, by=operator)
    compared = {check.subject: (check.wanted, check.found) for check in done.checks}
    chain = AuditChain.objects.exclude(zone=None).get()
    assert compared["注册资本合计（元）"] == ("12345678901.23", "12345678901.23")
    assert compared["企业"][0].startswith("2 行")
    assert compared[f"审计链 {chain.key}"][1].startswith("3 行")


def test_exact_values_passwords_and_uploads_survive(emptied, operator, settings):
    restore_backup(emptied, by=operator)
    firm = Enterprise.objects.get(registered_capital__isnull=False)
    assert str(firm.registered_capital) == "12345678901.23"
    assert firm.name == "“潞安”𠮷科技\n有限公司"
    assert User.objects.get().check_password(PASSWORD)
    upload = Path(settings.MEDIA_ROOT) / "imports" / "调度表.xlsx"
    assert upload.read_bytes() == bytes(range(256)) * 5000
    assert sorted(path.name for path in Path(settings.MEDIA_ROOT).parent.glob("media*")) == ["media"]


def test_the_audit_chain_holds_and_goes_on_with_the_restore(emptied, operator):
    restore_backup(emptied, by=operator)
    for chain in AuditChain.objects.all():
        assert verify_chain(chain).ok
    assert AuditEvent.objects.get(action="backups.restored").actor_name == "命令行"
    run = BackupRun.objects.get(kind=BackupKind.RESTORE)
    assert run.data_at == check_backup(emptied).created_at


def test_new_rows_are_numbered_on(emptied, operator):
    restore_backup(emptied, by=operator)
    last = max(Zone.objects.values_list("pk", flat=True))
    assert make_zone().pk > last
    assert ContentType.objects.get_for_model(Zone).model == "zone"


def test_unfinished_jobs_are_ended_with_an_explanation_and_everybody_logs_in_again(emptied, operator):
    Session.objects.create(session_key="k" * 32, session_data="", expire_date=timezone.now())
    restore_backup(emptied, by=operator)
    job = Job.objects.get()
    assert job.state == JobState.FAILED
    assert "从备份恢复" in job.error
    assert not Session.objects.exists()


def test_a_second_backup_of_the_restored_data_has_the_same_digests(emptied, operator, tmp_path):
    first = restore_backup(emptied, by=operator).manifest
    make_backup(tmp_path / "again.zip", by=operator)
    again = check_backup(tmp_path / "again.zip")
    assert _digests(again) == _digests(first)
    assert again.figures == first.figures
    assert again.files == first.files


def test_a_backup_of_nothing_can_be_restored(transactional_db, operator, tmp_path):
    make_backup(tmp_path / "empty.zip", by=operator)
    restore_backup(tmp_path / "empty.zip", by=operator, replace=True)
    assert not Zone.objects.exists()


def test_an_installation_with_data_is_left_as_it_is(backup, operator, settings):
    upload = Path(settings.MEDIA_ROOT) / "later.txt"
    upload.write_text("later")
    before = _everything()
    with pytest.raises(Conflict) as refusal:
        restore_backup(backup, by=operator)
    assert refusal.value.code == "backup.not_empty"
    assert "--replace" in refusal.value.remedy
    assert _everything() == before
    assert upload.read_text() == "later"


def test_replacing_first_backs_up_what_is_replaced(backup, operator, settings):
    make_zone(code="later")
    (Path(settings.MEDIA_ROOT) / "later.txt").write_text("later")
    done = restore_backup(backup, by=operator, replace=True)
    assert [zone.code for zone in Zone.objects.all()] == ["changzhi"]
    assert not (Path(settings.MEDIA_ROOT) / "later.txt").exists()
    restore_backup(done.former, by=operator, replace=True)
    assert {zone.code for zone in Zone.objects.all()} == {"changzhi", "later"}
    assert (Path(settings.MEDIA_ROOT) / "later.txt").read_text() == "later"


def test_the_append_only_triggers_stand_again_after_replacing(backup, operator):
    from django.db import connection

    install(connection)
    try:
        restore_backup(backup, by=operator, replace=True)
        assert installed()
        assert verify_chain(AuditChain.objects.exclude(zone=None).get()).ok
    finally:
        remove(connection)


@pytest.mark.parametrize("role", [Role.STATISTICIAN, Role.ZONE_LEADER, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
def test_only_the_system_administrator_restores(backup, zone, role):
    by = make_actor(zone, role)
    before = _everything()
    with pytest.raises(NotPermitted):
        restore_backup(backup, by=by, replace=True)
    assert _everything() == before


def _digests(manifest) -> dict[str, str]:
    return {table.name: table.digest for table in manifest.tables if table.name not in SETTLED}


def _everything() -> dict[str, str]:
    return {label(model): digest_of(model).text for model in backed_up()}

"""An installation with data of every kind, backups of it, and backups tampered with."""

import datetime as dt
import json
import zipfile
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django_otp.plugins.otp_totp.models import TOTPDevice

from gaoxin.enterprises.models import Enterprise
from gaoxin.foundation.accounts.actor import Actor, system_actor
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.audit.actions import record
from gaoxin.foundation.audit.labels import ACTIONS, audited
from gaoxin.foundation.backups.actions import make_backup
from gaoxin.foundation.jobs.models import Job
from gaoxin.foundation.zones.models import Zone
from tests.factories import actor_of, make_department, make_user, make_zone

Edit = Callable[[Mapping[str, bytes | None]], Path]


@pytest.fixture(autouse=True)
def _own_folders(settings, tmp_path: Path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.BACKUP_DIR = tmp_path / "backups"
    settings.BACKUP_FIGURES = ["tests.backups.conftest.enterprise_capital"]
    audited("test.registered", "登记")
    yield
    ACTIONS.pop("test.registered")


def enterprise_capital(as_of: dt.date) -> dict[str, str]:
    """A key figure computed from rows."""
    capitals = Enterprise.objects.values_list("registered_capital", flat=True)
    return {"注册资本合计（元）": str(sum(one for one in capitals if one is not None))}


@pytest.fixture
def operator() -> Actor:
    return system_actor("命令行", zone_id=None)


@pytest.fixture
def zone(transactional_db: None, settings) -> Zone:
    """A zone with people, departments, exact money, payloads, a second factor, an audit chain and uploads."""
    zone = make_zone(code="changzhi", name="长治高新区", data_as_of=dt.date(2025, 3, 31))
    user = make_user(zone, Role.STATISTICIAN, department=make_department(zone, name="统计局"))
    TOTPDevice.objects.create(user=user, name="手机", key="a1" * 20)
    firm = Enterprise.objects.create(
        zone=zone,
        name="“潞安”𠮷科技\n有限公司",
        no_code_reason="筹建中",
        registered_capital=Decimal("12345678901.23"),
    )
    Enterprise.objects.create(zone=zone, name="未知资本公司", no_code_reason="筹建中")
    Job.objects.create(
        zone=zone, kind="x", asked_by_name="李", arguments={"乙": [1, 2.5, None], "甲": {"b": True}}
    )
    for number in range(3):
        changes = {"name": (None, f"第 {number} 次")}
        record("test.registered", firm, by=actor_of(user), zone_id=zone.pk, changes=changes)
    upload = Path(settings.MEDIA_ROOT) / "imports" / "调度表.xlsx"
    upload.parent.mkdir(parents=True)
    upload.write_bytes(bytes(range(256)) * 5000)
    return zone


@pytest.fixture
def backup(zone: Zone, operator: Actor, tmp_path: Path) -> Path:
    path = tmp_path / "safe" / "备份.zip"
    make_backup(path, by=operator)
    return path


@pytest.fixture
def emptied(backup: Path, settings) -> Path:
    """The backup, with the installation as after installing it."""
    empty_installation(Path(settings.MEDIA_ROOT))
    return backup


def empty_installation(media: Path) -> None:
    call_command("flush", verbosity=0, interactive=False)
    for path in sorted(media.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()


@pytest.fixture
def edit(emptied: Path, tmp_path: Path) -> Edit:
    """Write the backup again with other contents of some members (None leaves one out)."""

    def edited(changes: Mapping[str, bytes | None]) -> Path:
        target = tmp_path / "edited.zip"
        with zipfile.ZipFile(emptied) as source, zipfile.ZipFile(target, "w") as archive:
            for name in source.namelist():
                if changes.get(name, b"") is not None:
                    archive.writestr(name, changes.get(name) or source.read(name))
            for name in set(changes) - set(source.namelist()):
                archive.writestr(name, changes[name] or b"")
        return target

    return edited


@pytest.fixture
def edit_manifest(emptied: Path, edit: Edit) -> Callable[..., Path]:
    """Write the backup again with other values in its manifest."""

    def edited(**values: Any) -> Path:
        manifest = json.loads(zipfile.ZipFile(emptied).read("manifest.json"))
        manifest.update(values)
        return edit({"manifest.json": json.dumps(manifest, ensure_ascii=False).encode()})

    return edited

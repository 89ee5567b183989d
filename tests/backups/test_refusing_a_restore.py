"""A file that is not sound, or not of these tables, changes nothing at all."""

import json
import zipfile
from pathlib import Path

import pytest

from gaoxin.foundation.backups import verification
from gaoxin.foundation.backups.actions import check_backup, is_empty, restore_backup
from gaoxin.values.errors import DomainError

TABLE = "tables/enterprises.enterprise.jsonl"
UPLOAD = "files/imports/调度表.xlsx"


@pytest.fixture
def refused(emptied, operator, settings):
    """Try to restore; returns the code of the refusal after seeing that nothing has changed."""

    def tried(path: Path) -> str:
        leftovers = sorted(Path(settings.MEDIA_ROOT).parent.glob("media*"))
        with pytest.raises(DomainError) as refusal:
            restore_backup(path, by=operator)
        assert refusal.value.message
        assert refusal.value.remedy
        assert is_empty()
        assert list(Path(settings.MEDIA_ROOT).rglob("*")) == []
        assert sorted(Path(settings.MEDIA_ROOT).parent.glob("media*")) == leftovers
        return refusal.value.code

    return tried


def test_a_file_that_is_not_there(refused, tmp_path):
    assert refused(tmp_path / "no.zip") == "backup.not_found"


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x03\x04 half"])
def test_a_file_that_is_no_zip(refused, tmp_path, content):
    path = tmp_path / "odd.zip"
    path.write_bytes(content)
    assert refused(path) == "backup.not_a_backup"


def test_another_zip(refused, tmp_path):
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr("readme.txt", "hello")
    assert refused(tmp_path / "other.zip") == "backup.not_a_backup"


def test_a_zip_of_another_product(refused, edit_manifest):
    assert refused(edit_manifest(product="other")) == "backup.not_a_backup"


def test_a_truncated_copy(refused, emptied):
    content = emptied.read_bytes()
    emptied.write_bytes(content[: len(content) // 2])
    assert refused(emptied) == "backup.not_a_backup"


def test_damage_inside_the_compressed_data(refused, emptied):
    with zipfile.ZipFile(emptied) as archive:
        found = archive.getinfo(UPLOAD)
    content = bytearray(emptied.read_bytes())
    middle = found.header_offset + 200 + found.compress_size // 2
    content[middle : middle + 4] = b"\xff\x00\xff\x00"
    emptied.write_bytes(content)
    assert refused(emptied) == "backup.corrupt"


@pytest.mark.parametrize(
    ("old", "new"), [("12345678901.23", "12345678901.24"), ('"筹建中"', '"无"'), ("}\n", "}\n\n")]
)
def test_a_changed_row(refused, emptied, edit, old, new):
    rows = zipfile.ZipFile(emptied).read(TABLE).decode()
    assert old in rows
    assert refused(edit({TABLE: rows.replace(old, new, 1).encode()})) == "backup.corrupt"


def test_a_row_left_out(refused, emptied, edit):
    rows = zipfile.ZipFile(emptied).read(TABLE).splitlines(keepends=True)
    assert refused(edit({TABLE: rows[0]})) == "backup.corrupt"


@pytest.mark.parametrize("member", [TABLE, UPLOAD])
def test_a_part_left_out(refused, edit, member):
    assert refused(edit({member: None})) == "backup.corrupt"


def test_a_part_too_many(refused, edit):
    assert refused(edit({"files/more.txt": b"more"})) == "backup.corrupt"


def test_a_changed_upload(refused, edit):
    assert refused(edit({UPLOAD: b"other"})) == "backup.corrupt"


@pytest.mark.parametrize("path", ["../../escape", "/etc/escape", "a/../../escape", "a\\..\\escape"])
def test_an_upload_that_would_land_outside_its_folder(refused, edit_manifest, path):
    files = [{"path": path, "size": 1, "sha256": "0" * 64}]
    assert refused(edit_manifest(files=files)) == "backup.corrupt"


def test_a_format_of_the_future(refused, edit_manifest):
    assert refused(edit_manifest(format=99, version="9.0")) == "backup.unknown_format"


def test_a_manifest_with_a_part_missing(refused, edit_manifest):
    assert refused(edit_manifest(tables=[{"name": "zones.zone"}])) == "backup.corrupt"


def test_tables_of_a_newer_version(refused, emptied, edit_manifest, operator):
    migrations = _manifest(emptied)["migrations"]
    migrations["projects"].append("0099_future")
    path = edit_manifest(migrations=migrations, version="0.9.0")
    assert refused(path) == "backup.newer"
    with pytest.raises(DomainError, match=r"projects\.0099_future.*0\.9\.0"):
        restore_backup(path, by=operator)


def test_tables_of_an_older_version(refused, emptied, edit_manifest, operator):
    migrations = _manifest(emptied)["migrations"]
    dropped = migrations["notices"].pop()
    path = edit_manifest(migrations=migrations, version="0.0.9")
    assert refused(path) == "backup.older"
    with pytest.raises(DomainError, match=rf"0\.0\.9.*notices\.{dropped}"):
        restore_backup(path, by=operator)


def test_a_database_that_was_not_brought_up_to_date(refused, emptied, monkeypatch):
    monkeypatch.setattr(
        "gaoxin.foundation.backups.structure.pending_migrations", lambda: ["projects.0002_more"]
    )
    assert refused(emptied) == "backup.not_migrated"


def test_rows_that_refer_to_rows_that_are_not_there(refused, emptied, edit):
    """Checksums hold, yet the content is not sound: written by somebody, not by this product."""
    path = _rewritten(emptied, edit, table="zones.department", old='"zone_id":', new='"zone_id":99')
    assert refused(path) == "backup.broken_links"


def test_key_figures_that_come_out_differently_withdraw_everything(refused, edit_manifest):
    assert refused(edit_manifest(figures={"注册资本合计（元）": "1"})) == "backup.not_the_same"


def test_an_audit_chain_that_does_not_hold_withdraws_everything(refused, emptied, edit):
    path = _rewritten(emptied, edit, table="audit.auditevent", old="第 1 次", new="第 9 次")
    assert refused(path) == "backup.not_the_same"


def test_a_failure_at_the_very_end_puts_former_uploads_back(backup, operator, settings, monkeypatch):
    upload = Path(settings.MEDIA_ROOT) / "later.txt"
    upload.write_text("later")

    def fail(*_args):
        raise DomainError("x", "末尾出错。", remedy="重试。")

    monkeypatch.setattr("gaoxin.foundation.backups.uploads.Exchange.make", _make_and(fail))
    with pytest.raises(DomainError, match="末尾出错"):
        restore_backup(backup, by=operator, replace=True)
    assert upload.read_text() == "later"
    assert sorted(path.name for path in upload.parent.parent.glob("media*")) == ["media"]


def test_checking_only_reads(emptied):
    assert check_backup(emptied).rows > 0
    assert is_empty()


def test_unequal_figures_are_listed_by_name():
    checks = [
        verification.Check("企业", "2 行", "2 行", ok=True),
        verification.Check("投资", "1", "2", ok=False),
    ]
    assert verification.differences(checks) == ["投资应为 1，实为 2"]


def _make_and(fail):
    from gaoxin.foundation.backups.uploads import Exchange

    made = Exchange.make

    def make_then_fail(self):
        made(self)
        fail()

    return make_then_fail


def _manifest(path: Path) -> dict:
    return json.loads(zipfile.ZipFile(path).read("manifest.json"))


def _rewritten(emptied: Path, edit, *, table: str, old: str, new: str) -> Path:
    """A backup whose rows were changed by someone who also computed the checksums again."""
    import hashlib

    from gaoxin.foundation.backups.tables import TableDigest

    member = f"tables/{table}.jsonl"
    text = zipfile.ZipFile(emptied).read(member).decode()
    assert old in text
    content = text.replace(old, new)
    digest = TableDigest()
    for line in content.splitlines():
        digest.add(line)
    manifest = _manifest(emptied)
    for entry in manifest["tables"]:
        if entry["name"] == table:
            entry |= {"digest": digest.text, "sha256": hashlib.sha256(content.encode()).hexdigest()}
    written = json.dumps(manifest, ensure_ascii=False).encode()
    return edit({member: content.encode(), "manifest.json": written})

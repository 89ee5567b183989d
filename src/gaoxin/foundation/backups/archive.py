"""The file of a backup: a zip with ``manifest.json``, ``tables/*.jsonl`` and ``files/**``.

Everything is streamed, so memory does not grow with the installation; nothing in it depends on a database.
"""

import hashlib
import os
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from gaoxin.foundation.backups.manifest import FileEntry, Manifest, TableEntry, read_manifest
from gaoxin.foundation.backups.refusals import (
    corrupt,
    exists_already,
    not_a_backup,
    not_found,
    not_written,
)
from gaoxin.foundation.backups.tables import TableDigest

MANIFEST = "manifest.json"
BLOCK = 1 << 20
# What unpacking damaged data may raise.
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError)


class BackupWriter:
    """Writes one backup; see ``writing``."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    def add_table(self, name: str, lines: Iterable[str]) -> TableEntry:
        digest, checksum = TableDigest(), hashlib.sha256()
        with self._archive.open(_table_member(name), "w", force_zip64=True) as member:
            for line in lines:
                digest.add(line)
                content = line.encode() + b"\n"
                checksum.update(content)
                member.write(content)
        return TableEntry(name, digest.rows, digest.text, checksum.hexdigest())

    def add_file(self, path: str, source: IO[bytes]) -> FileEntry:
        checksum, size = hashlib.sha256(), 0
        with self._archive.open(_file_member(path), "w", force_zip64=True) as member:
            while block := source.read(BLOCK):
                checksum.update(block)
                size += len(block)
                member.write(block)
        return FileEntry(path, size, checksum.hexdigest())

    def finish(self, manifest: Manifest) -> None:
        self._archive.writestr(MANIFEST, manifest.to_json())


@contextmanager
def writing(path: Path) -> Iterator[BackupWriter]:
    """A new backup at ``path``, readable by its owner only; it appears there whole or not at all."""
    if path.exists():
        raise exists_already(path)
    unfinished = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished.unlink(missing_ok=True)
        handle = os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "wb") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
                yield BackupWriter(archive)
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, path)
    except OSError as error:
        raise not_written(path, error) from error
    finally:
        with suppress(OSError):
            unfinished.unlink()


class BackupReader:
    """Reads one backup; see ``reading``."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.manifest = self._manifest()

    def lines(self, name: str) -> Iterator[str]:
        """The rows of a table as they were written."""
        for line in self._blocks_of_lines(_table_member(name)):
            yield line.decode().rstrip("\n")

    def copy_file(self, entry: FileEntry, target: Path) -> None:
        """Write one uploaded file below the folder ``target``."""
        destination = target / entry.path
        destination.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(destination, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "wb") as file:
            for block in self._blocks(_file_member(entry.path)):
                file.write(block)

    def check(self) -> None:
        """Read everything once. Raises ``DomainError`` at the first part that is not as it was written."""
        self._check_members()
        for table in self.manifest.tables:
            self._check_table(table)
        for entry in self.manifest.files:
            if self._checksum(_file_member(entry.path)) != entry.sha256:
                raise corrupt(entry.path)

    def _manifest(self) -> Manifest:
        try:
            return read_manifest(self._archive.read(MANIFEST))
        except KeyError as error:
            raise not_a_backup() from error
        except _DAMAGE as error:
            raise corrupt(MANIFEST) from error

    def _check_members(self) -> None:
        wanted = {MANIFEST}
        wanted |= {_table_member(table.name) for table in self.manifest.tables}
        wanted |= {_file_member(entry.path) for entry in self.manifest.files}
        found = self._archive.namelist()
        if sorted(found) != sorted(wanted):
            odd = sorted(wanted.symmetric_difference(found)) or [MANIFEST]
            raise corrupt(odd[0])

    def _check_table(self, table: TableEntry) -> None:
        digest, checksum = TableDigest(), hashlib.sha256()
        for line in self._blocks_of_lines(_table_member(table.name)):
            checksum.update(line)
            digest.add(line.decode(errors="replace").rstrip("\n"))
        if (checksum.hexdigest(), digest.text, digest.rows) != (table.sha256, table.digest, table.rows):
            raise corrupt(table.name)

    def _checksum(self, member: str) -> str:
        checksum = hashlib.sha256()
        for block in self._blocks(member):
            checksum.update(block)
        return checksum.hexdigest()

    def _blocks(self, member: str) -> Iterator[bytes]:
        try:
            with self._archive.open(member) as source:
                while block := source.read(BLOCK):
                    yield block
        except _DAMAGE as error:
            raise corrupt(member) from error

    def _blocks_of_lines(self, member: str) -> Iterator[bytes]:
        try:
            with self._archive.open(member) as source:
                yield from source
        except _DAMAGE as error:
            raise corrupt(member) from error


@contextmanager
def reading(path: Path) -> Iterator[BackupReader]:
    """An existing backup. Raises ``DomainError`` for what is none."""
    if not path.is_file():
        raise not_found(path)
    try:
        archive = zipfile.ZipFile(path)
    except _DAMAGE as error:
        raise not_a_backup() from error
    with archive:
        yield BackupReader(archive)


def file_digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _table_member(name: str) -> str:
    return f"tables/{name}.jsonl"


def _file_member(path: str) -> str:
    return f"files/{path}"

"""The folder of uploaded files: read into a backup, put in place after a restore."""

import shutil
from pathlib import Path

from django.conf import settings

from gaoxin.foundation.backups.archive import BackupReader, BackupWriter
from gaoxin.foundation.backups.manifest import FileEntry


def folder() -> Path:
    return Path(settings.MEDIA_ROOT)


def add_files(writer: BackupWriter) -> list[FileEntry]:
    """Every uploaded file. One deleted while the backup runs is no longer part of the data."""
    entries = []
    for path in sorted(folder().rglob("*")):
        if not path.is_file():
            continue
        try:
            source = path.open("rb")
        except FileNotFoundError:
            continue
        with source:
            entries.append(writer.add_file(path.relative_to(folder()).as_posix(), source))
    return entries


class Exchange:
    """The backup's files, unpacked beside the folder of uploads, to change places with it.

    ``make`` is two renames, done last before the database commits. Leaving the block by an error puts the
    former files back; leaving it otherwise removes them.
    """

    def __init__(self, reader: BackupReader) -> None:
        self._reader = reader
        self._fresh = folder().with_name("media.restoring")
        self._former = folder().with_name("media.former")
        self._made = False

    def __enter__(self) -> "Exchange":
        for leftover in (self._fresh, self._former):
            shutil.rmtree(leftover, ignore_errors=True)
        self._fresh.mkdir(mode=0o700, parents=True)
        try:
            for entry in self._reader.manifest.files:
                self._reader.copy_file(entry, self._fresh)
        except BaseException:
            shutil.rmtree(self._fresh, ignore_errors=True)
            raise
        return self

    def make(self) -> None:
        if folder().exists():
            folder().rename(self._former)
        self._made = True
        self._fresh.rename(folder())

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if kind is not None and self._made:
            folder().rename(self._fresh)
            if self._former.exists():
                self._former.rename(folder())
        for leftover in (self._fresh, self._former):
            shutil.rmtree(leftover, ignore_errors=True)

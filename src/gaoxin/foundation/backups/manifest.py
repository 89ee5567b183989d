"""The first thing read of a backup: what made it, what is in it, and what must come out of it again."""

import datetime as dt
import json
from dataclasses import asdict, dataclass
from pathlib import PurePosixPath
from typing import Any

from gaoxin.foundation.backups.refusals import corrupt, not_a_backup, unknown_format

FORMAT = 1
PRODUCT = "gaoxin"
# Said in the file itself, for whoever opens it years later.
NOT_INCLUDED = (
    "安装的密钥（secret_key）：恢复后所有人重新登录",
    "登录会话与后台任务队列：恢复后未完成的后台任务须重新发起",
    "配置与环境变量、数据库口令、网页证书",
    "目录 catalogue（政策、指标、日历、文书模板）：随程序安装；本单位改过的请另行保存",
)


@dataclass(frozen=True, slots=True)
class TableEntry:
    """One table; ``digest`` is of the rows in any order, ``sha256`` of the file they are in."""

    name: str
    rows: int
    digest: str
    sha256: str


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One uploaded file, by its path below the folder of uploads."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ChainEntry:
    """Where an audit chain ended."""

    key: str
    length: int
    head: str


@dataclass(frozen=True, slots=True)
class Manifest:
    version: str
    created_at: dt.datetime
    database: str
    migrations: dict[str, list[str]]
    tables: tuple[TableEntry, ...]
    files: tuple[FileEntry, ...]
    audit: tuple[ChainEntry, ...]
    figures: dict[str, str]

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables)

    def to_json(self) -> bytes:
        content = {
            "format": FORMAT,
            "product": PRODUCT,
            **asdict(self),
            "created_at": self.created_at.isoformat(),
            "not_included": NOT_INCLUDED,
        }
        return json.dumps(content, ensure_ascii=False, indent=2).encode()


def read_manifest(content: bytes) -> Manifest:
    """Raises ``DomainError`` for what is not a manifest, or one of a format this version does not know."""
    try:
        values = json.loads(content)
    except ValueError as error:
        raise not_a_backup() from error
    if not isinstance(values, dict) or values.get("product") != PRODUCT:
        raise not_a_backup()
    if values.get("format") != FORMAT:
        raise unknown_format(values.get("format"), version=values.get("version"))
    try:
        return _manifest(values)
    except (KeyError, TypeError, ValueError) as error:
        raise corrupt("manifest.json") from error


def _manifest(values: dict[str, Any]) -> Manifest:
    return Manifest(
        version=values["version"],
        created_at=dt.datetime.fromisoformat(values["created_at"]),
        database=values["database"],
        migrations=values["migrations"],
        tables=tuple(TableEntry(**entry) for entry in values["tables"]),
        files=tuple(_file_entry(entry) for entry in values["files"]),
        audit=tuple(ChainEntry(**entry) for entry in values["audit"]),
        figures=values["figures"],
    )


def _file_entry(values: dict[str, Any]) -> FileEntry:
    entry = FileEntry(**values)
    path = PurePosixPath(entry.path)
    if path.is_absolute() or ".." in path.parts or "\\" in entry.path:
        raise ValueError(f"a file outside the folder of uploads: {entry.path}")
    return entry

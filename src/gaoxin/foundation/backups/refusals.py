"""Every reason not to make or not to restore a backup, each with what to do."""

from pathlib import Path

from django.utils.translation import gettext as _

from gaoxin.values.errors import Conflict, DomainError


def not_found(path: Path) -> DomainError:
    return DomainError(
        "backup.not_found",
        _("没有找到备份文件 %s。") % path,
        remedy=_("请核对路径；备份文件默认在数据目录的 backups 文件夹里。"),
    )


def not_a_backup() -> DomainError:
    return DomainError(
        "backup.not_a_backup",
        _("这个文件不是本平台的备份，或没有传输完整。"),
        remedy=_("请换一个由 gaoxin backup 生成的文件，并核对文件大小。"),
    )


def corrupt(part: str) -> DomainError:
    return DomainError(
        "backup.corrupt",
        _("备份文件已损坏：%s 与校验值不符。没有改动任何数据。") % part,
        remedy=_("请换用另一份备份，或从原处重新复制这一份。"),
    )


def unknown_format(found: object, *, version: object) -> DomainError:
    return DomainError(
        "backup.unknown_format",
        _("备份的格式（%(format)s）是本程序不认识的，它由程序版本 %(version)s 生成。")
        % {"format": found, "version": version or "?"},
        remedy=_("请先把本程序升级到该版本或更高版本。"),
    )


def not_migrated(pending: list[str]) -> DomainError:
    return DomainError(
        "backup.not_migrated",
        _("本安装的数据库结构还没有更新（缺 %s）。") % _some(pending),
        remedy=_("请先运行 gaoxin prepare。"),
    )


def made_by_newer(missing: list[str], *, version: str) -> DomainError:
    return DomainError(
        "backup.newer",
        _("备份来自程序版本 %(version)s，其中的数据库结构比本安装新（%(names)s）。")
        % {"version": version, "names": _some(missing)},
        remedy=_("请把本安装升级到版本 %s，运行 gaoxin prepare 后再恢复。") % version,
    )


def made_by_older(missing: list[str], *, version: str) -> DomainError:
    return DomainError(
        "backup.older",
        _("备份来自程序版本 %(version)s，缺少本安装的数据库结构（%(names)s）。")
        % {"version": version, "names": _some(missing)},
        remedy=_("请用版本 %s 的程序恢复，然后升级程序并运行 gaoxin prepare。") % version,
    )


def not_empty(table: str, rows: int) -> Conflict:
    return Conflict(
        "backup.not_empty",
        _("本安装已有数据（“%(table)s”有 %(rows)d 行），没有恢复。") % {"table": table, "rows": rows},
        remedy=_("请恢复到新安装的平台；确要替换现有数据，请加 --replace，替换前会先备份现有数据。"),
    )


def broken_links(detail: str) -> DomainError:
    return DomainError(
        "backup.broken_links",
        _("备份中的行相互对不上（%s），已全部撤回。") % detail,
        remedy=_("请换用另一份备份。"),
    )


def not_the_same(differences: list[str]) -> DomainError:
    return DomainError(
        "backup.not_the_same",
        _("恢复后的数据与备份不一致，已全部撤回：%s。") % "；".join(differences[:5]),
        remedy=_("请保留备份文件并联系开发单位。"),
    )


def exists_already(path: Path) -> Conflict:
    return Conflict(
        "backup.exists", _("文件 %s 已经存在，没有覆盖。") % path, remedy=_("请换一个文件名，或先移走它。")
    )


def not_written(path: Path, error: OSError) -> DomainError:
    reason = error.strerror or str(error)
    return DomainError(
        "backup.not_written",
        _("备份没有写成（%(path)s：%(reason)s）。") % {"path": path, "reason": reason},
        remedy=_("请核对磁盘空间和文件夹的写权限。"),
    )


def _some(names: list[str]) -> str:
    shown = "、".join(names[:3])
    return (
        shown if len(names) <= 3 else _("%(names)s 等 %(count)d 项") % {"names": shown, "count": len(names)}
    )

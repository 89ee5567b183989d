"""What a backup holds, and what a restore compared, as tables in a terminal."""

from collections.abc import Iterable

from django.apps import apps
from django.utils import timezone
from rich.console import Console
from rich.table import Table

from gaoxin.foundation.backups.manifest import Manifest
from gaoxin.foundation.backups.verification import Check


def print_contents(manifest: Manifest) -> None:
    """Tables with rows, uploaded files, audit chains and key figures."""
    made = timezone.localtime(manifest.created_at)
    table = Table("内容", "数量")
    table.columns[1].justify = "right"
    for entry in manifest.tables:
        if entry.rows:
            table.add_row(_name(entry.name), str(entry.rows))
    table.add_row("上传的文件", str(len(manifest.files)))
    for chain in manifest.audit:
        table.add_row(f"审计链 {chain.key}", str(chain.length))
    for name, value in manifest.figures.items():
        table.add_row(name, value)
    console = Console()
    console.print(f"备份时点 {made:%Y-%m-%d %H:%M:%S}，程序版本 {manifest.version}", highlight=False)
    console.print(table)


def print_checks(checks: Iterable[Check]) -> None:
    """Each comparison of a restore; empty tables are left out."""
    table = Table("比对", "备份", "恢复后", "结果")
    for check in checks:
        if not check.wanted.startswith("0 ") or not check.ok:
            table.add_row(check.subject, check.wanted, check.found, "一致" if check.ok else "不一致")
    Console().print(table)


def _name(label: str) -> str:
    try:
        return str(apps.get_model(label)._meta.verbose_name)
    except LookupError:
        return label

"""`gaoxin audit …`: verifying, exporting and protecting the trail from the command line."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from gaoxin.foundation.audit.models import AuditChain

app = typer.Typer(help="审计记录：校验、导出、防改写。", no_args_is_help=True)
ZoneCode = Annotated[str, typer.Option("--zone", help="高新区代码；不填为全部。")]


@app.command()
def verify(zone: ZoneCode = "") -> None:
    """逐条核对审计链；有异常时退出码为 1。"""
    import django

    django.setup()
    from gaoxin.foundation.audit.actions import check_chain
    from gaoxin.foundation.audit.triggers import installed

    broken = False
    for chain in _chains(zone):
        found = check_chain(chain, checked_by="gaoxin audit verify")
        broken |= not found.ok
        typer.echo(f"  {'✓' if found.ok else '✗'} {chain}：{_verdict(found.ok, found.length, found.reason)}")
    if not installed():
        broken = True
        typer.echo("  ✗ 数据库的防改写触发器没有装好。\n    办法：运行 gaoxin audit protect")
    raise typer.Exit(1 if broken else 0)


@app.command()
def export(
    output: Annotated[Path, typer.Argument(help="要写入的文件，JSON 每行一条。")],
    zone: ZoneCode = "",
) -> None:
    """导出全部审计事件及摘要，供离线保存和第三方核对。"""
    import django

    django.setup()
    from gaoxin.foundation.audit.exports import write_events

    written = write_events(output, _chains(zone))
    typer.echo(f"  ✓ 已导出 {written} 条到 {output}")


@app.command()
def protect() -> None:
    """装好防改写触发器；恢复备份或改表之后运行。"""
    import django

    django.setup()
    from django.db import connection, transaction

    from gaoxin.foundation.audit import triggers

    with transaction.atomic():
        triggers.install(connection)
    typer.echo("  ✓ 审计表和各类经过记录已由数据库保护：只能追加，不能修改或删除。")


def _chains(zone: str) -> "list[AuditChain]":
    from gaoxin.foundation.audit.models import AuditChain
    from gaoxin.values.errors import NotFound

    chains = AuditChain.objects.select_related("zone").order_by("key")
    if zone:
        chains = chains.filter(zone__code=zone)
        if not chains:
            raise NotFound(f"没有代码为“{zone}”的高新区，或它还没有审计记录。")
    return list(chains)


def _verdict(ok: bool, length: int, reason: str) -> str:
    return f"完好，共 {length} 条" if ok else f"{reason}（此前 {length} 条完好）"

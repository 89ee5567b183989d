"""`gaoxin backup` and `gaoxin restore`."""

import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from gaoxin.foundation.accounts.actor import Actor
    from gaoxin.foundation.backups.actions import OnStep

app = typer.Typer()


@app.command()
def backup(
    out: Annotated[
        Path | None, typer.Option(help="写到哪个文件；不填则写到数据目录的 backups 文件夹。")
    ] = None,
    keep: Annotated[int | None, typer.Option(min=1, help="同一文件夹中只保留最近几份。")] = None,
) -> None:
    """备份全部数据和上传的文件；平台可以照常使用。"""
    import django

    django.setup()
    from django.utils import timezone

    from gaoxin.foundation.backups.actions import make_backup
    from gaoxin.foundation.backups.archive import reading
    from gaoxin.foundation.backups.report import print_contents
    from gaoxin.foundation.backups.rotation import new_path, remove_old

    path = (out or new_path(timezone.now())).expanduser().resolve()
    run = make_backup(path, by=_operator(), on_step=_steps("备份"))
    with reading(path) as written:
        print_contents(written.manifest)
    typer.echo(f"  ✓ 已备份到 {path}（{_size(run.size)}），并已读回核对。")
    typer.echo(f"    文件摘要 SHA-256：{run.digest}")
    typer.echo("    文件含全部业务数据和人员信息，请存放在安全的地方。安装的密钥不在其中。")
    for old in remove_old(path.parent, keep=keep) if keep else []:
        typer.echo(f"    已删除旧备份 {old.name}")


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="gaoxin backup 生成的文件。")],
    check_only: Annotated[bool, typer.Option("--check-only", help="只核对文件，不恢复。")] = False,
    replace: Annotated[bool, typer.Option("--replace", help="替换现有数据（先自动备份）。")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="不再询问。")] = False,
) -> None:
    """从备份恢复到新安装的平台，并逐项与备份比对；请先停止页面服务。"""
    import django

    django.setup()
    from gaoxin.foundation.backups.actions import check_backup, is_empty, restore_backup
    from gaoxin.foundation.backups.report import print_checks, print_contents

    path = file.expanduser().resolve()
    if check_only:
        print_contents(check_backup(path))
        typer.echo("  ✓ 备份文件完好，与生成时一致。")
        return
    if replace and not yes and not is_empty():
        typer.confirm("  现有数据将全部被备份中的数据替换，所有人须重新登录。继续吗？", abort=True)
    done = restore_backup(path, by=_operator(), replace=replace, on_step=_steps("恢复"))
    print_checks(done.checks)
    if done.former:
        typer.echo(f"    替换前的数据已备份到 {done.former}")
    typer.echo(f"  ✓ 已恢复 {done.manifest.rows} 行、{len(done.manifest.files)} 个文件，与备份逐项一致。")
    typer.echo("    所有人须重新登录；未完成的后台任务须重新发起。")


def _operator() -> "Actor":
    from gaoxin.foundation.accounts.actor import system_actor

    return system_actor(f"命令行（{getpass.getuser()}）", zone_id=None)


def _steps(verb: str) -> "OnStep":
    """Says what is being done, on one line that is written over; nothing where output goes to a file."""
    import sys

    def say(words: str) -> None:
        if sys.stdout.isatty():
            typer.echo(f"\r\033[K  · {verb}：{words} …", nl=False)

    return say


def _size(count: int) -> str:
    return f"{count / 1024**2:.1f} MB" if count >= 1024**2 else f"{count / 1024:.0f} KB"

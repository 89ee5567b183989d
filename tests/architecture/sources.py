"""The files of the repository, as the tests of the project itself read them."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "gaoxin"


def tracked_files() -> list[Path]:
    """Every file under version control that still exists."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def text_of(file: Path) -> str | None:
    """The text of a file, or nothing when it is no text."""
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


def package_modules() -> Iterator[Path]:
    """Every Python module of the package but its migrations."""
    return (file for file in sorted(PACKAGE.rglob("*.py")) if "migrations" not in file.parts)


def shown(file: Path) -> str:
    return str(file.relative_to(ROOT))

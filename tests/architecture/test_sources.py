"""Rules of the house that no linter knows."""

import re
from pathlib import Path

import pytest

from tests.architecture.sources import PACKAGE, ROOT, package_modules, shown, text_of, tracked_files

LONGEST_MODULE = 500
CATCH_ALL = {"utils", "util", "helpers", "helper", "common", "misc", "base", "manager", "managers", "service"}
ALLOWED = {PACKAGE / "config" / "settings" / "base.py"}
# Put together here, so that this file does not contain what it looks for.
REGISTRIES = (
    "pypi" + r"\.org",
    "python" + "hosted",
    r"registry\." + "npm",
    "npm" + "mirror",
    r"mirrors?\.\w+\.(com|cn|edu)",
)
MACHINE_PATHS = (
    r"(?<![\w./-])/(?:" + "|".join(["root", "work", "home/" + r"\w+", "Users", "opt/" + "pypi"]) + r")/"
)
ADDRESS_IN_MARKUP = re.compile(
    r"""(?:src|href|action|srcset|data)\s*=\s*["']?\s*(?:https?:)?//""", re.IGNORECASE
)
ADDRESS_IN_STYLE = re.compile(r"""(?:url\(|@import)\s*["']?\s*(?:https?:)?//""", re.IGNORECASE)


def files_with(pattern: re.Pattern[str], files: list[Path]) -> list[str]:
    return [shown(file) for file in files if (text := text_of(file)) is not None and pattern.search(text)]


def test_no_file_names_a_package_registry():
    assert files_with(re.compile("|".join(REGISTRIES), re.IGNORECASE), tracked_files()) == []


def test_no_file_names_a_path_of_one_machine():
    assert files_with(re.compile(MACHINE_PATHS), tracked_files()) == []


def test_no_module_is_longer_than_a_person_reads_at_once():
    lengths = {shown(file): len(file.read_text(encoding="utf-8").splitlines()) for file in package_modules()}
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_every_module_is_named_after_what_is_in_it():
    named = [file for file in package_modules() if {file.stem, *file.relative_to(PACKAGE).parts} & CATCH_ALL]
    assert [shown(file) for file in named if file not in ALLOWED] == []


def test_every_template_loads_only_what_we_serve():
    templates = [file for file in PACKAGE.rglob("templates/**/*") if file.suffix in (".html", ".svg", ".txt")]
    pages = [
        file
        for file in templates
        if re.search(r"<(script|link|img|iframe|form|source|object)\b", text_of(file) or "")
    ]
    tags = re.compile(
        r"<(?:script|link|img|iframe|form|source|object)\b[^>]*?" + ADDRESS_IN_MARKUP.pattern, re.I | re.S
    )
    assert files_with(tags, pages) == []


def test_every_style_sheet_and_script_loads_only_what_we_serve():
    files = [
        file
        for file in PACKAGE.rglob("static/**/*")
        if file.suffix in (".css", ".js") and "vendor" not in file.parts
    ]
    assert files_with(ADDRESS_IN_STYLE, files) == []


@pytest.mark.parametrize(
    ("markup", "refused"),
    [
        ('<script src="https://cdn.example/x.js">', True),
        ("<link href='//cdn.example/x.css'>", True),
        ("<img src={% static 'web/mark.svg' %}>", False),
        ('<script src="/static/vendor/htmx.js">', False),
    ],
)
def test_addresses_of_other_hosts_are_recognised(markup, refused):
    assert bool(ADDRESS_IN_MARKUP.search(markup)) is refused


def test_every_folder_of_tests_is_a_package():
    folders = {file.parent for file in (ROOT / "tests").rglob("*.py")}
    assert [shown(folder) for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []

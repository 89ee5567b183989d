"""Every machine installs the same packages, each from its own registry."""

import json
import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.architecture.sources import ROOT

PYTHON_LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-node.lock")
ENTRY = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^ ;\\]+)", re.MULTILINE)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
NPM = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]


def pinned(lock: str) -> dict[str, Version]:
    text = (ROOT / lock).read_text(encoding="utf-8")
    return {canonicalize_name(entry["name"]): Version(entry["version"]) for entry in ENTRY.finditer(text)}


def requirements(extra: str | None = None) -> list[Requirement]:
    project = PROJECT["project"]
    return list(
        map(Requirement, project["optional-dependencies"][extra] if extra else project["dependencies"])
    )


@pytest.mark.parametrize("lock", PYTHON_LOCKS)
def test_no_python_lock_names_a_registry(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert re.findall(r"\S*https?:\S*|--(?:extra-)?index-url.*|--find-links.*", text) == []


@pytest.mark.parametrize("lock", PYTHON_LOCKS)
def test_every_pinned_python_package_has_a_hash(lock):
    entries = (ROOT / lock).read_text(encoding="utf-8").split("\n    --hash=")
    starts = [entry for entry in entries if ENTRY.search(entry)]
    assert len(starts) == len(pinned(lock))
    assert len(entries) > len(starts)


@pytest.mark.parametrize(
    ("extra", "lock"),
    [(None, "requirements.lock"), ("test", "requirements-dev.lock"), ("benchmark", "requirements-dev.lock")],
)
def test_every_dependency_of_the_project_is_pinned_within_its_bounds(extra, lock):
    versions = pinned(lock)
    wrong = [
        str(wanted)
        for wanted in requirements(extra)
        if versions.get(canonicalize_name(wanted.name)) not in wanted.specifier
    ]
    assert wrong == []


def test_the_development_lock_holds_the_other_one_whole():
    running, developing = pinned("requirements.lock"), pinned("requirements-dev.lock")
    assert running.items() <= developing.items()


def test_the_npm_lock_names_no_registry():
    assert [name for name, package in NPM.items() if "resolved" in package] == []


def test_every_npm_package_has_its_integrity_and_a_licence():
    packages = {name: package for name, package in NPM.items() if name}
    assert [
        name for name, package in packages.items() if not package.get("integrity", "").startswith("sha512-")
    ] == []
    assert [name for name, package in packages.items() if not package.get("license")] == []


def test_browser_assets_are_pinned_exactly():
    stated = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    wanted = stated["dependencies"] | stated["devDependencies"]
    assert wanted == {name: NPM[f"node_modules/{name}"]["version"] for name in wanted}

"""The layers of the architecture hold, and no package stands outside them."""

import re
import tomllib

from importlinter.cli import lint_imports

from tests.architecture.sources import PACKAGE, ROOT

CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
    "contracts"
]


def test_every_layer_contract_is_kept(monkeypatch):
    monkeypatch.chdir(ROOT)
    assert lint_imports(no_cache=True) == 0


def test_every_package_has_its_place_in_the_layers():
    placed = set(re.findall(r"gaoxin\.(\w+)", " ".join(CONTRACTS[0]["layers"])))
    packages = {folder.name for folder in PACKAGE.iterdir() if (folder / "__init__.py").exists()}
    assert packages - placed == set()

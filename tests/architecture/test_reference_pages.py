"""The generated pages of docs/reference/ say what the product says."""

from collections.abc import Mapping

import pytest
from scripts.reference import REFERENCE, RULES, pages

RENEW = "请运行 .venv/bin/python -m scripts.reference"


@pytest.fixture(scope="module")
def generated() -> Mapping[str, str]:
    return pages()


def _written(name: str) -> str:
    page = REFERENCE / name
    return page.read_text(encoding="utf-8") if page.exists() else ""


@pytest.mark.parametrize("name", ["indicators.md", "permissions.md", "commands.md", "approvals.md"])
def test_the_page_is_current(name: str, generated: Mapping[str, str]) -> None:
    assert _written(name) == generated[name], RENEW


def test_the_pages_of_the_rules_are_current(generated: Mapping[str, str]) -> None:
    stale = [name for name, text in generated.items() if name.startswith(RULES) and _written(name) != text]
    assert not stale, RENEW


def test_no_page_is_left_of_a_policy_that_is_gone(generated: Mapping[str, str]) -> None:
    assert {f"{RULES}/{page.name}" for page in (REFERENCE / RULES).glob("*.md")} <= set(generated)


def test_no_page_is_generated_that_is_not_compared(generated: Mapping[str, str]) -> None:
    others = {name for name in generated if not name.startswith(RULES)}
    assert others == {"indicators.md", "permissions.md", "commands.md", "approvals.md"}

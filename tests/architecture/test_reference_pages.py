"""The generated pages of docs/reference/ say what the product says."""

import pytest
from scripts.reference import REFERENCE, pages


@pytest.mark.parametrize("name", ["indicators.md", "permissions.md", "commands.md"])
def test_the_page_is_current(name: str) -> None:
    written = (REFERENCE / name).read_text(encoding="utf-8")
    assert written == pages()[name], "请运行 .venv/bin/python -m scripts.reference"


def test_no_page_is_generated_that_is_not_compared() -> None:
    assert set(pages()) == {"indicators.md", "permissions.md", "commands.md"}

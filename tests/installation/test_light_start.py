"""An idle installation is small: what only some pages or jobs need is loaded when they need it."""

import json
import subprocess
import sys

import pytest

LOADED_WHEN_NEEDED = ("docx", "docxtpl", "lxml", "openpyxl", "pypinyin")
LOAD_EVERY_PAGE = """
import django, json, sys
django.setup()
from django.urls import get_resolver
get_resolver().url_patterns
print(json.dumps(sorted(sys.modules)))
"""


@pytest.fixture(scope="module")
def loaded(installation) -> set[str]:
    """The modules of a page process after its start."""
    settings = installation.environment(DJANGO_SETTINGS_MODULE="gaoxin.config.settings.development")
    command = [sys.executable, "-c", LOAD_EVERY_PAGE]
    answer = subprocess.run(command, env=settings, capture_output=True, text=True, check=True)
    return set(json.loads(answer.stdout))


@pytest.mark.parametrize("package", LOADED_WHEN_NEEDED)
def test_a_page_process_starts_without_what_few_pages_need(loaded, package):
    assert package not in loaded


def test_every_page_is_known_at_the_start(loaded):
    assert "gaoxin.dashboards.views" in loaded

"""The reference of the API: an OpenAPI document kept in the repository, and a page that works offline."""

import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from gaoxin.config.api import api
from gaoxin.foundation.accounts.models import User
from tests.factories import login

KEPT = Path(__file__).parents[2] / "docs" / "reference" / "openapi.json"
REGENERATE = (
    "接口变了而文档没有跟上。确认变化是有意的以后，重新生成 docs/reference/openapi.json：\n"
    "DJANGO_SETTINGS_MODULE=gaoxin.config.settings.test python -m django export_openapi_schema "
    "--api gaoxin.config.api.api --sorted --indent 2 --output docs/reference/openapi.json"
)


def test_the_kept_document_is_the_present_interface() -> None:
    present = json.loads(json.dumps(api.get_openapi_schema(), default=str))
    assert json.loads(KEPT.read_text(encoding="utf-8")) == present, REGENERATE


def test_every_operation_is_described_and_guarded() -> None:
    for path, operations in api.get_openapi_schema()["paths"].items():
        for method, operation in operations.items():
            assert operation["summary"], (path, method)
            assert operation["tags"], (path, method)
            assert operation["security"], (path, method)


def test_the_reference_is_for_people_who_are_logged_in(db: None, officer: User) -> None:
    for path in ("/api/v1/docs", "/api/v1/openapi.json"):
        assert Client().get(path).status_code == 302
        assert login(Client(), officer).get(path).status_code == 200


@pytest.mark.django_db
def test_the_page_loads_nothing_from_elsewhere_and_runs_no_script_of_its_own(officer: User) -> None:
    page = login(Client(), officer).get("/api/v1/docs")
    html = page.content.decode()
    addresses = re.findall(r'(?:src|href)="([^"]+)"', html)
    assert addresses
    for address in addresses:
        assert address.startswith("/static/"), address
        assert finders.find(address.removeprefix("/static/")), address
    inline = re.findall(r"<script(?![^>]*\bsrc=)([^>]*)>", html)
    assert all('type="application/json"' in attributes for attributes in inline)
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]

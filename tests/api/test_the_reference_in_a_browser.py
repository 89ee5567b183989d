"""The reference page in a real browser: drawn, offline, under the same content rules as every page."""

from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from gaoxin.foundation.accounts.models import User
from tests.factories import login

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_reference_is_drawn_and_asks_nobody_else(page: Page, live_server: Any, officer: User) -> None:
    session = login(Client(), officer).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.goto(f"{live_server.url}/api/v1/docs")
    expect(page.get_by_text("项目台账").first).to_be_visible()
    expect(page.get_by_text("/api/v1/projects", exact=True).first).to_be_visible()
    outside = [address for address in asked if not address.startswith((live_server.url, "data:", "blob:"))]
    assert (outside, complaints) == ([], [])

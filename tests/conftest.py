"""What every test may use. Fixtures of one app live in the conftest of its folder."""

import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browser import chromium, find_chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

IN_CI = os.environ.get("CI", "").lower() in ("1", "true")
NO_BROWSER = "没有找到 Chromium：请安装 chromium，或用 GAOXIN_CHROMIUM 指明浏览器程序"
OFFICE_SCREEN = {"width": 1366, "height": 768}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Journeys are passed over where there is no browser; in CI they run and fail instead."""
    if find_chromium() or IN_CI:
        return
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason=NO_BROWSER))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Migrations run once for a state of the sources, not once for a session."""
    from tests.kept_schema import copy_instead_of_migrating

    copy_instead_of_migrating()


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """Lights kept by an earlier test are forgotten: its rows are taken back, and their keys come again."""
    if assembly := sys.modules.get("gaoxin.projects.assembly"):
        assembly.judged_ledger.cache_clear()
    if forecasting := sys.modules.get("gaoxin.approvals.assembly.forecasting"):
        forecasting.forget()


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Browser"]:
    """One headless Chromium for the session.

    Playwright keeps a loop running in this thread, which Django would take for an asynchronous caller.
    """
    if find_chromium() is None:
        pytest.fail(NO_BROWSER)
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with chromium(tmp_path_factory.mktemp("chromium")) as started:
        yield started


@pytest.fixture
def page(browser: "Browser") -> Iterator["Page"]:
    """A fresh Chinese-speaking office desktop of 1366×768; the test fails on any script error."""
    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", viewport=OFFICE_SCREEN)
    context.set_default_timeout(15_000)
    opened = context.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    context.close()
    assert errors == []

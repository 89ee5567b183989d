"""The sample zone behind a live server, and people who open it in a real browser."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from playwright.sync_api import Page, expect

from gaoxin.foundation.accounts.models import User
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.zones.models import Zone
from gaoxin.sample.loader import CHANGZHI, load_sample
from tests.factories import PASSWORD, make_user
from tests.kept_schema import fill_from, keep_as

# A loaded machine is slow, not wrong: what a page shows is judged, not how soon.
expect.set_options(timeout=30_000)


@pytest.fixture(scope="session")
def kept_sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the sample is kept once it has been loaded."""
    return tmp_path_factory.mktemp("sample") / "sample.sqlite3"


@pytest.fixture
def sample_zone(transactional_db: None, kept_sample: Path) -> Zone:
    """长治高新区 as ``make run`` loads it; loaded once and copied for every further journey."""
    cache.clear()
    if connection.vendor == "sqlite" and kept_sample.exists():
        fill_from(kept_sample)
    else:
        load_sample(lambda _words: None)
        if connection.vendor == "sqlite":
            keep_as(kept_sample)
    return Zone.objects.get(code=CHANGZHI)


@pytest.fixture
def person(sample_zone: Zone) -> Callable[..., User]:
    """An officer of the sample zone who logs in with the password of the tests."""

    def made(*roles: Role, **rest: Any) -> User:
        return make_user(sample_zone, *roles, **rest)

    return made


@pytest.fixture
def log_in(page: Page, live_server: Any) -> Callable[[User], Page]:
    """Through the login page, as people do."""

    def entered(user: User, password: str = PASSWORD) -> Page:
        page.goto(f"{live_server.url}/accounts/login/")
        page.get_by_label("用户名").fill(user.username)
        page.get_by_label("密码", exact=False).first.fill(password)
        page.get_by_role("button", name="登录").click()
        page.wait_for_load_state()
        return page

    return entered

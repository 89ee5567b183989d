"""The sample zone behind a live server, and people who open it in a real browser."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, expect

from gaoxin.foundation.accounts.models import User
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.zones.models import Zone
from gaoxin.sample.loader import CHANGZHI, load_sample
from tests.factories import PASSWORD, make_user

# A loaded machine is slow, not wrong: what a page shows is judged, not how soon.
expect.set_options(timeout=30_000)


@pytest.fixture
def sample_zone(transactional_db: None) -> Zone:
    """长治高新区 as ``make run`` loads it."""
    cache.clear()
    load_sample(lambda _words: None)
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

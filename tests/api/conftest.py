"""A zone, its people, and callers that speak to the API the way programs do."""

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from gaoxin.foundation.accounts import actions as accounts
from gaoxin.foundation.accounts.models import User
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.zones.models import Department, Zone
from tests.factories import actor_of, make_department, make_user, make_zone


@dataclass(frozen=True)
class Caller:
    """A program with a personal token."""

    token: str

    def __call__(self, method: str, path: str, body: Any = None) -> Any:
        return Client().generic(
            method.upper(),
            f"/api/v1/{path}",
            "" if body is None else json.dumps(body),
            content_type="application/json",
            headers={"Authorization": f"Bearer {self.token}"},
        )


@pytest.fixture
def zone(db: None) -> Zone:
    return make_zone(code="changzhi", name="长治高新区", data_as_of=dt.date(2025, 12, 31))


@pytest.fixture
def bureau(zone: Zone) -> Department:
    return make_department(zone, name="科技创新局")


@pytest.fixture
def officer(zone: Zone, bureau: Department) -> User:
    return make_user(zone, Role.PROJECT_TEAM, department=bureau, display_name="王专员")


@pytest.fixture
def token_for() -> Callable[..., Caller]:
    """A caller with a fresh token of a person; it may write unless said otherwise."""

    def make(user: User, *, may_write: bool = True) -> Caller:
        today = timezone.localdate()
        issued = accounts.create_token(by=actor_of(user), name="测试", expires_on=today, may_write=may_write)
        return Caller(issued.raw)

    return make


@pytest.fixture
def call(officer: User, token_for: Callable[..., Caller]) -> Caller:
    """An officer of the project team, by token."""
    return token_for(officer)

"""Tokens and logins at the door of the API: who is let in, and how others are answered."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from gaoxin.foundation.accounts.models import Membership, PersonalToken, User
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.zones.models import Department, Zone
from tests.api.conftest import Caller
from tests.factories import login, make_department, make_user, make_zone
from tests.projects.making import make_project
from tests.unchanged import nothing_changes

NEW = {"name": "长治铜箔项目", "department": "科技创新局", "stage": "signed", "stage_on": "2025-03-01"}


def code_of(answer: Any) -> str:
    """The code of the one refusal, after checking that refusals have one shape."""
    errors = answer.json()["errors"]
    assert len(errors) == 1
    assert set(errors[0]) == {"code", "message", "field", "value", "remedy"}
    return str(errors[0]["code"])


def test_a_token_opens_the_zone_of_its_owner(call: Caller, zone: Zone) -> None:
    make_project(zone, name="本区项目")
    make_project(make_zone(code="anyang"), name="外区项目")
    answer = call("get", "projects")
    assert answer.status_code == 200
    assert [item["name"] for item in answer.json()["items"]] == ["本区项目"]


def test_the_day_of_use_is_kept(call: Caller) -> None:
    call("get", "projects")
    assert PersonalToken.objects.get().last_used_on == timezone.localdate()


def test_without_token_and_login_nothing_is_shown(zone: Zone) -> None:
    answer = Client().get("/api/v1/projects")
    assert (answer.status_code, code_of(answer)) == (401, "token.missing")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def _expire(_user: User) -> None:
    PersonalToken.objects.update(expires_on="2020-01-01")


def _revoke(_user: User) -> None:
    PersonalToken.objects.update(revoked_at=timezone.now())


def _disable(_user: User) -> None:
    User.objects.update(is_active=False)


def _take_roles(_user: User) -> None:
    Membership.objects.update(revoked_at=timezone.now())


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (_expire, "token.expired"),
        (_revoke, "token.revoked"),
        (_disable, "token.disabled"),
        (_take_roles, "token.no_role"),
    ],
)
def test_a_token_that_opens_nothing_says_why(
    call: Caller, officer: User, spoil: Callable[[User], None], code: str
) -> None:
    spoil(officer)
    answer = call("get", "projects")
    assert (answer.status_code, code_of(answer)) == (401, code)


def test_a_made_up_token_is_unknown(zone: Zone) -> None:
    answer = Caller("gx_made-up")("get", "projects")
    assert (answer.status_code, code_of(answer)) == (401, "token.unknown")


def test_a_read_only_token_reads_and_does_not_write(officer: User, token_for: Callable[..., Caller]) -> None:
    caller = token_for(officer, may_write=False)
    assert caller("get", "projects").status_code == 200
    with nothing_changes("projects", "audit"):
        answer = caller("post", "projects", NEW)
    assert (answer.status_code, code_of(answer)) == (403, "token.read_only")


def test_a_token_can_do_no_more_than_its_owner(
    zone: Zone, bureau: Department, token_for: Callable[..., Caller]
) -> None:
    other = make_department(zone, name="招商局")
    project = make_project(zone, department=bureau)
    for user in (
        make_user(zone, Role.ZONE_LEADER),
        make_user(zone, Role.PROJECT_TEAM, department=other),
    ):
        caller = token_for(user)
        with nothing_changes("projects", "audit"):
            answer = caller("patch", f"projects/{project.pk}", {"site": "科技园"})
        assert answer.status_code == 403
    assert caller("get", f"projects/{project.pk}").status_code == 200


def test_the_login_of_the_browser_reads(officer: User) -> None:
    assert login(Client(), officer).get("/api/v1/projects").status_code == 200


def test_the_login_of_the_browser_writes_only_with_the_pages_secret(officer: User) -> None:
    browser = login(Client(enforce_csrf_checks=True), officer)
    with nothing_changes("projects", "audit"):
        answer = browser.post("/api/v1/projects", json.dumps(NEW), content_type="application/json")
    assert answer.status_code == 403
    browser.get("/projects/new/")
    secret = browser.cookies["csrftoken"].value
    answer = browser.post(
        "/api/v1/projects",
        json.dumps(NEW),
        content_type="application/json",
        headers={"X-CSRFToken": secret},
    )
    assert answer.status_code == 201


def test_a_login_that_must_first_change_its_password_is_not_let_in(officer: User) -> None:
    User.objects.update(must_change_password=True)
    answer = login(Client(), officer).get("/api/v1/projects")
    assert answer.status_code == 401


def test_a_body_that_is_no_json_is_answered_in_the_same_shape(call: Caller) -> None:
    answer = Client().generic(
        "POST",
        "/api/v1/projects",
        "{nonsense",
        content_type="application/json",
        headers={"Authorization": f"Bearer {call.token}"},
    )
    assert (answer.status_code, code_of(answer)) == (400, "request.unreadable")

"""An officer of another zone finds nothing of this zone's projects, at whatever address."""

import datetime as dt
import json

import pytest
from django.test import Client
from django.urls import reverse

from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.zones.models import Department
from gaoxin.projects.models import KeyProject
from gaoxin.projects.urls import urlpatterns
from tests.factories import login, make_user, make_zone
from tests.projects.making import make_entry, make_milestone, make_problem
from tests.unchanged import nothing_changes

LISTS = {"list", "problems", "new", "light_rule", "briefing"}
API_READS = ("projects/{project}", "projects/{project}/months?year=2025", "problems/{problem}")
API_WRITES = (
    ("patch", "projects/{project}", {"site": "x"}),
    ("post", "projects/{project}/stages", {"stage": "producing", "happened_on": "2025-06-01"}),
    ("post", "projects/{project}/past-stages", {"stage": "signed", "happened_on": "2024-06-01"}),
    ("patch", "stages/{change}", {"happened_on": "2025-01-11", "reason": "x"}),
    ("put", "projects/{project}/phases", {"name": "一期", "stage": "started"}),
    ("put", "projects/{project}/years/2025", {"planned_investment": "1.00"}),
    ("post", "projects/{project}/reports", {"year": 2025, "month": 1, "amount": "1.00"}),
    ("put", "projects/{project}/milestones", {"name": "x", "planned_on": "2025-12-01"}),
    ("post", "milestones/{milestone}/completion", {"done_on": "2025-01-02"}),
    ("post", "projects/{project}/problems", {"title": "x", "raised_on": "2025-01-02"}),
    (
        "post",
        "problems/{problem}/assignment",
        {"department": "局", "assigned_on": "2025-06-01", "due_on": "2025-06-02"},
    ),
    ("post", "problems/{problem}/notes", {"happened_on": "2025-06-01", "note": "x"}),
    ("post", "problems/{problem}/closing", {"closed_on": "2025-06-01", "note": "x"}),
    ("post", "problems/{problem}/reopening", {"happened_on": "2025-06-01", "note": "x"}),
)


@pytest.fixture
def keys(project: KeyProject) -> dict[str, int]:
    make_entry(project)
    return {
        "project": project.pk,
        "change": project.stage_changes.get().pk,
        "milestone": make_milestone(project, planned_on=dt.date(2025, 1, 1)).pk,
        "problem": make_problem(project).pk,
    }


@pytest.fixture
def stranger(keys: dict[str, int], bureau: Department) -> Client:
    elsewhere = make_zone(code="anyang", data_as_of=dt.date(2025, 12, 31))
    roles = (Role.ZONE_LEADER, Role.PROJECT_TEAM, Role.STATISTICIAN)
    return login(Client(), make_user(elsewhere, *roles))


def addresses(keys: dict[str, int]) -> dict[str, str]:
    """Every address of the app that names one row, by its name."""
    values = {f"{name}_id": key for name, key in keys.items()} | {"year": 2025}
    found = {}
    for pattern in urlpatterns:
        wanted = pattern.pattern.converters
        if pattern.name not in LISTS:
            assert wanted, f"{pattern.name}: a list must be named here, a page of one row names the row"
            given = {name: values[name] for name in wanted}
            found[pattern.name] = reverse(f"projects:{pattern.name}", kwargs=given)
    return found


def test_no_page_of_a_row_is_found(stranger: Client, keys: dict[str, int]) -> None:
    for name, address in addresses(keys).items():
        with nothing_changes("projects", "audit"):
            assert stranger.get(address).status_code == 404, name
            assert stranger.post(address, {}).status_code == 404, name


def test_lists_and_exports_show_nothing(stranger: Client, keys: dict[str, int]) -> None:
    for address in ("/projects/", "/projects/problems/", "/projects/?year=2025"):
        assert "负极材料" not in stranger.get(address).content.decode()
    for address in ("/projects/?export=csv", "/projects/problems/?export=csv"):
        content = b"".join(stranger.get(address).streaming_content)  # type: ignore[attr-defined]
        assert len(content.decode().splitlines()) == 1


@pytest.mark.parametrize("path", API_READS)
def test_the_api_reads_nothing(stranger: Client, keys: dict[str, int], path: str) -> None:
    assert stranger.get(f"/api/v1/{path.format(**keys)}").status_code == 404


def test_the_lists_of_the_api_are_empty(stranger: Client, keys: dict[str, int]) -> None:
    for path in ("projects", "problems?state=all"):
        assert stranger.get(f"/api/v1/{path}").json() == {"items": [], "count": 0}


@pytest.mark.parametrize(("method", "path", "body"), API_WRITES)
def test_the_api_writes_nothing(
    stranger: Client, keys: dict[str, int], method: str, path: str, body: dict[str, object]
) -> None:
    with nothing_changes("projects", "audit"):
        answer = getattr(stranger, method)(
            f"/api/v1/{path.format(**keys)}", json.dumps(body), content_type="application/json"
        )
    assert answer.status_code == 404, answer.content
    assert answer.json()["errors"][0]["code"] == "not_found"

"""项目入账: what a project needs to stand in the ledger, and what keeps it out."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.audit.models import AuditEvent
from gaoxin.foundation.zones.models import Department, Zone
from gaoxin.projects import actions
from gaoxin.projects.models import KeyProject, Stage, StageChange
from gaoxin.values.errors import Conflict
from tests.factories import make_actor, make_zone
from tests.projects.making import WAN, YI, make_cluster, make_enterprise, make_project
from tests.projects.refusing import refusals, refused

TODAY = dt.date(2025, 6, 20)


@pytest.fixture
def enter(officer: Actor, bureau: Department) -> Any:
    """Enters a project the way the page does; keywords replace or add fields."""

    def act(*, by: Actor = officer, stage: Stage = Stage.SIGNED, **fields: Any) -> KeyProject:
        rest = {name: fields.pop(name) for name in ("stage_on", "confirmed") if name in fields}
        given = {"name": "长治铜箔项目", "department": bureau} | fields
        return actions.register_project(
            by=by, fields=given, stage=stage, today=TODAY, **({"stage_on": dt.date(2025, 6, 1)} | rest)
        )

    return act


def test_a_project_stands_in_the_ledger_with_its_first_stage(enter: Any, zone: Zone, officer: Actor) -> None:
    cluster, firm = make_cluster(zone), make_enterprise(zone)
    project = enter(
        cluster=cluster,
        enterprise=firm,
        owner_name="长治市华耀科技有限公司",
        project_code="2108 140400 04 01 333721",
        total_investment=5 * YI,
        is_provincial_key=True,
    )
    project.refresh_from_db()
    assert (project.stage, project.stage_since) == (Stage.SIGNED, dt.date(2025, 6, 1))
    assert project.project_code == "2108-140400-04-01-333721"
    assert (project.total_investment, project.cluster, project.enterprise) == (5 * YI, cluster, firm)
    assert (project.recorded_by, project.source) == (officer.name, "页面录入")
    change = StageChange.objects.get(project=project)
    assert (change.stage, change.happened_on, change.is_current) == (Stage.SIGNED, dt.date(2025, 6, 1), True)
    event = AuditEvent.objects.get()
    assert (event.action, event.subject_id) == ("projects.registered", project.pk)


def test_a_project_is_found_by_the_readings_its_name_has_here(enter: Any) -> None:
    assert enter().initials.startswith("cztb")


def test_brackets_and_blanks_of_a_name_are_written_one_way(enter: Any) -> None:
    assert enter(name=" 光伏产业园 (二期) ").name == "光伏产业园（二期）"


def test_numbers_follow_one_another_within_the_year_of_entry(enter: Any, zone: Zone) -> None:
    make_project(zone, number="2025-041")
    make_project(zone, number="2025-特1")
    make_project(make_zone(code="anyang"), number="2025-077")
    assert enter().number == "2025-042"
    assert enter(name="另一个项目").number == "2025-043"
    assert enter(name="去年的项目", stage_on=dt.date(2024, 3, 1)).number == "2024-001"


def test_a_number_of_ones_own_may_be_given(enter: Any) -> None:
    assert enter(number="长高新-7").number == "长高新-7"


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"name": "  "}, "project.name_missing", "name"),
        ({"name": "长" * 161}, "text.too_long", "name"),
        ({"owner_name": "长" * 121}, "text.too_long", "owner_name"),
        ({"project_code": "2108-140400-04"}, "project_code.length", "project_code"),
        ({"total_investment": Decimal(-1)}, "money.negative", "total_investment"),
        ({"total_investment": Decimal("0.001")}, "money.invalid", "total_investment"),
        ({"total_investment": Decimal(10) ** 16}, "money.invalid", "total_investment"),
        ({"land_area": Decimal(-5)}, "money.negative", "land_area"),
        ({"stage_on": dt.date(2025, 6, 21)}, "date.future", "stage_on"),
        ({"stage_on": dt.date(1925, 6, 1)}, "date.out_of_range", "stage_on"),
        (
            {"planned_start_on": dt.date(2025, 9, 1), "planned_finish_on": dt.date(2025, 8, 1)},
            "project.finish_before_start",
            "planned_finish_on",
        ),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    enter: Any, fields: dict[str, Any], code: str, field: str
) -> None:
    error = refused(lambda: enter(**fields))
    assert (error.code, error.field) == (code, field)


def test_five_hundred_million_written_as_five_wan_is_asked_about(enter: Any) -> None:
    error = refused(lambda: enter(total_investment=5 * WAN))
    assert (error.code, error.field) == ("money.unit_slip", "total_investment")
    assert "是否应为5亿元" in error.remedy
    assert enter(total_investment=5 * WAN, confirmed=True).total_investment == 5 * WAN


def test_an_amount_beyond_any_project_is_asked_about(enter: Any) -> None:
    assert refused(lambda: enter(total_investment=50000 * YI)).code == "money.unit_slip"


def test_doubts_wait_until_everything_else_is_right(enter: Any) -> None:
    error = refused(lambda: enter(total_investment=5 * WAN, project_code="12"))
    assert error.code == "project_code.length"


def test_several_mistakes_are_reported_together(enter: Any) -> None:
    found = refusals(lambda: enter(name="", project_code="12", total_investment=Decimal(-1)))
    assert {error.field for error in found} == {"name", "project_code", "total_investment"}


@pytest.mark.parametrize(
    "fields",
    [
        {"number": "2024-009"},
        {"project_code": "2108-140400-04-01-333721"},
        {"name": "年产5GWh储能电池项目（一期）"},
        {"name": "年产5GWh储能电池项目 (一期)"},
    ],
)
def test_the_same_project_is_not_entered_twice(enter: Any, zone: Zone, fields: dict[str, Any]) -> None:
    make_project(
        zone,
        name="年产5GWh储能电池项目（一期）",
        number="2024-009",
        project_code="2108-140400-04-01-333721",
    )
    error = refused(lambda: enter(**fields))
    assert isinstance(error, Conflict)
    assert error.field == next(iter(fields))
    assert "2024-009" in error.message


def test_another_zone_may_use_the_same_number_and_code(enter: Any) -> None:
    make_project(make_zone(code="anyang"), name="长治铜箔项目", number="2025-001")
    assert enter(number="2025-001").number == "2025-001"


@pytest.mark.parametrize("name", ["cluster", "enterprise", "department"])
def test_rows_of_another_zone_are_not_linked(enter: Any, zone: Zone, name: str) -> None:
    other = make_zone(code="anyang")
    row = {
        "cluster": lambda: make_cluster(other),
        "enterprise": lambda: make_enterprise(other),
        "department": lambda: Department.objects.create(zone=other, name="外区局", short_name="外区局"),
    }[name]()
    by = make_actor(zone, Role.STATISTICIAN)
    error = refused(lambda: enter(by=by, **{name: row}))
    assert (error.code, error.field) == ("project.other_zone", name)

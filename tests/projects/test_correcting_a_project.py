"""修改项目: old values stay on record, nobody's change is overwritten unseen, doubtful amounts are asked."""

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest

from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.audit.models import AuditEvent
from gaoxin.foundation.zones.models import Zone
from gaoxin.projects import actions
from gaoxin.projects.models import KeyProject
from gaoxin.values.errors import Conflict
from tests.projects.making import WAN, YI, make_cluster, make_entry, make_project
from tests.projects.refusing import refusals, refused
from tests.unchanged import nothing_changes


@pytest.fixture
def correct(project: KeyProject, officer: Actor) -> Any:
    def act(*, seen: dict[str, Any] | None = None, confirmed: bool = False, **fields: Any) -> KeyProject:
        return actions.correct_project(project, by=officer, fields=fields, seen=seen, confirmed=confirmed)

    return act


def test_old_and_new_are_on_record(correct: Any, project: KeyProject, zone: Zone) -> None:
    cluster = make_cluster(zone)
    changed = correct(total_investment=6 * YI, cluster=cluster, owner_name=" 华耀科技 ")
    assert (changed.total_investment, changed.cluster, changed.owner_name) == (6 * YI, cluster, "华耀科技")
    event = AuditEvent.objects.get()
    changes = json.loads(event.changes)
    assert changes["total_investment"] == ["500000000.00", "600000000"]
    assert changes["cluster"] == [None, {"id": cluster.pk, "label": "高端装备制造"}]
    assert set(changes) == {"total_investment", "cluster", "owner_name"}


def test_a_new_name_is_found_by_its_initials(correct: Any) -> None:
    assert correct(name="长治储能项目").initials == "czcnxm"


def test_saving_without_a_change_leaves_no_trace(correct: Any, project: KeyProject) -> None:
    with nothing_changes():
        correct(name=project.name, total_investment=project.total_investment, remarks="  ")


def test_what_is_emptied_becomes_unknown_never_zero(correct: Any) -> None:
    changed = correct(total_investment=None, owner_name=None, project_code="", is_industrial=None)
    assert (changed.total_investment, changed.project_code) == (None, None)
    assert (changed.owner_name, changed.is_industrial) == ("", False)


@pytest.mark.parametrize("fields", [{"name": ""}, {"name": None}, {"number": " "}, {"number": None}])
def test_a_project_keeps_its_name_and_number(correct: Any, fields: dict[str, Any]) -> None:
    assert refused(lambda: correct(**fields)).field in fields


def test_a_finish_before_the_start_kept_from_before_is_refused(correct: Any, project: KeyProject) -> None:
    KeyProject.objects.filter(pk=project.pk).update(planned_start_on=dt.date(2025, 9, 1))
    error = refused(lambda: correct(planned_finish_on=dt.date(2025, 8, 31)))
    assert error.field == "planned_finish_on"


def test_a_code_of_another_project_is_refused(correct: Any, zone: Zone) -> None:
    make_project(zone, name="另一个项目", number="2024-001", project_code="2108-140400-04-01-333721")
    error = refused(lambda: correct(project_code="2108-140400-04-01-333721"))
    assert isinstance(error, Conflict)
    assert "2024-001《另一个项目》" in error.message


@pytest.mark.parametrize("slip", [YI * 50000, WAN * 5])
def test_a_total_ten_thousand_times_off_is_asked_about(correct: Any, slip: Decimal) -> None:
    error = refused(lambda: correct(total_investment=slip))
    assert (error.code, error.field) == ("money.unit_slip", "total_investment")
    assert correct(total_investment=slip, confirmed=True).total_investment == slip


def test_mending_a_slip_is_not_asked_about(correct: Any, project: KeyProject) -> None:
    KeyProject.objects.filter(pk=project.pk).update(total_investment=5 * WAN)
    assert correct(total_investment=5 * YI).total_investment == 5 * YI


def test_a_total_below_a_years_plan_is_refused_even_when_confirmed(correct: Any, project: KeyProject) -> None:
    make_entry(project, planned=8000 * WAN)
    error = refused(lambda: correct(total_investment=7000 * WAN, confirmed=True))
    assert error.code == "project.total_below_plan"
    assert "2025 年年度计划投资 8,000.00万元" in error.message


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(correct: Any, project: KeyProject) -> None:
    seen = {"owner_name": project.owner_name}
    correct(owner_name="甲公司")
    error = refused(lambda: correct(owner_name="乙公司", seen=seen))
    assert isinstance(error, Conflict)
    assert (error.field, "甲公司" in error.message) == ("owner_name", True)


def test_changes_of_different_fields_do_not_meet(correct: Any, project: KeyProject) -> None:
    seen = {"site": project.site}
    correct(owner_name="甲公司")
    changed = correct(site="科技工业园", seen=seen)
    assert (changed.owner_name, changed.site) == ("甲公司", "科技工业园")


def test_the_same_change_made_twice_is_no_conflict(correct: Any, project: KeyProject) -> None:
    seen = {"owner_name": project.owner_name}
    correct(owner_name="甲公司")
    with nothing_changes():
        correct(owner_name="甲公司", seen=seen)


def test_every_field_that_was_changed_meanwhile_is_named(correct: Any) -> None:
    seen = {"owner_name": "", "site": "", "capacity": ""}
    correct(owner_name="甲公司", site="科技工业园")
    found = refusals(lambda: correct(owner_name="乙", site="丙", capacity="丁", seen=seen))
    assert [error.field for error in found] == ["owner_name", "site"]

"""`gaoxin approvals …`: the catalogue is checked with file and line, a project's plan printed as a table."""

import shutil
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.utils import timezone
from typer.testing import CliRunner

from gaoxin.approvals.cli import app
from gaoxin.foundation.zones.models import Zone
from gaoxin.values.errors import DomainError
from tests.approvals.made import STANDARD_LAND, make_project, state

RUN = CliRunner()


def test_the_catalogue_is_sound() -> None:
    done = RUN.invoke(app, ["check"])
    assert done.exit_code == 0
    assert "0 个错误" in done.output


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("department: registry,", "department: nobody,", "nobody"),
        ("kind: register,", "kind: whatever,", "whatever"),
        ("needs: [{paper: land_contract}, {paper: project_basis}]", "needs: [{paper: no_paper}]", "no_paper"),
    ],
)
def test_a_fault_is_told_with_file_and_line_and_ends_with_1(
    tmp_path: Path, settings, old: str, new: str, told: str
) -> None:
    shutil.copytree(Path(configured.CATALOGUE_DIR), tmp_path / "catalogue")
    items = tmp_path / "catalogue" / "approvals" / "items.yaml"
    text = items.read_text(encoding="utf-8")
    assert old in text
    items.write_text(text.replace(old, new, 1), encoding="utf-8")
    settings.CATALOGUE_DIR = tmp_path / "catalogue"
    done = RUN.invoke(app, ["check"])
    assert done.exit_code == 1
    assert "approvals/items.yaml 第" in done.output
    assert told in done.output


@pytest.mark.django_db
def test_a_plan_is_printed_as_a_table(zone: Zone) -> None:
    state(make_project(zone, number="S007"), STANDARD_LAND, on=timezone.localdate())
    done = RUN.invoke(app, ["plan", "S007", "--start", "2026-06-15"])
    assert done.exit_code == 0
    assert "建筑工程施工许可证" in done.output
    assert "2026-06-15 起" in done.output
    assert "◆" in done.output


@pytest.mark.django_db
@pytest.mark.parametrize("arguments", [["plan", "S404"], ["plan", "S007", "--start", "六月"]])
def test_what_cannot_be_planned_is_refused_with_a_remedy(zone: Zone, arguments: list[str]) -> None:
    state(make_project(zone, number="S007"), STANDARD_LAND, on=timezone.localdate())
    done = RUN.invoke(app, arguments)
    assert isinstance(done.exception, DomainError)
    assert done.exception.remedy

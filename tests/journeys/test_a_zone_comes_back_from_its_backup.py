"""A backup, a day's work after it, a restore: cockpit, ledger and project show what they showed before."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from typer.testing import CliRunner

from gaoxin.cli import app
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.audit.models import AuditChain
from gaoxin.foundation.audit.verification import verify_chain
from gaoxin.foundation.zones.models import Zone
from gaoxin.projects.models import KeyProject, Stage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _own_folders(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.BACKUP_DIR = tmp_path / "backups"


@pytest.fixture
def project(sample_zone: Zone) -> KeyProject:
    """The project that reported most in December 2025."""
    found = KeyProject.objects.filter(
        zone=sample_zone, stage=Stage.BUILDING, investment_records__year=2025, investment_records__month=12
    )
    return found.order_by("-investment_records__amount").first()


def command(*words: str) -> str:
    done = CliRunner().invoke(app, list(words))
    assert done.exit_code == 0, (done.output, done.exception)
    return done.output


def shown(page: Page, address: str) -> dict[str, str]:
    """The figures of a cockpit, of the lines under it, of a ledger or of a project, as they can be read."""
    page.goto(address)
    figures = page.locator(".figure, .count-line, .totals > *, #red-list tbody tr, .ledger-table tbody tr")
    texts = [re.sub(r"\s+", " ", one).strip() for one in figures.all_inner_texts()]
    assert texts
    return {f"{address} {at}": text for at, text in enumerate(texts)}


def test_after_a_restore_the_figures_are_those_of_the_backup(
    log_in: Any, person: Any, live_server: Any, project: KeyProject, tmp_path: Path
) -> None:
    officer = person(Role.STATISTICIAN)
    own, cockpit = f"{live_server.url}/projects/{project.pk}/", f"{live_server.url}/cockpit/"
    addresses = (cockpit, f"{live_server.url}/projects/?year=2025", own)
    page = log_in(officer)
    before = [shown(page, address) for address in addresses]
    backup = tmp_path / "区备份.zip"
    assert "已备份到" in command("backup", "--out", str(backup))

    page.goto(own)
    page.get_by_role("link", name="填报进展").click()
    page.get_by_label("月份").select_option("12")
    page.get_by_label("当月完成投资").fill("0")
    page.get_by_label("形象进度").fill("备份以后填报的")
    page.get_by_role("button", name="填报").click()
    expect(page.get_by_role("cell", name="备份以后填报的")).to_be_visible()
    changed = [shown(page, address) for address in addresses]
    assert all(now != then for now, then in zip(changed, before, strict=True))

    assert "完好" in command("restore", str(backup), "--check-only")
    assert "与备份逐项一致" in command("restore", str(backup), "--replace", "--yes")

    page.goto(own)
    assert "/accounts/login/" in page.url
    page = log_in(officer)
    assert [shown(page, address) for address in addresses] == before
    expect(page.get_by_text("备份以后填报的")).to_have_count(0)
    assert all(verify_chain(chain).ok for chain in AuditChain.objects.all())

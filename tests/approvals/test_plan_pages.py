"""编制方案的页面: answers stated once, switches redraw, what fails says why, a kept plan stays as it was."""

import datetime as dt
import io

import pytest
from django.test import Client
from django.utils import timezone
from docx import Document

from gaoxin.approvals.models import ApprovalPlan, ProjectFact
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.zones.models import Zone
from gaoxin.projects.models import KeyProject
from tests.approvals.made import STANDARD_LAND, make_project, state
from tests.factories import login, make_user, make_zone

pytestmark = pytest.mark.django_db
YESTERDAY = timezone.localdate() - dt.timedelta(days=1)


@pytest.fixture
def officer(client: Client, zone: Zone) -> Client:
    return login(client, make_user(zone, Role.APPROVAL_OFFICER))


@pytest.fixture
def project(zone: Zone) -> KeyProject:
    return make_project(zone, name="年产五万吨负极材料项目")


@pytest.fixture
def known(project: KeyProject) -> KeyProject:
    state(project, STANDARD_LAND, on=YESTERDAY)
    return project


def test_before_anything_is_known_the_page_says_what_to_answer(officer: Client, project: KeyProject) -> None:
    page = officer.get(f"/approvals/projects/{project.pk}/plan/").content.decode()
    assert "还不能确定审批类型" in page
    assert "用地方式" in page
    assert "回答问题" in page


def test_the_plan_shows_items_papers_and_what_is_not_needed(officer: Client, known: KeyProject) -> None:
    page = officer.get(f"/approvals/projects/{known.pk}/plan/").content.decode()
    assert "建筑工程施工许可证" in page
    assert "<svg" in page
    assert "一张材料清单" in page
    assert "地震安全性评价" in page
    assert "不属于：应做地震安全性评价的重大工程" in page


def test_a_switch_changes_the_days_and_the_address_keeps_it(officer: Client, known: KeyProject) -> None:
    address = f"/approvals/projects/{known.pk}/plan/?chosen=1&start=2026-03-02"
    without = officer.get(address).context["plan"]
    with_parallel = officer.get(f"{address}&m=parallel&m=promised").context
    assert with_parallel["plan"].working_days < without.working_days
    assert with_parallel["savings"]["saved"] == without.working_days - with_parallel["plan"].working_days
    shares = [float(line.share) for line in with_parallel["measures"] if line.share]
    assert sum(shares) == pytest.approx(with_parallel["savings"]["saved"], abs=0.2)


def test_a_measure_that_may_not_be_used_is_switched_off_and_said_so(
    officer: Client, known: KeyProject
) -> None:
    state(known, {"is_two_high": "true"}, on=YESTERDAY)
    page = officer.get(f"/approvals/projects/{known.pk}/plan/?chosen=1&m=bundled_eia").content.decode()
    assert "这些措施不能用于本项目，已关闭：打捆环评" in page


def test_answers_are_written_once_with_their_source(officer: Client, project: KeyProject) -> None:
    address = f"/approvals/projects/{project.pk}/facts/"
    form = {"observed_on": YESTERDAY.isoformat(), "source": "项目备案证", "land_route": "existing_factory"}
    assert officer.post(address, form).status_code == 302
    row = ProjectFact.objects.get()
    assert (row.fact, row.value, row.source) == ("land_route", "existing_factory", "项目备案证")
    assert officer.post(address, form).status_code == 302
    assert ProjectFact.objects.count() == 1


def test_an_answer_of_tomorrow_is_refused_beside_its_field(officer: Client, project: KeyProject) -> None:
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    form = {"observed_on": tomorrow.isoformat(), "source": "", "land_route": "owned_land"}
    refused = officer.post(f"/approvals/projects/{project.pk}/facts/", form)
    assert refused.status_code == 422
    assert "还没有到" in refused.content.decode()
    assert not ProjectFact.objects.exists()


def test_a_kept_plan_stays_as_it_was_when_facts_change(officer: Client, known: KeyProject) -> None:
    keep = f"/approvals/projects/{known.pk}/plan/keep/"
    assert officer.post(keep, {"chosen": "1", "m": ["parallel"], "start": "2026-03-02"}).status_code == 302
    kept = ApprovalPlan.objects.get()
    state(known, {"discharges_to_sewer": "false"}, on=YESTERDAY)
    page = officer.get(f"/approvals/plans/{kept.pk}/").content.decode()
    assert "城镇污水排入排水管网许可" in page
    assert "并联审批" in page


def test_a_plan_with_a_refused_measure_is_not_kept(officer: Client, known: KeyProject) -> None:
    state(known, {"is_two_high": "true"}, on=YESTERDAY)
    keep = f"/approvals/projects/{known.pk}/plan/keep/"
    officer.post(keep, {"chosen": "1", "m": ["bundled_eia"], "start": "2026-03-02"})
    assert not ApprovalPlan.objects.exists()


def test_an_officer_of_another_zone_finds_no_project(client: Client, known: KeyProject) -> None:
    stranger = login(client, make_user(make_zone(code="other"), Role.APPROVAL_OFFICER))
    assert stranger.get(f"/approvals/projects/{known.pk}/plan/").status_code == 404


def test_the_route_map_says_the_same_as_the_page(officer: Client, known: KeyProject) -> None:
    keep = f"/approvals/projects/{known.pk}/plan/keep/"
    officer.post(keep, {"chosen": "1", "m": ["parallel", "promised"], "start": "2026-03-02"})
    kept = ApprovalPlan.objects.get()
    answer = officer.get(f"/approvals/plans/{kept.pk}/route/")
    document = Document(io.BytesIO(b"".join(answer.streaming_content)))
    words = "\n".join(one.text for one in document.paragraphs)
    assert f"共 {kept.result['working_days']} 个工作日" in words
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert "建筑工程施工许可证" in cells
    assert "施工图设计文件" in cells
    assert "建设用地规划许可证（含建设用地批准）" not in cells

"""区域评估和打捆环评的页面: validity in light and words, who rests on what, groups formed and decided."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from gaoxin.approvals.actions import keep_assessment, keep_plan, open_case
from gaoxin.approvals.assembly import propose
from gaoxin.approvals.models import ApprovalCase, AreaAssessment, AssessmentKind, BundleState, EiaBundle
from gaoxin.foundation.accounts.actor import Actor
from gaoxin.foundation.accounts.roles import Role
from gaoxin.foundation.working_days import working_calendar
from gaoxin.foundation.zones.models import Zone
from tests.approvals.made import STANDARD_LAND, make_project, state
from tests.approvals.test_bundles import IN_PARK
from tests.factories import login, make_actor, make_user
from tests.unchanged import nothing_changes

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
IN_AREA = {
    "in_assessed_area": "true",
    "conforms_zone_plan": "true",
    "on_negative_list": "false",
    "is_high_risk": "false",
}


@pytest.fixture
def officer(client: Client, zone: Zone) -> Client:
    return login(client, make_user(zone, Role.APPROVAL_OFFICER))


@pytest.fixture
def by(zone: Zone) -> Actor:
    return make_actor(zone, Role.APPROVAL_OFFICER)


def assess(zone: Zone, by: Actor, kind: AssessmentKind, *, until: dt.date | None) -> AreaAssessment:
    return keep_assessment(
        zone,
        by=by,
        kind=kind,
        area_name="高新区东区",
        report_no="示〔2023〕1号",
        approved_on=TODAY - dt.timedelta(days=900),
        valid_until=until,
        negative_list="危险化学品储存",
        today=TODAY,
    )


def opened(zone: Zone, by: Actor, number: str) -> ApprovalCase:
    project = make_project(zone, number=number, name=f"示例项目{number}")
    state(project, {**STANDARD_LAND, **IN_AREA}, on=TODAY)
    proposal = propose(project, scope=by.scope, on=TODAY, start=TODAY, calendar=working_calendar())
    chosen = [key for key in ("parallel", "area_assessment") if key in {one.key for one in proposal.usable()}]
    plan = keep_plan(proposal, by=by, measures=chosen, today=TODAY)
    return open_case(proposal, plan, by=by, opened_on=TODAY, today=TODAY)


def test_validity_is_told_in_light_and_words(officer: Client, zone: Zone, by: Actor) -> None:
    assess(zone, by, AssessmentKind.SOIL, until=TODAY + dt.timedelta(days=800))
    assess(zone, by, AssessmentKind.ENERGY, until=TODAY + dt.timedelta(days=60))
    assess(zone, by, AssessmentKind.FLOOD, until=TODAY - dt.timedelta(days=1))
    page = officer.get("/approvals/assessments/").content.decode()
    assert "有效至" in page
    assert "还有 60 天到期" in page
    assert "已于" in page
    assert "到期" in page
    assert "须单独办理：洪水影响" in page
    assert "危险化学品储存" in page


def test_plans_and_cases_that_rest_on_a_report_are_listed(officer: Client, zone: Zone, by: Actor) -> None:
    assess(zone, by, AssessmentKind.SOIL, until=TODAY + dt.timedelta(days=800))
    case = opened(zone, by, "S001")
    assert case.items.get(key="soil_form").mode == "area"
    page = officer.get("/approvals/assessments/").content.decode()
    assert "1 份方案、1 个办件事项依赖它" in page
    assert case.number in page


def test_a_report_is_registered_and_withdrawn(officer: Client, zone: Zone) -> None:
    form = {
        "kind": "soil",
        "area_name": "高新区东区",
        "report_no": "水保〔2024〕3号",
        "approved_on": "2024-05-20",
        "valid_until": "2029-05-20",
        "negative_list": "",
    }
    assert officer.post("/approvals/assessments/new/", form).status_code == 302
    kept = AreaAssessment.objects.get()
    with nothing_changes("approvals", "audit"):
        again = officer.post("/approvals/assessments/new/", form)
        assert "已经登记" in again.content.decode()
        reversed_ = officer.post("/approvals/assessments/new/", {**form, "valid_until": "2020-01-01"})
        assert "有效期早于批准日期" in reversed_.content.decode()
    address = f"/approvals/assessments/{kept.pk}/withdraw/"
    assert officer.post(address, {"on": TODAY.isoformat()}).status_code == 302
    assert "停用" in officer.get("/approvals/assessments/").content.decode()


def test_a_bundle_is_formed_shown_with_its_basis_and_dissolved(
    officer: Client, zone: Zone, by: Actor
) -> None:
    cases = [opened(zone, by, number) for number in ("S001", "S002", "S003")]
    page = officer.get("/approvals/bundles/new/").content.decode()
    assert "溶剂型涂料" in page
    form = {
        "name": "标准厂房一组",
        "kind": "park_firms",
        "on": TODAY.isoformat(),
        "cases": [case.pk for case in cases[:2]],
        **IN_PARK,
    }
    with nothing_changes("approvals", "audit"):
        refused = officer.post("/approvals/bundles/new/", {**form, "solvent_total": "11"})
        assert "不足十吨" in refused.content.decode()
    assert officer.post("/approvals/bundles/new/", form).status_code == 302
    bundle = EiaBundle.objects.get()
    page = officer.get(f"/approvals/bundles/{bundle.pk}/").content.decode()
    assert "园区规划环评或跟踪评价已完成并落实" in page
    assert "独立承担生态环境保护责任" in page
    members = f"/approvals/bundles/{bundle.pk}/members/"
    assert officer.post(members, {"case": cases[2].pk}).status_code == 302
    leave = f"{members}{cases[0].pk}/leave/"
    assert officer.post(leave, {"on": TODAY.isoformat()}).status_code == 302
    assert "退出" in officer.get(f"/approvals/bundles/{bundle.pk}/").content.decode()
    dissolve = f"/approvals/bundles/{bundle.pk}/dissolve/"
    assert officer.post(dissolve, {"on": TODAY.isoformat()}).status_code == 302
    assert EiaBundle.objects.get().state == BundleState.DISSOLVED
    assert "标准厂房一组" in officer.get("/approvals/bundles/").content.decode()


def test_a_bundle_is_approved_on_its_page(officer: Client, zone: Zone, by: Actor) -> None:
    cases = [opened(zone, by, number) for number in ("S001", "S002")]
    form = {
        "name": "一组",
        "kind": "park_firms",
        "on": TODAY.isoformat(),
        "cases": [case.pk for case in cases],
    }
    officer.post("/approvals/bundles/new/", form)
    bundle = EiaBundle.objects.get()
    assert "还没有全部确认" in officer.get(f"/approvals/bundles/{bundle.pk}/").content.decode()
    facts = {"kind": "park_firms", "on": TODAY.isoformat(), **IN_PARK}
    assert officer.post(f"/approvals/bundles/{bundle.pk}/facts/", facts).status_code == 302
    decision = {
        "accepted_on": TODAY.isoformat(),
        "decided_on": TODAY.isoformat(),
        "decision_no": "示环审〔2026〕9号",
    }
    approve = f"/approvals/bundles/{bundle.pk}/approve/"
    assert officer.post(approve, decision).status_code == 302
    page = officer.get(f"/approvals/bundles/{bundle.pk}/").content.decode()
    assert "示环审〔2026〕9号" in page
    assert "已送达" in page
    assert "登记批复" not in page


def test_the_migration_page_shows_applies_and_reverts(officer: Client, zone: Zone, by: Actor) -> None:
    case = opened(zone, by, "S001")
    case.items.filter(key="eia_form").update(legal_count=15, legal_unit="natural")
    ApprovalCase.objects.filter(pk=case.pk).update(version="2024", catalogue_digest="0" * 64)
    address = f"/approvals/cases/{case.pk}/migration/"
    shown = officer.get(address)
    assert "时限改变" in shown.content.decode()
    assert "15" in shown.content.decode()
    seen = shown.context["migration"].fingerprint
    officer.post(f"{address}apply/", {"seen": "stale"})
    assert case.items.get(key="eia_form").legal_count == 15
    officer.post(f"{address}apply/", {"seen": seen})
    assert case.items.get(key="eia_form").legal_count == 30
    assert "撤回这次迁移" in officer.get(address).content.decode()
    change = case.terms_changes.get()
    officer.post(f"/approvals/migrations/{change.pk}/revert/")
    assert case.items.get(key="eia_form").legal_count == 15
    assert "撤回迁移" in officer.get(address).content.decode()

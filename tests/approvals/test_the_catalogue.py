"""The catalogue of approvals: complete, consistent, and refused with a place where it is not."""

import csv
import datetime as dt
import shutil
from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from gaoxin.approvals.catalogue import ApprovalCatalogue, approvals_at, load_approvals
from gaoxin.approvals.catalogue.conditions import Conditions
from gaoxin.approvals.catalogue.documents import ItemKind, Origin
from gaoxin.approvals.catalogue.linting import copied_lists, findings_of
from gaoxin.engines.rules.findings import Finding, Severity
from gaoxin.engines.rules.library import Library, load_library
from gaoxin.values.errors import DomainError, DomainErrors

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "catalogue"
PERMITS = ROOT.parent / "shared" / "data" / "permits" / "nanjing_jiangbei_2018_permit_materials.csv"
DAY = dt.date(2026, 11, 23)
STANDARD_LAND = {
    "is_filing_kind": True,
    "is_industrial": True,
    "is_enterprise_investment": True,
    "is_hazardous_chemical": False,
    "land_route": "new_land",
    "is_standard_land": True,
    "works_kind": "building",
    "construction_kind": "new",
}

Edited = Callable[[str, str, str], ApprovalCatalogue]


@pytest.fixture(scope="module")
def rules() -> Library:
    return load_library(CATALOGUE)


@pytest.fixture(scope="module")
def conditions(rules: Library) -> Conditions:
    return Conditions(approvals_at(CATALOGUE), rules, DAY)


@pytest.fixture
def edited(tmp_path: Path) -> Edited:
    """The catalogue with one text of one file replaced."""

    def edit(file: str, old: str, new: str) -> ApprovalCatalogue:
        shutil.copytree(CATALOGUE / "approvals", tmp_path / "approvals")
        path = tmp_path / "approvals" / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) >= 1, f"“{old}”不在 {file} 里"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return load_approvals(tmp_path)

    return edit


def errors_of(found: list[Finding]) -> list[str]:
    return [one.message for one in found if one.severity is Severity.ERROR]


def test_the_catalogue_has_no_errors_and_no_warnings(rules: Library) -> None:
    found = findings_of(approvals_at(CATALOGUE), rules)
    assert [str(one) for one in found if one.severity is not Severity.NOTE] == []


def test_all_thirty_one_matters_are_there_and_only_chemicals_go_elsewhere(rules: Library) -> None:
    catalogue = approvals_at(CATALOGUE)
    numbers = {item.number for item in catalogue.items.values() if item.is_approval}
    assert numbers == {str(number) for number in range(1, 32)}
    unreached = {one.about for one in findings_of(catalogue, rules) if one.code == "approvals.unreached"}
    assert unreached == {"chemical_conditions", "chemical_design"}


def test_every_item_names_its_clause_and_its_certainty() -> None:
    for item in approvals_at(CATALOGUE).items.values():
        assert all((item.clause, item.legal.clause, item.certainty)), item.name.key


def test_ten_of_the_papers_of_the_construction_permit_are_never_asked_of_the_applicant() -> None:
    catalogue = approvals_at(CATALOGUE)
    asked = {
        need.paper
        for need in catalogue.items["construction_permit"].needs
        if catalogue.papers[need.paper].origin in (Origin.APPLICANT, Origin.THIRD_PARTY)
    }
    assert asked == {
        "lease",
        "contractor_contract",
        "construction_drawings",
        "funds_commitment",
        "safety_measures",
        "worker_wage_account",
    }


def test_one_kind_of_case_applies_to_a_project_on_standard_land(conditions: Conditions) -> None:
    found = [
        case_type.key
        for case_type in conditions.catalogue.case_types_on(DAY)
        if conditions.of_case_type(case_type, STANDARD_LAND).state
    ]
    assert found == ["industrial_filing_standard_land"]


def test_hazardous_chemicals_have_no_case_type_here(conditions: Conditions) -> None:
    facts = STANDARD_LAND | {"is_hazardous_chemical": True}
    for case_type in conditions.catalogue.case_types_on(DAY):
        answer = conditions.of_case_type(case_type, facts)
        assert answer.state is False
        assert answer.answer is not None
        assert "not_chemical" in [one.criterion.id for one in answer.answer.failed]


@pytest.mark.parametrize(
    ("item", "facts", "state"),
    [
        ("eia_form", {"eia_class": "form"}, True),
        ("eia_form", {"eia_class": "book"}, False),
        ("eia_report", {"eia_class": "book"}, True),
        ("eia_form", {}, None),
        ("soil_report", {"in_soil_loss_area": True, "disturbed_area": "5", "earthwork_volume": "0"}, True),
        ("soil_form", {"in_soil_loss_area": True, "disturbed_area": "5", "earthwork_volume": "0"}, False),
        ("soil_form", {"in_soil_loss_area": True, "disturbed_area": "4.9999", "earthwork_volume": "0"}, True),
        ("soil_form", {"in_soil_loss_area": False}, False),
        ("soil_report", {"in_soil_loss_area": True, "disturbed_area": "4.9999"}, None),
        ("authorisation", {"is_filing_kind": True}, False),
        ("start_of_works", {}, True),
    ],
)
def test_an_item_applies_by_its_rule_or_stays_open(
    conditions: Conditions, item: str, facts: dict[str, int | bool | str], state: bool | None
) -> None:
    stored = {
        name: conditions.facts.of_input("project", name).stored(Decimal(value))
        if name in ("disturbed_area", "earthwork_volume")
        else value
        for name, value in facts.items()
    }
    assert conditions.of_item(conditions.catalogue.items[item], stored).state is state


def test_an_open_item_names_the_fact_that_would_decide_it(conditions: Conditions) -> None:
    found = conditions.of_item(conditions.catalogue.items["drainage"], {})
    assert found.state is None
    assert found.missing == ("discharges_to_sewer",)


def test_a_copied_list_is_found(edited: Edited, rules: Library) -> None:
    catalogue = edited(
        "items.yaml", "needs: [{paper: waste_plan}, {paper: contractor_contract}]",
        "needs: [{paper: drainage_plan}, {paper: business_licence}]",
    )  # fmt: skip
    warnings = [one.message for one in findings_of(catalogue, rules) if one.code == "approvals.copied_list"]
    assert warnings == [
        "“城市建筑垃圾处置核准”和“城镇污水排入排水管网许可”的材料清单完全相同，其中一份可能是抄错的。"
    ]


def test_a_paper_nobody_gives_is_an_error(edited: Edited, rules: Library) -> None:
    catalogue = edited(
        "items.yaml", "gives: [planning_conditions, land_contract]", "gives: [planning_conditions]"
    )
    found = errors_of(findings_of(catalogue, rules))
    assert "“国有建设用地使用权出让合同”写成前面事项的结果，却没有事项核发它。" in found
    assert any("“建设用地规划许可证（与建设用地批准书合并）”需要" in one for one in found)


def test_a_loop_is_named_from_end_to_end(edited: Edited, rules: Library) -> None:
    catalogue = edited(
        "items.yaml",
        "needs: [{paper: business_licence}, {paper: project_information}], gives: [project_basis]",
        "needs: [{paper: business_licence}, {paper: land_contract}], gives: [project_basis]",
    )  # fmt: skip
    found = errors_of(findings_of(catalogue, rules))
    assert any("企业投资项目备案→土地招拍挂出让与合同签订→企业投资项目备案" in one for one in found)


def test_a_promise_longer_than_the_law_is_an_error(edited: Edited, rules: Library) -> None:
    catalogue = edited(
        "items.yaml",
        "legal: {count: 7, unit: calendar, clause: 建筑法第八条}, promised: {count: 3,",
        "legal: {count: 7, unit: calendar, clause: 建筑法第八条}, promised: {count: 8,",
    )  # fmt: skip
    assert errors_of(findings_of(catalogue, rules)) == [
        "“建筑工程施工许可证”承诺8个工作日，长于法定的7个自然日。"
    ]


def test_a_limit_above_the_ceiling_of_the_licensing_law_is_an_error(edited: Edited, rules: Library) -> None:
    catalogue = edited(
        "items.yaml", "legal: {count: 20, unit: workday, clause: 行政许可法第四十二条}",
        "legal: {count: 21, unit: workday, clause: 行政许可法第四十二条}",
    )  # fmt: skip
    assert errors_of(findings_of(catalogue, rules)) == [
        "“建设项目用地预审与选址意见书”写的21个工作日超过行政许可法规定的 20 个工作日，请核对依据。"
    ]


def test_a_commitment_without_a_pledge_is_an_error(edited: Edited, rules: Library) -> None:
    catalogue = edited(
        "measures.yaml", "water_intake, lightning, drainage]", "water_intake, construction_waste]"
    )
    assert any("却没有它的承诺内容" in one for one in errors_of(findings_of(catalogue, rules)))


def test_silence_about_when_an_item_applies_is_refused_with_its_place(edited: Edited) -> None:
    with pytest.raises(
        (DomainError, DomainErrors), match=r"approvals/items\.yaml 第 \d+ 行.*没有写清什么情况适用"
    ):
        edited(
            "items.yaml",
            "promised: null, always: true, needs: [], after",
            "promised: null, needs: [], after",
        )


def test_an_unknown_key_is_refused_with_what_was_meant(edited: Edited) -> None:
    with pytest.raises((DomainError, DomainErrors), match="是否应为“gives”"):
        edited("items.yaml", "gives: [site_opinion]", "give: [site_opinion]")


def test_reversed_dates_of_a_case_type_are_refused(edited: Edited) -> None:
    with pytest.raises((DomainError, DomainErrors), match="失效日期早于生效日期"):
        edited("case_types/existing_factory.yaml", "to: null", "to: 2025-12-31")


def test_the_start_of_works_waits_for_what_law_wants_before_it() -> None:
    needs = {need.paper for need in approvals_at(CATALOGUE).items["start_of_works"].needs}
    assert {"construction_permit", "eia_decision", "energy_opinion", "soil_decision"} <= needs
    assert approvals_at(CATALOGUE).items["works"].kind is ItemKind.WORKS


@pytest.mark.skipif(not PERMITS.exists(), reason="公开数据 ../shared/data 不在，跳过")
def test_the_copied_lists_of_a_real_permit_list_are_found() -> None:
    lists: dict[str, list[str]] = defaultdict(list)
    with PERMITS.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        lists[f"{row['investor_type']}·{row['item']}"].append(row["material"])
    assert len(rows) == 282
    found = copied_lists(lists)
    assert ("政府投资·永久性占用征收林地", "政府投资·人民防空建设经费的征收") in found
    assert len(lists["政府投资·人民防空建设经费的征收"]) == 8

"""`check`, `impact`, `export` and `import-table` read the catalogue alone."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from gaoxin.values.errors import DomainError
from tests.rules_cli.asked import rules

CATALOGUE = Path(__file__).resolve().parents[2] / "catalogue"
AT = ("--as-of", "2026-06-15")
POLICY = "policies/national/above_scale/2024.yaml"


@pytest.fixture
def own_catalogue(tmp_path: Path, settings: Any) -> Path:
    """A catalogue of one policy that a test may spoil."""
    catalogue = tmp_path / "catalogue"
    shutil.copytree(CATALOGUE / "facts", catalogue / "facts")
    shutil.copytree((CATALOGUE / POLICY).parent, (catalogue / POLICY).parent)
    settings.CATALOGUE_DIR = catalogue
    return catalogue


def spoil(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_sound_policy_passes(own_catalogue: Path) -> None:
    said = rules("check")
    assert said.code == 0
    assert "1 个版本" in said.words
    assert "0 个错误" in said.words


def test_a_case_that_does_not_agree_ends_with_an_error_and_its_line(own_catalogue: Path) -> None:
    cases = own_catalogue / POLICY.replace(".yaml", ".cases.yaml")
    spoil(cases, "verdict: MET", "verdict: NOT_MET")
    said = rules("check", "above_scale")
    assert said.code == 1
    assert "2024.cases.yaml 第" in said.words
    assert "1 个错误" in said.words


def test_a_faulty_document_is_told_with_file_line_and_remedy(own_catalogue: Path) -> None:
    spoil(own_catalogue / POLICY, "clause:", "clauze:")
    said = rules("check")
    assert said.code == 1
    assert "2024.yaml 第" in said.words
    assert "办法：" in said.words


def test_a_policy_without_cases_does_not_pass(own_catalogue: Path) -> None:
    (own_catalogue / POLICY.replace(".yaml", ".cases.yaml")).unlink()
    said = rules("check")
    assert said.code == 1
    assert "没有案例" in said.words


def test_a_fact_leads_to_policies_and_conditions() -> None:
    said = rules("impact", "研发费用", *AT)
    assert said.code == 0
    assert "近三年研发费用占比达到分档下限" in said.words
    assert "32号第十一条（五）" in said.words
    assert said.words == rules("impact", "rd_expense", *AT).words


def test_an_unknown_fact_is_refused_with_near_ones() -> None:
    with pytest.raises(DomainError, match="事实词典里没有") as refused:
        rules("impact", "研发")
    assert "研发费用（rd_expense）" in refused.value.remedy


@pytest.mark.parametrize("form", ["dmn", "xlsx"])
def test_a_table_goes_out_and_comes_back(form: str, tmp_path: Path) -> None:
    said = rules(
        "export", "high_tech_enterprise", "--format", form, "--table", "rd_tier", "--out", str(tmp_path), *AT
    )
    file = tmp_path / f"high_tech_enterprise.rd_tier.{form}"
    assert said.code == 0
    assert file.exists()
    back = rules("import-table", str(file), "--policy", "high_tech_enterprise")
    assert "      - {over: 5000, upto: 20000, value: 4}\n" in back.words


def test_tables_that_do_not_fit_the_format_are_named(tmp_path: Path) -> None:
    said = rules("export", "high_tech_enterprise", "--format", "xlsx", "--out", str(tmp_path), *AT)
    assert said.code == 0
    assert "－ property_points" in said.words


def test_a_whole_policy_goes_out_as_jsonlogic(tmp_path: Path) -> None:
    rules("export", "tech_sme", "--format", "jsonlogic", "--out", str(tmp_path), *AT)
    document = json.loads((tmp_path / "tech_sme.json").read_text(encoding="utf-8"))
    assert set(document["eligible"]) == {"known_true", "known_false"}


def test_a_table_that_reads_what_the_policy_has_not_is_refused(tmp_path: Path) -> None:
    rules(
        "export", "high_tech_enterprise", "--format", "dmn", "--table", "rd_tier", "--out", str(tmp_path), *AT
    )
    file = tmp_path / "high_tech_enterprise.rd_tier.dmn"
    with pytest.raises(DomainError, match="既不是事实"):
        rules("import-table", str(file), "--input", "no_such_fact", "--policy", "high_tech_enterprise")
    with pytest.raises(DomainError, match="不认识"):
        rules("import-table", str(CATALOGUE / POLICY))
    with pytest.raises(DomainError, match="没有文件"):
        rules("import-table", str(tmp_path / "nothing.dmn"))


def test_an_unknown_format_or_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DomainError, match="没有“csv”格式"):
        rules("export", "tech_sme", "--format", "csv", "--out", str(tmp_path))
    with pytest.raises(DomainError, match="这张分档表"):
        rules("export", "tech_sme", "--format", "dmn", "--table", "nothing", "--out", str(tmp_path))

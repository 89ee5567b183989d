"""`run`, `what-if` and `diff`: every enterprise at once, who gains and who loses."""

from pathlib import Path

import openpyxl
import polars as pl
import pytest

from gaoxin.engines.rules.arrow import spark_is_here
from gaoxin.enterprises.models import Enterprise
from gaoxin.values.errors import DomainError
from tests.rules_cli.asked import rules

AT = ("--as-of", "2026-06-15")
WORDS = {"符合", "不符合", "待补", "不适用"}


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    folder = tmp_path / "facts"
    folder.mkdir()
    rows = {"id": [1, 2, 3], "revenue@1": [10**10, 10**12, None], "sector": ["industry", "industry", None]}
    pl.DataFrame(rows).write_parquet(folder / "part-1.parquet")
    pl.DataFrame({name: values[:1] for name, values in rows.items()}).write_parquet(folder / "part-2.parquet")
    return folder


def test_a_run_writes_a_row_for_each_enterprise(
    short: Enterprise, enough: Enterprise, silent: Enterprise, tmp_path: Path
) -> None:
    out = tmp_path / "out.parquet"
    said = rules("run", "high_tech_enterprise", "tech_sme", "--out", str(out), *AT)
    written = pl.read_parquet(out)
    assert said.code == 0
    assert set(written["企业名称"]) == {short.name, enough.name, silent.name}
    assert set(written["高新技术企业认定·结论"]) <= WORDS
    verdicts = dict(written.select("企业名称", "高新技术企业认定·结论").iter_rows())
    assert (verdicts[short.name], verdicts[silent.name]) == ("不符合", "待补")


def test_a_run_may_go_into_a_workbook(short: Enterprise, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    rules("run", "tech_sme", "--out", str(out), *AT)
    rows = list(openpyxl.load_workbook(out).active.iter_rows(values_only=True))
    assert [row[1] for row in rows] == ["企业名称", short.name]


def test_other_files_are_refused_and_nothing_is_written(short: Enterprise, tmp_path: Path) -> None:
    with pytest.raises(DomainError, match="不能写"):
        rules("run", "tech_sme", "--out", str(tmp_path / "out.csv"), *AT)
    with pytest.raises(DomainError, match="不面向企业"):
        rules("run", "special_bond", "--out", str(tmp_path / "out.xlsx"), *AT)
    assert list(tmp_path.iterdir()) == []


def test_facts_in_a_folder_need_no_database(facts: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.parquet"
    said = rules("run", "above_scale", "--input", str(facts), "--out", str(out), *AT)
    written = pl.read_parquet(out)
    assert "4 行已写入" in said.words
    assert written["id"].to_list() == [1, 2, 3, 1]
    assert written["above_scale.verdict"].to_list()[2] == 2


@pytest.mark.skipif(not spark_is_here(), reason="没有安装 Spark 或 Java")
def test_spark_writes_what_one_machine_writes(facts: Path, tmp_path: Path) -> None:
    here, there = tmp_path / "here.parquet", tmp_path / "there.parquet"
    common = ("run", "above_scale", "--input", str(facts), *AT)
    rules(*common, "--out", str(here))
    rules(*common, "--out", str(there), "--runner", "spark")
    assert pl.read_parquet(there / "*.parquet").sort("id").equals(pl.read_parquet(here).sort("id"))


def test_a_folder_without_facts_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DomainError, match="parquet 文件"):
        rules("run", "above_scale", "--input", str(tmp_path), "--out", str(tmp_path / "o.parquet"))
    pl.DataFrame({"nothing": [1]}).write_parquet(tmp_path / "a.parquet")
    with pytest.raises(DomainError, match="没有一列是规则要读的"):
        rules("run", "above_scale", "--input", str(tmp_path), "--out", str(tmp_path / "o.parquet"))


def test_a_lower_threshold_shows_whom_it_no_longer_stops(short: Enterprise, silent: Enterprise) -> None:
    said = rules("what-if", "--set", "rd_tier.2=3.5", "--policy", "high_tech_enterprise", *AT)
    assert said.code == 0
    assert "第 2 行 4% → 第 2 行 3.5%" in said.words
    assert "不符合 │    1 │    0 │   -1" in said.words or "由不符合变为待补 1 家" in said.words


def test_a_change_nobody_feels_says_so(short: Enterprise) -> None:
    said = rules("what-if", "--set", "domestic_floor=61%", "--policy", "high_tech_enterprise", *AT)
    assert "没有企业的结论改变。" in said.words


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("rd_tier.2", "看不懂"),
        ("no_such=3", "没有一项政策有"),
        ("rd_tier.9=3", "有 3 行"),
        ("days_registered=2人", "单位是天"),
        ("pass_line=60", "项政策都有"),
    ],
)
def test_a_change_that_means_nothing_is_refused(short: Enterprise, change: str, reason: str) -> None:
    with pytest.raises(DomainError, match=reason):
        rules("what-if", "--set", change, *AT)


def test_two_versions_are_compared_in_words_and_on_the_zone(short: Enterprise, silent: Enterprise) -> None:
    said = rules("diff", "specialised_sme", "2022", "2026", *AT)
    assert said.code == 0
    assert "2022 → 2026" in said.words
    assert "2 家企业" in said.words


def test_a_version_there_is_not_is_refused_with_those_there_are(short: Enterprise) -> None:
    with pytest.raises(DomainError, match="没有“1999”版") as refused:
        rules("diff", "specialised_sme", "1999", "2026")
    assert "2022" in refused.value.remedy

"""A document the format does not understand is refused: file, line, path, reason, remedy."""

import datetime as dt
from pathlib import Path

import pytest

from gaoxin.engines.rules.library import load_library
from gaoxin.engines.rules.loading import read_version
from gaoxin.values.errors import DomainError, DomainErrors
from tests.engines.rules.documents import FACTS, dictionary, library, written

ON = dt.date(2026, 6, 1)
GOOD = """
parameters:
  floor: {label: 下限, value: 500, unit: 万元, clause: 第一条}
criteria:
  all:
    - {id: enough, label: 收入不低于下限, clause: 第一条, test: "revenue[-1] >= floor"}
"""


def refused(folder: Path, body: str, **rest: str) -> DomainError:
    with pytest.raises(DomainError) as caught:
        library(folder, written(body, **rest)).on(ON)
    return caught.value


def with_test(test: str) -> str:
    return GOOD.replace("revenue[-1] >= floor", test)


def test_a_good_document_compiles(tmp_path):
    programme = library(tmp_path, written(GOOD)).on(ON)
    assert programme.policies["test"].inputs == {"revenue@1"}


def test_a_refusal_names_file_line_path_and_remedy():
    text = written(GOOD.replace("label: 下限", "labell: 下限"))
    with pytest.raises(DomainError) as caught:
        read_version(text, shown_as="policies/test/1.yaml")
    line = 1 + text.splitlines().index(next(one for one in text.splitlines() if "labell" in one))
    assert f"policies/test/1.yaml 第 {line} 行“parameters.floor" in str(caught.value)


def test_an_unknown_key_is_refused_with_the_nearest_known_one():
    with pytest.raises(DomainError) as caught:
        read_version(written(GOOD + "exclusion: []\n"), shown_as="1.yaml")
    assert "是否应为“exclusions”？" in str(caught.value)


def test_all_faults_of_a_document_are_told_together():
    body = GOOD.replace("clause: 第一条, test", "test").replace("value: 500", "value: many")
    with pytest.raises(DomainErrors) as caught:
        read_version(written(body), shown_as="1.yaml")
    assert len(caught.value.errors) == 2


def test_a_part_without_a_clause_is_refused():
    with pytest.raises(DomainError) as caught:
        read_version(written(GOOD.replace(", clause: 第一条}", "}", 1)), shown_as="1.yaml")
    assert caught.value.code == "rules.clause"


def test_dates_the_wrong_way_round_are_refused():
    with pytest.raises(DomainError, match="失效日期早于生效日期"):
        read_version(written(GOOD, since="2026-05-01", until="2026-04-01"), shown_as="1.yaml")


def test_a_key_written_twice_is_refused():
    with pytest.raises(DomainError, match="写了两次"):
        read_version(written(GOOD + "office: 甲\noffice: 乙\n"), shown_as="1.yaml")


def test_broken_yaml_is_refused_with_its_line():
    with pytest.raises(DomainError, match=r"1\.yaml 第 \d+ 行：YAML 格式有误"):
        read_version("policy: [\n", shown_as="1.yaml")


@pytest.mark.parametrize(
    ("test", "code", "words"),
    [
        ("revenu[-1] >= floor", "rules.unknown_name", "revenue"),
        ("profit[-1] >= floor", "rules.unknown_name", "既不是事实"),
        ("revenue >= floor", "rules.expression", "哪一年"),
        ("revenue[0] >= floor", "rules.expression", "方括号"),
        ("revenue[-9] >= floor", "rules.expression", "-1 到 -5"),
        ("patents[-1] >= floor", "rules.expression", "没有年度"),
        ("staff[-1] >= floor", "rules.dimension", "人数与金额不能比较"),
        ("revenue[-1] + staff[-1] >= floor", "rules.dimension", "不能相加减"),
        ("patents >= 3", "rules.bare_threshold", "没有条款"),
        ("revenue[-1] / staff[-1] >= floor", "rules.zero_divisor", "除数可能为零"),
        ("ratio(revenue[-1], revenue[-2]) >= 0", "rules.zero_divisor", "分母为零"),
        ("__import__('os').system('true')", "rules.expression", "不允许的调用"),
        ("revenue[-1].real >= floor", "rules.expression", "取属性"),
        ("(lambda: 1)() >= floor", "rules.expression", "不允许的调用"),
        ("open('x') == floor", "rules.expression", "没有“open”这个算法"),
        ("[r for r in (1, 2)] == floor", "rules.expression", "不能用"),
        ("revenue[-1] ** 2 >= floor", "rules.expression", "乘方"),
        ("sector == 'mining'", "rules.choice", "mining"),
        ("sector >= 'industry'", "rules.expression", "== 或 !="),
        ("registered_on >= floor", "rules.expression", "不能直接比较"),
        ("revenue[-1]", "rules.expression", "这里应是条件"),
        ("is_listed + floor >= floor", "rules.expression", "这里应是数"),
        ("revenue[-1] >=", "rules.expression", "写法有误"),
    ],
)
def test_an_expression_outside_the_language_is_refused(tmp_path, test, code, words):
    error = refused(tmp_path, with_test(test))
    assert error.code == code
    assert words in str(error)
    assert "第" in error.message
    assert "行" in error.message


def test_definitions_that_need_one_another_are_refused_with_the_circle(tmp_path):
    body = """
    definitions:
      one: {label: 甲, clause: 一, unit: 万元, expr: "two + two"}
      two: {label: 乙, clause: 一, unit: 万元, expr: "one"}
    criteria: {all: []}
    """
    error = refused(tmp_path, body)
    assert "one → two → one" in str(error) or "two → one → two" in str(error)


def test_a_name_of_a_fact_cannot_be_taken(tmp_path):
    error = refused(tmp_path, GOOD.replace("floor", "patents"))
    assert "与事实词典里的事实相同" in str(error)


def test_a_definition_in_the_wrong_unit_is_refused(tmp_path):
    body = """
    definitions:
      per_head: {label: 人均, clause: 一, unit: 万元, expr: "ratio(revenue[-1], staff[-1], zero=0)"}
    criteria: {all: []}
    """
    assert refused(tmp_path, body).code == "rules.dimension"


def test_two_versions_in_force_on_one_day_are_refused(tmp_path):
    earlier = written(GOOD, version="1", until="2026-06-30")
    later = written(GOOD, version="2", since="2026-06-30")
    with pytest.raises(DomainError, match="同一天都有效"):
        library(tmp_path, earlier, later)


def test_versions_that_follow_one_another_are_chosen_by_the_application_date(tmp_path):
    earlier = written(GOOD, version="1", until="2026-06-30")
    later = written(GOOD.replace("500", "800"), version="2", since="2026-07-01")
    rules = library(tmp_path, earlier, later)
    assert rules.version_on("test", dt.date(2026, 6, 30)).version == "1"
    assert rules.version_on("test", dt.date(2026, 7, 1)).version == "2"
    assert rules.version_on("test", dt.date(2025, 12, 31)) is None


def test_a_table_with_two_bounds_of_one_side_is_refused():
    body = """
    tables:
      tier:
        {label: 分档, clause: 一, input: "revenue[-1]", unit: 万元, gives: 分, hit: unique,
         rows: [{from: 1, over: 1, value: 5}]}
    criteria: {all: []}
    """
    with pytest.raises(DomainError, match="只能写一个"):
        read_version(written(body), shown_as="1.yaml")


def test_a_table_row_nothing_falls_into_is_refused():
    body = """
    tables:
      tier:
        {label: 分档, clause: 一, input: "revenue[-1]", unit: 万元, gives: 分, hit: unique,
         rows: [{over: 5, upto: 5, value: 1}]}
    criteria: {all: []}
    """
    with pytest.raises(DomainError, match="没有数能落进去"):
        read_version(written(body), shown_as="1.yaml")


@pytest.mark.parametrize("number", ["1e400000", ".inf", ".nan", "five", "0x10"])
def test_what_is_no_plain_number_is_refused(number):
    with pytest.raises(DomainError, match="不是数"):
        read_version(written(GOOD.replace("value: 500", f"value: {number}")), shown_as="1.yaml")


def test_facts_are_read_as_strictly(tmp_path):
    for fault, words in (
        ("unit: 万元, period: year, source: 年报}", "unit: 人, period: year, source: 年报}"),
        ("type: flag", "type: boolean"),
        ("effort", "effort"),
    ):
        text = (
            FACTS.replace(fault, words, 1)
            if fault != "effort"
            else FACTS.replace("label: 上市", "label: 上市, effort: 9")
        )
        with pytest.raises(DomainError):
            dictionary(tmp_path, text)


def test_a_catalogue_with_a_fault_is_refused_whole(tmp_path):
    dictionary(tmp_path)
    folder = tmp_path / "policies" / "national" / "test"
    folder.mkdir(parents=True)
    (folder / "1.yaml").write_text(written(with_test("revenue[-1] >= nothing")), encoding="utf-8")
    with pytest.raises(DomainError, match=r"policies/national/test/1\.yaml"):
        load_library(tmp_path)

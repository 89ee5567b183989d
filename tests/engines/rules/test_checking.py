"""On saving a policy everything is looked at together: its form, its cases, the library around it."""

from pathlib import Path

from gaoxin.engines.rules.cases import load_cases
from gaoxin.engines.rules.checking import check_library, check_version
from gaoxin.engines.rules.findings import Severity
from gaoxin.engines.rules.library import Library
from tests.engines.rules.small_library import fact, library, version

FACTS = [fact("revenue", yearly=True), fact("holds_title", "flag")]
SOUND = """
parameters:
  line: {label: 线, value: 100, unit: 万元, clause: 一}
  reward_sum: {label: 奖金, value: 10, unit: 万元, clause: 二}
criteria:
  all:
    - {id: enough, label: 收入, clause: 一, test: "revenue[-1] >= line"}
benefits:
  - {id: reward, label: 奖励, clause: 二, kind: grant, amount: reward_sum, highest_of: award}
"""
CASES = """
cases:
  - {name: 恰在线上, "on": 2026-06-15, facts: {"revenue[-1]": 100}, expect: {verdict: MET}}
  - {name: 差一元, "on": 2026-06-15, facts: {"revenue[-1]": 99.9999}, expect: {verdict: MET}}
"""


def empty() -> Library:
    return library(facts=FACTS)


def test_a_case_that_does_not_come_out_is_an_error_at_its_line(tmp_path: Path) -> None:
    path = tmp_path / "trial.cases.yaml"
    path.write_text(CASES.lstrip(), encoding="utf-8")
    result = check_version(empty(), version(SOUND), load_cases(path, shown_as="trial.cases.yaml"))
    assert not result.is_passed
    (error,) = result.errors
    assert (error.code, error.place.file, error.place.line) == ("rules.case", "trial.cases.yaml", 3)
    assert error.message.startswith("案例“差一元”：应为 符合，算得 不符合")
    assert result.cases == 2


def test_a_sound_version_passes_with_a_word_about_missing_cases() -> None:
    result = check_version(empty(), version(SOUND))
    assert result.is_passed
    assert [(one.severity, one.code) for one in result.findings] == [(Severity.WARNING, "rules.few_cases")]


def test_a_document_that_does_not_compile_is_an_error_and_nothing_else_is_tried() -> None:
    wrong = SOUND.replace("revenue[-1] >= line", "revenue[-1] >= lime")
    result = check_version(empty(), version(wrong))
    assert [one.code for one in result.errors] == ["rules.unknown_name"]
    assert len(result.findings) == 1


def test_a_version_is_checked_beside_the_library_it_is_to_join() -> None:
    other = version(SOUND.replace("enough", "enough_too"), policy="other")
    result = check_version(library(other, facts=FACTS), version(SOUND))
    noted = [one for one in result.findings if one.code == "rules.highest_of"]
    assert [(one.severity, one.about) for one in noted] == [(Severity.NOTE, "reward")]
    assert "“trial·奖励”" in noted[0].message
    assert "“other·奖励”" in noted[0].message


def test_thresholds_of_every_period_are_proved() -> None:
    dated = SOUND.replace(
        "value: 100, unit: 万元",
        "unit: 万元, values: [{from: 2020-01-01, value: 100}, {from: 2025-01-01, value: 0}]",
    )
    result = check_version(empty(), version(dated))
    assert [one.code for one in result.findings] == ["rules.few_cases", "rules.always_true"]


def test_a_library_is_checked_version_by_version(tmp_path: Path) -> None:
    whole = library(version(SOUND), version(SOUND, policy="other"), facts=FACTS)
    results = list(check_library(whole, tmp_path))
    assert [one.version.name for one in results] == ["trial/1", "other/1"]
    assert all(one.is_passed for one in results)

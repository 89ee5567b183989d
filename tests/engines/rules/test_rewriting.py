"""Single values of a document are changed in its text; comments, order and spacing stay as they were."""

from pathlib import Path

import pytest

from gaoxin.engines.rules.rewriting import paths_of, rewrite, value_at, with_entry
from gaoxin.values.errors import DomainError

TEXT = """# 研发门槛
policy: trial
version: "2026"   # 年度
in_force: {from: 2026-01-01, to: null}
parameters:
  rd_floor: {label: 研发下限, value: 3, unit: "%"}  # 第三条
tables:
  tier:
    rows:
      - {below: 2000, value: 10}
      # 大企业
      - {from: 2000, value: 15, note: 'a'}
long: |
  多行
same: &floor 5
other: *floor
"""
CATALOGUE = Path(__file__).parents[3] / "catalogue" / "policies"


def test_only_the_value_changes() -> None:
    changed = rewrite(TEXT, {("parameters", "rd_floor", "value"): "4.5"})
    assert changed == TEXT.replace("value: 3,", "value: 4.5,")


def test_several_values_change_at_once_whatever_their_length() -> None:
    changes = {
        ("tables", "tier", "rows", 0, "below"): "30000",
        ("tables", "tier", "rows", 1, "from"): "30000",
        ("tables", "tier", "rows", 1, "value"): "8",
    }
    changed = rewrite(TEXT, changes)
    first, second = "- {below: 30000, value: 10}", "- {from: 30000, value: 8, note: 'a'}"
    assert f"{first}\n      # 大企业\n      {second}" in changed


def test_words_and_what_was_quoted_are_written_in_quotation_marks() -> None:
    assert 'version: "2027"   # 年度' in rewrite(TEXT, {("version",): "2027"})
    assert 'label: "研发: 下限"' in rewrite(TEXT, {("parameters", "rd_floor", "label"): "研发: 下限"})


def test_the_end_of_a_version_is_written_whether_it_was_there_or_not() -> None:
    assert "{from: 2026-01-01, to: 2026-12-31}" in with_entry(TEXT, ("in_force", "to"), "2026-12-31")
    without = TEXT.replace(", to: null", "")
    assert "{from: 2026-01-01, to: 2026-12-31}" in with_entry(without, ("in_force", "to"), "2026-12-31")
    block = "in_force:\n  from: 2026-01-01\ntitle: x\n"
    assert with_entry(block, ("in_force", "to"), "2026-12-31") == (
        "in_force:\n  from: 2026-01-01\n  to: 2026-12-31\ntitle: x\n"
    )


@pytest.mark.parametrize(
    "path", [("long",), ("other",), ("same",), ("tables", "tier"), ("tables", "tier", "rows", 9), ("no",)]
)
def test_what_a_form_cannot_change_is_left_to_the_text(path: tuple[str | int, ...]) -> None:
    with pytest.raises(DomainError) as found:
        rewrite(TEXT, {path: "7"})
    assert found.value.code == "rules.rewrite"
    assert found.value.remedy


def test_a_text_that_is_no_yaml_is_refused() -> None:
    with pytest.raises(DomainError):
        rewrite("a: [1", {("a",): "2"})
    assert value_at("a: [1", ("a",)) is None


def test_every_value_of_the_catalogue_can_be_found_and_written_back() -> None:
    path = CATALOGUE / "national" / "incubator" / "2018.yaml"
    text = path.read_text(encoding="utf-8")
    numbers = {at: value for at, value in paths_of(text) if at[-1] == "value"}
    assert len(numbers) > 5
    changed = rewrite(text, numbers)
    assert changed == text

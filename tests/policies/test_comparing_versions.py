"""Two versions side by side show what was changed and nothing else."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils import translation

from gaoxin.engines.rules.documents import PolicyVersion
from gaoxin.policies.assembly.library import catalogue_library as library
from gaoxin.policies.chapters import chapters_of
from gaoxin.policies.comparison import ADDED, CHANGED, REMOVED, Difference, Part, compare, pieces

TODAY = dt.date(2026, 7, 25)


def version(policy: str, name: str) -> PolicyVersion:
    return next(one for one in library().versions_of(policy) if one.version == name)


def parts(left: PolicyVersion, right: PolicyVersion) -> dict[str, Part]:
    return {part.name: part for part in compare(left, right, library().facts)}


def changes(left: PolicyVersion, right: PolicyVersion) -> list[tuple[str, str, str]]:
    """(part, state, words) of everything that changed."""
    found = compare(left, right, library().facts)
    return [(part.name, line.state, line.words) for part in found for line in part.changes]


def with_value(old: PolicyVersion, name: str, value: str) -> PolicyVersion:
    changed = library().with_parameters({(old.policy, name): Decimal(value)})
    return next(one for one in changed.versions if one.name == old.name)


def line(part: Part, label: str) -> Difference:
    return next(one for one in part.lines if one.label == label)


def test_one_changed_threshold_is_the_only_change():
    old = version("specialised_sme", "2026")
    new = with_value(old, "rd_share_floor", "4")
    assert changes(old, new) == [("parameter", CHANGED, "每年研发费用占比下限 3% → 4%")]


def test_the_same_version_has_no_change():
    for one in library().versions:
        assert changes(one, one) == []


def test_turning_the_sides_turns_added_and_removed():
    old, new = version("specialised_sme", "2022"), version("specialised_sme", "2026")
    turned = {ADDED: REMOVED, REMOVED: ADDED, CHANGED: CHANGED}
    forward = [(part, turned[state]) for part, state, _ in changes(old, new) if part == "parameter"]
    backward = [(part, state) for part, state, _ in changes(new, old) if part == "parameter"]
    assert sorted(forward) == sorted(backward)


def test_the_new_measures_for_specialised_smes_in_words():
    found = parts(version("specialised_sme", "2022"), version("specialised_sme", "2026"))
    words = [one.words for one in found["parameter"].changes]
    assert "上年度营业收入下限 1,000 万元 → 1,500 万元" in words
    assert "评价合格分 60 分 → 已取消" in words
    assert "资产负债率上限 无 → 80%" in words
    assert line(found["document"], "失效日").words == "失效日 2026-03-31 → 没有写明"


def test_a_whole_score_that_was_given_up_is_told_as_one():
    found = parts(version("specialised_sme", "2022"), version("specialised_sme", "2026"))
    assert found["score"].whole == REMOVED
    assert found["condition"].whole == ""


def test_a_changed_row_of_a_table_is_found():
    old = version("tech_sme", "2017")
    table = old.tables[0]
    rows = (replace(table.rows[0], low=Decimal(18), high=Decimal(18)), *table.rows[1:])
    new = replace(old, tables=(replace(table, rows=rows), *old.tables[1:]))
    assert [(part, state) for part, state, _ in changes(old, new)] == [(f"table-{table.anchor.id}", CHANGED)]
    [change] = parts(old, new)[f"table-{table.anchor.id}"].changes
    assert (change.left.text, change.right.text) == ("≥30%：20 分", "≥30%：18 分")  # type: ignore[union-attr]


def test_a_renamed_condition_is_changed_and_not_removed_and_added():
    old = version("tech_sme", "2017")
    first, *rest = old.criteria.parts
    renamed = replace(first, anchor=replace(first.anchor, label="在中国境内注册的居民企业"))
    new = replace(old, criteria=replace(old.criteria, parts=(renamed, *rest)))
    assert [(part, state) for part, state, _ in changes(old, new)] == [("condition", CHANGED)]


def test_a_condition_under_another_id_is_paired_by_its_label():
    old = version("tech_sme", "2017")
    first, *rest = old.criteria.parts
    other = replace(first, anchor=replace(first.anchor, id="resident_enterprise"))
    assert changes(old, replace(old, criteria=replace(old.criteria, parts=(other, *rest)))) == []


def test_materials_and_dates_are_compared():
    old = version("tech_sme", "2017")
    new = replace(old, materials=old.materials[1:], until=dt.date(2026, 12, 31))
    assert changes(old, new) == [
        ("document", CHANGED, "失效日 没有写明 → 2026-12-31"),
        ("material", REMOVED, " 营业执照 → 已取消"),
    ]


def test_numbers_are_marked_whole():
    left, right = pieces("营业收入1500万元以上", "营业收入1000万元以上")
    assert [text for text, is_changed in left if is_changed] == ["1500"]
    assert [text for text, is_changed in right if is_changed] == ["1000"]


def test_texts_that_share_little_are_marked_as_a_whole():
    assert pieces("营业执照", "审计报告") == ((("营业执照", True),), (("审计报告", True),))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_version_can_be_read_and_compared_in_both_languages(language):
    with translation.override(language):
        for one in library().versions:
            chapters = chapters_of(one, library(), on=TODAY, register=())
            assert chapters.head.until
            assert chapters.head.gives
            for other in library().versions_of(one.policy):
                assert compare(one, other, library().facts)


def test_doubts_list_each_uncertain_thing_once():
    chapters = chapters_of(version("key_little_giant", "2024"), library(), on=TODAY, register=())
    assert [(one.certainty, one.count) for one in chapters.doubts] == [("to_verify", 1), ("second_hand", 5)]
    assert chapters_of(version("innovative_sme", "2026"), library(), on=TODAY, register=()).doubts == ()


def test_a_benefit_states_its_amount():
    chapters = chapters_of(version("key_little_giant", "2024"), library(), on=TODAY, register=())
    assert chapters.head.gives == ("中央财政奖补（三年约数）：600 万元",)
    assert chapters.head.who_more[0].startswith("为有效期内的“小巨人”企业")
    assert chapters.head.until == "2026-12-31 截止，还有 159 天"


def test_an_amount_with_a_cap_says_both_and_what_it_is_not_given_with():
    chapters = chapters_of(version("rd_input_reward", "2026"), library(), on=TODAY, register=())
    assert chapters.head.gives == ("研发投入增量奖补：研发费用增量×增量奖补比例（10%），最高 50 万元",)
    [benefit] = chapters_of(version("above_scale_reward", "2026"), library(), on=TODAY, register=()).benefits
    assert "与“首次认定奖励”就高享受一项" in benefit.said


def test_an_ended_version_tells_the_thresholds_of_its_own_time():
    old = version("specialised_sme", "2022")
    chapters = chapters_of(old, library(), on=TODAY, register=())
    assert chapters.head.until == "已于 2026-03-31 失效"
    said = [one.said for one in chapters.conditions]
    assert any("（1,000 万元）" in one for one in said)

"""Finding a policy by any word it holds, by how its title sounds, by what people call it."""

import datetime as dt

import pytest

from gaoxin.policies.assembly.library import catalogue_library as library
from gaoxin.policies.selectors.library import (
    COMING,
    ENDED,
    IN_FORCE,
    Entry,
    entries,
    entry_of,
    matching,
    version_before,
    version_named,
)
from gaoxin.values.errors import NotFound

TODAY = dt.date(2026, 7, 25)


def found(asked: str, *, on: dt.date = TODAY) -> list[Entry]:
    return matching(library(), entries(library(), on=on), asked)


def names(asked: str) -> list[str]:
    return [entry.policy for entry in found(asked)]


@pytest.mark.parametrize(
    "asked", ["高新技术企业", "gxjsqy", "GXJS", "gaoxinjishu", "高企", "国科发火〔2016〕32号"]
)
def test_high_tech_recognition_is_found_by_title_initials_reading_short_name_and_number(asked):
    assert "high_tech_enterprise" in names(asked)


@pytest.mark.parametrize("asked", ["国科发火[2016]32号", "国科发火【2016】32", "国科发火〔２０１６〕32"])
def test_brackets_and_digits_of_any_width_find_the_number(asked):
    assert names(asked) == ["high_tech_enterprise"]


def test_a_word_of_the_materials_says_where_it_was_met():
    entry = next(one for one in found("研发费用辅助账") if one.policy == "tech_sme")
    assert [(one.place, one.text) for one in entry.found] == [("material", "研发费用辅助账")]


def test_a_word_of_a_condition_finds_the_policy():
    entry = next(one for one in found("职工总数不超过500人"))
    assert (entry.policy, entry.found[0].place) == ("tech_sme", "condition")


def test_every_word_must_be_met_and_titles_come_first():
    assert names("科技型 审计报告")[0] == "tech_sme"
    assert "single_champion" not in names("科技型 审计报告")
    assert names("科技型 没有这个词") == []
    first = found("专精特新")[0]
    assert first.found == ()
    assert "专精特新" in first.shown.title


def test_an_old_number_finds_the_policy_and_names_the_old_version():
    entry = next(one for one in found("管理暂行办法", on=TODAY) if one.policy == "specialised_sme")
    assert entry.shown.version == "2026"
    assert [one.version for one in entry.found] == ["2022"]


def test_short_names_are_tried_only_when_nothing_else_is_found():
    assert names("单冠") == ["single_champion"]
    assert "single_champion" not in names("企业认定 高新")


def test_the_version_in_force_is_shown_first_applications_before_renewals():
    entry = entry_of(library(), "little_giant", on=TODAY)
    assert (entry.shown.version, entry.state) == ("2026", IN_FORCE)
    assert entry.version_count == 4
    assert entry.next_change == dt.date(2027, 1, 1)


def test_a_policy_before_its_time_is_coming_and_after_it_has_ended():
    assert entry_of(library(), "key_little_giant", on=dt.date(2023, 6, 1)).state == COMING
    assert entry_of(library(), "key_little_giant", on=dt.date(2026, 12, 31)).state == IN_FORCE
    assert entry_of(library(), "key_little_giant", on=dt.date(2027, 1, 1)).state == ENDED


def test_an_earlier_day_shows_the_version_of_that_day():
    assert entry_of(library(), "specialised_sme", on=dt.date(2026, 3, 31)).shown.version == "2022"
    assert entry_of(library(), "specialised_sme", on=dt.date(2026, 4, 1)).shown.version == "2026"


def test_those_in_force_come_first_and_those_for_enterprises_before_others():
    rows = entries(library(), on=dt.date(2027, 3, 1))
    states = [row.state for row in rows]
    assert states == sorted(states, key=(IN_FORCE, COMING, ENDED).index)
    subjects = [row.shown.subject == "enterprise" for row in rows if row.state == IN_FORCE]
    assert subjects == sorted(subjects, reverse=True)
    assert len(rows) == len(library().policies())


def test_the_replaced_version_is_the_latest_of_the_same_kind_of_case():
    entry = entry_of(library(), "little_giant", on=TODAY)
    before = version_before(entry, version_named(entry, "2026_renewal"))
    assert before is not None
    assert before.version == "2022_renewal"
    assert version_before(entry, version_named(entry, "2022")) is None


def test_unknown_policies_and_versions_are_not_found():
    with pytest.raises(NotFound):
        entry_of(library(), "no_such_policy", on=TODAY)
    with pytest.raises(NotFound, match="2022、2026"):
        version_named(entry_of(library(), "innovative_sme", on=TODAY), "1999")

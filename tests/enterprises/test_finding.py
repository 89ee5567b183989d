"""Finding an enterprise: by name, code or first letters, by industry, and by a name that is only alike."""

import datetime as dt

import pytest

from gaoxin.enterprises import selectors
from gaoxin.enterprises.industries import industries, parse_industry
from gaoxin.enterprises.models import ASKED
from gaoxin.enterprises.names import initials_of, nearest, written_name
from gaoxin.enterprises.selectors import register
from gaoxin.foundation.zones.scope import Scope
from gaoxin.values.errors import DomainError, NotFound
from tests.enterprises.made import make_cluster, make_enterprise, make_figures
from tests.factories import make_zone

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("长治市卓怡恒通信息安全有限公司", "czszyhtxxaqyxgs"),
        ("重庆长安汽车", "cqcaqc"),
        ("长子县成长机械厂", "zzxczjxc"),
        ("朝阳重工", "cyzg"),
        ("长治银行", "czyh"),
        ("行健科技", "xjkj"),
        ("厦门大厦", "xmds"),
        ("3M（中国）Ａ１", "3mzga1"),
    ],
)
def test_first_letters_are_read_as_people_say_them(name, letters):
    assert initials_of(name) == letters


def test_a_short_name_adds_its_own_letters_once():
    assert initials_of("华耀科技", "华耀") == "hykj hy"
    assert initials_of("华耀科技", "华耀科技") == "hykj"


def test_brackets_and_blanks_are_written_one_way():
    assert written_name("山西 (长治)　中科 有限公司") == "山西（长治）中科有限公司"


@pytest.fixture
def scope(zone):
    make_enterprise(zone, name="长治市华耀科技有限公司", short_name="华耀", uscc="91140400MA0HUAYA01"[:18])
    make_enterprise(zone, name="山西潞安太阳能科技有限责任公司")
    make_enterprise(zone, name="山西（长治）中科光电有限公司")
    return Scope(frozenset({zone.pk}))


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("华耀", ["长治市华耀科技有限公司"]),
        ("czshy", ["长治市华耀科技有限公司"]),
        ("HYKJ", ["长治市华耀科技有限公司"]),
        ("ｈｙ", ["长治市华耀科技有限公司"]),
        ("MA0HUAYA", ["长治市华耀科技有限公司"]),
        ("MA0HUAYA01", ["长治市华耀科技有限公司"]),
        ("山西 太阳能", ["山西潞安太阳能科技有限责任公司"]),
        ("(长治)", ["山西（长治）中科光电有限公司"]),
        ("100%_", []),
        ("没有这家", []),
    ],
)
def test_the_search_finds_by_name_letters_and_code(scope, asked, names):
    assert [row.name for row in selectors.matching(selectors.enterprises(scope), asked)] == names


def test_the_search_is_the_same_when_very_many_are_found(scope, monkeypatch):
    few = set(selectors.matching(selectors.enterprises(scope), "科"))
    monkeypatch.setattr(register, "FEW_FOUND", 1)
    assert set(selectors.matching(selectors.enterprises(scope), "科")) == few
    assert len(few) == 3


def test_names_that_are_alike_are_shown_and_not_merged(zone, scope):
    stranger = make_enterprise(make_zone(), name="长治市华耀科技股份有限公司")
    found = selectors.similar_names("长治市华曜科技有限公司", scope=scope)
    assert [one.enterprise.name for one in found] == ["长治市华耀科技有限公司"]
    assert 80 <= found[0].likeness < 100
    assert stranger.pk not in {one.enterprise.pk for one in found}
    assert selectors.similar_names("完全无关的名称集团", scope=scope) == []
    assert selectors.similar_names("", scope=scope) == []


def test_the_legal_form_does_not_make_two_names_alike():
    assert nearest("甲有限公司", {1: "乙有限公司"}) == []
    assert nearest("长治甲乙丙有限公司", {1: "长治市甲乙丙股份有限公司"})[0][0] == 1


def test_an_enterprise_of_another_zone_is_not_found(zone, enterprise):
    other = Scope(frozenset({make_zone().pk}))
    with pytest.raises(NotFound):
        selectors.enterprise(enterprise.pk, scope=other)
    assert selectors.enterprise_of_code(enterprise.uscc, scope=other) is None
    assert selectors.enterprises_named(enterprise.name, scope=other) == []
    make_cluster(zone)
    with pytest.raises(NotFound):
        selectors.cluster("new-energy", scope=other)


def test_an_enterprise_user_finds_itself_alone(zone, enterprise):
    make_enterprise(zone)
    own = Scope(frozenset({zone.pk}), enterprise_id=enterprise.pk)
    assert list(selectors.enterprises(own)) == [enterprise]
    assert selectors.enterprise_of_code(enterprise.uscc, scope=own) == enterprise


def test_the_classification_holds_the_counts_of_the_standard():
    known = industries()
    lengths = [len(code) for code in known.classes]
    assert len(known.sections) == 20
    assert (lengths.count(2), lengths.count(3)) == (97, 473)
    assert known.title == "国民经济行业分类"
    assert {known.section_of_division[code[:2]] for code in known.classes} == set(known.sections)


@pytest.mark.parametrize(
    ("raw", "code"), [("C3985", "3985"), (" 3985 ", "3985"), ("398", "398"), ("３９", "39"), ("", "")]
)
def test_an_industry_is_read_with_or_without_its_letter(raw, code):
    assert parse_industry(raw) == code


@pytest.mark.parametrize("raw", ["3999", "D3985", "C", "398555", "电子"])
def test_an_unknown_industry_is_refused_with_an_example(raw):
    with pytest.raises(DomainError) as caught:
        parse_industry(raw)
    assert "3985" in caught.value.remedy


def test_an_industry_is_shown_under_what_it_belongs_to():
    assert industries().path("3985") == [
        ("C", "制造业"),
        ("39", "计算机、通信和其他电子设备制造业"),
        ("398", "电子元件及电子专用材料制造"),
        ("3985", "电子专用材料制造"),
    ]
    assert industries().path("2710")[-1] == ("271", "化学药品原料药制造")
    assert industries().path("") == []
    assert ("3841", "锂离子电池制造") in industries().matching("锂离子")


def test_an_industry_filter_takes_a_letter_or_the_beginning_of_a_code(zone):
    battery, software = (make_enterprise(zone, industry_code=code) for code in ("3841", "6513"))
    rows = selectors.enterprises(Scope(frozenset({zone.pk})))
    assert list(selectors.in_industry(rows, "C")) == [battery]
    assert list(selectors.in_industry(rows, "65")) == [software]


def test_enterprises_are_found_by_what_is_missing_of_a_year(zone):
    full, partial, none, older = (make_enterprise(zone) for _ in range(4))
    make_figures(full, **dict.fromkeys(ASKED, 1))
    make_figures(partial, revenue=1)
    make_figures(older, year=2024, **dict.fromkeys(ASKED, 1))
    rows = selectors.enterprises(Scope(frozenset({zone.pk})))
    found = {
        state: set(selectors.with_figures(rows, state, year=2025))
        for state in ("complete", "partial", "none", "lacking")
    }
    assert found == {
        "complete": {full},
        "partial": {partial},
        "none": {none, older},
        "lacking": {partial, none, older},
    }


def test_scale_is_judged_on_the_day(zone):
    since = make_enterprise(zone, above_scale_since=dt.date(2025, 1, 1))
    make_enterprise(zone)
    rows = selectors.enterprises(Scope(frozenset({zone.pk})))
    assert list(selectors.above_scale(rows, True, as_of=dt.date(2025, 1, 1))) == [since]
    assert list(selectors.above_scale(rows, True, as_of=dt.date(2024, 12, 31))) == []
    assert selectors.above_scale(rows, False, as_of=dt.date(2025, 1, 1)).count() == 1

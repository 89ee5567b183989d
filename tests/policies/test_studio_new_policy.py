"""A policy that was not there before: written in forms alone, checked, published by another, then in use."""

import datetime as dt
import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gaoxin.foundation.accounts.roles import Role
from gaoxin.policies.assembly.drafts import check_draft
from gaoxin.policies.assembly.library import library
from gaoxin.policies.models import PublishedVersion, RuleDraft
from gaoxin.policies.selectors.studio import revisions_of
from tests.enterprises.made import WAN, make_figures
from tests.factories import login, make_user
from tests.unchanged import nothing_changes

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
TITLE = "科技企业研发投入支持"
BEGIN = {
    "title": TITLE,
    "version": "2026",
    "kind": "grant",
    "subject": "enterprise",
    "level": "zone",
    "region": "长治高新区",
    "since": f"{TODAY.year}-01-01",
    "document": "长治高新区支持科技创新若干措施",
    "number": "长高新〔2026〕1号",
    "delivery": "quick",
    "certainty": "to_verify",
}
FLOOR = {
    "fact": "revenue",
    "year": "1",
    "comparison": ">=",
    "value": "5,000",
    "unit": "万元",
    "clause": "第三条（一）",
    "quote": "上年度营业收入不低于5000万元",
}


@pytest.fixture
def author(zone, client) -> Client:
    return login(client, make_user(zone, Role.STATISTICIAN, display_name="小李"))


@pytest.fixture
def leader(zone) -> Client:
    return login(Client(), make_user(zone, Role.ZONE_LEADER, display_name="王主任"))


def at(name: str, *rest: object) -> str:
    return reverse(f"policies:{name}", args=rest)


def text(response: Any) -> str:
    return response.content.decode()


@pytest.fixture
def draft(author) -> RuleDraft:
    response = author.post(at("policy_begin"), BEGIN)
    assert response.status_code == 302, text(response)
    return RuleDraft.objects.get()


def newest(draft: RuleDraft) -> Any:
    return revisions_of(draft)[0]


def part(client: Client, draft: RuleDraft, name: str, given: dict[str, Any], **where: str) -> Any:
    query = "&".join(f"{key}={value}" for key, value in where.items())
    address = f"{at('draft_part', draft.pk, name)}?{query}"
    return client.post(address, {"seen": newest(draft).number, **given})


def saved(client: Client, draft: RuleDraft, name: str, given: dict[str, Any], **where: str) -> None:
    response = part(client, draft, name, given, **where)
    assert response.status_code == 302, text(response)


def checked(draft: RuleDraft) -> Any:
    return check_draft(draft, newest(draft))


def findings(draft: RuleDraft) -> list[str]:
    found = checked(draft)
    return [one.message for one in found.refusals] + [one.message for one in found.findings]


def case(client: Client, draft: RuleDraft, **given: str) -> Any:
    address = at("draft_case", draft.pk)
    return client.post(
        address, {"seen": newest(draft).number, "on": f"{TODAY.year}-06-01", "kind": "first", **given}
    )


def written_policy(author: Client, draft: RuleDraft) -> None:
    """Two nested levels, a share, tiers, a rate with a cap, an exclusion, cases."""
    saved(author, draft, "condition", FLOOR, into="criteria")
    saved(author, draft, "group", {"shape": "any"}, into="criteria")
    title = {"fact": "holds_high_tech", "comparison": "yes", "clause": "第二条"}
    saved(author, draft, "condition", title, into="criteria.all.1")
    sme = {"fact": "holds_tech_sme", "comparison": "yes", "clause": "第二条"}
    saved(author, draft, "condition", sme, into="criteria.all.1")
    share = {
        "label": "研发费用占营业收入",
        "how": "ratio",
        "fact": "rd_expense",
        "year": "1",
        "below": "revenue",
        "below_year": "1",
        "clause": "第三条（二）",
    }
    saved(author, draft, "definition", share)
    rate = {"fact": "computed", "comparison": ">=", "value": "5", "unit": "%", "clause": "第三条（二）"}
    saved(author, draft, "condition", rate, into="criteria")
    barred = {"fact": "on_dishonest_list", "comparison": "yes", "clause": "第六条"}
    saved(author, draft, "condition", barred, into="exclusions")
    tiers = {
        "label": "奖励标准",
        "fact": "revenue",
        "year": "1",
        "gives": "万元",
        "clause": "第四条",
        "high_0": "20000",
        "value_0": "10",
        "low_1": "20000",
        "low_in_1": "on",
        "value_1": "20",
    }
    saved(author, draft, "table", tiers)
    reward = {"label": "奖励", "kind": "grant", "how": "tiers", "table": "revenue_tier", "clause": "第四条"}
    saved(author, draft, "benefit", reward)
    support = {
        "label": "研发补助",
        "kind": "grant",
        "how": "rate",
        "base": "rd_expense",
        "year": "1",
        "rate": "10",
        "cap": "50",
        "expenditure": "研发费用",
        "clause": "第五条",
    }
    saved(author, draft, "benefit", support)
    facts = {
        "fact.revenue[-1]": "5000",
        "fact.rd_expense[-1]": "300",
        "fact.holds_high_tech": "true",
        "fact.holds_tech_sme": "false",
        "fact.on_dishonest_list": "false",
    }
    amounts = {"amount.benefit_item": "10", "amount.benefit_item_2": "30"}
    for name, change in (
        ("恰好达到", {"verdict": "MET", **amounts}),
        ("差一万元", {"verdict": "NOT_MET", "fact.revenue[-1]": "4999"}),
        ("缺研发费用", {"verdict": "UNKNOWN", "fact.rd_expense[-1]": ""}),
    ):
        response = case(author, draft, name=name, **{**facts, **change})
        assert response.status_code == 302, text(response)


def test_a_policy_is_written_in_forms_published_by_another_and_found_in_the_library(
    author, leader, draft, enterprise
):
    make_figures(enterprise, year=TODAY.year - 1, revenue=6000 * WAN, rd_expense=600 * WAN)
    written_policy(author, draft)
    assert checked(draft).error_count == 0, findings(draft)
    page = text(author.get(at("draft_content", draft.pk)))
    for words in ("上年度营业收入不低于5000万元", "以下满足一项即可", "第三条（一）", "差一万元"):
        assert words in page
    page = text(author.get(at("draft", draft.pk)))
    assert "新政策" in page
    assert "对全区的影响" in text(author.get(at("draft_effect", draft.pk)))
    author.post(at("draft_submit", draft.pk), {"seen": newest(draft).number})
    with nothing_changes("policies"):
        assert author.post(at("draft_publish", draft.pk), {"seen": newest(draft).number}).status_code == 403
    assert leader.get(at("draft_publish", draft.pk)).status_code == 200
    response = leader.post(at("draft_publish", draft.pk), {"seen": newest(draft).number})
    assert response.status_code == 302, text(response)
    row = PublishedVersion.objects.get()
    assert (row.policy, row.title, row.drafted_by, row.reviewed_by) == (draft.policy, TITLE, "小李", "王主任")
    page = text(leader.get(at("policy", draft.policy)))
    for words in ("什么时候截止", "上年度营业收入不低于5000万元", "快申快享", "研发补助", "最高 50 万元"):
        assert words in page
    assert TITLE in text(leader.get(at("library"), {"q": TITLE}))
    assert TITLE in text(leader.get(at("matches", enterprise.pk)))


def test_what_is_published_becomes_the_base_of_its_next_version(author, leader, draft):
    written_policy(author, draft)
    author.post(at("draft_submit", draft.pk), {"seen": newest(draft).number})
    leader.post(at("draft_publish", draft.pk), {"seen": newest(draft).number})
    next_year = TODAY.year + 1
    new = {
        "base": f"{draft.policy}/2026",
        "version": str(next_year),
        "since": f"{next_year}-01-01",
        "ends_base": "on",
    }
    assert author.post(at("draft_new"), new).status_code == 302
    second = RuleDraft.objects.get(version=str(next_year))
    saved(author, second, "condition", {**FLOOR, "value": "6000"}, at="criteria.all.0")
    assert "value: 6000" in newest(second).text
    found = [one for one in findings(second) if "应为" in one]
    assert found, "cases of the base notice the higher threshold"
    assert [one.until for one in library().versions_of(draft.policy)] == [None]


def test_a_template_gives_conditions_numbers_and_cases(author):
    given = {**BEGIN, "start": "rd_input_reward/2026"}
    assert author.post(at("policy_begin"), given).status_code == 302
    draft = RuleDraft.objects.get()
    assert checked(draft).error_count == 0, findings(draft)
    version = checked(draft).version
    assert (version.title, version.level, version.region) == (TITLE, "zone", "长治高新区")
    assert version.policy == draft.policy != "rd_input_reward"
    assert (version.sources[0].number, version.head.delivery) == ("长高新〔2026〕1号", "quick")
    assert {one.anchor.id for one in version.parameters} == {"share_floor", "growth_rate", "support_cap"}
    assert checked(draft).cases == 9


def workbook(rows: list[list[Any]], **about: str) -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "分档"
    sheet.append(["奖励标准"])
    sheet.append([])
    sheet.append(["下限（万元）", "含下限", "上限（万元）", "含上限", "值（万元）"])
    for row in rows:
        sheet.append(row)
    told = book.create_sheet("说明")
    for key, value in about.items():
        told.append([key, value])
    buffer = io.BytesIO()
    book.save(buffer)
    return SimpleUploadedFile("分档表.xlsx", buffer.getvalue())


ABOUT = {"名称": "reward_tier", "分档依据": "revenue[-1]", "条款": "第四条"}
ROWS = [[None, None, 2000, "否", 10], [2000, "是", None, None, 15]]


def test_a_policy_begins_from_an_excel_tier_table(author):
    response = author.post(at("policy_begin"), {**BEGIN, "file": workbook(ROWS, **ABOUT)})
    assert response.status_code == 302, text(response)
    (table,) = checked(RuleDraft.objects.get()).version.tables
    assert (table.anchor.id, len(table.rows), table.input) == ("reward_tier", 2, "revenue[-1]")


def test_a_tier_table_is_read_into_a_draft_with_what_the_file_does_not_say(author, draft):
    address = at("draft_table_file", draft.pk)
    given = {"seen": 1, "fact": "revenue", "year": "1", "clause": "第四条"}
    assert author.post(address, {**given, "file": workbook(ROWS)}).status_code == 302
    (table,) = checked(draft).version.tables
    assert (table.anchor.id, table.anchor.clause) == ("revenue_tier", "第四条")


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([[None, None, 2000, "否", 10], [3000, "是", None, None, 15]], "之间有空档"),
        ([[None, None, 2000, "是", 10], [2000, "是", None, None, 15]], "重叠"),
    ],
)
def test_a_tier_table_with_a_gap_or_an_overlap_is_refused_with_its_rows(author, draft, rows, words):
    given = {"seen": 1, "file": workbook(rows, **ABOUT)}
    with nothing_changes("policies"):
        response = author.post(at("draft_table_file", draft.pk), given)
    assert response.status_code == 422
    assert words in text(response)


def test_a_program_called_a_workbook_is_refused(author, draft):
    given = {"seen": 1, "file": SimpleUploadedFile("分档表.xlsx", b"MZ" + b"\x90" * 400)}
    with nothing_changes("policies"):
        response = author.post(at("draft_table_file", draft.pk), given)
    assert response.status_code == 422
    assert "程序文件" in text(response)


# ----------------------------------------------------------------- bad input


@pytest.mark.parametrize(
    ("name", "given", "words"),
    [
        ("condition", {**FLOOR, "fact": "turnover"}, "turnover"),
        ("condition", {**FLOOR, "clause": ""}, "没有写明条款"),
        ("condition", {**FLOOR, "unit": "人"}, "不能用“人”"),
        ("condition", {**FLOOR, "unit": "块"}, "不是认识的单位"),
        ("condition", {**FLOOR, "year": ""}, "没有选是哪一年"),
        ("condition", {**FLOOR, "value": "很多"}, "不是数"),
        ("condition", {**FLOOR, "comparison": "yes"}, "不能这样比较"),
        ("condition", {**FLOOR, "fact": "sector", "comparison": "is", "value": "开矿"}, "没有选项"),
        ("group", {"shape": "at_least"}, "没有写至少几项"),
        ("parameter", {"label": "上限", "value": "5", "unit": "块", "clause": "一"}, "不是认识的单位"),
        (
            "definition",
            {"label": "占比", "how": "ratio", "fact": "revenue", "year": "1", "clause": "一"},
            "没有选乙",
        ),
        ("benefit", {"label": "奖", "kind": "grant", "how": "tiers", "clause": "一"}, "没有选分档表"),
        (
            "benefit",
            {"label": "奖", "kind": "grant", "how": "none", "cap": "5", "clause": "一"},
            "没有写金额怎样算",
        ),
        (
            "benefit",
            {"label": "奖", "kind": "grant", "how": "rate", "base": "staff", "rate": "5", "clause": "一"},
            "不能用",
        ),
        ("basics", {**BEGIN, "until": "2020-01-01"}, "早于生效日期"),
    ],
)
def test_bad_input_is_refused_in_clear_words_and_nothing_is_lost(author, draft, name, given, words):
    with nothing_changes("policies"):
        response = part(author, draft, name, given, into="criteria")
    assert response.status_code == 422
    page = text(response)
    assert words in page
    assert str(given.get("value") or given.get("label") or "") in page


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (
            {"high_0": "2000", "value_0": "10", "low_1": "3000", "low_in_1": "on", "value_1": "15"},
            "之间有空档",
        ),
        (
            {
                "high_0": "2000",
                "high_in_0": "on",
                "value_0": "10",
                "low_1": "2000",
                "low_in_1": "on",
                "value_1": "15",
            },
            "重叠",
        ),
        ({"low_0": "2000", "high_0": "1000", "value_0": "10"}, "没有数能落进去"),
        ({"low_0": "2000"}, "没有填取值"),
        ({}, "没有一档"),
    ],
)
def test_tiers_with_gaps_overlaps_or_holes_are_refused(author, draft, rows, words):
    given = {"label": "奖励", "fact": "revenue", "year": "1", "gives": "万元", "clause": "第四条", **rows}
    with nothing_changes("policies"):
        response = part(author, draft, "table", given)
    assert response.status_code == 422
    assert words in text(response)


def test_a_title_the_library_has_already_gets_a_new_version_instead(author):
    with nothing_changes("policies"):
        response = author.post(at("policy_begin"), {**BEGIN, "title": "首次认定高新技术企业奖励（示范）"})
    assert response.status_code == 422
    assert "起草新版本" in text(response)


def test_two_versions_in_force_on_a_day_are_told_in_words_of_an_officer(author, leader, draft):
    written_policy(author, draft)
    author.post(at("draft_submit", draft.pk), {"seen": newest(draft).number})
    leader.post(at("draft_publish", draft.pk), {"seen": newest(draft).number})
    new = {"base": f"{draft.policy}/2026", "version": "2027", "since": f"{TODAY.year + 1}-01-01"}
    author.post(at("draft_new"), new)
    second = RuleDraft.objects.get(version="2027")
    page = text(author.get(at("draft_content", second.pk)))
    assert "在同一天都有效" in page
    assert second.ends_base is False


def test_parts_are_moved_and_taken_away_and_unused_thresholds_go_with_them(author, draft):
    written_policy(author, draft)

    def arrange(how: str, where: str) -> int:
        given = {"seen": newest(draft).number, "how": how, "at": where}
        return author.post(at("draft_arrange", draft.pk), given).status_code

    assert arrange("down", "criteria.all.0") == 302
    ids = [one.anchor.id for one in checked(draft).version.criteria.parts]
    assert ids[1] == "revenue_condition"
    assert "revenue_condition_limit" in newest(draft).text
    assert arrange("remove", "criteria.all.1") == 302
    assert "revenue_condition" not in newest(draft).text
    with nothing_changes("policies"):
        assert arrange("remove", "criteria.all.9") == 409
        assert arrange("burn", "criteria.all.0") == 404


def test_a_condition_is_read_back_into_its_form(author, draft):
    saved(author, draft, "condition", FLOOR, into="criteria")
    page = text(author.get(f"{at('draft_part', draft.pk, 'condition')}?at=criteria.all.0"))
    for words in ('value="5000"', 'value="万元"', 'value="第三条（一）"', "上年度营业收入不低于5000万元"):
        assert words in page
    assert '<option value="revenue" selected>' in page


def test_who_saved_meanwhile_is_not_overwritten(author, draft):
    saved(author, draft, "condition", FLOOR, into="criteria")
    with nothing_changes("policies"):
        response = author.post(
            f"{at('draft_part', draft.pk, 'condition')}?into=criteria", {"seen": 1, **FLOOR}
        )
    assert response.status_code == 409


def test_at_least_some_and_not_are_nested(author, draft):
    saved(author, draft, "group", {"shape": "at_least", "count": "1"}, into="criteria")
    saved(author, draft, "condition", FLOOR, into="criteria.all.0")
    saved(author, draft, "group", {"shape": "not"}, into="criteria.all.0")
    barred = {"fact": "on_dishonest_list", "comparison": "yes", "clause": "第六条"}
    saved(author, draft, "condition", barred, into="criteria.all.0.of.1")
    version = checked(draft).version
    assert version is not None, findings(draft)
    (group,) = version.criteria.parts
    assert [one.shape.name for one in group.parts] == ["TEST", "NOT"]


def test_every_form_of_a_part_opens(author, draft):
    written_policy(author, draft)
    for name in (
        "condition",
        "judged",
        "formula",
        "group",
        "parameter",
        "definition",
        "table",
        "score",
        "item",
    ):
        assert author.get(at("draft_part", draft.pk, name)).status_code == 200
    for name in ("basics", "notes", "benefit"):
        assert author.get(at("draft_part", draft.pk, name)).status_code == 200
    assert author.get(at("draft_part", draft.pk, "luck")).status_code == 404
    assert author.get(f"{at('draft_part', draft.pk, 'benefit')}?at=benefits.1").status_code == 200
    assert author.get(f"{at('draft_case', draft.pk)}?place=0").status_code == 200
    assert author.get(f"{at('draft_part', draft.pk, 'item')}?into=scores.none").status_code == 200


def test_dates_of_force_are_kept_as_dates(author, draft):
    given = {**BEGIN, "until": f"{TODAY.year + 2}-12-31"}
    saved(author, draft, "basics", given)
    assert checked(draft).version.until == dt.date(TODAY.year + 2, 12, 31)

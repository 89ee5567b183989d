"""Pages of the rules studio: list, draft, publishing; who may do what."""

import pytest
from django.test import Client
from django.urls import reverse

from gaoxin.foundation.accounts.roles import ADMINISTRATORS, OFFICERS, Role
from gaoxin.policies.models import DraftState, PublishedVersion, RuleDraft, RuleRevision
from tests.enterprises.made import make_enterprise
from tests.factories import login, make_user
from tests.unchanged import nothing_changes

pytestmark = pytest.mark.django_db

POLICY = "high_tech_first_reward"
NEW = {"base": f"{POLICY}/2026", "version": "2026", "ends_base": "on"}
CAP = "v.parameters.reward_cap.value"


@pytest.fixture
def author(zone, client) -> Client:
    return login(client, make_user(zone, Role.STATISTICIAN, display_name="小李"))


@pytest.fixture
def leader(zone) -> Client:
    return login(Client(), make_user(zone, Role.ZONE_LEADER, display_name="王主任"))


@pytest.fixture
def draft(author) -> RuleDraft:
    author.post(at("draft_new"), NEW)
    return RuleDraft.objects.get()


def at(name: str, *rest: object) -> str:
    return reverse(f"policies:{name}", args=rest)


def text(response) -> str:
    return response.content.decode()


def saved(client: Client, draft: RuleDraft, **values: str) -> str:
    seen = draft.revisions.count()
    return text(client.post(at("draft_values", draft.pk), {"seen": seen, **values}, follow=True))


def test_a_draft_is_opened_changed_handed_in_and_published_by_another(author, leader, draft, zone):
    make_enterprise(zone)
    page = saved(author, draft, **{CAP: "25", "note": "按新办法提高"})
    assert "已保存" in page
    assert 'value="25"' in page
    assert "都没有错误" in page
    assert "按新办法提高" in page
    author.post(at("draft_submit", draft.pk), {"seen": 2})
    page = text(leader.get(at("draft_publish", draft.pk)))
    for words in ("复核并发布", "奖励上限", "25", "对全区的影响", "1 家企业"):
        assert words in page
    page = text(leader.post(at("draft_publish", draft.pk), {"seen": 2}, follow=True))
    assert "已发布" in page
    row = PublishedVersion.objects.get()
    assert (row.drafted_by, row.reviewed_by) == ("小李", "王主任")
    listed = text(leader.get(at("studio")))
    assert row.digest[:12] in listed
    assert "25 万元" in text(leader.get(at("policy", POLICY)))


def test_a_wrong_name_is_refused_beside_its_field(author):
    with nothing_changes("policies"):
        response = author.post(at("draft_new"), {**NEW, "version": "二〇二七"})
    assert response.status_code == 422
    assert "不能作版本名" in text(response)


def test_what_is_no_number_stays_in_its_box_with_the_remedy(author, draft):
    with nothing_changes("policies"):
        response = author.post(at("draft_values", draft.pk), {"seen": 1, CAP: "很多"})
    assert response.status_code == 422
    page = text(response)
    assert 'value="很多"' in page
    assert "不是数" in page


def test_text_that_cannot_be_read_is_kept_and_shown_with_its_faults(author, draft):
    cases = RuleRevision.objects.get().cases
    address = at("draft_text", draft.pk)
    page = text(author.post(address, {"seen": 1, "text": "policy: [", "cases": cases}, follow=True))
    for words in ("policy: [", "YAML 格式有误", "读不通", "disabled"):
        assert words in page
    assert RuleRevision.objects.count() == 2
    page = text(author.get(at("draft_revision", draft.pk, 2)))
    assert 'class="line-added">+policy: [' in page
    assert author.get(at("draft_revision", draft.pk, 9)).status_code == 404


def test_an_older_page_does_not_overwrite_and_loses_nothing_typed(author, draft):
    saved(author, draft, **{CAP: "25"})
    response = author.post(at("draft_text", draft.pk), {"seen": 1, "text": "mine", "cases": "mine"})
    assert response.status_code == 409
    assert "mine" in text(response)
    assert RuleRevision.objects.count() == 2


def test_a_failing_case_shows_and_a_changed_expectation_is_listed(author, draft):
    page = saved(author, draft, **{"v.parameters.claim_years.value": "3"})
    assert "前年最后一天认定即逾期" in page
    newest = draft.revisions.order_by("-number")[0]
    cases = newest.cases.replace(
        "{verdict: NOT_MET, failed: [in_time], values: {years_since: 2}}", "{verdict: MET}"
    )
    author.post(at("draft_text", draft.pk), {"seen": 2, "text": newest.text, "cases": cases})
    page = text(author.get(at("draft", draft.pk)))
    for words in ("改了预期", "结论 不符合；不符合的条件 首次认定在申请当年或上一年", "→ 结论 符合"):
        assert words in page
    assert "都没有错误" in page


def test_the_expectation_of_a_failing_case_is_changed_without_writing_yaml(author, draft):
    page = saved(author, draft, **{"v.tables.reward_tier.rows.0.value": "12"})
    assert "奖励标准（按上年营业收入）”应为 10" in page
    field = "v.cases.0.expect.values.reward_tier"
    assert f'name="{field}" inputmode="decimal" value="10"' in page
    address = at("draft_cases", draft.pk)
    with nothing_changes("policies"):
        assert author.post(address, {"seen": 2, field: "多"}).status_code == 422
    given = {"seen": 2, field: "12", "v.cases.0.expect.amounts.reward": "12"}
    page = text(author.post(address, given, follow=True))
    assert "都没有错误" in page
    assert "改了预期" in page
    old, new = (draft.revisions.get(number=number).cases for number in (1, 3))
    assert new == old.replace(
        "reward_tier: 10}, amounts: {reward: 10,", "reward_tier: 12}, amounts: {reward: 12,"
    )


def test_the_effect_is_told_by_itself_too(author, draft, zone):
    make_enterprise(zone)
    page = text(author.get(at("draft_effect", draft.pk)))
    assert "对全区的影响" in page
    assert "没有企业因此符合" in page
    author.post(at("draft_text", draft.pk), {"seen": 1, "text": "x", "cases": "x"})
    assert "不能测算" in text(author.get(at("draft_effect", draft.pk)))


def test_the_author_is_told_that_another_publishes(author, draft):
    author.post(at("draft_submit", draft.pk), {"seen": 1})
    assert "须由另一人复核发布" in text(author.get(at("draft", draft.pk)))
    with nothing_changes("policies"):
        assert author.post(at("draft_publish", draft.pk), {"seen": 1}).status_code == 403


def test_the_leader_sends_it_back_and_the_author_gives_it_up(author, leader, draft):
    author.post(at("draft_submit", draft.pk), {"seen": 1})
    assert leader.post(at("draft_return", draft.pk), {"reason": ""}).status_code == 422
    leader.post(at("draft_return", draft.pk), {"reason": "请核对上限"})
    assert RuleDraft.objects.get().state == DraftState.EDITING
    assert "请核对上限" in text(author.get(at("draft", draft.pk)))
    author.post(at("draft_abandon", draft.pk))
    assert RuleDraft.objects.get().state == DraftState.ABANDONED
    assert "已办结的草稿" in text(author.get(at("studio")))


def test_a_draft_nobody_has_is_not_found(author):
    for name in ("draft", "draft_effect"):
        assert author.get(at(name, 999)).status_code == 404


def test_other_roles_are_turned_away(zone, draft, enterprise):
    readers = {Role.ZONE_LEADER, Role.STATISTICIAN, Role.ENTERPRISE_SERVICE}
    for role in (OFFICERS | ADMINISTRATORS | {Role.ENTERPRISE_USER}) - readers:
        person = login(Client(), make_user(zone, role, enterprise_id=enterprise.pk))
        with nothing_changes("policies"):
            for name, rest in (("studio", ()), ("draft_new", ()), ("draft", (draft.pk,))):
                assert person.get(at(name, *rest)).status_code in (302, 403), (role, name)
            assert person.post(at("draft_values", draft.pk), {"seen": 1}).status_code in (302, 403)
            assert person.post(at("draft_publish", draft.pk), {"seen": 1}).status_code in (302, 403)


def test_the_leader_reads_and_publishes_but_does_not_draft(leader, draft):
    assert leader.get(at("draft", draft.pk)).status_code == 200
    for name in ("draft_values", "draft_text", "draft_submit", "draft_abandon"):
        with nothing_changes("policies"):
            assert leader.post(at(name, draft.pk), {"seen": 1}).status_code == 403


def test_pages_read_in_english(author, draft):
    author.cookies["django_language"] = "en"
    assert author.get(at("studio")).status_code == 200
    assert author.get(at("draft", draft.pk)).status_code == 200

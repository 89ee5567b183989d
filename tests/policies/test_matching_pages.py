"""Pages of one enterprise and the policies: what officers, the enterprise itself and others may do."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gaoxin.foundation.accounts.roles import ADMINISTRATORS, Role
from gaoxin.policies.models import DeclaredFact, Judgement
from tests.enterprises.made import make_enterprise
from tests.factories import login, make_user, make_zone
from tests.policies.made import TODAY, declare, make_near_tech_sme
from tests.unchanged import nothing_changes

pytestmark = pytest.mark.django_db

ON = {"on": TODAY.isoformat()}


@pytest.fixture
def officer(zone, client) -> Client:
    return login(client, make_user(zone, Role.ENTERPRISE_SERVICE, display_name="小张"))


@pytest.fixture
def near(enterprise):
    """Would be a 科技型中小企业, were it not for what nobody has looked up."""
    make_near_tech_sme(enterprise)
    declare(enterprise, "on_abnormal_list", "")
    return enterprise


def address(name: str, *rest: object) -> str:
    return reverse(f"policies:{name}", args=rest)


def text(response) -> str:
    return response.content.decode()


def test_matches_are_listed_by_verdict_with_what_is_missing(near, officer):
    page = text(officer.get(address("matches", near.pk), ON))
    assert near.name in page
    assert "科技型中小企业评价" in page
    assert "缺 1 项" in page


def test_an_explanation_shows_conditions_with_clauses_facts_and_what_is_missing(near, officer):
    page = text(officer.get(address("explanation", near.pk, "tech_sme"), ON))
    for words in ("第六条（二）", "职工总数不超过500人", "职工总数 2025年 20 人", "被列入经营异常名录", "74"):
        assert words in page
    assert address("declare", near.pk, "on_abnormal_list") in page


def test_what_the_register_gives_is_asked_for_in_the_register(enterprise, officer):
    page = text(officer.get(address("explanation", enterprise.pk, "tech_sme"), ON))
    assert "到企业档案登记" in page
    assert address("declare", enterprise.pk, "class_one") in page
    assert "确认没有" in page
    assert address("declare", enterprise.pk, "staff") not in page


def test_another_day_asks_the_rules_of_that_day(enterprise, officer):
    page = address("explanation", enterprise.pk, "specialised_sme")
    assert "工信部企业〔2026〕2号" in text(officer.get(page, ON))
    assert "工信部企业〔2022〕63号" in text(officer.get(page, {"on": "2025-06-15"}))


@pytest.mark.parametrize("day", ["", "soon", "2026-02-31", "9999-12-31", "0001-01-01"])
def test_a_day_that_means_nothing_is_today(enterprise, officer, day):
    response = officer.get(address("matches", enterprise.pk), {"on": day, "kind": "never"})
    assert response.status_code == 200
    assert response.context["on"] == timezone.localdate()
    assert response.context["kind"] == "first"


@pytest.mark.parametrize(
    ("name", "rest"),
    [
        ("explanation", ("luck",)),
        ("explanation", ("bundled_eia",)),
        ("declare", ("luck",)),
        ("declare", ("revenue",)),
        ("judge", ("high_tech_enterprise", "luck")),
        ("judge", ("luck", "core_support")),
    ],
)
def test_what_no_dictionary_and_no_policy_has_is_not_found(enterprise, officer, name, rest):
    with nothing_changes("policies"):
        assert officer.get(address(name, enterprise.pk, *rest)).status_code == 404
        assert officer.post(address(name, enterprise.pk, *rest), {"value": "true"}).status_code == 404


def test_a_declared_fact_is_kept_and_leads_back_to_the_answer(near, officer):
    page, back = address("declare", near.pk, "on_abnormal_list"), address("explanation", near.pk, "tech_sme")
    assert "国家企业信用信息公示系统" in text(officer.get(page))
    sent = {"value": "false", "source": "公示系统", "observed_on": timezone.localdate().isoformat()}
    response = officer.post(f"{page}?back={back}", sent)
    assert response.status_code == 302
    assert response.url == back
    row = DeclaredFact.objects.latest("id")
    assert (row.value, row.source, row.recorded_by) == ("false", "公示系统", "小张")
    said = text(officer.get(back))
    assert "已填报" in said
    assert "badge-green" in said


@pytest.mark.parametrize(
    "back", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", "x"]
)
def test_the_way_back_never_leads_elsewhere(near, officer, back):
    page = f"{address('declare', near.pk, 'on_abnormal_list')}?back={back}"
    assert "elsewhere" not in text(officer.get(page)).split("<form", 1)[1].split("</form>")[0]
    sent = {"value": "false", "source": "公示系统", "observed_on": timezone.localdate().isoformat()}
    assert officer.post(page, sent).url == address("matches", near.pk)


def test_the_form_begins_with_what_is_known_and_shows_what_was(enterprise, officer):
    declare(enterprise, "rd_body_level", "city", recorded_by="老李", source="市科技局文件")
    page = officer.get(address("declare", enterprise.pk, "rd_body_level"))
    assert page.context["form"]["value"].value() == "city"
    for words in ("市级", "老李", "市科技局文件"):
        assert words in text(page)


def test_a_yearly_fact_is_declared_for_the_year_asked_for(enterprise, officer):
    year = timezone.localdate().year - 2
    page = address("declare", enterprise.pk, "conversions")
    assert f"{year}年科技成果转化项数" in text(officer.get(page, {"year": year}))
    sent = {"value": "5", "source": "清单", "observed_on": timezone.localdate().isoformat()}
    officer.post(f"{page}?year={year}", sent)
    assert (DeclaredFact.objects.get().year, DeclaredFact.objects.get().value) == (year, "5")


@pytest.mark.parametrize("year", ["", "soon", "99999", "-1", "²⁰²⁵"])
def test_a_year_that_means_nothing_is_the_last_full_one(enterprise, officer, year):
    page = officer.get(address("declare", enterprise.pk, "conversions"), {"year": year})
    assert f"{timezone.localdate().year - 1}年科技成果转化项数" in text(page)


@pytest.mark.parametrize(
    ("fact", "sent"),
    [
        ("on_abnormal_list", {"value": "maybe"}),
        ("on_abnormal_list", {"value": "false", "source": ""}),
        ("on_abnormal_list", {"value": "false", "observed_on": "2099-01-01"}),
        ("on_abnormal_list", {"value": "false", "observed_on": ""}),
        ("market_share_domestic", {"value": "101"}),
        ("segment_years", {"value": "2.5"}),
        ("segment_years", {"value": "many"}),
    ],
)
def test_a_form_that_is_wrong_comes_back_with_the_reason_and_writes_nothing(enterprise, officer, fact, sent):
    given = {"source": "公示系统", "observed_on": timezone.localdate().isoformat()}
    with nothing_changes("policies", "audit"):
        response = officer.post(address("declare", enterprise.pk, fact), {**given, **sent})
    assert response.status_code in (400, 409, 422)
    assert response.context["form"].errors


def test_that_there_is_none_is_the_only_thing_said_of_property(enterprise, officer):
    page = address("declare", enterprise.pk, "class_one")
    assert "没有" in text(officer.get(page))
    given = {"source": "企业承诺", "observed_on": timezone.localdate().isoformat()}
    with nothing_changes("policies"):
        assert officer.post(page, {**given, "value": "3"}).status_code == 422
    officer.post(page, {**given, "value": "0"})
    assert DeclaredFact.objects.get().value == "0"


def test_a_judgement_is_kept_with_its_reason_and_shown_afterwards(enterprise, officer):
    page = address("judge", enterprise.pk, "high_tech_enterprise", "advanced_item")
    first = text(officer.get(page))
    assert "技术的先进程度" in first
    assert "0 到 8 分" in first
    today = timezone.localdate().isoformat()
    officer.post(page, {"value": "6.5", "reason": "专家组意见", "judged_on": today})
    row = Judgement.objects.get()
    assert (row.value, row.reason) == ("6.5", "专家组意见")
    again = officer.get(page)
    assert again.context["form"]["value"].value() == "6.5"
    assert "6.5 分" in text(again)
    assert "专家组意见" in text(again)


@pytest.mark.parametrize(
    "sent", [{"value": "9"}, {"reason": ""}, {"judged_on": "2099-01-01"}, {"judged_on": "2001-01-01"}]
)
def test_a_judgement_that_is_wrong_writes_nothing(enterprise, officer, sent):
    given = {"value": "6", "reason": "专家组意见", "judged_on": timezone.localdate().isoformat()}
    page = address("judge", enterprise.pk, "high_tech_enterprise", "advanced_item")
    with nothing_changes("policies", "audit"):
        response = officer.post(page, {**given, **sent})
    assert response.status_code in (400, 404, 409, 422)


def pages(pk: int) -> list[str]:
    return [address("matches", pk), address("explanation", pk, "tech_sme")]


def forms(pk: int) -> list[str]:
    return [
        address("declare", pk, "on_abnormal_list"),
        address("judge", pk, "high_tech_enterprise", "core_support"),
    ]


def test_an_enterprise_sees_its_own_answers_and_no_others(zone, near, client):
    other = make_enterprise(zone)
    own = login(client, make_user(zone, Role.ENTERPRISE_USER, enterprise_id=near.pk))
    for page in pages(near.pk):
        response = own.get(page, ON)
        assert response.status_code == 200
        assert f"/policies/enterprises/{near.pk}/facts/" not in text(response)
        assert "/judge/" not in text(response)
    assert {own.get(page).status_code for page in pages(other.pk)} == {404}
    with nothing_changes("policies"):
        for page in (*forms(near.pk), *forms(other.pk)):
            assert {own.get(page).status_code, own.post(page).status_code} <= {403, 404}


def test_in_another_zone_there_is_no_such_enterprise(near, client):
    stranger = login(client, make_user(make_zone(), Role.ENTERPRISE_SERVICE))
    with nothing_changes("policies"):
        for page in (*pages(near.pk), *forms(near.pk)):
            assert stranger.get(page).status_code == 404
            assert stranger.post(page).status_code in (404, 405)


@pytest.mark.parametrize("role", sorted(ADMINISTRATORS))
def test_administrators_have_nothing_to_do_with_it(zone, near, client, role):
    person = login(client, make_user(zone, role))
    assert {person.get(page).status_code for page in (*pages(near.pk), *forms(near.pk))} == {403}


def test_a_leader_reads_but_neither_declares_nor_judges(zone, near, client):
    leader = login(client, make_user(zone, Role.ZONE_LEADER))
    for page in pages(near.pk):
        assert "/facts/" not in text(leader.get(page, ON))
    assert {leader.get(page).status_code for page in forms(near.pk)} == {403}


def test_a_statistician_declares_but_does_not_judge(zone, near, client):
    statistician = login(client, make_user(zone, Role.STATISTICIAN))
    declaring, judging = forms(near.pk)
    assert statistician.get(declaring).status_code == 200
    assert statistician.get(judging).status_code == 403


def test_nobody_sees_anything_before_logging_in(near, client):
    for page in (*pages(near.pk), *forms(near.pk)):
        assert client.get(page).status_code == 302


def test_the_enterprise_page_shows_what_it_qualifies_for(near, officer):
    declare(near, "on_abnormal_list", "false", observed_on=dt.date(2026, 1, 1))
    page = text(officer.get(reverse("enterprises:detail", args=[near.pk])))
    assert address("matches", near.pk) in page

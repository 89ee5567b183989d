"""A list keeps its search, filters, columns, order and page in its address."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client

from gaoxin.enterprises.models import Enterprise
from tests.web.conftest import make_enterprises


def names(client: Client, address: str, **headers: str) -> list[str]:
    """The names of the rows of a list, in order."""
    page = client.get(address, headers=headers).content.decode()
    return re.findall(r'class="row-link"[^>]*>([^<]+)<', page)


def numbers(client: Client, address: str) -> list[int]:
    """The numbers in the names that ``make_enterprises`` gives."""
    return [int(re.search(r"\d+", name).group()) for name in names(client, address)]


def text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


@pytest.fixture
def enterprises(zone: Any) -> list[Enterprise]:
    return make_enterprises(zone, 6)


def rename(enterprise: Enterprise, name: str) -> None:
    Enterprise.objects.filter(pk=enterprise.pk).update(name=name)


def test_a_search_finds_rows_that_have_every_word(leader, enterprises):
    rename(enterprises[0], "长治晨曦新能源有限公司")
    rename(enterprises[1], "长治晨曦机械有限公司")
    assert names(leader, "/ledger/?q=晨曦+新能源") == ["长治晨曦新能源有限公司"]


@pytest.mark.parametrize("typed", ["（长治）", "(长治)", "Ａ座", "a座"])
def test_a_search_finds_full_width_and_half_width_writing(leader, enterprises, typed):
    rename(enterprises[0], "晨曦（长治）新能源A座有限公司")
    assert names(leader, f"/ledger/?q={typed}") == ["晨曦（长治）新能源A座有限公司"]


def test_pinyin_initials_find_a_name(leader, enterprises):
    assert numbers(leader, "/ledger/?q=CZJM004") == [4]


def test_filters_narrow_the_rows_and_each_can_be_taken_back_alone(leader, enterprises):
    address = "/ledger/?registered_capital_min=2&registered_capital_max=4&is_sample=true"
    assert numbers(leader, address) == [2, 4]
    page = text(leader, address)
    assert "注册资本</span> 2 至 4万元" in page
    assert 'href="?registered_capital_min=2&amp;registered_capital_max=4"' in page
    assert 'href="?is_sample=true"' in page


def test_the_ends_of_a_range_belong_to_it_and_may_be_open(leader, enterprises):
    assert numbers(leader, "/ledger/?registered_capital_min=5") == [5, 6]
    assert numbers(leader, "/ledger/?registered_on_before=2015-03-02") == [1, 2]


def test_several_choices_stand_behind_one_box_that_names_them(leader, enterprises):
    Enterprise.objects.filter(pk=enterprises[0].pk).update(status="revoked")
    Enterprise.objects.filter(pk=enterprises[1].pk).update(status="suspended")
    assert numbers(leader, "/ledger/?states=revoked&states=suspended") == [1, 2]
    page = text(leader, "/ledger/?states=revoked&states=suspended&is_sample=true")
    assert "<summary><span>歇业、吊销</span></summary>" in page
    assert 'href="?is_sample=true" aria-label="去掉条件：可选状态 吊销、歇业"' in page


def test_a_filter_that_cannot_be_read_is_named_and_not_taken_for_no_filter(leader, enterprises):
    page = text(leader, "/ledger/?registered_capital_min=很多&is_sample=true")
    assert "“注册资本”没有参加筛选" in page
    assert numbers(leader, "/ledger/?registered_capital_min=很多&is_sample=true") == [2, 4, 6]


def test_blank_boxes_of_a_plain_form_leave_no_trace(leader, enterprises):
    page = text(leader, "/ledger/?q=&status=&is_sample=true")
    assert 'href="?is_sample=true&amp;export=xlsx"' in page
    assert "清除全部" in page


def test_a_column_set_shows_its_columns_and_keeps_the_filters(leader, enterprises):
    page = text(leader, "/ledger/?columns=contact&is_sample=true")
    assert "法定代表人" in page
    assert "注册资本<small>" not in page
    assert 'name="columns" value="contact"' in page
    assert 'href="?columns=all&amp;is_sample=true"' in page


def test_an_unknown_column_set_shows_the_default_one(leader, enterprises):
    assert "注册资本<small>万元</small>" in text(leader, "/ledger/?columns=nonsense")


def test_unknown_values_come_last_whichever_way_the_order_runs(leader, enterprises):
    Enterprise.objects.filter(pk=enterprises[2].pk).update(registered_capital=None)
    assert numbers(leader, "/ledger/?sort=registered_capital") == [1, 2, 4, 5, 6, 3]
    assert numbers(leader, "/ledger/?sort=-registered_capital") == [6, 5, 4, 2, 1, 3]


def test_a_relation_sorts_by_the_order_of_its_own_rows(leader, enterprises):
    Enterprise.objects.filter(pk=enterprises[0].pk).update(cluster=None)
    assert numbers(leader, "/ledger/?sort=cluster") == [2, 3, 4, 5, 6, 1]


def test_an_unknown_order_leaves_the_declared_one(leader, enterprises):
    assert numbers(leader, "/ledger/?sort=-nonsense") == [1, 2, 3, 4, 5, 6]


def test_equal_rows_stand_on_one_page_only(leader, zone):
    made = make_enterprises(zone, 60)
    Enterprise.objects.update(registered_capital=None)
    seen = [
        number
        for page in (1, 2, 3)
        for number in numbers(leader, f"/ledger/?sort=registered_capital&per_page=25&page={page}")
    ]
    assert sorted(seen) == list(range(1, len(made) + 1))


@pytest.mark.parametrize(("asked", "first"), [("2", 26), ("99", 26), ("0", 26), ("x", 1)])
def test_a_page_that_does_not_exist_shows_the_nearest(leader, zone, asked, first):
    make_enterprises(zone, 30)
    assert numbers(leader, f"/ledger/?per_page=25&page={asked}")[0] == first


def test_only_offered_page_sizes_are_taken(leader, zone):
    make_enterprises(zone, 60)
    assert len(numbers(leader, "/ledger/?per_page=100000")) == 50


def test_a_list_without_rows_says_what_to_do_next(leader):
    page = text(leader, "/ledger/")
    assert "还没有企业" in page
    assert "可以先下载模板" in page
    assert "导出" not in page


def test_a_search_without_result_offers_the_way_back(leader, enterprises):
    page = text(leader, "/ledger/?q=没有这家&columns=contact")
    assert "没有符合条件的记录" in page
    assert 'href="?columns=contact">清除全部条件' in page


def test_a_missing_value_is_a_dash_and_never_a_zero(leader, enterprises):
    Enterprise.objects.update(registered_capital=None)
    assert '<td class="n" data-label="注册资本（万元）">—</td>' in text(leader, "/ledger/")


def test_sample_rows_say_so(leader, enterprises):
    assert text(leader, "/ledger/?is_sample=false").count("示例数据</span></div></td>") == 0
    assert text(leader, "/ledger/?is_sample=true").count("示例数据</span></div></td>") == 3


def test_an_update_in_place_gets_the_region_alone_from_the_same_template(leader, enterprises):
    region = leader.get("/ledger/", headers={"HX-Request": "true", "HX-Target": "ledger"})
    whole = text(leader, "/ledger/")
    assert region.content.decode().lstrip().startswith('<div id="ledger"')
    assert 'id="ledger"' in whole
    assert "HX-Target" in region.headers["Vary"]


def test_going_back_in_the_browser_gets_the_whole_page(leader, enterprises):
    headers = {"HX-Request": "true", "HX-Target": "ledger", "HX-History-Restore-Request": "true"}
    assert "<html" in leader.get("/ledger/", headers=headers).content.decode()


@pytest.mark.parametrize("address", ["/ledger/", "/ledger/?columns=all&sort=cluster&is_sample=true&q=精密"])
def test_the_number_of_queries_does_not_grow_with_the_rows(
    leader, zone, address, django_assert_max_num_queries
):
    make_enterprises(zone, 50)
    leader.get(address)
    with django_assert_max_num_queries(12):
        leader.get(address)


def test_the_total_counts_every_page_of_the_present_filter(leader, zone):
    make_enterprises(zone, 60)
    page = text(leader, "/ledger/?per_page=25&is_sample=true")
    assert "<b>30</b><small>家</small>" in page
    assert "第 1–25 条，共 30 条" in page


def test_the_page_says_how_far_its_data_reach(leader, enterprises):
    assert f"数据截至 {dt.date(2025, 12, 31)}" in text(leader, "/ledger/")

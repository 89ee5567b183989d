"""What stands around every page: who and where, how it looks, and what is said when something stops."""

import pytest
from django.test import Client


def body(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_the_frame_names_the_zone_the_day_of_the_data_and_the_person(leader, zone):
    page = body(leader, "/")
    assert "长治高新区" in page
    assert "2025-12-31" in page
    assert "含示例数据" in page
    assert "李主任" in page
    assert "管委会领导" in page


def test_links_to_pages_this_installation_lacks_are_left_out(leader):
    page = body(leader, "/")
    assert "退出登录" not in page
    assert 'href=""' not in page
    assert 'action=""' not in page


def test_somebody_not_logged_in_sees_no_menu(client, db):
    page = body(client, "/")
    assert 'class="rail"' not in page
    assert 'class="brand-bar"' in page


def test_large_text_stays_on_until_it_is_switched_off(client, db):
    client.post("/look/text-size/", {"text_size": "large", "next": "/"})
    assert 'class="text-large' in body(client, "/")
    client.post("/look/text-size/", {"text_size": "normal", "next": "/"})
    assert 'class="text-large' not in body(client, "/")


def test_the_language_is_kept_and_unknown_ones_change_nothing(client, db):
    client.post("/look/language/", {"language": "en", "next": "/"})
    assert '<html lang="en"' in body(client, "/")
    client.post("/look/language/", {"language": "xx", "next": "/"})
    assert '<html lang="en"' in body(client, "/")


@pytest.mark.parametrize("elsewhere", ["https://example.com/", "//example.com/", "javascript:alert(1)", ""])
def test_the_way_back_never_leads_to_another_site(client, elsewhere):
    response = client.post("/look/language/", {"language": "en", "next": elsewhere})
    assert response.headers["Location"] == "/"


def test_choices_of_look_are_only_taken_from_forms(client):
    assert client.get("/look/language/").status_code == 405
    assert client.get("/look/text-size/").status_code == 405


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/nowhere", 404, "请从左侧菜单重新进入"),
        ("/refuse/forbidden/", 403, "请联系本单位系统管理员核对角色与部门"),
        ("/refuse/conflict/", 409, "请刷新后再改"),
        ("/refuse/wrong/", 422, "请填写四位年份"),
    ],
)
@pytest.mark.parametrize("logged_in", [True, False])
def test_a_refusal_says_what_is_wrong_and_what_to_do(request, db, address, status, said, logged_in):
    client = request.getfixturevalue("leader" if logged_in else "client")
    response = client.get(address)
    assert response.status_code == status
    assert said in response.content.decode()


def test_a_fault_of_ours_is_admitted_without_details(db):
    response = Client(raise_request_exception=False).get("/refuse/broken/")
    page = response.content.decode()
    assert response.status_code == 500
    assert "已有的数据没有改动" in page
    assert "ZeroDivisionError" not in page


def test_a_form_that_was_open_too_long_is_explained(db):
    response = Client(enforce_csrf_checks=True).post("/look/language/", {"language": "en"})
    assert response.status_code == 403
    assert "这一页打开得太久了" in response.content.decode()


def test_a_form_shows_each_refusal_beside_its_field_with_the_remedy(leader):
    page = leader.post("/form/", {"name": "晨曦", "capital": "-5", "status": "active"}).content.decode()
    assert '<ul class="errors" id="id_capital_error"><li>金额不能为负。请核对正负号。</li>' in page
    assert 'aria-describedby="id_capital_error"' in page
    assert "该企业已在册。请在企业档案中查找并修改。" in page


def test_an_empty_choice_is_named(leader):
    page = body(leader, "/form/")
    assert '<option value="" selected>未选</option>' in page
    assert "---" not in page


def test_help_is_tied_to_its_field(leader):
    page = body(leader, "/form/")
    assert 'aria-describedby="id_name_helptext"' in page
    assert 'id="id_name_helptext"' in page
